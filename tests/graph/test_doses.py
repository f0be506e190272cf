"""Doses of exports: the middle of what is told for an arm, without what belongs to another arm."""

import pytest

from graph.export.doses import Dose, doses
from pipeline.tables import Parameter

Told = tuple[str, float | None, float | None, str, str | None]  # kind, low, high, unit, arm


def dose(*told: Told, arm: str | None = "heavy_load_rt") -> Dose:
    rows = [
        Parameter(
            f"{place}", "PMID:1", "s", kind, low, high, unit, whose, "abstract", place, place, "", "test/1", "digest"
        )
        for place, (kind, low, high, unit, whose) in enumerate(told)
    ]
    return doses(rows).of("PMID:1", arm)


@pytest.mark.parametrize(
    ("told", "numbers", "words"),
    [
        ([("duration", 4, 6, "weeks", None)], {"weeks": 5}, "duration 4-6 weeks"),
        ([("load", 80, 80, "%1RM", "heavy_load_rt"), ("load", 30, 30, "%1RM", "low_load_rt")], {"load": 80},
         "load 80 %1RM"),
        ([("load", 60, 60, "kg", None)], {}, "load 60 kg"),
        ([("sets", None, 4, "sets", None)], {}, "sets 4 sets"),
        ([("sets", 3, None, "sets", None), ("sets", 4, 5, "sets", None)], {"sets": 4}, "sets 3 sets; sets 4-5 sets"),
        ([("rest", 60, 60, "s", None), ("rest", 60, 60, "s", None)], {"rest_s": 60}, "rest 60 s"),
    ],
    ids=["range", "another arm", "a load that is no share of the maximum", "half told", "low and high of two", "twice"],
)  # fmt: skip
def test_dose_of_an_arm(told: list[Told], numbers: dict[str, float], words: str) -> None:
    assert dose(*told) == Dose(words, numbers)


def test_a_row_without_an_arm_has_the_dose_of_the_whole_study() -> None:
    told: list[Told] = [("load", 80, 80, "%1RM", "heavy_load_rt"), ("load", 30, 30, "%1RM", "low_load_rt")]
    assert dose(*told, arm=None).numbers == {"load": 55}


def test_a_study_that_tells_no_dose_has_none() -> None:
    assert doses([]).of("PMID:1", "balance_training") == Dose()
