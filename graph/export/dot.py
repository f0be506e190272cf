"""DOT, the language of Graphviz (https://graphviz.org/doc/info/lang.html), with the look of each node and edge.

Every attribute of the graph is an attribute there; an edge's ``label`` is called ``name``, so that Graphviz does not
write it along the line. A backslash is doubled, for a quoted string may not end in one.
"""

from collections.abc import Iterator, Mapping
from math import sqrt
from pathlib import Path
from typing import Any

import networkx as nx

from graph.export.multigraph import Value

COLOURS = {"increase": "#0072b2", "decrease": "#d55e00", "no_change": "#6e7781"}  # Okabe and Ito: for colour-blind eyes
UNKNOWN, KNOWN = "#a3abb3", "#57606a"  # no direction; knowledge
LINES = {"evidence": "solid", "inference": "dashed", "knowledge": "dotted"}
KINDS = ("parameter", "driver", "intervention", "study", "outcome", "population", "site")  # a column each
DOSE = ("parameter", "driver")  # which nothing joins to the others, hence kept together
GRAPH = {
    "rankdir": "LR", "ranksep": "3.2", "nodesep": "0.07", "newrank": "true", "outputorder": "edgesfirst",
    "charset": "utf-8",
}  # fmt: skip
BOX = {
    "shape": "box", "style": "rounded,filled", "fillcolor": "#f6f8fa", "color": "#8c959f", "fontname": "Arial",
    "fontsize": "12", "height": "0.3", "margin": "0.05,0.02",
}  # fmt: skip


def write_dot(graph: nx.MultiDiGraph, path: Path) -> None:
    """Write a graph as DOT; parallel edges are told apart by their keys, which are their ids."""
    path.write_text(dot_text(graph), encoding="utf8")


def dot_text(graph: nx.MultiDiGraph, written: bool = True) -> str:
    """Return a graph as DOT, a line for each node and edge, in the graph's order.

    Without ``written`` boxes have the size of their labels and no text, so that no font decides where they stand.
    """
    return "\n".join(_lines(graph, written)) + "\n"


def quoted(value: Value) -> str:
    r"""Return a value as a quoted string of DOT, never as HTML.

    >>> quoted('<b>"a\\')
    '"<b>\\"a\\\\\\\\"'
    """
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _lines(graph: nx.MultiDiGraph, written: bool) -> Iterator[str]:
    yield "digraph adaptome {"
    yield f"graph [{_attributes(GRAPH)}];"
    yield f"node [{_attributes(BOX)}];"
    yield 'edge [arrowsize="0.5"];'
    for node, values in graph.nodes(data=True):
        look = _box(node, values) if written else {**_box(node, values), "label": ""}
        yield f"{quoted(node)} [{_attributes({**values, **look})}];"
    for kind in KINDS:
        column = "; ".join(quoted(node) for node, values in graph.nodes(data=True) if values["node_kind"] == kind)
        if column:
            yield f"{{ rank=same; {column} }}"
    apart = "; ".join(quoted(node) for node, values in graph.nodes(data=True) if values["node_kind"] in DOSE)
    yield f"subgraph cluster_dose {{ peripheries=0; {apart} }}"
    for source, target, key, values in graph.edges(keys=True, data=True):
        named = {"name" if name == "label" else name: value for name, value in values.items()}
        look = _line(graph.nodes[source], graph.nodes[target], values)
        yield f"{quoted(source)} -> {quoted(target)} [{_attributes({'key': key, **named, **look})}];"
    yield "}"


def _attributes(values: Mapping[str, Value]) -> str:
    return ", ".join(f"{name}={quoted(value)}" for name, value in values.items())


def _box(node: str, values: Mapping[str, Any]) -> dict[str, Value]:
    tooltip = f"{values['label']}: {values['detail']}" if values.get("detail") else values["label"]
    return {"id": node, "tooltip": tooltip, "width": f"{0.25 + 0.09 * len(values['label']):.2f}"}


def _line(source: Mapping[str, Any], target: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Value]:
    look: dict[str, Value] = {
        "color": KNOWN if values["edge_kind"] == "knowledge" else COLOURS.get(values.get("direction", ""), UNKNOWN),
        "style": LINES[values["edge_kind"]],
        "penwidth": f"{0.8 + 0.6 * sqrt(values.get('studies', 0)):.2f}",
    }
    if values["level"] == "edge":
        arrives = "e" if source["node_kind"] == target["node_kind"] else "w"
        return look | {
            "id": values["id"],
            "tooltip": told(source["label"], target["label"], values),
            "tailport": "e",
            "headport": arrives,
        }
    return look | {"constraint": "false", "penwidth": "0.3"}


def told(source: str, target: str, values: Mapping[str, Any]) -> str:
    """Return an edge in one line of words.

    >>> told("training", "MEP", {"relation": "changes", "edge_kind": "evidence", "direction": "increase", "studies": 3,
    ...     "belief": 0.61, "belief_low": 0.3, "belief_high": 0.9, "certainty": "low"})
    'training changes MEP: increase; 3 studies; belief 0.61 (0.30 to 0.90); certainty low'
    """
    parts = [str(values["direction"]).replace("_", " ")] if "direction" in values else []
    if values["edge_kind"] != "evidence":
        parts.append(str(values["edge_kind"]))
    if values.get("studies"):
        parts.append("1 study" if values["studies"] == 1 else f"{values['studies']} studies")
    if "belief_low" in values and "belief" in values:
        parts.append(f"belief {values['belief']:.2f} ({values['belief_low']:.2f} to {values['belief_high']:.2f})")
    elif "belief" in values:
        parts.append(f"probability {values['belief']:.2f}")
    if "certainty" in values:
        parts.append(f"certainty {values['certainty']}")
    said = "; ".join([*parts, *([values["reference"]] if "reference" in values else [])])
    return f"{source} {values['relation'].replace('_', ' ')} {target}" + (f": {said}" if said else "")
