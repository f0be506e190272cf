"""Site profile: brain, brainstem and cord with the sites A to L, each with what is inferred of it and how surely.

Idea: a site is a ring of three parts - up at the top, down at the bottom, no change at the sides - as wide as they are
probable; its disc takes the colour of the lean, the stronger the further from even. Beside it each site has a bar of
the same three, and the range of the likeliest one when the table of measures is doubted (graph/sensitivity.py).
The schematic is this project's own drawing; letters are those of figure 1 of doi:10.1007/s00421-020-04567-3.
"""

from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any

import duckdb

from graph.figures.canvas import Canvas, Row, sector
from graph.figures.corpus import Corpus
from graph.figures.nervous_system import PLACES, schematic
from graph.figures.print_style import BLUE, INK, MARGIN, ORANGE, SMALL, SOFT, WIDTH, counted, mixed_with_white, titled
from graph.questions.sites import sites
from pipeline.ontology import ontology

HEARD = """SELECT count(DISTINCT cluster) FROM asked_trainings WHERE no_vote IS NULL
    AND 'outcome:' || outcome IN (SELECT source FROM edges WHERE relation = 'reflects')"""
NUMBERS = ("up", "none", "down", "low", "high", "holds", "leading", "studies")  # columns of the question, as in Seen
PALE_GREY = "#c9ced3"
RING, DISC = 12.0, 7.6  # radii
SURE = 0.5  # of up less down at which the disc is fully coloured
HEIGHT = 376.0
LIST, BARS, BAR_WIDTH, ROW, TOP = 256.0, 356.0, 92.0, 26.0, 40.0


@dataclass(frozen=True, slots=True)
class Seen:
    """A site as the question `sites` tells it."""

    letters: str
    label: str
    up: float
    none: float
    down: float
    low: float | None  # range of the likeliest under doubts of the table; None where no measure was heard
    high: float | None
    holds: bool | None
    leading: str | None
    studies: int

    @property
    def lean(self) -> float:
        return self.up - self.down


def site_profile(
    connection: duckdb.DuckDBPyConnection, database: Path, about: Corpus, training: str, label: str
) -> Any:
    """Return the profile of a training and its kinds."""
    heard = connection.execute(HEARD).fetchone()
    studies = int(heard[0]) if heard else 0
    seen = _seen(database, training) if studies else _unseen()
    canvas = Canvas(WIDTH - 2 * MARGIN, HEIGHT)
    layers = [*schematic(canvas), *_rings(canvas, seen), *_list(canvas, seen), *_key(canvas)]
    silent = [site.letters for site in seen if not site.studies]
    told = (
        f"Where {label} and its kinds change something, inferred from {counted(studies, 'study', 'studies')} of the "
        "measures that see a site, not observed. Before any study a site has up 0.25, none 0.50, down 0.25. F and G "
        "are one site here; H and I are told of two sites together."
        + (f" Not measured: {', '.join(silent)}." if silent else "")
    )
    return titled(canvas.drawn(*layers), "Site profile", [told, about.line])


def _seen(database: Path, training: str) -> list[Seen]:
    """Return the sites with a letter, in the order of their letters."""
    table = sites(training, kinds=True, database=database).tables[0]
    keys = [column.key for column in table.columns]
    rows: list[dict[str, Any]] = [dict(zip(keys, row, strict=True)) for row in table.rows]
    labels = ontology().sites
    return [
        Seen(row["letters"], labels[row["site"]], *(row[name] for name in NUMBERS)) for row in rows if row["letters"]
    ]


def _unseen() -> list[Seen]:
    """Return the sites as they are before any study."""
    known = ontology()
    ordered = sorted(known.letters, key=lambda site: (known.letters[site], list(known.sites).index(site)))
    return [
        Seen(known.letters[site], known.sites[site], 0.25, 0.5, 0.25, None, None, None, None, 0) for site in ordered
    ]


def _rings(canvas: Canvas, seen: list[Seen]) -> list[Any]:
    parts: dict[str, list[list[tuple[float, float]]]] = {BLUE: [], PALE_GREY: [], ORANGE: []}
    discs: list[Row] = []
    names: list[Row] = []
    dashed: list[list[tuple[float, float]]] = []
    for site, (x, y) in _placed(seen):
        if site.studies:
            half_up, half_down = site.up / 2, site.down / 2
            parts[BLUE].append(sector(x, y, DISC, RING, -half_up, half_up))
            parts[ORANGE].append(sector(x, y, DISC, RING, 0.5 - half_down, 0.5 + half_down))
            parts[PALE_GREY] += [sector(x, y, DISC, RING, half_up, 0.5 - half_down),
                                 sector(x, y, DISC, RING, 0.5 + half_down, 1 - half_up)]  # fmt: skip
        else:
            dashed.append(sector(x, y, RING - 0.4, RING, 0, 1))
        dark = abs(site.lean) > SURE * 0.7
        discs.append({"x": x, "y": y, "shape": "circle", "size": 4 * DISC * DISC * 0.8, "colour": "white",
                      "fill": _tint(site.lean)})  # fmt: skip
        names.append({"x": x, "y": y, "text": site.letters.replace(" ", ""), "colour": "white" if dark else INK})
    grounds = [sector(x, y, 0, RING + 1.6, 0, 1) for _, (x, y) in _placed(seen)]
    return [
        canvas.paths(grounds, fill="white", strokeWidth=0),
        *(
            canvas.paths(lines, fill=colour, stroke="white", strokeWidth=0.5)
            for colour, lines in parts.items()
            if lines
        ),
        *([canvas.paths(dashed, stroke=SOFT, strokeWidth=0.7, strokeDash=[2, 1.5])] if dashed else []),
        canvas.points(discs, strokeWidth=0.5),
        canvas.texts(names, align="center", fontWeight="bold", fontSize=6.6),
    ]


