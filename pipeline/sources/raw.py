"""Raw shards, between fetch and parse: records as they came, in files of a bounded number, listed in a manifest.

``manifest.json`` beside the shards tells their order, sha256 and number of records, and the counts of the source.
It holds no clock, host, path or secret: equal input gives equal bytes.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import InputError
from pipeline.tables import Correction, MeshTerm, Record, Section, Source

MANIFEST = "manifest.json"
ParseReason = Literal["unreadable", "book", "deleted", "duplicate"]  # why parse refuses a record


class Raw(NamedTuple):
    """One record as it came."""

    key: str  # what identifies it in its source: two records with one key are one record, the later replaces
    content: bytes


class Haul(NamedTuple):
    """What a source gives: its records in a fixed order, and counts for the manifest."""

    records: Iterable[Raw]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Parsed:
    """One record as rows of the tables."""

    record: Record
    sections: tuple[Section, ...] = ()
    mesh_terms: tuple[MeshTerm, ...] = ()
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How records stand in a shard."""

    suffix: str
    head: bytes
    between: bytes
    foot: bytes
    split: Callable[[bytes], Iterable[bytes]]  # the shard's content -> its records


class Shard(BaseModel):
    """A raw file and what it should hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    file: str
    sha256: str
    records: int
    superseded: tuple[int, ...]  # positions of records that a later one with the same key replaces, from 0


class Manifest(BaseModel):
    """What fetch left for parse."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    source: Source
    records: int
    counts: dict[str, int]  # of the source: promised, received, files read, ...
    shards: tuple[Shard, ...]


def write_raw(folder: Path, source: Source, haul: Haul, layout: Layout, shard_records: int) -> Manifest:
    """Write the records to shards of ``shard_records`` in ``folder``, with their manifest, and return that."""
    records = iter(haul.records)
    files: list[tuple[str, str, int]] = []
    last: dict[str, tuple[int, int]] = {}
    superseded: list[list[int]] = []
    while shard := list(islice(records, shard_records)):
        superseded.append([])
        for position, raw in enumerate(shard):
            if raw.key in last:
                earlier, place = last[raw.key]
                superseded[earlier].append(place)
            last[raw.key] = (len(files), position)
        name = f"part-{len(files):05d}{layout.suffix}"
        content = layout.head + layout.between.join(raw.content for raw in shard) + layout.foot
        content = gzip.compress(content, 6, mtime=0) if name.endswith(".gz") else content
        (folder / name).write_bytes(content)
        files.append((name, hashlib.sha256(content).hexdigest(), len(shard)))
    manifest = Manifest(
        source=source,
        records=sum(number for *_, number in files),
        counts=dict(sorted(haul.counts.items())),
        shards=tuple(
            Shard(file=name, sha256=digest, records=number, superseded=tuple(sorted(places)))
            for (name, digest, number), places in zip(files, superseded, strict=True)
        ),
    )
    (folder / MANIFEST).write_text(json.dumps(manifest.model_dump(mode="json"), indent=1) + "\n", encoding="utf8")
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder of raw shards; :class:`InputError` where there is none that fits."""
    path = folder / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise InputError(f"{path} is missing; run `dvc repro fetch` to make it") from None
    except ValidationError:
        raise InputError(f"{path} is not what fetch writes; run `dvc repro -f fetch` to make it anew") from None


def read_shard(folder: Path, shard: Shard, layout: Layout) -> Iterator[bytes]:
    """Yield the records of a shard; :class:`InputError` where the file is not the one that fetch wrote."""
    path = folder / shard.file
    content = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(content).hexdigest() != shard.sha256:
        raise InputError(f"{path} is not the file that {MANIFEST} lists; run `dvc repro -f fetch` to make it anew")
    yield from layout.split(gzip.decompress(content) if shard.file.endswith(".gz") else content)
