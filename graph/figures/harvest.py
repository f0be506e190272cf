"""Harvest plot: for each value of each moderator, the studies that found a decrease, no change or an increase.

Idea: a bar is a study, its height is its size, its fill its design; where a study stands tells its direction. A study
of several directions stands in each of them, with a cross under each bar.
Source: harvest plots, doi:10.1186/1471-2288-8-8; SWiM item 6 (doi:10.1136/bmj.l6890). Bins of dose: view `dose_bins`.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import sqrt
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
    SMALL,
    SOFT,
    WIDTH,
    counted,
    mixed_with_white,
    titled,
)
from graph.nodes import outcome_label
from graph.questions.parameters import DOSES

BARS = """WITH told AS (
        SELECT cluster, direction, unnest([
            {'moderator': 'exposure', 'value': exposure}, {'moderator': 'limb', 'value': limb},
            {'moderator': 'contraction', 'value': contraction}, {'moderator': 'pacing', 'value': pacing},
            {'moderator': 'muscle', 'value': muscle}, {'moderator': 'age', 'value': age_group},
            {'moderator': 'training state', 'value': training_state}, {'moderator': 'species', 'value': species}
        ], recursive := true), 0 AS position
        FROM asked WHERE no_vote IS NULL
        UNION ALL
        SELECT cluster, direction, parameter, bin, position
        FROM asked JOIN dose_places USING (finding_id)
            JOIN (SELECT DISTINCT parameter, position, bin FROM dose_bins) USING (parameter, position)
        WHERE no_vote IS NULL AND parameter IN ('load', 'tempo', 'duration', 'frequency')
    )
    SELECT DISTINCT moderator, position, value, cluster, direction FROM told WHERE value IS NOT NULL ORDER BY ALL"""
SIZES = "SELECT cluster, max(n), bool_or(design = 'rct') FROM asked WHERE no_vote IS NULL GROUP BY cluster ORDER BY ALL"
SIDES = ("decrease", "no_change", "increase")
HEADS = {"decrease": "decrease", "no_change": "no change", "increase": "increase"}
MODERATORS = (
    "load", "tempo", "pacing", "contraction", "duration", "frequency", "exposure", "limb", "muscle", "age",
    "training state", "species",
)  # fmt: skip
LABELS, ROW, TOP, HIGHEST, GROUND = 128.0, 20.0, 16.0, 13.5, 5.0
N_FULL = 60  # participants at which a bar is at its highest
FOOT = 26.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A study in one row and on one side."""

    cluster: str
    n: int | None
    randomised: bool
    mixed: bool  # it stands on another side of this row, too


Rows = list[tuple[str, str, dict[str, list[Bar]]]]  # moderator, value, bars by side


def harvest(connection: duckdb.DuckDBPyConnection, about: Corpus, training: str, outcome: str) -> Any:
    """Return the plot of one measure under a training and its kinds."""
    sizes = {row[0]: (row[1], row[2]) for row in connection.execute(SIZES).fetchall()}
    rows, untold = _rows(connection.execute(BARS).fetchall(), sizes)
    canvas = Canvas(WIDTH - 2 * MARGIN, TOP + ROW * len(rows) + FOOT)
    share = {side: max([1, *(len(sides[side]) for _, _, sides in rows)]) for side in SIDES}
    room = canvas.width - LABELS - 44
    pitch = min(6.0, (room - 44 - 24) / max(1, sum(share.values()) - min(share.values())))
    starts, x = {}, LABELS
    for side in SIDES:
        starts[side] = x
        x += max(44.0, pitch * share[side]) + 12
    layers = [
        *_frame(canvas, rows, starts, x, sizes),
        *_bars(canvas, rows, starts, pitch),
        *_key(canvas),
    ]
    told = (
        f"{outcome_label(outcome)[:1].upper()}{outcome_label(outcome)[1:]} after {training} and its kinds, "
        f"{counted(len(sizes), 'study', 'studies')} that vote. A bar is a study; a study that tells several "
        "values stands in several rows." + (f" Told with one value or none: {', '.join(untold)}." if untold else "")
    )
    return titled(canvas.drawn(*layers), "Harvest plot by moderator", [told, about.line])


def _rows(found: list[tuple[Any, ...]], sizes: dict[str, tuple[int | None, bool]]) -> tuple[Rows, list[str]]:
    """Return the rows of moderators of two values or more, and the names of the others."""
    told: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    order: dict[tuple[str, str], int] = {}
    for moderator, position, value, cluster, direction in found:
        told[moderator, value][direction].add(cluster)
        order[moderator, value] = position
    rows: Rows = []
    untold = []
    for moderator in MODERATORS:
        values = sorted((key for key in told if key[0] == moderator), key=lambda key: (order[key], key[1]))
        if len(values) < 2:
            untold.append(_word(moderator))
            continue
        for key in values:
            sides = {side: _side(told[key], side, sizes) for side in SIDES}
            rows.append((_word(moderator), key[1].replace("_", " "), sides))
    return rows, untold


def _side(told: dict[str, set[str]], side: str, sizes: dict[str, tuple[int | None, bool]]) -> list[Bar]:
    elsewhere = {cluster for other, clusters in told.items() if other != side for cluster in clusters}
    bars = [Bar(cluster, *sizes[cluster], cluster in elsewhere) for cluster in told.get(side, ())]
    return sorted(bars, key=lambda bar: (-(bar.n or 0), bar.cluster))


