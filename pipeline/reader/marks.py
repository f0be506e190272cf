"""A Doc that knows its study, as the second reader takes it in."""

from collections.abc import Iterator

from spacy.tokens import Doc

from pipeline.learned.marked import Marked, Span, SpanKind
from pipeline.reader import concepts
from pipeline.reader.evidence import Evidence
from pipeline.reader.families import CONTROL
from pipeline.reader.labels import GROUP

LABELS = (CONTROL, GROUP)  # what names of interventions may stand for besides interventions
KINDS: dict[str, SpanKind] = {
    "outcome": "outcome", "intervention": "intervention", "site": "site", "cue": "cue", "negator": "cue",
}  # fmt: skip


def marked(doc: Doc, known: Evidence) -> Marked:
    """Return the text of a Doc with what the lexicon finds in it, group labels as what they stand for."""
    document = doc._.document
    return Marked(f"{document.title}\n{document.abstract}", tuple(_spans(doc, known)))


def _spans(doc: Doc, known: Evidence) -> Iterator[Span]:
    after_title = len(doc._.document.title) + 1
    for sentence, found in zip(doc._.sentences, doc._.hits, strict=True):
        offset = sentence.start + (after_title if sentence.part == "abstract" else 0)
        place = sentence.position
        yield Span("sentence", sentence.statement, offset, offset + len(sentence.text), place)
        for hit in concepts.labelled(sentence.text, found, known.labels, patients=False):
            if kind := KINDS.get(hit.kind):
                name = "negator" if hit.kind == "negator" else hit.concept
                yield Span(kind, name, offset + hit.start, offset + hit.end, place, hit.inverse)
