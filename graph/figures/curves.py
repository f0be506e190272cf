"""Cosine curves between places, which leave and reach a name level, and bare axes to draw them on."""

from math import cos, pi
from typing import Any

import altair as alt

STEPS = 32  # points of a curve
Point = dict[str, Any]
Line = tuple[tuple[float, float], tuple[float, float], Point]  # from, to, look


def curves(ends: list[Line], after: float, before: float) -> list[Point]:
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


def bare_axis(name: str, low: float, high: float) -> Any:
    """Return the encoding of ``x`` or ``y`` from low to high, turned round where low is above high."""
    scale = alt.Scale(domain=[min(low, high), max(low, high)], reverse=low > high, nice=False, zero=False)
    return (alt.X if name == "x" else alt.Y)(f"{name}:Q", axis=None, scale=scale)
