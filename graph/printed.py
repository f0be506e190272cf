"""Numbers as they are printed: how far rounding reaches, and which of them stand together in a sentence.

Idea: a printed 1.60 stands for anything from 1.595 to 1.605. The decimals are those of the numeral in the text, and
those of the shortest form where no text is at hand, which is wider and flags less. Two numbers are held against each
other only where they stand together, since a sentence may tell several results.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

NUMERAL = re.compile(r"\d*[.·]\d+|\d+")
LEVEL = 0.95  # of an interval whose level is not printed
# True: "95% CI", "90 % confidence limits"; near misses: "95% of the people", "at 30% MVC".
LEVELS = re.compile(r"(\d\d(?:\.\d+)?)\s?%-?\s?(?:C\.?I|CL\b|(?i:confidence|compatib))")
# True: "95% credible interval", "CrI"; near miss: "incredible".
CREDIBLE = re.compile(r"\b(?:credib\w+|CrIs?|HDI|highest density|Bayes\w*)\b", re.IGNORECASE)
# What may stand between a number and its interval. True: "; 95% CI ", " [", " (90% confidence limits: −"; near misses:
# " N·m (95% CI " behind another number, ") and concentric MVT by 24 (".
TO_INTERVAL = re.compile(
    r"\s?%?\s?[;,:(\[]*\s?(?:with\s(?:an?\s)?)?(?:\d\d(?:\.\d+)?\s?%-?\s?)?"
    r"(?:(?:C\.?I\.?s?|CL|(?i:confidence|compatibility)\s(?i:intervals?|limits))(?:\s(?:of|from|was))?)?[\s:=,;\[({+−–-]*"
)
# What may stand between an interval and its p, in either order: marks, numbers and names of statistics.
# True: "; ", "), ", "; d = 0.8; 95% CI "; near misses: ") and concentric MVT by 24 N·m (", "), interaction: ".
TO_P = re.compile(
    r"(?:[\s\W\d_]|\b(?:and|with|an?|CIs?|CL|SMD|ES|d|g|r|[Pp]|[Pp]-?values?|(?i:confidence|intervals?|limits|effect|size))\b)*"
)


@dataclass(frozen=True, slots=True)
class Span:
    """The values that a printed number may stand for."""

    low: float
    high: float


def rounded(value: float, text: str | None = None) -> Span:
    """Return what a printed number stands for; its decimals are those in ``text``, the fewest where there are several.

    >>> rounded(1.6, "SMD 1.60; 0.18, 3.02")
    Span(low=1.595, high=1.605)
    >>> rounded(1.6)
    Span(low=1.55, high=1.65)
    """
    shortest = Decimal(str(value)).normalize()
    found = [numeral for numeral, _, _ in numerals(text or "", value)]
    exponent = max((_exponent(numeral) for numeral in found), default=min(0, _exponent(shortest)))
    middle, half = Decimal(str(value)), Decimal(5).scaleb(exponent - 1)
    return Span(float(middle - half), float(middle + half))


def plain(value: float) -> str:
    """Return a number without an exponent.

    >>> plain(1e-05), plain(-17.57), plain(20.0)
    ('0.00001', '-17.57', '20')
    """
    return f"{Decimal(str(value)).normalize():f}"


def numerals(text: str, value: float) -> Iterator[tuple[Decimal, int, int]]:
    """Yield each numeral of ``text`` that is ``value`` without its sign, with its place."""
    for found in NUMERAL.finditer(text):
        numeral = Decimal(found[0].replace("·", "."))
        if float(numeral) == abs(value):
            yield numeral, found.start(), found.end()


def has_interval(text: str | None, value: float, low: float, high: float) -> bool:
    """Tell whether the interval from ``low`` to ``high`` is printed right behind ``value``; so without a text.

    >>> has_interval("d = 0.67 [0.41, 0.94]", 0.67, 0.41, 0.94), has_interval("20 N (5-36; d = 0.7)", 0.7, 5, 36)
    (True, False)
    """
    if text is None:
        return True
    starts = [start for end in (low, high) for _, start, _ in numerals(text, end)]
    return any(
        TO_INTERVAL.fullmatch(text, end, start)
        for _, _, end in numerals(text, value)
        for start in starts
        if start > end
    )


def is_percent(text: str | None, high: float) -> bool:
    """Tell whether the end of an interval is printed in percent."""
    return any(re.match(r"\s?%", (text or "")[end:]) for _, _, end in numerals(text or "", high))


def stand_together(text: str | None, low: float, high: float, p: float) -> bool:
    """Tell whether an interval and a p are printed beside each other; so without a text.

    >>> stand_together("by 20 N (95% CI 5 to 36, P = 0.012) and more (9 to 40, P = 0.004)", 5, 36, 0.004)
    False
    """
    if text is None:
        return True
    ends = [place for end in (low, high) for _, *place in numerals(text, end)]
    for _, start, end in numerals(text, p):
        for first, last in ends:
            gap = (last, start) if last <= start else (end, first)
            if gap[0] <= gap[1] and TO_P.fullmatch(text, *gap):
                return True
    return False


def level(text: str | None) -> float:
    """Return the level of the interval, 0 to 1.

    >>> level("(90% CI -0.1 to 0.4)"), level("(0.1 to 0.4)")
    (0.9, 0.95)
    """
    found = LEVELS.search(text or "")
    return float(Decimal(found[1]) / 100) if found else LEVEL


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)  # a number, neither infinite nor none
    return exponent
