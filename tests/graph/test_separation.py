"""Separations: permutation p against counting by hand, what is not tried, and holding p for the number tried."""

from itertools import combinations

import pytest
from scipy.stats import chi2_contingency, kruskal

from graph.separation import MINIMUM, SAMPLES, Separation, Value, permuted, separations, ways
from pipeline.tables import Direction

UP: Direction = "increase"
SAME: Direction = "no_change"


def studies(groups: dict[Direction, list[Value | None]]) -> tuple[dict[str, Direction], dict[str, Value]]:
    """Return sides and values of studies that are named by number; None for a study that does not tell."""
    numbered = list(enumerate((side, value) for side, values in groups.items() for value in values))
    return {str(n): side for n, (side, _) in numbered}, {str(n): v for n, (_, v) in numbered if v is not None}


def only(groups: dict[Direction, list[Value | None]]) -> Separation:
    sides, values = studies(groups)
    (found,) = separations(sides, {"muscle": values})
    return found


def test_a_perfect_split() -> None:
    found = only({UP: ["leg"] * 4, SAME: ["hand"] * 4})
    assert found.p == pytest.approx(2 / 70)  # of 8 over 4 ways to choose, this one and its mirror image
    assert found.p_held == found.p
    assert found.values == {UP: ("leg",) * 4, SAME: ("hand",) * 4}
    assert only({UP: [80.0, 85.0, 90.0, 70.0], SAME: [30.0, 40.0, 20.0, 50.0]}).p == pytest.approx(2 / 70)


def test_no_split() -> None:
    assert only({UP: ["leg", "leg", "hand", "hand"], SAME: ["leg", "leg", "hand", "hand"]}).p == 1


def test_p_counts_every_way_to_deal_out() -> None:
    up, same = ["leg", "leg", "leg", "hand"], ["hand", "hand", "leg", "hand"]
    table = [[values.count(word) for word in ("leg", "hand")] for values in (up, same)]
    seen = chi2_contingency(table, correction=False).statistic
    as_far = []
    for chosen in combinations(range(8), 4):
        rest = [n for n in range(8) if n not in chosen]
        dealt = [[[(up + same)[n] for n in side].count(word) for word in ("leg", "hand")] for side in (chosen, rest)]
        as_far.append(chi2_contingency(dealt, correction=False).statistic >= seen - 1e-9)
    assert permuted([tuple(up), tuple(same)])[0] == pytest.approx(sum(as_far) / 70)


def test_numbers_go_by_their_ranks_and_ties_share_one() -> None:
    up, same = [4.0, 4.0, 8.0, 12.0], [4.0, 3.0, 3.0]
    seen = kruskal(up, same).statistic
    values, as_far = up + same, 0
    for chosen in combinations(range(7), 4):
        rest = [values[n] for n in range(7) if n not in chosen]
        as_far += kruskal([values[n] for n in chosen], rest).statistic >= seen - 1e-9
    assert permuted([tuple(up), tuple(same)])[0] == pytest.approx(as_far / 35)


def test_p_is_held_for_the_number_of_moderators_tried() -> None:
    sides, muscle = studies({UP: ["leg"] * 4, SAME: ["hand"] * 4})
    _, species = studies({UP: ["human"] * 4, SAME: ["human"] * 4})
    _, weeks = studies({UP: [4.0, 8.0, 4.0, 8.0], SAME: [4.0, 8.0, 4.0, 8.0]})
    _, few = studies({UP: [80.0, None, None, None], SAME: [30.0, None, None, None]})
    found = separations(sides, {"species": species, "weeks": weeks, "load": few, "muscle": muscle})
    assert [(one.moderator, one.p is None) for one in found[:2]] == [("muscle", False), ("weeks", False)]
    assert found[0].p_held == pytest.approx(2 * 2 / 70)  # two were tried, not four
    assert found[1].p_held == 1
    assert {one.moderator: one.lacking for one in found[2:]} == {
        "species": "all alike: human",
        "load": f"not enough studies: 2 of {MINIMUM} needed",
    }


def test_studies_that_do_not_tell_a_moderator_are_left_out() -> None:
    found = only({UP: ["leg"] * 4 + [None] * 5, SAME: ["hand"] * 4 + [None]})
    assert found.p == pytest.approx(2 / 70)


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        ({UP: ["leg"] * 3, SAME: ["hand"] * 3}, "6 of 7 needed"),
        ({UP: ["leg"] * 9, SAME: ["hand"]}, "fewer than 2 against the others"),
        ({UP: ["leg"] * 9}, "fewer than 2 against the others"),
        ({UP: ["leg"] * 4 + ["hand"], SAME: ["leg"] * 4}, "at best p 0.44"),
        ({}, "0 of 7 needed"),
    ],
)  # fmt: skip
def test_what_cannot_be_tried_says_why(groups: dict[Direction, list[Value | None]], says: str) -> None:
    found = only(groups)
    assert found.p is None and found.p_held is None
    assert found.lacking is not None and found.lacking.startswith("not enough studies") and says in found.lacking


def test_what_is_not_tried_depends_on_margins_alone() -> None:
    """Nine legs and one hand: wherever the hand stands, no split has p below .05, so that it is never tried."""
    for hand in range(5):
        assert only({UP: ["hand" if n == hand else "leg" for n in range(5)], SAME: ["leg"] * 5}).p is None


def test_many_studies_are_sampled_at_a_fixed_seed() -> None:
    groups: list[tuple[Value, ...]] = [("a", "b") * 8, ("b", "b", "a") * 5]
    assert ways([16, 15]) > SAMPLES
    assert permuted(groups) == permuted(groups)


def test_a_side_of_one_study_is_shown_and_not_tried() -> None:
    found = only({UP: ["leg"] * 4, "decrease": ["neck"], SAME: ["hand"] * 4})
    assert found.p == pytest.approx(2 / 70)
    assert found.values["decrease"] == ("neck",)
