"""What looks like a dose in a sentence: load, sets, repetitions, frequency, duration, sessions, rest, tempo, ...

Whether a value belongs to the training or to a test is decided elsewhere (:mod:`pipeline.reader.roles`).
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, reduce
from operator import or_

from pipeline.reader.countable import countable
from pipeline.reader.loads import loads, repetition_maxima
from pipeline.reader.numbers import number, spans
from pipeline.reader.patterns import Pattern
from pipeline.reader.schedule import (
    CONSECUTIVE_DAYS,
    DAILY,
    DURATION,
    EVERY_OTHER_DAY,
    EVERY_THIRD_DAY,
    FREQUENCY,
    MINUTES_A_DAY,
    NAMED_DAYS,
    PER_WEEK,
    SESSIONS,
    TIMES_A_DAY,
    TWICE_WEEKLY,
    WEEKDAYS,
)
from pipeline.reader.shapes import (
    ACTIONS,
    BLOCKS,
    BOUTS,
    CADENCE,
    CONTRACTION_TIME,
    LIFTED_TIMES,
    LISTED_REPETITIONS,
    LOAD,
    MORE_SETS,
    RADIANS,
    REPETITIONS,
    REST,
    RM,
    SECONDS,
    SETS,
    SETS_GREW,
    SETS_OF,
    TEMPO,
    TIMES_SIGN,
    TIMES_WORD,
    TRIPLE,
    VELOCITY,
    Searched,
    Shape,
    searched,
)
from pipeline.reader.units import seconds, weeks
from pipeline.reader.values import Dose, each

PLUS_MINUS = ("±", "+/-", "+-")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FROM_TO = re.compile(r"\s(?:to|through|until|till)\s|\w\s?[–-]\s?\w")
DAYS = 7  # in a week
LONGEST_HOLD = 20 * 60  # seconds; longer ones are contractions only where they are called so
DEGREES = 180 / math.pi  # in one radian
FEW = 3  # so many contractions or fewer are tries of a test
OR = re.compile(r"\sor\s", re.IGNORECASE)
# Whose bouts are no contractions.
SPRINT = Pattern(
    r"\bsprint|\bcycl(?:ed|ing|e\b|e-)|\bran\b|\brun|\bergomet|\browed\b|\browing|\bski(?:ed|ing)\b|\bsw[ia]m\b|\bswimming|\bpeak\spower"
    r"|\bheart\srate|\bself-paced|\btreadmill|\bHIIT\b|\binterval\straining",
    re.IGNORECASE,
)
HELD = Pattern(r"\bisometric|\bhand-?grip|\bcontractions?\b|\bplank|\bstretch|\bMVI?C\b", re.IGNORECASE)
ALL_OUT = Pattern(r"\bsprints?\b|\ball-out\b|\bcycle\b", re.IGNORECASE)


def doses(text: str) -> Iterator[Dose]:
    """Yield everything in ``text`` that looks like a dose, kind by kind; one value may be seen more than once.

    >>> list(dict.fromkeys((dose.kind, dose.low, dose.high) for dose in doses("3-4 sets of 10, twice a week")))
    [('sets', 3.0, 4.0), ('repetitions', 10.0, 10.0), ('frequency', 2.0, 2.0)]
    """
    yield from _found(text, _WITHIN_SESSION)
    yield from programme_doses(text)


@lru_cache(maxsize=256)  # asked for the design, the dose and the last resort
def programme_doses(text: str) -> tuple[Dose, ...]:
    """Return what looks like a frequency, a duration or a number of sessions.

    >>> [(dose.kind, dose.low) for dose in programme_doses("5 sets, 3 d·wk−1 for 3 months")]
    [('frequency', 3.0), ('duration', 13.0)]
    """
    return tuple(_found(text, _PROGRAMME))


_Finder = Callable[[Searched], Iterator[Dose]]
_Signed = tuple[_Finder, int]  # a finder and the signs of its shapes, of which a sentence has one wherever it finds


def _signed(finder: _Finder, *shapes: Shape) -> _Signed:
    return finder, reduce(or_, (shape.sign for shape in shapes))


def _found(text: str, finders: tuple[_Signed, ...]) -> Iterator[Dose]:
    ready = searched(countable(text))
    for finder, sign in finders if ready.starts else (_BY_DAYS,):
        if ready.signs & sign:
            for dose in finder(ready):
                if not text[: dose.start].rstrip().endswith(PLUS_MINUS):
                    yield dose


def _sets(ready: Searched) -> Iterator[Dose]:
    """Yield sets, and the repetitions told with them; "6–8 × 5 min" are repeated intervals without sets,
    "5 × 60 s" are sets of one hold."""
    taken: set[int] = set()  # where numbers stand that are told already
    for found in _sets_of(ready):
        taken |= {*range(found.start("sets"), found.end("repetitions"))}
        yield from each("sets", "sets", found, "sets")
        if found.groupdict().get("rm") is None:
            yield from each("repetitions", "repetitions", found, "repetitions")
    for found in TIMES_SIGN.matches(ready):
        taken.add(found.start("sets"))
        yield from _multiplied(found)
    for found in (*SETS.matches(ready), *BLOCKS.matches(ready)):
        if found.start("value") not in taken and "warm" not in found.group().lower():
            yield from each("sets", "sets", found)
            if listed := LISTED_REPETITIONS.match(ready.text, found.end()):
                yield from each("repetitions", "repetitions", listed, "repetitions")
    yield from _counted("sets", "sets", SETS_GREW)(ready)
    for found in TRIPLE.matches(ready):
        yield from each("contraction_time", "s", found)
    for found in BOUTS.matches(ready):
        if found.start("value") not in taken:
            kind = "repetitions" if SPRINT.search(ready.text) else "sets"
            yield from (dose for dose in each(kind, kind, found) if dose.low >= FEW)


def _sets_of(ready: Searched) -> Iterator[re.Match[str]]:
    """Yield what tells sets and repetitions in words, "then three of 15" behind them too, and triples."""
    for found in SETS_OF.matches(ready):
        more: re.Match[str] | None = found
        while more:
            yield more
            more = MORE_SETS.match(ready.text, more.end())
    yield from TIMES_WORD.matches(ready)
    yield from TRIPLE.matches(ready)


def _multiplied(found: re.Match[str]) -> Iterator[Dose]:
    """Yield what a multiplication sign tells: bouts of sprinting are repetitions, those of other things sets."""
    sprint = bool(found["interval"]) and SPRINT.search(found.string) is not None
    kind = "repetitions" if sprint else "sets"
    yield from each(kind, kind, found, "sets")
    if not found["interval"]:
        yield from each("repetitions", "repetitions", found, "repetitions")
    elif not sprint and (seconds(1, found["unit"]) == 1 or HELD.search(found.string)):
        for dose in each("contraction_time", "s", found, "repetitions"):
            unit = seconds(1, found["unit"])
            yield replace(dose, low=dose.low * unit, high=dose.high * unit, end=found.end("interval"))


def _counted(kind: str, unit: str, *shapes: Shape) -> _Finder:
    def finder(ready: Searched) -> Iterator[Dose]:
        for shape in shapes:
            for found in shape.matches(ready):
                yield from each(kind, unit, found)

    return finder


def _repetitions(ready: Searched) -> Iterator[Dose]:
    for found in REPETITIONS.matches(ready):
        yield from each(
            "repetitions", "repetitions", found, next(name for name in ("value", "value2", "value3") if found[name])
        )


def _actions(ready: Searched) -> Iterator[Dose]:
    """Yield contractions and movements that are counted as repetitions."""
    for found in ACTIONS.matches(ready):
        group = next(name for name in ("value", "bare", "bare2", "bare3") if found[name])
        for dose in each("repetitions", "repetitions", found, group):
            if dose.low > FEW and dose.low == int(dose.low):
                yield dose


def _radians(ready: Searched) -> Iterator[Dose]:
    """Yield velocities in radians a second as degrees, to the next ten where rounding was meant (1.05 is 60)."""
    for found in RADIANS.matches(ready):
        for dose in each("velocity", "deg/s", found):
            yield replace(dose, low=_in_degrees(dose.low), high=_in_degrees(dose.high))


def _in_degrees(radians: float) -> float:
    exact = radians * DEGREES
    return float(round(exact, -1)) if abs(round(exact, -1) - exact) < exact / 100 else float(round(exact))


def _cadences(ready: Searched) -> Iterator[Dose]:
    """Yield the phases of a tempo like 2-0-2; a phase of no length is none."""
    for found in CADENCE.matches(ready):
        for phase in re.findall(r"\d", found["phases"] or found["phases2"]):
            if phase != "0":
                yield Dose("tempo", float(phase), float(phase), "s", *found.span())


def _frequencies(ready: Searched) -> Iterator[Dose]:
    """Yield sessions a week; "one or two" is a range."""
    yield from _counted("frequency", "sessions/week", TWICE_WEEKLY, PER_WEEK)(ready)
    often = list(TIMES_A_DAY.matches(ready))
    for found in often:
        times = number(found["value"].split()[0]) * (number(found["days"]) if found["days"] else DAYS)
        yield Dose("frequency", times, times, "sessions/week", *found.span())
    for found in FREQUENCY.matches(ready):
        if any(other.start() <= found.start() < other.end() for other in often):
            continue
        told = list(each("frequency", "sessions/week", found))
        if len(told) == 2 and OR.search(found["value"]) and told[1].low == told[0].high + 1:
            told = [replace(told[0], high=told[1].high)]
        yield from told


def _by_days(ready: Searched) -> Iterator[Dose]:
    for found in NAMED_DAYS.matches(ready):
        named = _named_days(found.group().lower())
        if named > 1:
            yield Dose("frequency", named, named, "sessions/week", *found.span())
    for shape, value in (
        (EVERY_OTHER_DAY, 3.5),
        (EVERY_THIRD_DAY, 2.33),
        (WEEKDAYS, 5.0),
        (DAILY, 7.0),
        (MINUTES_A_DAY, 7.0),
    ):
        for found in shape.matches(ready):
            yield Dose("frequency", value, value, "sessions/week", *found.span())
            if shape is WEEKDAYS:
                return


def _named_days(told: str) -> float:
    """Return how many days are named: "monday, wednesday and friday" is 3, "monday to friday" 5."""
    days = [WEEK.index(day) for day in re.findall(rf"\b(?:{'|'.join(WEEK)})", told)]
    if len(days) == 2 and FROM_TO.search(told):
        return float((days[1] - days[0]) % DAYS + 1)
    return float(len(set(days)))


def _days_in_a_row(ready: Searched) -> Iterator[Dose]:
    """Yield fewer than seven days in a row as sessions."""
    for found in CONSECUTIVE_DAYS.matches(ready):
        for low, high in spans(found["value"] or found["value2"]):
            yield Dose("sessions", low, high, "sessions", *found.span())


def _durations(ready: Searched) -> Iterator[Dose]:
    """Yield spans of a week or more."""
    for found in DURATION.matches(ready):
        for dose in each("duration", "weeks", found):
            low, high = weeks(dose.low, found["unit"]), weeks(dose.high, found["unit"])
            if low >= 1:
                yield Dose("duration", low, high, "weeks", dose.start, dose.end)


def _timed(kind: str, shape: Shape) -> _Finder:
    def finder(ready: Searched) -> Iterator[Dose]:
        if not SECONDS.search(ready.text):
            return
        phases = [found.span() for found in TEMPO.matches(ready)] if kind == "contraction_time" else []
        for found in shape.matches(ready):
            if any(start < found.end() and found.start() < end for start, end in phases):
                continue
            groups = found.groupdict()
            for name, value in groups.items():
                if name.startswith("value") and value:
                    unit = groups[name.replace("value", "unit")]
                    for low, high in spans(value):
                        dose = Dose(kind, seconds(low, unit), seconds(high, unit), "s", *found.span())
                        if kind != "contraction_time" or _held(dose, found):
                            yield dose
            if groups.get("count"):
                yield from each("repetitions", "repetitions", found, "count")

    return finder


def _held(dose: Dose, found: re.Match[str]) -> bool:
    """Tell whether a time is that of a contraction: not of half an hour of practice, not of a sprint."""
    if "ontract" in found.group():
        return True
    return dose.high <= LONGEST_HOLD and not ALL_OUT.search(found.string)


_WITHIN_SESSION: tuple[_Signed, ...] = (
    _signed(loads, LOAD),
    _signed(repetition_maxima, RM, LIFTED_TIMES),
    _signed(_sets, SETS_OF, TIMES_WORD, TRIPLE, TIMES_SIGN, SETS, BLOCKS, SETS_GREW, BOUTS),
    _signed(_repetitions, REPETITIONS),
    _signed(_actions, ACTIONS),
    _signed(_timed("rest", REST), REST),
    _signed(_timed("contraction_time", CONTRACTION_TIME), CONTRACTION_TIME),
    _signed(_counted("velocity", "deg/s", VELOCITY), VELOCITY),
    _signed(_radians, RADIANS),
    _signed(_timed("tempo", TEMPO), TEMPO),
    _signed(_cadences, CADENCE),
)
_BY_DAYS = _signed(_by_days, NAMED_DAYS, EVERY_OTHER_DAY, EVERY_THIRD_DAY, WEEKDAYS, DAILY, MINUTES_A_DAY)
_PROGRAMME: tuple[_Signed, ...] = (
    _signed(_frequencies, TWICE_WEEKLY, PER_WEEK, TIMES_A_DAY, FREQUENCY),
    _BY_DAYS,
    _signed(_durations, DURATION),
    _signed(_counted("sessions", "sessions", SESSIONS), SESSIONS),
    _signed(_days_in_a_row, CONSECUTIVE_DAYS),
)
