"""Claims in a text that anybody may have written: what is said to change what, as the reader reads it.

Reads: the reader (pipeline/reader) and models/lexicon/lay.yaml, names that people use who write no abstracts.
Idea: every sentence of the text may claim something, so that each is read like a conclusion. A claim needs a training
(named in the sentence or earlier in the text), a measure or a place, and a direction; what lacks one is passed over
with the reason. Three kinds: a training changes a measure (effect) or a place in the nervous system (place), and two
measures go together (association).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from graph.claimed import Claim, Condition, Passed, Says
from graph.lay import lay, words
from pipeline.ontology import ontology
from pipeline.reader.associations import associations
from pipeline.reader.candidates import Candidate
from pipeline.reader.concepts import UNLISTED
from pipeline.reader.cues import HEDGING
from pipeline.reader.findings import candidates
from pipeline.reader.lexicon import Hit, Kind, longest
from pipeline.reader.pipeline import annotated, load_reader
from pipeline.reader.reading import Document, unjoined
from pipeline.reader.setting import Setting
from pipeline.reader.site_claims import site_claims
from pipeline.tables import Sentence

NAMES: tuple[Kind, ...] = ("intervention", "outcome", "site")
PLACE = "site:"  # before the id of a place that stands where a measure may stand
NO_TRAINING = frozenset({"control", "other_intervention"})
NOT_CARRIED = "long_term_rt_history"  # people, where a text goes on to say "this"
# What starts a list: "• Repetition", "- sets", "1. Lift"; near miss: "1RM".
BULLET = re.compile(r"^\s*(?:[•·*\-–]|\d{1,2}[.)])\s+")
ITEM = re.compile(r"\n(?=\s*[•·*–-]\s)")  # a line that starts a list's item
# True: "If you want to", "Read our tips"; near misses: "If you lift weights, muscles grow", "Lifting".
WISH = re.compile(
    r"^\W*(?:if (?:you|we|they) (?:want|wish|need|would like|understand|know|are looking)|(?:read|sign|follow|check|"
    r"click|share|try|keep|let|subscribe|join|see|you can also|get your|follow)\b)",
    re.IGNORECASE,
)
# "strengthening | the connections" is a verb here; near miss: "strengthening exercises".
VERB_USE = re.compile(r"strengthening\s(?:the|your|our|its|their|this|those)\b", re.IGNORECASE)
# A place that only receives or sends: "sent | to the spinal cord"; near miss: "changes in the motor cortex".
RECEIVES = re.compile(r"\b(?:to|into|onto|towards?|from)\s(?:(?:the|your|our)\s(?:\w+\s){0,2})?$", re.IGNORECASE)
# Joints of spoken language at which a statement ends; each is read as a semicolon, so that places stay.
# True: "while you lift more | , you see", "reflexes | — it is", "| , without any change"; near miss: "while training".
JOINT = re.compile(
    r"(?:\b(?:while|although|though|whereas)\b[^,;]+)(,)(?=\s(?:you|it|they|we|your|our|the|this|that)\b)|"
    r"(,)(?=\s(?:without|instead|rather)\b)|\s([—–])(?=\s)",
    re.IGNORECASE,
)
# What is said by the way: "the tract, | typically associated with posture |, grows"; near miss: ", which grows."
ASIDE = re.compile(
    r",\s(?:(?:typically|usually|often|normally)\s\w+|rather than|instead of|which)\b[^,;.]*(?=,)", re.IGNORECASE
)
# A time and no measure: "during the first 50 ms of | force production"; near miss: "during training, force".
WHILE = re.compile(r"\b(?:during|throughout|(?:start|onset|beginning) of)\s[^,;]{0,40}$", re.IGNORECASE)
GROWS = re.compile(r"growth|gains?\b|hypertrophy", re.IGNORECASE)  # a name that holds its own direction
NEAR = 60  # characters between a word of change and what changes, at most


@dataclass(frozen=True, slots=True)
class _Named:
    """A sentence with every name in it."""

    sentence: Sentence
    hits: tuple[Hit, ...]
    setting: Setting

    def of(self, kind: Kind) -> list[Hit]:
        return [hit for hit in self.hits if hit.kind == kind]

    @property
    def trainings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(hit.concept for hit in self.of("intervention") if hit.concept not in NO_TRAINING))


def read_claims(text: str) -> tuple[tuple[Claim, ...], tuple[Passed, ...]]:
    """Return the claims of a text, each once, in its order, and the sentences that hold none.

    >>> [(claim.training, claim.target, claim.says) for claim in read_claims("Lifting weights gets muscles bigger.")[0]]
    [('resistance_training', 'muscle_size', 'increase')]
    """
    found: dict[tuple[object, ...], Claim] = {}
    passed: list[Passed] = []
    named = [one for block in _blocks(text) for one in _named(block)]
    counts = Counter(name for one in named for name in one.trainings if name != NOT_CARRIED)
    carried = counts.most_common(1)[0][0] if counts else None
    for one in named:
        carried = next((name for name in one.trainings if name != NOT_CARRIED), carried)
        claims = list(_claims(one, carried)) if not (why := _no_claim(one)) else []
        for claim in claims:
            found.setdefault(claim.key, claim)
        if not claims:
            passed.append(Passed(_flat(one.sentence.text), why or _lacks(one, carried)))
    return tuple(found.values()), tuple(passed)


def _blocks(text: str) -> Iterator[str]:
    """Yield paragraphs, headings and list items: a line that ends ends what is read together."""
    for line in unjoined(ITEM.sub("\n\n", text)).splitlines():
        block = BULLET.sub("", line).strip()
        if block and any(c.isalpha() for c in block):
            yield block


def _named(block: str) -> Iterator[_Named]:
    doc = annotated(Document("claim", "", block), load_reader(learned=False))
    for sentence, hits in zip(doc._.sentences, doc._.hits, strict=True):
        if any(c.isalpha() for c in sentence.text):
            yield _Named(replace(sentence, statement="conclusion"), _hits(sentence.text, hits), doc._.setting)


def _hits(text: str, read: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the reader's names and the lay ones: the longest at each place, a measure before a place inside it."""
    lay = [Hit(kind, concept, *match.span()) for kind, concept, names in _names() for match in names.finditer(text)]
    training = longest(hit for hit in (*read, *lay) if hit.kind == "intervention")
    lay = [hit for hit in lay if hit.kind == "intervention" or not _within(hit, training)]  # "strength | training"
    names = [hit for hit in (*read, *lay) if hit.kind in NAMES and not _no_name(hit, text)]
    told = [hit for hit in (*read, *lay) if hit.kind == "cue" and not words("no_direction").match(text, hit.start)]
    spans = {(hit.start, hit.end) for hit in told}
    if any(hit.kind == "outcome" and (hit.start, hit.end) not in spans for hit in names):  # "SICI | falls": a verb
        names = [hit for hit in names if hit.kind != "outcome" or (hit.start, hit.end) not in spans]
    trainings, measures, places = (longest(hit for hit in names if hit.kind == kind) for kind in NAMES)
    places = [hit for hit in places if not _within(hit, measures) or _is_lay(hit, text)]
    measures = [hit for hit in measures if hit.form or not any(_overlap(hit, place) for place in places)]
    directions = [hit for hit in longest(told) if not _within(hit, [hit for hit in lay if hit.kind != "cue"])]
    others = [hit for hit in read if hit.kind not in (*NAMES, "cue")]
    every = (*trainings, *measures, *places, *directions, *others)
    return tuple(sorted(every, key=lambda hit: (hit.start, hit.end, hit.kind)))


