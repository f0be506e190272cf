"""PubMed's XML: what a record tells, files that hold it, and what a hostile one cannot do."""

import gzip
import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.errors import InputError, SourceError
from pipeline.parse import parse
from pipeline.sources import medline, nbib, pubmed_xml
from pipeline.sources.raw import Haul, Parsed, Shard
from pipeline.sources.spool import Spool
from pipeline.tables import Refusal
from pipeline.topic import read_topic

ROOT = Path(__file__).parents[3]
TOPIC = read_topic(ROOT / "models" / "lexicon" / "topic.yaml")

STUDY = Path(__file__).with_name("study.xml").read_text(encoding="utf8").strip()  # one study, as PubMed gives it
SAVED = Path(__file__).with_name("study.nbib").read_bytes()  # and as its web page saves it


def article(pmid: int, title: str = "Strength training and motor units", version: int = 1, extra: str = "") -> str:
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="{version}">{pmid}</PMID><Article><ArticleTitle>{title}'
        f"</ArticleTitle>{extra}</Article></MedlineCitation></PubmedArticle>"
    )


def read(content: str) -> Parsed:
    parsed = pubmed_xml.read(content.encode(), "medline")
    assert isinstance(parsed, Parsed)
    return parsed


def test_a_record_tells_everything() -> None:
    parsed = read(STUDY)
    record = parsed.record
    assert (record.record_id, record.pmid, record.version) == ("PMID:101", 101, 2)
    assert record.doi == "10.1000/abc.1"
    assert record.title == "Strength training and the Hmax/Mmax ratio: a trial."
    assert record.abstract == (
        "BACKGROUND AND AIM: We asked <why>. METHODS: Twelve men, n = 12, at 102 N. "
        "RESULTS: H\u2010reflexes grew (P < 0.05)."
    )
    assert (record.year, record.month, record.language, record.first_author) == (2019, 3, "eng", "M\u00fcller")
    assert record.journal == "Journal of Made Up Physiology"
    assert record.retracted
    assert [(s.label, s.category, record.abstract[s.start : s.end]) for s in parsed.sections] == [
        ("BACKGROUND AND AIM", "OBJECTIVE", "We asked <why>."),
        ("METHODS", "METHODS", "Twelve men, n = 12, at 102 N."),
        ("RESULTS", "RESULTS", "H\u2010reflexes grew (P < 0.05)."),
    ]
    assert [(m.descriptor_id, m.descriptor, m.qualifier_id, m.qualifier, m.major) for m in parsed.mesh_terms] == [
        ("D055070", "Resistance Training", None, None, True),
        ("D009132", "Muscles", "Q000502", "physiology", True),
        ("D009132", "Muscles", "Q000293", "injuries", False),
    ]
    assert [(c.relation, c.pmid, c.citation) for c in parsed.corrections] == [
        ("RetractionIn", 202, "J Made Up. 2021;14:1. doi: 10.1000/r"),
        ("ErratumIn", None, "J Made Up. 2020;13:9"),
    ]


def test_nbib_and_xml_tell_the_same_study_alike() -> None:
    xml, saved = read(STUDY), nbib.read(SAVED)
    for name in ("record_id", "pmid", "doi", "title", "abstract", "language", "year", "month", "journal"):
        assert getattr(saved.record, name) == getattr(xml.record, name), name
    for name in ("first_author", "publication_types", "retracted", "text_kind"):
        assert getattr(saved.record, name) == getattr(xml.record, name), name
    assert saved.sections == xml.sections
    assert [(m.descriptor, m.qualifier, m.major) for m in saved.mesh_terms] == [
        (m.descriptor, m.qualifier, m.major) for m in xml.mesh_terms
    ]
    links = {(c.relation, c.pmid, (c.citation or "").rstrip(".")) for c in saved.corrections}
    assert links == {(c.relation, c.pmid, c.citation) for c in xml.corrections}


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("<Year>2020</Year>", (2020, None)),
        ("<Year>2020</Year><Month>11</Month>", (2020, 11)),
        ("<Year>2020</Year><Season>Winter</Season>", (2020, None)),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", (1998, None)),
        ("<MedlineDate>2000 Spring</MedlineDate>", (2000, None)),
        ("", (None, None)),
    ],
)
def test_no_precision_is_invented(date: str, told: tuple[int | None, int | None]) -> None:
    journal = f"<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue></Journal>"
    record = read(article(1, extra=journal)).record
    assert (record.year, record.month) == told


def test_a_doi_of_a_reference_is_not_the_articles() -> None:
    data = "<PubmedData><ReferenceList><Reference><ArticleIdList><ArticleId IdType='doi'>10.1/x</ArticleId>"
    data += "</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>"
    assert read(article(1).replace("</PubmedArticle>", data)).record.doi is None


