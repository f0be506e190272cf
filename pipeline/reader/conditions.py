"""Mentions of what results depend on: parts of the body, how trained people were, by which technique was measured.

Reads: models/lexicon/conditions.yaml.
Idea: one automaton for all names, one pass over a sentence. Names of one family exclude each other where they overlap
("biceps" in "biceps femoris"); those of different families do not.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

import ahocorasick
import yaml

from pipeline.ontology import LEXICON
from pipeline.reader.lexicon import ABBREVIATION, DASHES, flattened
from pipeline.reader.reading import Document
from pipeline.tables import ConceptKind, Mention, Sentence, row_id

ORIGIN = "rules/1:conditions"
NONE = "none"  # names that hold a shorter one and mean nothing here


class _Name(NamedTuple):
    kind: ConceptKind
    family: str  # names of one family exclude each other at a place
    concept: str
    written: str | None  # as it must stand, None where case is free


class _Found(NamedTuple):
    start: int
    end: int
    name: _Name


def conditions(document: Document, sentences: Iterable[Sentence]) -> Iterator[Mention]:
    """Yield a mention of each condition that the sentences name, in their order."""
    for sentence in sentences:
        for found in _named(sentence.text):
            start, end = sentence.start + found.start, sentence.start + found.end
            concept = found.name.concept
            yield Mention(
                mention_id=row_id(document.record_id, sentence.part, start, end, concept),
                record_id=document.record_id,
                sentence_id=sentence.sentence_id,
                kind=found.name.kind,
                concept=concept,
                part=sentence.part,
                start=start,
                end=end,
                text=sentence.text[found.start : found.end],
                origin=ORIGIN,
                text_kind=document.text_kind,
            )


def _named(text: str) -> list[_Found]:
    """Return what a text names, of each family the longest name at each place."""
    flat = flattened(text)
    padded = flat + " "  # its last character stands before the first one and behind the last one
    found = []
    for last, names in _automaton().iter(flat):
        end = last + 1
        if padded[end].isalnum():  # a longer word's beginning
            continue
        for length, name in names:
            start = end - length
            inside = padded[start - 1].isalnum() and padded[start].isalnum()  # a word goes on where the name starts
            if not inside and _as_written(text[start:end], name.written):
                found.append(_Found(start, end, name))
    if len(found) < 2:
        return [one for one in found if one.name.concept != NONE]
    kept: list[_Found] = []
    for one in sorted(found, key=lambda f: (f.start - f.end, f.start, f.name)):
        rivals = (other for other in kept if other.name.family == one.name.family)
        if all(one.end <= other.start or one.start >= other.end for other in rivals):
            kept.append(one)
    return sorted(one for one in kept if one.name.concept != NONE)


def _as_written(found: str, written: str | None) -> bool:
    return written is None or found.translate(DASHES).removesuffix("s") == written.removesuffix("s")


@cache
def _automaton() -> Any:
    names: dict[str, list[tuple[int, _Name]]] = {}
    for word, name in _names():
        flat = flattened(word)
        for variant in (flat, flat + "s"):
            names.setdefault(variant, []).append((len(variant), name))
    automaton = ahocorasick.Automaton()
    for variant, rows in names.items():
        automaton.add_word(variant, tuple(rows))
    automaton.make_automaton()
    return automaton


def _names() -> Iterator[tuple[str, _Name]]:
    raw: dict[str, dict[str, Any]] = yaml.safe_load((LEXICON / "conditions.yaml").read_text(encoding="utf8"))
    for kind in ("muscle", "training_state"):
        for concept, words in raw[kind].items():
            yield from _of(kind, kind, concept, words)
    for family, techniques in raw["technique"].items():
        for technique, words in techniques.items():
            yield from _of("technique", family, NONE if technique == NONE else f"{family}.{technique}", words)


def _of(kind: ConceptKind, family: str, concept: str, words: Iterable[str]) -> Iterator[tuple[str, _Name]]:
    for word in words:
        written = word.translate(DASHES) if ABBREVIATION.search(word) else None
        yield word, _Name(kind, family, concept, written)
