"""What a text says of the relation between two measures: positive, negative or none.

Reads: models/lexicon/claims.yaml (relations). Results and conclusions are read, with what stands in brackets blank.
What is named barely is read as pipeline/reader/referents.py tells. Six ways of telling are known, and ``origin`` names
the one that was met:

  joins    "the gain in strength was correlated with the change in SICI, but not with that in MEPs"
  loose    "hypertrophy contributed to the gain in strength", "went with it", where a statistic stands beside it
  between  "no association between thickness and strength", "the relation of thickness to strength"
  mutual   "thickness and strength were correlated"
  the_more "the more SICI fell, the more strength rose", "those with the largest release of SICI gained most strength",
           "those whose SICI fell most gained most strength", "the fall of SICI was the larger the more strength rose"
  again    "..., but with that of torque it was", "...; in women no such relation existed": of what was told before

Where the text gives each side a direction and the two differ ("less inhibition was related to more strength"), or one
side is named by its opposite ("weakness"), the relation turns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from pipeline.reader.claim_words import claim_words
from pipeline.reader.concepts import UNLISTED
from pipeline.reader.cues import Cue, cues, masked
from pipeline.reader.findings import TURNED
from pipeline.reader.lexicon import Hit
from pipeline.reader.limbs import SideWords
from pipeline.reader.patterns import Pattern
from pipeline.reader.reading import Document
from pipeline.reader.referents import Earlier, named_measures
from pipeline.reader.sides import CLAUSE_START, CLAUSE_STOP, Side, side_after, side_before, sides_between
from pipeline.tables import Association, Direction, Relation, Sentence, row_id

ORIGIN = "rules/3:association-"
ONE_QUANTITY = ({"mep_amplitude", "recruitment_curve"},)  # measured by each other's means
BETWEEN = Pattern(r"[^;:]{0,80}?\bbetween\b", re.IGNORECASE)
OF = re.compile(r"\s+of\b", re.IGNORECASE)
WITH = re.compile(
    r"\s*(?:\w+ly\s)?(?:(?:in|among|across|for)\s(?:\w+\s){1,5}?)?(?:with|to|of)\b(?! (?:each other|one another))",
    re.IGNORECASE,
)
ELLIPSIS = re.compile(r"\b(?:and|but|or)\s(?:not\s|was\s|were\s|also\s|\w+ly\s)*$", re.IGNORECASE)
MORE = "more|greater|larger|higher|longer|stronger|better|faster|most|greatest|largest|highest|longest|strongest|best"
LESS = "less|lower|smaller|shorter|weaker|slower|least|lowest|smallest|shortest|weakest|slowest"
# Two halves: "the more SICI fell, the more strength rose".
THE_MORE = Pattern(rf"\bthe ((?:{MORE}|{LESS})\b[^;,]*), (?:and )?the ((?:{MORE}|{LESS})\b[^;,]*)", re.IGNORECASE)
PEOPLE = (
    "those|individuals|participants|subjects|people|patients|men|women|athletes|volunteers|children|"
    "persons|animals|rats"
)
HAD = (
    r"(?:also\s|tended to\s)?(?:had|ha[sv]e|show(?:ed|s)?|gain(?:ed|s)?|lost|lose|improved?|display(?:ed|s)?|"
    r"exhibit(?:ed|s)?|made)\s"
)
# True: "those with the largest release of SICI | gained most strength"; near miss: "those with the largest limbs".
THOSE = Pattern(
    rf"\b(?:{PEOPLE})\s(?:with|who had|who showed|who gained|who lost)\s(?:the\s)?((?:{MORE}|{LESS})\b[^;,]*?),?\s{HAD}"
    rf"(?:an?\s|the\s)?((?:{MORE}|{LESS})\b[^;,]*)",
    re.IGNORECASE,
)
# True: "those whose | SICI fell most | gained most strength"; near miss: "those whose limbs were long".
WHOSE = Pattern(
    rf"\b(?:{PEOPLE})\s(?:whose|in whom)\s([^;,]*?\b(?:{MORE}|{LESS})\b),?\s{HAD}"
    rf"(?:an?\s|the\s)?((?:{MORE}|{LESS})\b[^;,]*)",
    re.IGNORECASE,
)
# True: "the loss of SICI was | the larger the more strength rose".
THE_LARGER = Pattern(
    rf"(?:^|[,;]\s)([^;,]*?\b(?:was|were|is|are)\s(?:the\s)?(?:{MORE}|{LESS}))\sthe\s((?:{MORE}|{LESS})\b[^;,]*)", re.I
)
SIZES = re.compile(rf"\b(?:(?:{MORE})|(?P<less>{LESS}))\b", re.IGNORECASE)
# What relates stands for a pair named before: "but with that of torque | it was"; "no such relation".
AGAIN = Pattern(
    r"\bbut\s(?:with|to|by)\s(?P<what>[^,;]*?),?\s(?:it|they)\s(?:was|were|is|are|did|does)(?P<not>\snot)?\b", re.I
)
# Another subject of the same relation: "whereas EMG | did not".
NOR_THIS = re.compile(
    r"\b(?:whereas|while|but)\s(?P<what>[^,;]*?)\s(?:was|were|is|are|did|do|does|had)(?P<not>\snot)?(?=\s*(?:[,;.]|$))",
    re.I,
)
# A relation that is itself what changed, or not: "the relation of A to B | was unaffected".
RELATION_CHANGED = re.compile(
    r"[^,;]*?\b(?:was|were|is|are|has|did)\s(?:not\s|\w+ly\s)*(?:been\s)?"
    r"(?:(?:un)?(?:chang|affect|alter|modif|shift)\w*|(?:curvi)?linear|steep\w*|flat\w*)",
    re.I,
)
NO_SUCH = Pattern(r"\bno(?:t any)? such (?:cor)?(?:relation|association|link)", re.IGNORECASE)
THESE = re.compile(
    r"\s*(?:neither|either|none|both|any|each)?\s?(?:of\s)?"
    r"(?:these|those|them|the two|it(?=[,.;]|$|\sand))\b(?!\s(?:in|of|for|with))",
    re.IGNORECASE,
)
NEITHER = re.compile(r"\s*(?:neither|none|no)\b", re.IGNORECASE)
ONLY_THERE = re.compile(
    r",\s(?:but|though|although|and)\snot\s[^,;]*,|\b(?:but|though) not (?:in|for|among)\b[^,;]*", re.I
)
COEFFICIENT = re.compile(r"(?<!\w)(?:r|rho|ρ|β)\s?=\s?(?P<negative>[-−–])?\s?[\d.]", re.IGNORECASE)
STATISTIC = re.compile(r"(?<!\w)(?:r|rho|ρ|β|r2|r²|p)\s?[<>=]|variance|varia(?:bility|tion)|regression", re.IGNORECASE)
TESTED = Pattern(r"\bp\s?[<>=]|\br2?\s?=|significan|\bno\b|\bnot\b", re.IGNORECASE)
TELLS_VERB = re.compile(r"in (?:direct )?proportion|as a function", re.IGNORECASE)  # what a verb stands before
# True: "SICI was | higher in those with less"; near miss: "greatest changes were | seen in those with".
SIZED_IN = re.compile(rf"{SIZES.pattern}\s(?:only\s)?(?:in|for|among)\s", re.IGNORECASE)
# True: "SICI fell and MVC rose, and | the two changes were | correlated".
TWO = re.compile(
    r"\b(?:the two|both|these(?: two)?|they)\s(?:\w+\s){0,2}?(?:(?:was|were|is|are|did|do)\s)?(?:not\s|\w+ly\s)*$", re.I
)
BESIDE = 4  # words between a measure and its direction, at most
BEHIND = 100  # characters behind a relation within which its coefficient stands


class Told(NamedTuple):
    """Two measures and their relation; offsets in the sentence."""

    a: Hit
    b: Hit
    relation: Relation
    way: str


def associations(
    document: Document,
    sentences: Sequence[Sentence],
    hits: Sequence[Sequence[Hit]],
    sides: SideWords | None = None,
) -> tuple[Association, ...]:
    """Return the relations between two measures that results and conclusions state, each once.

    ``sides`` are the words for the trained and the other limb, where the study tells them.
    """
    found: dict[tuple[str, str, str], Association] = {}
    earlier: list[Earlier] = []
    for sentence, named in zip(sentences, hits, strict=True):
        if sentence.statement in ("result", "conclusion"):
            measures = _measures(sentence.text, named, earlier, sides)
            for told in relations(sentence.text, named, measures, concluded=sentence.statement == "conclusion"):
                row = _row(document, sentence, told)
                found.setdefault((row.a, row.b, row.relation), row)
        shown = sentence.part != "title" and sentence.statement in ("result", "conclusion")
        earlier += [Earlier(hit, sentence.text[hit.start : hit.end].lower(), shown) for hit in named if _has_id(hit)]
    return tuple(found.values())


class _Way(NamedTuple):
    """Both sides, where the words of relation stand, the name of the way, and whether it is denied if that is known."""

    left: list[Side]
    right: list[Side]
    start: int
    end: int
    name: str
    denied: bool | None = None


def _has_id(hit: Hit) -> bool:
    return hit.kind == "outcome" and hit.concept != UNLISTED


def _measures(text: str, named: Sequence[Hit], earlier: Sequence[Earlier], sides: SideWords | None) -> tuple[Hit, ...]:
    """Return the measures of a sentence that has a word of relation, none where it has not."""
    plain = masked(text)
    return named_measures(plain, named, earlier, sides) if claim_words("relations", "any").search(plain) else ()


def relations(text: str, named: Sequence[Hit], measures: Sequence[Hit], *, concluded: bool = False) -> Iterator[Told]:
    """Yield what one sentence says of the relation of two measures; one that concludes must tell it strictly."""
    plain = masked(text)
    if len({hit.concept for hit in measures if hit.concept != UNLISTED}) < 2:
        return
    directions = [cue for cue in cues(text, named) if cue.direction != "no_change"]
    last: list[Told] = []
    for way in (*_joined(plain, measures), *_between(plain, measures), *_mutual(plain, measures)):
        loose = way.name == "loose" and concluded and not STATISTIC.search(text)
        if loose or _sought(text, plain, way.start):
            continue
        told = _directions(plain, way.left, directions) | _directions(plain, way.right, directions)
        told |= _moved(plain, way, directions)
        last = [Told(a.hit, b.hit, _relation(text, plain, (a, b), way, told), way.name) for a, b in _pairs(way)]
        yield from last
    if last and (no_such := NO_SUCH.search(plain)) and no_such.start() > last[-1].b.end:
        yield last[-1]._replace(relation="none", way="again")
    yield from _the_more(plain, measures, directions)


def _joined(text: str, measures: Sequence[Hit]) -> Iterator[_Way]:
    left: list[Side] = []
    right: list[Side] = []
    found = sorted(
        ((m, name) for name in ("joins", "loose") for m in claim_words("relations", name).finditer(text)),
        key=lambda one: one[0].start(),
    )
    last_end = 0
    for n, (words, name) in enumerate(found):
        if words.start() < last_end:
            continue
        if not (last_end and ELLIPSIS.search(text, last_end, words.start())):
            left = side_before(text, measures, words.start())
        last_end = words.end()
        limit = next((m.start() for m, _ in found[n + 1 :] if m.start() >= last_end), None)
        right = right if THESE.match(text, last_end) else side_after(text, measures, last_end, limit)
        yield _Way(left, right, words.start(), last_end, name, True if NEITHER.match(text, last_end) else None)
        yield from _taken_up(text, measures, left, right, last_end)


def _taken_up(text: str, measures: Sequence[Hit], left: list[Side], right: list[Side], end: int) -> Iterator[_Way]:
    """Yield the same relation of another object, or of another subject, told behind the first in few words."""
    again = AGAIN.search(text, end)
    if again and not CLAUSE_STOP.search(text, end, again.start()):
        what = side_after(text, measures, again.start("what"), again.end("what"))
        yield _Way(left, what, again.start(), again.end(), "again", bool(again["not"]))
    elif (other := NOR_THIS.search(text, end)) and other["not"]:
        what = side_after(text, measures, other.start("what"), other.end("what"))
        yield _Way(what, right, other.start(), other.end(), "again", denied=True)


def _between(text: str, measures: Sequence[Hit]) -> Iterator[_Way]:
    for words in claim_words("relations", "nouns").finditer(text):
        if opening := OF.match(text, words.end()) or BETWEEN.match(text, words.end()):
            left, right = sides_between(text, measures, opening.end())
            if right and RELATION_CHANGED.match(text, right[-1].hit.end):
                continue
            yield _Way(left, right, words.start(), opening.end(), "between")


def _mutual(text: str, measures: Sequence[Hit]) -> Iterator[_Way]:
    for words in claim_words("relations", "mutual").finditer(text):
        if not WITH.match(text, words.end()):
            sides = side_before(text, measures, words.start())
            if len(sides) < 2 and TWO.search(text, 0, words.start()):
                sides = [Side(hit) for hit in measures if hit.end <= words.start()][-2:]
            for a, b in combinations(sides, 2):
                yield _Way([a], [b], words.start(), words.end(), "mutual")


def _the_more(text: str, measures: Sequence[Hit], directions: Sequence[Cue]) -> Iterator[Told]:
    for found in (*THE_MORE.finditer(text), *THOSE.finditer(text), *WHOSE.finditer(text), *THE_LARGER.finditer(text)):
        sides = []
        for half in (1, 2):
            inside = [hit for hit in measures if found.start(half) <= hit.start and hit.end <= found.end(half)]
            size = SIZES.search(text, *found.span(half))
            if not inside or size is None:
                break
            verbs = [c for c in directions if found.start(half) <= c.start and c.end <= found.end(half)]
            falls = any(c.direction == "decrease" and (c.end <= size.start() or size.end() < c.end) for c in verbs)
            sides.append((inside[0], bool(size["less"]) ^ falls ^ inside[0].inverse))
        if len(sides) == 2 and _two(sides[0][0], sides[1][0]):
            yield Told(sides[0][0], sides[1][0], "positive" if sides[0][1] == sides[1][1] else "negative", "the_more")


def _pairs(way: _Way) -> Iterator[tuple[Side, Side]]:
    for a in way.left:
        for b in way.right:
            if _two(a.hit, b.hit):
                yield a, b


def _two(a: Hit, b: Hit) -> bool:
    """Tell whether two names are of two quantities that have ids."""
    return (
        a.concept != b.concept and UNLISTED not in (a.concept, b.concept) and {a.concept, b.concept} not in ONE_QUANTITY
    )


def _sought(text: str, plain: str, start: int) -> bool:
    """Tell whether a relation was only looked for, or is itself what changed: "the slope of their relation with"."""
    measured = claim_words("relations", "measured").finditer(plain, max(0, start - 60))
    if claim_words("relations", "nouns").match(plain, start) and any(
        len(plain[m.end() : start].split()) <= 1 for m in measured if m.end() <= start
    ):
        return True
    return bool(claim_words("relations", "sought").search(plain)) and not TESTED.search(text)


def _relation(text: str, plain: str, sides: tuple[Side, Side], way: _Way, told: Mapping[Hit, Direction]) -> Relation:
    """Return how two sides relate."""
    a, b = sides
    start, end = way.start, way.end
    subject = max((side.hit.end for side in way.left if side.hit.end <= start), default=start)
    clause = max((m.end() for m in CLAUSE_START.finditer(plain, 0, start)), default=0)
    last = max(a.hit.end, b.hit.end)
    denied = way.denied
    if denied is None:
        stretches = [plain[clause : min(a.hit.start, start)], plain[subject:end]]
        if min(a.hit.start, b.hit.start) >= end:  # "the correlation between A and B was not significant"
            stretches.append(plain[last:].partition(",")[0])
        denied = any(claim_words("relations", "denying").search(ONLY_THERE.sub("", part)) for part in stretches)
        denied = denied or bool(claim_words("relations", "denied").search(plain, start, end))
    if denied or a.apart or b.apart:
        return "none"
    inverse = bool(claim_words("relations", "inverse").search(plain, max(clause, subject - 30), max(end, b.hit.start)))
    if not SIZED_IN.match(plain, start):  # whose coefficient may be that of a loss
        coefficient = COEFFICIENT.search(text[max(last, end) :][:BEHIND].partition(";")[0])
        inverse = inverse or bool(coefficient and coefficient["negative"])
    turned = a.hit.inverse == b.hit.inverse if inverse else _opposed(a.hit, b.hit, told)
    return "negative" if turned else "positive"


def _opposed(a: Hit, b: Hit, told: Mapping[Hit, Direction]) -> bool:
    """Tell whether two measures have opposite directions, or one of them is named by its opposite."""
    if (a in told or a.inverse) and (b in told or b.inverse):
        return (told.get(a) == "decrease") ^ a.inverse != (told.get(b) == "decrease") ^ b.inverse
    return a.inverse != b.inverse


def _directions(text: str, side: Sequence[Side], cues_: Sequence[Cue]) -> dict[Hit, Direction]:
    """Return the direction of each measure of a side that has one; coordinated ones share the first's."""
    told: dict[Hit, Direction] = {}
    last: Direction | None = None
    for hit, apart in side:
        last = _direction(text, hit, cues_) or (None if apart else last)
        if last is not None:
            told[hit] = last
    return told


