"""Numbers as texts write them: figures, English words, ranges and lists.

``NUMBER`` and ``SERIES`` are parts for larger verbose patterns; they hold no named groups.
"""

import re
from functools import lru_cache
from itertools import pairwise

UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = dict(
    zip(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], range(20, 100, 10), strict=True)
)
# A ligature that texts taken from a page keep: "ﬁve".
UNITS |= {word.replace("fi", "ﬁ"): UNITS[word] for word in ("five", "fifteen")}
TIMES = {"once": 1, "twice": 2, "thrice": 3, "single": 1}
WORDS: dict[str, int] = UNITS | TENS | TIMES

# Longest first, so that "sixteen" is not read as "six".
_SMALL = "|".join(sorted(UNITS, key=len, reverse=True))
_TENS = "|".join(TENS)
_TIMES = "|".join(TIMES)
_BELOW_100 = rf"(?:(?:{_TENS})(?:[\s-](?:{_SMALL}))?|{_SMALL})"
IN_WORDS = rf"(?:(?:{_BELOW_100}|a)[\s-]hundred(?:(?:\s+and)?[\s-]{_BELOW_100})?|{_BELOW_100})"
# "4", "2.5", "4,499", "twenty-one", "three hundred eighteen"; near miss: the 4 in "H4" or "1.4.2", "someone".
_FIGURES = r"\d+(?:\.\d+)?(?!\.?\d)"  # to its end: of "60-min", not the 6
NUMBER = rf"(?:(?<![\w.])\d{{1,3}}(?:,\d{{3}})+|(?<![\w.,]){_FIGURES}|(?<=[,<>~∼]){_FIGURES}|\b{IN_WORDS}\b)"
NEXT = rf"(?:\d+(?:\.\d+)?|\b{IN_WORDS}\b)"
SIGN = r"(?:[-−+]|--|(?<![\d\s])–)"
RANGE_SIGN = (
    r"(?:\s*(?:[-‐‑–—−]|−)\s*|-?[\s-](?:down\s|up\s)?to[\s-]"
    r"|\s(?:and\s|then\s)?(?:progressing|increasing|rising)\sto\s)"
)
LIST_SIGN = r"(?:\s*,\s*(?:and|or)\s+(?:about\s|~)?|\s*[,/+]\s*|-?,?\s+(?:and|or|vs\.?|versus|then)\s+(?:about\s|~)?)"
# "3-4", "60 to 80", "20, 40, and 60", "70% or 80", "one-, two- or three"; near miss: "3 sets and 10".
SERIES = rf"(?:[~∼≈])?{NUMBER}(?:\s*%)?(?:(?:{RANGE_SIGN}|{LIST_SIGN}){NEXT}(?:\s*%)?)*"
_MEMBER = re.compile(rf"\d{{1,3}}(?:,\d{{3}})+(?![\d.])|{NEXT}|\b(?:{_TIMES})\b", re.IGNORECASE)
_IS_RANGE = re.compile(
    r"[\s%]*(?:[-‐‑–—−]|-?\s?\b(?:down |up )?to\b|-to-|(?:and |then )?(?:progressing|increasing|rising) to)\s*",
    re.IGNORECASE,
)


# "a" stands for one in "a hundred", "a year of" and "a set of". In lower case; near misses: "often", "a man".
_ONE = r"a(?=[\s-]hundred|\s(?:set|year|month|week|fortnight|weekly\ssession)\b)"
_START = re.compile(rf"\d[\d.,]*|\b(?:{_ONE}|{'|'.join(WORDS)})(?![a-z])")


@lru_cache(maxsize=64)  # a sentence is asked for its dose and, several times, for its people
def number_starts(text: str) -> tuple[int, ...]:
    """Return where numbers in figures or words may begin, "a" (hundred, year of, set of) included.

    >>> number_starts("Six men did 3-4 sets")
    (0, 12, 14)
    """
    return tuple([found.start() for found in _START.finditer(text.lower())])


def number(text: str) -> float:
    """Return the value of one number; :class:`ValueError` where it is none.

    >>> number("2.5"), number("twenty-one"), number("three hundred and eighteen"), number("4,499"), number("a hundred")
    (2.5, 21.0, 318.0, 4499.0, 100.0)
    """
    plain = text.strip().strip("~∼≈% ").casefold()
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", plain):
        plain = plain.replace(",", "")
    if plain[:1].isdigit():
        return float(plain)
    total = 0
    for word in re.split(r"[\s-]+", plain):
        if word == "hundred":
            total = max(total, 1) * 100
        elif word == "a" or word == "and":
            continue
        elif word in WORDS:
            total += WORDS[word]
        else:
            raise ValueError(f"{text!r} is no number")
    return float(total)


def spans(text: str) -> list[tuple[float, float]]:
    """Return (low, high) for each member of a series, in order; a single value is both low and high.

    >>> spans("3-4"), spans("20, 40, and 60"), spans("6 to 8 or 10"), spans("six-eight"), spans("twenty-one")
    ([(3.0, 4.0)], [(20.0, 20.0), (40.0, 40.0), (60.0, 60.0)], [(6.0, 8.0), (10.0, 10.0)], [(6.0, 8.0)], [(21.0, 21.0)])
    """
    members = list(_MEMBER.finditer(text))
    values = [number(member.group()) for member in members]
    signs = [bool(_IS_RANGE.fullmatch(text, a.end(), b.start())) for a, b in pairwise(members)]
    if len(signs) > 1 and all(signs):  # "30-15-15-15" is no range
        return [(value, value) for value in values]
    found: list[tuple[float, float]] = []
    for value, is_range in zip(values, [False, *signs], strict=True):
        low = found.pop()[0] if is_range else value
        found.append((min(low, value), max(low, value)))
    return found
