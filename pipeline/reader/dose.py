"""What looks like a dose in a sentence: load, sets, repetitions, frequency, duration, sessions, rest, tempo, ...

Whether a value belongs to the training or to a test is decided elsewhere (:mod:`pipeline.reader.roles`).
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from pipeline.reader import efforts
from pipeline.reader.countable import countable
from pipeline.reader.loads import loads, repetition_maxima
from pipeline.reader.numbers import number, spans
from pipeline.reader.schedule import (
    CONSECUTIVE_DAYS,
    DAILY,
    DURATION,
    EVERY_OTHER_DAY,
    EVERY_OTHER_WEEK,
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
    CHAIN,
    FIRST_SET,
    GREW_TO,
    LISTED_REPETITIONS,
    MADE_TIMES,
    MORE_SETS,
    PARTED,
    REPETITIONS,
    SETS,
    SETS_GREW,
    SETS_OF,
    TIMES_SIGN,
    TIMES_WORD,
    TRIPLE,
    Searched,
    Shape,
    searched,
)
from pipeline.reader.timing import (
    CADENCE,
    CONTRACTION_TIME,
    HELD_EACH,
    PHASES,
    RADIANS,
    REST,
    REST_AMID,
    TEMPO,
    VELOCITY,
)
from pipeline.reader.units import seconds, weeks
from pipeline.reader.values import BARE_COMMA, Dose, each

PLUS_MINUS = ("±", "+/-", "+-")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FROM_TO = re.compile(r"\s(?:to|through|until|till)\s|\w\s?[–-]\s?\w")
DAYS = 7  # in a week
LONGEST_HOLD = 20 * 60  # seconds
DEGREES = 180 / math.pi  # in one radian
NEAR = 60  # characters around a product in which words tell what was multiplied
MANY = 20  # so many bouts are no sets, but contractions one by one
FEW = 3  # so many contractions or fewer are tries of a test
OR = re.compile(r"\sor\s", re.IGNORECASE)
A_DAY = re.compile(r"\s?(?:/|per\s|a\s|each\s)\s?day\b", re.IGNORECASE)
SHORT = 20  # seconds of a grip that is counted as a repetition
COUNTED_DAYS = re.compile(r"\b(?:each of|on) $")  # before so many days that are sessions; near miss: "for | ten days"
AT_LOAD = re.compile(r"\sat\s\d+\s?%\s?(?:of\s)?(?:the\s)?1-?RM\b", re.IGNORECASE)


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


def _found(text: str, finders: tuple[_Finder, ...]) -> Iterator[Dose]:
    ready = searched(countable(text))
    for finder in finders if ready.starts else (_by_days,):
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
    kind = "repetitions" if efforts.SPRINT.search(ready.text) else "sets"
    for found in BOUTS.matches(ready):
        if found.start("value") not in taken:
            yield from (dose for dose in each(kind, kind, found) if dose.low >= FEW)


def _grown_sets(ready: Searched) -> Iterator[Dose]:
    """Yield the sets and repetitions that grew from one product to another as ranges."""
    for found in GREW_TO.matches(ready):
        for kind in ("sets", "repetitions"):
            low, high = sorted((number(found[kind]), number(found[f"last_{kind}"])))
            yield Dose(kind, low, high, kind, *found.span())


def _but_grown(finder: _Finder) -> _Finder:
    """Return a finder that leaves out the ends of what grew, which :func:`_grown_sets` tells."""

    def kept(ready: Searched) -> Iterator[Dose]:
        grown = [found.span() for found in GREW_TO.matches(ready)]
        for dose in finder(ready):
            if not any(start <= dose.start < end for start, end in grown):
                yield dose

    return kept


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
    """Yield what a multiplication sign tells: sprints and single contractions are repetitions, other bouts sets."""
    text = found.string
    if not found["interval"]:
        if first := FIRST_SET.search(text, max(0, found.start() - len("30 + ")), found.start()):
            yield from each("repetitions", "repetitions", first, "repetitions")
        yield from each("sets", "sets", found, "sets")
        yield from each("repetitions", "repetitions", found, "repetitions")
        return
    if efforts.AEROBIC.match(text, found.end()) or efforts.ROLLED.match(text, found.end()):
        return
    held = efforts.HELD.search(text, max(0, found.start() - NEAR), found.end() + NEAR) is not None
    sprint = not held and efforts.SPRINT.search(text) is not None
    if efforts.THIN_AIR.search(text) or (
        seconds(1, found["unit"]) > 1 and not sprint and not efforts.HELD.search(text)
    ):
        return  # minutes of something else than exercise
    if seconds(1, found["unit"]) > 1 and A_DAY.match(text, found.end()):
        return  # how long they practised
    many = spans(found["sets"])[-1][1] >= MANY
    single = sprint or many or efforts.ONE_BY_ONE.match(text, found.end()) or _short_grips(found)
    yield from each("repetitions" if single else "sets", "repetitions" if single else "sets", found, "sets")
    if not sprint:
        for dose in each("contraction_time", "s", found, "repetitions"):
            unit = seconds(1, found["unit"])
            yield replace(dose, low=dose.low * unit, high=dose.high * unit, end=found.end("interval"))


def _short_grips(found: re.Match[str]) -> bool:
    longest = spans(found["repetitions"])[-1][1]
    return seconds(longest, found["unit"]) <= SHORT and efforts.GRIPPED.search(found.string) is not None


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
    for found in CHAIN.matches(ready):
        yield from each("repetitions", "repetitions", found)


def _actions(ready: Searched) -> Iterator[Dose]:
    """Yield contractions and movements that are counted as repetitions."""
    for found in ACTIONS.matches(ready):
        group = next(name for name in ("value", "bare", "bare2", "bare3", "bare4") if found[name])
        for dose in each("repetitions", "repetitions", found, group):
            if (
                not _shared_out(dose, found)
                and not _pulsed(found)
                and dose.low == int(dose.low)
                and (dose.low > FEW or AT_LOAD.match(ready.text, found.end()))
            ):
                yield dose
    for found in MADE_TIMES.matches(ready):
        yield from (dose for dose in each("repetitions", "repetitions", found) if dose.low > FEW)
        if found["held"]:
            for dose in each("contraction_time", "s", found, "held"):
                unit = seconds(1, found["unit"])
                yield replace(dose, low=dose.low * unit, high=dose.high * unit)


def _shared_out(dose: Dose, found: re.Match[str]) -> bool:
    """Tell whether a number of movements is the sum of the sets that are told behind it, or counts exercises."""
    if found.group().endswith("movements") and found.string.endswith("each of ", 0, found.start()):
        return True
    parted = PARTED.match(found.string, found.end())
    return parted is not None and number(parted["sets"]) * number(parted["repetitions"]) == dose.low


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
        for phase in re.findall(r"\d", found["phases"] or found["phases2"] or found["phases3"]):
            if phase != "0":
                yield Dose("tempo", float(phase), float(phase), "s", *found.span())


def _frequencies(ready: Searched) -> Iterator[Dose]:
    """Yield sessions a week; "one or two" is a range."""
    yield from _counted("frequency", "sessions/week", TWICE_WEEKLY)(ready)
    for found in PER_WEEK.matches(ready):
        yield from each(
            "frequency", "sessions/week", found, next(name for name in ("value", "value2", "value3") if found[name])
        )
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
        (EVERY_OTHER_WEEK, 0.5),
        (WEEKDAYS, 5.0),
        (MINUTES_A_DAY, 7.0),
        (DAILY, 7.0),
    ):
        if shape is DAILY and any(TIMES_A_DAY.matches(ready)):
            return  # "3 × 15 twice a day, every day", told by the times
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
        for low, high in spans(next(value for value in found.groups() if value)):
            yield Dose("sessions", low, high, "sessions", *found.span())


def _durations(ready: Searched) -> Iterator[Dose]:
    """Yield spans of a week or more."""
    for found in DURATION.matches(ready):
        if found["unit"].lower() == "days" and COUNTED_DAYS.search(
            ready.text, max(0, found.start() - 10), found.start()
        ):
            continue
        for dose in each("duration", "weeks", found):
            low, high = weeks(dose.low, found["unit"]), weeks(dose.high, found["unit"])
            if low >= 1:
                yield Dose("duration", low, high, "weeks", dose.start, dose.end)


def _timed(kind: str, *shapes: Shape) -> _Finder:
    def finder(ready: Searched) -> Iterator[Dose]:
        tempo = (*TEMPO.matches(ready), *PHASES.matches(ready)) if kind == "contraction_time" else ()
        phases = [found.span() for found in tempo]
        for found in chain.from_iterable(shape.matches(ready) for shape in shapes):
            if any(start < found.end() and found.start() < end for start, end in phases):
                continue
            groups = found.groupdict()
            for name, value in groups.items():
                if name.startswith("value") and value:
                    unit = groups[name.replace("value", "unit")]
                    told = spans(value)
                    for low, high in told[1:] if len(told) == 2 and BARE_COMMA.fullmatch(value) else told:
                        dose = Dose(kind, seconds(low, unit), seconds(high, unit), "s", *found.span())
                        if kind != "contraction_time" or _held(dose, found):
                            yield dose
            if groups.get("count"):
                yield from each("repetitions", "repetitions", found, "count")

    return finder


def _pulsed(found: re.Match[str]) -> bool:
    """Tell whether trains are those of a magnetic coil."""
    return "trains" in found.group() and efforts.MAGNETIC.search(found.string) is not None


def _held(dose: Dose, found: re.Match[str]) -> bool:
    """Tell whether a time is that of a contraction: not of half an hour of practice, not of a sprint."""
    before = found.string[max(0, found.start() - len("no longer be held ")) : found.start()]
    if dose.high > LONGEST_HOLD or "no longer" in before or _pulsed(found):
        return False
    if "repetition" in found.group() and efforts.SPRINT.search(found.string):
        return False
    return "ontract" in found.group() or not efforts.ALL_OUT.search(found.string)


_WITHIN_SESSION: tuple[_Finder, ...] = (
    loads,
    repetition_maxima,
    _grown_sets,
    *(_but_grown(finder) for finder in (_sets, _repetitions, _actions)),
    _timed("rest", REST, REST_AMID),
    _timed("contraction_time", CONTRACTION_TIME, HELD_EACH),
    _counted("velocity", "deg/s", VELOCITY),
    _radians,
    _timed("tempo", TEMPO, PHASES),
    _cadences,
)
_PROGRAMME: tuple[_Finder, ...] = (
    _frequencies,
    _by_days,
    _durations,
    _counted("sessions", "sessions", SESSIONS),
    _days_in_a_row,
)
