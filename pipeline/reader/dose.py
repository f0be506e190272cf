"""Shapes of a dose: what looks like load, sets, repetitions, frequency, duration, ... in a sentence.

Whether a value belongs to the training or to a test is decided elsewhere (:mod:`pipeline.reader.roles`).
Every pattern is verbose and case-blind; a true and a near-miss example stand beside it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.reader.numbers import NUMBER, SERIES, spans
from pipeline.reader.units import seconds, seconds_pattern, weeks, weeks_pattern


@dataclass(frozen=True, slots=True)
class Dose:
    """A value that looks like a dose; ``start`` and ``end`` count in the text that was searched."""

    kind: str
    low: float
    high: float
    unit: str
    start: int
    end: int


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


# Up to three words between a number and what it counts; "Fourteen did 5 sets" is not fourteen sets.
_BARE_WORDS = r"""(?:(?!(?:of|and|or|to|in|at|per|with|from|by|did|weeks?|weekly|sets?|times|days?|sessions?|repetitions?|mins?
    |minutes?|s|sec|rest|pause|between|than|for|as|after|before|over|until|used?|using|twice|other)\b|(?:one|two|three|four|five|six)\b(?!-)
    |perform|complet|attend|compris|consist|includ|involv|employ|follow|receiv|train(?:ed)?\b|\d+\b(?!-))
    \w[\w‐-]*\s){0,3}?"""
AFTER_PLUS_MINUS = re.compile(r"(?:±|\+/-)\s?$")
# What a percentage is of.
_RM1 = r"(?:(?:1|one)[\s‐‑-]*(?:RM\b|rep(?:etition)?s?[\s-]*max\w*))"
_MVC = r"""(?:(?:the\s|their\s)?(?:MVI?CT?\b|MVT\b|MVF\b|max\w*\s(?:(?:isometric|voluntary|muscle|concentric|eccentric)
    \s){0,3}(?:isometric\s|\(MVIC\)|contractions?|force|torque|strength)))"""
_OF = r"(?:of\s)?(?:estimated\s(?:of\s)?)?(?:(?:the|their|his|her|each|individual|initial|subjects?|participants?|predetermined|concentric)['’s]*\s){0,3}"
# "80% of one-repetition maximum", "70–80% 1RM"; near miss: "80% of the 5-repetition maximum".
LOAD = _compiled(
    rf"(?P<value>{SERIES})\s*%[\s‐-]*(?:\([^()]*\)\s)?{_OF}(?:(?P<rm>{_RM1})|(?P<mvc>{_MVC})|(?P<body>body[\s-]*(?:mass|weight)\b(?![\s-]*support)))"
)
# A percentage that shares the reference of a later or earlier one: "80% (HL, n = 13) or 30% of the 1RM".
PERCENT = _compiled(rf"(?P<value>{SERIES})\s*%")
BETWEEN_PERCENTS = _compiled(
    r"\s*(?:\([^()]*\))?\s*(?:,|;|and|or|to|vs\.?|versus|then|either|at|high|low|moderate|light|heavy|[-–\s])*\s*"
)
# After an anchored load: "... and a set with 30% (low load)"; near miss: "rose by 30%".
BARE_LOAD = _compiled(rf"\b(?:at|with|using|load\sof)\s(?P<value>{SERIES})\s*%(?=\s*(?:\([^()]*load|[,.;)]|$))")
# "5RM", "8-12 repetition maximum", "12 RM"; near misses: "1RM", "80% of the 5-repetition maximum".
RM = _compiled(rf"(?P<value>{SERIES})[\s‐-]*(?:RM\b(?!S)|rep(?:etition)?s?[\s-]*max(?:imum|ima|imal|\b))")
PERCENT_OF = re.compile(r"%\s?(?:of\s)?(?:\w+\s){0,2}$")
# "5 sets of 10", "two series of 10", "12 sets of eight", "five sets × 3", "3 sets × 8 reps"; near misses: "3 sets of 30 s", "two sets of tests".
SETS_OF = _compiled(
    rf"""(?P<sets>{SERIES})[\s-]*{_BARE_WORDS}(?:sets?|series|bouts|blocks)\s?(?:\([^)]*\)\s?)?(?:of|[x×*]|,)\s?
    (?:up\sto\s)?(?P<repetitions>{SERIES})
    (?!\s*(?:[\w-]+\s){{0,2}}(?:stimul|pulses?\b|MEPs?\b|responses|trains?\b|images|items|shocks|twitches))
    (?!\s*(?:%|°|kg\b|cm\b|Hz\b|exercises|(?:{seconds_pattern()}|h)\b))(?P<rm>[\s-]*(?:RM\b|rep\w*\smax\w*))?"""
)
# "4 × 4", "3 x 10"; near misses: "1 x 1 cm", "2 × 2 design".
TIMES_SIGN = _compiled(
    rf"""(?P<sets>(?<![\w.])\d+(?:\s?[-–]\s?\d+)?)\s?[x×]\s?(?P<repetitions>(?![12]\b)\d+(?:\s?[-–]\s?\d+)?)
    (?P<interval>[\s-]*(?:{seconds_pattern()})\b)?(?![\s-]*(?:{seconds_pattern()})\b)
    (?!\s?(?:ring|high|HD|electrode|montage|grid|compress|reperf|occlu|inflat|isch|cm|mm|m\b|km|mg|%|[x×]|factorial|design|table|repeated|mixed|ANOVA|\(?group|times|Hz|day|week|/))"""
)
# "four sets", "a single set", "a set of leg presses"; near misses: "a set of measures", "data sets".
SETS = _compiled(
    rf"(?P<value>{SERIES}|\bsingle|\ba(?=\sset\sof\s(?:leg|bench|knee|elbow|squat|curl|\w+\spress)))[\s-]*{_BARE_WORDS}(?:sets?|series)\b(?!\s(?:point|up\b|of\s(?:data|meas|test|exper|stim|elec)))"
)
# "8–14 repetitions", "10 reps", "six to eight maximal contractions"; near misses: "1 repetition maximum", "total repetitions".
REPETITIONS = _compiled(rf"(?P<value>{SERIES})[\s-]*{_BARE_WORDS}(?:repetitions?|reps?)\b(?![\s-]*max)")
# "3 times/week", "5 days of each week", "2d-wk-1", "two supervised 60-minute sessions each week", "2 × week", "3 per
# week"; near misses: "3 weeks", "3 sets per week".
_WEEK = r"(?:weeks?\b|wks?\b)(?:[\s-]*[−–-]?\s?1\b)?"
_EACH = r"(?:per|a|each|every|of\s(?:each|the|every)|in\s(?:each|a|the|every))"
FREQUENCY = _compiled(
    rf"""(?P<value>{SERIES})(?:
    [\s-]*{_BARE_WORDS}(?:times|sessions?|workouts|bouts|days?|d|x|×|training)
        (?:[\s-]*(?:{_EACH}[\s-]|[/·∙•.*⋅])\s*{_WEEK}|-{_WEEK}|\s(?:weekly|week)\b)
    |\s?(?:{_EACH}\s|/\s?){_WEEK})"""
)
WEEKLY_SESSIONS = _compiled(rf"(?P<value>{SERIES})\sweekly\s(?:\w+\s)?sessions\b")
TWICE_WEEKLY = _compiled(
    r"\b(?P<value>once|twice|thrice)[\s-]?(?:/\s?(?:week|wk)\b|weekly\b|(?:a|per|each|every)[\s-](?:week|wk)\b)"
)
EVERY_OTHER_DAY = _compiled(r"\b(?:(?:every|each)\s(?:other|second)|on\salternat(?:e|ing))\sdays?\b")
DAILY = _compiled(r"\b(?:every\sday|each\sday|daily|once\sa\sday)\b")
# "6 weeks", "12-wk", "10 days", "a year of lifting"; near misses: "3 days per week", "5 weeks later".
DURATION = _compiled(
    rf"""(?P<value>{SERIES}|\ba(?=\s(?:year|month|week|fortnight)\sof\b))[\s‐-]*(?:more\s|consecutive\s|full\s|successive\s)?
    (?P<unit>{weeks_pattern()})\b(?!\s*(?:/|·|∙|\.?(?:wk|week)|per\b|a\s(?:week|wk)|of\s(?:each|the|every)\sweek|each\sweek|every\sweek|weekly|[−–-]\s?wk))"""
)
# "12 sessions", "36 isokinetic sessions", "24 one-hour sessions"; near miss: "three sessions per week".
SESSIONS = _compiled(
    rf"(?P<value>{SERIES})[\s-]*{_BARE_WORDS}sessions?\b(?!\s*(?:/|per\b|a\sweek|each\sweek|every\sweek|weekly|in\sa\sweek|[·-]\s?w))"
)
_SECONDS = rf"(?P<value>{SERIES})[\s-]*(?P<unit>{seconds_pattern()})\b"
# "2 min rest", "pauses of 1–2 minutes", "10 s of rest"; near misses: "after 30 min of rest", "resting".
REST = _compiled(
    rf"""(?:{_SECONDS}(?:['’]s?)?\s?(?:of\s)?(?:(?:passive|inter-?set|seated)\s)?(?:rest|pauses?|recovery|break|interval)\b(?!ing)
    |(?:separated\sby|interspersed\swith|with)\s(?P<value3>{SERIES})[\s-]*(?P<unit3>{seconds_pattern()})\sbetween\b
    |(?:rest|pauses?|recovery|breaks?)(?:\s(?:intervals?|periods?|times?))?(?:\sbetween\s\w+)?(?:\s(?:of|was|were)|:|,)?\s\(?
    (?P<value2>{SERIES})[\s-]*(?P<unit2>{seconds_pattern()})\b)"""
)
_EFFORT = r"(?:contractions?|efforts?|actions?|holds?|squeezes?|adductions?|abductions?|extensions?|flexions?|repetitions?|presses)"
# "efforts of 5 s", "contractions held for 3 s", "seven 1-minute thumb adductions"; near miss: "contractions for 6 weeks".
CONTRACTION_TIME = _compiled(
    rf"""(?:(?:{_EFFORT}\s(?:of|for)|\b(?:lasting|held\sfor|sustained\sfor|maintained\sfor|holds?\s(?:of|for)))\s{_SECONDS}
    |{_EFFORT},?\s\(?(?P<value3>{SERIES})[\s-]*(?P<unit3>{seconds_pattern()})(?:\)|\seach)
    |(?:(?P<count>{NUMBER})\s)?(?P<value2>(?<![\w.])\d+(?:\s?[-–]\s?\d+)?)[\s-](?P<unit2>{seconds_pattern()})\s
    {_BARE_WORDS}{_EFFORT})"""
)
# "60°/s", "180 deg·s−1", "30◦/s and 60◦/s"; near miss: "at 90° of flexion".
VELOCITY = _compiled(
    rf"(?P<value>{SERIES}|(?<=[\s(])\d+)\s*(?:Â?[°º◦]|deg(?:rees?)?\b)(?P<rate>\s*(?:[/·.•∙]|per\s|\s)\s*\.?\s?(?:s|sec|seconds?)\b)?(?:\s?[-−–⁻]\s?[1¹])?"
)
# "2-s concentric", "eccentric (4 s)", "eccentric phase was to last 2 sec once and 4 sec"; near miss: "4 s after the eccentric phase".
_PHASE = r"(?:concentric|eccentric|lifting|lowering|shortening|lengthening|up|down|raising)"
TEMPO = _compiled(
    rf"""(?:{_SECONDS}[\s,/-]*(?:for\s(?:the\s)?)?{_PHASE}\b(?!\s(?:to|after|of))
    |\b(?:lift(?:ed|ing)?|lower(?:ed|ing)?|rais(?:ed|ing))\s(?:\w+\s){{0,3}}?(?:in|over|for|within|during)\s(?P<value4>{SERIES})[\s-]*(?P<unit4>{seconds_pattern()})\b
    |{_PHASE}\s(?:(?:phase|contractions?|actions?)\s)?(?:\(\s?|(?:was|were|of|lasted|lasting|was\sto\slast|took)\s)
    (?P<value2>{SERIES})[\s-]*(?P<unit2>{seconds_pattern()})\b
    (?:\s(?:once\s|and\s|or\s)+(?P<value3>{SERIES})\s(?P<unit3>{seconds_pattern()})\b)?)"""
)


def doses(text: str) -> Iterator[Dose]:
    """Yield everything in ``text`` that looks like a dose, kind by kind; one value may be seen by two kinds.

    >>> [(dose.kind, dose.low, dose.high) for dose in doses("3-4 sets of 10 at 80% 1RM, twice a week")]
    [('load', 80.0, 80.0), ('sets', 3.0, 4.0), ('repetitions', 10.0, 10.0), ('frequency', 2.0, 2.0)]
    """
    for finder in _FINDERS:
        yield from (dose for dose in finder(text) if not AFTER_PLUS_MINUS.search(text, 0, dose.start))


def _each(kind: str, unit: str, found: re.Match[str], group: str = "value") -> Iterator[Dose]:
    for low, high in spans(found[group]):
        yield Dose(kind, low, high, unit, found.start(group), found.end())


def _loads(text: str) -> Iterator[Dose]:
    anchors = []
    for found in LOAD.finditer(text):
        unit = "%1RM" if found["rm"] else "%MVC" if found["mvc"] else "%body_mass"
        anchors.append((found.start(), unit))
        yield from _each("load", unit, found)
    if not anchors:
        return
    percents = [m for m in PERCENT.finditer(text) if all(m.start() != start for start, _ in anchors)]
    nearest = {start: unit for start, unit in anchors}
    for found in reversed(percents):
        follower = min((start for start in nearest if start > found.start()), default=None)
        if follower is not None and BETWEEN_PERCENTS.fullmatch(text, found.end(), follower):
            nearest[found.start()] = nearest[follower]
            yield from _each("load", nearest[follower], found)
    for found in BARE_LOAD.finditer(text, anchors[0][0]):
        if found.start("value") not in nearest:
            yield from _each("load", anchors[0][1], found)


def _repetition_maxima(text: str) -> Iterator[Dose]:
    for found in RM.finditer(text):
        for dose in () if PERCENT_OF.search(text, 0, found.start()) else _each("load", "RM", found):
            if dose.low > 1:
                yield dose
                yield Dose("repetitions", dose.low, dose.high, "repetitions", dose.start, dose.end)


def _sets(text: str) -> Iterator[Dose]:
    taken = []
    for found in SETS_OF.finditer(text):
        taken.append(found.span("sets"))
        yield from _each("sets", "sets", found, "sets")
        if found["rm"] is None:
            yield from _each("repetitions", "repetitions", found, "repetitions")
    for found in TIMES_SIGN.finditer(text):
        taken.append(found.span("sets"))
        kind = "repetitions" if found["interval"] else "sets"  # "6–8 × 5 min": repeated intervals
        yield from _each(kind, kind, found, "sets")
        if not found["interval"]:
            yield from _each("repetitions", "repetitions", found, "repetitions")
    for found in SETS.finditer(text):
        if not any(start <= found.start("value") < end for start, end in taken):
            low = 1.0 if found["value"].casefold() == "a" else None
            yield from [Dose("sets", low, low, "sets", *found.span())] if low else _each("sets", "sets", found)


def _repetitions(text: str) -> Iterator[Dose]:
    for found in REPETITIONS.finditer(text):
        yield from _each("repetitions", "repetitions", found)


def frequencies(text: str) -> Iterator[Dose]:
    """Yield what looks like sessions a week."""
    for found in FREQUENCY.finditer(text):
        yield from _each("frequency", "sessions/week", found)
    for found in (*TWICE_WEEKLY.finditer(text), *WEEKLY_SESSIONS.finditer(text)):
        yield from _each("frequency", "sessions/week", found)
    for pattern, value in ((EVERY_OTHER_DAY, 3.5), (DAILY, 7.0)):
        for found in pattern.finditer(text):
            yield Dose("frequency", value, value, "sessions/week", *found.span())


def durations(text: str) -> Iterator[Dose]:
    """Yield spans of a week or more, in weeks."""
    for found in DURATION.finditer(text):
        values = [(1.0, 1.0)] if found["value"].casefold() == "a" else spans(found["value"])
        for low, high in values:
            low, high = weeks(low, found["unit"]), weeks(high, found["unit"])
            if low >= 1:
                yield Dose("duration", low, high, "weeks", found.start("value"), found.end())


def sessions(text: str) -> Iterator[Dose]:
    """Yield numbers of sessions."""
    for found in SESSIONS.finditer(text):
        yield from _each("sessions", "sessions", found)


def _timed(kind: str, pattern: re.Pattern[str]) -> Callable[[str], Iterator[Dose]]:
    def finder(text: str) -> Iterator[Dose]:
        for found in pattern.finditer(text):
            groups = found.groupdict()
            for tail in ("", "2", "3", "4"):
                if groups.get(f"value{tail}"):
                    for low, high in spans(groups[f"value{tail}"]):
                        unit = groups[f"unit{tail}"]
                        yield Dose(kind, seconds(low, unit), seconds(high, unit), "s", *found.span())
            if groups.get("count"):
                yield from _each("repetitions", "repetitions", found, "count")

    return finder


def _velocities(text: str) -> Iterator[Dose]:
    found = list(VELOCITY.finditer(text))
    if any(match["rate"] for match in found):
        for match in found:
            if match["rate"]:
                yield from _each("velocity", "deg/s", match)


_FINDERS: tuple[Callable[[str], Iterator[Dose]], ...] = (
    _loads,
    _repetition_maxima,
    _sets,
    _repetitions,
    frequencies,
    durations,
    sessions,
    _timed("rest", REST),
    _timed("contraction_time", CONTRACTION_TIME),
    _velocities,
    _timed("tempo", TEMPO),
)
