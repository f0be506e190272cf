"""Effect direction plot: studies by measures, an arrow for the direction, its size for the size of the study.

Idea: one study, one mark in a measure. A study that reports several directions of one measure gets the mark of both.
Source: effect direction plots, doi:10.1002/jrsm.1060 and doi:10.1002/jrsm.1458; SWiM item 6 (doi:10.1136/bmj.l6890).
"""

from collections import defaultdict
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import duckdb

from graph.figures.canvas import Canvas, Row
from graph.figures.corpus import Corpus
from graph.figures.print_style import (
    BODY,
    COLOURS,
    INK,
    LINE,
    MARGIN,
    SHAPES,
    SMALL,
    SOFT,
    WIDTH,
    WORDS,
    brief,
    counted,
    titled,
)
from graph.nodes import outcome_label

CELLS = """SELECT cluster, outcome, family, if(count(DISTINCT direction) > 1, 'mixed', any_value(direction))
    FROM asked_trainings JOIN outcome_families USING (outcome) WHERE no_vote IS NULL GROUP BY ALL ORDER BY ALL"""
STUDIES = """SELECT cluster, min_by(first_author, record_id), min(record_id), max(year), max(n),
        min_by(design, record_id)
    FROM asked_trainings WHERE no_vote IS NULL GROUP BY cluster ORDER BY cluster"""
DESIGNS = {
    "rct": "randomised", "controlled_trial": "controlled", "crossover": "crossover", "single_group": "single group",
    "cross_sectional": "cross-sect.", "modelling": "model", "other": "other",
}  # fmt: skip
SIZES = ((20, 14.0, "under 20"), (50, 26.0, "20 to 49"), (None, 44.0, "50 or more"))
LABELS, TOP, HEAD_Y = 152.0, 106.0, 98.0
ROW, ROWS = 7.7, 498.0  # points of a row, and of all of them on a page, at most
FOOT = 54.0


@dataclass(frozen=True, slots=True)
class Line:
    """A study of the plot."""

    cluster: str
    label: str
    n: int | None
    design: str
    directions: dict[str, str]  # by outcome


def direction_plot(connection: duckdb.DuckDBPyConnection, about: Corpus, training: str, most: int) -> Any:
    """Return the plot of the studies of a training and its kinds, at most so many of them."""
    cells = connection.execute(CELLS).fetchall()
    lines = _lines(connection, cells)
    shown = sorted(sorted(lines, key=_rank)[:most], key=lambda line: (line.label.lower(), line.cluster))
    measures = _measures(cells, {line.cluster for line in shown})
    high = _row(shown)
    canvas = Canvas(WIDTH - 2 * MARGIN, TOP + high * len(shown) + FOOT)
    step = (canvas.width - LABELS) / max(1, len(measures))
    across = {name: LABELS + step * (place + 0.5) for place, (name, _) in enumerate(measures)}
    layers = [
        *_grid(canvas, shown, measures, across, step),
        *_names(canvas, shown),
        canvas.points([
            _mark(across[name], TOP + high * (row + 0.5), line.directions[name], _size(line.n), line.n is None)
            for row, line in enumerate(shown) for name in across if name in line.directions
        ]),
        *_sums(canvas, shown, across),
        *_key(canvas),
    ]  # fmt: skip
    part = f"{len(shown)} of {counted(len(lines), 'study', 'studies')} that vote, {counted(len(measures), 'measure')}"
    told = (
        f"Studies of {training} and its kinds: {part}. A mark is what one study reports of one measure, "
        "in the direction of the measured quantity. One study, one mark in a measure; reviews, retracted studies "
        "and comparisons of two trainings are left out."
    )
    return titled(canvas.drawn(*layers), "Effect direction plot", [told, about.line])


def _lines(connection: duckdb.DuckDBPyConnection, cells: list[tuple[Any, ...]]) -> list[Line]:
    told: dict[str, dict[str, str]] = defaultdict(dict)
    for cluster, outcome, _, direction in cells:
        told[cluster][outcome] = direction
    return [
        Line(
            cluster,
            f"{brief(author, 20)} {year or ''}".strip() if author else brief(record, 24),
            n,
            DESIGNS.get(design, design),
            told[cluster],
        )
        for cluster, author, record, year, n, design in connection.execute(STUDIES).fetchall()
        if cluster in told
    ]


def _rank(line: Line) -> tuple[int, int, str]:
    """Put studies of many measures first, then large ones."""
    return (-len(line.directions), -(line.n or 0), line.cluster)