def _word(moderator: str) -> str:
    return DOSES[moderator].label if moderator in DOSES else moderator


def _frame(
    canvas: Canvas, rows: Rows, starts: dict[str, float], end: float, sizes: dict[str, tuple[int | None, bool]]
) -> list[Any]:
    bottom = TOP + ROW * len(rows)
    firsts = [place for place, row in enumerate(rows) if not place or row[0] != rows[place - 1][0]]
    lines = [{"x": 0, "x2": canvas.width, "y": TOP + ROW * place, "y2": TOP + ROW * place} for place in firsts]
    sides = zip(starts.values(), [*list(starts.values())[1:], end], strict=True)
    floors = [TOP + ROW * (row + 1) - GROUND for row in range(len(rows))]
    grounds = [{"x": x, "x2": next_ - 12, "y": y, "y2": y} for x, next_ in sides for y in floors]
    told = [len({bar.cluster for bars in sides.values() for bar in bars}) for _, _, sides in rows]
    heads = [{"x": x, "y": 6, "text": HEADS[side], "colour": COLOURS[side]} for side, x in starts.items()]
    return [
        canvas.rules(lines, stroke=LINE, strokeWidth=0.5),
        canvas.rules(grounds, stroke="#c8ced4", strokeWidth=0.5),
        canvas.rules([{"x": 0, "x2": canvas.width, "y": bottom, "y2": bottom}], stroke=INK, strokeWidth=0.6),
        canvas.texts(heads, fontWeight="bold", fontSize=BODY + 0.5),
        canvas.texts([{"x": canvas.width, "y": 6, "text": f"studies (of {len(sizes)})"}], align="right", color=SOFT,
                     fontSize=SMALL),
        canvas.texts([{"x": 2, "y": TOP + ROW * (place + 0.5), "text": rows[place][0]} for place in firsts],
                     fontWeight="bold"),
        canvas.texts([{"x": 64, "y": TOP + ROW * (place + 0.5), "text": value}
                      for place, (_, value, _) in enumerate(rows)]),
        canvas.texts([{"x": canvas.width, "y": TOP + ROW * (place + 0.5), "text": str(number)}
                      for place, number in enumerate(told)], align="right"),
    ]  # fmt: skip


def _bars(canvas: Canvas, rows: Rows, starts: dict[str, float], pitch: float) -> list[Any]:
    full: list[Row] = []
    open_: list[Row] = []
    caps: list[Row] = []
    for place, (_, _, sides) in enumerate(rows):
        ground = TOP + ROW * (place + 1) - GROUND
        for side, bars in sides.items():
            for number, bar in enumerate(bars):
                x = starts[side] + pitch * number
                high = _height(bar.n)
                box = {"x": x, "x2": x + pitch * 0.72, "y": ground - high, "y2": ground, "colour": COLOURS[side]}
                (full if bar.randomised else open_).append(box)
                if bar.mixed:
                    caps.append({"x": x + pitch * 0.36, "y": ground + 2.4, "text": "×"})
    return [
        canvas.boxes(full),
        canvas.boxes([{**box, "colour": mixed_with_white(box["colour"], 0.25)} for box in open_]),
        canvas.rules([edge for box in open_ for edge in _edges(box)], strokeWidth=0.45),
        canvas.texts(caps, align="center", fontSize=5.8, color=SOFT),
    ]


def _edges(box: Row) -> list[Row]:
    """Return the outline of a bar."""
    x, x2, y, y2 = box["x"], box["x2"], box["y"], box["y2"]
    return [
        {"x": x, "x2": x, "y": y, "y2": y2},
        {"x": x2, "x2": x2, "y": y, "y2": y2},
        {"x": x, "x2": x2, "y": y, "y2": y},
    ]


def _height(n: int | None) -> float:
    """Return the height of a bar, whose area grows as the precision does; unknown sizes are low."""
    return HIGHEST * (0.2 if n is None else max(0.2, min(1.0, sqrt(n / N_FULL))))


def _key(canvas: Canvas) -> list[Any]:
    y = canvas.height - 6
    dark: list[Row] = []
    pale: list[Row] = []
    words: list[Row] = []
    x = 4.0
    for n, word, room in ((None, "n not told", 46), (10, "10", 24), (30, "30", 24), (N_FULL, f"{N_FULL} and more", 58)):
        dark.append({"x": x, "x2": x + 4, "y": y + 5 - _height(n), "y2": y + 5, "colour": COLOURS["increase"]})
        words.append({"x": x + 7, "y": y, "text": word})
        x += room
    for word, boxes in (("randomised", dark), ("other design", pale)):
        boxes.append({"x": x, "x2": x + 4, "y": y - 5, "y2": y + 5, "colour": COLOURS["increase"]})
        words.append({"x": x + 7, "y": y, "text": word})
        x += 56
    words += [{"x": x, "y": y, "text": "×"}, {"x": x + 7, "y": y, "text": "stands on several sides"}]
    return [
        canvas.boxes(dark), canvas.boxes([{**box, "colour": mixed_with_white(box["colour"], 0.25)} for box in pale]),
        canvas.rules([edge for box in pale for edge in _edges(box)], strokeWidth=0.45),
        canvas.texts(words),
    ]  # fmt: skip