def _no_name(hit: Hit, text: str) -> bool:
    """Tell whether a name is used for something else here: as a verb, as a time, or for what lay.yaml leaves out."""
    if hit.kind == "intervention":
        return bool(VERB_USE.match(text, hit.start))
    if words("no_measure").fullmatch(text, hit.start, hit.end):
        return True
    return hit.concept == "maximal_strength" and bool(WHILE.search(text, 0, hit.start))


def _claims(one: _Named, carried: str | None) -> Iterator[Claim]:
    pairs = list(_pairs(one))
    yield from (_claim(one, None, "association", a, says, other=b) for a, b, says in pairs)
    trainings = one.trainings or ((carried,) if carried else ())
    if not trainings or (pairs and not one.trainings):
        return
    taken: set[str] = set()
    related = {name for a, b, _ in pairs for name in (a, b)}
    for told in _directed(one, trainings):
        if told.outcome in related and told.outcome in taken:
            continue
        taken.add(told.outcome)
        yield _of_candidate(one, told)
    yield from _changes(one, trainings[0], taken)


def _directed(one: _Named, trainings: tuple[str, ...]) -> list[Candidate]:
    """Return what the reader's clauses tell, with places read as measures are."""
    text, parted = one.sentence.text, _parted(one.sentence.text)
    said = [hit for hit in one.hits if parted[hit.start : hit.end].strip()]  # and not in an aside
    hits = [_as_measure(hit) for hit in said if not _receives(hit, text) and hit.concept not in NO_TRAINING]
    weights = dict.fromkeys(trainings, 4.0)
    sentence = replace(one.sentence, text=parted)
    told = candidates([sentence], [hits], replace(one.setting, main=trainings, weights=weights, acute=False))
    return [candidate for candidate in told if candidate.intervention in trainings and _holds(candidate, hits)]


