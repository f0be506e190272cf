"""The shipped direction model: clear cases, the same answer always, lines in order, bad lines told."""

import json
from pathlib import Path

import pytest

from pipeline.learned.direction import DirectionModel, direction_lines, load_direction
from pipeline.learned.marking import roles
from pipeline.learned.prompt import Prompt
from pipeline.learned.selection import FEATURES, features, parts, select
from pipeline.lines import LineError

CLEAR = [
    ("strength training", "control", "H-reflex", "The H-reflex rose after strength training (P < 0.01).", "increase"),
    ("balance training", "control", "silent period", "The silent period was shorter after balance training than in "
     "controls (p = 0.002).", "decrease"),
    ("heavy training", "light training", "SICI", "SICI did not differ between heavy and light training (P = 0.6).",
     "no_change"),
    ("tea", "coffee", "sleep", "Sleep was longer with coffee than with tea (p < 0.001).", "decrease"),
    ("tea", "coffee", "sleep", "Sleep was longer with tea than with coffee (p < 0.001).", "increase"),
    ("vibration", "sham", "muscle strength", "Compared with sham, vibration significantly improved muscle strength.",
     "increase"),
]  # fmt: skip


@pytest.fixture(scope="module")
def model() -> DirectionModel:
    loaded = load_direction()
    assert loaded is not None, "models/direction holds no weights"
    return loaded


@pytest.mark.parametrize(("intervention", "comparator", "outcome", "sentence", "expected"), CLEAR)
def test_clear_cases(
    model: DirectionModel, intervention: str, comparator: str, outcome: str, sentence: str, expected: str
) -> None:
    [answer] = model.predict([Prompt(intervention, comparator, outcome, (sentence,))])
    assert answer.direction == expected, answer
    assert sum(answer.p.values()) == pytest.approx(1)


def test_an_answer_depends_on_nothing_but_its_prompt(model: DirectionModel) -> None:
    prompts = [Prompt(i, c, o, (sentence,)) for i, c, o, sentence, _ in CLEAR]
    together = model.predict(prompts)
    assert together == [model.predict([prompt])[0] for prompt in prompts]
    assert together[::-1] == model.predict(prompts[::-1])


def test_lines_come_back_in_order_and_bad_ones_are_told(model: DirectionModel) -> None:
    good = {"intervention": "tea", "comparator": "water", "outcome": "sleep", "evidence": ["Tea lengthened sleep."]}
    lines = [
        json.dumps(good | {"id": 2}),
        "{",
        "",
        json.dumps({"id": 3, "intervention": "tea"}),
        json.dumps(good | {"evidence": None, "abstract": "RESULTS: Tea did not change sleep.", "id": "x"}),
        json.dumps({key: good[key] for key in ("intervention", "evidence")} | {"id": 5}),
    ]
    answers = list(direction_lines(lines, model))
    read = [json.loads(answer) for answer in answers if isinstance(answer, str)]
    faults = [answer for answer in answers if isinstance(answer, LineError)]
    assert [answer["id"] for answer in read] == [2, "x"]
    assert all(set(answer) == {"id", "direction", "p"} and set(answer["p"]) == {"increase", "decrease", "no_change"}
               for answer in read)  # fmt: skip
    assert [fault.line for fault in faults] == [2, 4, 6]
    assert "'outcome'" in faults[2].fault


def test_without_weights_there_is_no_model(tmp_path: Path) -> None:
    assert load_direction(tmp_path) is None


def test_the_sentence_on_the_outcome_is_selected(model: DirectionModel) -> None:
    abstract = (
        "TITLE: \nTea and sleep\n\nABSTRACT.BACKGROUND:\nSleep matters. "
        "ABSTRACT.METHODS:\nSleep and pulse were measured. "
        "ABSTRACT.RESULTS:\nPulse rose by 3 beats (p = 0.01). Sleep was longer with tea (p = 0.02). None fell ill."
    )
    prompt = Prompt("tea", "water", "sleep", (), abstract)
    assert select(prompt, roles(prompt), model.selector, 1) == ["Sleep was longer with tea (p = 0.02)."]
    assert features(prompt, roles(prompt), parts(abstract)).shape == (6, len(FEATURES))


def test_an_empty_abstract_has_no_sentences() -> None:
    prompt = Prompt("tea", "water", "sleep", (), " ")
    assert features(prompt, roles(prompt), parts(" ")).shape == (0, len(FEATURES))
