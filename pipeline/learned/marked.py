"""A text with what the reader's lexicon finds in it, as the second reader takes it in: word pieces with marks.

Offsets of spans count characters of the text (title, line break, abstract), 0-based and half-open. A mark is a number
for each word piece on each of five channels: outcome, whether the name runs against its quantity, intervention, words
of direction, kind of sentence; 0 is no mark.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from pipeline.tables import Direction, Statement

CHANNELS = 5
OUTCOME, INVERSE, INTERVENTION, CUE, STATEMENT = range(CHANNELS)
CUES = (*get_args(Direction), "negator")
STATEMENTS: tuple[str, ...] = get_args(Statement)
SpanKind = Literal["outcome", "intervention", "site", "cue", "sentence"]
Pieces = tuple[int, int]  # first word piece, and the one after the last


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that the lexicon, or the splitting into sentences, gives a name."""

    kind: SpanKind
    name: str  # id of a concept; direction of a cue, or "negator"; what a sentence does
    start: int
    end: int
    sentence: int  # position of the sentence, 0 for the title
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A title and abstract with its spans, in the order of the text."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A marked text in word pieces; spans beyond the longest input are left out."""

    ids: NDArray[np.int64]  # (pieces,)
    marks: NDArray[np.int64]  # (channels, pieces)
    outcomes: tuple[tuple[Span, Pieces], ...]
    interventions: tuple[tuple[Span, Pieces], ...]
    sites: tuple[tuple[Span, Pieces], ...]


@dataclass(frozen=True, slots=True)
class Names:
    """The ids that a network knows, each kind in the order of its numbers."""

    outcomes: tuple[str, ...]
    interventions: tuple[str, ...]  # that may be studied
    labels: tuple[str, ...]  # further names on the channel of interventions: control, and a group whose arm is unknown
    sites: tuple[str, ...]
    designs: tuple[str, ...]
    populations: tuple[str, ...]

    @classmethod
    def of(cls, raw: Mapping[str, Sequence[str]]) -> "Names":
        return cls(**{field: tuple(raw[field]) for field in cls.__slots__})

    def sizes(self) -> tuple[int, ...]:
        """Return the number of marks of each channel, no mark among them."""
        return (
            1 + len(self.outcomes), 3, 1 + len(self.interventions) + len(self.labels), 1 + len(CUES),
            1 + 2 * len(STATEMENTS),
        )  # fmt: skip


def encode(marked: Marked, tokenizer: Any, names: Names) -> Encoded:
    """Return a text in the word pieces of ``tokenizer``, which cuts it to the longest input."""
    encoded = tokenizer.encode(marked.text)
    ids = np.array(encoded.ids, np.int64)
    places = encoded.offsets[1:-1]  # without the pieces that open and close a text
    starts, ends = [a for a, _ in places], [b for _, b in places]
    marks = np.zeros((CHANNELS, len(ids)), np.int64)
    outcomes = {id_: n for n, id_ in enumerate(names.outcomes, 1)}
    interventions = {id_: n for n, id_ in enumerate((*names.interventions, *names.labels), 1)}
    kept: dict[SpanKind, list[tuple[Span, Pieces]]] = {"outcome": [], "intervention": [], "site": []}
    for span in marked.spans:
        first, last = bisect_right(ends, span.start) + 1, bisect_left(starts, span.end) + 1
        if first >= last:
            continue
        at = slice(first, last)
        if span.kind == "sentence":
            title = len(STATEMENTS) if span.sentence == 0 else 0
            marks[STATEMENT, at] = 1 + STATEMENTS.index(span.name) + title
        elif span.kind == "cue":
            marks[CUE, at] = 1 + CUES.index(span.name)
        elif span.kind == "outcome" and span.name in outcomes:
            marks[OUTCOME, at], marks[INVERSE, at] = outcomes[span.name], 1 + span.inverse
            kept["outcome"].append((span, (first, last)))
        elif span.kind == "intervention" and span.name in interventions:
            marks[INTERVENTION, at] = interventions[span.name]
            kept["intervention"].append((span, (first, last)))
        elif span.kind == "site" and span.name in names.sites:
            kept["site"].append((span, (first, last)))
    return Encoded(ids, marks, *(tuple(kept[kind]) for kind in ("outcome", "intervention", "site")))
