"""Layers of marks at exact places: a canvas counts in points from its upper left corner, as a page does."""

from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

import altair as alt

from graph.figures.print_style import BODY, INK

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Canvas:
    """A blank of so many points; its methods return layers for :meth:`drawn`."""

    width: float
    height: float

    def texts(self, rows: list[Row], **look: Any) -> alt.Chart:
        """Return words: x, y, text, and a colour where ``look`` gives none."""
        mark = {"fontSize": BODY, "color": INK, "baseline": "middle", "align": "left", **look}
        chart = self._at(rows).mark_text(**mark).encode(text="text:N")
        if rows and "colour" in rows[0]:
            return chart.encode(color=alt.Color("colour:N", scale=None, legend=None))
        return chart

    def boxes(self, rows: list[Row], **look: Any) -> alt.Chart:
        """Return rectangles from x, y to x2, y2, filled with ``colour`` where rows tell one."""
        chart = self._at(rows).mark_rect(**look).encode(x2="x2:Q", y2="y2:Q")
        return _filled(chart, rows)

    def rules(self, rows: list[Row], **look: Any) -> alt.Chart:
        """Return straight lines from x, y to x2, y2."""
        return self._at(rows).mark_rule(**look).encode(x2="x2:Q", y2="y2:Q")

    def points(self, rows: list[Row], **look: Any) -> alt.Chart:
        """Return symbols: x, y, shape, size, colour (of the line) and fill."""
        chart = self._at(rows).mark_point(**{"strokeWidth": 0.8, "opacity": 1, **look})
        return chart.encode(
            shape=alt.Shape("shape:N", scale=None, legend=None),
            size=alt.Size("size:Q", scale=None, legend=None),
            stroke=alt.Stroke("colour:N", scale=None, legend=None),
            fill=alt.Fill("fill:N", scale=None, legend=None),
        )

    def paths(self, lines: list[list[tuple[float, float]]], **look: Any) -> alt.Chart:
        """Return one line through each list of places; ``interpolate`` and ``fill`` make shapes of them."""
        rows = [
            {"x": x, "y": y, "line": line, "step": step}
            for line, places in enumerate(lines)
            for step, (x, y) in enumerate(places)
        ]
        return self._at(rows).mark_line(**look).encode(detail="line:N", order="step:Q")

    def drawn(self, *layers: Any) -> alt.LayerChart:
        return alt.layer(*layers).properties(width=self.width, height=self.height)

    def _at(self, rows: list[Row]) -> alt.Chart:
        across = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, self.width], nice=False, zero=False))
        down = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[self.height, 0], nice=False, zero=False))
        return alt.Chart(alt.Data(values=rows)).encode(across, down)


def _filled(chart: alt.Chart, rows: list[Row]) -> alt.Chart:
    if rows and "colour" in rows[0]:
        return chart.encode(fill=alt.Fill("colour:N", scale=None, legend=None))
    return chart


def sector(x: float, y: float, inner: float, outer: float, start: float, end: float) -> list[tuple[float, float]]:
    """Return the outline of a piece of a ring; angles in turns, clockwise from twelve."""
    steps = max(2, round(48 * (end - start)))
    angles = [2 * pi * (start + (end - start) * step / steps) for step in range(steps + 1)]
    there = [(x + outer * sin(angle), y - outer * cos(angle)) for angle in angles]
    back = [(x + inner * sin(angle), y - inner * cos(angle)) for angle in reversed(angles)]
    return [*there, *back, there[0]]
