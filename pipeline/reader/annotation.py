"""A document as the object that corpora/gold/GUIDE.md describes."""

from typing import Any

from pipeline.annotation import annotation
from pipeline.reader.pipeline import read
from pipeline.reader.reading import Document


def annotate(document: Document) -> dict[str, Any]:
    """Return the GUIDE object of what a document says."""
    said = read(document)
    return annotation(said.study, said.parameters, said.findings, said.associations, said.site_claims)
