"""The graph as a picture: graph.svg, laid out and drawn by the Graphviz that comes in pygraphviz's wheels.

What is drawn is the DOT of concepts and edges; single studies, single findings, and inferences that a site does not
change are left out, for no eye could follow them. Labels are written into boxes whose size no font decides, so equal
graphs give equal bytes.
Source: https://graphviz.org/docs/outputs/svg/.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pygraphviz

from graph.export.dot import COLOURS, KNOWN, UNKNOWN, dot_text

FAMILY = "Arial, Helvetica, Liberation Sans, sans-serif"
SVG, LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
HEAD = 64.0  # height of title and key, points
COLUMN, LINE, ROWS = 160.0, 26.0, 60  # of the nodes beside the picture: points, points, nodes in a column
LIFT = 4.2  # from the middle of a line of text down to its foot
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")  # -27.5 of a path's "M-27.5,18C"; not the letters
KEY = (
    ("increase", COLOURS["increase"], ""),
    ("decrease", COLOURS["decrease"], ""),
    ("no change", COLOURS["no_change"], ""),
    ("undecided, or no direction", UNKNOWN, ""),
    ("inferred", COLOURS["increase"], "5,2"),
    ("knowledge: measure sees site, dose exercises driver", KNOWN, "1,5"),
)
Place = tuple[float, float]  # of a node's middle: points to the right and down


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn graph."""

    svg: ElementTree.Element
    places: Mapping[str, Place]  # by node


def drawn(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Return the concepts, and the edges that the picture shows."""
    concepts = [(node, values) for node, values in graph.nodes(data=True) if values["node_kind"] != "study"]
    names = {node for node, _ in concepts}
    shown = [
        (source, target, key)
        for source, target, key, values in graph.edges(keys=True, data=True)
        if {source, target} <= names
        and values["level"] == "edge"
        and (values["edge_kind"], values.get("direction")) != ("inference", "no_change")
    ]
    picture = nx.MultiDiGraph()
    picture.add_nodes_from(concepts)
    picture.add_edges_from((*edge, graph.edges[edge]) for edge in shown)
    return picture


def picture(graph: nx.MultiDiGraph, heading: str) -> Picture:
    """Return the picture of a graph, with a heading and a key above it."""
    shown = drawn(graph)
    root = ElementTree.fromstring(
        pygraphviz.AGraph(string=dot_text(shown, written=False)).draw(format="svg", prog="dot")
    )
    for line in root.iter(f"{{{SVG}}}path"):
        if line.get("fill") == "none":
            line.set("stroke-opacity", "0.8")
    boxes = {
        group.findtext(f"{{{SVG}}}title"): group for group in root.iter(f"{{{SVG}}}g") if group.get("class") == "node"
    }
    places = {node: _write_label(boxes[node], values["label"]) for node, values in shown.nodes(data=True)}
    _head(root, heading)
    return Picture(root, places | _beside(places, [node for node in graph if node not in places]))


def _beside(places: Mapping[str, Place], others: Sequence[str]) -> dict[str, Place]:
    """Return places for nodes that are not in the picture: columns to the right of it."""
    right, top = max((x for x, _ in places.values()), default=0.0), min((y for _, y in places.values()), default=0.0)
    return {
        node: (right + COLUMN * (2 + number // ROWS), top + LINE * (number % ROWS))
        for number, node in enumerate(others)
    }


def write_picture(shown: Picture, path: Path) -> None:
    """Write a picture as SVG."""
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", LINK)
    path.write_text(ElementTree.tostring(shown.svg, encoding="unicode") + "\n", encoding="utf8")


def _write_label(group: ElementTree.Element, label: str) -> Place:
    """Write a node's label in the middle of its box, and return that place."""
    box = next(group.iter(f"{{{SVG}}}path"))
    numbers = [float(number) for number in NUMBER.findall(box.attrib["d"])]
    xs, ys = numbers[::2], numbers[1::2]
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    _add(group, "text", {"x": f"{x:.2f}", "y": f"{y + LIFT:.2f}", "font-size": 12, "text-anchor": "middle"}, label)
    return x, y


def _head(root: ElementTree.Element, heading: str) -> None:
    """Make room above the drawing, and write there what it shows."""
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    root.set("viewBox", f"{left:g} {top - HEAD:g} {width:g} {height + HEAD:g}")
    root.set("width", f"{width:g}pt")
    root.set("height", f"{height + HEAD:g}pt")
    root.set("role", "img")
    root.insert(0, _element("title", {}, heading))
    _add(root, "rect", {"x": left, "y": top - HEAD, "width": width, "height": HEAD, "fill": "white"})
    _add(root, "text", {"x": left + 8, "y": top - HEAD + 24, "font-size": 17, "font-weight": "bold"}, heading)
    x, y = left + 8, top - HEAD + 48
    for name, colour, dashes in KEY:
        line = {"x1": x, "x2": x + 30, "y1": y - 4, "y2": y - 4, "stroke": colour, "stroke-width": 2.5}
        _add(root, "line", line | ({"stroke-dasharray": dashes} if dashes else {}))
        _add(root, "text", {"x": x + 36, "y": y, "font-size": 13}, name)
        x += 36 + 7 * len(name) + 22
    _add(root, "text", {"x": x, "y": y, "font-size": 13}, "thicker: more studies")


def _add(root: ElementTree.Element, tag: str, attributes: Mapping[str, object], text: str = "") -> None:
    look = {"font-family": FAMILY, "fill": "#1b1f24"} if tag == "text" else {}
    root.append(_element(tag, {**attributes, **look}, text))


def _element(tag: str, attributes: Mapping[str, object], text: str = "") -> ElementTree.Element:
    element = ElementTree.Element(f"{{{SVG}}}{tag}", {name: f"{value}" for name, value in attributes.items()})
    element.text = text or None
    return element
