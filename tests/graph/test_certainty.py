"""GRADE's words: each limit alone, by cases worked out by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from graph.certainty import Lead, Voice, certainty

SURE = Lead(share=1.0, low=0.9)
RT, ACUTE = "resistance_training", "acute_resistance_exercise"
FROM = "indirectness: 100 % of the votes are from "
CASES = [
    # study, comparator, lead, intervention, word, reasons
    ({}, "control", SURE, RT, "high", []),
    ({"design": "crossover"}, "control", SURE, RT, "high", []),
    ({}, "baseline", SURE, RT, "moderate", ["design: 100 % of the votes are not"]),
    ({"design": "single_group"}, "baseline", SURE, RT, "low", ["design: 100 % of the votes are from"]),
    ({"species": "monkey"}, "control", SURE, RT, "low", [FROM + "animals"]),
    ({"exposure": "acute"}, "control", SURE, RT, "moderate", [FROM + "single"]),
    ({"exposure": "acute"}, "control", SURE, ACUTE, "high", []),
    ({"population": "stroke"}, "control", SURE, RT, "moderate", [FROM + "patients"]),
    ({"population": "unstated"}, "control", SURE, RT, "high", []),
    ({}, "control", Lead(0.6, 0.55), RT, "moderate", ["inconsistency: only 60 %"]),
    ({}, "control", Lead(1.0, 0.34), RT, "high", []),  # 500 participants
    ({"n": 399}, "control", Lead(1.0, 0.34), RT, "moderate", ["imprecision: 1 study and 399 participants"]),
    ({"n": None}, "control", Lead(1.0, 0.2), RT, "low", ["imprecision: 1 study, too few"]),
    ({}, "control", Lead(0.5, None), RT, "very low", ["inconsistency", "imprecision"]),
    ({"design": "single_group", "species": "rat"}, "baseline", Lead(0.5, 0.1), RT, "very low",
     ["design", "inconsistency", "indirectness", "imprecision"]),
]  # fmt: skip


@pytest.mark.parametrize(("study", "comparator", "lead", "intervention", "word", "reasons"), CASES)
def test_case(
    make: dict[str, Callable[..., Any]],
    study: dict[str, Any],
    comparator: str,
    lead: Lead,
    intervention: str,
    word: str,
    reasons: list[str],
) -> None:
    voice = Voice(1.0, "PMID:1", comparator, make["study"]("PMID:1", **study))
    found, why = certainty([voice], lead, intervention)
    assert found == word
    assert len(why) == len(reasons)
    for told, expected in zip(why, reasons, strict=True):
        assert told.startswith(expected)


def test_half_of_the_votes_is_not_most(make: dict[str, Callable[..., Any]]) -> None:
    voices = [
        Voice(1.0, name, "control", make["study"](name, species=species))
        for name, species in (("a", "rat"), ("b", "human"))
    ]
    assert certainty(voices, SURE, RT) == ("high", ())


def test_a_trial_told_in_two_records_counts_its_participants_once(make: dict[str, Callable[..., Any]]) -> None:
    voices = [Voice(0.5, "a", "control", make["study"](name, n=300)) for name in ("a", "b")]
    _, why = certainty(voices, Lead(1.0, 0.4), RT)
    assert why == ("imprecision: 1 study and 300 participants told, too few to be sure of a majority",)
