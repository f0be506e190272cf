"""JSON lines in: bad lines are told by number and the others are read."""

import json
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pipeline.errors import InputError

Object = dict[str, Any]
T = TypeVar("T")


def read_lines(lines: Iterable[str], parse: Callable[[Object], T]) -> tuple[list[T], list[str]]:
    """Return what ``parse`` makes of the JSON object of each line, in order, and one sentence about each bad line.

    A line is bad where it holds no JSON object or ``parse`` raises :class:`InputError`; empty lines are passed over.

    >>> read_lines(['{"id": 1}', "", "[1]"], lambda value: value["id"])
    ([1], ['line 3: a JSON object was expected, not list; mend or remove the line'])
    """
    read: list[T] = []
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read.append(parse(_object(line)))
        except InputError as error:
            faults.append(f"line {number}: {error}")
    return read, faults


def text_of(value: Object, key: str) -> str:
    """Return the text under ``key``, or raise :class:`InputError` that names the key."""
    text = value.get(key)
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"{key!r} must be a text that is not empty; add it")
    return text


def _object(line: str) -> Object:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise InputError(f"no JSON ({error}); mend or remove the line") from None
    if not isinstance(value, dict):
        raise InputError(f"a JSON object was expected, not {type(value).__name__}; mend or remove the line")
    return value
