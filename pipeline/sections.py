"""Labelled parts of an abstract: which text stands under which label, and what the label means.

Reads: models/lexicon/section_labels.yaml. Offsets are 0-based and half-open, in characters of the abstract:
``abstract[section.start:section.end]`` is the part's text without its label and without outer blanks.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, get_args

import yaml

from pipeline.ontology import LEXICON
from pipeline.tables import Category, Section

JOIN = r"\s*[/,&]\s*|,?\s+and\s+"
# True: "... of the motor cortex." before "METHODS:"; near miss: "... were as follows for the" before "methods:".
SENTENCE_END = re.compile(r"(?:^|[.?!:][)\]\"'”’]*|\n)\s*\Z")
AFTER_LABEL = re.compile(
    r"""
    (?P<colon> \s?:\s* )            # "Methods: Twelve men", "RESULTS : The"
  | (?P<stop> \.\s+(?=[A-Z0-9]) )   # "Purpose. To examine"; near miss: "methods. 3" starts in lower case
  | (?P<dash> \s?[–—-]\s+(?=\S) )   # "Results - The"
  | (?P<bare> \s+(?=[a-z]*[A-Z0-9]) )  # "Methods Twelve men", "RESULTS tDCS"; near miss: "Methods were"
    """,
    re.VERBOSE,
)


class _Label(NamedTuple):
    """A label seen in an abstract."""

    text: str  # as printed
    start: int
    end: int  # where the text of its part begins
    sure: bool  # set off by punctuation


def split_sections(record_id: str, abstract: str) -> tuple[Section, ...]:
    """Return the parts of a plain-text abstract in order; text without a label is UNASSIGNED with label None.

    A label is recognised at the start or after the end of a sentence only, and only if the lexicon knows it.
    One that no punctuation sets off ("Methods Twelve men") counts where the abstract has two or more of that kind,
    so that "Background EMG was recorded" alone is no label. A label with nothing after it gives no part.

    >>> [(s.label, s.category, s.start, s.end) for s in split_sections("PMID:1", "AIM: To see. RESULTS: It grew.")]
    [('AIM', 'OBJECTIVE', 5, 12), ('RESULTS', 'RESULTS', 22, 30)]
    """
    labels = list(_labels(abstract))
    if len({label.text.casefold() for label in labels if not label.sure}) < 2:
        labels = [label for label in labels if label.sure]
    starts = [*(label.start for label in labels), len(abstract)]
    spans: list[tuple[str | None, int, int]] = [(None, 0, starts[0])]
    spans += [(label.text, label.end, end) for label, end in zip(labels, starts[1:], strict=True)]
    parts = [(text, *_trimmed(abstract, start, end)) for text, start, end in spans]
    kept = [(text, start, end) for text, start, end in parts if start < end]
    return tuple(
        Section(record_id, position, label, category_of(label), start, end)
        for position, (label, start, end) in enumerate(kept)
    )


def category_of(label: str | None) -> Category:
    """Return the NLM category that a label stands for, UNASSIGNED for None and labels that the lexicon lacks.

    >>> category_of("Materials & Methods"), category_of("Methods and Results"), category_of("Chapter 2")
    ('METHODS', 'RESULTS', 'UNASSIGNED')
    """
    if label is None:
        return "UNASSIGNED"
    known = _known_labels()
    whole = " ".join(label.casefold().split()).rstrip(" :.")
    if whole in known:
        return known[whole]
    order = get_args(Category)
    found = [known[part] for part in re.split(JOIN, whole) if part in known]
    told = [category for category in found if category != "UNASSIGNED"]
    return max(told, key=order.index, default="UNASSIGNED")


@cache
def _known_labels() -> dict[str, Category]:
    raw = yaml.safe_load((LEXICON / "section_labels.yaml").read_text(encoding="utf8"))
    return {label: category for category in get_args(Category) for label in raw[category]}


@cache
def _label_pattern() -> re.Pattern[str]:
    """A known label, or several joined ("Background and Purpose"), that starts with a capital."""
    one = "|".join(re.escape(label) for label in sorted(_known_labels(), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?=[A-Z])(?i:(?:{one})(?:(?:{JOIN})(?:{one}))*)(?!\w)")


def _labels(abstract: str) -> Iterator[_Label]:
    for found in _label_pattern().finditer(abstract):
        if not SENTENCE_END.search(abstract, max(0, found.start() - 6), found.start()):
            continue
        if found.group().endswith("?"):
            yield _Label(found.group(), found.start(), found.end(), sure=True)
        elif after := AFTER_LABEL.match(abstract, found.end()):
            yield _Label(found.group(), found.start(), after.end(), sure=after.lastgroup != "bare")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets without the blanks at either end."""
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())
