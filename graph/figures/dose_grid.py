"""Dose grids: how many studies stand in each cell of two doses, and which cells are gaps.

Idea: a cell is darker with more studies and says how many, and their directions; a gap is crossed out and says how
many studies stand one bin away. Bins and their sources: the view `dose_bins`.
"""

from typing import Any

import duckdb

from graph.figures.canvas import Canvas, Row
from graph.figures.corpus import Corpus
from graph.figures.print_style import INK, LINE, MARGIN, SMALL, SOFT, WIDTH, counted, titled
from graph.nodes import outcome_label
from graph.questions.dose import cells_of
from graph.questions.parameters import DOSES, labels

STUDIES = "SELECT count(DISTINCT cluster) FROM asked WHERE no_vote IS NULL"
TELLING = """SELECT count(DISTINCT cluster) FROM asked WHERE no_vote IS NULL AND finding_id IN (
    SELECT finding_id FROM dose_places WHERE parameter IN (?, ?)
    GROUP BY finding_id HAVING count(DISTINCT parameter) = 2)"""
BOUNDS = """SELECT parameter, bin, unit, low, high FROM dose_bins
    WHERE parameter IN ('load', 'tempo', 'velocity') AND unit <> 'RM' AND unit <> '%MVC' ORDER BY ALL"""
BLANK = """SELECT DISTINCT a.bin, b.bin, NULL, 0, 0.0, 0.0, 0.0, 0, a.position, b.position
    FROM dose_bins AS a JOIN dose_bins AS b ON a.parameter = ? AND b.parameter = ? ORDER BY a.position, b.position"""
PAIRS = (("load", "duration"), ("load", "tempo"), ("duration", "frequency"), ("sets", "repetitions"))
BLUES = ("#dbe9f6", "#a6cbe8", "#6aa9d8", "#2f7fbf", "#0b4f8a")  # from light to dark, told apart in grey as well
STEPS = (1, 2, 4, 7, 12)  # least studies of each
GAP = 34.0  # between panels
LEFT, TOP, CELL, BELOW = 52.0, 38.0, 34.0, 16.0