def _measures(cells: list[tuple[Any, ...]], shown: set[str]) -> list[tuple[str, str]]:
    """Return outcome and family of each column: families with most marks first, and their measures likewise."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    families: dict[str, int] = defaultdict(int)
    for cluster, outcome, family, _ in cells:
        if cluster in shown:
            counts[outcome, family] += 1
            families[family] += 1
    return sorted(counts, key=lambda one: (-families[one[1]], one[1], -counts[one], one[0]))


def _row(shown: list[Line]) -> float:
    """Return the height of a row, so that all of them fit a page."""
    return min(ROW, ROWS / max(1, len(shown)))


def _size(n: int | None) -> float:
    return next(size for limit, size, _ in SIZES if limit is None or (n or 0) < limit)


def _mark(x: float, y: float, direction: str, size: float, hollow: bool) -> Row:
    colour = COLOURS[direction]
    fill = "white" if hollow else colour
    return {"x": x, "y": y, "shape": SHAPES[direction], "size": size, "colour": colour, "fill": fill}


def _grid(
    canvas: Canvas, shown: list[Line], measures: list[tuple[str, str]], across: dict[str, float], step: float
) -> list[Any]:
    high = _row(shown)
    bottom = TOP + high * len(shown)
    bands = [{"x": 0, "x2": canvas.width, "y": TOP + high * row, "y2": TOP + high * (row + 1)}
             for row in range(0, len(shown), 2)]  # fmt: skip
    starts = [place for place, (_, family) in enumerate(measures) if not place or family != measures[place - 1][1]]
    edges = [LABELS + step * place for place in starts]
    rules = [{"x": x, "x2": x, "y": 12, "y2": bottom + 30} for x in edges]
    families = [
        {"x": x + 2, "y": 3 + 7 * line, "text": word}
        for x, place in zip(edges, starts, strict=True)
        for line, word in enumerate(_family(measures[place][1], step * _run(measures, place)))
    ]
    heads = [
        {"x": across[name], "y": HEAD_Y + 4, "text": outcome_label(name).replace("motor unit", "MU")}
        for name, _ in measures
    ]
    return [
        canvas.boxes(bands, fill="#f1f3f5"),
        canvas.rules(rules, stroke=LINE, strokeWidth=0.5),
        canvas.texts(families, fontSize=SMALL, color=SOFT, fontWeight="bold"),
        canvas.texts(heads, angle=270, fontSize=SMALL + 0.3, baseline="middle"),
    ]


def _run(measures: list[tuple[str, str]], place: int) -> int:
    return sum(family == measures[place][1] for _, family in measures)


def _family(name: str, width: float) -> list[str]:
    """Return the name of a family in at most two lines of this width."""
    letters = max(5, int(width / 3.3))
    return [brief(line, letters + 1) for line in wrap(name, letters)[:2]]


def _names(canvas: Canvas, shown: list[Line]) -> list[Any]:
    high = _row(shown)
    places = [TOP + high * (row + 0.5) for row in range(len(shown))]
    heads = [("study", 2), ("design", 88), ("n", LABELS - 18)]
    return [
        canvas.texts([{"x": x, "y": TOP - 6, "text": text} for text, x in heads], fontWeight="bold", fontSize=SMALL),
        canvas.texts([{"x": 2, "y": y, "text": line.label} for y, line in zip(places, shown, strict=True)],
                     fontSize=SMALL + 0.3),
        canvas.texts([{"x": 88, "y": y, "text": line.design} for y, line in zip(places, shown, strict=True)],
                     fontSize=SMALL, color=SOFT),
        canvas.texts([{"x": LABELS - 4, "y": y, "text": "–" if line.n is None else str(line.n)}
                      for y, line in zip(places, shown, strict=True)], fontSize=SMALL, align="right"),
    ]  # fmt: skip


def _sums(canvas: Canvas, shown: list[Line], across: dict[str, float]) -> list[Any]:
    """Return how many of the studies show each mark, under every column."""
    top = TOP + _row(shown) * len(shown) + 6
    numbers, marks, words = [], [], []
    for row, direction in enumerate(WORDS):
        y = top + 7.4 * row
        marks.append(_mark(LABELS - 6, y, direction, SIZES[0][1], False))
        words.append({"x": LABELS - 14, "y": y, "text": f"studies: {WORDS[direction]}"})
        for name, x in across.items():
            number = sum(line.directions.get(name) == direction for line in shown)
            if number:
                numbers.append({"x": x, "y": y, "text": str(number)})
    return [
        canvas.rules([{"x": 0, "x2": canvas.width, "y": top - 6, "y2": top - 6}], stroke=INK, strokeWidth=0.6),
        canvas.texts(words, align="right", fontSize=SMALL),
        canvas.points(marks),
        canvas.texts(numbers, align="center", fontSize=SMALL),
    ]


def _key(canvas: Canvas) -> list[Any]:
    y = canvas.height - 7
    marks, words, x = [], [], 6.0
    for direction, word in WORDS.items():
        marks.append(_mark(x, y, direction, SIZES[1][1], False))
        words.append({"x": x + 6, "y": y, "text": word})
        x += 14 + 3.6 * len(word)
    x += 10
    words.append({"x": x, "y": y, "text": "n:"})
    for _, size, word in SIZES:
        x += 16
        marks.append(_mark(x, y, "increase", size, False))
        words.append({"x": x + 6, "y": y, "text": word})
        x += 3.6 * len(word)
    marks.append(_mark(x + 16, y, "increase", SIZES[0][1], True))
    words.append({"x": x + 22, "y": y, "text": "not told"})
    return [canvas.points(marks), canvas.texts(words, fontSize=BODY)]
