"""What separates the sides of contested effects, and what each finding tells of the moderators.

Idea: the page cannot deal studies out in twenty thousand ways; `adaptome conflicts` does, and the page shows what it
found. What the studies tell of each moderator comes along, so that a filter can list it anew.
"""

from collections import defaultdict
from pathlib import Path
from typing import Any

from graph.query import opened
from graph.questions.conflicts import conflicts
from pipeline.errors import InputError

NAMES = ("muscle", "technique", "training_state", "contraction", "pacing", "age_group")
CONDITIONS = f"SELECT finding_id, {', '.join(NAMES)} FROM conditions"
SIDES = ("increase", "decrease", "no_change")


def moderators(database: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Return for each contested effect, by training and measure, what may separate its sides, as it was tested."""
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


def conditions(database: Path) -> dict[str, dict[str, str]]:
    """Return what each finding tells, by its id; what it does not tell is absent."""
    with opened(database) as connection:
        rows = connection.execute(CONDITIONS).fetchall()
    return {
        finding: {name: value for name, value in zip(NAMES, values, strict=True) if value is not None}
        for finding, *values in rows
    }
