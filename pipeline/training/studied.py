"""Fit what tells which interventions a study is about (models/judge/studied.json), a part of the judge's stage.

Idea: an intervention is right where gold has a finding with it, as intervention or comparator. Documents without
findings teach that nothing may be studied. What comes later learns from settings that were told without their document.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from pipeline.ontology import ontology
from pipeline.params import JudgeParams
from pipeline.reader.families import ancestors
from pipeline.reader.pipeline import known
from pipeline.reader.studied import Studied, features
from pipeline.training.regression import worded
from pipeline.training.texts import Text

Weighed = tuple[Text, Mapping[str, Sequence[str]]]  # a text, features by intervention


def weighed(learned: Sequence[Text]) -> list[Weighed]:
    """Return texts with the features of the interventions that they may be about."""
    return [(text, features(known(text.doc))) for text in learned]


def fitted(learned: Sequence[Weighed], params: JudgeParams) -> Studied:
    """Return the regression, fitted on texts."""
    told = [
        (words, arm in right, params.studied_weight[text.source])
        for text, arms in learned
        for right in [gold_interventions(text.gold)]
        for arm, words in arms.items()
    ]
    model = worded(told, params.studied, params.least)
    version = blake2b(json.dumps([model.bias, model.weights]).encode(), digest_size=4).hexdigest()
    return Studied(version, model, params.kept, params.likeliest)


def held_out(learned: Sequence[Weighed], params: JudgeParams) -> list[Studied]:
    """Return for each text the regression that was fitted without its part of the texts."""
    folds = params.folds
    parts = [fitted([one for one in learned if one[0].fold(folds) != n], params) for n in range(folds)]
    return [parts[text.fold(folds)] for text, _ in learned]


def gold_interventions(gold: Mapping[str, Any]) -> frozenset[str]:
    """Return the interventions of gold's findings, those that others are held against among them."""
    ids = ontology().interventions
    told = {f.get(side) for f in gold.get("findings") or [] for side in ("intervention", "comparator")}
    return frozenset(id_ for id_ in told if id_ in ids)


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
