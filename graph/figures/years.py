"""Evidence over the years: studies by design, and below them which family of measures was studied when."""

from typing import Any

import altair as alt
import duckdb

from graph.figures.corpus import Corpus
from graph.figures.print_style import BODY, INK, SKY, WIDTH, counted, titled

STUDIES = """SELECT year, CASE WHEN design = 'rct' THEN 'randomised'
        WHEN design IN ('review', 'meta_analysis') THEN 'review' ELSE 'other study' END AS kind, count(*)
    FROM studies JOIN records USING (record_id) WHERE year IS NOT NULL GROUP BY ALL ORDER BY ALL"""
FAMILIES = """SELECT year, family, count(DISTINCT cluster)
    FROM reported JOIN outcome_families USING (outcome) WHERE year IS NOT NULL AND no_vote IS NULL
    GROUP BY ALL ORDER BY ALL"""
UNDATED = "SELECT count(*) FROM studies JOIN records USING (record_id) WHERE year IS NULL"
KINDS = {"randomised": "#0b4f8a", "other study": SKY, "review": "#ffffff"}  # from dark to light
LEFT = 96  # points for the names of families
RIGHT = 2


def years(connection: duckdb.DuckDBPyConnection, about: Corpus) -> Any:
    """Return bars of studies a year with their running sum, over circles of studies by family of measures."""
    bars = [{"year": year, "kind": kind, "studies": number}
            for year, kind, number in connection.execute(STUDIES).fetchall()]  # fmt: skip
    circles = [{"year": year, "family": family, "studies": number}
               for year, family, number in connection.execute(FAMILIES).fetchall()]  # fmt: skip
    undated = connection.execute(UNDATED).fetchone()
    assert undated
    all_years = [row["year"] for row in bars] or [about.year or 2000]
    first, last = min(all_years), max(all_years)
    across = alt.X(
        "year:Q", title=None, scale=alt.Scale(domain=[first - 0.7, last + 0.7], nice=False, padding=0),
        axis=alt.Axis(format="d", tickMinStep=1, grid=False),
    )  # fmt: skip
    width = WIDTH - LEFT - RIGHT
    chart = alt.vconcat(
        _running(bars, across, first, last).properties(width=width, height=40),
        _bars(bars, across, width / (last - first + 1.4)).properties(width=width, height=96),
        _circles(circles, across).properties(width=width, height=96),
        spacing=6,
    ).resolve_scale(color="independent", size="independent")
    told = (
        f"{counted(sum(row['studies'] for row in bars), 'document')} with a year, {undated[0]:,} without. Above: "
        "documents read until then; middle: documents of each year by design; below: studies that vote on a measure "
        "of the family, which the number in the circle counts."
    )
    return titled(chart, "Evidence over the years", [told, about.line])


def _running(rows: list[dict[str, Any]], across: alt.X, first: int, last: int) -> alt.Chart:
    sums = [
        {"year": year, "total": sum(row["studies"] for row in rows if row["year"] <= year)}
        for year in range(first, last + 1)
    ]
    base = alt.Chart(alt.Data(values=sums)).encode(across, alt.Y("total:Q", title="in all", axis=alt.Axis(tickCount=3)))
    return base.mark_area(interpolate="step", color="#e8ecef", line={"color": INK, "strokeWidth": 0.9})


def _bars(rows: list[dict[str, Any]], across: alt.X, room: float) -> alt.Chart:
    """Return the bars, each in its ``room``."""
    kinds = list(KINDS)
    stacked = [{**row, "order": kinds.index(row["kind"])} for row in rows]
    totals = {row["year"]: 0 for row in rows}
    for row in rows:
        totals[row["year"]] += row["studies"]
    colour = alt.Color(
        "kind:N", scale=alt.Scale(domain=kinds, range=list(KINDS.values())),
        legend=alt.Legend(title=None, orient="top-left", symbolType="square", symbolStrokeColor=INK, symbolSize=50,
                          rowPadding=1, fillColor="white"),
    )  # fmt: skip
    high = alt.Scale(domain=[0, max(totals.values(), default=1) + 1], nice=False)
    up = alt.Y("studies:Q", title="a year", axis=alt.Axis(tickMinStep=1, tickCount=5), scale=high)
    bars = alt.Chart(alt.Data(values=stacked)).mark_bar(
        size=max(1.0, min(12.0, 0.72 * room)), stroke=INK, strokeWidth=0.4
    )
    return bars.encode(across, up, colour, order=alt.Order("order:Q"))


def _circles(rows: list[dict[str, Any]], across: alt.X) -> Any:
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["family"]] = totals.get(row["family"], 0) + row["studies"]
    order = sorted(totals, key=lambda name: (-totals[name], name))
    down = alt.Y("family:N", sort=order, title=None, axis=alt.Axis(grid=True, ticks=False, domain=False))
    base = alt.Chart(alt.Data(values=rows)).encode(across, down)
    size = alt.Size(
        "studies:Q", scale=alt.Scale(type="linear", domain=[1, 12], range=[48, 150], clamp=True), legend=None
    )
    return alt.layer(
        base.mark_circle(color=SKY, stroke=INK, strokeWidth=0.4, opacity=1).encode(size=size),
        base.mark_text(fontSize=BODY - 1.4, color=INK).encode(text="studies:Q"),
    )
