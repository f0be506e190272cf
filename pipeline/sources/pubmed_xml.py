"""PubMed's XML, of MEDLINE files and of efetch alike: split it into records, read one record into rows.

A file is split on the ends of records, so that memory is bound by one record and most of MEDLINE is never parsed.
One record at a time goes to lxml, with entities unresolved, no network, no DTD and no huge trees: a DOCTYPE never
reaches the parser, and an entity other than XML's own five makes the record unreadable.
Source: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html
"""

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, get_args

from lxml import etree

from pipeline.errors import InputError
from pipeline.sections import category_of, split_sections
from pipeline.sources.fields import main_language, one_line, plain_doi, published, retracted
from pipeline.sources.raw import Layout, Parsed
from pipeline.tables import Category, Correction, MeshTerm, Record, Refusal, Section, Source, refusal

KINDS = rb"PubmedArticle|PubmedBookArticle|DeleteCitation"
RECORD_START = re.compile(rb"<(" + KINDS + rb")[\s>]")
RECORD_END = re.compile(rb"</(?:" + KINDS + rb")\s*>")
SET_END = re.compile(rb"</PubmedArticleSet\s*>|<PubmedArticleSet[^>]*/>")
# True: <PMID Version="1">31</PMID>, <PMID>31</PMID>; near miss: <PMID Version="1"></PMID>.
PMID = re.compile(rb'<PMID(?:\s+Version="(?P<version>\d+)")?\s*>\s*(?P<pmid>\d+)\s*</PMID>')
PMID_PLACES = ("MedlineCitation/PMID", "BookDocument/PMID", "PMID")  # of an article, a book, a deletion
CHUNK = 1 << 20  # bytes read at once
LARGEST = 1 << 26  # bytes of a record, far above what thousands of authors and references take
MATHML = b'<record xmlns:mml="http://www.w3.org/1998/Math/MathML">'  # PubMed may declare the prefix on the set alone


def split_records(stream: BinaryIO, place: str) -> Iterator[bytes]:
    """Yield each PubmedArticle, PubmedBookArticle and DeleteCitation of a PubmedArticleSet as its bytes, in order.

    Raises :class:`InputError` that names ``place`` where the set is not closed, or a record has no end.
    """
    buffer, closed = b"", False
    while chunk := stream.read(CHUNK):
        buffer += chunk
        done = 0
        for end in RECORD_END.finditer(buffer):
            if start := RECORD_START.search(buffer, done, end.start()):
                yield buffer[start.start() : end.end()]
                done = end.end()
        closed = closed or SET_END.search(buffer, done) is not None
        open_record = RECORD_START.search(buffer, done)
        buffer = buffer[open_record.start() if open_record else max(done, len(buffer) - 64) :]
        if len(buffer) > LARGEST:
            raise InputError(f"{place} holds a record of more than {LARGEST >> 20} MB; get the file anew")
    if not closed or RECORD_START.search(buffer):
        raise InputError(f"{place} ends before its PubmedArticleSet does; get it anew")


def deletion(pmid: int) -> bytes:
    """Return the raw record that tells parse that PubMed deleted ``pmid``."""
    return b"<DeleteCitation><PMID>%d</PMID></DeleteCitation>" % pmid


def read(content: bytes, source: Source) -> Parsed | Refusal:
    """Return the rows of a record's bytes, or the refusal of a deleted record or of a book.

    Raises :class:`InputError` that says what is wrong where it is not XML, or has no PMID.
    """
    root = _element(content)
    citation = root.find("MedlineCitation")
    pmid = next((found for path in PMID_PLACES if (found := root.find(path)) is not None), None)
    if pmid is None:
        raise InputError(f"{root.tag} without a PMID")
    record_id = f"PMID:{_number(pmid.text)}"
    match root.tag:
        case "DeleteCitation":
            return refusal("parse", record_id, "deleted", "PubMed deleted the record")
        case "PubmedBookArticle":
            return refusal("parse", record_id, "book", _text(root.find("BookDocument/ArticleTitle")))
    if citation is None or citation.find("Article") is None:
        raise InputError(f"{record_id} has no Article")
    return _article(record_id, pmid, root, citation, source)


