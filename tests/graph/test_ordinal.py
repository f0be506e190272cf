"""Ordinal regression: odds ratios known by hand, and a refusal for each rule."""

import math

import numpy as np
import pytest

from graph.ordinal import effective, regression, separated
from pipeline.tables import Direction

LOADS = {"load": 10.0}


def directions(increase: int, no_change: int = 0, decrease: int = 0) -> list[Direction]:
    return ["increase"] * increase + ["no_change"] * no_change + ["decrease"] * decrease


def test_two_directions_and_two_doses_give_the_odds_ratio_of_the_table() -> None:
    # low load: 6 up, 14 same; 10 % more: 15 up, 5 same. Odds ratio (15 / 5) / (6 / 14) = 7, Woolf's interval.
    told = directions(6, 14) + directions(15, 5)
    fit = regression(told, {"load": [50.0] * 20 + [60.0] * 20}, LOADS)
    error = 1.959964 * math.sqrt(1 / 6 + 1 / 14 + 1 / 15 + 1 / 5)
    (slope,) = fit.slopes
    assert fit.refusal is None
    assert fit.studies == 40
    assert slope.odds_ratio == pytest.approx(7, rel=1e-3)
    assert (slope.low, slope.high) == pytest.approx((7 / math.exp(error), 7 * math.exp(error)), rel=5e-3)


def test_doses_that_do_not_matter_have_an_odds_ratio_of_one() -> None:
    told = directions(5, 5, 5) * 2
    fit = regression(told, {"load": [50.0] * 15 + [60.0] * 15}, LOADS)
    assert fit.slopes[0].odds_ratio == pytest.approx(1, abs=1e-3)
    assert fit.slopes[0].low < 1 < fit.slopes[0].high


def test_effective_number() -> None:
    assert effective(directions(10, 10, 10)) == pytest.approx(30 - 3 * 1000 / 900)
    assert effective(directions(12)) == 0
    assert effective([]) == 0


@pytest.mark.parametrize(
    ("told", "loads", "says", "missing"),
    [
        ([], [], "no study tells it; 10 or more are missing", 10),
        (directions(4), [1, 2, 3, 4], "4 studies tell it and all say increase; 6 or more are missing, and a second", 6),
        (directions(12), list(range(12)), "none is missing in number, and a second direction is", None),
        # 4 and 4: worth 8 - 128 / 64 = 6, as 0.75 a study; 10 need 14 studies
        (directions(4, 4), list(range(8)), "worth 6.0 of 10 needed; at this mix of directions 6 are missing", 6),
        (directions(10, 10), [70] * 20, "one and the same load", None),
        (directions(10, 10), [80] * 10 + [60] * 10, "separate the directions", None),
    ],
)  # fmt: skip
def test_refusals(told: list[Direction], loads: list[float], says: str, missing: int | None) -> None:
    fit = regression(told, {"load": loads}, LOADS)
    assert fit.slopes == ()
    assert says in str(fit.refusal)
    assert fit.missing == missing


def test_doses_that_go_together_are_not_told_apart() -> None:
    doses = {"load": [10.0 * (i % 7) for i in range(40)], "weeks": [1.0 * (i % 7) for i in range(40)]}
    fit = regression(directions(20, 20), doses, {**LOADS, "weeks": 1.0})
    assert "cannot be told apart" in str(fit.refusal)


def test_separation_by_two_doses_together() -> None:
    values = np.array([[0.0, 1.0], [1.0, 2.0], [2.0, 3.0], [1.0, 0.0], [2.0, 1.0], [3.0, 2.0]])
    assert separated(np.array([0, 0, 0, 2, 2, 2]), values)
    assert not separated(np.array([0, 2, 0, 2, 0, 2]), values)
