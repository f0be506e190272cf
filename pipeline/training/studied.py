"""Fit what tells which interventions a study is about (models/judge/studied.json), a part of the judge's stage.

Idea: an intervention is right where gold has a finding with it, as intervention or comparator. Documents without
findings teach that nothing may be studied. What comes later learns from settings that were told without their document.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from pipeline.params import JudgeParams
from pipeline.reader.families import ancestors
from pipeline.reader.gist import Gist, terms
from pipeline.reader.logistic import Feature
from pipeline.reader.pipeline import known
from pipeline.reader.studied import Studied, features
from pipeline.training.gist import gold_interventions
from pipeline.training.regression import graded
from pipeline.training.texts import Text


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text with the features of the interventions that it may be about, its gist fitted without it."""

    text: Text
    arms: Mapping[str, Sequence[Feature]]


def weighed(learned: Sequence[Text], gists: Sequence[Gist]) -> list[Weighed]:
    """Return texts with their features; ``gists`` are those without each part of the texts."""
    return [Weighed(text, _features(text, gists[text.fold(len(gists))])) for text in learned]


def fitted(learned: Sequence[Weighed], gist: Gist, params: JudgeParams) -> Studied:
    """Return the regression, fitted on texts, for use beside a gist."""
    told = [
        (found, arm in right, params.studied_weight[one.text.source])
        for one in learned
        for right in [gold_interventions(one.text.gold)]
        for arm, found in one.arms.items()
    ]
    model = graded(told, params.studied, params.least)
    weights = [model.bias, model.weights, gist.bias.tolist()]
    version = blake2b(json.dumps(weights).encode(), digest_size=4).hexdigest()
    return Studied(version, model, gist, params.kept, params.likeliest)


def held_out(learned: Sequence[Weighed], gists: Sequence[Gist], params: JudgeParams) -> list[Studied]:
    """Return for each text the regression that was fitted without its part of the texts, as its gist was."""
    folds = params.folds
    parts = [
        fitted([one for one in learned if one.text.fold(folds) != n], gist, params) for n, gist in enumerate(gists)
    ]
    return [parts[one.text.fold(folds)] for one in learned]


def _features(text: Text, gist: Gist) -> dict[str, list[Feature]]:
    own = known(text.doc)
    return features(own, gist.of_interventions(terms(own.sentences, own.hits)))


def figures(learned: Sequence[Text], answers: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return F1 of interventions, where one also matches a more general or specific one, and texts that lack one."""
    hits = false = missed = lacking = asked = 0
    for text, answer in zip(learned, answers, strict=True):
        right = gold_interventions(text.gold)
        if not right:
            continue
        lost = sum(not any(_related(one, other) for other in answer) for one in right)
        hits, missed = hits + len(right) - lost, missed + lost
        false += sum(not any(_related(one, other) for other in right) for one in answer)
        lacking, asked = lacking + (lost > 0), asked + 1
    return {
        "f1": round(2 * hits / max(1, 2 * hits + false + missed), 4),
        "texts_that_lack_one": round(lacking / max(1, asked), 4),
    }


def as_json(studied: Studied) -> dict[str, Any]:
    """Return the regression as it is written."""
    told = {"version": studied.version, "keep": studied.keep, "least": studied.least}
    return told | studied.model.as_json()


def _related(one: str, other: str) -> bool:
    return one == other or one in ancestors(other) or other in ancestors(one)
