"""What a judge of rows looks at: features of who may have caused a result, and of what it may be held against.

Idea: rules propose arms and comparators for each result of a clause. Around each result stand more that are possible:
what the study names anywhere, against the same people before, a control, nothing told, another arm or a variant of the
same one. Features are words; the model (pipeline/reader/judge.py) adds up their weights. They come in three lists, so
that each is made once: of an arm, of a kind of comparator, and of both together.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.reader.clauses import Clause
from pipeline.reader.comparisons import (
    AGAINST,
    ALIKE,
    ALL_ARMS,
    BASELINE,
    BEFORE,
    BETWEEN,
    NONE,
    ONLY,
    PRE_POST,
    TREATMENTS,
)
from pipeline.reader.cues import Cue, masked
from pipeline.reader.families import ACUTE, CONTROL, HISTORY, OTHER, RESISTANCE, STIMULATION, ancestors, in_family
from pipeline.reader.lexicon import Hit
from pipeline.reader.printed import COMPARES, SIGNIFICANT
from pipeline.reader.setting import Setting
from pipeline.tables import Sentence

Pair = tuple[str, str]  # intervention and comparator
MOST = 7  # interventions of a study that are weighed as arms of a result
SAME, ANOTHER = "same", "another"  # kinds of comparator besides baseline, control and none
KINDS = (BASELINE, CONTROL, NONE, SAME, ANOTHER)
SHARES = (0.9, 0.6, 0.4, 0.2, 0.1, 0.0)  # of the heaviest intervention's weight
CHANCES = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05)  # that the study is about an intervention
POSSIBLE = 0.1  # chance from which an intervention that no name tells is weighed
BRACKETED = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Result:
    """What a clause says of one outcome, and the pairs that rules propose for it."""

    sentence: Sentence
    clause: Clause
    cue: Cue | None
    outcome: str
    direction: str
    limb: str
    hedged: bool
    proposed: tuple[Pair, ...]
    taken: frozenset[Pair]  # what rules propose in the sentence for another direction of the outcome

    def worded(self) -> "_Worded":
        """Return what the words of its clause tell of comparators."""
        before = self.sentence.text[: self.clause.end]
        return _worded(before[self.clause.start :], before)

    def alike(self) -> tuple[object, ...]:
        """Return what tells the chances of its pairs: the outcomes that a clause lists share them."""
        crossed = self.outcome == "contralateral_strength"
        place = (self.sentence.part, self.sentence.position, self.clause.start, self.cue)
        return (*place, crossed, self.direction, self.limb, self.hedged, self.proposed, self.taken)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a document tells of its interventions, and of itself."""

    arms: Mapping[str, tuple[str, ...]]  # candidates -> features
    ruled: Mapping[str, float]  # arms -> share of the results for which rules propose them
    named: Mapping[int, frozenset[str]]  # sentence position -> what it names
    told: tuple[str, ...]  # features of the study that bear on comparators


@cache
def kind_of(concept: str) -> str:
    """Return the coarse kind of an intervention."""
    if concept in (RESISTANCE, ACUTE, OTHER, STIMULATION, HISTORY, CONTROL, "detraining", "stimulation_plus_rt"):
        return concept
    return "kind_of_rt" if in_family(concept) else "other_training"


def profile(
    sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]], study: Setting, results: Sequence[Result]
) -> Profile:
    """Return the profile of a document; ``hits`` hold its group labels as what they stand for."""
    places: dict[str, set[str]] = {}
    named: dict[int, frozenset[str]] = {}
    against_control = False
    for sentence, found in zip(sentences, hits, strict=True):
        concepts = frozenset(hit.concept for hit in found if hit.kind == "intervention")
        named[sentence.position] = concepts
        where = "title" if sentence.part == "title" else sentence.statement
        for concept in concepts:
            places.setdefault(concept, set()).add(where)
        if CONTROL in concepts and where == "result" and AGAINST.search(sentence.text):
            against_control = True
    weights = {id_: w for id_, w in study.weights.items() if id_ != CONTROL}
    arms = _candidates(weights, study)
    ruled = {arm: _share([arm in {a for a, _ in r.proposed} for r in results]) for arm in arms}
    controlled = _share([any(against == CONTROL for _, against in r.proposed) for r in results])
    compared = _share([COMPARES.search(r.sentence.text) is not None for r in results])
    told = [
        f"controlled>={_bound(controlled)}", f"compared>={_bound(compared)}",
        f"compared>={_bound(compared)}&control={study.control}",
        f"acute={study.acute}", f"across={study.cross_sectional}", f"review={study.review}", f"pooled={study.pooled}",
        f"sham={study.sham}", f"control={study.control}", f"timed={study.timed}", f"arms={study.arms}",
        f"crossover={study.crossover}", f"arms={study.arms}&control={study.control}",
        f"mains={min(len(study.main), 3)}", f"patients={study.patients}", f"bout={study.bout is not None}",
        f"against_control={against_control}", f"labels={min(len(set(study.labels.values()) - {CONTROL}), 3)}",
    ]  # fmt: skip
    top = max(weights.values(), default=1.0)
    features = {
        arm: tuple(_of_arm(arm, number, weights.get(arm, 0.0) / top, arms, places.get(arm, set()), study))
        for number, arm in enumerate(arms)
    }
    return Profile(features, ruled, named, tuple(told))


