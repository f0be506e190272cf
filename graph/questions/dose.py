"""dose: the protocols behind a measure, a grid over their doses, and whether direction goes with dose.

Reads: `reported`, `doses`, `dose_cells_of` and `dose_points_of` of the database.
Idea: a study stands in the cell of the doses that it tells, and its one vote is shared by its directions and by its
cells where it told several doses. A cell without a study is a gap. Trainings are the asked one and its kinds; a single
session is none of resistance training's kinds, so that a session's change is not taken for a programme's.
Source: bins and their sources stand in the view `dose_bins`; the rule of the regression in graph/ordinal.py.
"""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb

from graph.ordinal import Fit, regression
from graph.paths import DATABASE
from graph.questions.answer import Answer, Column, Table
from graph.questions.filters import kept
from graph.questions.names import intervention_id, nearest, outcome_id
from graph.questions.parameters import DEFAULT, DOSES, labels, parameter_ids
from pipeline.errors import InputError

TRAINING = "resistance_training"
ASKED = """CREATE OR REPLACE TEMP VIEW asked AS SELECT * FROM kept
    WHERE outcome = '{}' AND intervention IN (SELECT intervention FROM descendants_of('{}'))"""
CELLS = """SELECT first_bin, second_bin, third_bin, studies, increase, decrease, no_change, near
    FROM dose_cells_of('asked', ?, ?, ?) ORDER BY x, y, z"""
TELLING = """SELECT count(DISTINCT cluster) FROM asked WHERE no_vote IS NULL AND finding_id IN (
    SELECT finding_id FROM dose_places WHERE parameter IN (SELECT unnest(?))
    GROUP BY finding_id HAVING count(DISTINCT parameter) = ?)"""
BINS = "SELECT parameter, unit, position, bin, low, high, reference FROM dose_bins ORDER BY parameter, unit, position"
PROTOCOLS = """WITH told AS (
        SELECT finding_id, string_agg(shown, '; ' ORDER BY parameter, shown) AS dose
        FROM (SELECT DISTINCT finding_id, parameter,
                parameter || ' ' || as_told || if(parameter = 'load', ' (' || unit || ')', '') AS shown FROM doses)
        GROUP BY finding_id)
    SELECT direction, intervention, comparator, limb, first_author, year, any_value(design), any_value(population),
        any_value(n), told.dose, doi, text_kind, min_by(sentence, start)
    FROM asked JOIN told USING (finding_id) WHERE {}
    GROUP BY direction, intervention, comparator, limb, first_author, year, told.dose, doi, text_kind, record_id
    ORDER BY year, record_id, intervention, direction, limb, comparator"""
COUNTED = (
    Column("studies"), Column("increase"), Column("decrease"), Column("no_change"), Column("near"), Column("gap"),
)  # fmt: skip
TOLD = (Column("parameters"), Column("studies"))
ALONE = (
    Column("parameter", "dose"), Column("bin", "bin"), Column("studies", "studies"), Column("increase", "up", 1),
    Column("decrease", "down", 1), Column("no_change", "same", 1), Column("bounds", "from, to under"),
    Column("reference"),
)  # fmt: skip
SLOPES = (
    Column("model"), Column("predictor", "dose"), Column("step"), Column("studies", "studies"), Column("effective"),
    Column("odds_ratio"), Column("low"), Column("high"), Column("p"), Column("missing"), Column("refusal"),
    Column("", "odds of a higher direction, with more of it"),
)  # fmt: skip
LISTED = (
    Column("direction", "(direction)"), Column("intervention", "("), Column("against", "against"),
    Column("limb", "limb"), Column("first_author", "("), Column("year", "("), Column("design", "("),
    Column("population", "("), Column("n", "n ="), Column("dose", "dose:"), Column("doi", "doi"),
    Column("text_kind", "("), Column("sentence", "sentence", quoted=True),
)  # fmt: skip
Rows = list[tuple[Any, ...]]


