"""Figures that compare read annotations with gold ones (corpora/gold/GUIDE.md tells what both hold).

Every figure is micro-averaged over documents: precision, recall and F1 with a 95 % bootstrap interval over documents.
A gold document without a reading counts as read empty. The levels, from the easiest to the whole row:

  outcome      outcome id                                     was the measure noticed
  od           outcome, direction                             what happened to it
  odl          outcome, direction, limb                       in which limb
  iod          intervention, outcome, direction               what caused it (exact concept)
  iod_family   the same, where an intervention also matches its parent or child in the ontology
  finding      intervention, comparator, outcome, direction, limb      the whole row
  parameter    kind, low, high, unit                          the dose (numbers equal within 1 %)
  association  unordered pair of outcomes, relation
  site_claim   site, stance

Accuracies: design, species, population, n over documents; direction_given_outcome where both sides hold an outcome
with exactly one direction.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.ontology import ontology

Annotation = Mapping[str, Any]  # one object of the GUIDE
Key = tuple[Any, ...]
LEVELS = ("outcome", "od", "odl", "iod", "iod_family", "finding", "parameter", "association", "site_claim")
STUDY_FIELDS = ("design", "species", "population", "n")
TOLERANCE = 0.01  # relative difference below which two numbers of a dose are equal


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision, recall and F1 of one level, with the interval of F1 and the numbers of rows."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float
    gold: int
    predicted: int


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Share of right answers among ``n`` questions; None where there was no question."""

    accuracy: float | None
    n: int


def score(
    gold: Mapping[str, Annotation], read: Mapping[str, Annotation], resamples: int = 2000, seed: int = 20261121
) -> dict[str, dict[str, float | int | None]]:
    """Return every figure by name; ``gold`` and ``read`` hold annotations by document id."""
    ids, rng = sorted(gold), random.Random(seed)
    figures: dict[str, Agreement | Accuracy] = {}
    for level in LEVELS:
        figures[level] = _agreement([_counts(gold[i], read.get(i, {}), level) for i in ids], resamples, rng)
    figures["direction_given_outcome"] = _accuracy(direction_pairs(gold, read))
    for name in STUDY_FIELDS:
        told = [(_study(gold[i], name), _study(read.get(i, {}), name)) for i in ids]
        figures[name] = _accuracy([pair for pair in told if pair[0] is not None])
    return {name: asdict(figure) for name, figure in figures.items()}


def keys(annotation: Annotation, level: str) -> set[Key]:
    """Return the distinct rows of an annotation as a level sees them."""
    findings = annotation.get("findings") or []
    match level:
        case "outcome":
            return {(f["outcome"],) for f in findings}
        case "od":
            return {(f["outcome"], f["direction"]) for f in findings}
        case "odl":
            return {(f["outcome"], f["direction"], _limb(f)) for f in findings}
        case "iod" | "iod_family":
            return {(f["intervention"], f["outcome"], f["direction"]) for f in findings}
        case "finding":
            return {
                (f["intervention"], f.get("comparator") or "none", f["outcome"], f["direction"], _limb(f))
                for f in findings
            }
        case "parameter":
            rows = annotation.get("parameters") or []
            return {(p["kind"], _number(p.get("low")), _number(p.get("high")), p.get("unit")) for p in rows}
        case "association":
            return {(*sorted((a["a"], a["b"])), a["relation"]) for a in annotation.get("associations") or []}
        case "site_claim":
            return {(c["site"], c["stance"]) for c in annotation.get("site_claims") or []}
        case _:
            raise KeyError(level)


def matched(gold: Annotation, read: Annotation, level: str) -> tuple[int, list[Key], list[Key]]:
    """Return the hits, the missed and the false rows of a document: one to one, equal pairs first, then alike ones."""
    missed, left, hits = sorted(keys(gold, level), key=str), [], 0
    for row in sorted(keys(read, level), key=str):
        if row in missed:
            missed.remove(row)
            hits += 1
        else:
            left.append(row)
    false = []
    for row in left:
        found = next((other for other in missed if level in _ALIKE and _ALIKE[level](other, row)), None)
        if found is None:
            false.append(row)
        else:
            missed.remove(found)
            hits += 1
    return hits, missed, false


def direction_pairs(gold: Mapping[str, Annotation], read: Mapping[str, Annotation]) -> list[tuple[str, str]]:
    """Return (gold, read) directions where both sides hold an outcome with exactly one direction."""
    pairs = []
    for i in sorted(gold):
        told, found = _directions(gold[i]), _directions(read.get(i, {}))
        both = [outcome for outcome in told if len(told[outcome]) == 1 == len(found.get(outcome, ()))]
        pairs += [(*told[outcome], *found[outcome]) for outcome in both]
    return [(a, b) for a, b in pairs]


def _directions(annotation: Annotation) -> dict[str, set[str]]:
    directions: dict[str, set[str]] = {}
    for finding in annotation.get("findings") or []:
        directions.setdefault(finding["outcome"], set()).add(finding["direction"])
    return directions


def _counts(gold: Annotation, read: Annotation, level: str) -> tuple[int, int, int]:
    hits, missed, false = matched(gold, read, level)
    return hits, len(false), len(missed)


def _agreement(counts: list[tuple[int, int, int]], resamples: int, rng: random.Random) -> Agreement:
    """Sum (hits, false, missed) over documents, and again over resampled documents for the interval."""
    total = _sums(counts)
    spread = sorted(_f1(*_sums([counts[rng.randrange(len(counts))] for _ in counts]))[2] for _ in range(resamples))
    precision, recall, f1 = _f1(*total)
    low, high = spread[int(0.025 * resamples)], spread[int(0.975 * resamples) - 1]
    precision, recall, f1, low, high = (round(x, 4) for x in (precision, recall, f1, low, high))
    return Agreement(precision, recall, f1, low, high, gold=total[0] + total[2], predicted=total[0] + total[1])


def _sums(counts: list[tuple[int, int, int]]) -> tuple[int, int, int]:
    return sum(c[0] for c in counts), sum(c[1] for c in counts), sum(c[2] for c in counts)


def _f1(hits: int, false: int, missed: int) -> tuple[float, float, float]:
    precision = hits / (hits + false) if hits + false else 0.0
    recall = hits / (hits + missed) if hits + missed else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _accuracy(pairs: list[tuple[Any, Any]]) -> Accuracy:
    right = sum(a == b for a, b in pairs)
    return Accuracy(round(right / len(pairs), 4) if pairs else None, len(pairs))


def _same_dose(a: Key, b: Key) -> bool:
    return a[0] == b[0] and a[3] == b[3] and all(_close(x, y) for x, y in zip(a[1:3], b[1:3], strict=True))


def _close(x: float | None, y: float | None) -> bool:
    if x is None or y is None:
        return x is y
    return abs(x - y) <= TOLERANCE * max(abs(x), abs(y), 1e-9)


def _related(a: Key, b: Key) -> bool:
    parents = ontology().parents
    return a[1:] == b[1:] and (a[0] == b[0] or parents.get(a[0]) == b[0] or parents.get(b[0]) == a[0])


def _study(annotation: Annotation, name: str) -> Any:
    return (annotation.get("study") or {}).get(name)


def _limb(finding: Annotation) -> str:
    return str(finding.get("limb") or "trained")


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


_ALIKE: dict[str, Callable[[Key, Key], bool]] = {"parameter": _same_dose, "iod_family": _related}
