"""Source medline: baseline and update files of PubMed from a folder, read in the order of their numbers.

Later versions replace earlier ones, and a deleted record leaves a DeleteCitation in its place. Records that no word of
the topic stands in are left out, unless an earlier version was kept; they are counted.
Source: https://ftp.ncbi.nlm.nih.gov/pubmed/README.txt
"""

import gzip
import hashlib
import html
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import InputError, SourceError
from pipeline.sources.pubmed_xml import PMID, deletion, split_records
from pipeline.sources.raw import Haul, Raw
from pipeline.sources.spool import Spool
from pipeline.topic import Topic

NAME = re.compile(r"pubmed(?P<year>\d+)n(?P<number>\d+)\.xml\.gz")
MD5 = re.compile(r"\b[0-9a-fA-F]{32}\b")
TAGS_AROUND_TEXT = re.compile(rb"</?(?:Abstract|Article|Copyright|Vernacular)[^>]*>")
OTHER_TAGS = re.compile(rb"<[^>]*>")


def fetch(files: Sequence[Path], topic: Topic | None, spool: Spool) -> Haul:
    """Return the latest version of each record on topic, or of each one where ``topic`` is None, and the tombstones.

    Raises :class:`InputError` where a file is damaged or nothing is on topic, :class:`SourceError` on a wrong md5.
    """
    counts: Counter[str] = Counter(files=len(files), received=0, outside_topic=0, replaced=0, deleted=0)
    deleted: set[int] = set()
    for path in files:
        counts["md5_checked"] += _check_md5(path)
        for content in _records(path):
            if content.startswith(b"<DeleteCitation"):
                gone = {int(found["pmid"]) for found in PMID.finditer(content)}
                deleted |= {pmid for pmid in gone if spool.drop(pmid)}
                continue
            counts["received"] += 1
            number = PMID.search(content)
            if number is None:
                raise InputError(f"{path} holds a record without a PMID; get the file anew")
            pmid, version = int(number["pmid"]), int(number["version"] or 1)
            if pmid in spool or pmid in deleted or topic is None or topic.covers(_title_and_abstract(content)):
                counts["replaced"] += spool.put(pmid, version, content)
                deleted.discard(pmid)
            else:
                counts["outside_topic"] += 1
    counts["deleted"] = len(deleted)
    if not counts["received"] - counts["outside_topic"]:
        raise InputError(
            f"nothing in {files[0].parent} is on topic; give other files in fetch.medline or words in fetch.topic"
        )
    return Haul(_with_tombstones(spool, deleted), dict(counts))


def medline_files(folder: Path) -> list[Path]:
    """Return the MEDLINE files of a folder by year and number; :class:`InputError` where there are none."""
    named = [(found, path) for path in folder.glob("*.xml.gz") if (found := NAME.fullmatch(path.name))]
    if not named:
        raise InputError(
            f"{folder} holds no pubmed*n*.xml.gz files; put baseline and update files there, or name their folder in "
            "fetch.medline"
        )
    return [path for _, path in sorted(named, key=lambda pair: (int(pair[0]["year"]), int(pair[0]["number"])))]


def _check_md5(path: Path) -> bool:
    """Hold a file against the .md5 beside it, "MD5(name)= hex" or "hex  name"; return whether there is one."""
    beside = path.with_name(path.name + ".md5")
    if not beside.exists():
        return False
    told = MD5.findall(beside.read_text(encoding="utf8", errors="replace"))
    if not told:
        raise InputError(f"{beside} holds no md5 sum; get it anew, or remove it to read the file unchecked")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "md5").hexdigest()
    if found != told[-1].lower():
        raise SourceError(f"{path} has md5 {found}, not {told[-1].lower()} as {beside.name} says; get both anew")
    return True


def _records(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path) as stream:
            yield from split_records(stream, str(path))  # type: ignore[arg-type]
    except gzip.BadGzipFile:
        raise InputError(f"{path} is no gzip file; get it anew") from None
    except (EOFError, zlib.error):
        raise InputError(f"{path} is a damaged gzip file, it ends too early; get it anew") from None


def _title_and_abstract(content: bytes) -> str:
    """The text that the topic is looked for in, without a parser: markup is cut out, entities are resolved."""
    start = content.find(b"<ArticleTitle")
    end = content.find(b"</Abstract>", start)
    text = content[start : end if end > 0 else content.find(b"</ArticleTitle>", start)]
    text = OTHER_TAGS.sub(b"", TAGS_AROUND_TEXT.sub(b" ", text))
    return html.unescape(text.decode("utf8", errors="replace"))


def _with_tombstones(spool: Spool, deleted: set[int]) -> Iterator[Raw]:
    yield from spool.records()
    for pmid in sorted(deleted):
        yield Raw(str(pmid), deletion(pmid))