def dose(
    outcome: str,
    parameters: str = DEFAULT,
    intervention: str | None = None,
    where: str | None = None,
    database: Path = DATABASE,
) -> Answer:
    """Return the grid of doses behind a measure, its gaps, its regression, and the protocols with their sentences."""
    axes = parameter_ids(parameters)
    wanted, training = outcome_id(outcome), intervention_id(intervention or TRAINING)
    with kept(where, database) as connection:
        connection.execute(ASKED.format(wanted, training))
        studies = _number(connection, "SELECT count(DISTINCT cluster) FROM asked WHERE no_vote IS NULL")
        if not studies:
            raise InputError(_nothing(connection, wanted, training, where))
        telling = {
            few: _number(connection, TELLING, list(few), len(few))
            for size in range(1, len(axes) + 1)
            for few in combinations(axes, size)
        }
        shown = axes if telling[axes] else max(combinations(axes, 2), key=lambda pair: telling[pair])
        cells = {few: cells_of(connection, few) for few in dict.fromkeys((axes, shown, *((one,) for one in axes)))}
        bins = connection.execute(BINS).fetchall()
        told, compared = (
            connection.execute(PROTOCOLS.format(rule)).fetchall()
            for rule in ("no_vote IS NULL", "no_vote = 'head_to_head'")
        )
        fits = _fits(connection, axes)
    counted = "Each dose alone. " + _counts(wanted, training, studies, telling)
    grid = tuple((*row[: len(axes)], *row[3:], row[3] == 0) for row in cells[axes])
    tables = [
        Table("grid", "", (*(Column(name) for name in axes), *COUNTED), grid),
        *_matrices(axes, shown, cells, telling),
        Table("alone", counted, ALONE, tuple(_alone(axes, cells, bins))),
        Table("told", "", TOLD, ((None, studies), *((few, number) for few, number in telling.items()))),
        Table("regression", "Does direction go with dose? One row a study", SLOPES, tuple(_slope_rows(fits))),
        Table(
            "protocols", "The studies that vote, each with its dose as told", LISTED, tuple(told), "none tells a dose"
        ),
    ]
    if compared:
        title = "Two trainings compared in one study: what the first does more than the second; no votes"
        tables.append(Table("compared", title, LISTED, tuple(compared)))
    return Answer("dose", tuple(tables), NOTES)


NOTES = (
    "A study has one vote, shared by its directions and cells. `near` counts the studies one bin away.",
    "A load or pace that only the training's name tells stands in its cell, and not in the regression.",
    "In the regression a study of several directions counts as no change. It compares studies with each other, which "
    "differ in more than dose; an odds ratio above 1 says that increases are likelier with more.",
)  # fmt: skip


def cells_of(connection: duckdb.DuckDBPyConnection, axes: Sequence[str]) -> Rows:
    """Return the cells over one to three parameters, of the rows of the view `asked`."""
    return connection.execute(CELLS, [*axes, *[None] * (3 - len(axes))]).fetchall()


def _fits(connection: duckdb.DuckDBPyConnection, axes: tuple[str, ...]) -> list[tuple[tuple[str, ...], Fit]]:
    """Return the regression on all doses together, and on each alone."""
    numbers = tuple(name for name in axes if DOSES[name].step)
    found = []
    for names in dict.fromkeys((numbers, *((name,) for name in numbers))):
        columns = ", ".join(names)
        told = " AND ".join(f"{name} IS NOT NULL" for name in names)
        rows = connection.execute(f"SELECT direction, {columns} FROM dose_points_of('asked') WHERE {told}").fetchall()
        doses = {name: [row[place] for row in rows] for place, name in enumerate(names, 1)}
        steps = {name: DOSES[name].step or 1.0 for name in names}
        found.append((names, regression([row[0] for row in rows], doses, steps)))
    return found


def _slope_rows(fits: list[tuple[tuple[str, ...], Fit]]) -> Rows:
    rows: Rows = []
    for names, fit in fits:
        model, counted = labels(names, " + "), (fit.studies, fit.effective)
        for slope in fit.slopes:
            named, step = DOSES[slope.predictor].label, DOSES[slope.predictor].of_step
            beside = ", with the others held" if len(names) > 1 else ""
            told = f"odds ratio {slope.odds_ratio:.2f} (95 % {slope.low:.2f} to {slope.high:.2f}) for {step}"
            told += f", p = {slope.p:.3f}{beside}"
            numbers = (slope.odds_ratio, slope.low, slope.high, slope.p)
            rows.append((model, named, step, *counted, *numbers, None, None, told))
        if fit.refusal:
            which = model if len(names) == 1 else "together"
            told = f"not told: {fit.refusal}"
            rows.append((model, which, None, *counted, *[None] * 4, fit.missing, fit.refusal, told))
    return rows