def _share(told: Sequence[bool]) -> float:
    return sum(told) / len(told) if told else 0.0


def _bound(share: float) -> float:
    return next(bound for bound in SHARES if share >= bound)


def _candidates(weights: Mapping[str, float], study: Setting) -> tuple[str, ...]:
    """The interventions that may be an arm, the heaviest first."""
    arms = dict(weights)
    for number, arm in enumerate(study.main):
        arms[arm] = arms.get(arm, 0.0) + 0.001 * (9 - number)
    if study.acute and any(in_family(arm) for arm in arms):
        arms.setdefault(ACUTE, 0.0)
    if study.other_limb and any(in_family(arm) for arm in arms):
        arms.setdefault("unilateral_rt", 0.0)
    if any(in_family(arm) for arm in arms) and STIMULATION in arms:
        arms.setdefault("stimulation_plus_rt", 0.0)
    for arm, chance in study.chances.items():
        if chance >= POSSIBLE:
            arms.setdefault(arm, 0.0)
    ordered = sorted(arms, key=lambda arm: (-study.chances.get(arm, 0.0), -arms[arm], arm))
    return tuple(arm for number, arm in enumerate(ordered) if number < MOST or arm in study.main)


def _of_arm(
    arm: str, number: int, share: float, arms: Sequence[str], places: set[str], study: Setting
) -> Iterator[str]:
    kind = kind_of(arm)
    yield f"share>={_bound(share)}"
    yield f"rank={min(number, 4)}"
    place = study.main.index(arm) if arm in study.main else -1
    yield f"main={min(place, 2)}"
    yield f"main={min(place, 2)}/{min(len(study.main), 3)}"
    yield f"id={arm}"
    yield f"id={arm}&main={place >= 0}"
    for where in sorted(places):
        yield f"in_{where}"
        yield f"in_{where}&{kind}"
    yield f"places={min(len(places), 4)}"
    yield from _of_chance(arm, kind, study)
    labels = sum(id_ == arm for id_ in study.labels.values())
    yield f"labels={min(labels, 2)}&any={any(id_ != CONTROL for id_ in study.labels.values())}"
    yield f"{kind}&acute={study.acute}"
    yield f"{kind}&across={study.cross_sectional}"
    yield f"{kind}&review={study.review}"
    yield f"{kind}&crossover={study.crossover}"
    yield f"{kind}&bout={study.bout is not None}"
    others = [other for other in arms if other != arm]
    if any(arm in ancestors(other) for other in others):
        yield f"above_named&{kind}"
        if any(arm in ancestors(other) for other in study.main):
            yield "above_main"
    if any(other in ancestors(arm) for other in others):
        yield "below_named"
        if any(other in ancestors(arm) for other in study.main):
            yield "below_main"
    for other in sorted({kind_of(other) for other in others if other in study.main}):
        yield f"{kind}&with_{other}"


def _of_chance(arm: str, kind: str, study: Setting) -> Iterator[str]:
    """Yield what the chance tells that the study is about an arm; each bound that it reaches adds its weight."""
    chance, best = study.chances.get(arm, 0.0), max(study.chances.values(), default=1.0)
    yield from (f"chance>={bound}" for bound in CHANCES if chance >= bound)
    yield from (f"chance_share>={bound}" for bound in SHARES if chance >= bound * best)
    yield f"chance_rank={min(sum(other > chance for other in study.chances.values()), 4)}"
    yield from (f"{kind}&chance>={bound}" for bound in (0.2, 0.5, 0.8) if chance >= bound)
    ruled = study.ruled.index(arm) if arm in study.ruled else -1
    yield f"ruled={min(ruled, 2)}/{min(len(study.ruled), 3)}"


