"""Which words about its design a document holds.

Reads: models/lexicon/designs.yaml.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import yaml

from pipeline.ontology import LEXICON
from pipeline.reader.headcount import counts_people
from pipeline.reader.patterns import Pattern
from pipeline.reader.reading import Document
from pipeline.tables import Sentence

TYPES = "publication_types"  # the one entry of the lexicon that is no list of expressions
OPENING = 2  # sentences at the start of an unlabelled abstract that are surely background where they look so


@dataclass(frozen=True, slots=True)
class Told:
    """The texts of a document in which words on its design are looked for, in lower case."""

    title: str
    own: str  # sentences that may speak of this study
    all: str  # title and abstract
    text: str  # the title and what may speak of this study


@lru_cache(maxsize=4)
def told(document: Document, sentences: tuple[Sentence, ...]) -> Told:
    """Return the texts of a document."""
    everything = " ".join(sentence.text for sentence in sentences)
    title, own = document.title.lower(), _own(sentences).lower()
    return Told(title, own, everything.lower(), f"{title} . {own}")


@lru_cache(maxsize=512)
def has(name: str, lower: str) -> bool:
    """Tell whether a text in lower case holds an expression of a list of the lexicon."""
    return _lists()[name].search(lower) is not None


def first_matches(name: str, lower: str) -> Iterator[str]:
    """Yield what the first match of each expression of a list reads in a text in lower case."""
    for pattern in _each(name):
        if found := pattern.search(lower):
            yield found.group()


@cache
def _lists() -> dict[str, Pattern]:
    return {name: Pattern(_whole_words("|".join(words))) for name, words in _lexicon().items() if name != TYPES}


@cache
def _each(name: str) -> tuple[Pattern, ...]:
    return tuple(Pattern(_whole_words(words)) for words in _lexicon()[name])


def _whole_words(expression: str) -> str:
    return rf"(?<![\w-])(?:{expression})(?!\w)"


@cache
def publication_types() -> dict[str, str]:
    """Return the design that a PubMed publication type settles."""
    return dict(_lexicon()[TYPES])


@cache
def _lexicon() -> dict[str, Any]:
    return dict(yaml.safe_load((LEXICON / "designs.yaml").read_text(encoding="utf8")))


def _own(sentences: Sequence[Sentence]) -> str:
    """Return the text of the sentences that may speak of this study: background counts where it counts people."""
    kept = []
    for sentence in sentences:
        elsewhere = sentence.statement in ("background", "other_study", "advice")
        doubtful = sentence.label is None and (sentence.position > OPENING or counts_people(sentence.text))
        if sentence.part == "abstract" and (not elsewhere or doubtful):
            kept.append(sentence.text)
    return " ".join(kept)
