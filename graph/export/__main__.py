"""Stage ``export``: the graph as files for other programs, and as a page.

Reads: graph/tables/<table>.parquet, graph/explorer/.
Writes: graph/exports/: graph.graphml, graph.gexf, graph.cytoscape.json, graph.cx2, graph.dot, graph.svg, nodes and
edges as .csv and .parquet, neo4j-nodes.csv, neo4j-relationships.csv, studies.ris, evidence.csv, prisma.json,
explorer.html.
"""

import sys
from collections import Counter
from pathlib import Path

import networkx as nx

from graph.export.content import Content, read_content
from graph.export.cx2 import write_cx2
from graph.export.cytoscape import write_cytoscape
from graph.export.dot import write_dot
from graph.export.evidence import write_evidence
from graph.export.explorer import write_explorer
from graph.export.gexf import write_gexf
from graph.export.graphml import write_graphml
from graph.export.multigraph import multigraph
from graph.export.neo4j import write_neo4j_nodes, write_neo4j_relationships
from graph.export.parquet import write_parquet_edges, write_parquet_nodes
from graph.export.picture import picture, write_picture
from graph.export.prisma import write_prisma
from graph.export.ris import write_ris
from graph.export.tabular import write_edges, write_nodes
from graph.paths import EXPORTS, TABLES_FOLDER
from pipeline.errors import told_plainly
from pipeline.params import Params, read_params
from pipeline.store import replaced


def export(tables: Path, folder: Path, params: Params) -> list[str]:
    """Write every export into ``folder``, all or none, and return their names."""
    content = read_content(tables)
    graph = multigraph(content)
    with replaced(folder) as fresh:
        _write_graph(graph, _heading(content), fresh)
        write_nodes(graph, fresh / "nodes.csv")
        write_edges(graph, fresh / "edges.csv")
        write_neo4j_nodes(graph, fresh / "neo4j-nodes.csv")
        write_neo4j_relationships(graph, fresh / "neo4j-relationships.csv")
        write_parquet_nodes(graph, fresh / "nodes.parquet")
        write_parquet_edges(graph, fresh / "edges.parquet")
        write_ris(content, fresh / "studies.ris")
        write_evidence(content, fresh / "evidence.csv")
        write_prisma(tables, content, fresh / "prisma.json")
        write_explorer(content, fresh / "explorer.html", params.export.sentences, params.graph.belief_interval)
        return sorted(path.name for path in fresh.iterdir())


def _write_graph(graph: nx.MultiDiGraph, heading: str, folder: Path) -> None:
    """Write the graph in the formats of graph programs; all that hold positions hold those of the picture."""
    shown = picture(graph, heading)
    write_graphml(graph, folder / "graph.graphml")
    write_gexf(graph, folder / "graph.gexf")
    write_cytoscape(graph, shown.places, folder / "graph.cytoscape.json")
    write_cx2(graph, shown.places, folder / "graph.cx2")
    write_dot(graph, folder / "graph.dot")
    write_picture(shown, folder / "graph.svg")


def _heading(content: Content) -> str:
    """Return what the picture says of itself: how many texts of which kind, and until when they were published."""
    kinds = Counter(record.text_kind for record, _ in content.read)
    texts = " and ".join(f"{number} {kind}{'s' * (number > 1)}" for kind, number in sorted(kinds.items()))
    years = [record.year for record, _ in content.read if record.year]
    until = f", {min(years)} to {max(years)}" if years else ""
    rows = sum(map(len, content.told.values()))
    return f"Resistance training and the nervous system: {rows} results in {texts or 'no texts'}{until}"


def main() -> None:
    names = export(TABLES_FOLDER, EXPORTS, read_params())
    print(f"export: {', '.join(names)} in {EXPORTS}", file=sys.stderr)


if __name__ == "__main__":
    told_plainly(main)
