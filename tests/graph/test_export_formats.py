"""Formats of other programs: what a program reads back, by its own library or its own rules, is what was written."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import networkx as nx
import pyarrow.parquet as pq
import pygraphviz
import pytest
import rispy
from ndex2.cx2 import CX2Network

from graph.build import build, write
from graph.database import build_database
from graph.export.columns import EDGE_COLUMNS, LIST, NODE_COLUMNS, typed
from graph.export.content import Content, read_content
from graph.export.doses import NUMBERS
from graph.export.dot import told
from graph.export.formats import write_formats
from graph.export.multigraph import PRINTED, multigraph
from graph.export.picture import SVG, drawn
from graph.export.prisma import prisma
from pipeline.ontology import ontology
from pipeline.tables import Refusal, Sentence, refusal
from tests.graph.neo4j_import import imported

HOSTILE = 'The "MEP"; grew, <b>\\ & </b><script>alert(1)</script>\nTY  - JOUR\nER  - \n=HYPERLINK("x") \\'
GEXF, VIZ = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"
XML = {"integer": int, "long": int, "int": int, "double": float, "float": float, "string": str, "boolean": str}


@pytest.fixture(scope="module")
def content(gold_folder: Path) -> Content:
    return read_content(gold_folder)


@pytest.fixture(scope="module")
def graph(content: Content) -> nx.MultiDiGraph:
    return multigraph(content)


@pytest.fixture(scope="module")
def exports(gold_folder: Path, content: Content) -> Path:
    folder = gold_folder.parent / "formats"
    folder.mkdir()
    write_formats(gold_folder, content, folder)
    return folder


@pytest.fixture(scope="module")
def hostile(make: dict[str, Callable[..., Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Exports of one finding whose every text tries to break out of its cell, field or element."""
    folder = tmp_path_factory.mktemp("hostile")
    found = make["finding"]("PMID:1", text=HOSTILE, start=0, end=len(HOSTILE))
    place = (found.sentence_id, "PMID:1", 0, "abstract", 0, len(HOSTILE), HOSTILE)
    sentence = Sentence(*place, None, "RESULTS", "result", None, "test/1", "abstract")
    records = [make["record"]("PMID:1", title=HOSTILE, abstract=HOSTILE, first_author="<=1+1>", year=2001)]
    rows = make["rows"](records, [make["study"]("PMID:1")], [found], sentences=[sentence])
    write(rows, build(rows, ontology(), 0.95), folder / "tables")
    write_formats(folder / "tables", read_content(folder / "tables"), folder)
    return folder


