"""scispaCy's abbreviations of a Doc, without its search for every bracket that any other may close.

Idea: scispaCy's matcher pairs each opening bracket with each closing one behind it and drops what is longer than
eight tokens; its cost grows with the square of a text. Here only short pairs are made. What is judged, and how, is
scispaCy's: Schwartz and Hearst 2003 (doi:10.1142/9789812776303_0042).
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from scispacy.abbreviation import filter_matches, find_abbreviation
from spacy.attrs import LENGTH, ORTH
from spacy.tokens import Doc, Span

LONGEST = 8  # tokens in brackets
SHORT_FORM = 3  # tokens in brackets that may be a short form; more are a long form behind one
LENGTHS = range(2, 10)  # characters of a token of a short form


class _Definition(NamedTuple):
    short: Span
    long: Span


def abbreviations_of(doc: Doc) -> list[dict[str, Any]]:
    """Return each place of each defined short form, as scispaCy writes it where it shall be serialisable."""
    orths, lengths = doc.to_array([ORTH, LENGTH]).T.tolist() if len(doc) else ([], [])
    brackets = [(0, start, end) for start, end in _brackets(doc, orths, lengths)]
    defined = list(_definitions(filter_matches(brackets, doc))) if brackets else []
    starts: dict[int, list[int]] = {orths[found.short.start]: [] for found in defined}
    for place, orth in enumerate(orths if defined else ()):
        if orth in starts:
            starts[orth].append(place)
    return [
        {
            "short_text": short.text, "short_start": short.start, "short_end": short.end,
            "long_text": found.long.text, "long_start": found.long.start, "long_end": found.long.end,
        }
        for found in defined
        for short in _places(doc, orths, found.short, starts[orths[found.short.start]])
    ]  # fmt: skip


def _brackets(doc: Doc, orths: list[int], lengths: list[int]) -> Iterator[tuple[int, int]]:
    """Yield first token and end of what short pairs of brackets hold, where one of its words can be a short form."""
    opening, closing = doc.vocab.strings["("], doc.vocab.strings[")"]
    opened: list[int] = []
    for end, orth in enumerate(orths):
        if orth == closing:
            opened = [start for start in opened if end - start <= LONGEST]
            for start in opened:
                words = lengths[start:end] if end - start <= SHORT_FORM else lengths[max(start - 2, 0) : start - 1]
                if start < end and all(length in LENGTHS for length in words):
                    yield start, end
        elif orth == opening:
            opened.append(end + 1)


def _definitions(candidates: list[tuple[Span, Span]]) -> Iterator[_Definition]:
    """Yield short and long forms, each text once, the first definition counting."""
    seen_short: set[str] = set()
    seen_long: set[str] = set()
    for long_candidate, short_candidate in candidates:
        short, long = find_abbreviation(long_candidate, short_candidate)
        if long is None or long.text in seen_long or short.text in seen_short:
            continue
        seen_short.add(short.text)
        seen_long.add(long.text)
        yield _Definition(short, long)


def _places(doc: Doc, orths: list[int], short: Span, starts: list[int]) -> Iterator[Span]:
    """Yield the spans with the words of a short form, in order; ``starts`` are the places of its first."""
    words = orths[short.start : short.end]
    for start in starts:
        if orths[start : start + len(words)] == words:
            yield doc[start : start + len(words)]
