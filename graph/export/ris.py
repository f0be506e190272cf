"""RIS, for Zotero, EndNote, Rayyan and Covidence: every study that was read, once.

A digest is no abstract: it stands in a note that says so and never in AB, so that no reference manager shows it as the
authors' words. The tables know the first author alone, which a note says too.
Source: https://github.com/mrtcode/ris, and Zotero's translator RIS.js, which reads lines that end in CR LF or LF.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from graph.export.content import Content
from pipeline.tables import Record, Study

Line = tuple[str, str]
END = "\r\n"  # as the format's description has it


def write_ris(content: Content, path: Path) -> None:
    """Write one reference a study, in order of their ids."""
    keywords = _keywords(content)
    references = [_reference(record, study, keywords[record.record_id]) for record, study in content.read]
    with path.open("w", encoding="utf8", newline="") as file:
        file.writelines(_printed(reference) for reference in references)


def _keywords(content: Content) -> dict[str, list[str]]:
    """Return for each document the labels of the concepts that its results join."""
    labels = {node.node_id: node.label for node in content.nodes}
    found: dict[str, set[str]] = defaultdict(set)
    for edge in content.edges:
        for told in content.told.get(edge.edge_id, ()):
            found[told.record.record_id] |= {labels[edge.source], labels[edge.target]}
    return defaultdict(list, {document: sorted(words) for document, words in found.items()})


def _reference(record: Record, study: Study, keywords: Iterable[str]) -> Iterator[Line]:
    """Yield the lines of a reference; one whose value is unknown is left out."""
    yield "TY", "JOUR"
    yield "ID", record.record_id
    yield "AU", record.first_author or ""
    yield "PY", "" if record.year is None else str(record.year)
    yield "DA", "" if record.year is None or record.month is None else f"{record.year}/{record.month:02d}//"
    yield "TI", record.title
    yield "T2", record.journal or ""
    yield "DO", record.doi or ""
    yield "AN", "" if record.pmid is None else str(record.pmid)
    yield "LA", record.language or ""
    yield "UR", _address(record)
    abstract = record.abstract or ""
    match record.text_kind:
        case "abstract":
            yield "AB", abstract
        case "digest":
            yield "N1", f"Digest in this project's own words, not the abstract: {abstract}"
    if record.first_author:
        yield "N1", "Of the authors only the first is known here."
    if record.retracted:
        yield "N1", "RETRACTED"
    for word in (f"text: {record.text_kind}", f"design: {study.design}", f"species: {study.species}", *keywords):
        yield "KW", word


def _address(record: Record) -> str:
    if record.doi:
        return f"https://doi.org/{record.doi}"
    return f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/" if record.pmid else ""


def _printed(reference: Iterable[Line]) -> str:
    """Return the lines of a reference; a value is one line whatever stood in it, so no text can start a new field."""
    known = ((tag, " ".join(value.split())) for tag, value in reference)
    lines = [f"{tag}  - {value}" for tag, value in known if value]
    return END.join([*lines, "ER  - ", "", ""])