def _holds(told: Candidate, hits: Sequence[Hit]) -> bool:
    """Tell whether a direction is said of the very measure, and not only by a word that denies something else."""
    text, clause = told.sentence.text, told.clause
    own = [hit for hit in clause.outcomes if hit.concept == told.outcome or told.outcome == "contralateral_strength"]
    if not own and not clause.interventions:
        return False  # taken from the clause before: "bench more, but not so that you run more"
    changes = [match.span() for match in words("directions", "change").finditer(text, clause.start, clause.end)]
    if told.cue is None:
        grows = any(GROWS.search(text, hit.start, hit.end) for hit in own)
        return bool(changes or grows) and not told.outcome.startswith(PLACE)
    if not told.outcome.startswith(PLACE) or not own:
        return True
    return all(_distance(own[0], span) > _distance(own[0], told.cue[:2]) for span in changes)


def _receives(hit: Hit, text: str) -> bool:
    return hit.kind == "site" and not _is_lay(hit, text) and bool(RECEIVES.search(text, 0, hit.start))


def _as_measure(hit: Hit) -> Hit:
    """Return a place as a measure, so that clauses are read around it; other names as they are."""
    return Hit("outcome", PLACE + hit.concept, hit.start, hit.end) if hit.kind == "site" else hit


def _of_candidate(one: _Named, told: Candidate) -> Claim:
    compared = told.comparator in ontology().interventions and told.comparator != told.intervention
    against = told.comparator if compared else None
    place = told.outcome.startswith(PLACE)
    target = told.outcome.removeprefix(PLACE)
    return _claim(one, told.intervention, "place" if place else "effect", target, told.direction, against=against,
                  untrained=told.limb == "untrained")  # fmt: skip


def _changes(one: _Named, training: str, taken: set[str]) -> Iterator[Claim]:
    """Yield claims of a change without a direction: of a place as the reader tells them, or beside a word of change."""
    text = one.sentence.text
    changes = [match.span() for match in words("directions", "change").finditer(text)]
    whole = replace(one.sentence, start=0, end=len(text))
    for row in site_claims(Document("claim", "", text), [whole], [one.hits], design=None, treated=True):
        if not changes and training not in one.trainings:
            continue  # what is only said of a place, in a text on a training
        if PLACE + row.site not in taken and not RECEIVES.search(text, 0, row.start):
            taken.add(PLACE + row.site)
            yield _claim(one, training, "place", row.site, "change" if row.stance == "adapts" else "no_change")
    for hit in (*one.of("site"), *one.of("outcome")):
        name = (PLACE if hit.kind == "site" else "") + hit.concept
        near = any(_distance(hit, span) <= NEAR for span in changes)
        if near and name not in taken and hit.concept != UNLISTED and not RECEIVES.search(text, 0, hit.start):
            taken.add(name)
            yield _claim(one, training, "place" if hit.kind == "site" else "effect", hit.concept, "change")


