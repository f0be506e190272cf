"""A document as the object that corpora/gold/GUIDE.md describes."""

from typing import Any

from pipeline.annotation import annotation
from pipeline.reader.pipeline import load_reader, read
from pipeline.reader.reading import Document


def annotate(document: Document, *, learned: bool = True) -> dict[str, Any]:
    """Return the GUIDE object of what a document says; without ``learned``, of what rules alone read."""
    said = read(document, load_reader(learned=learned))
    return annotation(said.study, said.parameters, said.findings, said.associations, said.site_claims)
