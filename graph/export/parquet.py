"""Nodes and edges as Parquet: the attributes of the exported graph with their types, lists as lists.

These files are no tables of pipeline/tables.py and no stage reads them, so they are not written by pipeline.store.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow as pa
import pyarrow.parquet as pq

from graph.export.columns import EDGE_COLUMNS, LIST, NODE_COLUMNS, Kind, typed

TYPES: Mapping[Any, pa.DataType] = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


def write_parquet_nodes(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write one row a node."""
    rows = ({"node_id": node, **typed(NODE_COLUMNS, values)} for node, values in graph.nodes(data=True))
    _write(rows, {"node_id": str, **NODE_COLUMNS}, path)


def write_parquet_edges(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write one row an edge: sums, knowledge, inference and single findings, told apart by level and edge_kind."""
    rows = ({"source": a, "target": b, **typed(EDGE_COLUMNS, values)} for a, b, values in graph.edges(data=True))
    _write(rows, {"source": str, "target": str, **EDGE_COLUMNS}, path)


def _write(rows: Iterable[dict[str, Any]], columns: Mapping[str, Kind], path: Path) -> None:
    fields = [pa.field(name, pa.list_(pa.string()) if kind is LIST else TYPES[kind]) for name, kind in columns.items()]
    pq.write_table(pa.Table.from_pylist(list(rows), schema=pa.schema(fields)), path, compression="zstd")
