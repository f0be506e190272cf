"""Stage ``export``: the graph as files for other programs, and as a page.

Reads: graph/tables/<table>.parquet, graph/pictures/<figure>.svg, graph/explorer/.
Writes: graph/exports/: graph.graphml, graph.gexf, graph.cytoscape.json, graph.cx2, graph.dot, graph.svg, nodes and
edges as .csv and .parquet, neo4j-nodes.csv, neo4j-relationships.csv, studies.ris, evidence.csv, prisma.json,
explorer.html.
"""

import sys
from pathlib import Path

from graph.export.asked import ask
from graph.export.content import read_content
from graph.export.explorer import write_explorer
from graph.export.formats import write_formats
from graph.export.page import page_data
from graph.paths import EXPORTS, PICTURES, TABLES_FOLDER
from pipeline.errors import told_plainly
from pipeline.ontology import ontology
from pipeline.params import Params, read_params
from pipeline.store import read_rows, replaced
from pipeline.tables import Mention


def export(tables: Path, folder: Path, params: Params) -> list[str]:
    """Write every export into ``folder``, all or none, and return their names."""
    content = read_content(tables)
    with replaced(folder) as fresh:
        write_formats(tables, content, fresh)
        write_explorer(
            page_data(content, ontology(), params.export.sentences, ask(tables), read_rows(Mention, tables)),
            fresh / "explorer.html",
            params.graph.belief_interval,
            PICTURES.glob("*.svg"),
        )
        return sorted(path.name for path in fresh.iterdir())


def main() -> None:
    names = export(TABLES_FOLDER, EXPORTS, read_params())
    print(f"export: {', '.join(names)} in {EXPORTS}", file=sys.stderr)


if __name__ == "__main__":
    told_plainly(main)
