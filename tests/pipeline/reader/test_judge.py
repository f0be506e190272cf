"""The judge of rows: what it keeps, what it says of each row, and that the reader does without it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.reader import contexts
from pipeline.reader.findings import candidates
from pipeline.reader.judge import Judge, likely, load_judge, results
from pipeline.reader.logistic import Logistic
from pipeline.reader.pipeline import annotated, read
from pipeline.reader.reading import Document

TEXT = (
    "Twenty adults were randomised to heavy-load training (HL, n = 10) or low-load training (LL, n = 10) for 8 weeks. "
    "MVC rose in HL by 20% (p < 0.01) but not in LL. The V-wave increased more in HL than in LL (p = 0.02)."
)
DOCUMENT = Document("PMID:1", "Heavy and low loads", TEXT)


def test_every_row_has_its_probability() -> None:
    found = read(DOCUMENT).findings
    assert found
    assert all(finding.p is not None and 0 < finding.p < 1 for finding in found)


def test_without_the_folder_the_rows_of_the_rules_stand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert load_judge(tmp_path) is None
    monkeypatch.setattr("pipeline.reader.findings.load_judge", lambda: None)
    found = read(DOCUMENT).findings
    assert {finding.p for finding in found} == {None}
    assert {finding.origin for finding in found} == {"rules/1:clause"}


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "weights.json").write_text("{}", encoding="utf8")
    with pytest.raises(InputError, match=r"weights\.json"):
        load_judge(tmp_path)


def test_a_pair_is_weighed_against_the_likeliest() -> None:
    chances = {("a", "baseline"): 0.8, ("a", "control"): 0.5, ("b", "baseline"): 0.35, ("b", "control"): 0.1}
    assert [pair for pair, _ in likely(chances, keep=0.3, near=0.5)] == [("a", "baseline"), ("a", "control")]
    assert likely({("a", "none"): 0.01}, keep=0.3, near=0.5) == [(("a", "none"), 0.01)]  # each result keeps one


def test_another_direction_in_the_sentence_takes_its_pair_away() -> None:
    doc = annotated(DOCUMENT)
    told = candidates(doc._.sentences, doc._.hits, doc._.setting)
    groups = [result for result, _ in results(told)]
    known = contexts.profile(doc._.sentences, doc._.hits, doc._.setting, groups)
    fell = next(result for result in groups if result.direction == "no_change")
    assert ("heavy_load_rt", "baseline") in fell.taken
    assert ("heavy_load_rt", "baseline") not in contexts.pairs(known, fell)
    assert ("low_load_rt", "baseline") in contexts.pairs(known, fell)


def test_a_row_that_rules_did_not_propose_names_the_judge() -> None:
    doc = annotated(DOCUMENT)
    judge = load_judge()
    assert isinstance(judge, Judge)
    always = replace(judge, against=Logistic(0.0, {"control|any": 9.0, "baseline|any": -9.0}), keep=0.9, near=0.9)
    told = candidates(doc._.sentences, doc._.hits, doc._.setting)
    kept = always.chosen(told, doc._.sentences, doc._.hits, doc._.setting)
    assert {row.comparator for row in kept if row.outcome == "maximal_strength"} == {"control"}
    assert f"judge/{judge.version}:pair" in {row.origin for row in kept}


def test_ranked_arms_are_held_against_each_other_alone() -> None:
    doc = annotated(DOCUMENT)
    groups = [result for result, _ in results(candidates(doc._.sentences, doc._.hits, doc._.setting))]
    known = contexts.profile(doc._.sentences, doc._.hits, doc._.setting, groups)
    ranked = next(result for result in groups if result.outcome == "v_wave")
    assert ("heavy_load_rt", "low_load_rt") in contexts.pairs(known, ranked)
    assert not {"baseline", "control"} & {against for _, against in contexts.pairs(known, ranked)}


def test_weights_are_plain_numbers() -> None:
    raw = json.loads((Path("models/judge") / "weights.json").read_text(encoding="utf8"))
    assert set(raw) == {"version", "arm", "against", "row", "keep", "near", "adjudicator"}
    assert all(isinstance(w, float) for part in ("arm", "against", "row") for w in raw[part]["weights"].values())
