"""Which results hold, where rules and the second reader have both read a text.

Idea: whether a result is told at all is weighed from both. What only the second reader finds, or finds in the results
where rules have it from the title or a conclusion, becomes a candidate where its words stand.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from pipeline.learned.opinion import Opinion, ResultOpinion
from pipeline.reader.adjudicator import WORTH_A_LOOK, Adjudicator, bounded
from pipeline.reader.candidates import Candidate, is_summary
from pipeline.reader.clauses import Clause, clauses
from pipeline.reader.comparisons import BASELINE
from pipeline.reader.cues import HEDGING, cues
from pipeline.reader.families import OTHER
from pipeline.reader.lexicon import Hit
from pipeline.reader.logistic import Feature
from pipeline.reader.reading import Document
from pipeline.tables import Direction, Limb, Sentence

ResultKey = tuple[str, str, str]  # outcome, direction, limb
DIRECTIONS: tuple[Direction, ...] = ("increase", "decrease", "no_change")


def told_by_rules(told: Sequence[Candidate]) -> dict[ResultKey, list[Candidate]]:
    """Return the rules' candidates of each result."""
    groups: defaultdict[ResultKey, list[Candidate]] = defaultdict(list)
    for candidate in told:
        groups[candidate.outcome, candidate.direction, candidate.limb].append(candidate)
    return dict(groups)


def weighed_results(
    told: Mapping[ResultKey, Sequence[Candidate]], opinion: Opinion
) -> Iterator[tuple[ResultKey, list[Feature]]]:
    """Yield each result that either reader finds, with its features."""
    said = {one.key(): one for one in opinion.results}
    found = [*told, *(key for key, one in said.items() if key not in told and one.odds >= WORTH_A_LOOK)]
    likely = [key for key, one in said.items() if one.odds >= 0]
    both = len([key for key in likely if key in told])
    agreed = {"agreed": _share(both, len(told)), "covered": _share(both, len(likely))}
    for key in found:
        by_document = [(f"{name}&told={key in told}", share) for name, share in agreed.items()]
        yield key, [*_result_features(key, told.get(key, ()), said), *by_document]


def _share(part: int, whole: int) -> float:
    """Return a share, drawn to one half where little is known.

    >>> _share(0, 0), _share(3, 3)
    (0.5, 0.8)
    """
    return (part + 1) / (whole + 2)


def _result_features(
    key: ResultKey, own: Sequence[Candidate], said: Mapping[ResultKey, ResultOpinion]
) -> Iterator[Feature]:
    outcome, direction, limb = key
    odds = said[key].odds if key in said else None
    yield ("opinion", bounded(odds))
    yield (f"opinion&told={bool(own)}", bounded(odds))
    yield (f"{direction}&told={bool(own)}", 1.0)
    yield (f"unsaid&told={bool(own)}", float(odds is None))
    others = [said[outcome, way, limb].odds for way in DIRECTIONS if way != direction and (outcome, way, limb) in said]
    yield ("other_direction", bounded(max(others, default=None)))
    opposite = "untrained" if limb == "trained" else "trained"
    other_limb = said.get((outcome, direction, opposite))
    yield ("other_limb", bounded(other_limb.odds if other_limb else None))
    yield (f"limb={limb}", 1.0)
    if own:
        where = {"title" if c.sentence.part == "title" else c.sentence.statement for c in own}
        yield (f"told_in={'result' if 'result' in where else 'elsewhere'}", 1.0)
        yield (f"sentences={min(len({c.sentence.position for c in own}), 3)}", 1.0)
        yield ("hedged", float(all(c.hedged for c in own)))


def adjudicated(
    adjudicator: Adjudicator, told: Sequence[Candidate], opinion: Opinion, document: Document,
    sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]],
) -> tuple[list[Candidate], list[Candidate]]:  # fmt: skip
    """Return the candidates of the results that hold, in the order of the text, and those that are doubted."""
    groups = told_by_rules(told)
    said = {one.key(): one for one in opinion.results}
    kept: list[Candidate] = []
    doubted: list[Candidate] = []
    for key, features in weighed_results(groups, opinion):
        holds, own = adjudicator.result.graded(features) >= adjudicator.told, groups.get(key, [])
        if holds and (one := said.get(key)) and (not own or _told_better(one, own, sentences)):
            kept.append(_candidate(one, opinion.origin, document, sentences, hits))
        (kept if holds else doubted).extend(own)
    return sorted(kept, key=lambda c: (c.sentence.position, c.start, c.end)), doubted


def _told_better(one: ResultOpinion, own: Sequence[Candidate], sentences: Sequence[Sentence]) -> bool:
    """Tell whether rules found a result in summaries alone, and the second reader where it is measured."""
    there = next(sentence for sentence in sentences if sentence.position == one.sentence)
    return one.odds >= 0 and not is_summary(there) and all(is_summary(c.sentence) for c in own)


def _candidate(
    one: ResultOpinion, origin: str, document: Document, sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]]
) -> Candidate:
    """Return a result of the second reader as a candidate, at the words that tell it most."""
    place = next(n for n, sentence in enumerate(sentences) if sentence.position == one.sentence)
    sentence = sentences[place]
    offset = sentence.start + (len(document.title) + 1 if sentence.part == "abstract" else 0)
    start, end = one.start - offset, one.end - offset
    clause = _clause_at(start, sentence.text, hits[place])
    likeliest = max(one.told.arms, key=lambda arm: (one.told.arms[arm], arm), default=OTHER)
    hedged = bool(HEDGING.search(sentence.text, clause.start, clause.end))
    return Candidate(
        sentence, start, end, likeliest, BASELINE, one.outcome, cast(Direction, one.direction), cast(Limb, one.limb),
        hedged, origin, clause, None,
    )  # fmt: skip


def _clause_at(place: int, text: str, hits: Sequence[Hit]) -> Clause:
    parts = clauses(text, hits, cues(text, hits))
    return next((part for part in reversed(parts) if part.start <= place), parts[0])