def _moved(text: str, way: _Way, cues_: Sequence[Cue]) -> dict[Hit, Direction]:
    """Return the direction that the words of relation tell with the verb or comparative before them.

    "coactivation | fell in proportion to", "SICI was | higher in those with less".
    """
    if sized := SIZED_IN.match(text, way.start):
        told: dict[Hit, Direction] = {}
        for side in way.left:
            own = _direction(text, side.hit, cues_) or "increase"
            told[side.hit] = TURNED[own] if sized["less"] else own
        if way.right and (size := SIZES.search(text, way.end, way.right[0].hit.start)):
            moved = (cue for cue in cues_ if cue.end <= size.start() or size.end() <= cue.start)
            lost = any(way.end <= cue.start < way.right[0].hit.end and cue.direction == "decrease" for cue in moved)
            told |= {side.hit: TURNED[_sized(size)] if lost else _sized(size) for side in way.right}
        return told
    if not TELLS_VERB.match(text, way.start) or not way.left:
        return {}
    subject = way.left[-1].hit.end
    verbs = [cue for cue in cues_ if subject <= cue.start and cue.end <= way.start and cue.form in ("verb", "phrase")]
    return {side.hit: verbs[-1].direction for side in way.left} if verbs else {}


def _sized(size: re.Match[str]) -> Direction:
    return "decrease" if size["less"] else "increase"


