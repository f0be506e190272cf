"""JSON lines in, answers out, in input order: a bad line is told by its number and the others are answered."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from pipeline.errors import InputError

Object = dict[str, Any]


class LineError(NamedTuple):
    """What is wrong with a line, counted from 1, and what to do."""

    line: int
    fault: str


def answered(lines: Iterable[str], answer: Callable[[Object], str]) -> Iterator[str | LineError]:
    """Yield what ``answer`` makes of the JSON object of each line, or what is wrong with the line.

    A line is bad where it holds no JSON object or ``answer`` raises :class:`InputError`; empty lines are passed over.

    >>> list(answered(['{"id": 1}', "", "[1]"], lambda value: str(value["id"])))
    ['1', LineError(line=3, fault='no JSON object but list; mend or remove the line')]
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield answer_of(number, line, answer)


def answer_of(number: int, line: str, answer: Callable[[Object], str]) -> str | LineError:
    """Return the answer to one line."""
    try:
        return answer(_object(line))
    except InputError as error:
        return LineError(number, str(error))


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
        raise InputError(f"no JSON ({error}); write one JSON object a line") from None
    if not isinstance(value, dict):
        raise InputError(f"no JSON object but {type(value).__name__}; mend or remove the line")
    return value
