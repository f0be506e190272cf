"""Source nbib: files that people save from PubMed's web page ("Send to: Citation manager"), read by Bio.Medline.

They tell neither the version of a record nor MeSH ids.
Source: field tags, https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format
"""

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from Bio import Medline

from pipeline.errors import InputError
from pipeline.sections import split_sections
from pipeline.sources.fields import main_language, one_line, plain_doi, published, retracted
from pipeline.sources.raw import Haul, Layout, Parsed, Raw
from pipeline.tables import Correction, MeshTerm, Record

RECORD_START = re.compile(rb"^PMID- ", re.MULTILINE)
# True: "J Foo. 2019;1:2. doi: 10.1/x. PMID: 31", "... PMID: 31."; near miss: "... PMCID: PMC31".
CITED_PMID = re.compile(r"\s*\bPMID:\s*(?P<pmid>\d+)\.?\s*$")
# Tags of links between records and PubMed's RefType for them.
RELATIONS = {
    "CIN": "CommentIn",
    "CON": "CommentOn",
    "CRF": "CorrectedandRepublishedFrom",
    "CRI": "CorrectedandRepublishedIn",
    "DDIN": "AssociatedDataset",
    "ECF": "ExpressionOfConcernFor",
    "ECI": "ExpressionOfConcernIn",
    "EFR": "ErratumFor",
    "EIN": "ErratumIn",
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "RPF": "RepublishedFrom",
    "RPI": "RepublishedIn",
    "RRF": "RetractedandRepublishedFrom",
    "RRI": "RetractedandRepublishedIn",
    "SPIN": "SummaryForPatientsIn",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
}


def fetch(folder: Path) -> Haul:
    """Return the records of all ``*.nbib`` files, sorted by name; :class:`InputError` where one has none."""
    files = sorted(folder.glob("*.nbib"))
    if not files:
        raise InputError(f"{folder} holds no *.nbib files; put them there, or name their folder in fetch.nbib")
    for path in files:
        if not RECORD_START.search(_utf8(path)):
            raise InputError(f"{path} holds no record (no line begins with 'PMID- '); save it from PubMed anew")
    return Haul((raw for path in files for raw in _records(path)), {"files": len(files)})


def read(content: bytes) -> Parsed:
    """Return a record's rows; :class:`InputError` where its PMID is no number."""
    unfolded = content.decode("utf8").replace("\n      ", " ")  # Bio.Medline would split long citations
    fields: Mapping[str, Any] = Medline.read(io.StringIO(unfolded))
    pmid = str(fields.get("PMID", "")).strip()
    if not (pmid.isascii() and pmid.isdigit()):
        raise InputError(f"PMID {pmid!r} is no number")
    record_id = f"PMID:{int(pmid)}"
    types = tuple(fields.get("PT", ()))
    corrections = tuple(_corrections(record_id, fields))
    year, month = published(str(fields.get("DP", "")))
    abstract = one_line(str(fields.get("AB", "")))
    record = Record(
        record_id=record_id,
        source="nbib",
        text_kind="abstract",
        pmid=int(pmid),
        version=None,
        doi=_doi(fields),
        title=one_line(str(fields.get("TI") or fields.get("TT") or "[Not Available]")),
        abstract=abstract or None,
        language=main_language(fields.get("LA", ())),
        year=year,
        month=month,
        journal=fields.get("JT"),
        first_author=_first_author(fields),
        publication_types=types,
        retracted=retracted(types, (row.relation for row in corrections)),
    )
    return Parsed(record, split_sections(record_id, abstract), tuple(_mesh_terms(record_id, fields)), corrections)


def _utf8(path: Path) -> bytes:
    content = path.read_bytes()
    try:
        content.decode("utf8")
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8 text; save it from PubMed anew") from None
    return content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")


def _records(path: Path) -> Iterator[Raw]:
    for content in _split(_utf8(path)):
        pmid = content.partition(b"\n")[0].removeprefix(b"PMID- ").strip().decode()
        yield Raw(str(int(pmid)) if pmid.isdigit() else pmid, content)


def _split(content: bytes) -> Iterator[bytes]:
    starts = [found.start() for found in RECORD_START.finditer(content)]
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        yield content[start:end].rstrip()


def _doi(fields: Mapping[str, Any]) -> str | None:
    told = [str(fields.get("LID", "")), *fields.get("AID", ())]
    return next((plain_doi(found[1]) for id_ in told if (found := re.search(r"(\S+) \[doi\]", id_))), None)


def _first_author(fields: Mapping[str, Any]) -> str | None:
    if names := fields.get("FAU"):
        return str(names[0]).partition(",")[0]
    if names := fields.get("AU"):
        return str(names[0]).rpartition(" ")[0] or str(names[0])
    names = fields.get("CN")
    return str(names[0]) if names else None


def _mesh_terms(record_id: str, fields: Mapping[str, Any]) -> Iterator[MeshTerm]:
    """A heading is "Descriptor", "Descriptor/qualifier/qualifier"; a star before a name marks it as major."""
    position = 0
    for heading in fields.get("MH", ()):
        descriptor, *qualifiers = str(heading).split("/")
        for qualifier in qualifiers or [""]:
            major = descriptor.startswith("*") or qualifier.startswith("*")
            name = qualifier.lstrip("*") or None
            yield MeshTerm(record_id, position, None, descriptor.lstrip("*"), None, name, major)
            position += 1


def _corrections(record_id: str, fields: Mapping[str, Any]) -> Iterator[Correction]:
    cited = [(relation, one_line(text)) for tag, relation in RELATIONS.items() for text in fields.get(tag, ())]
    for position, (relation, text) in enumerate(cited):
        pmid = CITED_PMID.search(text)
        yield Correction(record_id, position, relation, int(pmid["pmid"]) if pmid else None, CITED_PMID.sub("", text))


LAYOUT = Layout(".nbib", b"", b"\n\n", b"\n", _split)
