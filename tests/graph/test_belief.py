"""Three-way belief and evenness of votes, against values computed by hand or by another route."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, dirichlet

from graph.belief import DIRECTIONS, belief, contested

vote = st.floats(0, 50, allow_nan=False).map(lambda value: round(value, 3))


def votes(increase: float, decrease: float, no_change: float) -> dict[str, float]:
    return {"increase": increase, "decrease": decrease, "no_change": no_change}


def test_four_votes_for_increase_by_hand() -> None:
    found = belief(votes(4, 0, 0), 0.95)
    assert found is not None
    assert found.leading == "increase"
    assert found.mean == pytest.approx(votes(4.5 / 5.5, 0.5 / 5.5, 0.5 / 5.5))
    assert (found.low, found.high) == pytest.approx(beta.interval(0.95, 4.5, 1))


@pytest.mark.parametrize(
    ("given_votes", "lead"), [((2, 2, 0), None), ((1, 2, 3), "no_change"), ((1 / 3, 2 / 3, 0), "decrease")]
)
def test_leading_direction(given_votes: tuple[float, float, float], lead: str | None) -> None:
    found = belief(votes(*given_votes), 0.95)
    assert found is not None
    assert found.leading == lead
    assert (found.low is None) == (lead is None)


def test_three_thirds_and_one_whole_vote_share_the_lead() -> None:
    found = belief(votes(1 / 3 + 1 / 3 + 1 / 3, 1, 0), 0.95)
    assert found is not None
    assert found.leading is None


def test_no_vote_no_belief() -> None:
    assert belief(votes(0, 0, 0), 0.95) is None
    assert contested(votes(0, 0, 0)) is None


@given(vote, vote, vote)
def test_means_are_those_of_the_dirichlet_and_lie_in_the_interval(a: float, b: float, c: float) -> None:
    found = belief(votes(a, b, c), 0.95)
    if found is None:
        assert a == b == c == 0
        return
    assert [found.mean[name] for name in DIRECTIONS] == pytest.approx(dirichlet.mean([a + 0.5, b + 0.5, c + 0.5]))
    if found.leading:
        assert found.low is not None
        assert found.high is not None
        assert 0 <= found.low < found.mean[found.leading] < found.high <= 1


@pytest.mark.parametrize(
    ("given_votes", "evenness"),
    [
        ((5, 0, 0), 0.0),
        ((2, 0, 2), 1.0),
        ((2, 2, 2), 1.0),
        ((3, 1, 0), -(0.75 * log(0.75) + 0.25 * log(0.25)) / log(2)),
    ],
)
def test_contested(given_votes: tuple[float, float, float], evenness: float) -> None:
    assert contested(votes(*given_votes)) == pytest.approx(evenness)