def test_an_abstract_of_one_part_may_hold_labels_in_its_text() -> None:
    text = "<Abstract><AbstractText>Purpose. To see. Results. It grew.</AbstractText></Abstract>"
    assert [s.category for s in read(article(1, extra=text)).sections] == ["OBJECTIVE", "RESULTS"]


def test_books_deletions_and_bad_records_are_refusals() -> None:
    contents = [
        b"<PubmedBookArticle><BookDocument><PMID>7</PMID><ArticleTitle>A</ArticleTitle></BookDocument></PubmedBookArticle>",
        pubmed_xml.deletion(8),
        b"<PubmedArticle><MedlineCitation><PMID>9</PMID><Article></PubmedArticle>",
        b"<PubmedArticle><MedlineCitation><Article/></MedlineCitation></PubmedArticle>",
        article(10).encode(),
    ]
    shard = Shard(file="part-00000.xml.gz", sha256="", records=5, superseded=())
    rows = list(parse("medline", shard, contents))
    assert [(row.record_id, row.reason) for row in rows if isinstance(row, Refusal)] == [
        ("PMID:7", "book"),
        ("PMID:8", "deleted"),
        ("part-00000.xml.gz, record 2", "unreadable"),
        ("part-00000.xml.gz, record 3", "unreadable"),
    ]
    assert isinstance(rows[4], Parsed)


