"""Albatross plot: the printed p of each result against the size of its study, with contours of equal effect.

Idea: decreases spread to the left, increases to the right. A result of no change has no side: its p stands on both,
with a thin line between. `p < 0.05` only bounds p: the symbol points to where p may lie.
Source: albatross plots, doi:10.1002/jrsm.1239. Contours: standardised mean difference d of two groups of equal size,
n = z2 (8 + d2) / (2 d2), where z belongs to the two-sided p.
"""

from math import log10
from typing import Any

import altair as alt
import duckdb
from scipy.stats import norm

from graph.figures.corpus import Corpus
from graph.figures.print_style import BLUE, GREY, INK, ORANGE, SOFT, counted, titled

RESULTS = """SELECT DISTINCT family, cluster, outcome, direction, p_relation, p_value, n
    FROM reported JOIN outcome_families USING (outcome)
    WHERE p_value IS NOT NULL AND n IS NOT NULL AND no_vote IS NULL AND n > 1
    ORDER BY ALL"""
COUNTED = "SELECT count(*), count(p_value) FROM reported WHERE no_vote IS NULL"
TITLE = "← decrease\u2003\u2003p\u2003\u2003increase →"
NONE = "no result prints p and a size"
LEAST = 0.0001  # p at the ends of the axis
EFFECTS = (0.25, 0.5, 1.0, 2.0)  # of the contours
PANELS, FEW = 6, 5  # panels at most, and results that one needs
KEY = (
    "Circle: p as printed. Triangle: p is only bounded and lies where the triangle points. Blue, right: increase. "
    "Orange, left: decrease. Grey, hollow, on both sides: no change, direction not told."
)
TICKS = (0.0001, 0.001, 0.01, 0.05, 0.2, 1.0)
SIDES = {"increase": 1, "decrease": -1}
# From -1 to 1: a triangle that points left, one that points right, a circle.
POINTING_LEFT, POINTING_RIGHT = "M-1,0L0.8,-0.95L0.8,0.95Z", "M1,0L-0.8,-0.95L-0.8,0.95Z"
PANEL = (203, 128)


def albatross(connection: duckdb.DuckDBPyConnection, about: Corpus) -> Any:
    """Return one panel for each family of measures in which a p and a size are told."""
    rows = connection.execute(RESULTS).fetchall()
    counts = connection.execute(COUNTED).fetchone()
    assert counts
    families: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        families.setdefault(row[0], []).append(row)
    ranked = sorted(families, key=lambda name: (-len(families[name]), name))
    large = [name for name in ranked if len(families[name]) >= FEW][:PANELS] or ranked[:PANELS]
    sizes = [row[-1] for row in rows] or [10, 100]
    ends = (max(2, min(sizes) * 0.8), max(sizes) * 1.25)
    panels = [_panel(name, families.get(name, []), ends) for name in large or [NONE]]
    columns = alt.concat(*panels, columns=2, spacing={"row": 10, "column": 8})
    others = [f"{name} {len(families[name])}" for name in ranked if name not in large]
    told = (
        f"{counted(len(rows), 'result')} of {counted(len({row[1] for row in rows}), 'study', 'studies')} with a "
        f"printed p and a size told; {counts[0] - counts[1]:,} of {counted(counts[0], 'finding')} that vote print no "
        "p. Lines: standardised mean difference 0.25, 0.5, 1 and 2 if the p compared two groups of equal size; "
        f"pre-post tests of one group need fewer people. p below {LEAST:g} stands at the edge."
        + (f" Not drawn, being few: {', '.join(others)}." if others else "")
    )
    return titled(columns, "Albatross plot", [told, KEY, about.line])