def arm_features(result: Result, arm: str, study: Setting, known: Profile) -> list[str]:
    """Return what the place of a result tells of an arm, besides the arm's own features."""
    sentence, clause = result.sentence, result.clause
    worded = result.worded()
    rule = {pair[0] for pair in result.proposed}
    exact = [hit for hit in clause.interventions if hit.concept == arm]
    meant = exact or [hit for hit in clause.interventions if study.meant(hit.concept) == arm]
    any_named = any(hit.concept != CONTROL for hit in clause.interventions)
    found = ["rule" if arm in rule else "no_rule", f"rules={min(len(rule), 3)}&{arm in rule}"]
    share = known.ruled.get(arm, 0.0)
    found += [f"ruled>={_bound(share)}", f"ruled>={_bound(share)}&{arm in rule}", f"ruled_all={share == 1.0}"]
    how = "exact" if exact else "meant" if meant else "not_named" if any_named else "none_named"
    found += [how, f"{how}&{arm in rule}", f"{how}&main={arm in study.main}"]
    chance = study.chances.get(arm, 0.0)
    found += [f"{how}&chance>={bound}" for bound in (0.2, 0.5, 0.8) if chance >= bound]
    if arm not in rule:
        found += [f"rule_below&{how}"] if any(arm in ancestors(one) for one in rule) else []
        found += [f"rule_above&{how}"] if any(one in ancestors(arm) for one in rule) else []
    if meant:
        side = _side(result, meant[0], worded)
        found += [side, f"{side}&{arm in rule}"]
    if arm in known.named.get(sentence.position, ()):
        found.append("sentence")
    elif arm in known.named.get(sentence.position - 1, ()):
        found.append("sentence_before")
    back = _named_last(known, sentence.position)
    found.append(f"last={arm in back}&{how}" if back else "last=none")
    kind = "unilateral" if arm == "unilateral_rt" else kind_of(arm)
    found += [f"{kind}&limb={result.limb}", f"{kind}&direction={result.direction}", f"{kind}&{_section(sentence)}"]
    if result.outcome == "contralateral_strength":
        found.append(f"{kind}&contralateral")
    if worded.all_arms:
        found.append(f"all_arms&main={arm in study.main}&label={arm in study.labels.values()}")
    return found


def _named_last(known: Profile, position: int) -> frozenset[str]:
    """Return the interventions of the last sentence up to a position that names one besides the title."""
    for at in range(position, 0, -1):
        if named := known.named.get(at, frozenset()) - {CONTROL}:
            return named
    return frozenset()


def _side(result: Result, hit: Hit, worded: "_Worded") -> str:
    """Where an arm stands in its clause: after words of comparison, before or after the cue."""
    if worded.against:
        return "right" if hit.start >= result.clause.start + worded.against[0] else "left"
    if result.cue is None:
        return "no_cue"
    return "before_cue" if hit.start < result.cue.start else "after_cue"


def _section(sentence: Sentence) -> str:
    return "title" if sentence.part == "title" else sentence.statement


class _Worded(NamedTuple):
    """What the words of a clause tell of comparators."""

    features: tuple[str, ...]
    against: tuple[int, int] | None  # where words of comparison stand
    all_arms: bool
    alike: bool
    compares: bool
    bracket: bool  # that compares
    silent: bool


@lru_cache(maxsize=128)  # a clause tells of several outcomes, of each with several arms
def _worded(part: str, before: str) -> _Worded:
    """Return what the words of a clause tell; ``before`` is its sentence up to its end."""
    against, between, earlier = AGAINST.search(part), BETWEEN.search(masked(part)), bool(BEFORE.search(part))
    inside = " ".join(BRACKETED.findall(part))
    compares = bool(COMPARES.search(part) or COMPARES.search(inside))
    prepost, all_arms = bool(PRE_POST.search(part)), bool(ALL_ARMS.search(part))
    features = (
        f"against={bool(against)}", f"between={bool(between)}", f"before={earlier}", f"prepost={prepost}",
        f"prepost_before={bool(PRE_POST.search(before))}", f"all={all_arms}",
        f"only={bool(ONLY.search(part))}", f"significant={bool(SIGNIFICANT.search(part))}",
        f"both={compares and earlier}",
    )  # fmt: skip
    return _Worded(
        features,
        against.span() if against else None,
        all_arms=all_arms,
        alike=bool(ALIKE.search(part)),
        compares=compares,
        bracket=bool(inside and (COMPARES.search(inside) or AGAINST.search(inside))),
        silent=not (against or between or compares or earlier or prepost),
    )


