"""Fit the judge of rows (models/judge): `python -m pipeline.training.judge`, a stage of models/dvc.yaml.

Reads: the development parts of the digests, the practice texts, the lessons and other people's abstracts beside the
project, with their gold, as bench/extraction.py parts them; what the rules of the reader tell of them, and what the
second reader tells of those that it has not learned from.
Writes: models/judge/weights.json, and model.json with figures of cross-validation by document: F1 of the rules' rows
and of the judge's, for each source, and the calibration error of `p`.
Idea: an arm is right where gold has a row of that result with it, a comparator where the arm is right and gold has
both. The regression for `p` learns from rows that were made without their document. Nothing depends on chance.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import told_plainly
from pipeline.learned.opinion import Opinion
from pipeline.params import JudgeParams, read_params
from pipeline.reader import contexts
from pipeline.reader.adjudication import adjudicated
from pipeline.reader.adjudicator import Adjudicator
from pipeline.reader.candidates import Candidate, joined
from pipeline.reader.findings import candidates
from pipeline.reader.gist import save_gist
from pipeline.reader.judge import FOLDER, Judge, results
from pipeline.reader.lexicon import Hit
from pipeline.reader.logistic import Feature, Logistic
from pipeline.reader.pipeline import known_setting
from pipeline.reader.rating import row_features, row_key
from pipeline.reader.setting import Setting
from pipeline.reader.studied import Studied
from pipeline.scoring import score
from pipeline.training import adjudication, gist
from pipeline.training import studied as interventions
from pipeline.training.adjudication import Case
from pipeline.training.regression import graded, worded
from pipeline.training.texts import Text, texts_with_gold

LEVELS = ("outcome", "od", "iod_family", "finding")
Chance = tuple[str, float, bool]  # source, p, whether the row is right
Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its setting, and what rules tell of it."""

    text: Text
    hits: Sequence[Sequence[Hit]]
    study: Setting
    told: Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class Rated:
    """The rows of a document as a judge made them that had not seen it, and which of them are right."""

    example: Example
    rows: Sequence[Candidate]
    told: Sequence[Candidate]
    right: Sequence[bool]
    opinion: Opinion | None = None


def main() -> None:
    params = read_params().train
    texts = texts_with_gold(Path(params.texts))
    _tell(f"{len(texts)} documents")
    gists = gist.held_out(texts, params.judge)
    weighed = interventions.weighed(texts, gists)
    studied = interventions.held_out(weighed, gists, params.judge)
    learned = examples(texts, studied)
    judges = fold_judges(learned, params.judge)
    judge, figures = fitted(learned, judges, params.judge)
    if cases := cases_of(texts, studied, judges, params.judge):
        seen = rows_of_cases(cases, params.judge)
        judge = replace(judge, adjudicator=adjudication.fitted(cases, params.judge, row_model(seen, params.judge)))
        figures["adjudicated"] = by_source(seen, params.judge)
    figures["interventions"] = interventions.figures(texts, [e.study.main for e in learned])
    figures["interventions_by_rules"] = interventions.figures(texts, [e.study.ruled for e in learned])
    FOLDER.mkdir(exist_ok=True)
    of_all = gist.fitted(texts, params.judge)
    save_gist(of_all, FOLDER)
    _write("studied.json", interventions.as_json(interventions.fitted(weighed, of_all, params.judge)))
    _write("weights.json", as_json(judge))
    _write("model.json", {"version": judge.version, **figures}, indent=1)


def examples(texts: Sequence[Text], studied: Sequence[Studied | None]) -> list[Example]:
    """Return texts as examples, each with the setting that its own ``studied`` tells."""
    return [example(text, one) for text, one in zip(texts, studied, strict=True)]


def example(text: Text, studied: Studied | None) -> Example:
    """Return a text as an example."""
    doc = text.doc
    study, hits = known_setting(doc, studied)
    told = candidates(doc._.sentences, hits, study) if study.main else []
    return Example(text, hits, study, told)


def fitted(learned: Sequence[Example], judges: Sequence[Judge], params: JudgeParams) -> tuple[Judge, dict[str, Any]]:
    """Return the judge, fitted on all, and its card: figures of cross-validation by the ``judges`` of the folds."""
    rated = [rows_of(e, judges[e.text.fold(params.folds)]) for e in learned]
    row = row_model(rated, params)
    judge = pair_model(learned, params, row)
    return judge, card(learned, rated, params)


def fold_judges(learned: Sequence[Example], params: JudgeParams) -> list[Judge]:
    """Return for each fold the judge that was fitted without it."""
    return [
        pair_model([e for e in learned if e.text.fold(params.folds) != fold], params, Logistic(0.0, {}))
        for fold in range(params.folds)
    ]


