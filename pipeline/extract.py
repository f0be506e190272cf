"""Records read into rows of evidence.

Reads:   corpora/screened/records/part-*.parquet, corpora/parsed/sections and mesh_terms (those of the same records).
Writes:  corpora/annotations/<table>/part-NNNNN.parquet for sentences, mentions, parameters, findings, studies,
         associations, site_claims and refusals.
Idea:    the reader is a pure function of a document; shards are read side by side and written in order. One document
         that cannot be read is a refusal; more than extract.bad_documents of them stop the run.
         Where extract.learned asks for them and they are there, models/second_reader reads beside the rules, and
         models/causal tells how causal the sentences are that carry evidence.
Source:  corpora/gold/GUIDE.md tells what a row means.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import engine, store
from pipeline.errors import InputError, told_plainly
from pipeline.learned.causal import CausalModel, load_causal
from pipeline.params import ExtractParams, read_params
from pipeline.paths import ANNOTATIONS, PARSED, SCREENED
from pipeline.reader.pipeline import load_reader, read
from pipeline.reader.reading import Document, Reading
from pipeline.tables import (
    Association,
    Finding,
    Mention,
    MeshTerm,
    Parameter,
    Record,
    Refusal,
    Section,
    Sentence,
    SiteClaim,
    Study,
    Table,
    refusal,
)

TABLES: tuple[type[Table], ...] = (
    Sentence, Mention, Parameter, Finding, Study, Association, SiteClaim, Refusal,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shard:
    """One part of the records, and where its rows go."""

    number: int
    records: Path
    parsed: Path
    out: Path
    learned: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a shard's documents."""

    documents: int
    unreadable: tuple[str, ...]  # record ids


def extract(screened: Path, parsed: Path, annotations: Path, params: ExtractParams) -> int:
    """Read every screened record and write the annotation tables; return the number of documents read.

    Raises :class:`InputError` when more than ``params.bad_documents`` cannot be read; earlier annotations then stay.
    """
    load_reader(learned=params.learned)  # once, before the workers fork
    with store.replaced(annotations) as out:
        files = store.table_files(Record, screened)
        shards = [Shard(number, path, parsed, out, params.learned) for number, path in enumerate(files)]
        done = list(engine.map_shards(read_shard, shards, params.workers))
        unreadable = [record_id for shard in done for record_id in shard.unreadable]
        if len(unreadable) > params.bad_documents:
            raise InputError(
                f"{len(unreadable)} documents in {screened} cannot be read, the first is {unreadable[0]}; more than "
                f"extract.bad_documents ({params.bad_documents}) in params.yaml allows: look at them, or raise it"
            )
    return sum(shard.documents for shard in done) - len(unreadable)


def read_shard(shard: Shard) -> Done:
    """Read one shard's records and write its part of every table."""
    documents = list(documents_of(shard.records, shard.parsed))
    model, reader = load_causal() if shard.learned else None, load_reader(learned=shard.learned)
    readings: list[Reading] = []
    refused: list[Refusal] = []
    for document in documents:
        try:
            readings.append(with_causal_language(read(document, reader), model))
        except (ValueError, RecursionError, MemoryError) as error:
            refused.append(refusal("extract", document.record_id, "unreadable", f"{type(error).__name__}: {error}"))
    for table, rows in _rows(readings, refused):
        store.write_rows(rows, table, store.part_file(shard.out, table, shard.number))
    return Done(len(documents), tuple(row.record_id for row in refused))


def with_causal_language(reading: Reading, model: CausalModel | None) -> Reading:
    """Return the reading with the class of causal language of each sentence that carries evidence."""
    if model is None:
        return reading
    rows: list[Finding | Association | SiteClaim] = [*reading.findings, *reading.associations, *reading.site_claims]
    asked = {row.sentence_id for row in rows}
    told = [sentence for sentence in reading.sentences if sentence.sentence_id in asked]
    answers = model.predict(sentence.text for sentence in told)
    judged = {
        sentence.sentence_id: replace(
            sentence, causal_language=answer.label, origin=f"{sentence.origin}, {model.origin}"
        )
        for sentence, answer in zip(told, answers, strict=True)
    }
    return replace(reading, sentences=tuple(judged.get(s.sentence_id, s) for s in reading.sentences))


def documents_of(records: Path, parsed: Path) -> Iterator[Document]:
    """Yield the documents of a part file of records, with their sections and MeSH headings."""
    rows = list(store.read_part(Record, records))
    ids = {row.record_id for row in rows}
    sections: defaultdict[str, list[Section]] = defaultdict(list)
    mesh: defaultdict[str, list[str]] = defaultdict(list)
    for section in _of(Section, parsed, records.name):
        if section.record_id in ids:
            sections[section.record_id].append(section)
    for term in _of(MeshTerm, parsed, records.name):
        if term.record_id in ids and term.descriptor not in mesh[term.record_id]:
            mesh[term.record_id].append(term.descriptor)
    for row in rows:
        yield Document(
            row.record_id,
            row.title,
            row.abstract or "",
            tuple(sections[row.record_id]),
            row.publication_types,
            tuple(mesh[row.record_id]),
            row.text_kind,
        )


def _of(table: type[store.Row], parsed: Path, name: str) -> Iterable[store.Row]:
    """The rows of the part with the same name as the records', or of the whole table where parts are cut otherwise."""
    path = parsed / table.NAME / name
    return store.read_part(table, path) if path.exists() else store.read_rows(table, parsed)


def _rows(readings: list[Reading], refused: list[Refusal]) -> Iterator[tuple[type[Table], list[Table]]]:
    yield Study, [reading.study for reading in readings]
    for table in TABLES:
        if table is not Study:
            rows = [row for reading in readings for row in getattr(reading, table.NAME)]
            yield table, [*rows, *refused] if table is Refusal else rows


def main() -> None:
    number = extract(SCREENED, PARSED, ANNOTATIONS, read_params().extract)
    print(f"extract: {number} documents read into {ANNOTATIONS}")


if __name__ == "__main__":
    told_plainly(main)
