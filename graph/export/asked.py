"""Answers of the questions, asked before the page is opened: moderators of contested effects, verdicts on claims.

Reads: graph/tables, by a database in a folder that goes away, since no stage may depend on the one for analysts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.database import build_database
from graph.export.moderators import conditions, moderators
from graph.export.verdicts import Claimed, verdicts


@dataclass(frozen=True, slots=True)
class Asked:
    """What was answered."""

    moderators: Mapping[tuple[str, str], dict[str, Any]] = field(default_factory=dict)  # by training and measure
    conditions: Mapping[str, dict[str, str]] = field(default_factory=dict)  # by finding id
    claims: tuple[Claimed, ...] = ()


def ask(tables: Path) -> Asked:
    """Return the answers that the page shows."""
    with TemporaryDirectory() as folder:
        database = Path(folder) / "adaptome.duckdb"
        build_database(tables, database)
        return Asked(moderators(database), conditions(database), tuple(verdicts(database)))