def cases_of(
    texts: Sequence[Text], studied: Sequence[Studied], judges: Sequence[Judge], params: JudgeParams
) -> list[Case]:
    """Return the texts on which there is an opinion, each with what answers for rules that has not seen it."""
    said = adjudication.opinions()
    return [
        Case(text, said[text.document.record_id], own, judges[text.fold(params.folds)])
        for text, own in zip(texts, studied, strict=True)
        if text.document.record_id in said
    ]


def rows_of_cases(cases: Sequence[Case], params: JudgeParams) -> list[Rated]:
    """Return the rows of each case as an adjudicator makes them that was fitted without it."""
    rated: list[Rated] = []
    for fold in range(params.folds):
        adjudicator = adjudication.fitted([c for c in cases if c.text.fold(params.folds) != fold], params)
        rated += [rows_by_both(c, adjudicator) for c in cases if c.text.fold(params.folds) == fold]
    return rated


def rows_by_both(case: Case, adjudicator: Adjudicator) -> Rated:
    """Return the rows that a judge makes of a case with an adjudicator that had not seen it."""
    seen = adjudication.seen_by_both(case, adjudicator)
    judge, sentences = replace(case.judge, adjudicator=adjudicator), case.text.doc._.sentences
    told: Sequence[Candidate] = []
    if seen.study.main:
        told, _ = adjudicated(adjudicator, seen.told, case.opinion, case.text.document, sentences, seen.hits)
        told = judge.chosen(told, sentences, seen.hits, seen.study, case.opinion)
    return rated(Example(case.text, seen.hits, seen.study, seen.told), told, case.opinion)


def rows_of(e: Example, judge: Judge) -> Rated:
    """Return the rows that a judge makes of a document."""
    return rated(e, judge.chosen(e.told, e.text.doc._.sentences, e.hits, e.study) if e.told else [])


def rated(e: Example, told: Sequence[Candidate], opinion: Opinion | None = None) -> Rated:
    """Return the rows of what is told of a document, and which of them are right."""
    rows, _ = joined(e.text.document, told, review=e.study.review)
    gold = gold_rows(e.text.gold)
    return Rated(e, rows, told, [row_key(row) in gold for row in rows], opinion)


def gold_rows(gold: Mapping[str, Any]) -> set[tuple[str, ...]]:
    """Return the keys of gold's findings, as of rating.row_key."""
    return {
        (f["intervention"], f.get("comparator") or "none", f["outcome"], f["direction"], f.get("limb") or "trained")
        for f in gold.get("findings") or []
    }


def rated_texts(texts: Sequence[Text], params: JudgeParams) -> list[Rated]:
    """Return the rows of texts as they come out when nothing has learned from them: what ``p`` is fitted on."""
    gists = gist.held_out(texts, params)
    studied = interventions.held_out(interventions.weighed(texts, gists), gists, params)
    learned = examples(texts, studied)
    judges = fold_judges(learned, params)
    cases = cases_of(texts, studied, judges, params)
    return rows_of_cases(cases, params) if cases else [rows_of(e, judges[e.text.fold(params.folds)]) for e in learned]


def pair_model(learned: Sequence[Example], params: JudgeParams, row: Logistic) -> Judge:
    """Return a judge whose regressions for arms and comparators are fitted on ``learned``."""
    arms: list[tuple[list[str], bool, float]] = []
    against: list[tuple[list[str], bool, float]] = []
    for e in learned:
        weight = params.weight[e.text.source]
        groups = results(e.told)
        known = contexts.profile(e.text.doc._.sentences, e.hits, e.study, [result for result, _ in groups])
        for result, _ in groups:
            right = gold_pairs(e.text.gold, result)
            context = [*contexts.context(result, e.study, known), *known.told]
            pairs = contexts.pairs(known, result)
            for arm in dict.fromkeys(arm for arm, _ in pairs):
                features = [*known.arms.get(arm, ()), *contexts.arm_features(result, arm, e.study, known)]
                arms.append((features, any(arm == a for a, _ in right), weight))
            for pair in pairs:
                if any(pair[0] == arm for arm, _ in right):
                    kind = contexts.comparator_kind(*pair)
                    features = [f"{kind}|{name}" for name in context]
                    against.append((features + contexts.pair_features(result, pair, e.study), pair in right, weight))
    one, two = worded(arms, params.arm, params.least), worded(against, params.against, params.least)
    version = blake2b(json.dumps([one.weights, two.weights, row.weights]).encode(), digest_size=4).hexdigest()
    return Judge(version, one, two, row, params.keep, params.near)


