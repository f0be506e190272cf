"""Stage ``database``: graph/adaptome.duckdb, the tables with keys, checks, comments and views, for analysts.

Reads: graph/tables/<table>.parquet, graph/schema.sql, graph/views.sql.
Writes: graph/adaptome.duckdb. It never has equal bytes twice, so no stage may depend on it.
Idea: DuckDB loads the sorted Parquet files itself, into a file beside the old one, which is replaced only at the end.
Source: https://duckdb.org/docs/stable/sql/constraints, /sql/statements/comment_on.
"""

import re
import sys
from inspect import getdoc
from pathlib import Path

import duckdb

from graph.flags import TABLES
from graph.paths import DATABASE, TABLES_FOLDER
from pipeline.errors import StoreError, told_plainly
from pipeline.store import table_files
from pipeline.tables import Table, columns, meaning

HERE = Path(__file__).parent
OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def build_database(tables: Path = TABLES_FOLDER, database: Path = DATABASE) -> int:
    """Make the database anew and return the number of its rows; if that fails, the old file stays as it was.

    Raises :class:`StoreError` where a row breaks a constraint of graph/schema.sql.
    """
    files = {table: table_files(table, tables) for table in TABLES}
    fresh = database.with_name(database.name + ".new")
    fresh.unlink(missing_ok=True)
    database.parent.mkdir(parents=True, exist_ok=True)
    try:
        with duckdb.connect(str(fresh), config=OFFLINE) as connection:
            rows = _fill(connection, files)
        fresh.replace(database)
    except duckdb.ConstraintException as error:
        first = str(error).splitlines()[0]
        raise StoreError(f"{tables}: a row breaks graph/schema.sql ({first}); mend the stage that wrote it") from None
    except duckdb.IOException as error:
        first = str(error).splitlines()[0]
        raise StoreError(
            f"{database} could not be written ({first}); free the place and run `dvc repro` again"
        ) from None
    finally:
        fresh.unlink(missing_ok=True)
    return rows


def _fill(connection: duckdb.DuckDBPyConnection, files: dict[type[Table], list[Path]]) -> int:
    schema = (HERE / "schema.sql").read_text(encoding="utf8")
    connection.execute(schema)
    by_name = {table.NAME: table for table in TABLES}
    rows = 0
    for name in re.findall(r"^CREATE TABLE (\w+)", schema, re.MULTILINE):
        rows += _load(connection, by_name[name], files[by_name[name]])
    connection.execute((HERE / "views.sql").read_text(encoding="utf8"))
    _inherit_comments(connection)
    return rows


def _load(connection: duckdb.DuckDBPyConnection, table: type[Table], files: list[Path]) -> int:
    """Load a table from its Parquet files and say what it and its columns mean."""
    name = table.NAME
    wanted = ", ".join(f'"{column}"' for column in columns(table))
    done = connection.execute(f"INSERT INTO {name} SELECT {wanted} FROM read_parquet(?)", [[str(f) for f in files]])
    counted = done.fetchone()
    connection.execute(f"COMMENT ON TABLE {name} IS {_quoted(' '.join((getdoc(table) or '').split()))}")
    for column in columns(table):
        connection.execute(f'COMMENT ON COLUMN {name}."{column}" IS {_quoted(meaning(table, column))}')
    return int(counted[0]) if counted else 0


def _inherit_comments(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a view's column without a comment that of the table column of its name, the graph's own tables first."""
    told: dict[str, str] = {}
    for column, comment in connection.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE NOT internal AND comment IS NOT NULL "
        "AND table_name IN (SELECT table_name FROM duckdb_tables()) "
        "ORDER BY table_name NOT IN ('findings', 'edges', 'studies'), table_name"
    ).fetchall():
        told.setdefault(column, comment)
    for view, column in connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_views() AS v ON table_name = view_name "
        "WHERE NOT v.internal AND duckdb_columns.comment IS NULL ORDER BY ALL"
    ).fetchall():
        if column in told:
            connection.execute(f'COMMENT ON COLUMN {view}."{column}" IS {_quoted(told[column])}')


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def main() -> None:
    rows = build_database()
    print(f"database: {rows} rows in {DATABASE}", file=sys.stderr)


if __name__ == "__main__":
    told_plainly(main)
