"""gaps: what nobody has studied, first what most evidence surrounds.

Reads: the views `untested`, `outcome_families` and `reported`, and the macro `dose_cells_of`, of the database.
Rank of a training and a measure: by the smaller of two counts of studies, of kin trainings (parent, children, siblings)
on the measure and of the training on measures of the same family, then by both together. So a gap comes first that has
evidence on both sides. Rank of a cell of dose: by the studies that stand one bin away in one parameter, then by those
that stand in all of its bins but one (they tell, say, its load and not its tempo).
A study of a kind is a study of what it is a kind of, and reviews and comparisons count as studied.
"""

from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb

from graph.paths import DATABASE
from graph.questions.answer import Answer, Column, Table
from graph.questions.filters import kept
from graph.questions.names import intervention_id, outcome_id
from graph.questions.parameters import DEFAULT, labels, parameter_ids
from pipeline.errors import InputError

TRAINING = "resistance_training"
PAIRS = """SELECT intervention, outcome, family, same_measure, same_training, near FROM untested
    WHERE near > 0 AND (? IS NULL OR intervention = ?) AND (? IS NULL OR outcome = ?)"""
ASKED = """CREATE TEMP VIEW asked AS SELECT * FROM kept
    WHERE intervention IN (SELECT intervention FROM descendants_of('{}')) AND {}"""
CELLS = "SELECT family, first_bin, second_bin, third_bin, studies, near, partly FROM dose_cells_of('asked', ?, ?, ?)"
UNTESTED = (
    Column("intervention", "training"), Column("outcome", "measure"), Column("family"),
    Column("same_measure", "kin trainings"), Column("same_training", "kin measures"), Column("near", "together"),
)  # fmt: skip
EMPTY = (
    Column("family", "family"), Column("parameters"), Column("cell", "empty cell"), Column("near", "near"),
    Column("partly", "partly"),
)  # fmt: skip
FILLED = (Column("family"), Column("parameters"), Column("cells"), Column("gaps"))
MOST = 15  # rows of each list


NOTES = (
    "kin trainings: studies of the parent, children and siblings of the training on this measure; kin measures: "
    "studies of the training on the family's other measures. Ranked by the smaller of the two, then by both together.",
    "near: studies one bin away in one parameter; partly: studies in all of its bins but one, which may leave the "
    "other untold. Ranked by near, then by partly.",
    "Nobody means none among the texts that were read: abstracts leave out doses that their papers tell.",
)
Rows = list[tuple[Any, ...]]


def gaps(
    intervention: str | None = None,
    outcome: str | None = None,
    parameters: str = DEFAULT,
    most: int = MOST,
    database: Path = DATABASE,
) -> Answer:
    """Return untested trainings and measures, and empty cells of dose for each family of measures; ``most`` of each."""
    if most < 1:
        raise InputError(f"--most {most} leaves nothing to show; give 1 or more")
    axes = parameter_ids(parameters)
    training, measure = intervention and intervention_id(intervention), outcome and outcome_id(outcome)
    with kept(None, database) as connection:
        pairs = connection.execute(PAIRS, [training, training, measure, measure]).fetchall()
        within = f"outcome = '{measure}'" if measure else "true"
        connection.execute(ASKED.format(training or TRAINING, within))
        pair_gaps, pair_grids = _empty(connection, list(combinations(axes, 2)))
        triple_gaps, triple_grids = _empty(connection, list(combinations(axes, 3)))
    what = "Trainings and measures that nobody has studied together"
    tables = [
        Table(
            "untested", _title(what, pairs, most), UNTESTED, tuple(pairs[:most]), "every pair has a study, or none near"
        ),
        _cells("pairs", "two", pair_gaps, most),
    ]
    if triple_grids:
        tables.append(_cells("triples", "three", triple_gaps, most))
    none = f"no study of {training or TRAINING} votes"
    tables.append(Table("grids", "", FILLED, (*pair_grids, *triple_grids)))
    tables.append(_shares([*pair_grids, *triple_grids], none))
    return Answer("gaps", tuple(tables), (_whose(training or TRAINING), *NOTES))


def _empty(connection: duckdb.DuckDBPyConnection, grids: list[tuple[str, ...]]) -> tuple[Rows, Rows]:
    """Return the empty cells that have studies around, ranked, and how many cells each grid has, and how many empty."""
    found: Rows = []
    counted: Rows = []
    for few in grids:
        cells: Counter[str] = Counter()
        empty: Counter[str] = Counter()
        for family, *bins, studies, near, partly in connection.execute(
            CELLS, [*few, *[None] * (3 - len(few))]
        ).fetchall():
            cells[family] += 1
            empty[family] += not studies
            if not studies and near + partly:
                named = zip(few, bins, strict=False)  # a third bin is None where there are two parameters
                cell = ", ".join(f"{labels((name,))} {bin_}" for name, bin_ in named)
                found.append((family, labels(few), cell, near, partly))
        counted += [(family, labels(few), number, empty[family]) for family, number in cells.items()]
    return sorted(found, key=lambda row: (-row[3], -row[4], *row[:3])), sorted(counted)


def _cells(name: str, number: str, rows: Rows, most: int) -> Table:
    title = _title(f"Doses of {number} parameters that nobody has studied together", rows, most)
    return Table(name, title, EMPTY, tuple(rows[:most]), "no empty cell has a study around it")


def _shares(grids: Rows, none: str) -> Table:
    """Return for people how many cells of each grid are empty, one row a family."""
    across = list(dict.fromkeys(grid for _, grid, _, _ in grids))
    families: dict[str, list[str]] = {}
    for family, _, cells, empty in grids:
        families.setdefault(family, []).append(f"{empty} of {cells}")
    columns = (Column("", "empty cells"), *(Column("", grid) for grid in across))
    rows = tuple((family, *shares) for family, shares in families.items())
    return Table("empty", "How much of each grid is empty", columns, rows, none)


def _title(what: str, rows: Rows, most: int) -> str:
    return f"{what}: the first {most} of {len(rows)}" if len(rows) > most else what


def _whose(training: str) -> str:
    return f"Doses are those of {training} and its kinds, for each family of measures."
