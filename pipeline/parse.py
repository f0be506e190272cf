"""Stage parse: raw records -> rows.

Reads: corpora/raw (shards in the order of manifest.json).
Writes: corpora/parsed/{records,sections,mesh_terms,corrections,refusals}, one part file a shard.
Idea: a record that cannot be read is a refusal, and more of them than params parse.bad_records stops the run;
a record that a later one with the same key replaces is refused as a duplicate. In = records + refusals, asserted.
Source: the sources' own formats, see pipeline/sources.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import store
from pipeline.engine import map_shards
from pipeline.errors import InputError, told_plainly
from pipeline.params import read_params
from pipeline.paths import PARSED, RAW
from pipeline.sources import LAYOUTS, READERS
from pipeline.sources.raw import Manifest, Parsed, Shard, read_manifest, read_shard
from pipeline.tables import Correction, MeshTerm, Record, Refusal, Section, Source, refusal


class Counts(NamedTuple):
    """What became of a shard's records."""

    kept: int
    refused: int
    unreadable: tuple[str, ...]  # places of the unreadable ones


def parse(source: Source, shard: Shard, contents: Iterable[bytes]) -> Iterator[Parsed | Refusal]:
    """Yield the rows of each raw record in order, or the refusal of one that is unreadable, deleted or replaced."""
    replaced = frozenset(shard.superseded)
    for position, content in enumerate(contents):
        place = f"{shard.file}, record {position}"
        try:
            parsed = READERS[source](content)
        except InputError as error:
            yield refusal("parse", place, "unreadable", str(error))
            continue
        if position in replaced and isinstance(parsed, Parsed):
            yield refusal("parse", parsed.record.record_id, "duplicate", f"{place}: a later record has the same id")
        else:
            yield parsed


def parse_all(raw: Path, parsed: Path, bad_records: int, workers: int = 0) -> Counts:
    """Parse every shard of ``raw`` into ``parsed``, which is left as it was where that fails; return the counts."""
    manifest = read_manifest(raw)
    with store.replaced(parsed) as fresh:
        shards = range(len(manifest.shards))
        counts = list(map_shards(partial(_parse_shard, manifest, raw, fresh), shards, workers))
        unreadable = tuple(place for count in counts for place in count.unreadable)
        if len(unreadable) > bad_records:
            raise InputError(
                f"{raw} holds {len(unreadable)} unreadable records, the first is {unreadable[0]}; mend the source, or "
                f"raise parse.bad_records ({bad_records}) in params.yaml to refuse them"
            )
    total = Counts(sum(count.kept for count in counts), sum(count.refused for count in counts), unreadable)
    assert total.kept + total.refused == manifest.records
    return total


def _parse_shard(manifest: Manifest, raw: Path, parsed: Path, number: int) -> Counts:
    shard = manifest.shards[number]
    outcomes = list(parse(manifest.source, shard, read_shard(raw, shard, LAYOUTS[manifest.source])))
    kept = [row for row in outcomes if isinstance(row, Parsed)]
    refused = [row for row in outcomes if isinstance(row, Refusal)]
    if len(outcomes) != shard.records:
        raise InputError(
            f"{raw / shard.file} holds {len(outcomes)} records, not {shard.records}; run `dvc repro -f fetch`"
        )
    rows: dict[type, list[Any]] = {
        Record: [row.record for row in kept],
        Section: [section for row in kept for section in row.sections],
        MeshTerm: [term for row in kept for term in row.mesh_terms],
        Correction: [correction for row in kept for correction in row.corrections],
        Refusal: refused,
    }
    for table in rows:
        store.write_rows(rows[table], table, store.part_file(parsed, table, number))
    return Counts(len(kept), len(refused), tuple(row.record_id for row in refused if row.reason == "unreadable"))


def main() -> None:
    counts = parse_all(RAW, PARSED, read_params().parse.bad_records)
    print(f"parse: {counts.kept} records, {counts.refused} refused")


if __name__ == "__main__":
    told_plainly(main)
