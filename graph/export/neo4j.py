"""CSV with the headers of Neo4j's bulk import, typed columns, one node or relationship a line.

``neo4j-admin database import full --nodes=neo4j-nodes.csv --relationships=neo4j-relationships.csv adaptome``
reads both with its defaults: comma, double quotes doubled inside a cell, no line break inside a cell, lists joined by
semicolons, an empty cell for what is unknown.
Source: https://neo4j.com/docs/operations-manual/current/import/#import-tool-header-format.
"""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from graph.export.columns import EDGE_COLUMNS, LIST, NODE_COLUMNS, Kind, typed

TYPES: Mapping[Any, str] = {str: "string", int: "long", float: "double", bool: "boolean"}
BETWEEN = ";"  # neo4j-admin's own delimiter of lists


def write_neo4j_nodes(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write one line a node; its kind is its label (``Outcome``)."""
    lines = (
        [node, *_cells(NODE_COLUMNS, values), values["node_kind"].capitalize()]
        for node, values in graph.nodes(data=True)
    )
    _write(["node_id:ID", *_header(NODE_COLUMNS), ":LABEL"], lines, path)


def write_neo4j_relationships(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write one line an edge; its relation is its type (``CHANGES``), a single finding's ``FINDING_CHANGES``."""
    lines = ([a, *_cells(EDGE_COLUMNS, values), b, _type(values)] for a, b, values in graph.edges(data=True))
    _write([":START_ID", *_header(EDGE_COLUMNS), ":END_ID", ":TYPE"], lines, path)


def _type(values: Mapping[str, Any]) -> str:
    relation = str(values["relation"]).upper()
    return relation if values["level"] == "edge" else f"{values['level'].upper()}_{relation}"


def _header(columns: Mapping[str, Kind]) -> list[str]:
    return [f"{name}:{'string[]' if kind is LIST else TYPES[kind]}" for name, kind in columns.items()]


def _cells(columns: Mapping[str, Kind], values: Mapping[str, Any]) -> list[str]:
    known = typed(columns, values)
    return [_cell(known.get(name)) for name in columns]


def _cell(value: Any) -> str:
    """Return a value as neo4j-admin reads it back.

    >>> _cell(True), _cell(["a; b", "c"]), _cell(None), _cell("two\\nlines")
    ('true', 'a, b;c', '', 'two lines')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return BETWEEN.join(_cell(one).replace(BETWEEN, ",") for one in value)
    return " ".join(value.splitlines()) if isinstance(value, str) else str(value)


def _write(header: list[str], lines: Iterable[list[str]], path: Path) -> None:
    with path.open("w", encoding="utf8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(lines)
