"""The evaluate stage asks only what the run could know."""

import json
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.evaluate import evaluate, read_gold

FINDING = {"intervention": "isometric_rt", "comparator": "baseline", "outcome": "sici", "direction": "decrease"}


def test_gold_of_documents_that_were_not_fetched_is_left_out() -> None:
    gold = {"a": {"findings": [FINDING]}, "b": {"findings": [FINDING]}}
    figures, pairs = evaluate(gold, {"a": {"findings": [FINDING]}}, fetched=["a"], resamples=100, seed=1)
    assert figures["documents"] == {"gold": 1, "predicted": 1}
    assert figures["finding"]["f1"] == 1
    assert pairs == [("decrease", "decrease")]


def test_a_document_refused_on_the_way_counts_as_read_empty() -> None:
    figures, _ = evaluate({"a": {"findings": [FINDING]}}, {}, fetched=["a"], resamples=100, seed=1)
    assert figures["finding"]["recall"] == 0


def test_a_corpus_without_gold_has_no_figures() -> None:
    figures, pairs = evaluate({"a": {}}, {}, fetched=["z"], resamples=100, seed=1)
    assert figures == {"documents": {"gold": 0, "predicted": 0}}
    assert pairs == []


@pytest.mark.parametrize("line", ["{", "[]", '{"findings": []}'])
def test_a_bad_line_of_gold_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "a"}) + "\n" + line)
    with pytest.raises(InputError, match="line 2"):
        read_gold(path)
