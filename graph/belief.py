"""How far votes support each of three directions: increase, decrease and no change.

Idea: the votes of a direction are draws from three shares that are unknown. Jeffreys' prior for three classes, one
half of a vote each, gives a Dirichlet posterior; its means are the beliefs, and each share alone is Beta-distributed,
which gives the interval. "No change" is a direction like the others: it is evidence.
Source: Gelman et al., Bayesian Data Analysis, 3rd ed., sections 2.8 and 3.4 (prior and marginals of the Dirichlet).
"""

from dataclasses import dataclass
from math import fsum, log
from typing import get_args

from scipy.special import betaincinv

from pipeline.tables import Direction

DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
PRIOR = 0.5  # votes, for each direction: Jeffreys' prior
TIE = 1e-9  # votes that differ by less are equal: shares such as 1/3 do not add up exactly


@dataclass(frozen=True, slots=True)
class Belief:
    """The three-way belief, and the interval of its leading direction."""

    mean: dict[Direction, float]  # sums to 1
    leading: Direction | None  # None where two directions share the lead
    low: float | None  # interval of the leading direction's share
    high: float | None


def belief(votes: dict[Direction, float], width: float) -> Belief | None:
    """Return the belief that ``votes`` leave, with an interval of ``width`` (0 to 1); None without any vote.

    >>> belief({"increase": 4.0, "decrease": 0.0, "no_change": 0.0}, 0.95).leading
    'increase'
    """
    if fsum(votes.values()) <= 0:
        return None
    weight = {direction: votes[direction] + PRIOR for direction in DIRECTIONS}
    total = fsum(weight.values())
    mean = {direction: weight[direction] / total for direction in DIRECTIONS}
    first, second, _ = sorted(DIRECTIONS, key=lambda direction: -votes[direction])
    if votes[first] - votes[second] < TIE:
        return Belief(mean, None, None, None)
    return Belief(mean, first, *spread(votes, first, width))


def spread(votes: dict[Direction, float], direction: Direction, width: float) -> tuple[float, float]:
    """Return the interval of ``width`` (0 to 1) of one direction's share, whether it leads or not.

    >>> [round(end, 2) for end in spread({"increase": 4.0, "decrease": 0.0, "no_change": 0.0}, "increase", 0.95)]
    [0.44, 0.99]
    """
    weight = votes[direction] + PRIOR
    rest = fsum(votes.values()) + PRIOR * len(DIRECTIONS) - weight
    low, high = (float(betaincinv(weight, rest, share)) for share in ((1 - width) / 2, (1 + width) / 2))
    return low, high


def contested(votes: dict[Direction, float]) -> float | None:
    """Return how evenly votes split: 0 where all agree, 1 where even over the directions seen, None without any.

    It is the entropy of the shares over that of an even split (Shannon evenness).

    >>> contested({"increase": 2.0, "decrease": 2.0, "no_change": 0.0})
    1.0
    """
    seen = [vote for vote in votes.values() if vote > 0]
    if not seen:
        return None
    if len(seen) == 1:
        return 0.0
    total = fsum(seen)
    evenness = -fsum(vote / total * log(vote / total) for vote in seen) / log(len(seen))
    return min(1.0, evenness)
