"""GEXF 1.2 (https://gexf.net), for Gephi. networkx stamps the day of writing into it; it is taken out."""

import re
from pathlib import Path

import networkx as nx

STAMP = re.compile(r' lastmodifieddate="[^"]*"')


def write_gexf(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write a graph as GEXF; equal graphs give equal bytes on any day."""
    text = "\n".join(nx.generate_gexf(graph, version="1.2draft")) + "\n"
    path.write_text(STAMP.sub("", text, count=1), encoding="utf8")
