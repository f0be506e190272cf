"""Pictures for README: the flow of the stages, and the best-supported effects of the last run.

Reads: dvc.yaml, graph/tables. Writes: docs/images/flow.png, docs/images/graph.png (`python -m graph.figures`).
Idea: Vega-Lite drawn by vl-convert, which needs neither browser nor network. Lines are cosine curves, so that they
leave and reach a name level.
"""

import sys
from math import cos, pi
from pathlib import Path
from textwrap import wrap
from typing import Any

import altair as alt
import yaml

from graph.export.content import Content, read_content
from graph.paths import TABLES_FOLDER
from pipeline.errors import InputError, told_plainly
from pipeline.ontology import ontology
from pipeline.tables import Edge

IMAGES = Path("docs/images")
COLOURS = {"increase": "#0072b2", "decrease": "#d55e00", "no change": "#6e7781"}  # Okabe and Ito: for colour-blind eyes
INK, SOFT, LINE, WASH = "#1b1f24", "#57606a", "#8c959f", "#f6f8fa"
SHOWN = 45  # effects in the picture
STEPS = 32  # points of a curve
SCALE = 1.25  # pixels a point
LABELS = {"intervention": (0.0, "right", -8), "outcome": (1.0, "center", 0), "site": (1.8, "left", 8)}
HALF = 0.27  # half the width of a measure's box, in columns
Point = dict[str, Any]
Stages = dict[str, dict[str, Any]]
Line = tuple[tuple[float, float], tuple[float, float], Point]  # from, to, look


def flow(stages: Stages) -> alt.LayerChart:
    """Return a diagram of the stages of dvc.yaml: a box a stage, a line where one reads what another wrote."""
    spots = _spots(stages)
    boxes = [
        {
            "x": x - 0.43, "x2": x + 0.43, "y": y - 0.42, "y2": y + 0.42, "middle": x, "top": y - 0.31, "text": y - 0.2,
            "stage": name, "desc": wrap(stages[name]["desc"], 24), "bottom": y + 0.34,
            "writes": ", ".join(path.rsplit("/", 1)[-1] for path in _outs(stages[name])),
        }
        for name, (x, y) in spots.items()
    ]  # fmt: skip
    ends: list[Line] = [(spots[a], spots[b], {}) for a, b in _handovers(stages)]
    lines = _curves(ends, 0.43, 0.45)
    heads = [{"x": x - 0.45, "y": y} for _, (x, y), _ in ends]
    x, y = _axis("x", -0.45, 5.45), _axis("y", 1.45, -0.45)
    card, middle = alt.Chart(alt.Data(values=boxes)), alt.X("middle:Q")
    text = card.mark_text(color=INK, fontSize=11, lineHeight=13.5, baseline="top")
    return alt.layer(
        alt.Chart(alt.Data(values=lines)).mark_line(color=LINE).encode(x, y, detail="line:N", order="step:Q"),
        alt.Chart(alt.Data(values=heads))
        .mark_point(shape="triangle-right", filled=True, color=SOFT, size=70)
        .encode(x, y),
        card.mark_rect(cornerRadius=6, fill=WASH, stroke=LINE).encode(x, y, x2="x2:Q", y2="y2:Q"),
        card.mark_text(fontSize=15, fontWeight="bold", color=INK).encode(middle, alt.Y("top:Q"), text="stage:N"),
        text.encode(middle, alt.Y("text:Q"), text="desc:N"),
        card.mark_text(color=SOFT, fontStyle="italic").encode(middle, alt.Y("bottom:Q"), text="writes:N"),
    ).properties(width=1000, height=370)


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
    curves = _curves([(spots[e.source], spots[e.target], _look(e)) for e in shown], 0.02, HALF)
    dashes = _curves([(spots[e.source], spots[e.target], {}) for e in sights], HALF, 0.02)
    x, y = _axis("x", -0.78, 2.75), _axis("y", max(name["y"] for name in names) + 0.5, -1.6)
    key = alt.Legend(title="thicker: more studies", orient="top", titleOrient="right", titleFontWeight="normal",
                     titlePadding=16, titleFontSize=13, titleColor=SOFT, labelFontSize=13, symbolSize=300,
                     symbolStrokeWidth=4)  # fmt: skip
    hues = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    colour = alt.Color("direction:N", scale=hues, legend=key)
    width = alt.StrokeWidth("studies:Q", scale=alt.Scale(type="sqrt", domain=[1, 16], range=[1, 6]), legend=None)
    heads = [{"x": x, "y": -1.1, "label": title} for (x, _, _), title in
             zip(LABELS.values(), ("training", "measure", "site that the measure sees"), strict=True)]  # fmt: skip
    return alt.layer(
        alt.Chart(alt.Data(values=dashes)).mark_line(color=LINE, strokeWidth=1, strokeDash=[3, 3], opacity=0.7)
        .encode(x, y, detail="line:N", order="step:Q"),
        alt.Chart(alt.Data(values=curves)).mark_line(opacity=0.72)
        .encode(x, y, colour, width, detail="line:N", order="step:Q"),
        *[layer for kind in LABELS for layer in _names(kind, names, heads, x, y)],
    ).properties(width=1000, height=560)  # fmt: skip


