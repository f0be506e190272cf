"""What separates the sides of contested effects, asked of the tables before the page is opened.

Reads: graph/tables, by a database in a folder that goes away.
Idea: the page cannot deal studies out in twenty thousand ways; `adaptome conflicts` does, and the page shows what it
found. What the studies tell of each moderator comes along, so that a filter can list it anew.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.database import build_database
from graph.query import opened
from graph.questions.conflicts import conflicts
from pipeline.errors import InputError

CONDITIONS = "SELECT finding_id, muscle, technique, training_state, contraction, pacing, age_group FROM conditions"
NAMES = ("muscle", "technique", "training_state", "contraction", "pacing", "age_group")
SIDES = ("increase", "decrease", "no_change")


@dataclass(frozen=True, slots=True)
class Moderation:
    """What was found of the moderators of effects, and what each finding tells of them."""

    effects: Mapping[tuple[str, str], dict[str, Any]] = field(default_factory=dict)  # by training and measure
    conditions: Mapping[str, dict[str, str]] = field(default_factory=dict)  # by finding id; absent where not told


def read_moderation(tables: Path) -> Moderation:
    """Return the moderators of every contested effect, and the conditions of every finding."""
    with TemporaryDirectory() as folder:
        database = Path(folder) / "adaptome.duckdb"
        build_database(tables, database)
        return Moderation(_effects(database), _conditions(database))


def _effects(database: Path) -> dict[tuple[str, str], dict[str, Any]]:
    try:
        contested, tried = (_objects(table) for table in conflicts(database=database).tables[:2])
    except InputError:  # nothing is contested
        return {}
    rows: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in tried:
        sides = [list(row[side] or ()) for side in SIDES]
        rows[row["intervention"], row["outcome"]].append(
            {"name": row["moderator"], "sides": sides, "p": row["p"], "held": row["p_held"], "within": row["within"],
             "said": row["said"]}
        )  # fmt: skip
    return {
        (one["intervention"], one["outcome"]): {
            "kinds": list(one["kinds"]), "studies": one["studies"], "rows": rows[one["intervention"], one["outcome"]],
        }
        for one in contested
    }  # fmt: skip


def _objects(table: Any) -> list[dict[str, Any]]:
    return [
        {column.key: value for column, value in zip(table.columns, row, strict=True) if column.key}
        for row in table.rows
    ]


def _conditions(database: Path) -> dict[str, dict[str, str]]:
    with opened(database) as connection:
        rows = connection.execute(CONDITIONS).fetchall()
    return {
        finding: {name: value for name, value in zip(NAMES, values, strict=True) if value is not None}
        for finding, *values in rows
    }
