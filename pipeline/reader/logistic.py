"""Logistic regressions over named features, added up without a library."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Feature = tuple[str, float]


def chance_of(odds: float) -> float:
    """Return the chance of log odds.

    >>> chance_of(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-odds))


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression over named features."""

    bias: float
    weights: Mapping[str, float]

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "Logistic":
        """Return the regression that :meth:`as_json` made JSON of."""
        return cls(raw["bias"], raw["weights"])

    def as_json(self) -> dict[str, Any]:
        """Return the regression as JSON values, in the order of its features."""
        return {"bias": self.bias, "weights": dict(sorted(self.weights.items()))}

    def chance(self, features: Iterable[str], more: float = 0.0) -> float:
        """Return the probability that features tell; ``more`` is a sum that was made before."""
        return chance_of(self.bias + self.sum(features) + more)

    def sum(self, features: Iterable[str]) -> float:
        """Return the sum of the weights of features."""
        return sum(filter(None, map(self.weights.get, features)))

    def graded(self, features: Iterable[Feature]) -> float:
        """Return the probability that features with values tell."""
        return chance_of(self.bias + self.weighted(features))

    def weighted(self, features: Iterable[Feature]) -> float:
        """Return the sum of the weights of features with values."""
        return sum(self.weights.get(name, 0.0) * value for name, value in features)


@dataclass(frozen=True, slots=True)
class Choice:
    """A logistic regression that chooses one of several answers."""

    answers: Mapping[str, Logistic]

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "Choice":
        """Return the regression that :meth:`as_json` made JSON of."""
        return cls({answer: Logistic.of(part) for answer, part in raw.items()})

    def as_json(self) -> dict[str, Any]:
        """Return the regression as JSON values, in the order of its answers."""
        return {answer: part.as_json() for answer, part in sorted(self.answers.items())}

    def likeliest(self, features: Iterable[Feature]) -> str:
        """Return the likeliest answer, of equally likely ones the first."""
        told = list(features)
        return max(self.answers, key=lambda answer: self.answers[answer].graded(told))