def _placed(seen: list[Seen]) -> list[tuple[Seen, tuple[float, float]]]:
    """Return each site with its place in the schematic."""
    known = {label: name for name, label in ontology().sites.items()}
    return [(site, PLACES[known[site.label]]) for site in seen if known[site.label] in PLACES]


def _tint(lean: float) -> str:
    """Return white for an even site, and the colour of its lean the fuller the stronger it is."""
    return mixed_with_white(BLUE if lean > 0 else ORANGE, min(1.0, abs(lean) / SURE))


def _list(canvas: Canvas, seen: list[Seen]) -> list[Any]:
    """Return a row for each site: letters, name, bar, studies."""
    places = [(site, TOP + ROW * place) for place, site in enumerate(seen)]
    heads = [{"x": LIST, "y": TOP - 22, "text": "site"}, {"x": BARS, "y": TOP - 22, "text": "up | none | down"}]
    priors = [
        {"x": BARS + BAR_WIDTH * share, "x2": BARS + BAR_WIDTH * share, "y": y - 10, "y2": y - 6}
        for share in (0.25, 0.75) for _, y in places
    ]  # fmt: skip
    letters = [{"x": LIST, "y": y - 1, "text": site.letters.replace(" ", "")} for site, y in places]
    counts = [{"x": canvas.width, "y": y - 1, "text": str(site.studies or "none")} for site, y in places]
    doubts = [{"x": BARS + BAR_WIDTH + 2, "y": y + 6.5, "text": "?"} for site, y in places
              if site.studies and site.holds is False]  # fmt: skip
    return [
        canvas.texts(heads, fontWeight="bold"),
        canvas.texts([{"x": canvas.width, "y": TOP - 22, "text": "studies"}], fontWeight="bold", align="right"),
        canvas.boxes([box for site, y in places for box in _bar(site, y)]),
        canvas.rules(priors, stroke=INK, strokeWidth=0.7),
        canvas.rules([line for site, y in places for line in _range(site, y + 6.5)], stroke=INK, strokeWidth=0.8),
        canvas.texts(doubts, fontWeight="bold", fontSize=SMALL),
        canvas.texts(letters, fontWeight="bold", fontSize=7.5),
        canvas.texts([row for site, y in places for row in _name(site, y - 1)], fontSize=SMALL + 0.2),
        canvas.texts([row for site, y in places for row in _numbers(site, y - 1.5)], fontSize=5.6, align="center"),
        canvas.texts(counts, align="right"),
    ]


def _bar(site: Seen, y: float) -> list[Row]:
    boxes = []
    x = BARS
    for value, colour in ((site.up, BLUE), (site.none, PALE_GREY), (site.down, ORANGE)):
        boxes.append({"x": x, "x2": x + BAR_WIDTH * value, "y": y - 6, "y2": y + 3, "colour": colour})
        x += BAR_WIDTH * value
    return boxes


def _name(site: Seen, y: float) -> list[Row]:
    """Return the name of a site in at most two lines."""
    lines = wrap(site.label.split(" (")[0], 25)[:2]
    return [
        {"x": LIST + 19, "y": y + 7.5 * (place - (len(lines) - 1) / 2), "text": line}
        for place, line in enumerate(lines)
    ]  # fmt: skip


def _numbers(site: Seen, y: float) -> list[Row]:
    """Return the three probabilities as words in their parts of the bar, where they fit."""
    middles = (site.up / 2, site.up + site.none / 2, 1 - site.down / 2)
    return [
        {"x": BARS + BAR_WIDTH * middle, "y": y, "text": f"{value:.2f}".removeprefix("0"), "colour": ink}
        for middle, value, ink in zip(middles, (site.up, site.none, site.down), ("white", INK, INK), strict=True)
        if value >= 0.12
    ]


def _range(site: Seen, y: float) -> list[Row]:
    """Return the range of the likeliest state under doubts, as a line from where that state begins in the bar."""
    if site.low is None or site.high is None or not site.studies:
        return []
    begins = {"up": 0.0, "none": site.up, "down": site.up + site.none}.get(site.leading or "none", site.up)
    low, high = (BARS + BAR_WIDTH * min(1.0, begins + value) for value in (site.low, site.high))
    ends = [{"x": x, "x2": x, "y": y - 1.6, "y2": y + 1.6} for x in (low, high)]
    return [{"x": low, "x2": max(high, low + 0.6), "y": y, "y2": y}, *ends]


def _key(canvas: Canvas) -> list[Any]:
    y, x = canvas.height - 14, LIST
    ring = [
        canvas.paths([sector(x + RING, y, DISC, RING, -0.17, 0.17)], fill=BLUE, stroke="white", strokeWidth=0.5),
        canvas.paths([sector(x + RING, y, DISC, RING, 0.4, 0.6)], fill=ORANGE, stroke="white", strokeWidth=0.5),
        canvas.paths([sector(x + RING, y, DISC, RING, 0.17, 0.4), sector(x + RING, y, DISC, RING, 0.6, 0.83)],
                     fill=PALE_GREY, stroke="white", strokeWidth=0.5),
    ]  # fmt: skip
    words = [
        {"x": x + 30, "y": y - 10, "text": "ring: probability of up (top, blue), down (bottom, orange),"},
        {"x": x + 30, "y": y - 2, "text": "none (sides, grey); disc: the fuller, the stronger the lean"},
        {
            "x": x + 30,
            "y": y + 6,
            "text": "├─┤ where the likeliest part ends under doubts; ?: another leads",
        },
        {"x": x + 30, "y": y + 14, "text": "ticks over a bar: before any study; dashed ring: not measured"},
    ]
    return [*ring, canvas.texts(words, fontSize=5.8, color=SOFT)]
