"""Which interventions a study is about: each is weighed by where and how often it is named."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.reader.families import ACUTE, CONTROL, HISTORY, OTHER, RESISTANCE, STIMULATION, ancestors, in_family
from pipeline.reader.labels import GROUP, MEASURED, TRAINED, times
from pipeline.reader.lexicon import Hit, Lexicon, phrase
from pipeline.reader.patterns import Pattern
from pipeline.tables import Sentence, Statement

IGNORED: tuple[Statement, ...] = ("background", "other_study", "advice")
WEIGHT: dict[Statement, float] = {"aim": 2.0, "hypothesis": 1.0, "method": 2.0, "result": 1.0, "conclusion": 1.0}
# Kinds of load and mode that "unilateral" outranks where a study is about the limb that was not trained.
BELOW_UNILATERAL = {"heavy_load_rt", "low_load_rt", "isometric_rt", "dynamic_rt", "isokinetic_rt", "bilateral_rt"}
MINOR = {"isokinetic_rt", "dynamic_rt", "bilateral_rt"}  # named as detail of a protocol more often than as its kind
PROGRAMME = phrase("programme")
SESSION = phrase("session")
ONE_SIDE = phrase("one_side")
TRAINED_KINDS = {
    re.compile(rf"\b{word}\b", re.IGNORECASE): kind
    for word, kind in (
        ("isometric(?:ally)?", "isometric_rt"),
        ("explosive(?:ly)?", "ballistic_training"),
        ("ballistic(?:ally)?", "ballistic_training"),
        ("eccentric(?:ally)?", "eccentric_rt"),
        ("metronome", "metronome_paced_rt"),
    )
}
ADDED = ("endurance_training", "balance_training")
STIMULATED = {STIMULATION, "nmes_training"}
# True: "TENS | during | strengthening", "strengthening exercise | with | TENS"; near miss: "NMES versus training".
DURING = re.compile(
    r"^[\s\w()-]{0,25}\b(?:during|with|added to|plus|superimposed on(?:to)?|followed by)\b[\s\w-]{0,20}$", re.I
)
EXHAUSTED = Pattern(
    r"\bto (?:task )?(?:failure|exhaustion)\b|\bfatiguing (?:task|protocol|exercise|contractions?)\b", re.I
)
# Something was done between two measurements, also where kinds of people are compared. True: "after training",
# "before and after the task"; near miss: "before puberty".
DONE = Pattern(
    r"\b(?:after|following|post-?|pre-?|before and after|prior to) (?:the |this |\d+ \w+ of |\w+ )?(?:train|practi|"
    r"treat|therap|interven|program|rehabilit|fatigu|task\b)|\bun-?trained (?:side|leg|limb|arm)",
    re.IGNORECASE,
)
COMBINED = Pattern(r"\b(?:combined with|in combination with|together with|plus|followed by)\b|\+", re.IGNORECASE)


def named(sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]]) -> dict[str, float]:
    """Return the weight of each intervention that a study names of its own, control included."""
    weights: defaultdict[str, float] = defaultdict(float)
    for sentence, found in zip(sentences, hits, strict=True):
        if sentence.statement in IGNORED:
            continue
        weight = 3.0 if sentence.part == "title" else WEIGHT.get(sentence.statement, 0.0)
        for concept in sorted({hit.concept for hit in found if hit.kind == "intervention"}):
            weights[concept] += weight
    return dict(weights)


def weighed(
    weights: Mapping[str, float],
    sentences: Sequence[Sentence],
    hits: Sequence[Sequence[Hit]],
    labels: Mapping[str, str],
    names: Lexicon,
    *,
    acute: bool,
    other_limb: bool,
    cross_sectional: bool,
) -> dict[str, float]:
    """Return the weights with what labels, one-sided training, combinations and kinds of contraction add to them."""
    told = defaultdict(float, weights)
    text = " ".join(sentence.text for sentence in sentences)
    own = " ".join(sentence.text for sentence in sentences if sentence.statement not in IGNORED)
    for label, concept in labels.items():
        if concept != GROUP:
            told[concept] += min(3.0, 0.5 * times(label, text))
    if told[RESISTANCE] and other_limb and ONE_SIDE.search(own):
        told["unilateral_rt"] += told[RESISTANCE]
    vague = {CONTROL, HISTORY, "bfr_rt"} | (set() if acute else {ACUTE})
    if {id_ for id_ in told if told[id_]} <= vague and (not cross_sectional or DONE.search(own)):
        told |= _in_background(sentences, hits) or _fallback(own, names, acute=acute)
    for parts in _combined(sentences, hits):
        stimulated = bool(parts & STIMULATED)
        told["stimulation_plus_rt" if stimulated else "combined_training"] += 4
        for part in parts & STIMULATED if stimulated else parts - set(labels.values()):
            told.pop(part, None)
    for kind in _trained_kinds(sentences):
        told[kind] += 2
    return {id_: weight for id_, weight in told.items() if weight}


@lru_cache(maxsize=4)  # rules ask, and what was learned
def times_told(own: str) -> tuple[int, int]:
    """Return how often a text speaks of single sessions, and of programmes."""
    return SESSION.count(own), PROGRAMME.count(own)


def is_acute(own: str, weights: Mapping[str, float], *, crossover: bool) -> bool:
    """Tell whether a study is about single sessions; ``own`` is its text without what others found."""
    sessions, programmes = times_told(own)
    if "detraining" in weights and weights["detraining"] >= 3:
        return False
    if crossover and programmes == 0:
        return True
    return (sessions > 0 and programmes == 0) or (sessions >= 3 * programmes > 0 and weights.get(ACUTE, 0) >= 4)


def main_interventions(
    weights: Mapping[str, float], labels: Mapping[str, str], *, acute: bool, cross_sectional: bool, other_limb: bool
) -> tuple[str, ...]:
    """Return the interventions that a study is about, the most named first."""
    if cross_sectional:
        return (HISTORY, "endurance_training") if weights.get("endurance_training", 0) >= 3 else (HISTORY,)
    told: defaultdict[str, float] = defaultdict(float)
    family = sum(weight for concept, weight in weights.items() if in_family(concept))
    if weights.get("endurance_training", 0) > weights.get(ACUTE, 0) + family / 2 or weights.get(STIMULATION, 0) > 3:
        weights = {concept: weight for concept, weight in weights.items() if concept != ACUTE}
    for concept, weight in weights.items():
        if concept in (CONTROL, HISTORY):
            continue
        if acute and (in_family(concept) and concept != "stimulation_plus_rt"):
            concept = ACUTE
        elif concept == ACUTE and not acute:
            continue
        told[concept] += weight
    if not other_limb:
        told.pop("unilateral_rt", None)
    if told[STIMULATION] >= 4 and not acute and any(told[id_] for id_ in list(told) if in_family(id_)):
        told["stimulation_plus_rt"] += told.pop(STIMULATION)
    if told["metronome_paced_rt"] or told["self_paced_rt"]:
        told.pop("unilateral_rt", None)
    bound = {ACUTE if acute and in_family(id_) else id_ for id_ in labels.values()} - {CONTROL}
    top = max(told.values(), default=0.0)
    kept = {id_: w for id_, w in told.items() if w >= max(2.0, 0.3 * top) or (id_ in bound and w > 0)}
    if OTHER in kept and kept[OTHER] < 4:
        kept.pop(OTHER)
    return _most_specific(kept, bound)


def shared_bout(weights: Mapping[str, float], main: Sequence[str], own: str, *, acute: bool) -> str | None:
    """Return the exercise that every condition of a study shares, where a treatment is added to it.

    A test to exhaustion that all conditions end with (``own`` tells it) is such an exercise.
    """
    if not acute or not main or main[0] not in (OTHER, STIMULATION):
        return None
    if weights.get("endurance_training", 0) >= 2:
        return "endurance_training"
    named_one = any(in_family(id_) or id_ == ACUTE for id_ in weights)
    return ACUTE if named_one or EXHAUSTED.search(own) else None


def cuff_without_training(weights: Mapping[str, float]) -> bool:
    """Tell whether blood flow is restricted in endurance exercise, so that there is no kind of resistance training."""
    family = sum(weight for id_, weight in weights.items() if in_family(id_) and id_ != "bfr_rt")
    return weights.get("bfr_rt", 0) > 0 and family < 2 and weights.get("endurance_training", 0) >= 3


def _combined(sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]]) -> list[set[str]]:
    """Return the pairs of trainings that sentences on the study combine: "strength training combined with cycling"."""
    found = []
    for sentence, named in zip(sentences, hits, strict=True):
        trainings = [
            hit
            for hit in named
            if hit.kind == "intervention"
            and (in_family(hit.concept) or hit.concept in ADDED or hit.concept in STIMULATED)
        ]
        for first, second in pairwise(trainings):
            between = sentence.text[first.end : second.start]
            own = sentence.part == "title" or sentence.statement in ("method", "aim")
            joined = DURING if {first.concept, second.concept} & STIMULATED else COMBINED
            if own and in_family(first.concept) != in_family(second.concept) and joined.search(between):
                found.append({first.concept, second.concept})
    return found


def _in_background(sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]]) -> dict[str, float]:
    """Return the interventions that only sentences taken for background name."""
    background = (found for s, found in zip(sentences, hits, strict=True) if s.statement == "background")
    named_there = {hit.concept for found in background for hit in found if hit.kind == "intervention"}
    return dict.fromkeys(sorted(named_there - {CONTROL, HISTORY, ACUTE, OTHER}), 2.0)


def _fallback(own: str, names: Lexicon, *, acute: bool) -> dict[str, float]:
    """Return the intervention that general words mean where no name of one is found."""
    for id_, words in names.fallbacks:
        concept = RESISTANCE if id_.startswith(RESISTANCE) else id_
        if (concept != ACUTE or acute) and words.search(own):
            return {concept: 4.0}
    return {}


def _trained_kinds(sentences: Sequence[Sentence]) -> list[str]:
    """Return the kinds of contraction that sentences on the training name: "trained ..., isometric and maximal"."""
    found = []
    last = max((s.position for s in sentences if s.statement == "method"), default=0)
    for sentence in sentences:
        told = sentence.statement in ("method", "background", "aim") or (
            sentence.statement == "result" and 0 < sentence.position < last
        )
        if told and TRAINED.search(sentence.text) and not MEASURED.search(sentence.text):
            found += [kind for words, kind in TRAINED_KINDS.items() if words.search(sentence.text)]
    return found


def _most_specific(kept: dict[str, float], bound: set[str]) -> tuple[str, ...]:
    """Drop what a kept intervention specifies: "strength training" where the training is isometric."""
    if "unilateral_rt" in kept:
        kept = {id_: w for id_, w in kept.items() if id_ not in BELOW_UNILATERAL or id_ in bound}
    specific = [id_ for id_ in kept if in_family(id_) and id_ != RESISTANCE]
    if len(specific) > 1:
        kept = {id_: w for id_, w in kept.items() if id_ not in MINOR or id_ in bound}
        if "unilateral_rt" in kept and any(id_ in bound for id_ in kept if in_family(id_) and id_ != "unilateral_rt"):
            kept.pop("unilateral_rt")
    general = {ancestor for id_ in kept for ancestor in ancestors(id_) if id_ != "stimulation_plus_rt"} - bound
    return tuple(sorted((id_ for id_ in kept if id_ not in general), key=lambda id_: (-kept[id_], id_)))
