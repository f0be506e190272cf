"""Regularised logistic regressions over named features, the same weights each time."""

from collections import Counter
from collections.abc import Iterable, Sequence

from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipeline.reader.logistic import Choice, Feature, Logistic

SMALL = 0.002  # weights below it in size are left out


def worded(told: Sequence[tuple[Sequence[str], bool, float]], strength: float, least: int) -> Logistic:
    """Return the regression over (words, truth, weight); see :func:`graded`."""
    return graded([([(name, 1.0) for name in features], right, w) for features, right, w in told], strength, least)


def graded(told: Sequence[tuple[Sequence[Feature], bool, float]], strength: float, least: int) -> Logistic:
    """Return the regression over features that occur ``least`` times; ``strength`` is the inverse of regularisation."""
    names, matrix = _matrix([features for features, _, _ in told], least)
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=500, random_state=0)
    model.fit(matrix, [right for _, right, _ in told], sample_weight=[weight for _, _, weight in told])
    return _logistic(names, model.coef_[0], model.intercept_[0])


def chosen(told: Sequence[tuple[Sequence[Feature], str, float]], strength: float, least: int) -> Choice:
    """Return the regression that chooses an answer, over (features, answer, weight); see :func:`graded`."""
    names, matrix = _matrix([features for features, _, _ in told], least)
    model = LogisticRegression(C=strength, solver="lbfgs", max_iter=2000)
    model.fit(matrix, [answer for _, answer, _ in told], sample_weight=[weight for _, _, weight in told])
    parts = zip(model.classes_, model.coef_, model.intercept_, strict=True)
    return Choice({str(answer): _logistic(names, weights, bias) for answer, weights, bias in parts})


def _matrix(told: Sequence[Sequence[Feature]], least: int) -> tuple[list[str], csr_matrix]:
    """Return the names of features that occur ``least`` times, and their values, a row for each of ``told``."""
    counts = Counter(name for features in told for name, _ in features)
    names = sorted(name for name, number in counts.items() if number >= least)
    place = {name: n for n, name in enumerate(names)}
    rows = [(n, place[name], value) for n, features in enumerate(told) for name, value in features if name in place]
    at, column, value = zip(*rows, strict=True)
    return names, csr_matrix((value, (at, column)), shape=(len(told), len(names)))


def _logistic(names: Sequence[str], weights: Iterable[float], bias: float) -> Logistic:
    kept = {name: round(float(w), 4) for name, w in zip(names, weights, strict=True) if abs(w) >= SMALL}
    return Logistic(round(float(bias), 4), kept)
