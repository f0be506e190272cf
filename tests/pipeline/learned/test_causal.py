"""The shipped causal-language model: clear cases, the same answer always, lines in order, bad lines told."""

import json
from pathlib import Path

import pytest

from pipeline.learned.causal import PUBLISHED, CausalModel, causal_lines, load_causal
from pipeline.lines import LineError

CLEAR = [
    ("Strength training increases corticospinal excitability in healthy adults.", "causal"),
    ("Strength training may improve sleep in older people.", "conditional"),
    ("Grip strength was positively associated with cortical thickness.", "correlational"),
    ("Further studies with larger samples are needed.", "none"),
]


@pytest.fixture(scope="module")
def model() -> CausalModel:
    loaded = load_causal()
    assert loaded is not None, "models/causal holds no weights"
    return loaded


@pytest.mark.parametrize(("sentence", "expected"), CLEAR)
def test_clear_cases(model: CausalModel, sentence: str, expected: str) -> None:
    [answer] = model.predict([sentence])
    assert answer.label == expected, answer
    assert sum(answer.p.values()) == pytest.approx(1)


def test_an_answer_depends_on_nothing_but_its_sentence(model: CausalModel) -> None:
    sentences = [sentence for sentence, _ in CLEAR]
    assert model.predict(sentences) == [model.predict([sentence])[0] for sentence in sentences]


def test_lines_come_back_in_order_and_bad_ones_are_told(model: CausalModel) -> None:
    lines = [json.dumps({"id": 7, "sentence": CLEAR[0][0]}), "[]", json.dumps({"sentence": " "}),
             json.dumps({"sentence": CLEAR[3][0]})]  # fmt: skip
    answers = list(causal_lines(lines, model))
    first, second = (json.loads(answer) for answer in answers if isinstance(answer, str))
    assert first["id"] == 7
    assert "id" not in second
    assert (first["label"], second["label"]) == ("direct_causal", "none")
    assert set(first["p"]) == set(PUBLISHED.values())
    assert [answer.line for answer in answers if isinstance(answer, LineError)] == [2, 3]


def test_without_weights_there_is_no_model(tmp_path: Path) -> None:
    assert load_causal(tmp_path) is None