def _spots(stages: Stages) -> dict[str, tuple[float, float]]:
    """Place a stage after all that it reads; stages of one column stand below each other."""
    depth: dict[str, int] = {}
    for name in stages:  # dvc.yaml lists a stage after those that it reads
        depth[name] = 1 + max((depth[a] for a, b in _reads(stages) if b == name), default=-1)
    taken = [[name for name in stages if depth[name] == column] for column in range(max(depth.values()) + 1)]
    return {name: (float(depth[name]), float(taken[depth[name]].index(name))) for name in stages}


def _outs(stage: dict[str, Any]) -> list[str]:
    products = [product for kind in ("outs", "metrics", "plots") for product in stage.get(kind, [])]
    return [path for product in products for path in (product if isinstance(product, dict) else [product])]


def _reads(stages: Stages) -> list[tuple[str, str]]:
    return [(a, b) for b in stages for a in stages if set(_outs(stages[a])) & set(stages[b]["deps"])]


def _handovers(stages: Stages) -> list[tuple[str, str]]:
    """Return who reads from whom, without the lines that a longer way makes needless."""
    direct = set(_reads(stages))
    reach = set(direct)
    for _ in stages:
        reach |= {(a, d) for a, b in reach for c, d in direct if b == c}
    return sorted((a, b) for a, b in direct if not any((a, c) in reach and (c, b) in reach for c in stages))


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


def _curves(
    ends: list[tuple[tuple[float, float], tuple[float, float], Point]], after: float, before: float
) -> list[Point]:
    """Return the points of a curve for each pair of places, from ``after`` the first to ``before`` the second."""
    points = []
    for line, ((x, y), (x2, y2), look) in enumerate(ends):
        start, end = x + after, x2 - before
        for step in range(STEPS + 1):
            share = step / STEPS
            rise = (1 - cos(pi * share)) / 2
            points.append(
                {**look, "line": line, "step": step, "x": start + (end - start) * share, "y": y + (y2 - y) * rise}
            )
    return points


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


def _axis(name: str, low: float, high: float) -> Any:
    scale = alt.Scale(domain=[min(low, high), max(low, high)], reverse=low > high, nice=False, zero=False)
    return (alt.X if name == "x" else alt.Y)(f"{name}:Q", axis=None, scale=scale)


def write_figures(tables: Path, images: Path) -> None:
    """Write both pictures as PNG."""
    content = read_content(tables)
    images.mkdir(parents=True, exist_ok=True)
    stages = yaml.safe_load(Path("dvc.yaml").read_text(encoding="utf8"))["stages"]
    plain = alt.ViewConfig(stroke=None)
    for name, chart in (("flow", flow(stages)), ("graph", effects(content))):
        chart.configure(background="white", view=plain).save(str(images / f"{name}.png"), scale_factor=SCALE)


def main() -> None:
    write_figures(TABLES_FOLDER, IMAGES)
    print(f"figures: {IMAGES}/flow.png, {IMAGES}/graph.png", file=sys.stderr)


if __name__ == "__main__":
    told_plainly(main)
