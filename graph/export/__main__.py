"""Stage ``export``: the graph as files for other programs, and as a page.

Reads: graph/tables/<table>.parquet, graph/explorer/.
Writes: graph/exports/: graph.graphml, graph.gexf, graph.cytoscape.json, nodes.csv, edges.csv, explorer.html.
"""

import sys
from pathlib import Path

from graph.export.content import read_content
from graph.export.cytoscape import write_cytoscape
from graph.export.explorer import write_explorer
from graph.export.gexf import write_gexf
from graph.export.graphml import write_graphml
from graph.export.multigraph import multigraph
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
        write_graphml(graph, fresh / "graph.graphml")
        write_gexf(graph, fresh / "graph.gexf")
        write_cytoscape(graph, fresh / "graph.cytoscape.json")
        write_nodes(graph, fresh / "nodes.csv")
        write_edges(graph, fresh / "edges.csv")
        write_explorer(content, fresh / "explorer.html", params.export.sentences, params.graph.belief_interval)
        return sorted(path.name for path in fresh.iterdir())


def main() -> None:
    names = export(TABLES_FOLDER, EXPORTS, read_params())
    print(f"export: {', '.join(names)} in {EXPORTS}", file=sys.stderr)


if __name__ == "__main__":
    told_plainly(main)