def edges_of(graph: nx.MultiDiGraph) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Return the edges by id, with the values that a typed format holds."""
    return {v["id"]: (a, b, typed(EDGE_COLUMNS, v)) for a, b, v in graph.edges(data=True)}


def hostile_finding(edges: dict[str, tuple[str, str, dict[str, Any]]]) -> dict[str, Any]:
    (values,) = [values for _, _, values in edges.values() if values["level"] == "finding"]
    return values


# --- what every format holds -----------------------------------------------------------------------------------------


def test_every_attribute_is_declared_with_its_type(graph: nx.MultiDiGraph) -> None:
    for columns, rows in ((NODE_COLUMNS, graph.nodes.values()), (EDGE_COLUMNS, graph.edges.values())):
        for values in rows:
            assert set(values) <= set(columns)
            for name, value in typed(columns, values).items():
                assert type(value) is (list if columns[name] is LIST else columns[name]), name


def test_edges_carry_belief_interval_counts_and_certainty(graph: nx.MultiDiGraph, content: Content) -> None:
    there = {values["id"]: values for _, _, values in graph.edges(data=True)}
    for edge in content.edges:
        values = there[edge.edge_id]
        assert values["edge_kind"] == edge.kind
        assert (values["studies"], values["findings"], values["increase"]) == (
            edge.studies,
            edge.findings,
            edge.increase,
        )
        if edge.leading_direction:
            assert values["belief"] == getattr(edge, f"belief_{edge.leading_direction}")
        if edge.kind == "evidence" and edge.leading_direction:
            assert values["belief_low"] <= values["belief"] <= values["belief_high"]
            assert values["certainty"] in ("high", "moderate", "low", "very low")
        if edge.kind == "inference":
            assert values["inputs"] == "; ".join(edge.inputs)
    assert {edge.kind for edge in content.edges} == {"evidence", "knowledge", "inference"}


def test_evidence_edges_keep_year_identifiers_sentence_and_dose(graph: nx.MultiDiGraph, gold_folder: Path) -> None:
    database = gold_folder.parent / "reported.duckdb"
    build_database(gold_folder, database)
    names = ("year", "doi", "pmid", "sentence", "text_kind", *PRINTED, *NUMBERS)
    columns = ", ".join(f'"{name}"' for name in names)
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(f"SELECT finding_id, {columns} FROM reported").fetchall()
    found = {v["evidence_id"]: v for _, _, v in graph.edges(data=True) if v["level"] == "finding"}
    assert rows
    assert any(found[row[0]].keys() & NUMBERS for row in rows)
    for identity, *values in rows:
        assert dict(zip(names, values, strict=True)) == {name: found[identity].get(name) for name in names}


# --- Gephi, GraphML readers ------------------------------------------------------------------------------------------


def test_gexf_keeps_the_rules_of_gephi(graph: nx.MultiDiGraph, exports: Path) -> None:
    root = ElementTree.parse(exports / "graph.gexf").getroot()
    declared = {
        table.attrib["class"]: {row.attrib["id"]: row.attrib["type"] for row in table}
        for table in root.iter(f"{GEXF}attributes")
    }
    nodes, edges = list(root.iter(f"{GEXF}node")), list(root.iter(f"{GEXF}edge"))
    assert root.find(f"{GEXF}graph").attrib["defaultedgetype"] == "directed"  # type: ignore[union-attr]
    assert len({node.attrib["id"] for node in nodes}) == len(nodes) == len(graph)
    assert len({edge.attrib["id"] for edge in edges}) == len(edges) == graph.number_of_edges()
    known = {node.attrib["id"] for node in nodes}
    for kind, elements in (("node", nodes), ("edge", edges)):
        for element in elements:
            assert kind == "node" or {element.attrib["source"], element.attrib["target"]} <= known
            assert float(element.get("weight", 1)) > 0  # Gephi leaves out edges without weight
            for value in element.iter(f"{GEXF}attvalue"):
                XML[declared[kind][value.attrib["for"]]](value.attrib["value"])
    apart = Counter((edge.attrib["source"], edge.attrib["target"], edge.attrib["kind"]) for edge in edges)
    assert set(apart.values()) == {1}, "Gephi would merge parallel edges of one kind"
    assert all(node.find(f"{VIZ}position") is not None and node.get("label") for node in nodes)


def test_graphml_declares_every_key_once_and_names_every_edge(graph: nx.MultiDiGraph, exports: Path) -> None:
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ElementTree.parse(exports / "graph.graphml").getroot()
    keys = {key.attrib["id"]: key.attrib for key in root.iter(f"{space}key")}
    names = Counter((key["for"], key["attr.name"]) for key in keys.values())
    assert set(names.values()) == {1}
    edges = list(root.iter(f"{space}edge"))
    assert len({edge.attrib["id"] for edge in edges}) == graph.number_of_edges()
    for element in root.iter(f"{space}data"):
        XML[keys[element.attrib["key"]]["attr.type"]](element.text or "")


# --- Cytoscape and NDEx ----------------------------------------------------------------------------------------------


def test_ndex2_reads_cx2_back(graph: nx.MultiDiGraph, exports: Path) -> None:
    network = CX2Network()
    network.create_from_raw_cx2(str(exports / "graph.cx2"))
    nodes, edges = network.get_nodes(), network.get_edges()
    names = {number: node["v"]["name"] for number, node in nodes.items()}
    assert {node["v"]["name"]: {k: v for k, v in node["v"].items() if k != "name"} for node in nodes.values()} == {
        node: typed(NODE_COLUMNS, values) for node, values in graph.nodes(data=True)
    }
    back = {}
    for edge in edges.values():
        values = dict(edge["v"])
        assert values.pop("interaction") == values["relation"]
        back[values["id"]] = (names[edge["s"]], names[edge["t"]], values)
    assert back == edges_of(graph)
    assert len({(node["x"], node["y"]) for node in nodes.values()}) == len(nodes)


def test_cytoscape_elements_have_ids_of_their_own_and_places(exports: Path) -> None:
    elements = json.loads((exports / "graph.cytoscape.json").read_text(encoding="utf8"))["elements"]
    everything = [element["data"]["id"] for kind in ("nodes", "edges") for element in elements[kind]]
    assert len(set(everything)) == len(everything)
    assert all(node["position"] and node["data"]["name"] == node["data"]["label"] for node in elements["nodes"])


# --- Neo4j and Parquet -----------------------------------------------------------------------------------------------


def test_neo4j_imports_every_node_and_relationship(graph: nx.MultiDiGraph, exports: Path) -> None:
    nodes, relationships = imported(exports / "neo4j-nodes.csv", exports / "neo4j-relationships.csv")
    for node, values in graph.nodes(data=True):
        assert nodes[node] == (values["node_kind"].capitalize(), {"node_id": node, **typed(NODE_COLUMNS, values)})
    assert {values["id"]: (a, b, values) for a, b, _, values in relationships} == edges_of(graph)
    assert len(relationships) == graph.number_of_edges()
    types = Counter(kind for _, _, kind, _ in relationships)
    assert {"CHANGES", "FINDING_CHANGES", "REFLECTS", "CHANGES_SITE", "EXERCISES"} <= set(types)


def test_parquet_is_typed(graph: nx.MultiDiGraph, exports: Path) -> None:
    rows = pq.read_table(exports / "edges.parquet").to_pylist()
    known = [{name: value for name, value in row.items() if value is not None} for row in rows]
    assert {row["id"]: (row.pop("source"), row.pop("target"), row) for row in known} == edges_of(graph)
    path = str(exports / "nodes.parquet")
    assert {row[0] for row in duckdb.execute("SELECT node_id FROM read_parquet(?)", [path]).fetchall()} == set(graph)


# --- Graphviz --------------------------------------------------------------------------------------------------------


def test_graphviz_reads_dot_back(graph: nx.MultiDiGraph, exports: Path) -> None:
    back = pygraphviz.AGraph(str(exports / "graph.dot"))
    assert back.is_directed() and not back.is_strict()
    assert set(back.nodes()) == set(graph)
    assert back.number_of_edges() == graph.number_of_edges()
    for source, target, key, values in graph.edges(keys=True, data=True):
        edge = back.get_edge(source, target, key)
        for name, value in values.items():
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            assert edge.attr["name" if name == "label" else name] == shown, name


def test_the_picture_shows_every_concept_and_its_edges_once(graph: nx.MultiDiGraph, exports: Path) -> None:
    root = ElementTree.parse(exports / "graph.svg").getroot()
    groups = {kind: [g for g in root.iter(f"{{{SVG}}}g") if g.get("class") == kind] for kind in ("node", "edge")}
    assert sorted(str(g.findtext(f".//{{{SVG}}}text")) for g in groups["node"]) == sorted(
        values["label"] for values in graph.nodes.values() if values["node_kind"] != "study"
    )
    assert len({g.attrib["id"] for g in groups["edge"]}) == drawn(graph).number_of_edges() == len(groups["edge"])
    assert not [tag for tag in ("script", "image", "foreignObject") if root.findall(f".//{{{SVG}}}{tag}")]
    texts = {str(text.text) for text in root.iter(f"{{{SVG}}}text")}
    assert {"increase", "decrease", "no change", "inferred"} <= texts
    assert any("156 digests" in text for text in texts)


def test_an_inferred_edge_tells_a_probability_and_never_a_study() -> None:
    values = {
        "relation": "changes_site",
        "edge_kind": "inference",
        "direction": "increase",
        "belief": 0.5,
        "studies": 0,
    }
    assert told("training", "muscle", values) == "training changes site muscle: increase; inference; probability 0.50"


# --- review software -------------------------------------------------------------------------------------------------


def test_ris_holds_every_study_that_was_read(content: Content, exports: Path) -> None:
    entries = rispy.loads((exports / "studies.ris").read_text(encoding="utf8"))
    assert len(entries) == len(content.read)
    for entry, (record, study) in zip(entries, content.read, strict=True):
        assert entry["type_of_reference"] == "JOUR"
        assert (entry["id"], entry["title"]) == (record.record_id, record.title)
        assert entry.get("year") == (record.year and str(record.year))
        assert (entry.get("doi"), entry.get("accession_number")) == (record.doi, record.pmid and str(record.pmid))
        assert entry.get("authors", [None]) == [record.first_author]
        assert {f"text: {record.text_kind}", f"design: {study.design}"} <= set(entry["keywords"])
        assert "abstract" not in entry, "a digest is no abstract"
        assert any(record.abstract in note for note in entry["notes"])


def test_the_evidence_table_has_a_line_for_each_row(content: Content, exports: Path) -> None:
    with (exports / "evidence.csv").open(encoding="utf8", newline="") as file:
        lines = list(csv.DictReader(file))
    rows = {(edge, one.evidence.evidence_id): one for edge, group in content.told.items() for one in group}
    assert {(line["edge_id"], line["evidence_id"]) for line in lines} == set(rows)
    for line in lines:
        one = rows[line["edge_id"], line["evidence_id"]]
        assert (line["sentence"], line["words"], line["text_kind"]) == (one.sentence.text, one.row.text, "digest")
        assert (line["year"], line["doi"]) == (str(one.record.year or ""), one.record.doi or "")
        assert {name: float(line[name]) for name in NUMBERS if line[name]} == one.protocol.numbers


def test_prisma_boxes_add_up(content: Content, exports: Path, make: dict[str, Callable[..., Any]]) -> None:
    written = json.loads((exports / "prisma.json").read_text(encoding="utf8"))
    assert written["identification"]["records_identified"] == 157
    assert written["screening"] == {
        "records_screened": 157, "records_excluded": 1, "excluded_by_reason": {"retracted": 1},
    }  # fmt: skip
    assert written["included"]["records_kept"] == written["included"]["studies_read"] == 156
    refused: list[Refusal] = [
        refusal("parse", "PMID:7", "duplicate"), refusal("screen", "PMID:1", "duplicate"),
        refusal("screen", "PMID:2", "language"), refusal("extract", "PMID:3", "hedged"),
    ]  # fmt: skip
    counts = prisma([make["record"](f"PMID:{n}") for n in (1, 2, 3)], refused, content)
    assert counts["identification"]["records_identified"] == 4
    assert counts["identification"]["removed_by_reason"] == {"duplicate": 2}
    assert counts["screening"] == {"records_screened": 2, "records_excluded": 1, "excluded_by_reason": {"language": 1}}
    assert counts["included"]["records_kept"] == 1


# --- texts that try to break out -------------------------------------------------------------------------------------


def test_hostile_text_stays_text(hostile: Path) -> None:
    flat = " ".join(HOSTILE.splitlines())
    network = CX2Network()
    network.create_from_raw_cx2(str(hostile / "graph.cx2"))
    (edge,) = [edge["v"] for edge in network.get_edges().values() if edge["v"]["level"] == "finding"]
    assert edge["sentence"] == HOSTILE
    _, relationships = imported(hostile / "neo4j-nodes.csv", hostile / "neo4j-relationships.csv")
    assert hostile_finding({v["id"]: (a, b, v) for a, b, _, v in relationships})["sentence"] == flat
    dot = pygraphviz.AGraph(str(hostile / "graph.dot"))
    (sentence,) = {edge.attr["sentence"] for edge in dot.edges()} - {"", None}
    assert sentence == HOSTILE.replace("\\", "\\\\")
    assert "<script" not in (hostile / "graph.svg").read_text(encoding="utf8")
    for reader in (nx.read_gexf, lambda path: nx.read_graphml(path, force_multigraph=True)):
        name = "graph.gexf" if reader is nx.read_gexf else "graph.graphml"
        values = [v for _, _, v in reader(hostile / name).edges(data=True) if v["level"] == "finding"]
        assert [" ".join(v["sentence"].split()) for v in values] == [" ".join(HOSTILE.split())]


def test_hostile_text_starts_no_reference_and_no_formula(hostile: Path) -> None:
    (entry,) = rispy.loads((hostile / "studies.ris").read_text(encoding="utf8"))
    assert entry["abstract"] == entry["title"] == " ".join(HOSTILE.split())
    with (hostile / "evidence.csv").open(encoding="utf8", newline="") as file:
        (line,) = csv.DictReader(file)
    assert line["sentence"] == HOSTILE
    assert not [value for value in line.values() if value.startswith(("=", "+", "@"))]
