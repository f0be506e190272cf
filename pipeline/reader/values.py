"""A value that looks like a dose, and how a match of a shape becomes one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.reader.numbers import spans
from pipeline.reader.patterns import Pattern

# Two numbers that only a comma parts tell two things; near misses: "60%, 80%", "10, 8 and 6".
BARE_COMMA = re.compile(r"[^,%]*,\s(?!and\b|or\b)[^,]*")
BETWEEN = Pattern(r"\bbetween\s(?:about\s)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dose:
    """A value that looks like a dose; ``start`` and ``end`` count in the text that was searched."""

    kind: str
    low: float
    high: float
    unit: str
    start: int
    end: int


def each(kind: str, unit: str, found: re.Match[str], group: str = "value") -> Iterator[Dose]:
    """Yield a dose for each value in a group of a match."""
    told = [(1.0, 1.0)] if found[group].lower() == "a" else spans(found[group])
    # Of "3 × 10, 70% of 1RM" not the ten, nor the 3 of "sets of 10, 3 days".
    if len(told) == 2 and BARE_COMMA.fullmatch(found[group]):
        told.pop(-1 if group == "repetitions" else 0)
    if len(told) == 2 and BETWEEN.search(found.string, 0, found.start(group)):  # "between 50 and 80%"
        told = [(min(told)[0], max(told)[1])]
    for low, high in told:
        yield Dose(kind, low, high, unit, found.start(group), found.end())
