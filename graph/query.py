"""Questions in SQL to the last run's database, and their answers as text.

Reads: graph/adaptome.duckdb, read-only.
"""

import csv
import io
from pathlib import Path

import duckdb
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from graph.paths import DATABASE
from pipeline.errors import InputError

WIDTH = 120  # columns of an answer that goes into a file or pipe


def answer(sql: str, as_csv: bool = False, database: Path = DATABASE) -> str:
    """Return the answer to ``sql`` (a statement, or the name of a file that holds one) as a table or as CSV.

    Raises :class:`InputError` where there is no database yet, or DuckDB refuses the statement.
    """
    statement = Path(sql).read_text(encoding="utf8") if sql.endswith(".sql") and Path(sql).is_file() else sql
    names, rows = ask(statement, database)
    return _as_csv(names, rows) if as_csv else _as_table(names, rows)


def ask(statement: str, database: Path = DATABASE) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return the column names and the rows of a statement's answer."""
    with opened(database) as connection:
        try:
            cursor = connection.execute(statement)
            return [column[0] for column in cursor.description or ()], cursor.fetchall()
        except duckdb.Error as error:
            told = " ".join(str(error).split("\n\nLINE")[0].split())
            raise InputError(f"the database did not take this query: {told}") from None


def opened(database: Path = DATABASE) -> duckdb.DuckDBPyConnection:
    """Return a connection that cannot write; :class:`InputError` where there is no database yet."""
    if not database.exists():
        raise InputError(f"{database} is not there; run `make run` (or `dvc repro`) in the project's root first")
    return duckdb.connect(str(database), read_only=True)


def _as_csv(names: list[str], rows: list[tuple[object, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([names, *rows])
    return text.getvalue().rstrip("\n")


def _as_table(names: list[str], rows: list[tuple[object, ...]]) -> str:
    table = Table(*names, box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*(_shown(value) for value in row))
    console = Console(file=io.StringIO(), width=None if Console().is_terminal else WIDTH)
    console.print(table)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines()) + f"\n({len(rows)} rows)"


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
