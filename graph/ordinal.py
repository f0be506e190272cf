"""Does the direction of change go with dose? An ordinal regression with its intervals, or why there is none.

Idea: decrease < no_change < increase is an order, so a proportional-odds model asks whether more of a dose makes higher
directions likelier; its odds ratio is for one step of that dose. One row is one study.
Rule: a model is fitted only if the effective number of studies, n - (sum of the cubed number of each direction) / n^2,
is at least ten for each predictor: many studies that all agree tell little of what would change them. Each predictor
must vary, no weighing of the predictors may separate the directions, and the fit must converge.
Source: Harrell, Regression Modeling Strategies, 2nd ed., section 4.4 (effective number); Cochrane Handbook 10.11.5.1
(ten studies for each characteristic); Konis 2007, DPhil thesis, Oxford (separation by linear programming).
"""

import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, exp, isfinite

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from statsmodels.miscmodels.ordinal_model import OrderedModel
from statsmodels.tools.sm_exceptions import ModelWarning

from pipeline.tables import Direction

ORDER: tuple[Direction, ...] = ("decrease", "no_change", "increase")
EACH = 10  # effective studies for each predictor
WIDTH = 0.95  # of the intervals
LIMIT = 1e-7  # slack of the linear program below which nothing is separated


@dataclass(frozen=True, slots=True)
class Slope:
    """What one step of a predictor does to the odds of a higher direction."""

    predictor: str
    odds_ratio: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A regression, or the reason why there is none."""

    studies: int
    effective: float  # number of studies, as an even mix of directions would count
    slopes: tuple[Slope, ...] = ()
    refusal: str | None = None
    missing: int | None = None  # studies that are missing, at the present mix of directions; None where it is not that


def regression(
    directions: Sequence[Direction], doses: Mapping[str, Sequence[float]], steps: Mapping[str, float]
) -> Fit:
    """Return the regression of ``directions`` on ``doses``, one value a study each; a slope is for one of ``steps``."""
    studies, worth = len(directions), effective(directions)
    refusal, missing = _too_few(directions, len(doses))
    if refusal is None:
        still = [name for name, values in doses.items() if len(set(values)) < 2]
        refusal = f"all {studies} studies have one and the same {' and '.join(still)}" if still else None
    if refusal is not None:
        return Fit(studies, worth, refusal=refusal, missing=missing)
    levels = np.array([ORDER.index(direction) for direction in directions])
    values = np.column_stack([np.asarray(column, dtype=float) / steps[name] for name, column in doses.items()])
    values = values - values.mean(axis=0)
    if np.linalg.matrix_rank(values) < values.shape[1]:
        return Fit(studies, worth, refusal="the doses go with each other so closely that they cannot be told apart")
    if separated(levels, values):
        return Fit(
            studies, worth, refusal="the doses separate the directions completely, so that no odds ratio is finite"
        )
    slopes = _slopes(levels, values, tuple(doses))
    return Fit(studies, worth, slopes, None if slopes else "the fit did not converge")


def effective(directions: Sequence[Direction]) -> float:
    """Return how many studies these are worth: fewer the more they agree, none where all say one thing.

    >>> round(effective(["increase"] * 15 + ["no_change"] * 5), 2)
    11.25
    """
    n = len(directions)
    return n - sum(count**3 for count in Counter(directions).values()) / n**2 if n else 0.0


def _too_few(directions: Sequence[Direction], predictors: int) -> tuple[str | None, int | None]:
    """Return why there are too few studies, and how many more of the present mix it takes."""
    n, needed, worth = len(directions), EACH * predictors, effective(directions)
    it = "it" if predictors == 1 else "them together"
    told = f"1 study tells {it}" if n == 1 else f"{n} studies tell {it}"
    if n == 0:
        return f"no study tells {it}; {needed} or more are missing", needed
    if len(set(directions)) < 2:
        missing = max(needed - n, 0)
        more = f"{missing} or more are missing" if missing else "none is missing in number"
        word = directions[0].replace("_", " ")
        return f"{told} and all say {word}; {more}, and a second direction is", missing or None
    if worth < needed:
        missing = ceil(needed * n / worth - 1e-9) - n  # the effective number grows with n where the mix stays
        return (
            f"{told}, worth {worth:.1f} of {needed} needed; at this mix of directions {missing} are missing",
            missing,
        )
    return None, None


def separated(levels: NDArray[np.int_], values: NDArray[np.float64]) -> bool:
    """Return whether some weighing of the predictors puts all directions in order, so that no slope is finite.

    ``levels`` are whole numbers, one a study; ``values`` has a row a study and a column a predictor.
    """
    kinds = sorted(set(levels.tolist()))
    predictors, cuts = values.shape[1], len(kinds) - 1
    rows = []
    for level, row in zip(levels.tolist(), values, strict=True):
        place = kinds.index(level)
        if place > 0:  # the cut below it lies below its score
            rows.append(np.concatenate([-row, np.eye(cuts)[place - 1]]))
        if place < cuts:
            rows.append(np.concatenate([row, -np.eye(cuts)[place]]))
    below = np.array(rows)
    bounds = [(-1, 1)] * predictors + [(None, None)] * cuts
    found = linprog(below.sum(axis=0), A_ub=below, b_ub=np.zeros(len(below)), bounds=bounds)
    return bool(found.status == 0 and found.fun < -LIMIT)


def _slopes(levels: NDArray[np.int_], values: NDArray[np.float64], names: tuple[str, ...]) -> tuple[Slope, ...]:
    """Return the slopes, none where the fit is no use."""
    _, codes = np.unique(levels, return_inverse=True)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", ModelWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        fit = OrderedModel(codes, values, distr="logit").fit(method="bfgs", disp=False)
        ends, probabilities = fit.conf_int(1 - WIDTH), fit.pvalues
    if not fit.mle_retvals["converged"] or not all(isfinite(end) for end in np.ravel(ends[: len(names)])):
        return ()
    return tuple(
        Slope(name, exp(fit.params[i]), exp(ends[i][0]), exp(ends[i][1]), float(probabilities[i]))
        for i, name in enumerate(names)
    )
