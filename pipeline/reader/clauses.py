"""Clauses of a result sentence, each with the quantities, cues and interventions that it holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.reader.cues import Cue, masked
from pipeline.reader.lexicon import Hit
from pipeline.reader.patterns import Pattern

# Joints that always part two statements, and those that part them only where each side tells one.
STRONG = Pattern(
    r";|,?\s\b(?:but|whereas|while|although|though|however|yet|whilst|except that|even though)\b|"
    r":\s(?=[A-Z]?\w+ )|,\s(?:as (?:was|were|did)|so (?:was|were|did))\b|"
    r",\s(?=which\s(?:(?:was|were|is|are)\s)?(?:\w+ly\s)?(?:correlat|relat|associat|predict))|"
    r"(?:,|\sand)(?=\snot (?:in|after|with|for|on|at|during|by|of|following)\b)",
    re.IGNORECASE,
)
WEAK = re.compile(r",\s(?:and\s|with\s|or\s)?|\s(?:and|with|without|or)\s", re.IGNORECASE)
POSTPOSED = re.compile(
    r"unchanged|unaltered|unaffected|intact|unmodified|constant", re.IGNORECASE
)  # "leaving ICF unchanged"
PRONOUN = re.compile(r"\s*(?:those|that)\s(?:of|in|to|for|from)\b", re.IGNORECASE)
AUXILIARY = re.compile(r"\b(?:was|were|had|has|have|been|there|it|they|both|did|an?|not)\b")
# True: "| in L it did not rise", "| it rose in ET"; near miss: "in L SICI rose".
IT = re.compile(r"\s*(?:(?:in|for|with|after|on|at|during|by)\s[^,;]{1,25}?\s)?(?:it|they)\s", re.IGNORECASE)
# True: ", but not in the control leg,"; near miss: ", but not all of them rose".
EXCEPTION = Pattern(r"(?:,?\s(?:but|though|yet|although)|,) not [^,;.]{2,60},", re.IGNORECASE)
# True: "but | not in ET", "but | was not after ET"; near miss: "but MVC did not".
NOT_FIRST = re.compile(r"\s*(?:(?:it|they|this|was|were|did|had|do|does)\s){0,2}not\b(?! until)", re.IGNORECASE)
LIST_GAP = re.compile(r"[^.;:]{0,60}")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence; offsets of everything count in the sentence."""

    start: int
    end: int
    outcomes: tuple[Hit, ...]
    interventions: tuple[Hit, ...]
    cues: tuple[Cue, ...]
    joint: str  # the words that part it from the clause before


def clauses(text: str, hits: Sequence[Hit], cues: Sequence[Cue]) -> list[Clause]:
    """Return the clauses of a sentence in order: parted at strong joints, and at weak ones between two statements."""
    plain = masked(text)
    cuts = {found.start(): found.end() for found in STRONG.finditer(plain) if not _inside_cue(found, cues)}
    edges = [0, *sorted(cuts), len(text)]
    for left, right in pairwise(edges):
        cuts |= _weak_cuts(plain, cuts.get(left, left), right, hits, cues)
    for found in EXCEPTION.finditer(plain):
        if found.start() in cuts:
            cuts[found.end() - 1] = found.end()
    starts = sorted(cuts)
    spans = list(zip([0, *(cuts[s] for s in starts)], [*starts, len(text)], strict=True))
    joints = ["", *(text[s : cuts[s]] for s in starts)]
    found_ = [_clause(a, b, joint, hits, cues) for (a, b), joint in zip(spans, joints, strict=True) if a < b]
    return _exceptions_last(text, found_)


def is_exception(text: str, clause: Clause) -> bool:
    """Tell whether a clause only names what a statement does not hold for: "MVC rose in ET, but | not in CT"."""
    return clause.joint in ("", "and", "but", "though", "yet", "although") and bool(NOT_FIRST.match(text, clause.start))


def _exceptions_last(text: str, found: list[Clause]) -> list[Clause]:
    """Put an exception after the verb that it waits for: "MVC, but not EMG, | rose"."""
    ordered = list(found)
    for number in range(1, len(ordered) - 1):
        before, this, after = ordered[number - 1 : number + 2]
        if is_exception(text, this) and not this.cues and not before.cues and not after.outcomes:
            ordered[number], ordered[number + 1] = after, this
    return ordered