def _panel(name: str, rows: list[tuple[Any, ...]], ends: tuple[float, float]) -> alt.LayerChart:
    places = [place for row in rows for place in _places(row)]
    spans = [
        {"x": -_away(p), "x2": _away(p), "n": n}
        for *_, direction, _, p, n in rows if direction == "no_change"
    ]  # fmt: skip
    limit = _away(LEAST)
    shown = {_away(p) * side: f"{p:g}" for p in TICKS for side in (-1, 1)}
    values = sorted(shown)
    words = " : ".join(f"abs(datum.value - {place:.6f}) < 1e-4 ? '{word}'" for place, word in shown.items())
    across = alt.X(
        "x:Q", title=TITLE, scale=alt.Scale(domain=[-limit * 1.06, limit * 1.06], nice=False),
        axis=alt.Axis(values=values, labelExpr=f"{words} : ''", labelFontSize=5.8, labelOverlap=False),
    )  # fmt: skip
    up = alt.Y(
        "n:Q", title="n", scale=alt.Scale(type="log", domain=list(ends), nice=False),
        axis=alt.Axis(values=[v for v in (5, 10, 20, 50, 100, 200, 500, 1000) if ends[0] <= v <= ends[1]]),
    )  # fmt: skip
    contours = alt.Chart(alt.Data(values=_contours(ends))).mark_line(strokeWidth=0.6, color="#b6bdc4", clip=True)
    marks = alt.Chart(alt.Data(values=places)).mark_point(size=16, strokeWidth=0.7, opacity=0.85)
    names, lines = alt.Chart(alt.Data(values=_names(ends))), alt.Chart(alt.Data(values=spans))
    title = alt.TitleParams(f"{name} ({len(rows)})", fontSize=7.5, anchor="middle", offset=7, color=INK)
    return alt.layer(
        contours.encode(across, up, detail="line:N", order="step:Q"),
        names.mark_text(fontSize=5.2, color=SOFT, dy=-3).encode(across, up, text="text:N"),
        alt.Chart(alt.Data(values=[{"x": 0}])).mark_rule(stroke=INK, strokeWidth=0.5).encode(x=across),
        lines.mark_rule(stroke=GREY, strokeWidth=0.4, opacity=0.6).encode(across, up, x2="x2:Q"),
        marks.encode(
            across, up,
            shape=alt.Shape("shape:N", scale=None, legend=None),
            stroke=alt.Stroke("colour:N", scale=None, legend=None),
            fill=alt.Fill("fill:N", scale=None, legend=None),
        ),
    ).properties(width=PANEL[0], height=PANEL[1], title=title)  # fmt: skip


def _away(p: float) -> float:
    """Return the distance of p from the middle: 0 for 1, 2 for 0.01; the least p that is shown for those below."""
    return -log10(max(p, LEAST))


def _places(row: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Return where a result stands: once on its side, or on both where it has none."""
    direction, relation, p, n = row[3:]
    sides = [SIDES[direction]] if direction in SIDES else [-1, 1]
    return [{"x": side * _away(p), "n": n, "shape": _shape(relation, side, p), **_colours(direction)} for side in sides]


def _shape(relation: str | None, side: int, p: float) -> str:
    """Return a circle for a printed p, and for a bound a triangle that points outwards (p less) or inwards (p more)."""
    if relation in (None, "=") and p >= LEAST:
        return "circle"
    outwards = side if relation in ("<", "<=", None, "=") else -side
    return POINTING_RIGHT if outwards > 0 else POINTING_LEFT


def _colours(direction: str) -> dict[str, str]:
    match direction:
        case "increase":
            return {"colour": BLUE, "fill": BLUE}
        case "decrease":
            return {"colour": ORANGE, "fill": ORANGE}
        case _:
            return {"colour": GREY, "fill": "white"}


def _contour(effect: float, p: float) -> float:
    """Return the n at which an effect has this p.

    >>> round(_contour(0.5, 0.05))
    63
    """
    z = float(norm.isf(p / 2))
    return z * z * (8 + effect * effect) / (2 * effect * effect)


def _contours(ends: tuple[float, float]) -> list[dict[str, Any]]:
    steps = [LEAST ** (step / 60) for step in range(61)]
    points = []
    for line, (effect, side) in enumerate((effect, side) for effect in EFFECTS for side in (-1, 1)):
        for step, p in enumerate(steps):
            n = _contour(effect, min(p, 0.999))
            if ends[0] <= n <= ends[1]:
                points.append({"x": side * _away(p), "n": n, "line": line, "step": step})
    return points


def _names(ends: tuple[float, float]) -> list[dict[str, Any]]:
    """Return the effects where their lines leave the panel at its side or top."""
    names = []
    for effect in EFFECTS:
        inside = [
            p
            for p in (LEAST ** (step / 60) for step in range(61))
            if ends[0] <= _contour(effect, min(p, 0.999)) <= ends[1]
        ]
        if inside:
            p = min(inside)
            names += [
                {"x": side * _away(p) * 0.97, "n": _contour(effect, p), "text": f"{effect:g}"} for side in (-1, 1)
            ]
    return names
