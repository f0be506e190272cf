"""Exports: parallel edges and their attributes survive a round trip through the libraries that read them."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graph.build import build, write
from graph.export.__main__ import export
from graph.export.content import read_content
from graph.export.multigraph import multigraph
from pipeline.ontology import ontology
from pipeline.params import read_params
from pipeline.tables import Sentence

FORMATS = ["graph.graphml", "graph.gexf", "graph.cytoscape.json", "edges.csv"]
FILES = sorted(
    [*FORMATS, "nodes.csv", "explorer.html", "graph.cx2", "graph.dot", "graph.svg", "nodes.parquet", "edges.parquet",
     "neo4j-nodes.csv", "neo4j-relationships.csv", "studies.ris", "evidence.csv", "prisma.json"]
)  # fmt: skip
Edges = dict[str, tuple[str, str, dict[str, Any]]]


@pytest.fixture(scope="module")
def graph(gold_folder: Path) -> nx.MultiDiGraph:
    return multigraph(read_content(gold_folder))


@pytest.fixture(scope="module")
def exports(gold_folder: Path) -> Path:
    folder = gold_folder.parent / "exports"
    assert export(gold_folder, folder, read_params()) == FILES
    return folder


def edges_of(graph: nx.MultiDiGraph) -> Edges:
    return {values["id"]: (a, b, values) for a, b, values in graph.edges(data=True)}


def read_back(path: Path) -> Edges:
    match path.name:
        case "graph.graphml":
            return edges_of(nx.read_graphml(path, force_multigraph=True))
        case "graph.gexf":
            return edges_of(nx.read_gexf(path))
        case "graph.cytoscape.json":
            return edges_of(nx.cytoscape_graph(json.loads(path.read_text(encoding="utf8"))))
        case _:
            with path.open(encoding="utf8", newline="") as file:
                rows = list(csv.DictReader(file))
            return {row["id"]: (row["source"], row["target"], {k: v for k, v in row.items() if v}) for row in rows}


def same(kept: object, value: object) -> bool:
    return str(kept) == str(value) or (isinstance(value, float) and float(str(kept)) == pytest.approx(value))


@pytest.mark.parametrize("name", FORMATS)
def test_every_parallel_edge_and_attribute_survives(graph: nx.MultiDiGraph, exports: Path, name: str) -> None:
    there, here = read_back(exports / name), edges_of(graph)
    assert set(there) == set(here)
    for identity, (source, target, values) in here.items():
        assert there[identity][:2] == (source, target)
        for attribute, value in values.items():
            if (name, attribute) != ("graph.graphml", "id"):  # there it is the key of the edge
                assert same(there[identity][2][attribute], value), (identity, attribute)


@pytest.mark.parametrize("name", ["graph.graphml", "graph.gexf", "graph.cytoscape.json"])
def test_nodes_survive(graph: nx.MultiDiGraph, exports: Path, name: str) -> None:
    readers: dict[str, Callable[[Path], Any]] = {
        "graph.graphml": lambda path: nx.read_graphml(path, force_multigraph=True),
        "graph.gexf": nx.read_gexf,
        "graph.cytoscape.json": lambda path: nx.cytoscape_graph(json.loads(path.read_text(encoding="utf8"))),
    }
    there = readers[name](exports / name)
    assert there.is_multigraph()
    assert there.is_directed()
    assert set(there) == set(graph)
    for node, values in graph.nodes(data=True):
        assert {key: there.nodes[node][key] for key in values} == values


def test_each_finding_is_an_edge_of_its_own_beside_its_aggregate(graph: nx.MultiDiGraph, gold_folder: Path) -> None:
    content = read_content(gold_folder)
    levels = Counter(values["level"] for _, _, values in graph.edges(data=True))
    assert levels == {"edge": len(content.edges), "finding": sum(map(len, content.told.values()))}
    busiest = max(content.told, key=lambda edge: len(content.told[edge]))
    (edge,) = [edge for edge in content.edges if edge.edge_id == busiest]
    assert graph.number_of_edges(edge.source, edge.target) == edge.findings + 1


def test_a_finding_says_where_it_comes_from(graph: nx.MultiDiGraph) -> None:
    wanted = {"text_kind", "sentence", "words", "record_id", "edge_id", "evidence_id", "design", "vote", "says"}
    for _, _, values in graph.edges(data=True):
        if values["level"] == "finding":
            assert wanted <= set(values)
            assert values["words"] in values["sentence"]
        else:
            assert not wanted & set(values) - {"edge_id"}


def test_two_runs_give_equal_bytes(gold_folder: Path, exports: Path, tmp_path: Path) -> None:
    export(gold_folder, tmp_path / "again", read_params())
    assert sorted(path.name for path in exports.iterdir()) == FILES
    for name in FILES:
        assert (tmp_path / "again" / name).read_bytes() == (exports / name).read_bytes(), name


def test_no_clock_and_no_path_in_any_export(exports: Path) -> None:
    for path in exports.iterdir():
        content = path.read_bytes()
        assert b"lastmodifieddate" not in content
        assert str(exports.parent).encode() not in content


def test_characters_that_xml_forbids_do_not_break_a_file(make: dict[str, Callable[..., Any]], tmp_path: Path) -> None:
    text = "SICI \x0b fell \ufffe by <b>& \U0001d6fc</b>"
    finding = make["finding"]("PMID:1", text=text, start=0, end=len(text))
    sentence = Sentence(
        finding.sentence_id,
        "PMID:1",
        0,
        "abstract",
        0,
        len(text),
        text,
        None,
        "RESULTS",
        "result",
        None,
        "test/1",
        "digest",
    )
    records = [make["record"]("PMID:1", abstract=text)]
    rows = make["rows"](records, [make["study"]("PMID:1")], [finding], sentences=[sentence])
    write(rows, build(rows, ontology(), 0.95), tmp_path / "tables")
    export(tmp_path / "tables", tmp_path / "exports", read_params())
    for name in FORMATS:
        told = [
            values for _, _, values in read_back(tmp_path / "exports" / name).values() if values["level"] == "finding"
        ]
        assert [values["sentence"] for values in told] == ["SICI \ufffd fell \ufffd by <b>& \U0001d6fc</b>"]