def _weak_cuts(plain: str, start: int, end: int, hits: Sequence[Hit], cues: Sequence[Cue]) -> dict[int, int]:
    """Cut where what stands before and what stands after both name a quantity and a direction."""
    found: dict[int, int] = {}
    joints = [m for m in WEAK.finditer(plain, start, end) if not _inside_cue(m, cues)]
    left = start
    for number, joint in enumerate(joints):
        right_end = joints[number + 1].start() if number + 1 < len(joints) else end
        right = joint.end()
        says = _tells(right, right_end, hits, cues) or _takes_up(plain, right, right_end, cues)
        told = _tells(left, joint.start(), hits, cues) or (left and _takes_up(plain, left, joint.start(), cues))
        if told and says:
            found[joint.start()] = joint.end()
            left = joint.end()
        elif joint.group().strip(" ,") in ("with", "without") and _names(left, joint.start(), hits):
            same = [cue for cue in cues if cue.direction == "no_change"]
            if any(joint.end() - 8 <= cue.start < right_end for cue in same):  # ", without a change in EMG"
                left = joint.start() + 1
                found[joint.start()] = left
    return found


def _takes_up(plain: str, start: int, end: int, cues: Sequence[Cue]) -> bool:
    """Tell whether a stretch says more of the quantity before: "those of the right grew", "| shrank in eight"."""
    inside = [cue for cue in cues if start <= cue.start < end]
    if not inside:
        return False
    first = inside[0]
    telling = first.form in ("verb", "phrase") or (first.form == "adjective" and first.direction == "no_change")
    at_once = telling and not AUXILIARY.sub("", plain[start : first.start]).strip()
    return bool(PRONOUN.match(plain, start) or IT.match(plain, start)) or at_once


def _names(start: int, end: int, hits: Sequence[Hit]) -> bool:
    return any(hit.kind == "outcome" and start <= hit.start < end for hit in hits)


def _tells(start: int, end: int, hits: Sequence[Hit], cues: Sequence[Cue]) -> bool:
    return any(start <= cue.start < end for cue in cues) and any(
        hit.kind == "outcome" and start <= hit.start < end for hit in hits
    )


def _inside_cue(found: re.Match[str], cues: Sequence[Cue]) -> bool:
    return any(cue.start <= found.start() and found.end() <= cue.end for cue in cues)


def _clause(start: int, end: int, joint: str, hits: Sequence[Hit], cues: Sequence[Cue]) -> Clause:
    inside = [hit for hit in hits if start <= hit.start < end]
    return Clause(
        start,
        end,
        tuple(hit for hit in inside if hit.kind == "outcome"),
        tuple(hit for hit in inside if hit.kind == "intervention"),
        tuple(cue for cue in cues if start <= cue.start < end),
        joint.strip(" ,;").lower(),
    )


def groups(text: str, clause: Clause) -> list[tuple[Hit, ...]]:
    """Return the quantities of a clause in runs that one cue governs: "MVC, RFD (p = .1) and EMG".

    Two quantities belong together where no cue stands between them and the gap is short.
    """
    runs: list[list[Hit]] = []
    plain = masked(text)
    for hit in clause.outcomes:
        if runs:
            last = runs[-1][-1]
            gap = plain[last.end : hit.start]
            parted = any(last.end <= cue.start < hit.start for cue in clause.cues)
            if not parted and len(gap.split()) <= 12 and LIST_GAP.fullmatch(gap):
                runs[-1].append(hit)
                continue
        runs.append([hit])
    return [tuple(run) for run in runs]


def cue_of(text: str, run: Sequence[Hit], clause: Clause) -> Cue | None:
    """Return the cue that tells the direction of a run of quantities, None where the clause has none.

    A comparative or noun before it ("greater MVC", "increase in MVC") or a verb after it ("MVC rose") is near; other
    quantities in between make it far.
    """
    costs = [(_cost(text, run, cue, clause), number) for number, cue in enumerate(clause.cues)]
    return clause.cues[min(costs)[1]] if costs else None


def _cost(text: str, run: Sequence[Hit], cue: Cue, clause: Clause) -> float:
    plain = masked(text)
    start, end = run[0].start, run[-1].end
    if cue.start >= end:
        between = plain[end : cue.start]
        words = len(between.split())
        cost = 0.6 * words
        if (
            cue.form == "adjective"
            and not POSTPOSED.fullmatch(plain, cue.start, cue.end)
            and not re.search(r"\b(?:was|were|is|are|be|became|become|being|remained|stayed|showed|had)\b", between)
        ):
            cost += 4
        if cue.form == "noun":
            cost += 0 if words == 0 else 3
        crossed = [hit for hit in clause.outcomes if end <= hit.start < cue.start]
    elif cue.end <= start:
        between = plain[cue.end : start]
        cost = float(len(between.split()))
        if not between.strip():
            cost -= 1
        if cue.form in ("verb", "base") and re.match(r"\s*(?:by|to|from|in|after|with|during|,)\b", between):
            cost += 4
        crossed = [hit for hit in clause.outcomes if cue.end <= hit.start < start]
    else:
        return 0.0
    if cue.direction == "no_change":
        cost -= 0.5
    if any(cue.start <= hit.start < cue.end for hit in clause.outcomes):
        cost += 3
    return cost + 6 * len({hit.concept for hit in crossed})
