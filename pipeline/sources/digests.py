"""Source digests: the embedded corpus, studies retold in this project's own words, one JSON object a line.

A line holds ``id``, ``title``, ``abstract`` and ``text_kind``, and may hold ``pmid``, ``doi``, ``year``,
``first_author`` and ``source_seen`` (whether the whole abstract was seen when the digest was written).
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import InputError
from pipeline.sections import split_sections
from pipeline.sources.fields import plain_doi
from pipeline.sources.raw import Haul, Layout, Parsed, Raw
from pipeline.tables import Record, TextKind

LAYOUT = Layout(".jsonl", b"", b"\n", b"\n", bytes.splitlines)


class Line(BaseModel):
    """A line of the corpus."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, Field(pattern=r"^[A-Z]+:\S.*$")]
    title: str
    abstract: str | None
    text_kind: TextKind
    pmid: Annotated[int, Field(gt=0)] | None = None
    doi: str | None = None
    year: Annotated[int, Field(ge=1500, le=2500)] | None = None
    first_author: str | None = None
    source_seen: Literal["whole", "part"] | None = None


def fetch(path: Path) -> Haul:
    """Return the corpus, checked; :class:`InputError` names a line that is none, or an empty or missing file."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        raise InputError(f"{path} cannot be read; give the corpus in params.yaml, fetch.digests") from None
    records = [Raw(_checked(path, number, line).id, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not records:
        raise InputError(f"{path} holds no records; give one JSON object a line, or another file in fetch.digests")
    return Haul(records, {"received": len(records)})


def read(content: bytes) -> Parsed:
    """Return a line's rows. Its language is not told, and it has no MeSH terms."""
    line = Line.model_validate_json(content)
    record = Record(
        record_id=line.id,
        source="digests",
        text_kind=line.text_kind,
        pmid=line.pmid,
        version=None,
        doi=plain_doi(line.doi),
        title=line.title,
        abstract=line.abstract or None,
        language=None,
        year=line.year,
        month=None,
        journal=None,
        first_author=line.first_author,
        publication_types=(),
        retracted=False,
    )
    return Parsed(record, split_sections(line.id, line.abstract or ""))


def _checked(path: Path, number: int, line: bytes) -> Line:
    try:
        return Line.model_validate_json(line)
    except ValidationError as error:
        fault = error.errors()[0]
        field = ".".join(str(part) for part in fault["loc"])
        what = f"{field}: {fault['msg']}" if field else "it is not one JSON object"
        raise InputError(f"{path}, line {number} is no record ({what}); mend or remove the line") from None
