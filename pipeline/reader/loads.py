"""Loads that a sentence tells: percentages of a maximum or of body mass, and repetition maxima."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.reader.numbers import number
from pipeline.reader.patterns import Pattern
from pipeline.reader.shapes import (
    BARE_LOAD,
    BEGUN_AT,
    BETWEEN_PERCENTS,
    GROWN,
    LIFTED_TIMES,
    LOAD,
    PAIRED_LOAD,
    PERCENT,
    PERCENT_OF,
    PERMITTED,
    RM,
    Searched,
)
from pipeline.reader.values import Dose, each

# "8–10 repetitions at a load of 10RM": told beside the load.
REPETITIONS_AT = Pattern(
    r"""(?:\brep(?:etition)?s\b[^.;]*|\d\s?[x×]\s?\d+\s)\b(?:at|with|using|of|against)\s(?:(?:an?|the|their|his|her)\s)?
    (?:(?:estimated|individual|own)\s)?(?:loads?\s(?:of\s)?)?(?:about\s)?$""",
    re.VERBOSE | re.IGNORECASE,
)
ISOMETRIC = Pattern(r"\bisometric|\bisokinetic|\bstatic|\bMVI?C\b|\bcontractions?\b", re.IGNORECASE)
DYNAMIC = Pattern(r"\bloads?\b|\blift|\d-?RM\b|\bweights?\b|\bsquat|\bbench|\bleg\spress|\bcurls?\b", re.IGNORECASE)
# Words for forces that are held or matched, where no lifting is told.
FORCE = Pattern(
    r"\bforces?\b|\btorque|\bgrip|\bhand-?grip|\bsqueez|\bpinch|\bclench|\bpull|\bspring\b|\btrac(?:ed|ing|king)\b|\bsinus"
    r"|flexion|\babduct|\badduct|\bdynamomet|\b(?:held|hold(?:s|ing)?|push(?:es)?)\b|\bwithout\smoving\sit\b"
    r"|\bagainst\s(?:an?|the)\s(?:[\w-]+\s){0,2}?(?:bulb|post|strap|wall|plate|belt|bar|stop|ring|frame|lever)\b|\bbit(?:e|ing)?\b",
    re.IGNORECASE,
)


def loads(ready: Searched) -> Iterator[Dose]:
    """Yield percentages with a reference, and those that share it; what grew from one to another is a range."""
    yield from _with_growth(ready.text, sorted(_percentages(ready), key=lambda dose: dose.start))


def _with_growth(text: str, found: list[Dose]) -> Iterator[Dose]:
    while found:
        dose = found.pop(0)
        if found and _grew(text, dose, found[0]):
            last = found.pop(0)
            dose = replace(dose, low=min(dose.low, last.low), high=max(dose.high, last.high), end=last.end)
        yield dose


def _grew(text: str, first: Dose, last: Dose) -> bool:
    single = first.low == first.high and last.low == last.high and first.unit == last.unit
    if not single or last.start < first.end:
        return False
    between = text[first.end : last.start]
    risen = text[: first.start].endswith("from ") and between.rstrip().endswith(" to") and ";" not in between
    return risen or between.strip() in ("to", "-", "–") or GROWN.fullmatch(between) is not None


def _percentages(ready: Searched) -> Iterator[Dose]:
    units: dict[int, str] = {}
    for found in LOAD.matches(ready):
        units[found.start()] = _reference(found)
        for dose in each("load", units[found.start()], found):
            if begun := BEGUN_AT.search(ready.text, 0, found.start()):
                units[begun.start("value")] = units[found.start()]
                dose = replace(dose, low=number(begun["value"]))
            yield dose
        if other := PAIRED_LOAD.match(ready.text, found.end()):
            yield from each("load", units[found.start()], other)
    if not units:
        return
    first = min(units)
    for found in reversed(list(PERCENT.matches(ready))):
        follower = min((start for start in units if start > found.start()), default=None)
        if found.start() in units or follower is None:
            continue
        if BETWEEN_PERCENTS.fullmatch(ready.text, found.end(), follower):
            units[found.start()] = units[follower]
            yield from each("load", units[follower], found)
    for found in BARE_LOAD.finditer(ready.text, first):
        group = next(name for name, told in found.groupdict().items() if told)
        if found.start(group) not in units:
            yield from each("load", units[first], found, group)


def _reference(found: re.Match[str]) -> str:
    """Return the unit of a percentage; a mere maximum is that of a contraction where the sentence tells of such."""
    if found["rm"]:
        return "%1RM"
    if found["body"]:
        return "%body_mass"
    text = found.string
    lifted = DYNAMIC.search(text) and not ISOMETRIC.search(text)
    if found["mvc"] and lifted and found["mvc"].endswith("strength"):
        return "%1RM"
    if found["mvc"] or ISOMETRIC.search(text):
        return "%MVC"
    return "%MVC" if FORCE.search(text) and not DYNAMIC.search(text) else "%1RM"


def repetition_maxima(ready: Searched) -> Iterator[Dose]:
    """Yield a load in RM, and its repetitions where none are told; what grew from one to another is a range."""
    found = [
        dose
        for match in (*RM.matches(ready), *LIFTED_TIMES.matches(ready), *PERMITTED.matches(ready))
        if not PERCENT_OF.search(ready.text, 0, match.start())
        for dose in each("load", "RM", match)
        if dose.low > 1
    ]
    for dose in _with_growth(ready.text, found):
        yield dose
        if not REPETITIONS_AT.search(ready.text, 0, dose.start):
            yield replace(dose, kind="repetitions", unit="repetitions")
