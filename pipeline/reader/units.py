"""Units of time, converted to those of the ontology: seconds within a session, weeks for a programme.

Reads: models/lexicon/units.yaml.
"""

import re
from functools import cache

import yaml

from pipeline.ontology import LEXICON


@cache
def _units() -> tuple[dict[str, float], dict[str, float], frozenset[str]]:
    raw = yaml.safe_load((LEXICON / "units.yaml").read_text(encoding="utf8"))
    return raw["seconds"], raw["weeks"], frozenset(raw["rounded"])


def seconds(value: float, unit: str) -> float:
    """Return seconds.

    >>> seconds(2, "min")
    120.0
    """
    return float(value * _units()[0][unit.casefold()])


def weeks(value: float, unit: str) -> float:
    """Return weeks, to two decimals; months and years to whole weeks.

    >>> weeks(3, "months"), weeks(10, "days"), weeks(12, "wk"), weeks(1, "year")
    (13.0, 1.43, 12.0, 52.0)
    """
    _, table, rounded = _units()
    name = unit.casefold()
    return float(round(value * table[name], 0 if name in rounded else 2))


def seconds_pattern() -> str:
    """Return an alternation of the words for seconds and minutes, the longest first; short ones in lower case."""
    return _alternation(_units()[0])


def weeks_pattern() -> str:
    """Return an alternation of the words for days to years, the longest first; short ones in lower case."""
    return _alternation(_units()[1])


def _alternation(words: dict[str, float]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) if len(word) > 3 else f"(?-i:{re.escape(word)})" for word in ordered)
