"""A sentence as numbers are sought in it: no number that counts no dose, words in figures."""

import re
from functools import lru_cache

from pipeline.reader.patterns import Pattern


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.IGNORECASE)


# Numbers that count no dose: the exponent of "wk-1", "in weeks 5-8",
# the labels of "one (F1), two (F2) or three (F3)"; near miss: "5-8 weeks".
_UNCOUNTED = Pattern(
    r"""\b(?:weeks?|wks?|months?|days?)\s\d{1,2}(?:\s?[-–—]\s?\d{1,2}|\sto\s\d{1,2}|(?:,\s\d{1,2})*,?\sand\s\d{1,2})?(?![\d.%])
    |(?<=[a-z])[-−–⁻]1(?![\d.%\w])
    |(?<=\w)-?\s\((?-i:[A-Z]\w{0,5}|\d?[A-Z]\w?)\)(?=,|\s(?:or|and|to|vs\.?|times|sessions?|sets?|days?)\b)""",
    re.VERBOSE | re.IGNORECASE,
)


# Before "weeks 22": a number, which makes them a span; near miss: "in | weeks 2".
_COUNTED = _compiled(r"(?:\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|sixteen|twenty))\s$")
# Spans told as halves, in figures of the same length.
_HALVES = _compiled(r"\bhalf[\s-](?:a[\s-])?(?P<unit>years?|minutes?)\b")


# "70 percent", "70 per cent"; near miss: "percentage".
_PERCENT_WORD = _compiled(r"(?<=\d\s)per\s?cent\b")


# "a minute's rest"; near miss: "20 times a minute".
_A_MINUTE = re.compile(r"(?<=and )a(?= minute)|(?<=with )a(?= minute)|(?<=of )a(?= minute)|(?<=by )a(?= minute)")
# "half of their 1RM", "three quarters of maximum"; near misses: "half of them", "one and a half times body mass".
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_FRACTION = _compiled(
    r"""\b(?P<fraction>half|(?:an?|one)\s(?:third|quarter|fifth|tenth)|two\sthirds|three\squarters|(?:two|three|four)\sfifths)
    (?=\s(?:of\s)?(?:(?:the|their|his|her|its|own|individual|current)['’s]*\s){0,2}
        (?:1-?RM\b|one-rep|MVI?C\b|maximum\b|maximal\s|grip[,;.)]|what\s\w+\scould\b|body\s?-?(?:mass|weight)))"""
)


@lru_cache(maxsize=256)
def countable(text: str) -> str:
    """Return the text, of equal length, without the numbers of weeks and labels inside lists, halves in figures.

    >>> countable("one (F1) or two (F2) sessions in weeks 1-4")
    'one      or two      sessions in          '
    >>> countable("for half a year with half-minute pauses")
    'for 00026 weeks with 030-seconds pauses'
    """
    if _UNCOUNTED.search(text):
        text = _UNCOUNTED.plain.sub(_blanked, text)
    if "cent" in text:
        text = _PERCENT_WORD.sub(lambda found: "%".ljust(len(found.group())), text)
    if "a minute" in text:
        text = _A_MINUTE.sub("1", text)
    if any(part in text for part in PARTS):
        text = _FRACTION.sub(_in_percent, text)
    return _HALVES.sub(_in_figures, text) if "half" in text or "Half" in text else text


def _blanked(found: re.Match[str]) -> str:
    """Return blanks, but for "weeks 22" in "over ten weeks 22 men"."""
    counted = _COUNTED.search(found.string, max(0, found.start() - len("fourteen ")), found.start())
    return found.group() if counted else " " * len(found.group())


def _in_percent(found: re.Match[str]) -> str:
    words = found["fraction"].lower().split()
    parts = PARTS[words[-1].rstrip("s")]
    count = {"two": 2, "three": 3, "four": 4}.get(words[0], 1)
    return f"{round(100 * count / parts)}%".rjust(len(found["fraction"]), "0")


def _in_figures(found: re.Match[str]) -> str:
    value, unit = ("26", "weeks") if found["unit"].lower().startswith("year") else ("30", "seconds")
    sign = "-" if "-" in found.group() else " "
    return value.rjust(len(found.group()) - len(unit) - 1, "0") + sign + unit