def _element(content: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(MATHML + content + b"</record>", parser)[0]
    except etree.XMLSyntaxError as error:
        raise InputError(f"not XML: {one_line(str(error))}") from None


def _article(record_id: str, pmid: Any, root: Any, citation: Any, source: Source) -> Parsed:
    article = citation.find("Article")
    abstract, sections = _abstract(record_id, article.iterfind("Abstract/AbstractText"))
    corrections = tuple(_corrections(record_id, citation.iterfind("CommentsCorrectionsList/CommentsCorrections")))
    types = tuple(t for t in map(_text, article.iterfind("PublicationTypeList/PublicationType")) if t)
    year, month = _published(article.find("Journal/JournalIssue/PubDate"))
    record = Record(
        record_id=record_id,
        source=source,
        text_kind="abstract",
        pmid=_number(pmid.text),
        version=_number(pmid.get("Version") or "1"),
        doi=_doi(root, article),
        title=_text(article.find("ArticleTitle")) or _text(article.find("VernacularTitle")) or "[Not Available]",
        abstract=abstract,
        language=main_language(code for code in map(_text, article.iterfind("Language")) if code),
        year=year,
        month=month,
        journal=_text(article.find("Journal/Title")),
        first_author=_first_author(article.find("AuthorList/Author")),
        publication_types=types,
        retracted=retracted(types, (row.relation for row in corrections)),
    )
    return Parsed(record, sections, tuple(_mesh_terms(record_id, citation)), corrections)


def _number(text: str | None) -> int:
    told = (text or "").strip()
    if not (told.isascii() and told.isdigit()):
        raise InputError(f"{told!r} where a number should be")
    return int(told)


def _text(element: Any) -> str | None:
    """The text of an element without inline markup, on one line; None where it is empty or not there."""
    return None if element is None else one_line("".join(element.itertext())) or None


def _abstract(record_id: str, elements: Iterable[Any]) -> tuple[str | None, tuple[Section, ...]]:
    """Return the abstract as "LABEL: text LABEL: text", with the offsets of its parts."""
    abstract = ""
    sections: list[Section] = []
    for element in elements:
        text = _text(element)
        if text is None:
            continue
        label = (element.get("Label") or "").strip(" :") or None
        label = None if label == "UNLABELLED" else label
        abstract += (" " if abstract else "") + (f"{label}: " if label else "")
        category: Category = element.get("NlmCategory")
        category = category if category in get_args(Category) else category_of(label)
        end = len(abstract) + len(text)
        sections.append(Section(record_id, len(sections), label, category, len(abstract), end))
        abstract += text
    if len(sections) == 1 and sections[0].label is None:  # labels may stand in the text
        return abstract, split_sections(record_id, abstract)
    return abstract or None, tuple(sections)


def _published(date: Any) -> tuple[int | None, int | None]:
    if date is None:
        return None, None
    parts = [date.findtext("MedlineDate"), date.findtext("Year"), date.findtext("Month")]
    return published(" ".join(part for part in parts if part))


def _doi(root: Any, article: Any) -> str | None:
    """The article's own DOI; ids of its references stand elsewhere."""
    told = [e.text for e in article.iterfind("ELocationID[@EIdType='doi']") if e.get("ValidYN", "Y") == "Y"]
    told += [e.text for e in root.iterfind("PubmedData/ArticleIdList/ArticleId[@IdType='doi']")]
    return next((doi for doi in map(plain_doi, told) if doi), None)


def _first_author(author: Any) -> str | None:
    return None if author is None else _text(author.find("LastName")) or _text(author.find("CollectiveName"))


def _mesh_terms(record_id: str, citation: Any) -> Iterator[MeshTerm]:
    position = 0
    for heading in citation.iterfind("MeshHeadingList/MeshHeading"):
        descriptor = heading.find("DescriptorName")
        if descriptor is None:
            raise InputError("a MeshHeading without DescriptorName")
        for qualifier in heading.findall("QualifierName") or [None]:
            told = [descriptor] if qualifier is None else [descriptor, qualifier]
            major = any(name.get("MajorTopicYN") == "Y" for name in told)
            ids = (descriptor.get("UI"), None if qualifier is None else qualifier.get("UI"))
            yield MeshTerm(record_id, position, ids[0], _text(descriptor) or "", ids[1], _text(qualifier), major)
            position += 1


def _corrections(record_id: str, elements: Iterable[Any]) -> Iterator[Correction]:
    for position, element in enumerate(elements):
        relation, pmid = element.get("RefType"), element.findtext("PMID")
        if relation is None:
            raise InputError("CommentsCorrections without RefType")
        citation = _text(element.find("RefSource"))
        yield Correction(record_id, position, relation, None if pmid is None else _number(pmid), citation)


def _split(content: bytes) -> Iterator[bytes]:
    return split_records(io.BytesIO(content), "a raw shard")


LAYOUT = Layout(".xml.gz", b"<PubmedArticleSet>\n", b"\n", b"\n</PubmedArticleSet>\n", _split)
