"""Labelled parts: a table of cases, and spans that give their text back."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sections import category_of, split_sections

DIGESTS = Path(__file__).parents[2] / "corpora" / "digests" / "digests.jsonl"

# (text, expected (label, category, text) of each part, why)
CASES = [
    ("It grew by 4%.", [(None, "UNASSIGNED", "It grew by 4%.")], "no label"),
    ("", [], "no text"),
    (
        "PURPOSE: To see. METHODS: We looked. RESULTS: It grew.",
        [("PURPOSE", "OBJECTIVE", "To see."), ("METHODS", "METHODS", "We looked."), ("RESULTS", "RESULTS", "It grew.")],
        "capitals and colon",
    ),
    (
        "Purpose. To see. Methods. Twelve men.",
        [("Purpose", "OBJECTIVE", "To see."), ("Methods", "METHODS", "Twelve men.")],
        "full stop",
    ),
    (
        "Methods Twelve men ran. Results It grew.",
        [("Methods", "METHODS", "Twelve men ran."), ("Results", "RESULTS", "It grew.")],
        "two labels that no punctuation sets off",
    ),
    (
        "EMG was noisy. Background EMG was kept low.",
        [(None, "UNASSIGNED", "EMG was noisy. Background EMG was kept low.")],
        "one such word alone is no label",
    ),
    (
        "New Findings: What is the topic of this review? Reflexes. What advances does it highlight? New ones.",
        [
            ("What is the topic of this review?", "OBJECTIVE", "Reflexes."),
            ("What advances does it highlight?", "RESULTS", "New ones."),
        ],
        "questions as labels; a label with nothing after it gives no part",
    ),
    (
        "Materials and Methods: Twelve rats. Results - It grew.",
        [("Materials and Methods", "METHODS", "Twelve rats."), ("Results", "RESULTS", "It grew.")],
        "joined label, dash",
    ),
    (
        "We ran tests.Results: It grew.",
        [(None, "UNASSIGNED", "We ran tests."), ("Results", "RESULTS", "It grew.")],
        "no blank before the label, text before the first one",
    ),
    (
        "We compared the methods: two were new. Thirty men (results: see below) ran.",
        [(None, "UNASSIGNED", "We compared the methods: two were new. Thirty men (results: see below) ran.")],
        "label words inside a sentence",
    ),
    (
        "Force rose. Strength training had the opposite effect: none.",
        [(None, "UNASSIGNED", "Force rose. Strength training had the opposite effect: none.")],
        "a sentence with a colon",
    ),
]


@pytest.mark.parametrize(("text", "expected", "why"), CASES, ids=[case[2] for case in CASES])
def test_parts(text: str, expected: list[tuple[str | None, str, str]], why: str) -> None:
    found = [(part.label, part.category, text[part.start : part.end]) for part in split_sections("PMID:1", text)]
    assert found == expected, why


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("METHODS AND RESULTS", "RESULTS"),
        ("Background/Objectives", "OBJECTIVE"),
        ("Methods/Design", "METHODS"),
        ("Discussion & Conclusions", "CONCLUSIONS"),
        ("DESIGN, SETTING, AND PARTICIPANTS", "METHODS"),
        ("Level of evidence", "UNASSIGNED"),
        ("Chapter two", "UNASSIGNED"),
        (None, "UNASSIGNED"),
    ],
)
def test_category(label: str | None, category: str) -> None:
    assert category_of(label) == category


def test_no_digest_loses_a_character_beyond_its_labels() -> None:
    for line in DIGESTS.read_text(encoding="utf8").splitlines():
        abstract = json.loads(line)["abstract"]
        parts = split_sections("x", abstract)
        kept = "".join((part.label or "") + abstract[part.start : part.end] for part in parts)
        assert sum(map(str.isalnum, kept)) == sum(map(str.isalnum, abstract))


@given(st.lists(st.sampled_from(["Methods: ", "RESULTS. ", "It grew. ", "Aim ", "We saw it ", "(p < 0.05) ", "\n"])))
def test_parts_are_in_order_and_trimmed(pieces: list[str]) -> None:
    abstract = "".join(pieces)
    end = 0
    for position, part in enumerate(split_sections("x", abstract)):
        text = abstract[part.start : part.end]
        assert part.position == position
        assert part.start >= end
        assert text
        assert text == text.strip()
        end = part.end
