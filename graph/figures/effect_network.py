"""The best-supported effects as curves from trainings over measures to the sites that they see; for README."""

import altair as alt

from graph.export.content import Content
from graph.figures.curves import Point, bare_axis, curves
from graph.figures.print_style import DIRECTION_COLOURS, INK, LINE, SOFT
from pipeline.errors import InputError
from pipeline.ontology import ontology
from pipeline.tables import Edge

COLOURS = {name.replace("_", " "): colour for name, colour in DIRECTION_COLOURS.items()}
DASHES = [[1, 0], [9, 3], [3, 3]]  # of the directions, for eyes that tell no colours apart
SHOWN = 45  # effects in the picture
LABELS = {"intervention": (0.0, "right", -8), "outcome": (1.0, "center", 0), "site": (1.8, "left", 8)}
HALF = 0.27  # half the width of a measure's box, in columns


def effects(content: Content) -> alt.LayerChart:
    """Return the effects with the highest lower end of belief, and the sites that their measures see."""
    voted = [edge for edge in content.edges if edge.leading_direction and edge.studies > 1]
    if not voted:
        raise InputError(
            "graph/tables has no effect with two studies, so there is nothing to draw; read a larger corpus"
        )
    shown = sorted(voted, key=lambda edge: (-(edge.belief_low or 0), edge.edge_id))[:SHOWN]
    measured = {edge.target for edge in shown}
    sights = [edge for edge in content.edges if edge.relation == "reflects" and edge.source in measured]
    names = _columns([*shown, *sights], content)
    spots = {name["id"]: (name["x"], name["y"]) for name in names}
    lines = curves([(spots[e.source], spots[e.target], _look(e)) for e in shown], 0.02, HALF)
    dashes = curves([(spots[e.source], spots[e.target], {}) for e in sights], HALF, 0.02)
    x, y = bare_axis("x", -0.78, 2.75), bare_axis("y", max(name["y"] for name in names) + 0.5, -1.6)
    key = alt.Legend(title="thicker: more studies", orient="top", titleOrient="right", titleFontWeight="normal",
                     titlePadding=16, titleFontSize=13, titleColor=SOFT, labelFontSize=13, symbolSize=300,
                     symbolStrokeWidth=4)  # fmt: skip
    hues = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    colour = alt.Color("direction:N", scale=hues, legend=key)
    dash = alt.StrokeDash("direction:N", scale=alt.Scale(domain=list(COLOURS), range=DASHES), legend=key)
    width = alt.StrokeWidth("studies:Q", scale=alt.Scale(type="sqrt", domain=[1, 16], range=[1, 6]), legend=None)
    heads = [{"x": x, "y": -1.1, "label": title} for (x, _, _), title in
             zip(LABELS.values(), ("training", "measure", "site that the measure sees"), strict=True)]  # fmt: skip
    return alt.layer(
        alt.Chart(alt.Data(values=dashes)).mark_line(color=LINE, strokeWidth=1, strokeDash=[3, 3], opacity=0.7)
        .encode(x, y, detail="line:N", order="step:Q"),
        alt.Chart(alt.Data(values=lines)).mark_line(opacity=0.72)
        .encode(x, y, colour, dash, width, detail="line:N", order="step:Q"),
        *[layer for kind in LABELS for layer in _names(kind, names, heads, x, y)],
    ).properties(width=1000, height=560)  # fmt: skip


def _columns(edges: list[Edge], content: Content) -> list[Point]:
    """Place the nodes of these edges in three columns, in the ontology's order, each spread over the whole height."""
    known = ontology()
    order = [f"intervention:{name}" for name in known.interventions] + [f"outcome:{name}" for name in known.outcomes]
    order += [f"site:{name}" for name in known.sites]
    joined = {end for edge in edges for end in (edge.source, edge.target)}
    label = {node.node_id: node.label for node in content.nodes}
    columns = [[name for name in order if name in joined and name.startswith(f"{kind}:")] for kind in LABELS]
    most = max(1, *(len(column) for column in columns))
    return [
        {
            "id": name,
            "kind": kind,
            "x": LABELS[kind][0],
            "y": (place + 0.5) * most / len(column),
            "label": _brief(label[name]),
        }
        for kind, column in zip(LABELS, columns, strict=True)
        for place, name in enumerate(column)
    ]


def _brief(label: str) -> str:
    if len(label) > len("resistance training"):
        label = label.replace("resistance training", "RT")
    return label.split(" (")[0].split(", ")[0]


def _look(edge: Edge) -> Point:
    return {"direction": str(edge.leading_direction).replace("_", " "), "studies": edge.studies}


def _names(kind: str, names: list[Point], heads: list[Point], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    column, align, shift = LABELS[kind]
    here = [name for name in names if name["kind"] == kind]
    text = alt.Chart(alt.Data(values=here)).encode(x, y)
    head = alt.Chart(alt.Data(values=[head for head in heads if head["x"] == column])).encode(x, y)
    layers = [
        text.mark_text(align=align, dx=shift, fontSize=13, color=INK).encode(text="label:N"),
        head.mark_text(align=align, dx=shift, fontSize=13, color=SOFT, fontWeight="bold").encode(text="label:N"),
    ]
    if kind == "outcome":
        boxes = [
            {**name, "x": name["x"] - HALF, "x2": name["x"] + HALF, "y": name["y"] - 0.4, "y2": name["y"] + 0.4}
            for name in here
        ]
        box = alt.Chart(alt.Data(values=boxes)).mark_rect(fill="white", stroke=LINE, strokeWidth=0.6, cornerRadius=8)
        return [box.encode(x, y, x2="x2:Q", y2="y2:Q"), *layers]
    return layers
