"""PRISMA flow diagram: from the records identified to the studies that vote, with the reasons of those that left.

Source: PRISMA 2020 flow diagram, doi:10.1136/bmj.n71; counts of the view `prisma` and of the evidence.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import duckdb

from graph.figures.canvas import Canvas, Row
from graph.figures.corpus import SOURCES, Corpus
from graph.figures.print_style import INK, LINE, MARGIN, SOFT, WASH, WIDTH, counted, titled

FLOW = "SELECT stage, reason, records FROM prisma ORDER BY step, stage, reason"
GROUPS = """WITH said AS (
        SELECT s.record_id, r.retracted, s.design IN ('review', 'meta_analysis') AS review,
            bool_or(e.vote > 0) AS votes, count(f.finding_id) AS findings
        FROM studies AS s JOIN records AS r USING (record_id) LEFT JOIN findings AS f USING (record_id)
            LEFT JOIN evidence AS e ON e.evidence_id = f.finding_id AND e.source_table = 'findings'
        GROUP BY ALL)
    SELECT count(*) FILTER (votes), coalesce(sum(findings) FILTER (votes), 0), count(*) FILTER (findings = 0),
        count(*) FILTER (review AND findings > 0 AND NOT coalesce(votes, false)),
        count(*) FILTER (findings > 0 AND NOT review AND NOT coalesce(votes, false) AND retracted),
        count(*) FILTER (findings > 0 AND NOT review AND NOT coalesce(votes, false) AND NOT retracted)
    FROM said"""
VOTES = """SELECT count(DISTINCT cluster), count(*), count(DISTINCT edge_id) FROM reported WHERE no_vote IS NULL"""
MAIN_X, MAIN_W, SIDE_X, STEP = 40.0, 190.0, 262.0, 9.0
REASONS = {"no_abstract": "no abstract", "off_topic": "off topic", "retraction_notice": "retraction notice"}


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the flow and the one beside it, where something left."""

    phase: str
    lines: tuple[str, ...]
    left: tuple[str, ...]  # lines of the box at the side, none where nothing can leave


def prisma(connection: duckdb.DuckDBPyConnection, about: Corpus) -> Any:
    """Return the diagram of the run that made the tables."""
    boxes = _boxes(connection, about)
    phases = Counter(box.phase for box in boxes)
    heights = [max(len(box.lines), len(box.left)) * STEP + 14 for box in boxes]
    heights = [max(high, 4.4 * len(box.phase) + 6) if phases[box.phase] == 1 else high
               for box, high in zip(boxes, heights, strict=True)]  # fmt: skip
    canvas = Canvas(WIDTH - 2 * MARGIN, sum(heights) + 16 * (len(boxes) - 1) + 4)
    tops = [sum(heights[:place]) + 16 * place + 2 for place in range(len(boxes))]
    plates: list[Row] = []
    texts: list[Row] = []
    heads: list[Row] = []
    rules: list[Row] = []
    points: list[Row] = []
    bands: list[Row] = []
    names: list[Row] = []
    for place, (box, top, high) in enumerate(zip(boxes, tops, heights, strict=True)):
        middle, own = top + high / 2, len(box.lines) * STEP + 14
        for x, wide, lines in ((MAIN_X, MAIN_W, box.lines), (SIDE_X, canvas.width - SIDE_X, box.left)):
            if lines:
                tall = len(lines) * STEP + 14
                plates.append({"x": x, "x2": x + wide, "y": middle - tall / 2, "y2": middle + tall / 2})
                for number, line in enumerate(lines):
                    row = {"x": x + 8, "y": middle + STEP * (number - (len(lines) - 1) / 2), "text": line}
                    (texts if number else heads).append(row)
        if box.left:
            rules.append({"x": MAIN_X + MAIN_W, "x2": SIDE_X - 4, "y": middle, "y2": middle})
            points.append(_head(SIDE_X - 3, middle, "triangle-right"))
        if place + 1 < len(boxes):
            below = tops[place + 1] + (heights[place + 1] - len(boxes[place + 1].lines) * STEP - 14) / 2
            across = MAIN_X + MAIN_W / 2
            rules.append({"x": across, "x2": across, "y": middle + own / 2, "y2": below - 4})
            points.append(_head(across, below - 3, "triangle-down"))
    for phase in dict.fromkeys(box.phase for box in boxes):
        inside = [place for place, box in enumerate(boxes) if box.phase == phase]
        top, bottom = tops[inside[0]], tops[inside[-1]] + heights[inside[-1]]
        bands.append({"x": 4, "x2": 24, "y": top, "y2": bottom})
        names.append({"x": 14, "y": (top + bottom) / 2, "text": phase})
    layers = [
        canvas.boxes(bands, fill="#cfe2f2", cornerRadius=4),
        canvas.texts(names, angle=270, align="center", fontWeight="bold"),
        canvas.rules(rules, stroke=SOFT, strokeWidth=0.9),
        canvas.points(points),
        canvas.boxes(plates, fill=WASH, stroke=LINE, strokeWidth=0.7, cornerRadius=3),
        canvas.texts(heads, fontWeight="bold", fontSize=7.5),
        canvas.texts(texts, color=INK),
    ]
    told = "Records are screened and read by a program, not by people; the table refusals tells each that left."
    return titled(canvas.drawn(*layers), "PRISMA flow diagram", [told, about.line])