def _direction(text: str, hit: Hit, cues_: Sequence[Cue]) -> Direction | None:
    """Return the direction in a measure's noun phrase: "reduced SICI", "the gain in strength", "the MEP increase"."""
    for cue in sorted(cues_, key=lambda cue: max(cue.start - hit.end, hit.start - cue.end)):
        first, second = sorted(((cue.start, cue.end), (hit.start, hit.end)))
        between = text[first[1] : second[0]]
        near = len(between.split()) <= BESIDE and not re.search(r"[,;:]|\b(?:and|or|with|to|by|was|were)\b", between)
        if near and (cue.start < hit.start or (cue.form in ("noun", "base") and not between.strip())):
            return cue.direction
    return "increase" if "transfer" in text[hit.start : hit.end].lower() else None  # what is transferred is a gain


def _row(document: Document, sentence: Sentence, told: Told) -> Association:
    first, second = sorted((told.a.concept, told.b.concept))
    start = sentence.start + min(told.a.start, told.b.start)
    end = sentence.start + max(told.a.end, told.b.end)
    return Association(
        association_id=row_id(document.record_id, first, second, told.relation),
        record_id=document.record_id,
        sentence_id=sentence.sentence_id,
        a=first,
        b=second,
        relation=told.relation,
        part=sentence.part,
        start=start,
        end=end,
        text=document.text(sentence.part)[start:end],
        origin=ORIGIN + told.way,
        text_kind=document.text_kind,
    )
