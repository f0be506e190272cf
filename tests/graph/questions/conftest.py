"""Databases for hand-computed cases: a few findings with their records, studies and sentences."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.build import build, write
from graph.database import build_database
from pipeline.ontology import ontology
from pipeline.tables import Sentence, row_id

Make = dict[str, Callable[..., Any]]


@pytest.fixture
def database(make: Make, tmp_path: Path) -> Callable[..., Path]:
    """Make a database from findings; records, studies and other tables may be given where they matter."""

    def made(findings: list[Any], **more: Any) -> Path:
        names = sorted({row.record_id for row in [*findings, *(row for rows in more.values() for row in rows)]})
        records = {row.record_id: row for row in more.pop("records", [])}
        studies = {row.record_id: row for row in more.pop("studies", [])}
        rows = make["rows"](
            [records.get(name) or make["record"](name, text_kind="digest") for name in names],
            [studies.get(name) or make["study"](name) for name in names],
            findings,
            **{"sentences": [_sentence(name) for name in names], **more},
        )
        write(rows, build(rows, ontology(), 0.95), tmp_path / "tables")
        build_database(tmp_path / "tables", tmp_path / "adaptome.duckdb")
        return tmp_path / "adaptome.duckdb"

    return made


@pytest.fixture(scope="session")
def gold_database(gold_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The digests with their gold annotations: a reader without errors."""
    path = tmp_path_factory.mktemp("database") / "adaptome.duckdb"
    build_database(gold_folder, path)
    return path


def _sentence(record_id: str) -> Sentence:
    return Sentence(
        row_id(record_id, "s"), record_id, 0, "abstract", 0, 5, "More.", None, "UNASSIGNED", "result", None, "gold/1",
        "digest",
    )  # fmt: skip
