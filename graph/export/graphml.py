"""GraphML (http://graphml.graphdrawing.org), for yEd, Gephi, Cytoscape, igraph and networkx."""

from pathlib import Path

import networkx as nx


def write_graphml(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write a graph as GraphML; parallel edges keep their ids and attributes their types."""
    path.write_text("\n".join(nx.generate_graphml(graph, edge_id_from_attribute="id")) + "\n", encoding="utf8")
