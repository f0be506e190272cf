"""What the second reader thinks of a text, in ids and log odds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Odds = Mapping[str, float]  # name -> log odds
FLOOR = -4.0  # log odds of what an opinion does not name


@dataclass(frozen=True, slots=True)
class Told:
    """The arms and comparators that a result may be about."""

    arms: Odds
    comparators: Mapping[str, Odds]  # arm -> comparator -> log odds, given the arm


@dataclass(frozen=True, slots=True)
class ResultOpinion:
    """A result that a text may state: a measure's direction, with the arms and comparators that it may be about."""

    outcome: str
    direction: str
    limb: str
    odds: float  # that the text states it
    sentence: int  # position of the sentence whose words tell it most
    start: int  # of these words, in characters of the text
    end: int
    told: Told  # anywhere in the text
    told_in: Mapping[int, Told]  # by the position of the sentence, where several tell it

    def key(self) -> tuple[str, str, str]:
        return self.outcome, self.direction, self.limb

    def at(self, position: int) -> Told | None:
        """Return what a sentence tells, None where it is not one of those that tell the result."""
        return self.told if position == self.sentence and not self.told_in else self.told_in.get(position)


@dataclass(frozen=True, slots=True)
class Opinion:
    """The opinion on one document."""

    studied: Odds  # intervention -> that the study is about it
    designs: Odds
    populations: Odds
    results: tuple[ResultOpinion, ...]
    origin: str = "second-reader"  # with its version

    def result(self, outcome: str, direction: str, limb: str) -> ResultOpinion | None:
        """Return the opinion on a result, None where there is nothing to say for it."""
        return next((one for one in self.results if one.key() == (outcome, direction, limb)), None)


def as_json(opinion: Opinion) -> dict[str, Any]:
    """Return an opinion as JSON values, numbers to two places."""
    return {
        "studied": _rounded(opinion.studied),
        "designs": _rounded(opinion.designs),
        "populations": _rounded(opinion.populations),
        "results": [
            [
                *one.key(), round(one.odds, 2), one.sentence, one.start, one.end, _told_as_json(one.told),
                {str(position): _told_as_json(told) for position, told in one.told_in.items()},
            ] for one in opinion.results
        ],
    }  # fmt: skip


def of_json(raw: Mapping[str, Any]) -> Opinion:
    """Return the opinion that :func:`as_json` made JSON of."""
    results: Sequence[Sequence[Any]] = raw["results"]
    return Opinion(raw["studied"], raw["designs"], raw["populations"], tuple(map(_result_of_json, results)))


def _result_of_json(row: Sequence[Any]) -> ResultOpinion:
    told_in = {int(position): Told(*one) for position, one in row[8].items()}
    return ResultOpinion(row[0], row[1], row[2], row[3], row[4], row[5], row[6], Told(*row[7]), told_in)


def _told_as_json(told: Told) -> list[dict[str, Any]]:
    return [_rounded(told.arms), {arm: _rounded(odds) for arm, odds in told.comparators.items()}]


def _rounded(odds: Odds) -> dict[str, float]:
    return {name: round(value, 2) for name, value in odds.items()}
