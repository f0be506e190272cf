"""Results that are told by what is printed: two values with a p, signed percentages, "n.s." behind an arm.

Words tell a direction more surely: values are asked only where words tell none.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.reader.clauses import Clause
from pipeline.reader.cues import Cue, masked
from pipeline.reader.families import CONTROL
from pipeline.reader.lexicon import Hit, phrase
from pipeline.reader.patterns import Pattern
from pipeline.tables import Direction

# True: "p = 0.38", "n.s.", "not reaching significance"; near misses: "p = 0.07", "P > 0.05".
NO_CHANGE = re.compile(
    r"\b[Pp]\s?=\s?(?:0?[.·][1-9]\d*|1[.·]0)|(?<!\w)n\.?\s?s\.?(?![\w.])|(?<!\w)N\.?S\.?(?!\w)|"
    r"\b(?:not|without) reaching (?:\w+ )?significance"
)
# True: "p = 0.38", "P > 0.05", "n.s.", "ns"; near misses: "p = 0.038", "P < 0.05", "NSCA".
NOT_SIGNIFICANT = Pattern(
    r"\b[Pp]\s?(?:-?\s?values?)?\s?(?:=|≈)\s?(?:0?[.·](?:0[6-9]|[1-9])\d*|1[.·]0)|\b[Pp]\s?[>≥]\s?0?[.·](?:0[5-9]|[1-9])|"
    r"(?<!\w)n\.?\s?s\.?(?![\w.])|(?<!\w)N\.?S\.?(?!\w)|\bnot significant|\bnon-?significant"
)
SIGNIFICANT = re.compile(r"\b[Pp]\s?(?:-?\s?values?)?\s?(?:[<≤]\s?0?[.·]0|=\s?0?[.·]0(?:[0-4]|50?(?!\d)))")
# True: "(interaction, p = 0.48)", "(leg × time P = 0.4)", "(n.s. between groups)"; near miss: "(time, p = 0.4)".
COMPARES = Pattern(
    r"interaction|between[\s-](?:the\s)?(?:group|arm|condition|leg|limb|session|protocol)s?|"
    r"(?:group|condition|leg|limb|arm|treatment|training)s?\s?(?:[×x*]|by)\s?time|time\s?(?:[×x*]|by)\s?\w+|"
    r"\bdifferences?\b|(?:group|condition|arm)\seffects?|\bvs\b|\bversus\b",
    re.IGNORECASE,
)
# What stands between an arm and its bracket: "in LL-BFR | legs | (p = 0.4)", "in END | 1.1% | (n.s.)".
TO_BRACKET = re.compile(
    r"(?:\s(?:legs?|limbs?|arms?|groups?|sessions?|condition|training|[+−–-]?\d+(?:\.\d+)?\s?%))?\s?\("
)
BRACKET = re.compile(r"\(([^()]*)\)")
_NUMBER = r"(?<![\w.])\d+(?:\.\d+)?(?!\.?\d)(?!\s?(?:weeks|days|min\b|h\b|months|years|participants|subjects))"
# True: "was 17.2 kg in A compared with 14.0", "310 N before and 355"; near miss: "2 and 4 weeks".
TWO_VALUES = re.compile(
    rf"\b(?:was|were|averaged|amounted to|lasted|measured|reached|equalled|at|of)\s(?:\w+\s)?(?P<first>{_NUMBER})"
    rf"[^;:\d]{{0,12}}(?:\s?(?:±|\+/-)\s?\d+(?:\.\d+)?)?(?:[^;:\d]{{0,60}}?\b(?:compared (?:with|to)|"
    rf"versus|vs\.?|as opposed to|as against|against|and|but|to)\b[^;:\d]{{0,40}}?)(?P<second>{_NUMBER})"
)
SIGNED = re.compile(
    r"(?<![\w.)])(?P<sign>[+−–-])\s?\d+(?:\.\d+)?(?:\s?±\s?\d+(?:\.\d+)?)?\s?"
    r"(?:%(?!\s?CI)|(?:cm|mm|kg|N|Nm|N·m|ms|pps|mV|points|W|Hz)\b)"
)
NEAR = 25  # characters behind a value within which its p stands
BEFORE = phrase("before")


CORRELATION = re.compile(r"\b(?:r|rho|ρ|R2|R²)\s?=|correlat|relat", re.IGNORECASE)
VALUE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
# As NOT_SIGNIFICANT, but for a tendency: "p = 0.07".
NONE_AT_ALL = Pattern(
    rf"{NO_CHANGE.pattern}|\b[Pp]\s?[>≥]\s?0?[.·](?:0[5-9]|[1-9])|\bnot significant|\bnon-?significant"
)
DENIES = Pattern(r"\b(?:not|no|neither|none|nor|never|unlike)\b", re.IGNORECASE)


def with_values(text: str, clauses: Sequence[Clause]) -> list[Clause]:
    """Return clauses with the directions that their values tell, where no word of theirs tells one."""
    return [_with_values(text, clause) for clause in clauses]


def _with_values(text: str, clause: Clause) -> Clause:
    part = text[clause.start : clause.end]
    if clause.cues or not (clause.outcomes or clause.interventions) or DENIES.search(part):
        return clause
    told = two_values(part, masked(text)[clause.start : clause.end], clause)
    values = [told] if told else signed(part) or _nothing(part)
    if not values:
        return clause
    cues = [Cue(clause.start + start, clause.start + end, way, "phrase", False) for start, end, way in values]
    return replace(clause, cues=tuple(cues))


def _nothing(part: str) -> list[tuple[int, int, Direction]]:
    """Return the place of a p that says of values without a word of direction that they did not differ."""
    same = NOT_SIGNIFICANT.search(part)
    if same is None or SIGNIFICANT.search(part) or CORRELATION.search(part) or len(VALUE.findall(part)) < 3:
        return []
    return [(same.start(), same.end(), "no_change")]


def two_values(text: str, plain: str, clause: Clause) -> tuple[int, int, Direction] | None:
    """Return place and direction of a comparison of two values whose p is printed, None where there is none.

    Offsets count in ``text``, the words of ``clause``; ``plain`` is it without what stands in brackets. The value of a
    control or of the state before is the one that the other is held against; of two others, the second.
    """
    found = TWO_VALUES.search(plain)
    if found is None:
        return None
    differs, same = SIGNIFICANT.search(text, found.start()), NOT_SIGNIFICANT.search(text, found.start())
    if not differs and not same:
        return None
    if not differs:
        return found.start("first"), found.end(), "no_change"
    first, second = float(found["first"]), float(found["second"])
    if first == second:
        return None
    start, end = found.end("first"), found.start("second")
    arms = [hit for hit in clause.interventions if start <= hit.start - clause.start < end]
    if any(hit.concept == CONTROL for hit in arms) or BEFORE.search(plain, start, end):
        first, second = second, first
    return found.start("first"), found.end(), "increase" if first > second else "decrease"


def signed(text: str) -> list[tuple[int, int, Direction]]:
    """Return place and direction of percentages with a sign, of those in one bracket the first.

    >>> signed("VA: STR +2.9%, P = 0.02; END +0.1%, P = 0.9")
    [(8, 13, 'increase'), (29, 34, 'no_change')]
    """
    found: list[tuple[int, int, Direction]] = []
    for value in SIGNED.finditer(text):
        after = text[value.end() : value.end() + NEAR].split(";")[0].split(")")[0]
        way: Direction = "increase" if value["sign"] == "+" else "decrease"
        same = NOT_SIGNIFICANT.search(after) and not SIGNIFICANT.search(after)
        found.append((value.start(), value.end(), "no_change" if same else way))
    return found


def insignificant(text: str, start: int, end: int) -> bool:
    """Tell whether the only p that a clause prints from ``start`` on says that its change was none: "by 7% (ns)".

    A p up to 0.1 leaves a tendency. Where the p of a comparison stands in the bracket, it is not asked.
    """
    found = list(NO_CHANGE.finditer(text, start, end))
    return len(found) == 1 and not SIGNIFICANT.search(text, start, end) and not COMPARES.search(text, start, end)


def unmoved(text: str, arms: Sequence[Hit]) -> list[Hit]:
    """Return the arms behind which a bracket says that their own change was none: "in ET (+12%), not in ST (n.s.)"."""
    found = []
    for arm in arms:
        opened = TO_BRACKET.match(text, arm.end)
        bracket = BRACKET.match(text, opened.end() - 1) if opened else None
        told = bracket[1] if bracket else ""
        if NONE_AT_ALL.search(told) and not SIGNIFICANT.search(told) and not COMPARES.search(told):
            found.append(arm)
    return found


def same_in_arms(text: str, start: int, end: int) -> bool:
    """Tell whether a bracket says that arms did not differ: "(group × time, p = 0.48)"."""
    return any(
        NOT_SIGNIFICANT.search(part) and not SIGNIFICANT.search(part)
        for bracket in BRACKET.finditer(text, start, end)
        for part in bracket[1].split(";")
        if COMPARES.search(part)
    )