@pytest.mark.parametrize(
    ("whole", "broken", "said"),
    [
        ('Version="2">101<', 'Version="2">one<', "'one' where a number should be"),
        ('Version="2">101<', 'Version="b">101<', "'b' where a number should be"),
        (">202<", ">x<", "'x' where a number should be"),
        ('RefType="ErratumIn"', "", "without RefType"),
        ("DescriptorName", "Descriptor", "without DescriptorName"),
        ("MedlineCitation", "Citation", "PubmedArticle without a PMID"),
        ("Article ", "Paper ", "not XML"),
        ("Article>", "Paper>", "not XML"),
    ],
)
def test_a_record_that_lacks_what_it_must_have_is_unreadable(whole: str, broken: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        pubmed_xml.read(STUDY.replace(whole, broken).encode(), "medline")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "medline"


Write = Callable[..., Path]


@pytest.fixture
def write(folder: Path) -> Write:
    def file(number: int, *records: str, head: str = "", year: int = 26) -> Path:
        folder.mkdir(exist_ok=True)
        path = folder / f"pubmed{year}n{number:04d}.xml.gz"
        content = f'<?xml version="1.0"?>\n{head}<PubmedArticleSet>\n' + "\n".join(records) + "\n</PubmedArticleSet>\n"
        path.write_bytes(gzip.compress(content.encode()))
        return path

    return file


def fetched(folder: Path, tmp_path: Path, topic: bool = True) -> tuple[Haul, list[Parsed | Refusal]]:
    (tmp_path / "spool").unlink(missing_ok=True)
    with Spool(tmp_path / "spool") as spool:
        haul = medline.fetch(medline.medline_files(folder), TOPIC if topic else None, spool)
        contents = [raw.content for raw in haul.records]
    shard = Shard(file="part", sha256="", records=len(contents), superseded=())
    return haul, list(parse("medline", shard, contents))


def titles(rows: list[Parsed | Refusal]) -> list[str]:
    return [row.record.title if isinstance(row, Parsed) else f"{row.reason} {row.record_id}" for row in rows]


OFF = "A drug for hypertension"


def test_later_files_replace_and_delete(write: Write, folder: Path, tmp_path: Path) -> None:
    write(
        10,
        article(1, "Strength training and reflex gain"),
        "<DeleteCitation><PMID>2</PMID><PMID>5</PMID></DeleteCitation>",
    )
    write(9, article(1), article(2), article(3), article(4, OFF), article(6, version=2, title="Strength training, EMG"))
    write(1, article(2, "Strength training and torque"))
    write(11, article(3, OFF), article(6))
    haul, rows = fetched(folder, tmp_path)
    assert titles(rows) == ["Strength training and reflex gain", OFF, "Strength training, EMG", "deleted PMID:2"]
    assert haul.counts == {
        "files": 4,
        "received": 9,
        "outside_topic": 1,
        "replaced": 4,
        "deleted": 1,
        "md5_checked": 0,
    }


def test_a_record_that_comes_back_is_no_longer_deleted(write: Write, folder: Path, tmp_path: Path) -> None:
    write(1, article(1))
    write(2, "<DeleteCitation><PMID Version='1'>1</PMID></DeleteCitation>".replace("'", '"'))
    write(3, article(1, OFF), year=27)
    assert titles(fetched(folder, tmp_path)[1]) == [OFF]


def test_the_topic_is_found_through_markup(write: Write, folder: Path, tmp_path: Path) -> None:
    parts = ["H<sub>max</sub> rose", "Resistance&#x2010;training"]
    text = "<Abstract>" + "".join(f"<AbstractText>{part}</AbstractText>" for part in parts) + "</Abstract>"
    write(1, article(1, "A study", extra=text), article(2, OFF))
    haul, rows = fetched(folder, tmp_path)
    assert titles(rows) == ["A study"]
    assert haul.counts["outside_topic"] == 1
    assert len(fetched(folder, tmp_path, topic=False)[1]) == 2


@pytest.mark.parametrize("form", ["MD5({name})= {digest}\n", "{digest}  {name}\n"])
def test_md5_is_checked_where_it_lies_beside(write: Write, folder: Path, tmp_path: Path, form: str) -> None:
    path = write(1, article(1))
    beside = path.with_name(path.name + ".md5")
    beside.write_text(form.format(name=path.name, digest=hashlib.md5(path.read_bytes()).hexdigest()))
    assert fetched(folder, tmp_path)[0].counts["md5_checked"] == 1
    beside.write_text(form.format(name=path.name, digest="0" * 32))
    with pytest.raises(SourceError, match=r"pubmed26n0001.xml.gz has md5 .* not 0{32} .* get both anew"):
        fetched(folder, tmp_path)
    beside.write_text("nothing")
    with pytest.raises(InputError, match="holds no md5 sum"):
        fetched(folder, tmp_path)


def test_damaged_files_are_named(write: Write, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no pubmed\*n\*.xml.gz files; put"):
        medline.medline_files(folder)
    path = write(1, *(article(n) for n in range(1, 200)))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"pubmed26n0001.xml.gz is a damaged gzip file"):
        fetched(folder, tmp_path)
    path.write_bytes(b"<PubmedArticleSet/>")
    with pytest.raises(InputError, match=r"pubmed26n0001.xml.gz is no gzip file; get it anew"):
        fetched(folder, tmp_path)
    path.write_bytes(gzip.compress(b"<PubmedArticleSet>" + article(1).encode() + b"<PubmedArticle>"))
    with pytest.raises(InputError, match=r"pubmed26n0001.xml.gz ends before its PubmedArticleSet does"):
        fetched(folder, tmp_path)
    path.write_bytes(gzip.compress(b"<PubmedArticleSet>" + article(1, OFF).encode() + b"</PubmedArticleSet>"))
    with pytest.raises(InputError, match="nothing in .* is on topic"):
        fetched(folder, tmp_path)


BOMB = '<!DOCTYPE PubmedArticleSet [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("head", "entity"),
    [
        (BOMB + "]>", "&i;"),
        ('<!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        ('<!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "http://192.0.2.1/x">]>', "&x;"),
        ('<!DOCTYPE PubmedArticleSet SYSTEM "http://192.0.2.1/pubmed.dtd">', "&nbsp;"),
    ],
)
def test_no_entity_is_expanded_and_nothing_fetched(
    write: Write, folder: Path, tmp_path: Path, head: str, entity: str
) -> None:
    write(1, article(1, f"Strength training and motor units {entity}"), article(2), head=head)
    _, rows = fetched(folder, tmp_path)
    assert [row.reason for row in rows if isinstance(row, Refusal)] == ["unreadable"]
    assert "root:" not in repr(rows)
    assert "aaaaaaaaaaaa" not in repr(rows)
    assert len(rows) == 2


def test_an_entity_inside_a_record_is_unreadable() -> None:
    inside = article(1, "&i;").replace("<PubmedArticle>", f"{BOMB}]><PubmedArticle>")
    with pytest.raises(InputError, match="not XML"):
        pubmed_xml.read(inside.encode(), "medline")


class Slow(io.BytesIO):
    """Gives a few bytes at a time, so that every tag is cut somewhere."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(7)


def test_records_are_split_wherever_the_stream_is_cut() -> None:
    records = [article(1), pubmed_xml.deletion(2).decode(), STUDY, article(3)]
    stream = "<?xml version='1.0'?><PubmedArticleSet>" + "\n ".join(records) + "</PubmedArticleSet>"
    found: Iterator[bytes] = pubmed_xml.split_records(Slow(stream.encode()), "here")
    assert [content.decode() for content in found] == records


def test_a_spool_keeps_the_higher_version_and_drops(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool") as spool:
        assert not spool.put(5, 2, b"two")
        assert spool.put(5, 1, b"one")
        assert not spool.put(3, 1, b"three")
        assert [raw.content for raw in spool.records()] == [b"three", b"two"]
        assert spool.drop(3)
        assert not spool.drop(3)
    with Spool(tmp_path / "spool") as again:
        assert 5 in again
        assert [raw.key for raw in again.records([5])] == ["5"]
