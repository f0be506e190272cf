"""The judge of rows: which pairs of intervention and comparator a result is about, and how sure a row is.

Reads: models/judge/weights.json, three logistic regressions fitted by pipeline/training/judge.py, and the adjudicator
(pipeline/reader/adjudicator.py), which weighs their answers with those of the second reader where it has read the text.
Idea: the chance of a pair is that of its intervention times that of the comparator given it. The likeliest pair of a
result is kept, and others that are likely by themselves and not much less likely than it. A row's `p` comes from a
third regression over what the row knows of itself. Plain sums, so that no library is needed; without the folder the
rules' rows stand and have no `p`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.learned.opinion import Opinion, ResultOpinion
from pipeline.ontology import LEXICON
from pipeline.reader import contexts
from pipeline.reader.adjudicator import Adjudicator, against_features, arm_features
from pipeline.reader.candidates import Candidate
from pipeline.reader.contexts import Pair, Profile, Result
from pipeline.reader.lexicon import Hit
from pipeline.reader.logistic import Choice, Logistic
from pipeline.reader.rating import row_features
from pipeline.reader.setting import Setting
from pipeline.tables import Sentence

FOLDER = LEXICON.parent / "judge"
MOST = 4  # pairs of one result


@dataclass(frozen=True, slots=True)
class Judge:
    """The fitted judge."""

    version: str
    arm: Logistic
    against: Logistic
    row: Logistic
    keep: float  # chance from which a further pair of a result is kept
    near: float  # share of the likeliest pair's chance that a further pair has at least
    adjudicator: Adjudicator | None = None  # decides where there is a second reader's opinion
    of_kind: Mapping[str, tuple[float, ...]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "of_kind", by_kind(self.against.weights))

    def chosen(
        self,
        told: Sequence[Candidate],
        sentences: Sequence[Sentence],
        hits: Sequence[Sequence[Hit]],
        study: Setting,
        opinion: Opinion | None = None,
    ) -> list[Candidate]:
        """Return the candidates with the pairs that are likely instead of those that rules propose."""
        groups, known, own, told_of = self.profiled(told, sentences, hits, study)
        seen: dict[object, dict[Pair, float]] = {}
        kept: list[Candidate] = []
        for result, members in groups:
            of_pair = {(c.intervention, c.comparator): c for c in reversed(members)}
            said = opinion.result(result.outcome, result.direction, result.limb) if opinion is not None else None
            key = (*result.alike(), said and said.key())
            if key not in seen:
                seen[key] = self.chances(result, study, known, own, told_of, said)
            for pair, chance in likely(seen[key], self.keep, self.near):
                like = of_pair.get(pair)
                origin = like.origin if like else f"judge/{self.version}:pair"
                kept.append((like or members[0])._replace(
                    intervention=pair[0], comparator=pair[1], origin=origin, chance=chance
                ))  # fmt: skip
        return kept

    def _kinds(self, names: Sequence[str]) -> list[float]:
        """Return what names tell of each kind of comparator, in the order of contexts.KINDS."""
        of_kind = self.of_kind
        columns = zip(*[of_kind[name] for name in names if name in of_kind], strict=True)
        return [sum(column) for column in columns] or [0.0] * len(contexts.KINDS)

    def chances(
        self,
        result: Result,
        study: Setting,
        known: Profile,
        own: Mapping[str, float],
        told_of: Sequence[float],
        said: ResultOpinion | None = None,
    ) -> dict[Pair, float]:
        """Return the chance of each pair that can matter.

        ``own`` are sums of the arms' own features, ``told_of`` what the study tells of each kind of comparator, and
        ``said`` is what the second reader says of the result.
        """
        pairs = contexts.pairs(known, result)
        arms = self.arm_chances(result, pairs, study, known, own)
        base = self.kinds(result, study, known, told_of)
        both = self.adjudicator if said is not None else None
        if both is not None and said is not None:
            ruled, position = max(arms.values(), default=0.0), result.sentence.position
            arms = {
                arm: both.arm.graded(arm_features(chance, ruled, arm, said, position)) for arm, chance in arms.items()
            }
        found: dict[Pair, float] = {}
        best = 0.0
        for arm in sorted(arms, key=lambda arm: -arms[arm]):
            if arms[arm] < self.near * best:
                break  # a pair is no likelier than its arm
            for pair in pairs:
                if pair[0] == arm:
                    chance = self.against_chance(result, pair, study, base)
                    if both is not None and said is not None:
                        position = result.sentence.position
                        chance = both.against.graded(against_features(chance, *pair, said, position))
                    found[pair] = arms[arm] * chance
                    best = max(best, found[pair])
        return found

    def arm_chances(
        self, result: Result, pairs: Sequence[Pair], study: Setting, known: Profile, own: Mapping[str, float]
    ) -> dict[str, float]:
        """Return the chance of each arm of a result's pairs, as rules and what they see tell it."""
        return {
            arm: self.arm.chance(contexts.arm_features(result, arm, study, known), own.get(arm, 0.0))
            for arm in dict.fromkeys(arm for arm, _ in pairs)
        }

    def kinds(self, result: Result, study: Setting, known: Profile, told_of: Sequence[float]) -> dict[str, float]:
        """Return what the place of a result and its study tell of each kind of comparator."""
        told = self._kinds(contexts.context(result, study, known))
        return {kind: a + b for kind, a, b in zip(contexts.KINDS, told, told_of, strict=True)}

    def against_chance(self, result: Result, pair: Pair, study: Setting, base: Mapping[str, float]) -> float:
        """Return the chance of a comparator given the arm; ``base`` is what :meth:`kinds` tells."""
        return self.against.chance(contexts.pair_features(result, pair, study), base[contexts.comparator_kind(*pair)])

    def profiled(
        self, told: Sequence[Candidate], sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]], study: Setting
    ) -> tuple[list[tuple[Result, list[Candidate]]], Profile, dict[str, float], list[float]]:
        """Return each result with its candidates, the profile of the document, and sums that all results share."""
        groups = results(told)
        known = contexts.profile(sentences, hits, study, [result for result, _ in groups])
        own = {arm: self.arm.sum(features) for arm, features in known.arms.items()}
        return groups, known, own, self._kinds(known.told)

    def rated(
        self, kept: Sequence[Candidate], told: Sequence[Candidate], study: Setting, opinion: Opinion | None = None
    ) -> list[Candidate]:
        """Return the candidates with the probability that each is right; ``told`` is all that clauses told."""
        row = self.row if opinion is None or self.adjudicator is None else self.adjudicator.row
        return [
            candidate._replace(p=round(row.graded(row_features(candidate, kept, told, study, opinion)), 3))
            for candidate in kept
        ]


