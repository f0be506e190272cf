"""What decides between two readers, rules and the second reader: five small regressions, and one for `p`.

Reads: the part ``adjudicator`` of models/judge/weights.json, fitted by pipeline/training/adjudication.py on texts that
the second reader had not learned from.
Idea: each question that rules answer with a chance (is the study about this training, is a result about this arm,
against this comparator) is answered anew from that chance and the second reader's.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.learned.opinion import FLOOR, Opinion, ResultOpinion
from pipeline.reader.logistic import Choice, Feature, Logistic

HIGHEST = 5.0  # log odds beyond which an opinion tells no more
WORTH_A_LOOK = -2.0  # log odds from which what only the second reader finds is weighed


@dataclass(frozen=True, slots=True)
class Adjudicator:
    """The fitted regressions, and the chances from which what they weigh is kept."""

    about: Logistic  # the study is about an intervention
    result: Logistic  # the text states a result
    arm: Logistic
    against: Logistic
    row: Logistic  # a row is right
    design: Choice
    kept: float  # chance from which an intervention is one that the study is about
    told: float  # chance from which a result is told


def rules_and(chance: float, odds: float | None) -> list[Feature]:
    """Return the features of a question that rules answer with a chance and the second reader with log odds."""
    return [("rules", logit(chance)), ("opinion", bounded(odds)), ("unnamed", float(odds is None))]


def arm_features(chance: float, best: float, arm: str, said: ResultOpinion, position: int) -> list[Feature]:
    """Return what is asked of an arm of a result in the sentence at ``position``; rules give the likeliest ``best``."""
    here = said.at(position)
    own, near = said.told.arms.get(arm), here.arms.get(arm) if here else said.told.arms.get(arm)
    highest = bounded(max((here or said.told).arms.values(), default=FLOOR))
    return [
        *rules_and(chance, own), ("here", bounded(near)), ("elsewhere", float(here is None)),
        ("behind", bounded(near) - highest), ("behind_by_rules", logit(chance) - logit(best)),
    ]  # fmt: skip


def against_features(chance: float, arm: str, against: str, said: ResultOpinion, position: int) -> list[Feature]:
    """Return what is asked of a comparator, given the arm, of a result in the sentence at ``position``."""
    told = said.told.comparators.get(arm, {})
    here = said.at(position)
    near = here.comparators.get(arm, {}) if here else told
    highest = bounded(max(near.values(), default=FLOOR))
    return [
        *rules_and(chance, told.get(against)), ("here", bounded(near.get(against))),
        ("behind", bounded(near.get(against)) - highest),
    ]  # fmt: skip


def chances_about(adjudicator: Adjudicator, rules: Mapping[str, float], opinion: Opinion) -> dict[str, float]:
    """Return the chance that a study is about each intervention, the likeliest first."""
    named = {*rules, *(arm for arm, odds in opinion.studied.items() if odds >= WORTH_A_LOOK)}
    weighed = {arm: round(adjudicator.about.graded(about_features(arm, rules, opinion)), 4) for arm in sorted(named)}
    return dict(sorted(weighed.items(), key=lambda item: (-item[1], item[0])))


def about_features(arm: str, rules: Mapping[str, float], opinion: Opinion) -> list[Feature]:
    """Return what both readers say of an intervention; one that rules do not weigh has the chance of 0."""
    best = max(opinion.studied.values(), default=FLOOR)
    own = opinion.studied.get(arm)
    return [
        *rules_and(rules.get(arm, 0.0), own), ("unweighed", float(arm not in rules)),
        ("behind", bounded(own) - bounded(best)),
    ]  # fmt: skip


def logit(chance: float) -> float:
    """Return log odds, bounded as opinions are.

    >>> logit(0.5)
    0.0
    """
    if chance <= 0:
        return FLOOR
    return HIGHEST if chance >= 1 else max(FLOOR, min(HIGHEST, math.log(chance / (1 - chance))))


def bounded(odds: float | None) -> float:
    """Return log odds within the bounds of what is weighed; what is not named has the lowest."""
    return FLOOR if odds is None else max(FLOOR, min(HIGHEST, odds))
