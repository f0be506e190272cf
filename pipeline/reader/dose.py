"""What looks like a dose in a sentence: load, sets, repetitions, frequency, duration, sessions, rest, tempo, ...

Whether a value belongs to the training or to a test is decided elsewhere (:mod:`pipeline.reader.roles`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.reader.numbers import spans
from pipeline.reader.shapes import (
    BARE_LOAD,
    BETWEEN_PERCENTS,
    BLOCKS,
    CONSECUTIVE_DAYS,
    CONTRACTION_TIME,
    DAILY,
    DURATION,
    EVERY_OTHER_DAY,
    FREQUENCY,
    LOAD,
    PERCENT,
    PERCENT_OF,
    REPETITIONS,
    REST,
    RM,
    SESSIONS,
    SETS,
    SETS_OF,
    TEMPO,
    TIMES_SIGN,
    TWICE_WEEKLY,
    VELOCITY,
    Searched,
    Shape,
    searched,
)
from pipeline.reader.units import seconds, weeks

PLUS_MINUS = ("±", "+/-", "+-")


@dataclass(frozen=True, slots=True)
class Dose:
    """A value that looks like a dose; ``start`` and ``end`` count in the text that was searched."""

    kind: str
    low: float
    high: float
    unit: str
    start: int
    end: int


def doses(text: str) -> Iterator[Dose]:
    """Yield everything in ``text`` that looks like a dose, kind by kind; one value may be seen by two kinds.

    >>> [(dose.kind, dose.low, dose.high) for dose in doses("3-4 sets of 10 at 80% 1RM, twice a week")]
    [('load', 80.0, 80.0), ('sets', 3.0, 4.0), ('repetitions', 10.0, 10.0), ('frequency', 2.0, 2.0)]
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


def _found(text: str, finders: tuple[_Finder, ...]) -> Iterator[Dose]:
    ready = searched(text)
    for finder in finders if ready.starts else (_by_days,):
        for dose in finder(ready):
            if not text[: dose.start].rstrip().endswith(PLUS_MINUS):
                yield dose


def _each(kind: str, unit: str, found: re.Match[str], group: str = "value") -> Iterator[Dose]:
    told = [(1.0, 1.0)] if found[group].lower() == "a" else spans(found[group])
    for low, high in told:
        yield Dose(kind, low, high, unit, found.start(group), found.end())


def _loads(ready: Searched) -> Iterator[Dose]:
    """Yield percentages with a reference, and those that share it."""
    units: dict[int, str] = {}
    for found in LOAD.matches(ready):
        units[found.start()] = "%1RM" if found["rm"] else "%MVC" if found["mvc"] else "%body_mass"
        yield from _each("load", units[found.start()], found)
    if not units:
        return
    first = min(units)
    for found in reversed(list(PERCENT.matches(ready))):
        follower = min((start for start in units if start > found.start()), default=None)
        if found.start() in units or follower is None:
            continue
        if BETWEEN_PERCENTS.fullmatch(ready.text, found.end(), follower):
            units[found.start()] = units[follower]
            yield from _each("load", units[follower], found)
    for found in BARE_LOAD.finditer(ready.text, first):
        if found.start("value") not in units:
            yield from _each("load", units[first], found)


def _repetition_maxima(ready: Searched) -> Iterator[Dose]:
    """Yield a load in RM with its repetitions."""
    for found in RM.matches(ready):
        if PERCENT_OF.search(ready.text, 0, found.start()):
            continue
        for dose in _each("load", "RM", found):
            if dose.low > 1:
                yield dose
                yield Dose("repetitions", dose.low, dose.high, "repetitions", dose.start, dose.end)


def _sets(ready: Searched) -> Iterator[Dose]:
    """Yield sets, and the repetitions told with them; "6–8 × 5 min" are repeated intervals without sets."""
    taken = set()
    for found in SETS_OF.matches(ready):
        taken.add(found.start("sets"))
        yield from _each("sets", "sets", found, "sets")
        if found["rm"] is None:
            yield from _each("repetitions", "repetitions", found, "repetitions")
    for found in TIMES_SIGN.matches(ready):
        taken.add(found.start("sets"))
        kind = "repetitions" if found["interval"] else "sets"
        yield from _each(kind, kind, found, "sets")
        if not found["interval"]:
            yield from _each("repetitions", "repetitions", found, "repetitions")
    for found in (*SETS.matches(ready), *BLOCKS.matches(ready)):
        if found.start("value") not in taken:
            yield from _each("sets", "sets", found)


def _counted(kind: str, unit: str, *shapes: Shape) -> _Finder:
    def finder(ready: Searched) -> Iterator[Dose]:
        for shape in shapes:
            for found in shape.matches(ready):
                yield from _each(kind, unit, found)

    return finder


def _by_days(ready: Searched) -> Iterator[Dose]:
    for shape, value in ((EVERY_OTHER_DAY, 3.5), (DAILY, 7.0)):
        for found in shape.matches(ready):
            yield Dose("frequency", value, value, "sessions/week", *found.span())


def _days_in_a_row(ready: Searched) -> Iterator[Dose]:
    """Yield fewer than seven days in a row as sessions."""
    for found in CONSECUTIVE_DAYS.matches(ready):
        for low, high in spans(found["value"] or found["value2"]):
            yield Dose("sessions", low, high, "sessions", *found.span())


def _durations(ready: Searched) -> Iterator[Dose]:
    """Yield spans of a week or more."""
    for found in DURATION.matches(ready):
        for dose in _each("duration", "weeks", found):
            low, high = weeks(dose.low, found["unit"]), weeks(dose.high, found["unit"])
            if low >= 1:
                yield Dose("duration", low, high, "weeks", dose.start, dose.end)


def _timed(kind: str, shape: Shape) -> _Finder:
    def finder(ready: Searched) -> Iterator[Dose]:
        for found in shape.matches(ready):
            groups = found.groupdict()
            for name, value in groups.items():
                if name.startswith("value") and value:
                    unit = groups[name.replace("value", "unit")]
                    for low, high in spans(value):
                        yield Dose(kind, seconds(low, unit), seconds(high, unit), "s", *found.span())
            if groups.get("count"):
                yield from _each("repetitions", "repetitions", found, "count")

    return finder


_WITHIN_SESSION: tuple[_Finder, ...] = (
    _loads,
    _repetition_maxima,
    _sets,
    _counted("repetitions", "repetitions", REPETITIONS),
    _timed("rest", REST),
    _timed("contraction_time", CONTRACTION_TIME),
    _counted("velocity", "deg/s", VELOCITY),
    _timed("tempo", TEMPO),
)
_PROGRAMME: tuple[_Finder, ...] = (
    _counted("frequency", "sessions/week", FREQUENCY, TWICE_WEEKLY),
    _by_days,
    _durations,
    _counted("sessions", "sessions", SESSIONS),
    _days_in_a_row,
)
