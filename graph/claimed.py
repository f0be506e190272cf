"""What a claim is: the training, the measure or place, and the direction that a sentence tells.

The words that people use for them are read by graph/claims.py; the evidence on them is found by
graph/questions/weighing.py.
"""

from dataclasses import dataclass
from typing import Literal

Says = Literal["increase", "decrease", "no_change", "change", "positive", "negative", "none"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A dose or people that a claim is restricted to, as a filter on the view `reported`."""

    label: str
    where: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence claims."""

    kind: Literal["effect", "place", "association"]
    training: str | None  # None of an association
    named: bool  # the sentence names the training itself
    target: str  # outcome id, group of lay.yaml, or site id
    other: str | None  # of an association: the second measure
    says: Says
    comparator: str | None  # a training that it is compared with
    untrained: bool  # said of the limb that was not trained
    conditions: tuple[Condition, ...]
    hedged: bool
    sentence: str

    @property
    def key(self) -> tuple[object, ...]:
        return (self.kind, self.training, self.target, self.other, self.says, self.comparator, self.conditions)


@dataclass(frozen=True, slots=True)
class Passed:
    """A sentence without a checkable claim, and what it lacks."""

    sentence: str
    why: str
