"""Cytoscape.js JSON (https://js.cytoscape.org/#notation/elements-json), also read by the Cytoscape desktop program."""

import json
from collections.abc import Mapping
from pathlib import Path

import networkx as nx

from graph.export.picture import Place


def write_cytoscape(graph: nx.MultiDiGraph, places: Mapping[str, Place], path: Path) -> None:
    """Write a graph as elements JSON; each edge's data holds its own id, each node its label as name and a position."""
    elements = nx.cytoscape_data(graph, name="label")
    for node in elements["elements"]["nodes"]:
        x, y = places[node["data"]["id"]]
        node["position"] = {"x": x, "y": y}
    path.write_text(json.dumps(elements, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
