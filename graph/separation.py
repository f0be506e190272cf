"""Which moderators separate the sides of a contested effect: permutation tests over studies.

Idea: under the null the sides of the studies are exchangeable, whatever their moderator. The statistic is, for words,
the one that Pearson's chi-square grows with, for numbers that of Kruskal and Wallis; its null distribution is every
way to deal the studies to the sides, or SAMPLES of them at a fixed seed where there are more. A moderator is tried
where a perfect split of its studies could reach LEVEL; that depends on the margins alone, never on who stands where,
so that what is not tried costs nothing (Tarone). The p of those tried are held for their number by Holm's method: it
needs nothing of how moderators hang together, and lets each be tested on the studies that tell it, which the
distribution of the largest statistic does not.
Source: scipy.stats.permutation_test; Holm 1979, Scand J Stat 6:65; Tarone 1990, Biometrics 46:515 (both unverified).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import comb
from typing import Any

import numpy as np
from scipy.stats import permutation_test, rankdata
from statsmodels.stats.multitest import multipletests

from graph.belief import DIRECTIONS
from pipeline.tables import Direction

MINIMUM = 7  # studies: no split of six over two sides has p below LEVEL
ON_A_SIDE = 2  # studies; a side of one is shown and not tried
LEVEL = 0.05
SAMPLES = 19999  # ways to deal the studies out; all of them where there are no more
SEED = 20261121
Value = str | float


@dataclass(frozen=True, slots=True)
class Separation:
    """How one moderator lies over the sides of an effect."""

    moderator: str
    values: dict[Direction, tuple[Value, ...]]  # one for each study that has a side and tells the moderator
    p: float | None = None  # None where it was not tried
    p_held: float | None = None  # for the number of moderators tried
    lacking: str | None = None  # why it was not tried


def separations(sides: Mapping[str, Direction], told: Mapping[str, Mapping[str, Value]]) -> tuple[Separation, ...]:
    """Return each moderator's separation of the studies' ``sides``, those tried first, the least p first.

    ``told`` holds for each moderator the values of the studies that tell one, all of them words or all numbers.
    """
    found = [_tested(moderator, sides, values) for moderator, values in told.items()]
    tried = [one for one in found if one.p is not None]
    held = multipletests([one.p for one in tried], method="holm")[1] if tried else []
    known = {one.moderator: float(p) for one, p in zip(tried, held, strict=True)}
    whole = [replace(one, p_held=known.get(one.moderator)) for one in found]
    return tuple(sorted(whole, key=lambda one: (one.p is None, one.p, -_studies(one))))


def _studies(one: Separation) -> int:
    return sum(map(len, one.values.values()))


def _tested(moderator: str, sides: Mapping[str, Direction], told: Mapping[str, Value]) -> Separation:
    values = {side: tuple(told[study] for study in sorted(told) if sides.get(study) == side) for side in DIRECTIONS}
    one = Separation(moderator, {side: group for side, group in values.items() if group})
    groups = [group for group in one.values.values() if len(group) >= ON_A_SIDE]
    lacking = _lacking(groups, _studies(one))
    if lacking:
        return replace(one, lacking=lacking)
    p, least = permuted(groups)
    if least > LEVEL:
        return replace(one, lacking=f"not enough studies: at best p {least:.2f}")
    return replace(one, p=p)


def _lacking(groups: list[tuple[Value, ...]], studies: int) -> str | None:
    """Return why a moderator cannot be tried, as far as counting its studies tells."""
    if studies < MINIMUM:
        return f"not enough studies: {studies} of {MINIMUM} needed"
    if len(groups) < 2 or sum(map(len, groups)) < MINIMUM:
        return f"not enough studies: fewer than {ON_A_SIDE} against the others"
    different = {value for group in groups for value in group}
    return f"all alike: {str(next(iter(different))).replace('_', ' ')}" if len(different) == 1 else None


def permuted(groups: list[tuple[Value, ...]]) -> tuple[float, float]:
    """Return p of the split of values into ``groups``, and the least p that any split of the same sizes could have.

    >>> p, least = permuted([("hand",) * 4, ("leg",) * 4])  # two of the 70 ways to choose 4 of 8 split as well
    >>> round(p, 4), round(least, 4)
    (0.0286, 0.0286)
    """
    scores = _scores([value for group in groups for value in group])
    ends = np.cumsum([len(group) for group in groups])
    places = np.split(np.arange(len(scores)), ends[:-1])

    def statistic(*dealt: Any, axis: int = -1) -> Any:
        """Return the sum over groups of the squared sums of scores, each by the group's size."""
        assert axis == -1
        sums = [np.square(scores[one.astype(int)].sum(axis=-2)).sum(axis=-1) / one.shape[-1] for one in dealt]
        return np.round(np.sum(sums, axis=0), 9)  # so that equal splits are equal

    done = permutation_test(
        places, statistic, vectorized=True, n_resamples=SAMPLES, batch=1000, alternative="greater", axis=-1,
        rng=np.random.default_rng(SEED),
    )  # fmt: skip
    exact = len(done.null_distribution) == ways([len(group) for group in groups])
    least = float(np.mean(done.null_distribution >= done.null_distribution.max())) if exact else 1 / (SAMPLES + 1)
    return float(done.pvalue), least


def ways(sizes: list[int]) -> int:
    """Return in how many ways things can be dealt into groups of these sizes.

    >>> ways([4, 4]), ways([2, 1, 1])
    (70, 12)
    """
    total, found = 0, 1
    for size in sizes:
        total += size
        found *= comb(total, size)
    return found


def _scores(values: list[Value]) -> Any:
    """Return a row of scores for each value: of words one column a word, of numbers their ranks about the middle."""
    if all(isinstance(value, int | float) for value in values):
        ranks = rankdata(values)
        return (ranks - ranks.mean())[:, None]
    counts = Counter(values)
    columns = sorted(counts, key=str)
    return np.array([[(value == word) / np.sqrt(counts[word]) for word in columns] for value in values])
