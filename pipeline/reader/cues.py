"""Cues of direction in a sentence, with what negates and hedges them."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, cast

from pipeline.reader.lexicon import TELLING, Hit, cue_phrases, phrase
from pipeline.reader.patterns import Pattern
from pipeline.reader.together import Together
from pipeline.tables import Direction

# Words between a negator and what it negates, at most.
REACH = 7
WHOLE_CLAUSE = re.compile(
    r"(?:neither|none|nor|no \w+|at no|nowhere|nothing|at neither|at none|in none)", re.IGNORECASE
)
# "not only", "no more than", "no less than", "not surprisingly" negate nothing; nor does "no longer".
NO_NEGATION = re.compile(
    r"(?:not only|no less than|no more than|not just|not until|not merely|not necessarily|rather than|no longer|"
    r"not at equal|not (?:all|every)\b|no doubt|no matter|none the less|need not)",
    re.IGNORECASE,
)
FROM_TO = Pattern(
    r"\b(?:went|go(?:es|ing)?|changed|moved|passed|shifted|"
    r"came) (?:significantly )?from (?P<low>\d+(?:\.\d+)?)"
    r"(?: ?± ?\d+(?:\.\d+)?)?[^\d,;]{0,12}? to (?P<high>\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
# What stands between a change and the word that sizes it: "increase in MVC after ET was significantly | greater".
SIZED = re.compile(
    r"[^,;:]{0,80}\b(?:was|were|is|are|being|became)\s(?:\w+ly\s|also\s|even\s|\d+\s?%\s)*",
    re.IGNORECASE,
)
DETERMINED = re.compile(r"\b(?:the|an?|this|these|their|its)\s(?:[\w-]+\s)?$", re.IGNORECASE)
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# True: "lower limbs", "more than 10 %", "less than 0.5 mg"; near miss: "lower MVC".
GRADED = re.compile(r"(?:\b(?:with|of|at|for|under)|^\W*)\s$", re.IGNORECASE)
AT_SAME = re.compile(r"\b(?:at|for|under)\s(?:an?\s|the\s)?$", re.IGNORECASE)  # "at | equal work"
# True: "unaffected | hemisphere", "the weaker | leg", "less-affected | side"; near miss: "unaffected MEPs".
OF_A_SIDE = re.compile(
    r"(?:unaffected|affected|impaired|intact|weaker|stronger|spared|less|more)[\s-](?:affected\s|impaired\s|involved\s)?"
    r"(?:hemispher|limb|side|arm|hand|leg|cortex|m1\b|upper|lower|extremit|wrist|knee|ankle|elbow|finger|thumb)",
    re.IGNORECASE,
)
NO_CUE = re.compile(
    r"drop[\s-](?:jump|and|height|out|land|foot)|"
    r"lower[\s-](?:extremit|limb|bod|leg|back|arm|trunk|quarter|cervical|half|motor neuron)|(?:more|less|"
    r"greater|higher|lower|fewer|longer|shorter)\sthan\s(?:half|[~∼]?\d|one|two|three)|more\s(?:or\sless|"
    r"specifically|importantly|recently|likely|research|studies)|reduced\s(?:to(?!\s(?:\w+\s)?\d)|form)|improved\s(?:our|"
    r"understanding)",
    re.IGNORECASE,
)
HEDGING = phrase("hedging")


class Cue(NamedTuple):
    """Words that tell a direction; offsets in the sentence."""

    start: int
    end: int
    direction: Direction
    form: str  # verb, base, adjective, noun or phrase
    negated: bool
    alike: bool = False  # a change that is as large as another: "gains were comparable"
    compared: bool = False  # a change that is larger or smaller than another: "the decrease was attenuated"
    change: Direction = "no_change"  # of a verb or noun, whatever negates it: "no difference in the | decline"


@lru_cache(maxsize=256)
def masked(text: str) -> str:
    """Return ``text`` with the inside of brackets blank, so that statistics are no cues; offsets stay."""
    inner = BRACKETS.sub(lambda found: " " * len(found.group()), text)
    return BRACKETS.sub(lambda found: " " * len(found.group()), inner)


def cues(text: str, hits: Sequence[Hit]) -> list[Cue]:
    """Return the cues of a sentence in order; those inside a longer cue or inside the name of a quantity are none."""
    plain = masked(text)
    names = [(hit.start, hit.end) for hit in hits if hit.kind == "outcome" and hit.form != TELLING]
    found = [
        Cue(m.start(), m.end(), cast(Direction, direction), "phrase", False)
        for direction, m in _phrases().finditer(plain)
    ]
    for hit in hits:
        if (
            hit.kind == "cue"
            and not _no_cue(plain, hit)
            and plain[hit.start : hit.end].strip()
            and not _within(hit.start, hit.end, names)
        ):
            way = cast(Direction, hit.concept)
            changes = hit.form in ("noun", "verb", "base") and plain[hit.start : hit.end].lower() != "lower"
            change: Direction = way if changes else "no_change"
            found.append(Cue(hit.start, hit.end, way, hit.form, False, change=change))
    found += _from_to(text)
    found.sort(key=lambda cue: (cue.start - cue.end, cue.start))
    kept: list[Cue] = []
    for cue in found:
        if all(cue.end <= other.start or cue.start >= other.end for other in kept):
            kept.append(cue)
    negators = [hit for hit in hits if hit.kind == "negator" and plain[hit.start : hit.end].strip()]
    plainly = sorted((_negated(cue, negators, plain) for cue in kept), key=lambda cue: cue.start)
    return _compounded(plainly, plain)


# True: "an increase in MVC | was not seen"; near miss: "the increase | did not differ".
UNSEEN = re.compile(
    r"(?:was|were|is|are|been|could|can) not (?:be )?(?:\w+ )*?(?:observed|found|seen|detected|apparent|evident|"
    r"present|shown|demonstrated|prevented|reflected|significant)|fail(?:ed|s|ing)? to reach (?:\w+ )?significance|"
    r"(?:did|does|do) not (?:\w+ )?(?:reach|attain|achieve) (?:\w+ )?significance|non-?significant|"
    r"(?:did|does|do) not reach|(?:was|were) (?:\w+ )?(?:absent|lacking|nil|missing)",
    re.IGNORECASE,
)


def _compounded(found: list[Cue], text: str) -> list[Cue]:
    """Join a change with the word that sizes it: "smaller increase", "the decrease was attenuated"."""
    joined: list[Cue] = []
    for cue in found:
        last = joined[-1] if joined else None
        if last is not None and (both := _compound(last, cue, text)):
            joined[-1] = both
        else:
            joined.append(cue)
    return joined


def _compound(first: Cue, second: Cue, text: str) -> Cue | None:
    between = text[first.end : second.start]
    change, size = (second, first) if first.form == "adjective" else (first, second)
    if not _is_noun(change, first, text) or change.direction == "no_change" or size.form == "noun":
        return None
    if size.direction == "no_change":
        if change is first and UNSEEN.fullmatch(text, second.start, second.end) and "," not in between:
            return Cue(first.start, second.end, "no_change", "noun", True, change=change.change)
        return _likened(change, size, between) if change is first else None
    if change is second and len(between.split()) > 1:
        return None
    if change is first and not SIZED.fullmatch(between):
        return None
    turned: Direction = "decrease" if change.direction == "increase" else "increase"
    direction = change.direction if size.direction == "increase" else turned
    form = "noun" if change is second else "verb"
    return Cue(first.start, second.end, direction, form, first.negated, compared=True, change=change.change)


def _is_noun(change: Cue, first: Cue, text: str) -> bool:
    """Tell whether a change is told by a noun, also by one that a verb shares: "larger gains", "the increase was"."""
    if change.form != "base":
        return change.form == "noun"
    return change is not first or bool(DETERMINED.search(text, max(0, change.start - 30), change.start))


def _likened(change: Cue, size: Cue, between: str) -> Cue | None:
    """Join a change with what says that arms share it: "gains of MVC were comparable", "increases did not differ"."""
    near = SIZED.fullmatch(between) or (
        size.form == "phrase" and len(between.split()) <= 10 and not re.search("[,;:]", between)
    )
    if not near or change.negated:
        return None
    return Cue(change.start, size.end, change.direction, "verb", False, alike=True, change=change.change)


def _from_to(text: str) -> Iterator[Cue]:
    """Yield the directions that two numbers tell: "went from 83.6 ± 11.0 to 92.1"."""
    for found in FROM_TO.finditer(text):
        low, high = float(found.group("low")), float(found.group("high"))
        if low != high:
            yield Cue(found.start(), found.end(), "increase" if low < high else "decrease", "phrase", False)


def _no_cue(text: str, hit: Hit) -> bool:
    """Tell whether a word of direction tells none here: "lower limbs", "with increasing load"."""
    graded = text[hit.start : hit.end].lower().endswith("ing") and GRADED.search(
        text, max(0, hit.start - 12), hit.start
    )
    alike = hit.concept == "no_change" and AT_SAME.search(text, max(0, hit.start - 12), hit.start)
    return bool(NO_CUE.match(text, hit.start) or OF_A_SIDE.match(text, hit.start) or graded or alike)


def _negated(cue: Cue, negators: Sequence[Hit], text: str) -> Cue:
    if cue.direction == "no_change" and cue.form == "phrase":
        return cue
    for negator in negators:
        if negator.end > cue.start or NO_NEGATION.match(text, negator.start):
            continue
        between = text[negator.end : cue.start]
        if re.search(r"[;:]|\b(?:but|whereas|while|although|however)\b|,\s+(?:and|with)\b", between):
            continue
        reach = 30 if WHOLE_CLAUSE.match(text, negator.start) else REACH
        if len(between.split()) <= reach and (reach > REACH or "," not in between):
            return cue._replace(direction="no_change", negated=True)
    return cue


def _within(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a <= start and end <= b for a, b in spans)


@cache
def _phrases() -> Together[str]:
    return Together(cue_phrases())
