"""A logistic regression over named features, added up without a library."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Feature = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression over named features."""

    bias: float
    weights: Mapping[str, float]

    def chance(self, features: Iterable[str], more: float = 0.0) -> float:
        """Return the probability that features tell; ``more`` is a sum that was made before."""
        return 1 / (1 + math.exp(-(self.bias + self.sum(features) + more)))

    def sum(self, features: Iterable[str]) -> float:
        """Return the sum of the weights of features."""
        weights = self.weights
        return sum([weights[name] for name in features if name in weights])

    def graded(self, features: Iterable[Feature]) -> float:
        """Return the probability that features with values tell."""
        told = sum(self.weights.get(name, 0.0) * value for name, value in features)
        return 1 / (1 + math.exp(-(self.bias + told)))
