"""Fit the judge of rows (models/judge): `python -m pipeline.training.judge`, a stage of models/dvc.yaml.

Reads: the development parts of the digests, the practice texts and other people's abstracts beside the project, with
their gold, as bench/extraction.py parts them; what the rules of the reader tell of them.
Writes: models/judge/weights.json, and model.json with figures of cross-validation by document: F1 of the rules' rows
and of the judge's, for each source, and the calibration error of `p`.
Idea: an arm is right where gold has a row of that result with it, a comparator where the arm is right and gold has
both. The regression for `p` learns from rows that were made without their document. Nothing depends on chance.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipeline.errors import told_plainly
from pipeline.params import JudgeParams, read_params
from pipeline.reader import contexts
from pipeline.reader.candidates import Candidate, joined
from pipeline.reader.findings import candidates
from pipeline.reader.judge import FOLDER, Judge, Logistic, results
from pipeline.reader.lexicon import Hit
from pipeline.reader.pipeline import annotated
from pipeline.reader.rating import Feature, row_features, row_key
from pipeline.reader.reading import Document
from pipeline.reader.setting import Setting
from pipeline.scoring import score
from pipeline.tables import Sentence
from pipeline.training.folds import UNSEEN_DIGESTS, fold_of

OWN = Path("corpora")
SMALL = 0.002  # weights below it in size are left out
LEVELS = ("iod_family", "finding")
Chance = tuple[str, float, bool]  # source, p, whether the row is right
Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Example:
    """A document with its gold, and what the rules tell of it."""

    source: str
    document: Document
    gold: Mapping[str, Any]
    sentences: Sequence[Sentence]
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


def main() -> None:
    params = read_params().train
    learned = examples(Path(params.texts))
    _tell(f"{len(learned)} documents")
    judge, card = fitted(learned, params.judge)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "weights.json").write_text(json.dumps(as_json(judge), indent=0, sort_keys=True) + "\n", encoding="utf8")
    (FOLDER / "model.json").write_text(json.dumps({"version": judge.version, **card}, indent=1) + "\n", encoding="utf8")


def examples(texts: Path, *, unseen: bool = False) -> list[Example]:
    """Return the documents to learn from, or those kept ``unseen``, in a fixed order.

    ``texts`` is where other people's abstracts lie.
    """
    real = texts / "real"
    files = {
        "digests": (OWN / "digests/digests.jsonl", OWN / "gold/digests.jsonl"),
        "real": (real / "abstracts.jsonl", real / "gold.jsonl"),
        "more": (real / "unlabelled.jsonl", OWN / "gold/abstracts.jsonl"),
        "practice": (OWN / "practice/texts.jsonl", OWN / "gold/practice.jsonl"),
    }
    return [
        example(source, line, gold[line["id"]])
        for source, (documents, golds) in files.items()
        for gold in [{line["id"]: line for line in _lines(golds)}]
        for line in _lines(documents)
        if line["id"] in gold and _unseen(source, line["id"]) == unseen
    ]


def example(source: str, line: Mapping[str, Any], gold: Mapping[str, Any]) -> Example:
    """Return a document as an example."""
    document = Document(line["id"], line["title"], line["abstract"] or "")
    doc = annotated(document)
    told = candidates(doc._.sentences, doc._.hits, doc._.setting) if doc._.setting.main else []
    return Example(source, document, gold, doc._.sentences, doc._.hits, doc._.setting, told)


def fitted(learned: Sequence[Example], params: JudgeParams) -> tuple[Judge, dict[str, Any]]:
    """Return the judge, fitted on all, and its card: figures of cross-validation."""
    rated = held_out(learned, params)
    row = row_model(rated, params)
    judge = pair_model(learned, params, row)
    return judge, card(learned, rated, params)


def held_out(learned: Sequence[Example], params: JudgeParams) -> list[Rated]:
    """Return the rows of each document as a judge makes them that was fitted without it."""
    found: dict[str, Rated] = {}
    for fold in range(params.folds):
        rest = [e for e in learned if _fold(e, params) != fold]
        judge = pair_model(rest, params, Logistic(0.0, {}))
        for e in learned:
            if _fold(e, params) == fold:
                found[e.document.record_id] = rows_of(e, judge)
    return [found[e.document.record_id] for e in learned]


def rows_of(e: Example, judge: Judge) -> Rated:
    """Return the rows that a judge makes of a document."""
    told = judge.chosen(e.told, e.sentences, e.hits, e.study) if e.told else []
    rows, _ = joined(e.document, told, review=e.study.review)
    gold = {
        (f["intervention"], f.get("comparator") or "none", f["outcome"], f["direction"], f.get("limb") or "trained")
        for f in e.gold.get("findings") or []
    }
    return Rated(e, rows, told, [row_key(row) in gold for row in rows])


def pair_model(learned: Sequence[Example], params: JudgeParams, row: Logistic) -> Judge:
    """Return a judge whose regressions for arms and comparators are fitted on ``learned``."""
    arms: list[tuple[list[str], bool, float]] = []
    against: list[tuple[list[str], bool, float]] = []
    for e in learned:
        weight = params.weight[e.source]
        groups = results(e.told)
        known = contexts.profile(e.sentences, e.hits, e.study, [result for result, _ in groups])
        for result, _ in groups:
            right = gold_pairs(e.gold, result)
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
    one, two = _logistic(arms, params.arm, params.least), _logistic(against, params.against, params.least)
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
            features = row_features(row, one.rows, one.told, one.example.study)
            told.append((features, right, params.row_weight[one.example.source]))
    return _graded(told, params.row, params.least)


def cross_validated(rated: Sequence[Rated], params: JudgeParams) -> list[Chance]:
    """Return `p` and truth of each row, the regression for `p` too fitted without its fold."""
    found: list[Chance] = []
    for fold in range(params.folds):
        row = row_model([r for r in rated if _fold(r.example, params) != fold], params)
        found += chances([r for r in rated if _fold(r.example, params) == fold], row)
    return found


def chances(rated: Iterable[Rated], row: Logistic) -> list[Chance]:
    """Return `p` and truth of each row."""
    return [
        (one.example.source, row.graded(row_features(candidate, one.rows, one.told, one.example.study)), right)
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
    ruled = {e.document.record_id: joined(e.document, e.told, review=e.study.review)[0] for e in learned}
    judged = {r.example.document.record_id: r.rows for r in rated}
    told = cross_validated(rated, params)
    figures: dict[str, Any] = {"documents": len(learned), "folds": params.folds}
    for source in ("all", *dict.fromkeys(e.source for e in learned)):
        own = [e for e in learned if source in ("all", e.source)]
        figures[source] = {
            "rules": _f1(own, ruled),
            "judge": _f1(own, judged),
            "calibration_error": calibration_error([(p, right) for s, p, right in told if source in ("all", s)]),
            "rows": sum(source in ("all", s) for s, _, _ in told),
        }
    return figures


def as_json(judge: Judge) -> dict[str, Any]:
    """Return a judge as it is written."""
    parts: dict[str, Any] = {
        name: {"bias": part.bias, "weights": dict(sorted(part.weights.items()))}
        for name, part in (("arm", judge.arm), ("against", judge.against), ("row", judge.row))
    }
    return {"version": judge.version, "keep": judge.keep, "near": judge.near, **parts}


def _f1(own: Sequence[Example], rows: Mapping[str, Sequence[Candidate]]) -> dict[str, float]:
    gold = {e.document.record_id: e.gold for e in own}
    read = {
        e.document.record_id: {
            "findings": [
                {"intervention": c.intervention, "comparator": c.comparator, "outcome": c.outcome,
                 "direction": c.direction, "limb": c.limb} for c in rows[e.document.record_id]
            ]
        } for e in own
    }  # fmt: skip
    figures = score(gold, read, resamples=1)
    return {level: float(figures[level]["f1"] or 0.0) for level in LEVELS}


def _logistic(told: Sequence[tuple[list[str], bool, float]], strength: float, least: int) -> Logistic:
    return _graded([([(name, 1.0) for name in features], right, w) for features, right, w in told], strength, least)


def _graded(told: Sequence[tuple[list[Feature], bool, float]], strength: float, least: int) -> Logistic:
    """Return the regression over features that occur ``least`` times; ``strength`` is the inverse of regularisation."""
    counts = Counter(name for features, _, _ in told for name, _ in features)
    names = sorted(name for name, number in counts.items() if number >= least)
    place = {name: n for n, name in enumerate(names)}
    rows = [(n, place[name], value) for n, (fs, _, _) in enumerate(told) for name, value in fs if name in place]
    at, column, value = zip(*rows, strict=True)
    matrix = csr_matrix((value, (at, column)), shape=(len(told), len(names)))
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=500, random_state=0)
    model.fit(matrix, [right for _, right, _ in told], sample_weight=[weight for _, _, weight in told])
    weights = {name: round(float(w), 4) for name, w in zip(names, model.coef_[0], strict=True) if abs(w) >= SMALL}
    return Logistic(round(float(model.intercept_[0]), 4), weights)


def _unseen(source: str, record_id: str) -> bool:
    """Tell whether a document is among those that nothing learns from (bench/extraction.py)."""
    match source:
        case "digests":
            return fold_of(record_id, UNSEEN_DIGESTS) == 0
        case "real":
            return fold_of(record_id, 2) == 0
        case "practice":
            return int(record_id.rpartition("-")[2]) % 3 == 0
        case _:
            return False


def _fold(e: Example, params: JudgeParams) -> int:
    return fold_of(e.document.record_id, params.folds)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    told_plainly(main)
