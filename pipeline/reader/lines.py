"""Texts as JSON lines in, annotations out: what `adaptome read` runs.

A line is ``{"id": .., "title": .., "abstract": ..}``. Lines are read on several cores, in batches, and answered in
their order; a bad line is told on stderr with its number and answered by nothing.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple, TextIO

from pipeline import engine
from pipeline.reader.annotation import annotate
from pipeline.reader.reading import Document

BATCH = 25  # lines that one worker reads at a time
FEW = 50  # lines below which starting workers costs more than they save

Annotator = Callable[[Document], dict[str, Any]]


class LineError(NamedTuple):
    """What is wrong with a line, counted from 1."""

    line: int
    fault: str


class Lines:
    """The annotations of lines, in order; after the last, ``bad`` says how many lines could not be read."""

    def __init__(self, lines: Iterable[str], workers: int = 0, errors: TextIO | None = None) -> None:
        self.lines, self.workers, self.errors = lines, workers, errors
        self.bad = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        numbered = ((number, line) for number, line in enumerate(self.lines, 1) if line.strip())
        while batches := [list(b) for _ in range(40) if (b := list(islice(numbered, BATCH)))]:
            few = sum(map(len, batches)) < FEW
            for answers in engine.map_shards(_read_batch, batches, 1 if few else self.workers):
                for answer in answers:
                    if isinstance(answer, LineError):
                        self.bad += 1
                        print(f"adaptome: line {answer.line}: {answer.fault}", file=self.errors or sys.stderr)
                    else:
                        yield answer


def read_lines(lines: Iterable[str], workers: int = 0, errors: TextIO | None = None) -> Lines:
    """Return the GUIDE objects of JSON lines, to be iterated once; ``workers`` 0 means one for each core.

    Bad lines are told on ``errors`` (stderr unless given) and counted in ``.bad``, which is right after the last
    object: a caller exits with status 1 where it is not 0.
    """
    return Lines(lines, workers, errors)


def document_of(line: str) -> Document | str:
    """Return the document that a line holds, or a sentence that says what is wrong with the line."""
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        return f"not JSON ({error.msg} at character {error.pos}); write one JSON object a line"
    if not isinstance(values, dict):
        return 'no JSON object; write {"id": .., "title": .., "abstract": ..}'
    for name in ("id", "title", "abstract"):
        if name in values and values[name] is not None and not isinstance(values[name], str):
            return f"{name} is no text; put it in quotes"
    if not (values.get("id") or "").strip():
        return 'no id; add "id" with the document\'s identifier'
    title, abstract = values.get("title") or "", values.get("abstract") or ""
    if not (title + abstract).strip():
        return f'document {values["id"]} has no text; add "title" and "abstract"'
    return Document(values["id"], title, abstract)


def _read_batch(batch: list[tuple[int, str]]) -> list[dict[str, Any] | LineError]:
    answers: list[dict[str, Any] | LineError] = []
    for number, line in batch:
        document = document_of(line)
        answers.append(LineError(number, document) if isinstance(document, str) else annotate(document))
    return answers
