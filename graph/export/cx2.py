"""CX2, the format of NDEx and of Cytoscape from 3.10 (https://cytoscape.org/cx/cx2/specification/cytoscape-exchange-format-specification-(version-2)/).

Nodes and edges have running integers for ids there; our own ids are their attributes ``name`` and ``id``. The style
names the nodes, colours edges by direction for colour-blind eyes, and draws what is inferred in dashes.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from graph.export.columns import EDGE_COLUMNS, LIST, NODE_COLUMNS, Kind, typed
from graph.export.dot import COLOURS
from graph.export.picture import Place

TYPES: Mapping[Any, str] = {str: "string", int: "long", float: "double", bool: "boolean"}
NAME = "Evidence on resistance training and the nervous system"
Aspect = list[dict[str, Any]]


def write_cx2(graph: nx.MultiDiGraph, places: Mapping[str, Place], path: Path) -> None:
    """Write a graph as CX2; every parallel edge is an edge of its own."""
    numbers = {node: number for number, node in enumerate(graph)}
    nodes = [
        {
            "id": numbers[node],
            "x": places[node][0],
            "y": places[node][1],
            "v": {"name": node, **typed(NODE_COLUMNS, values)},
        }
        for node, values in graph.nodes(data=True)
    ]
    edges = [
        {
            "id": number,
            "s": numbers[a],
            "t": numbers[b],
            "v": {"interaction": values["relation"], **typed(EDGE_COLUMNS, values)},
        }
        for number, (a, b, values) in enumerate(graph.edges(data=True))
    ]
    aspects: dict[str, Aspect] = {
        "attributeDeclarations": [_declared()],
        "networkAttributes": [{"name": NAME}],
        "nodes": nodes,
        "edges": edges,
        "visualProperties": [_style()],
    }
    whole: list[dict[str, Any]] = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": [{"name": name, "elementCount": len(rows)} for name, rows in aspects.items()]},
        *({name: rows} for name, rows in aspects.items()),
        {"status": [{"success": True}]},
    ]
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf8")


def _declared() -> dict[str, Any]:
    """Return every attribute with its type: CX2 allows none that is not declared."""
    return {
        "networkAttributes": {"name": {"d": "string"}},
        "nodes": {name: {"d": _type(kind)} for name, kind in {"name": str, **NODE_COLUMNS}.items()},
        "edges": {name: {"d": _type(kind)} for name, kind in {"interaction": str, **EDGE_COLUMNS}.items()},
    }


def _type(kind: Kind) -> str:
    return "list_of_string" if kind is LIST else TYPES[kind]


def _style() -> dict[str, Any]:
    colours = [{"v": direction, "vp": colour} for direction, colour in COLOURS.items()]
    widths = [{"v": "edge", "vp": 2}, {"v": "finding", "vp": 0.5}]
    lines = [{"v": "inference", "vp": "dashed"}, {"v": "knowledge", "vp": "dotted"}]
    return {
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
            "node": {
                "NODE_SHAPE": "round-rectangle",
                "NODE_BACKGROUND_COLOR": "#F6F8FA",
                "NODE_WIDTH": 150,
                "NODE_HEIGHT": 28,
            },
            "edge": {"EDGE_LINE_COLOR": "#8C959F", "EDGE_WIDTH": 1, "EDGE_TARGET_ARROW_SHAPE": "triangle"},
        },
        "nodeMapping": {"NODE_LABEL": {"type": "PASSTHROUGH", "definition": {"attribute": "label", "type": "string"}}},
        "edgeMapping": {
            "EDGE_LINE_COLOR": _by("direction", colours),
            "EDGE_LINE_STYLE": _by("edge_kind", lines),
            "EDGE_WIDTH": _by("level", widths),
        },
    }


def _by(attribute: str, looks: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "DISCRETE", "definition": {"attribute": attribute, "type": "string", "map": looks}}
