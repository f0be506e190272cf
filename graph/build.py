"""Stage ``graph``: findings, associations and site claims become evidence, edges and nodes.

Reads: corpora/parsed, corpora/screened, corpora/annotations, graph/knowledge, models/lexicon/concepts.yaml.
Writes: graph/tables/<table>.parquet, every table of pipeline/tables.py, sorted by its key.
Idea: evidence is the row and an edge its sum. Every record stays, the refused ones too, so that a retracted study can
be seen; only records that were read are study nodes.
"""

import sys
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TypeVar

from graph.clusters import clusters
from graph.edges import evidence_edges, knowledge_edges
from graph.evidence import REVIEWS, evidence, links
from graph.knowledge.rows import drivers, sights
from graph.nodes import nodes
from graph.paths import ANNOTATIONS, PARSED, SCREENED, TABLES_FOLDER
from pipeline.errors import StoreError, told_plainly
from pipeline.ontology import Ontology, ontology
from pipeline.params import read_params
from pipeline.store import read_rows, replaced, write_rows
from pipeline.tables import (
    TABLES,
    Association,
    Correction,
    Edge,
    Evidence,
    Finding,
    MeshTerm,
    Node,
    Record,
    Refusal,
    Section,
    SiteClaim,
    Study,
    Table,
)

Row = TypeVar("Row", bound=Table)
Tables = dict[type[Table], list[Table]]
READ = tuple(table for table in TABLES if table not in (Node, Edge, Evidence))


@dataclass(frozen=True, slots=True)
class Graph:
    """The three tables that this stage adds."""

    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)


def build(rows: Tables, known: Ontology, width: float) -> Graph:
    """Return nodes, edges and evidence of the rows read; ``width`` is that of the beliefs' intervals, 0 to 1."""
    records = {row.record_id: row for row in _of(rows, Record)}
    studies = {row.record_id: row for row in _of(rows, Study)}
    reviews = {name for name, study in studies.items() if study.design in REVIEWS}
    retracted = {name for name, record in records.items() if record.retracted}
    trials = clusters(records.values(), _of(rows, Correction), reviews)
    said = list(links(_of(rows, Finding), _of(rows, Association), _of(rows, SiteClaim), known))
    _same_documents(studies, "studies", records, "records")
    _same_documents((link.row.record_id for link in said), "findings, associations or site_claims", studies, "studies")
    steps = list(evidence(said, trials, retracted, reviews))
    driven = drivers(known)
    edges = chain(evidence_edges(said, steps, studies, width), knowledge_edges(sights(known), driven))
    return Graph(list(nodes(known, driven, (records[name] for name in studies))), list(edges), steps)


def gather(parsed: Path = PARSED, screened: Path = SCREENED, annotations: Path = ANNOTATIONS) -> Tables:
    """Return the rows of the stages before, by table.

    One record id is one record: the one that screening kept, or else the first.
    """
    parts: dict[type[Table], list[Path]] = {
        table: [parsed] if table in (Section, MeshTerm, Correction) else [annotations] for table in READ
    }
    parts[Refusal] = [parsed, screened, annotations]
    kept = {row.record_id: row for row in read_rows(Record, screened)}
    for row in read_rows(Record, parsed):
        kept.setdefault(row.record_id, row)
    gathered: Tables = {Record: list(kept.values())}
    for table in READ:
        if table is not Record:
            rows = chain.from_iterable(_rows(table, folder) for folder in parts[table])
            gathered[table] = list(_first_told(table, rows) if parsed in parts[table] else rows)
    return gathered


def write(rows: Tables, graph: Graph, folder: Path = TABLES_FOLDER) -> None:
    """Write every table into ``folder``, all or none."""
    whole: Tables = {**rows, Node: list(graph.nodes), Edge: list(graph.edges), Evidence: list(graph.evidence)}
    with replaced(folder) as fresh:
        for table in TABLES:
            write_rows(whole[table], table, fresh / f"{table.NAME}.parquet")


def _same_documents(named: Iterable[str], here: str, known: Container[str], there: str) -> None:
    for name in named:
        if name not in known:
            raise StoreError(
                f"{here}: document {name} is not in {there}; run `dvc repro` so that all stages read the same"
            )


def _of(rows: Tables, table: type[Row]) -> list[Row]:
    return [row for row in rows[table] if isinstance(row, table)]


def _rows(table: type[Row], folder: Path) -> Iterator[Row]:
    """Yield a table's rows; refusals may be absent from a stage that refused nothing."""
    if table is Refusal and not (folder / "refusals").exists():
        return
    yield from read_rows(table, folder)


def _first_told(table: type[Table], rows: Iterable[Row]) -> Iterator[Row]:
    """Drop rows that repeat a key: a record that came twice has its sections, terms and corrections twice."""
    seen = set()
    for row in rows:
        key = tuple(getattr(row, name) for name in table.KEY)
        if key not in seen:
            seen.add(key)
            yield row


def main() -> None:
    rows = gather()
    graph = build(rows, ontology(), read_params().graph.belief_interval)
    write(rows, graph)
    print(
        f"graph: {len(graph.nodes)} nodes, {len(graph.edges)} edges, {len(graph.evidence)} evidence rows",
        file=sys.stderr,
    )


if __name__ == "__main__":
    told_plainly(main)
