"""The arm that a parameter belongs to, where the text tells it."""

import json
from pathlib import Path

import pytest

from pipeline.reader.explaining import explain
from pipeline.reader.pipeline import read
from pipeline.reader.reading import Document

GROUPS = "Men were randomised to high-load training (HL, n = 12) or low-load training (LL, n = 12) for 6 weeks."


def arms(
    text: str, title: str = "High-load versus low-load resistance training"
) -> dict[tuple[str, float | None], str | None]:
    rows = read(Document("PMID:1", title, text)).parameters
    return {(row.kind, row.low): row.intervention for row in rows}


@pytest.mark.parametrize(
    ("text", "kind", "low", "arm"),
    [
        (f"{GROUPS} HL trained at 80% 1RM.", "load", 80, "heavy_load_rt"),
        (f"{GROUPS} HL trained at 80% 1RM, whereas LL performed sets at 30% 1RM.", "load", 30, "low_load_rt"),
        (f"{GROUPS} They trained with 80% 1RM (HL) or 30% 1RM (LL).", "load", 80, "heavy_load_rt"),
        (f"{GROUPS} One leg did HL (80% 1RM, 3 sets) and the other LL (30% 1RM, 4 sets).", "sets", 4, "low_load_rt"),
        (GROUPS, "duration", 6, None),
        (f"{GROUPS} HL and LL rested 2 min between sets.", "rest", 120, None),
        (f"{GROUPS} Both groups trained three times a week.", "frequency", 3, None),
    ],
)  # fmt: skip
def test_arm_is_told_by_label_bracket_or_clause(text: str, kind: str, low: float, arm: str | None) -> None:
    assert arms(text)[kind, low] == arm


def test_values_after_names_that_share_words_are_read() -> None:
    """IMM is an arm's name and begins that of another, IMM+IMG."""
    lines = Path("corpora/lessons/texts.jsonl").read_text(encoding="utf8").splitlines()
    text = next(line for line in map(json.loads, lines) if line["id"] == "lesson:39-045")
    rows = read(Document(text["id"], text["title"], text["abstract"])).parameters
    assert "frequency" in {row.kind for row in rows}


def test_one_training_has_all_values() -> None:
    told = arms("Twelve men did isometric training with 4 sets at 75% MVC for 4 weeks.", "Isometric training")
    assert set(told.values()) == {"isometric_rt"}
    assert len(told) == 3


def test_explain_tells_what_is_no_parameter_and_why() -> None:
    told = explain(Document("PMID:1", "", f"{GROUPS} MEPs were recorded during contractions at 10% MVC."))
    assert "no parameter: load | 10 | 10 | %MVC | 10% MVC | a contraction without exercise" in told
