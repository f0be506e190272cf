"""The stages of dvc.yaml as boxes, with a line where one reads what another wrote; for README."""

from textwrap import wrap
from typing import Any

import altair as alt

from graph.figures.curves import Line, bare_axis, curves
from graph.figures.print_style import INK, LINE, SOFT, WASH

Stages = dict[str, dict[str, Any]]
ROW = 164  # points from a row of boxes to the next


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
    lines = curves(ends, 0.43, 0.45)
    heads = [{"x": x - 0.45, "y": y} for _, (x, y), _ in ends]
    across, down = (max(spot[axis] for spot in spots.values()) for axis in (0, 1))
    x, y = bare_axis("x", -0.45, across + 0.45), bare_axis("y", down + 0.45, -0.45)
    card, middle = alt.Chart(alt.Data(values=boxes)), alt.X("middle:Q")
    text = card.mark_text(color=INK, fontSize=11, lineHeight=13, baseline="top")
    return alt.layer(
        alt.Chart(alt.Data(values=lines)).mark_line(color=LINE).encode(x, y, detail="line:N", order="step:Q"),
        alt.Chart(alt.Data(values=heads))
        .mark_point(shape="triangle-right", filled=True, color=SOFT, size=70)
        .encode(x, y),
        card.mark_rect(cornerRadius=6, fill=WASH, stroke=LINE).encode(x, y, x2="x2:Q", y2="y2:Q"),
        card.mark_text(fontSize=15, fontWeight="bold", color=INK).encode(middle, alt.Y("top:Q"), text="stage:N"),
        text.encode(middle, alt.Y("text:Q"), text="desc:N"),
        card.mark_text(color=SOFT, fontStyle="italic").encode(middle, alt.Y("bottom:Q"), text="writes:N"),
    ).properties(width=1000, height=ROW * (down + 0.9))


def _spots(stages: Stages) -> dict[str, tuple[float, float]]:
    """Place a stage after all that it reads; columns stand about the middle of the highest."""
    depth: dict[str, int] = {}
    for name in stages:  # dvc.yaml lists a stage after those that it reads
        depth[name] = 1 + max((depth[a] for a, b in _reads(stages) if b == name), default=-1)
    taken = [[name for name in stages if depth[name] == column] for column in range(max(depth.values()) + 1)]
    most = max(len(column) for column in taken)
    return {
        name: (float(depth[name]), taken[depth[name]].index(name) + (most - len(taken[depth[name]])) / 2)
        for name in stages
    }


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
