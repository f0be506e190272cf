"""JSON lines in, JSON lines out: bad lines are reported by number and the others are read."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.errors import InputError

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A line that could be read, with its number in the input, from 1."""

    number: int
    value: Object


def objects(lines: Iterable[str]) -> tuple[list[Line], list[str]]:
    """Return the JSON objects of ``lines`` in order, and one sentence about each line that holds none.

    >>> objects(['{"id": 1}', "", "[1]"])
    ([Line(number=1, value={'id': 1})], ['line 3: a JSON object was expected, not list; mend or remove the line'])
    """
    read: list[Line] = []
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            faults.append(f"line {number}: no JSON ({error}); mend or remove the line")
            continue
        if isinstance(value, dict):
            read.append(Line(number, value))
        else:
            faults.append(
                f"line {number}: a JSON object was expected, not {type(value).__name__}; mend or remove the line"
            )
    return read, faults


def text_of(value: Object, key: str) -> str:
    """Return the text under ``key``, or raise :class:`InputError` that names the key."""
    text = value.get(key)
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"{key!r} must be a text that is not empty; add it")
    return text
