"""The graph in every format of other programs, and as a picture."""

from collections import Counter
from pathlib import Path

import networkx as nx

from graph.export.content import Content
from graph.export.cx2 import write_cx2
from graph.export.cytoscape import write_cytoscape
from graph.export.dot import write_dot
from graph.export.evidence import write_evidence
from graph.export.gexf import write_gexf
from graph.export.graphml import write_graphml
from graph.export.multigraph import multigraph
from graph.export.neo4j import write_neo4j_nodes, write_neo4j_relationships
from graph.export.parquet import write_parquet_edges, write_parquet_nodes
from graph.export.picture import picture, write_picture
from graph.export.prisma import write_prisma
from graph.export.ris import write_ris
from graph.export.tabular import write_edges, write_nodes


def write_formats(tables: Path, content: Content, folder: Path) -> None:
    """Write graph, tables, references and counts into ``folder``; ``content`` is that of ``tables``."""
    graph = multigraph(content)
    _write_graph(graph, _heading(content), folder)
    write_nodes(graph, folder / "nodes.csv")
    write_edges(graph, folder / "edges.csv")
    write_neo4j_nodes(graph, folder / "neo4j-nodes.csv")
    write_neo4j_relationships(graph, folder / "neo4j-relationships.csv")
    write_parquet_nodes(graph, folder / "nodes.parquet")
    write_parquet_edges(graph, folder / "edges.parquet")
    write_ris(content, folder / "studies.ris")
    write_evidence(content, folder / "evidence.csv")
    write_prisma(tables, content, folder / "prisma.json")


def _write_graph(graph: nx.MultiDiGraph, heading: str, folder: Path) -> None:
    """Write the graph in the formats of graph programs; all that hold positions hold those of the picture."""
    shown = picture(graph, heading)
    write_graphml(graph, folder / "graph.graphml")
    write_gexf(graph, shown.places, folder / "graph.gexf")
    write_cytoscape(graph, shown.places, folder / "graph.cytoscape.json")
    write_cx2(graph, shown.places, folder / "graph.cx2")
    write_dot(graph, folder / "graph.dot")
    write_picture(shown, folder / "graph.svg")


def _heading(content: Content) -> str:
    """Return what the picture says of itself: how many results, in how many texts of which kind and years."""
    kinds = Counter(record.text_kind for record, _ in content.read)
    texts = " and ".join(f"{number} {kind}{'s' * (number > 1)}" for kind, number in sorted(kinds.items()))
    years = [record.year for record, _ in content.read if record.year]
    until = f", {min(years)} to {max(years)}" if years else ""
    rows = sum(map(len, content.told.values()))
    return f"Resistance training and the nervous system: {rows} results in {texts or 'no texts'}{until}"
