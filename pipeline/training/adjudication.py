"""Fit what weighs rules and the second reader against each other, a part of the judge's stage.

Reads: models/second_reader/held_out.json.gz, what the second reader says of texts that it had not learned from.
Idea: the judge that answers beside an opinion was fitted without the text, so that both are as good as on a new one.
"""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.learned.classifier import MODELS
from pipeline.learned.opinion import Opinion, of_json
from pipeline.params import JudgeParams
from pipeline.reader import contexts
from pipeline.reader.adjudication import adjudicated, told_by_rules, weighed_results
from pipeline.reader.adjudicator import Adjudicator, about_features, against_features, arm_features
from pipeline.reader.candidates import Candidate
from pipeline.reader.findings import candidates
from pipeline.reader.judge import Judge
from pipeline.reader.lexicon import Hit
from pipeline.reader.logistic import Feature, Logistic
from pipeline.reader.pipeline import known, known_setting
from pipeline.reader.setting import Setting
from pipeline.reader.studied import Studied
from pipeline.reader.weighed_design import design_features
from pipeline.training.gist import gold_interventions
from pipeline.training.regression import chosen, graded
from pipeline.training.texts import Text

Told = list[tuple[list[Feature], bool, float]]
HELD_OUT = MODELS / "second_reader" / "held_out.json.gz"
NOTHING = Logistic(0.0, {})


@dataclass(frozen=True, slots=True)
class Case:
    """A text with the second reader's opinion, and what answers for rules that has not seen the text."""

    text: Text
    opinion: Opinion
    studied: Studied
    judge: Judge


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as both readers see it together."""

    hits: Sequence[Sequence[Hit]]
    study: Setting
    told: Sequence[Candidate]


def opinions(path: Path = HELD_OUT) -> dict[str, Opinion]:
    """Return the opinions by record id, none where the second reader was not trained."""
    if not path.exists():
        return {}
    raw: Mapping[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return {record_id: of_json(one) for record_id, one in raw.items()}


def fitted(cases: Sequence[Case], params: JudgeParams, row: Logistic = NOTHING) -> Adjudicator:
    """Return the adjudicator, fitted on cases; each regression learns from what the one before makes of them."""
    own = params.adjudicator
    weights = [params.row_weight[case.text.source] for case in cases]
    designs = [one for case, weight in zip(cases, weights, strict=True) for one in _design(case, weight)]
    design = chosen(designs, own.strength, params.least)
    blank = Adjudicator(NOTHING, NOTHING, NOTHING, NOTHING, row, design, own.kept, own.told)
    about = _fit([_about(case, w) for case, w in zip(cases, weights, strict=True)], params)
    after = replace(blank, about=about)
    seen = [seen_by_both(case, after) for case in cases]
    after = replace(after, result=_fit([_results(*one) for one in zip(cases, seen, weights, strict=True)], params))
    pairs = [_pairs(case, one, after, w) for case, one, w in zip(cases, seen, weights, strict=True)]
    return replace(
        after, arm=_fit([arms for arms, _ in pairs], params), against=_fit([against for _, against in pairs], params)
    )


def seen_by_both(case: Case, adjudicator: Adjudicator) -> Seen:
    """Return a case with the interventions that both readers hold for studied."""
    doc = case.text.doc
    study, hits = known_setting(doc, case.studied, case.opinion, replace(case.judge, adjudicator=adjudicator))
    return Seen(hits, study, candidates(doc._.sentences, hits, study) if study.main else [])


def _fit(told: Sequence[Told], params: JudgeParams) -> Logistic:
    return graded([one for document in told for one in document], params.adjudicator.strength, params.least)


def _design(case: Case, weight: float) -> list[tuple[list[Feature], str, float]]:
    """Return what is seen of the design, and gold's."""
    gold = (case.text.gold.get("study") or {}).get("design")
    doc = case.text.doc
    suggested = case.studied.suggested_designs(known(doc))
    return [(list(design_features(doc._.study.design, case.opinion, suggested)), gold, weight)] if gold else []


def _about(case: Case, weight: float) -> Told:
    right = gold_interventions(case.text.gold)
    rules = case.studied.chances(known(case.text.doc))
    arms = sorted({*rules, *case.opinion.studied})
    return [(about_features(arm, rules, case.opinion), arm in right, weight) for arm in arms]


def _results(case: Case, seen: Seen, weight: float) -> Told:
    if not seen.study.main:
        return []
    gold = {(f["outcome"], f["direction"], f.get("limb") or "trained") for f in case.text.gold.get("findings") or []}
    return [
        (features, key in gold, weight) for key, features in weighed_results(told_by_rules(seen.told), case.opinion)
    ]


def _pairs(case: Case, seen: Seen, adjudicator: Adjudicator, weight: float) -> tuple[Told, Told]:
    """Return what is told of arms, and of comparators of the right arms, for the results that hold."""
    arms_told: Told = []
    against_told: Told = []
    if not seen.study.main:
        return arms_told, against_told
    doc, judge = case.text.doc, case.judge
    told, _ = adjudicated(adjudicator, seen.told, case.opinion, case.text.document, doc._.sentences, seen.hits)
    groups, profile, own, told_of = judge.profiled(told, doc._.sentences, seen.hits, seen.study)
    for result, _ in groups:
        said = case.opinion.result(result.outcome, result.direction, result.limb)
        right = _gold_pairs(case.text.gold, result.outcome, result.direction, result.limb)
        if said is None or not right:
            continue
        pairs = contexts.pairs(profile, result)
        base = judge.kinds(result, seen.study, profile, told_of)
        chances, position = judge.arm_chances(result, pairs, seen.study, profile, own), result.sentence.position
        ruled = max(chances.values(), default=0.0)
        for arm, chance in chances.items():
            is_right = any(arm == a for a, _ in right)
            arms_told.append((arm_features(chance, ruled, arm, said, position), is_right, weight))
            for pair in pairs if is_right else ():
                if pair[0] == arm:
                    rules = judge.against_chance(result, pair, seen.study, base)
                    against_told.append((against_features(rules, *pair, said, position), pair in right, weight))
    return arms_told, against_told


def _gold_pairs(gold: Mapping[str, Any], outcome: str, direction: str, limb: str) -> frozenset[tuple[str, str]]:
    return frozenset(
        (f["intervention"], f.get("comparator") or "none")
        for f in gold.get("findings") or []
        if (f["outcome"], f["direction"], f.get("limb") or "trained") == (outcome, direction, limb)
    )


def as_json(adjudicator: Adjudicator) -> dict[str, Any]:
    """Return an adjudicator as it is written."""
    parts = {name: getattr(adjudicator, name).as_json() for name in ("about", "result", "arm", "against", "row")}
    return {**parts, "design": adjudicator.design.as_json(), "kept": adjudicator.kept, "told": adjudicator.told}