def by_kind(weights: Mapping[str, float]) -> dict[str, tuple[float, ...]]:
    """Return for each name of a comparator's context its weights in the order of contexts.KINDS."""
    split = [name.split("|", 1) for name in weights if name.split("|", 1)[0] in contexts.KINDS]
    names = sorted({parts[1] for parts in split if len(parts) == 2})
    return {name: tuple(weights.get(f"{kind}|{name}", 0.0) for kind in contexts.KINDS) for name in names}


@cache
def load_judge(folder: Path = FOLDER) -> Judge | None:
    """Return the judge of ``folder``, None where it is not there; a broken one is an InputError."""
    path = folder / "weights.json"
    if not path.exists():
        return None
    try:
        raw = json.loads(path.read_text(encoding="utf8"))
        parts = {name: Logistic.of(raw[name]) for name in ("arm", "against", "row")}
        adjudicator = adjudicator_of(raw["adjudicator"]) if raw.get("adjudicator") else None
        return Judge(raw["version"], **parts, keep=raw["keep"], near=raw["near"], adjudicator=adjudicator)
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"{path} cannot be read ({error!r}); restore it from git") from None


def adjudicator_of(raw: Mapping[str, Any]) -> Adjudicator:
    """Return the adjudicator from its JSON values."""
    parts = {name: Logistic.of(raw[name]) for name in ("about", "result", "arm", "against", "row")}
    return Adjudicator(**parts, design=Choice.of(raw["design"]), kept=raw["kept"], told=raw["told"])


def results(told: Sequence[Candidate]) -> list[tuple[Result, list[Candidate]]]:
    """Return each result with its candidates, in the order of the text."""
    groups: dict[tuple[object, ...], list[Candidate]] = {}
    for c in told:
        key = (c.sentence.part, c.sentence.position, c.clause.start, c.outcome, c.direction, c.limb)
        groups.setdefault(key, []).append(c)
    return [(_result(members, told), members) for members in groups.values()]


def _result(members: Sequence[Candidate], told: Sequence[Candidate]) -> Result:
    first = members[0]
    proposed = tuple(dict.fromkeys((c.intervention, c.comparator) for c in members))
    taken = {
        (c.intervention, c.comparator)
        for c in told
        if c.sentence is first.sentence
        and (c.outcome, c.limb) == (first.outcome, first.limb)
        and c.direction != first.direction
    }
    return Result(
        first.sentence, first.clause, first.cue, first.outcome, first.direction, first.limb, first.hedged, proposed,
        frozenset(taken),
    )  # fmt: skip


def likely(chances: Mapping[Pair, float], keep: float, near: float) -> list[tuple[Pair, float]]:
    """Return the pairs to keep with their chances, the likeliest first."""
    ordered = sorted(chances.items(), key=lambda item: (-item[1], item[0]))[:MOST]
    best = ordered[0][1]
    return [(pair, chance) for n, (pair, chance) in enumerate(ordered) if not n or chance >= max(keep, near * best)]
