"""GEXF 1.3 (https://gexf.net/schema.html), for Gephi.

Gephi merges parallel edges of one ``kind`` into one when it reads a file and adds up their weights; edges of different
kinds stay apart (its ImporterGEXF and ImportContainerImpl). Each of several parallel edges therefore gets a kind of
its own: level and relation, and a running number. networkx stamps the day of writing into the file; it is taken out.
"""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx

from graph.export.dot import COLOURS
from graph.export.picture import Place

SPACE = "http://gexf.net/1.3"


def write_gexf(graph: nx.MultiDiGraph, places: Mapping[str, Place], path: Path) -> None:
    """Write a graph as GEXF with the places and colours of its picture; equal graphs give equal bytes on any day."""
    ElementTree.register_namespace("", SPACE)
    root = ElementTree.fromstring("\n".join(nx.generate_gexf(_looking(graph, places), version="1.3")))
    for name in [name for name in root.attrib if name.endswith("schemaLocation")]:
        del root.attrib[name]  # in a namespace that does not exist
    for meta in root.iter(f"{{{SPACE}}}meta"):
        meta.attrib.pop("lastmodifieddate", None)
    kinds = edge_kinds(graph)
    for edge in root.iter(f"{{{SPACE}}}edge"):
        edge.set("kind", kinds[edge.attrib["id"]])
    path.write_text(ElementTree.tostring(root, encoding="unicode", xml_declaration=False) + "\n", encoding="utf8")


def _looking(graph: nx.MultiDiGraph, places: Mapping[str, Place]) -> nx.MultiDiGraph:
    """Return a copy with places and colours as networkx writes them; upwards is positive in Gephi."""
    copy = graph.copy()
    for node, (x, y) in places.items():
        copy.nodes[node]["viz"] = {"position": {"x": round(x, 2), "y": round(-y, 2), "z": 0.0}}
    for _, _, values in copy.edges(data=True):
        if colour := COLOURS.get(values.get("direction", "")):
            red, green, blue = bytes.fromhex(colour[1:])
            values["viz"] = {"color": {"r": red, "g": green, "b": blue}}
    return copy


def edge_kinds(graph: nx.MultiDiGraph) -> dict[str, str]:
    """Return for each edge id a kind that no other edge between the same two nodes has."""
    seen: Counter[tuple[str, str, str]] = Counter()
    kinds = {}
    for source, target, values in graph.edges(data=True):
        kind = values["relation"] if values["level"] == "edge" else f"{values['relation']} {values['level']}"
        seen[source, target, kind] += 1
        kinds[values["id"]] = f"{kind} {seen[source, target, kind]}" if values["level"] != "edge" else kind
    return kinds
