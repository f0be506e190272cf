"""What authors say of where adaptation lies: a place in the nervous system, and whether it adapts.

Reads: models/lexicon/sites.yaml for the places, models/lexicon/claims.yaml (sites) for the words around them.
Idea: a conclusion of a study that did something claims the places that it names; other conclusions, and titles that
state a result, claim a place where a word of change, cause or mechanism stands in the same part of the sentence;
results only where they explain ("possibly due to changes at the spinal level"), and a review wherever it does not
speak of itself. Where the place only tells what was measured ("spinal excitability", "activity in M1"), in a title,
or where nothing was done to anybody, a word of adaptation must stand beside it. A place that only receives, was
stimulated or is hurt is none. ``origin`` tells how the place was found: ``named`` as the lexicon has it,
``adjective``, one of those before a noun that they share ("cortical and spinal mechanisms"), or ``bare``
("attributable to muscle").
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.reader.claim_words import claim_words, raw_claim_words
from pipeline.reader.concepts import UNLISTED
from pipeline.reader.cues import HEDGING
from pipeline.reader.lexicon import Hit
from pipeline.reader.patterns import Pattern
from pipeline.reader.reading import Document
from pipeline.tables import Sentence, SiteClaim, Stance, row_id

ORIGIN = "rules/3:site-"
REVIEWS = ("review", "meta_analysis")
TREATING = ("rct", "controlled_trial", "crossover", "single_group")  # designs in which something is done to people
OUTSIDE_REVIEWS = ("aim", "method", "advice", "hypothesis")
# Measures of these places are a mechanism themselves: "presynaptic inhibition".
MECHANISMS = (
    "ia_afferent_synapse",
    "interhemispheric_pathway",
    "spinal_interneurons",
    "reticulospinal_tract",
    "motor_unit_periphery",
)
# Before a mechanism that is more often a mere measure: "probably through decreased | intracortical inhibition".
THROUGH = Pattern(
    r"\b(?:through|via|by (?:means|way) of|due (?:\w+ ){0,4}to|because of|mediated by)\s(?:[\w-]+\s){0,3}$",
    re.IGNORECASE,
)
# What is only a reason for what follows: "since responses of spinal origin did not change, | we propose".
PREMISE = re.compile(
    r"^(?:since|because|given(?: that)?|as|considering(?: that)?|assuming(?: that)?)\s[^,]*,", re.IGNORECASE
)
# What is not explained did happen: "cannot account for the changes in | the motor cortex".
UNEXPLAINED = re.compile(
    r"\b(?:cannot|not|no|neither)\b[^,;]{0,30}\b(?:account for|explain)\s(?:the|these|all)\s(?:\w+\s)?"
    r"(?:change|alteration|adaptation)s?\s(?:in|of|at)\b",
    re.IGNORECASE,
)
# True: "inhibitory | networks", "intracortical inhibitory | and facilitatory networks"; near miss: "motor cortex".
STRUCTURE = re.compile(
    r"[\w\s-]*\b(?:(?:inter)?neurone?s?|circuits?|circuitry|networks?|cells|pathways?|synapses?|terminals?)\b",
    re.IGNORECASE,
)
WHERE = re.compile(
    r"(?:\s(?!and|or|nor|but|not)\w+)?\s(?:of|in|within|at|intrinsic to)\s(?:the\s|an?\s)?", re.IGNORECASE
)
FROM = re.compile(
    r"(?:\s(?:input|drive|projections?))?\sfrom\s(?:the\s)?", re.IGNORECASE
)  # "monoaminergic input from the"
EXACT = ("motor_cortex", "ipsilateral_motor_cortex")  # "circuits of | the hemisphere ipsilateral to": one place
COORDINATED = re.compile(r"\s?(?:,|and|or|,\s?and)\s(?:the\s)?(?:left\s|right\s|bilateral\s)?", re.IGNORECASE)
INFERRED = ("motoneuron", "supraspinal")  # no test measures these by themselves: who concludes on them places a change
AS_MEASURED = "corticospinal_tract"  # named for its excitability, a measure, as often as for a change
FOLLOWING = 26  # characters behind a place within which its noun may stand
PART_END = re.compile(r";|,?\s(?:whereas|while|although|though|however)\b", re.IGNORECASE)
TURN = Pattern(
    r";|,?\s(?:but|whereas|while|although|though|however)\b|"
    r",\s(?:and|so|which|thus|the|this|these|it|we|there|our|instead)\b|"
    r"(?<!not )\b(?:suggest|indicat|impl|hint|demonstrat|show|argu|point)(?:s|es|ies|e|ed|ing|ying|y)?\b",
    re.IGNORECASE,
)
ASIDE = re.compile(r",\s(?:(?:and|but)\s)?not\s[^,;]*,", re.IGNORECASE)  # "of a moving, and not of a still, hand"
CLAUSE_BEHIND = re.compile(
    r"[,;]|\b(?:of which|which|who|that)\b|\band (?=(?:do|does|did|is|are|was|were|has|have|may|can)\b)|"
    r"\b(?:but|whereas|while|although|since|because|given|when)\b",
    re.IGNORECASE,
)
BEHIND = 60  # characters behind a place within which it may be denied
BEFORE = 60  # characters before a place within which it may be made a bystander
JOINING = (
    "and|or|nor|but|not|also|a|an|both|neither|neural|central|motor|unit|the|at|rather|than|instead|of|as|well|more|"
    "mainly"
)


class Place(NamedTuple):
    """A place that a sentence makes a claim about, and how it was found."""

    hit: Hit
    way: str


def site_claims(
    document: Document,
    sentences: Sequence[Sentence],
    hits: Sequence[Sequence[Hit]],
    *,
    design: str | None,
    treated: bool,
) -> tuple[SiteClaim, ...]:
    """Return what a document says of where adaptation lies, each place and stance once, plain before hedged.

    ``treated`` tells whether the study did something to its participants.
    """
    found: dict[tuple[str, str], SiteClaim] = {}
    results_seen = False
    for sentence, named in zip(sentences, hits, strict=True):
        results_seen = results_seen or (sentence.part != "title" and sentence.statement == "result")
        if not _may_claim(sentence, design, results_seen=results_seen):
            continue
        done = treated or design in TREATING
        concluded = done and sentence.statement == "conclusion" and design not in REVIEWS
        strict = not done or sentence.part == "title"
        for place in places(sentence.text, named, strict=strict, concluded=concluded):
            row = _row(document, sentence, place)
            key = (row.site, row.stance)
            if key not in found or (found[key].hedged and not row.hedged):
                found[key] = row
    return tuple(found.values())


def _may_claim(sentence: Sentence, design: str | None, *, results_seen: bool) -> bool:
    """Tell whether a sentence may claim a place; what is put forward behind the results is an explanation of them."""
    if sentence.part == "title":
        return sentence.statement == "result" and "?" not in sentence.text
    if design in REVIEWS:
        return sentence.statement not in OUTSIDE_REVIEWS or (sentence.statement == "hypothesis" and results_seen)
    if sentence.statement in ("result", "advice"):
        return bool(claim_words("sites", "explains").search(sentence.text))
    return sentence.statement == "conclusion" or (sentence.statement == "hypothesis" and results_seen)


def places(text: str, named: Sequence[Hit], *, strict: bool, concluded: bool = False) -> Iterator[Place]:
    """Yield the places that a sentence makes a claim about, in order; ``strict`` asks for a word of adaptation."""
    outcomes = [hit for hit in named if hit.kind == "outcome" and hit.concept != UNLISTED]
    sites = [Place(hit, "named") for hit in named if hit.kind == "site"]
    taken = [(hit.start, hit.end) for hit, _ in sites]
    sites += [place for place in _bare(text) if all(place.hit.end <= a or b <= place.hit.start for a, b in taken)]
    sites.sort(key=lambda one: one.hit.start)
    premise = PREMISE.match(text)
    for n, place in enumerate(sites):
        before = sites[n - 1].hit if n else None
        behind = sites[n + 1].hit if n + 1 < len(sites) else None
        if (
            not (premise and place.hit.end <= premise.end())
            and not _inexact(text, before, place.hit, behind)
            and not _bystander(text, place.hit)
            and not (before and COORDINATED.fullmatch(text, before.end, place.hit.start) and _bystander(text, before))
            and _claimed(text, place.hit, outcomes, strict=strict, concluded=concluded)
        ):
            yield place


def _claimed(text: str, hit: Hit, outcomes: Sequence[Hit], *, strict: bool, concluded: bool) -> bool:
    """Tell whether words of change or adaptation stand beside a place, as strong as what it is asks for.

    What is ``concluded`` needs none, as the place is what the conclusion is about.
    """
    part = _part_around(text, hit)
    if claim_words("sites", "nothing_claimed").search(part):
        return False
    inside = any(o.start <= hit.start and hit.end <= o.end for o in outcomes)
    measure = inside and not STRUCTURE.match(text[hit.start : hit.end + FOLLOWING])
    if measure and hit.concept == "intracortical_inhibitory_circuits":
        return bool(THROUGH.search(text, 0, hit.start))
    if not strict and _beside(text, hit, "changed"):
        return True
    if measure:
        if concluded and hit.concept in INFERRED:
            return True
        if hit.concept in MECHANISMS and claim_words("sites", "causes").search(part):
            return True
        return bool(claim_words("sites", "plastic").search(part))
    if strict or _measured(text, hit, outcomes):
        return bool(claim_words("sites", "plastic").search(part))
    return (concluded and hit.concept != AS_MEASURED) or bool(claim_words("sites", "adapts").search(part))


def _inexact(text: str, before: Hit | None, hit: Hit, behind: Hit | None) -> bool:
    """Tell whether a neighbour names the same place more exactly.

    True: "brainstem" of "monoaminergic input from the brainstem",
    "spinal" of "spinal motoneurones", "motor cortex" of "inhibitory networks of the motor cortex",
    "cortical reorganization" of "cortical reorganization in the ipsilateral hemisphere".
    """
    if behind and text[hit.end : behind.start].isspace():
        return True
    if before and FROM.fullmatch(text, before.end, hit.start):
        return True
    if before and WHERE.fullmatch(text, before.end, hit.start) and (before.concept, hit.concept) != EXACT:
        return bool(STRUCTURE.fullmatch(text, before.start, before.end))
    if behind and (hit.concept, behind.concept) == EXACT and WHERE.fullmatch(text, hit.end, behind.start):
        return True
    follows = behind and behind.concept != hit.concept and WHERE.fullmatch(text, hit.end, behind.start)
    return bool(follows and not STRUCTURE.fullmatch(text, hit.start, hit.end))


def _bare(text: str) -> Iterator[Place]:
    """Yield the places that a sentence names by less than a name."""
    yield from (Place(hit, "adjective") for hit in _adjectives(text))
    for concept in raw_claim_words()["bare_places"]:
        yield from (
            Place(Hit("site", concept, *found.span()), "bare")
            for found in claim_words("bare_places", concept).finditer(text)
        )


def _adjectives(text: str) -> Iterator[Hit]:
    for found in _adjective_pattern().finditer(text):
        concept = raw_claim_words()["sites"]["adjectives"][found.group().lower()]
        yield Hit("site", concept, *found.span())


@cache
def _adjective_pattern() -> Pattern:
    """True: "cortical and | spinal | mechanisms", "the origin is | cortical"; near miss: "spinal cord"."""
    raw = raw_claim_words()["sites"]
    words = "|".join(sorted(map(re.escape, raw["adjectives"]), key=len, reverse=True))
    heads = "|".join(raw["heads"])
    shared = rf"({words})(?=(?:[\s,/]|\b(?:{JOINING}|{words})\b)+(?:{heads})\b)"
    predicate = (
        rf"(?:(?<=\bis )|(?<=\bare )|(?<=\bwas )|(?<=\bwere )|(?<=\bbe ))({words})(?=[,;.]|\s(?:and|or|rather)\b|$)"
    )
    return Pattern(rf"(?<![\w-])(?:{shared}|{predicate})", re.IGNORECASE)


def _part_around(text: str, hit: Hit) -> str:
    """Return the part of the sentence in which a place stands."""
    cuts = [found.end() for found in PART_END.finditer(text)]
    start = max((cut for cut in cuts if cut <= hit.start), default=0)
    return text[start : min((cut for cut in cuts if cut >= hit.end), default=len(text))]


def _bystander(text: str, hit: Hit) -> bool:
    """Tell whether a place only receives, was only stimulated, or is hurt."""
    return text[hit.start : hit.end] in raw_claim_words()["sites"]["no_place"] or _beside(text, hit, "aside")


def _measured(text: str, hit: Hit, outcomes: Sequence[Hit]) -> bool:
    """Tell whether a place only says what was measured: "activity in M1", "SICI in the motor cortex"."""
    return _beside(text, hit, "measured") or any(
        WHERE.fullmatch(text, o.end, hit.start) for o in outcomes if text[o.start : o.end].lower() != "strength"
    )


def _beside(text: str, hit: Hit, name: str) -> bool:
    before = text[max(0, hit.start - BEFORE) : hit.start]
    behind = claim_words("sites", f"{name}_behind").match(text[hit.end :].lstrip(" -"))
    return bool(behind) or any(m.end() == len(before) for m in claim_words("sites", f"{name}_before").finditer(before))


def _stance(text: str, hit: Hit) -> Stance:
    """Return whether a place adapts: denials reach to the next turn of the sentence, some to the next comma."""
    if any(found.start() < hit.start < found.end() for found in ASIDE.finditer(text)):
        return "does_not_adapt"
    plain = ASIDE.sub(lambda found: " " * len(found.group()), text)
    premise = PREMISE.match(plain)
    start = max([m.end() for m in TURN.finditer(plain, 0, hit.start)] + ([premise.end()] if premise else []), default=0)
    before = UNEXPLAINED.sub("", plain[start : hit.start])
    behind = CLAUSE_BEHIND.split(plain[hit.end : hit.end + BEHIND])[0]
    denied = (
        claim_words("sites", "denying").search(before)
        or claim_words("sites", "denying_near").search(before.rpartition(",")[2])
        or claim_words("sites", "denied").search(behind)
    )
    return "does_not_adapt" if denied else "adapts"


def _row(document: Document, sentence: Sentence, place: Place) -> SiteClaim:
    hit, stance = place.hit, _stance(sentence.text, place.hit)
    start, end = sentence.start + hit.start, sentence.start + hit.end
    return SiteClaim(
        site_claim_id=row_id(document.record_id, hit.concept, stance),
        record_id=document.record_id,
        sentence_id=sentence.sentence_id,
        site=hit.concept,
        stance=stance,
        hedged=bool(HEDGING.search(sentence.text)),
        part=sentence.part,
        start=start,
        end=end,
        text=document.text(sentence.part)[start:end],
        origin=ORIGIN + place.way,
        text_kind=document.text_kind,
    )