def dose_grid(connection: duckdb.DuckDBPyConnection, about: Corpus, training: str, outcome: str) -> Any:
    """Return a grid for each pair of doses, of one measure under a training and its kinds."""
    grids = [cells_of(connection, pair) or connection.execute(BLANK, pair).fetchall() for pair in PAIRS]
    high = [TOP + CELL * max(len({row[0] for row in grid}) for grid in grids[row : row + 2]) + BELOW for row in (0, 2)]
    canvas = Canvas(WIDTH - 2 * MARGIN, sum(high) + 16)
    wide = (canvas.width - GAP) / 2
    bounds = {(row[0], row[1]): _bounds(*row[2:]) for row in connection.execute(BOUNDS).fetchall()}
    layers: list[Any] = []
    for number, (pair, grid) in enumerate(zip(PAIRS, grids, strict=True)):
        corner = ((number % 2) * (wide + GAP), high[0] * (number // 2))
        layers += _panel(canvas, pair, grid, corner, wide, _number(connection, TELLING, *pair), bounds)
    cells = [row for grid in grids for row in grid]
    gaps = sum(not row[3] for row in cells)
    layers += _key(canvas)
    told = (
        f"{outcome_label(outcome)[:1].upper()}{outcome_label(outcome)[1:]} after {training} and its kinds, "
        f"{counted(_number(connection, STUDIES), 'study', 'studies')} that vote. A study stands in the cells of the "
        "doses that it tells. Votes: ▲ increase, ▬ no change, ▼ decrease; a study's one vote is shared by its "
        "directions and cells. "
        f"{gaps} of {len(cells)} cells are gaps."
    )
    return titled(canvas.drawn(*layers), "Dose grid and its gaps", [told, about.line])


def _number(connection: duckdb.DuckDBPyConnection, sql: str, *values: str) -> int:
    row = connection.execute(sql, list(values)).fetchone()
    assert row is not None
    return int(row[0])


def _panel(
    canvas: Canvas, pair: tuple[str, str], cells: list[tuple[Any, ...]], corner: tuple[float, float], wide: float,
    telling: int, bounds: dict[tuple[str, str], str],
) -> list[Any]:  # fmt: skip
    left, top = corner[0] + LEFT, corner[1] + TOP
    down, across = (list(dict.fromkeys(row[place] for row in cells)) for place in (0, 1))
    width = (wide - LEFT) / len(across)
    boxes: list[Row] = []
    numbers: list[Row] = []
    votes: list[Row] = []
    crosses: list[list[tuple[float, float]]] = []
    near: list[Row] = []
    for first, second, _, studies, *votes_of, beside in (row[:8] for row in cells):
        x, y = left + width * across.index(second), top + CELL * down.index(first)
        middle = {"x": x + width / 2, "y": y + CELL / 2}
        if studies:
            colour, dark = _shade(studies)
            ink = "white" if dark else INK
            boxes.append({"x": x, "x2": x + width, "y": y, "y2": y + CELL, "colour": colour})
            numbers.append({**middle, "y": y + CELL * 0.36, "text": str(studies), "colour": ink})
            votes.append({**middle, "y": y + CELL * 0.74, "text": _votes(*votes_of), "colour": ink})
        else:
            crosses += [[(x, y), (x + width, y + CELL)], [(x, y + CELL), (x + width, y)]]
            near.append({**middle, "text": f"gap ({beside} near)"})
    plates = [{"x": row["x"] - 20, "x2": row["x"] + 20, "y": row["y"] - 5, "y2": row["y"] + 5} for row in near]
    edges = [{"x": left, "x2": left + width * len(across), "y": y, "y2": y}
             for y in (top + CELL * step for step in range(len(down) + 1))]  # fmt: skip
    sides = [{"x": x, "x2": x, "y": top, "y2": top + CELL * len(down)}
             for x in (left + width * step for step in range(len(across) + 1))]  # fmt: skip
    heads = [{"x": left + width * (place + 0.5), "y": top - 13, "text": name} for place, name in enumerate(across)]
    limits = [{"x": left + width * (place + 0.5), "y": top - 5, "text": bounds.get((pair[1], name), "")}
              for place, name in enumerate(across)]  # fmt: skip
    ends = [{"x": left - 4, "y": top + CELL * (place + 0.5) + 8, "text": bounds.get((pair[0], name), "")}
            for place, name in enumerate(down)]  # fmt: skip
    names = [{"x": left - 4, "y": top + CELL * (place + 0.5), "text": name} for place, name in enumerate(down)]
    title = f"{labels(pair)}: {counted(telling, 'study tells', 'studies tell')} both"
    return [
        canvas.paths(crosses, stroke="#d0a58c", strokeWidth=0.5),
        canvas.boxes(plates, fill="white"),
        canvas.boxes(boxes),
        canvas.rules([*edges, *sides], stroke=LINE, strokeWidth=0.5),
        canvas.texts(heads, align="center"),
        canvas.texts(limits, align="center", fontSize=SMALL - 0.2, color=SOFT),
        canvas.texts(ends, align="right", fontSize=SMALL - 0.2, color=SOFT),
        canvas.texts(names, align="right"),
        canvas.texts([{"x": corner[0], "y": corner[1] + 4, "text": title}], fontWeight="bold", fontSize=7.5),
        canvas.texts([{"x": left - 4, "y": top - 23, "text": DOSES[pair[0]].label}], align="right", color=SOFT),
        canvas.texts([{"x": left, "y": top - 23, "text": DOSES[pair[1]].label}], color=SOFT),
        canvas.texts(numbers, align="center", fontWeight="bold", fontSize=9.5),
        canvas.texts(votes, align="center", fontSize=SMALL + 0.3),
        canvas.texts(near, align="center", fontSize=SMALL, color=SOFT),
    ]


def _bounds(unit: str, low: float | None, high: float | None) -> str:
    """Return the bounds of a bin in words.

    >>> _bounds("%1RM", None, 60.0), _bounds("s", 1.0, 3.0)
    ('< 60 %1RM', '1 to < 3 s')
    """
    ends = f"< {high:g}" if low is None else f"≥ {low:g}" if high is None else f"{low:g} to < {high:g}"
    return f"{ends} {unit}"


def _shade(studies: int) -> tuple[str, bool]:
    """Return the colour of a number of studies, and whether it is a dark one."""
    place = max(place for place, least in enumerate(STEPS) if studies >= least)
    return BLUES[place], place > 2


def _votes(up: float, down: float, same: float) -> str:
    told = [f"{sign} {votes:.1f}".removesuffix(".0") for sign, votes in (("▲", up), ("▬", same), ("▼", down)) if votes]
    return "  ".join(told)


def _key(canvas: Canvas) -> list[Any]:
    y, x = canvas.height - 7, 2.0
    boxes: list[Row] = []
    words: list[Row] = [{"x": x, "y": y, "text": "studies:"}]
    x += 32
    for place, least in enumerate(STEPS):
        most = STEPS[place + 1] - 1 if place + 1 < len(STEPS) else None
        text = str(least) if most == least else f"{least} and more" if most is None else f"{least} to {most}"
        boxes.append({"x": x, "x2": x + 10, "y": y - 4, "y2": y + 4, "colour": BLUES[place]})
        words.append({"x": x + 13, "y": y, "text": text})
        x += 20 + 4.0 * len(text)
    x += 4
    cross = [[(x, y - 4), (x + 14, y + 4)], [(x, y + 4), (x + 14, y - 4)]]
    words.append({"x": x + 18, "y": y, "text": "gap: no study (studies one bin away)"})
    return [canvas.boxes(boxes), canvas.paths(cross, stroke="#d0a58c", strokeWidth=0.5), canvas.texts(words)]
