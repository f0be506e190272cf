"""How every figure looks in print: width of an A4 text column, type of Vega points, colours that all eyes tell apart.

A unit of Vega is a point (1/72 inch) here: PNG is drawn at 300 dots an inch, SVG says its width in points.
Colour never speaks alone: a direction has a shape and a place as well.
Source of the colours: Okabe and Ito, https://jfly.uni-koeln.de/color/. Liberation Sans comes with vl-convert.
"""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import altair as alt

WIDTH = 482  # points: 170 mm, an A4 page less its margins
DPI = 300
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
INK, SOFT, LINE, WASH = "#1b1f24", "#57606a", "#8c959f", "#f6f8fa"
BLUE, ORANGE, GREY, PURPLE, SKY = "#0072b2", "#d55e00", "#6e7781", "#cc79a7", "#56b4e9"
DIRECTION_COLOURS = {"increase": BLUE, "decrease": ORANGE, "no_change": GREY}
MIXED = "mixed"  # one study, several directions
COLOURS = {**DIRECTION_COLOURS, MIXED: PURPLE}
# Shapes as SVG paths in a square from -1 to 1, as Vega takes them.
UP, DOWN = "M0,-1L0.95,0.8L-0.95,0.8Z", "M0,1L0.95,-0.8L-0.95,-0.8Z"
BAR = "M-1,-0.32L1,-0.32L1,0.32L-1,0.32Z"
DIAMOND = "M0,-1L0.8,0L0,1L-0.8,0Z"
SHAPES = {"increase": UP, "decrease": DOWN, "no_change": BAR, MIXED: DIAMOND}
WORDS = {"increase": "increase", "decrease": "decrease", "no_change": "no change", MIXED: "several directions"}
SMALL, BODY, HEAD = 6.0, 7.0, 10.0  # points
LETTERS = 138  # of SMALL + 0.5 in a line of the whole width, in the wider fonts that stand in for FONT, too
MARGIN = 6


def titled(chart: Any, heading: str, lines: Sequence[str]) -> Any:
    """Return the chart under its heading and lines in small type, broken to the width of the page."""
    told = [part for line in lines for part in wrap(line, LETTERS)]
    title = alt.TitleParams(
        heading, subtitle=told, anchor="start", frame="bounds", fontSize=HEAD, color=INK, offset=8,
        subtitleFontSize=SMALL + 0.5, subtitleColor=SOFT, subtitleLineHeight=9, subtitlePadding=4,
    )  # fmt: skip
    return chart.properties(title=title)


def dressed(chart: Any) -> Any:
    """Return the chart with the font, axes and legends of print."""
    return (
        chart.configure(
            background="white", font=FONT, padding=MARGIN, view=alt.ViewConfig(stroke=None),
        )
        .configure_axis(
            labelFontSize=BODY, titleFontSize=BODY, titleFontWeight="normal", labelColor=INK, titleColor=INK,
            gridColor="#e5e8eb", gridWidth=0.4, domainColor=LINE, domainWidth=0.5, tickColor=LINE, tickWidth=0.5,
            tickSize=3, labelPadding=2, titlePadding=4, labelLimit=200,
        )
        .configure_header(labelFontSize=BODY + 0.5, labelFontWeight="bold", labelColor=INK, title=None)
        .configure_legend(labelFontSize=BODY, titleFontSize=BODY, titleFontWeight="normal", symbolStrokeWidth=0.8)
    )  # fmt: skip


def mixed_with_white(colour: str, share: float) -> str:
    """Return a colour of which so much is left, the rest white.

    >>> mixed_with_white("#0072b2", 0.0), mixed_with_white("#0072b2", 1.0)
    ('#ffffff', '#0072b2')
    """
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)


def brief(text: str, letters: int) -> str:
    """Return text of at most so many letters.

    >>> brief("Aagaard and others", 8)
    'Aagaard…'
    """
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def counted(number: float, one: str, several: str | None = None) -> str:
    """Return a number with its noun.

    >>> counted(1, "study", "studies"), counted(1200, "record")
    ('1 study', '1,200 records')
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"
