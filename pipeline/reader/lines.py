"""Texts as JSON lines in, annotations out: what `adaptome read` runs.

A line is ``{"id": .., "title": .., "abstract": ..}``. Lines are read on several cores, in batches, and answered in
their order; a bad line is answered by its number and what is wrong with it.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

from pipeline import engine
from pipeline.errors import InputError
from pipeline.lines import LineError, Object, answer_of
from pipeline.reader.annotation import annotate
from pipeline.reader.explaining import explain
from pipeline.reader.pipeline import load_reader
from pipeline.reader.reading import Document, unjoined

BATCH = 25  # lines that one worker reads at a time
ROUND = 200  # batches that are handed out before the next lines are taken in
FEW = 50  # lines below which starting workers costs more than they save

Writer = Callable[[Document], str]


def read_lines(lines: Iterable[str], workers: int = 0, *, learned: bool = True) -> Iterator[str | LineError]:
    """Yield for each line the GUIDE object of its text as JSON, or what is wrong with the line; in input order.

    ``workers`` 0 means one for each core; without ``learned``, rules read alone. A caller tells the errors on stderr
    and then exits with status 1.
    """
    yield from _answers(lines, partial(_as_json, learned=learned), workers)


def explain_lines(lines: Iterable[str], workers: int = 0) -> Iterator[str | LineError]:
    """Yield for each line what was matched in its text, by which rule, and what was refused and why."""
    yield from _answers(lines, explain, workers)


def document_of(value: Object) -> Document:
    """Return the document that a line's object holds; :class:`InputError` says what it lacks."""
    for name in ("title", "abstract"):
        if value.get(name) is not None and not isinstance(value[name], str):
            raise InputError(f"{name} is no text; put it in quotes")
    identifier = value.get("id")
    if isinstance(identifier, bool) or not isinstance(identifier, str | int) or not str(identifier).strip():
        raise InputError('no id; add "id" with the document\'s identifier, a text or a number')
    title, abstract = unjoined(value.get("title") or ""), unjoined(value.get("abstract") or "")
    if not (title + abstract).strip():
        raise InputError(f'document {identifier} has no text; add "title" and "abstract"')
    return Document(str(identifier), title, abstract)


def _answers(lines: Iterable[str], write: Writer, workers: int) -> Iterator[str | LineError]:
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    read_batch = partial(_read_batch, write)
    while batches := [batch for _ in range(ROUND) if (batch := list(islice(numbered, BATCH)))]:
        few = len(batches) * BATCH <= FEW
        if not few:
            load_reader()  # once, before the workers fork
        for answers in engine.map_shards(read_batch, batches, 1 if few else workers):
            yield from answers


def _read_batch(write: Writer, batch: list[tuple[int, str]]) -> list[str | LineError]:
    return [answer_of(number, line, lambda value: write(document_of(value))) for number, line in batch]


def _as_json(document: Document, *, learned: bool) -> str:
    return json.dumps(annotate(document, learned=learned), ensure_ascii=False)
