"""Cytoscape.js JSON (https://js.cytoscape.org/#notation/elements-json), also read by the Cytoscape desktop program."""

import json
from pathlib import Path

import networkx as nx


def write_cytoscape(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write a graph as elements JSON; each edge's data holds its own id."""
    path.write_text(json.dumps(nx.cytoscape_data(graph), ensure_ascii=False, indent=1) + "\n", encoding="utf8")