def _pairs(one: _Named) -> Iterator[tuple[str, str, Says]]:
    """Yield measures that are said to go together, or one to bring about the other."""
    text = one.sentence.text
    measures = [hit for hit in one.of("outcome") if hit.concept != UNLISTED]
    hits = [hit for hit in one.hits if hit.kind != "site"]
    seen = set()
    for row in associations(Document("claim", "", text), [one.sentence], [hits]):
        seen.add((row.a, row.b))
        yield row.a, row.b, row.relation
    for first, second in pairwise(measures):
        a, b = sorted((first.concept, second.concept))
        between = text[first.end : second.start]
        named = any(first.end <= hit.start < second.start for hit in one.of("intervention"))
        if a != b and (a, b) not in seen and not named and words("brings").search(between):
            seen.add((a, b))
            yield a, b, "positive"


def _claim(
    one: _Named, training: str | None, kind: Literal["effect", "place", "association"], target: str, says: Says,
    other: str | None = None, against: str | None = None, untrained: bool = False,
) -> Claim:  # fmt: skip
    text = one.sentence.text
    conditions = tuple(
        Condition(entry["label"], entry["where"])
        for entry in lay()["conditions"]
        if re.search(rf"\b(?:{entry['words']})\b", text, re.IGNORECASE) and entry.get("unless") != training
    )
    named = training is None or training in one.trainings
    hedged = bool(HEDGING.search(text))
    return Claim(kind, training, named, target, other, says, against, untrained, conditions, hedged, _flat(text))


def _no_claim(one: _Named) -> str | None:
    if one.sentence.text.rstrip(" \"”'’)").endswith("?"):
        return "a question"
    return "advice or a wish" if WISH.match(one.sentence.text) else None


def _lacks(one: _Named, carried: str | None) -> str:
    """Say what a sentence lacks to be checked."""
    lacks = []
    if not one.trainings and carried is None:
        lacks.append("training")
    if not any(hit.concept != UNLISTED for hit in (*one.of("outcome"), *one.of("site"))):
        lacks.append("measure or place that the graph knows")
    if not one.of("cue") and not words("directions", "change").search(one.sentence.text):
        lacks.append("direction")
    return f"no {', no '.join(lacks)}" if lacks else "no direction that is said of a measure or place"


def _names() -> Iterator[tuple[Kind, str, re.Pattern[str]]]:
    kinds: tuple[tuple[str, Kind], ...] = (("trainings", "intervention"), ("measures", "outcome"), ("places", "site"))
    for section, kind in kinds:
        for concept in lay()[section]:
            yield kind, concept, words(section, concept)
    for direction in ("increase", "decrease"):
        yield "cue", direction, words("directions", direction)


def _is_lay(hit: Hit, text: str) -> bool:
    return hit.concept in lay()["places"] and bool(words("places", hit.concept).fullmatch(text, hit.start, hit.end))


def _within(hit: Hit, others: Sequence[Hit]) -> bool:
    return any(other.start <= hit.start and hit.end <= other.end for other in others)


def _distance(hit: Hit, span: tuple[int, int]) -> int:
    return max(span[0] - hit.end, hit.start - span[1])


def _overlap(hit: Hit, other: Hit) -> bool:
    return hit.start < other.end and other.start < hit.end


def _parted(text: str) -> str:
    """Return a sentence with its spoken joints as semicolons and asides blank; every character keeps its place.

    >>> _parted("While you lift more, you see no growth")
    'While you lift more; you see no growth'
    """
    plain = ASIDE.sub(lambda match: " " * len(match[0]), text)
    places = {match.start(match.lastindex or 0) for match in JOINT.finditer(plain)}
    return "".join(";" if place in places else letter for place, letter in enumerate(plain))


def _flat(text: str) -> str:
    return " ".join(text.split()).strip(" •")
