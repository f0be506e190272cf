"""Regularised logistic regressions over named features, the same weights each time."""

from collections import Counter
from collections.abc import Sequence

from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipeline.reader.logistic import Feature, Logistic

SMALL = 0.002  # weights below it in size are left out


def worded(told: Sequence[tuple[Sequence[str], bool, float]], strength: float, least: int) -> Logistic:
    """Return the regression over (words, truth, weight); see :func:`graded`."""
    return graded([([(name, 1.0) for name in features], right, w) for features, right, w in told], strength, least)


def graded(told: Sequence[tuple[Sequence[Feature], bool, float]], strength: float, least: int) -> Logistic:
    """Return the regression over features that occur ``least`` times; ``strength`` is the inverse of regularisation."""
    counts = Counter(name for features, _, _ in told for name, _ in features)
    names = sorted(name for name, number in counts.items() if number >= least)
    place = {name: n for n, name in enumerate(names)}
    rows = [(n, place[name], value) for n, (fs, _, _) in enumerate(told) for name, value in fs if name in place]
    at, column, value = zip(*rows, strict=True)
    matrix = csr_matrix((value, (at, column)), shape=(len(told), len(names)))
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=500, random_state=0)
    model.fit(matrix, [right for _, right, _ in told], sample_weight=[weight for _, _, weight in told])
    weights = {name: round(float(w), 4) for name, w in zip(names, model.coef_[0], strict=True) if abs(w) >= SMALL}
    return Logistic(round(float(model.intercept_[0]), 4), weights)