def _head(x: float, y: float, shape: str) -> Row:
    return {"x": x, "y": y, "shape": shape, "size": 20.0, "colour": SOFT, "fill": SOFT}


def _boxes(connection: duckdb.DuckDBPyConnection, about: Corpus) -> list[Box]:
    flow = [(str(stage), reason, int(number)) for stage, reason, number in connection.execute(FLOW).fetchall()]
    identified = sum(number for stage, _, number in flow if stage == "identified")
    before = _left(flow, ("excluded by fetch", "excluded by parse"))
    screen = _left(flow, ("excluded by screen",))
    extract = _left(flow, ("excluded by extract",))
    screened = identified - sum(number for _, number in before)
    kept = screened - sum(number for _, number in screen)
    groups, votes = (connection.execute(sql).fetchone() for sql in (GROUPS, VOTES))
    assert groups and votes
    voting, _, silent, reviews, retracted, compares = groups
    apart = [("without a finding", silent), ("reviews and meta-analyses, counted apart", reviews),
             ("retracted", retracted), ("only compare two trainings", compares)]  # fmt: skip
    sources = " and ".join(SOURCES[name] for name in about.sources)
    return [
        Box("Identification", (f"Records identified: {identified:,}", f"from {sources}"),
            _side("Removed before screening", before)),
        Box("Screening", (f"Records screened: {screened:,}",), _side("Excluded", screen)),
        Box("Screening", (f"Sent to the reader: {kept:,}", "title and abstract, or digest"),
            _side("Not readable", extract)),
        Box("Screening", (f"Assessed: {about.read:,}",), _side("Assessed, without a vote", apart)),
        Box("Included", (f"Records that vote: {voting:,}", counted(votes[0], "study", "studies") + ", one vote each",
                         f"{counted(votes[1], 'finding')} on {counted(votes[2], 'effect')}"), ()),
    ]  # fmt: skip


def _left(flow: list[tuple[str, Any, int]], stages: tuple[str, ...]) -> list[tuple[str, int]]:
    return [
        (REASONS.get(reason, str(reason).replace("_", " ")), number)
        for stage, reason, number in flow if stage in stages
    ]  # fmt: skip


def _side(head: str, left: list[tuple[str, int]]) -> tuple[str, ...]:
    """Return the lines of a box at the side: the sum, then each reason with its number."""
    total = sum(number for _, number in left)
    return (f"{head}: {total:,}", *(f"{reason}: {number:,}" for reason, number in left if number))
