"""Sentences of a document: the title, then the abstract's sections sentence by sentence.

Reads: models/lexicon/statements.yaml by way of :mod:`pipeline.reader.statements`.
Offsets are 0-based and half-open, in characters of the part; no character stands in two sentences.
"""

import re
from collections.abc import Iterator

from pipeline.reader.reading import Document
from pipeline.reader.statements import statements
from pipeline.sections import split_sections
from pipeline.tables import Category, Part, Sentence, row_id

ORIGIN = "rules/1:sentences"

# True: "rose. The", "(P < 0.05). In", "0.05.] MEPs", "men? We", "rose • MEPs"; near misses: "vs. the", "0.5", "et al.".
SENTENCE_END = re.compile(r"[.?!][)\]\"'”’]*(?:\s+|$)|\s[•●▪]\s+")
# What a sentence starts with: a capital, a figure, a bracket or quote, a Greek letter, or mixed case as in tDCS, iMEP.
SENTENCE_START = re.compile(r"[\"'“‘(\[]*(?:[A-ZÀ-Þ0-9α-ωΔ∆±~∼≈]|[a-z]{1,3}[A-Z])")
# Words whose full stop ends no sentence. Near misses: "Fig" within "Figaro.", "al" within "cortical.".
UNFINISHED = re.compile(
    r"(?:^|[\s(\[])(?:(?i:al|vs|e\.g|i\.e|cf|viz|ca|approx|figs?|refs?|nos?|eq|dr|prof|resp|incl|spp?|dept|max|min|jr)|st|m|n)\.$"
    r"|[A-Z][\w.]*[\s,]+[A-Z]\.$|^[A-Z]\.$"
)
CLOSES_A_SENTENCE = re.compile(r"(?:^|[\s(\[])(?:no|max|min|st|I)\.$")  # ends one before a capital all the same
COPYRIGHT = re.compile(r"(?:©|\(c\)\s|Copyright\b|\(PsycINFO\b|This article is protected by copyright)", re.IGNORECASE)

_Span = tuple[Part, int, int, str | None, Category]


def split(document: Document) -> tuple[Sentence, ...]:
    """Return the sentences in order, the title first, each with its section and what it does.

    >>> [s.text for s in split(Document("PMID:1", "A title.", "AIM: We saw (Lee et al. 2011). It rose vs. rest."))]
    ['A title.', 'We saw (Lee et al. 2011).', 'It rose vs. rest.']
    """
    spans = list(_spans(document))
    texts = [document.text(part)[start:end] for part, start, end, _, _ in spans]
    kinds = statements([(text, part, category) for text, (part, _, _, _, category) in zip(texts, spans, strict=True)])
    return tuple(
        Sentence(
            sentence_id=row_id(document.record_id, part, start, end),
            record_id=document.record_id,
            position=position,
            part=part,
            start=start,
            end=end,
            text=text,
            label=label,
            category=category,
            statement=kind,
            causal_language=None,
            origin=ORIGIN,
            text_kind=document.text_kind,
        )
        for position, ((part, start, end, label, category), text, kind) in enumerate(
            zip(spans, texts, kinds, strict=True)
        )
    )


def bounds(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence of a running text, blanks left out.

    >>> [("P rose (0.05). I, i.e. we, saw.")[a:b] for a, b in bounds("P rose (0.05). I, i.e. we, saw.")]
    ['P rose (0.05).', 'I, i.e. we, saw.']
    """
    start = len(text) - len(text.lstrip())
    for found in SENTENCE_END.finditer(text):
        if found.end() < len(text) and not _ends(text, start, found):
            continue
        yield start, found.start() + len(found.group().rstrip())
        start = found.end()
    if text[start:].strip():
        yield start, start + len(text[start:].rstrip())


def _ends(text: str, start: int, found: re.Match[str]) -> bool:
    before = text[max(start, found.start() - 12) : found.start() + 1]
    if UNFINISHED.search(before) and not CLOSES_A_SENTENCE.search(before):
        return False
    inside = text[start : found.start()]
    if inside.count("(") > inside.count(")") and found.group()[1:2] not in (")", "]"):
        return False
    return bool(SENTENCE_START.match(text, found.end()))


def _spans(document: Document) -> Iterator[_Span]:
    """Yield part, offsets, label and category of each sentence; the publisher's copyright line is none."""
    title = document.title
    if title.strip():
        yield "title", len(title) - len(title.lstrip()), len(title.rstrip()), None, "UNASSIGNED"
    sections = document.sections or split_sections(document.record_id, document.abstract)
    for section in sections:
        for start, end in bounds(document.abstract[section.start : section.end]):
            if not COPYRIGHT.match(document.abstract, section.start + start):
                yield "abstract", section.start + start, section.start + end, section.label, section.category