def context(result: Result, study: Setting, known: Profile) -> list[str]:
    """Return what the place tells of the comparator of a result, whatever its arm; what the study tells is apart."""
    clause, cue = result.clause, result.cue
    named = {hit.concept for hit in clause.interventions}
    worded = result.worded()
    compared = cue is not None and cue.compared
    joint = clause.joint if clause.joint in JOINTS else bool(clause.joint)
    told = [
        "any", f"direction={result.direction}", f"limb={result.limb}", _section(result.sentence),
        *worded.features[:5], f"alike={worded.alike or (cue is not None and cue.alike)}",
        *worded.features[5:7], f"compared={compared}", f"form={cue.form if cue else None}",
        f"control_named={CONTROL in named}", f"named={min(len(named - {CONTROL}), 3)}", f"hedged={result.hedged}",
        f"negated={cue is not None and cue.negated}", f"joint={joint}",
        f"sentence_control={CONTROL in known.named.get(result.sentence.position, ())}",
    ]  # fmt: skip
    told += [
        f"compares={worded.compares}&control={study.control}",
        f"bracket={worded.bracket}", f"bracket={worded.bracket}&control={study.control}", *worded.features[7:],
        f"silent={worded.silent}&control={study.control}", f"silent={worded.silent}&arms={study.arms}",
    ]  # fmt: skip
    if worded.against:
        right = {hit.concept for hit in clause.interventions if hit.start >= clause.start + worded.against[1]}
        told.append(f"against_control={CONTROL in right}")
    kinds = sorted({comparator_kind(*pair) for pair in result.proposed})
    told += [name for kind in kinds for name in (f"rule={kind}", f"rule={kind}&direction={result.direction}")]
    told.append(f"rules={'+'.join(kinds)}")
    return told


JOINTS = ("but", "whereas", "while", "with", "and")


def comparator_kind(arm: str, against: str) -> str:
    """Return the kind of a comparator."""
    if against in (BASELINE, CONTROL, NONE):
        return against
    return SAME if against == arm else ANOTHER


def pair_features(result: Result, pair: Pair, study: Setting) -> list[str]:
    """Return what only arm and comparator together tell."""
    arm, against = pair
    kind = comparator_kind(arm, against)
    own = kind_of(arm)
    ruled = any(arm == proposed for proposed, _ in result.proposed)
    found = [
        "pair" if pair in result.proposed else "no_pair",
        *_of_kinds(own, kind, result.direction, acute=study.acute, sham=study.sham or study.control, ruled=ruled),
    ]
    if kind == SAME:
        found += [
            f"variants={study.variants(arm)}",
            f"variants={study.variants(arm)}&arms={study.arms}&mains={len(study.main) == 1}",
        ]
    if kind == ANOTHER:
        named = [
            hit for hit in result.clause.interventions if study.meant(hit.concept) == against or hit.concept == against
        ]
        found += [
            f"another_main={against in study.main}", f"another_label={against in study.labels.values()}",
            f"another_named={_side(result, named[0], result.worded()) if named else None}", f"{own}|{kind_of(against)}",
            f"swapped={(against, arm) in result.proposed}",
            f"family={against in ancestors(arm) or arm in ancestors(against)}",
            f"treatment={arm in TREATMENTS},{against in TREATMENTS}",
        ]  # fmt: skip
        if named and ruled:
            found.append("another_named&rule_arm")
    return found


@cache  # of few kinds and directions
def _of_kinds(own: str, kind: str, direction: str, *, acute: bool, sham: bool, ruled: bool) -> tuple[str, ...]:
    return (
        f"{own}|{kind}", f"{own}|{kind}&acute={acute}", f"{own}|{kind}&sham={sham}",
        f"{own}|{kind}&direction={direction}", f"{kind}&rule_arm={ruled}",
    )  # fmt: skip


def pairs(known: Profile, result: Result) -> list[Pair]:
    """Return the pairs that are weighed for a result.

    A clause that ranks two arms tells nothing of either against itself before, or against a control.
    """
    arms = list(known.arms)
    arms += sorted({arm for arm, _ in result.proposed} - set(arms))
    possible = [(arm, against) for arm in arms for against in (BASELINE, CONTROL, NONE, arm)]
    possible += [(arm, other) for arm in arms for other in arms[:4] if other != arm]
    if result.proposed and all(comparator_kind(*pair) in (SAME, ANOTHER) for pair in result.proposed):
        possible = [(arm, against) for arm, against in possible if against not in (BASELINE, CONTROL)]
    return [pair for pair in possible if pair not in result.taken and pair not in result.proposed] + [*result.proposed]
