"""The measures that stand on the two sides of a relation, coordinated ones together.

All offsets count in a sentence whose brackets are blank (cues.masked). A side is a noun phrase: its head is the
measure nearest to the relation, but not one inside "during MVC" or "in the force task", and the measures before or
behind it belong to it where only a coordinator and a few words lie between.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.reader.claim_words import claim_words
from pipeline.reader.lexicon import Hit
from pipeline.reader.patterns import Pattern

FAR = 22  # words between a subject and what relates it, at most
FARTHER = 40  # the same, where a pronoun takes the subject up
NEAR = 10  # words between what relates and its object, at most
WITHIN = 7  # words between two coordinated measures, at most
CLAUSE_START = Pattern(r"[;:]|\b(?:but(?! not)|whereas|while|although|though|however|because|since)\b", re.I)
CLAUSE_STOP = Pattern(
    r"[;:]|\b(?:whereas|while|although|though|however|but(?! not)|rather than|which|suggesting|indicating|so that|"
    r"because)\b",
    re.I,
)
FINITE = re.compile(r"\b(?:was|were|is|are|did|does|do|had|has|have|may|might|can|could|\w+(?<!relat)ed)\b", re.I)
PARTICIPLE = re.compile(r"\b\w+ed\s+$", re.I)  # just before a measure it is an adjective: "and reduced | SICI"
ANAPHOR = Pattern(r"\b(?:its|their|this|these|it|both|which|that)\b", re.I)
IT = re.compile(r"\s*(?:and\s)?it\b", re.I)
NEW_SUBJECT = re.compile(
    r",\s+and\b(?!\s(?:therefore|thus|hence|so|also|did|was|were|is|are|not|\w+ly)\b)"
    r"(?!.*\b(?:its|their|this|these|it)\b)",
    re.I,
)
# Another subject behind a whole clause: "SICI | was lower and contraction was not".
SECOND_CLAUSE = re.compile(
    r"^[^,]*?\b(?:was|were|is|are)\s[^,]*?\band\s(?!(?:was|were|is|are|not|also|did|its|their|this|these|it|they|that)\b|"
    r"\w+ly\b)(?:[\w-]+\s){1,6}?(?:was|were|is|are|did|do|does)\s(?:not\s|\w+ly\s)*$",
    re.I,
)
NO_CHANGE = re.compile(r"^\s*(?:no|unchanged|unaltered|similar)\b", re.I)
COORDINATOR = re.compile(r",|\b(?:and|or|nor|as well as|not)\b", re.I)
APART = Pattern(r"\b(?:but|and|or|nor|,) (?:neither |not )|\bnot ", re.I)
LEAVING = re.compile(
    r"(?:^|(?<![\w-])([\w-]+)\s)(in|during|at|after|following|before|for|on|within|among|across|through|under)\s(?!which\b|whom\b)",
    re.I,
)
PER = re.compile(r"\bper\s$", re.I)  # before a measure it is a unit: "torque per | body mass"
PLACE = 2  # words between a preposition and the measure inside its phrase, at most


class Side(NamedTuple):
    """A measure on a side of a relation, and whether the text takes it apart: "but not SICI"."""

    hit: Hit
    apart: bool = False


def side_before(text: str, measures: Sequence[Hit], end: int) -> list[Side]:
    """Return the subject of the relation that starts at ``end``, in order."""
    start = max((m.end() for m in CLAUSE_START.finditer(text, 0, end)), default=0)
    inside, far = [hit for hit in measures if start <= hit.start and hit.end <= end], FAR
    if not inside and ANAPHOR.search(text, start, end):
        inside, far = [hit for hit in measures if hit.end <= start], FARTHER
        if inside and IT.match(text, start):  # the subject of what stands before
            inside = inside[:1]
    heads = [n for n, hit in enumerate(inside) if not _in_phrase_of_place(text, hit.start)]
    if not heads:
        return []
    first = last = heads[-1]
    gap = text[inside[last].end : end]
    if len(gap.split()) > far or NEW_SUBJECT.search(gap) or SECOND_CLAUSE.search(gap):
        return []
    while first > 0 and _coordinated(text, inside[first - 1], inside[first]):
        first -= 1
    chain = _numerators(text, inside[first : last + 1])
    return [Side(hit, bool(n and APART.search(text[chain[n - 1].end : hit.start]))) for n, hit in enumerate(chain)]


def side_after(text: str, measures: Sequence[Hit], start: int, limit: int | None = None) -> list[Side]:
    """Return the object of the relation that ends at ``start``, in order; ``limit`` is where it ends at the latest."""
    stop = CLAUSE_STOP.search(text, start)
    end = min(stop.start() if stop else len(text), len(text) if limit is None else limit)
    inside = [hit for hit in measures if start <= hit.start and hit.end <= end and not PER.search(text, 0, hit.start)]
    if not inside or not _reached(text[start : inside[0].start]):
        return []
    last = 0
    while last + 1 < len(inside) and _coordinated(text, inside[last], inside[last + 1]):
        last += 1
    chain, sides, apart = _numerators(text, inside[: last + 1]), [], False
    for n, hit in enumerate(chain):
        before = text[chain[n - 1].end if n else start : hit.start]
        apart = bool(APART.search(before)) or (apart and "but" not in before)
        sides.append(Side(hit, apart))
    return sides


def sides_between(text: str, measures: Sequence[Hit], start: int) -> tuple[list[Side], list[Side]]:
    """Return both sides of "between A (, B) and C (or D)", whose first word starts at ``start``.

    The first "and" parts them, but where a list with a comma ends in it the next one does.
    """
    stop = CLAUSE_STOP.search(text, start)
    end = stop.start() if stop else len(text)
    ands = list(re.finditer(r"\b(?:and|with|to)\b", text[:end], re.I))
    ands = [m for m in ands if m.start() >= start]
    if not ands:
        return [], []
    parting = ands[0]
    listed = [hit for hit in measures if start <= hit.start and hit.end <= parting.start()]
    if len(listed) > 1 and "," in text[listed[0].end : listed[-1].start + 1] and len(ands) > 1:
        parting = ands[1]
    left = side_after(text, measures, start, parting.start())
    return left, side_after(text, measures, parting.end())


def _reached(gap: str) -> bool:
    """Tell whether an object may stand behind these words: "changes in", not "fatigue during"."""
    if len(gap.split()) > NEAR or NO_CHANGE.match(gap):
        return False
    change = claim_words("relations", "change")
    return all(m.group(1) and change.fullmatch(m.group(1)) for m in LEAVING.finditer(gap))


def _in_phrase_of_place(text: str, start: int) -> bool:
    """Tell whether a measure only tells where or when: "during MVC", "in the force task"; not "gains in MVC"."""
    before = text[max(0, start - 60) : start]
    last = max(LEAVING.finditer(before), key=lambda m: m.end(), default=None)
    if last is None or len(before[last.end() :].split()) > PLACE or COORDINATOR.search(before, last.end()):
        return False
    if last.group(1) is None:
        return True
    listed = last.group(2).lower() == "in" and COORDINATOR.fullmatch(last.group(1))  # "decreases in SICI and | in MEP"
    return not (listed or claim_words("relations", "change").fullmatch(last.group(1)))


def _coordinated(text: str, first: Hit, second: Hit) -> bool:
    between = text[first.end : second.start]
    if between.strip() in ("", "/"):
        return True
    words = between.split()
    return bool(
        len(words) <= WITHIN
        and COORDINATOR.search(between)
        and not FINITE.search(PARTICIPLE.sub("", between))
        and not re.search(r"[;:]|\bbetween\b", between)
    )


def _numerators(text: str, chain: Sequence[Hit]) -> list[Hit]:
    """Leave out what a measure is divided by: "PT/VOL" is a torque; and a name that only follows its own."""
    return [
        hit
        for n, hit in enumerate(chain)
        if n == 0 or hit.start < chain[n - 1].end or text[chain[n - 1].end : hit.start].strip() not in ("/", "")
    ]
