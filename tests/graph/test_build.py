"""The stage: reads the stages before it, writes every table, and equal input gives equal bytes."""

from pathlib import Path
from typing import Any

import pytest

from graph.build import Graph, build, gather, write
from graph.flags import TABLES
from pipeline.errors import StoreError
from pipeline.ontology import ontology
from pipeline.store import read_rows
from pipeline.tables import Edge, Finding, Node, Record

Rows = dict[type, list[Any]]


def staged(corpora: Path) -> Rows:
    return gather(corpora / "parsed", corpora / "screened", corpora / "annotations")


@pytest.fixture(scope="module")
def corpora(gold_rows: Rows, tmp_path_factory: pytest.TempPathFactory, write_stages: Any) -> Path:
    folder = tmp_path_factory.mktemp("corpora")
    write_stages(gold_rows, folder)
    return folder


def test_every_row_of_the_stages_before_comes_through(gold_rows: Rows, corpora: Path) -> None:
    found = staged(corpora)
    for table, rows in gold_rows.items():
        assert sorted(map(repr, found[table])) == sorted(map(repr, rows))


def test_two_runs_give_equal_bytes(corpora: Path, gold_folder: Path, tmp_path: Path) -> None:
    rows = staged(corpora)
    write(rows, build(rows, ontology(), 0.95), tmp_path / "tables")
    names = sorted(path.name for path in gold_folder.iterdir())
    assert names == sorted(f"{table.NAME}.parquet" for table in TABLES)
    for name in names:
        assert (tmp_path / "tables" / name).read_bytes() == (gold_folder / name).read_bytes(), name


def test_refused_records_stay_visible_but_are_no_studies(gold_folder: Path) -> None:
    assert "PMID:1" in {row.record_id for row in read_rows(Record, gold_folder) if row.retracted}
    assert "study:PMID:1" not in {row.node_id for row in read_rows(Node, gold_folder)}


def test_ids_do_not_depend_on_what_else_is_there(gold_rows: Rows, gold_graph: Graph) -> None:
    half = {**gold_rows, Finding: gold_rows[Finding][:100]}
    ids = {(edge.source, edge.relation, edge.target): edge.edge_id for edge in gold_graph.edges}
    for edge in build(half, ontology(), 0.95).edges:
        assert ids.get((edge.source, edge.relation, edge.target), edge.edge_id) == edge.edge_id


def test_kinds_of_edges_are_never_mixed(gold_graph: Graph) -> None:
    for edge in gold_graph.edges:
        assert (edge.kind == "knowledge") == (edge.relation in ("reflects", "exercises"))
        assert (edge.reference is not None) == (edge.kind == "knowledge")
        assert (edge.findings > 0) == (edge.kind == "evidence")
        assert bool(edge.inputs) == (edge.kind == "inference") == (edge.relation == "changes_site")
    ends = {node.node_id for node in gold_graph.nodes}
    assert {end for edge in gold_graph.edges for end in (edge.source, edge.target)} <= ends
    assert {node.parent for node in gold_graph.nodes if node.parent} <= ends


def test_a_missing_table_is_named(corpora: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"table \w+ is not in .*; run `dvc repro` to make it"):
        gather(corpora / "parsed", corpora / "screened", tmp_path)


def test_a_row_that_breaks_its_contract_leaves_earlier_output(
    gold_rows: Rows, gold_graph: Graph, tmp_path: Path
) -> None:
    folder = tmp_path / "tables"
    write(gold_rows, gold_graph, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    twice = Graph(gold_graph.nodes, [*gold_graph.edges, gold_graph.edges[0]], gold_graph.evidence)
    with pytest.raises(StoreError, match="two rows with the key"):
        write(gold_rows, twice, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_every_edge_s_counts_are_sums_of_votes(gold_folder: Path) -> None:
    for edge in read_rows(Edge, gold_folder):
        total = edge.increase + edge.decrease + edge.no_change
        if edge.relation == "changes":
            assert total == pytest.approx(edge.studies)
