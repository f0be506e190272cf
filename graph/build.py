"""Stage ``graph``: findings, associations and site claims become evidence, edges and nodes.

Reads: corpora/parsed, corpora/screened, corpora/annotations, graph/knowledge, models/lexicon/concepts.yaml.
Writes: graph/tables/<table>.parquet, every table of graph/flags.py, sorted by its key.
Idea: evidence is the row and an edge its sum. Every record stays, the refused ones too, so that a retracted study can
be seen; only records that were read are study nodes.
"""

import sys
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TypeVar

from graph.clusters import clusters
from graph.coherence import flags
from graph.edges import evidence_edges, inference_edges, knowledge_edges
from graph.evidence import REVIEWS, evidence, links
from graph.flags import TABLES, Flag
from graph.knowledge.rows import drivers, sights
from graph.nodes import nodes
from graph.paths import TABLES_FOLDER
from graph.weights import weighed
from pipeline.errors import StoreError, told_plainly
from pipeline.ontology import Ontology, ontology
from pipeline.params import read_params
from pipeline.paths import ANNOTATIONS, PARSED, SCREENED
from pipeline.store import read_rows, replaced, write_rows
from pipeline.tables import (
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
    Sentence,
    SiteClaim,
    Study,
    Table,
)

Row = TypeVar("Row", bound=Table)
Tables = dict[type[Table], list[Table]]
PARSED_TABLES = (Record, Section, MeshTerm, Correction)
READ = tuple(table for table in TABLES if table not in (Node, Edge, Evidence, Flag))


@dataclass(frozen=True, slots=True)
class Graph:
    """The tables that this stage adds."""

    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


def build(rows: Tables, known: Ontology, width: float) -> Graph:
    """Return nodes, edges, evidence and flags of the rows read; ``width`` is that of the beliefs' intervals, 0 to 1."""
    records = {row.record_id: row for row in _of(rows, Record)}
    studies = {row.record_id: row for row in _of(rows, Study)}
    reviews = {name for name, study in studies.items() if study.design in REVIEWS}
    retracted = {name for name, record in records.items() if record.retracted}
    trials = clusters(records.values(), _of(rows, Correction), reviews)
    said = list(links(_of(rows, Finding), _of(rows, Association), _of(rows, SiteClaim), known))
    _same_documents(studies, "studies", records, "records")
    _same_documents((link.row.record_id for link in said), "findings, associations or site_claims", studies, "studies")
    ballots = evidence(said, trials, retracted, reviews)
    numbers = {name: study.n for name, study in studies.items()}
    sure = {row.finding_id: row.p for row in _of(rows, Finding)}
    steps = list(weighed(ballots, numbers, sure))
    driven = drivers(known)
    seen = sights(known)
    found = list(evidence_edges(said, steps, studies, width))
    edges = chain(found, knowledge_edges(seen, driven), inference_edges(found, steps, studies, seen))
    texts = {row.sentence_id: row.text for row in _of(rows, Sentence)}
    flagged = list(flags(_of(rows, Finding), texts, studies))
    return Graph(list(nodes(known, driven, (records[name] for name in studies))), list(edges), steps, flagged)


def gather(parsed: Path = PARSED, screened: Path = SCREENED, annotations: Path = ANNOTATIONS) -> Tables:
    """Return the rows of the stages before, by table; refusals are those of all of them."""
    folders: dict[type[Table], tuple[Path, ...]]
    folders = {table: (parsed,) if table in PARSED_TABLES else (annotations,) for table in READ}
    folders[Refusal] = (parsed, screened, annotations)
    return {table: [row for folder in folders[table] for row in read_rows(table, folder)] for table in READ}


def write(rows: Tables, graph: Graph, folder: Path = TABLES_FOLDER) -> None:
    """Write every table into ``folder``, all or none."""
    whole: Tables = {
        **rows, Node: list(graph.nodes), Edge: list(graph.edges), Evidence: list(graph.evidence),
        Flag: list(graph.flags),
    }  # fmt: skip
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


def main() -> None:
    rows = gather()
    graph = build(rows, ontology(), read_params().graph.belief_interval)
    write(rows, graph)
    print(
        f"graph: {len(graph.nodes)} nodes, {len(graph.edges)} edges, {len(graph.evidence)} evidence rows, "
        f"{len(graph.flags)} flags",
        file=sys.stderr,
    )


if __name__ == "__main__":
    told_plainly(main)