def gold_pairs(gold: Mapping[str, Any], result: contexts.Result) -> Pairs:
    """Return the pairs of gold for a result; those of the other limb where the result's own has none."""
    told = [
        f for f in gold.get("findings") or [] if (f["outcome"], f["direction"]) == (result.outcome, result.direction)
    ]
    own = [f for f in told if (f.get("limb") or "trained") == result.limb]
    return frozenset((f["intervention"], f.get("comparator") or "none") for f in own or told)


def row_model(rated: Iterable[Rated], params: JudgeParams) -> Logistic:
    """Return the regression that tells how likely a row is right."""
    told: list[tuple[list[Feature], bool, float]] = []
    for one in rated:
        for row, right in zip(one.rows, one.right, strict=True):
            features = row_features(row, one.rows, one.told, one.example.study, one.opinion)
            told.append((features, right, params.row_weight[one.example.text.source]))
    return graded(told, params.row, params.least)


def cross_validated(rated: Sequence[Rated], params: JudgeParams) -> list[Chance]:
    """Return `p` and truth of each row, the regression for `p` too fitted without its fold."""
    found: list[Chance] = []
    for fold in range(params.folds):
        row = row_model([r for r in rated if r.example.text.fold(params.folds) != fold], params)
        found += chances([r for r in rated if r.example.text.fold(params.folds) == fold], row)
    return found


def chances(rated: Iterable[Rated], row: Logistic) -> list[Chance]:
    """Return `p` and truth of each row."""
    return [
        (
            one.example.text.source,
            row.graded(row_features(candidate, one.rows, one.told, one.example.study, one.opinion)),
            right,
        )
        for one in rated
        for candidate, right in zip(one.rows, one.right, strict=True)
    ]


def calibration_error(told: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Return the mean difference of confidence and accuracy over bins of equal width, weighted by their numbers.

    >>> calibration_error([(0.75, True), (0.75, False)])
    0.25
    """
    if not told:
        return 0.0
    p, right = np.array([p for p, _ in told]), np.array([float(r) for _, r in told])
    bin_of = np.minimum((p * bins).astype(int), bins - 1)
    members = [bin_of == number for number in range(bins) if (bin_of == number).any()]
    return round(float(sum(abs(p[m].mean() - right[m].mean()) * m.mean() for m in members)), 4)


def card(learned: Sequence[Example], rated: Sequence[Rated], params: JudgeParams) -> dict[str, Any]:
    """Return the figures of cross-validation, all together and by source."""
    by_rules = [example(e.text, None) for e in learned]
    ruled = {e.text.document.record_id: joined(e.text.document, e.told, review=e.study.review)[0] for e in by_rules}
    figures: dict[str, Any] = {"documents": len(learned), "folds": params.folds}
    judged = by_source(rated, params)
    for source, told in judged.items():
        own = [e for e in learned if source in ("all", e.text.source)]
        figures[source] = {"rules": _f1(own, ruled), **told}
    return figures


def by_source(rated: Sequence[Rated], params: JudgeParams) -> dict[str, Any]:
    """Return the figures of rows, all together and by source: F1, and the calibration error of `p`."""
    rows = {r.example.text.document.record_id: r.rows for r in rated}
    told = cross_validated(rated, params)
    figures: dict[str, Any] = {}
    for source in ("all", *dict.fromkeys(r.example.text.source for r in rated)):
        own = [r.example for r in rated if source in ("all", r.example.text.source)]
        figures[source] = {
            "judge": _f1(own, rows),
            "calibration_error": calibration_error([(p, right) for s, p, right in told if source in ("all", s)]),
            "rows": sum(source in ("all", s) for s, _, _ in told),
        }
    return figures


def as_json(judge: Judge) -> dict[str, Any]:
    """Return a judge as it is written."""
    parts = {"arm": judge.arm.as_json(), "against": judge.against.as_json(), "row": judge.row.as_json()}
    adjudicator = adjudication.as_json(judge.adjudicator) if judge.adjudicator else None
    return {"version": judge.version, "keep": judge.keep, "near": judge.near, **parts, "adjudicator": adjudicator}


def _f1(own: Sequence[Example], rows: Mapping[str, Sequence[Candidate]]) -> dict[str, float]:
    gold = {e.text.document.record_id: e.text.gold for e in own}
    read = {
        e.text.document.record_id: {
            "findings": [
                {"intervention": c.intervention, "comparator": c.comparator, "outcome": c.outcome,
                 "direction": c.direction, "limb": c.limb} for c in rows[e.text.document.record_id]
            ]
        } for e in own
    }  # fmt: skip
    figures = score(gold, read, resamples=1)
    return {level: float(figures[level]["f1"] or 0.0) for level in LEVELS}


def _write(name: str, content: Mapping[str, Any], indent: int = 0) -> None:
    text = json.dumps(content, indent=indent, sort_keys=indent == 0)
    (FOLDER / name).write_text(text + "\n", encoding="utf8")


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    told_plainly(main)
