"""Node and edge lists as CSV: UTF-8, a header line, a comma between cells, an empty cell where nothing is known."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import networkx as nx

from graph.export.multigraph import Value


def write_nodes(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write one line a node."""
    _write(({"node_id": node, **values} for node, values in graph.nodes(data=True)), path)


def write_edges(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write one line an edge: aggregates, knowledge and single findings, told apart by level and edge_kind."""
    _write(({"source": a, "target": b, **values} for a, b, values in graph.edges(data=True)), path)


def _write(rows: Iterable[Mapping[str, Value]], path: Path) -> None:
    lines = list(rows)
    names = list(dict.fromkeys(name for line in lines for name in line))
    with path.open("w", encoding="utf8", newline="") as file:
        table = csv.DictWriter(file, names, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows(lines)