def _alone(axes: tuple[str, ...], cells: dict[tuple[str, ...], Rows], bins: Rows) -> Rows:
    rows: Rows = []
    for name in axes:
        for bin_, _, _, studies, up, down, same, _ in cells[name,]:
            known = [row for row in bins if row[0] == name and row[3] == bin_]
            bounds = "; ".join(_bounds(row[1], row[4], row[5]) for row in known)
            references = "; ".join(dict.fromkeys(row[6] for row in known))
            rows.append((DOSES[name].label, bin_, studies, up, down, same, bounds, references))
    return rows


def _bounds(unit: str, low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "by name"
    ends = f"under {high:g}" if low is None else f"{low:g} and more" if high is None else f"{low:g} to under {high:g}"
    return f"{ends} {unit}"


def _matrices(
    axes: tuple[str, ...],
    shown: tuple[str, ...],
    cells: dict[tuple[str, ...], Rows],
    telling: dict[tuple[str, ...], int],
) -> list[Table]:
    """Return the grid for people; where no study tells all doses, the pair that most studies tell as well."""
    if telling[axes]:
        return [_matrix(axes, cells[axes])]
    gaps = f"No study tells {labels(axes, ' and ')} together: all {len(cells[axes])} cells are gaps."
    if not telling[shown]:
        return [Table("matrix", f"Studies in the grid {labels(axes)}", (Column("", "gaps"),), (), gaps)]
    return [_matrix(shown, cells[shown], f"{gaps} The pair that most studies tell:\n")]


def _matrix(axes: tuple[str, ...], cells: Rows, before: str = "") -> Table:
    """Return the grid for people: the last parameter goes across."""
    last = len(axes) - 1
    across = list(dict.fromkeys(row[last] for row in cells))
    down: dict[tuple[str, ...], list[str]] = {}
    for row in cells:
        down.setdefault(tuple(row[:last]), []).append(_cell(*row[3:]))
    heads = [Column("", DOSES[name].label) for name in axes[:last]]
    columns = (*heads, *(Column("", f"{DOSES[axes[last]].label} {bin_}") for bin_ in across))
    title = f"{before}Studies in the grid {labels(axes)}; an empty cell is a gap, with the studies one bin away"
    return Table("matrix", title, columns, tuple((*head, *row) for head, row in down.items()))


def _cell(studies: int, up: float, down: float, same: float, near: int) -> str:
    if not studies:
        return f"gap\n({near} near)"
    told = [
        f"{votes:.1f}".removesuffix(".0") + f" {word}"
        for votes, word in ((up, "up"), (down, "down"), (same, "same"))
        if votes
    ]
    return f"{studies} {'study' if studies == 1 else 'studies'}\n{', '.join(told)}"


def _counts(outcome: str, training: str, studies: int, telling: dict[tuple[str, ...], int]) -> str:
    told = ", ".join(f"{labels(few, ' and ')} {number}" for few, number in telling.items())
    who = "1 study" if studies == 1 else f"{studies} studies"
    return f"Of {who} of {training} and its kinds that vote on {outcome}, these many tell: {told}."


def _nothing(connection: duckdb.DuckDBPyConnection, outcome: str, training: str, where: str | None) -> str:
    if where:
        return f"no study of {training} on {outcome} is left by {where!r}; loosen it"
    sql = f"""SELECT DISTINCT outcome FROM kept WHERE no_vote IS NULL
        AND intervention IN (SELECT intervention FROM descendants_of('{training}'))"""
    there = [str(row[0]) for row in connection.execute(sql).fetchall()]
    if not there:
        return f"no study tells of {training}; `adaptome effects` lists what there is"
    return f"no study of {training} votes on {outcome}; {nearest(outcome, there)}"


def _number(connection: duckdb.DuckDBPyConnection, sql: str, *values: object) -> int:
    row = connection.execute(sql, list(values)).fetchone()
    assert row is not None
    return int(row[0])
