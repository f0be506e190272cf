"""The arm of the study that each parameter of the training belongs to.

Idea: where a study has one training, every value is its own. Where it has several, the name or label in the brackets
that follow a value tells, "80% 1RM (HL, n = 12)", or the brackets that hold it, "HL (80% 1RM, 3 sets)", or else the
one that last stands before it in its clause, "HL trained at 80%". What several arms share, or none is named for, has
no arm.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.reader.families import CONTROL
from pipeline.reader.lexicon import Hit
from pipeline.reader.setting import Setting
from pipeline.tables import Parameter, Sentence

# Between a value and the brackets that name its arm: "80% | 1RM (|HL, n = 12)"; near miss: "80%, and others (LL)".
TO_BRACKET = re.compile(r"[^(),;:.]{0,30}\(\s*$")
# Between an arm and its value nothing ends the clause or names everybody; near miss: ", three times a week, at".
CLAUSE_ENDS = re.compile(
    r"[;:](?!\s*\d)|\.\s|\b(?:both|all|each|either|whereas|while|other|remaining|or|and then)\b", re.I
)
# Two arms of which the same is told; near miss: "HL trained at 80% and LL".
JOINED = re.compile(r"[^\d;.]{0,40}?(?:,|/|&|\b(?:and|or|to|versus|vs\.?)\b)[^\d;.]{0,40}", re.IGNORECASE)
OPENS = re.compile(r"\s*(?:training|exercise|group|leg|arm|limb|condition|session)?\s*", re.IGNORECASE)
OF_PROGRAMME = ("frequency", "duration", "sessions")  # told after several arms, they hold for all
BRACKETS = re.compile(r"^[^()]*\)|\([^()]*\)|\([^()]*$")
Place = tuple[str, int, int]  # arm, and where it is named


def with_arms(
    rows: Iterable[Parameter], sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]], study: Setting
) -> tuple[Parameter, ...]:
    """Return the parameters with their arms; ``hits`` hold group labels as the interventions that they stand for."""
    arms = ({*study.main} | {*study.labels.values()}) - {CONTROL}
    places = {s.sentence_id: (s, found) for s, found in zip(sentences, hits, strict=True)}
    return tuple(replace(row, intervention=_arm(row, places, arms, study)) for row in rows)


def _arm(
    row: Parameter, places: Mapping[str, tuple[Sentence, Sequence[Hit]]], arms: set[str], study: Setting
) -> str | None:
    if len(arms) == 1:
        return next(iter(arms))
    sentence, found = places[row.sentence_id]
    named = [(study.meant(h.concept) or h.concept, h.start, h.end) for h in found if h.kind == "intervention"]
    named = [place for place in named if place[0] in arms]
    start, end = row.start - sentence.start, row.end - sentence.start
    inside = {arm for arm, first, _ in named if start <= first < end}
    if len(inside) == 1:  # "30% (LL, n = 13) of the one-repetition maximum"
        return inside.pop()
    for arm, first, _ in named:
        if first >= end and TO_BRACKET.fullmatch(sentence.text, end, first):
            return arm
    before = [place for place in named if place[2] <= start]
    if before and (own := _of_bracket(before, sentence.text, start)):
        return own
    if row.kind in OF_PROGRAMME and len({arm for arm, _, _ in before}) > 1:
        return None
    if not before or CLAUSE_ENDS.search(sentence.text, before[-1][2], start) or _shared(before, sentence.text):
        return None
    return before[-1][0]


def _of_bracket(before: Sequence[Place], text: str, start: int) -> str | None:
    """Return the arm whose bracket holds the value: "HL (80% 1RM, 3 sets)", "(HL, n = 12; 80% 1RM)"."""
    opened = text.rfind("(", 0, start)
    if opened < 0 or text.find(")", opened, start) >= 0:
        return None
    inside = {arm for arm, first, _ in before if first > opened}
    if inside:
        return inside.pop() if len(inside) == 1 else None
    arm, _, end = before[-1]
    return arm if OPENS.fullmatch(text, end, opened) else None


def _shared(before: Sequence[Place], text: str) -> bool:
    """Tell whether the last arm before a value stands in a list with another: "HL (n = 12) and LL trained"."""
    last = before[-1][0]
    others = [place for place in before if place[0] != last]
    if not others:
        return False
    first = next(place for place in before if place[0] == last and place[1] >= others[-1][1])
    between = BRACKETS.sub(" ", text[others[-1][2] : first[1]])
    return JOINED.fullmatch(between) is not None
