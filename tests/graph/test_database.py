"""The database: its contract, its constraints, and that every number can be counted again from evidence."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import duckdb
import pytest

from graph.build import Graph, write
from graph.database import build_database
from graph.flags import TABLES
from graph.query import ask
from pipeline.errors import StoreError
from pipeline.store import schema
from pipeline.tables import Finding, Table, columns, meaning

QUESTIONS = sorted((Path(__file__).parents[2] / "docs/questions").glob("*.sql"))
TYPES = {"string": "VARCHAR", "int64": "BIGINT", "double": "DOUBLE", "bool": "BOOLEAN"}


@pytest.fixture(scope="module")
def database(gold_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "adaptome.duckdb"
    build_database(gold_folder, path)
    return path


@pytest.fixture
def connection(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(database), read_only=True) as opened:
        yield opened


def wanted_columns(table: type[Table]) -> list[tuple[str, str, bool]]:
    return [(f.name, TYPES.get(str(f.type), "VARCHAR[]"), f.nullable) for f in schema(table)]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.NAME)
def test_schema_sql_is_the_contract_of_tables_py(connection: duckdb.DuckDBPyConnection, table: type[Table]) -> None:
    found = connection.execute(
        "SELECT column_name, data_type, is_nullable FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
        [table.NAME],
    ).fetchall()
    assert found == wanted_columns(table)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.NAME)
def test_closed_sets_are_checked(connection: duckdb.DuckDBPyConnection, table: type[Table]) -> None:
    rows = connection.execute(
        "SELECT expression FROM duckdb_constraints() WHERE table_name = ? AND constraint_type = 'CHECK'", [table.NAME]
    ).fetchall()
    checks = " ".join(row[0] for row in rows)
    for column, values in closed_sets(table).items():
        listed = f"IN ({', '.join(repr(value) for value in values)})"
        assert f"{column} {listed}" in checks.replace('"', ""), f"{table.NAME}.{column} is not checked in schema.sql"


def closed_sets(table: type[Table]) -> dict[str, tuple[str, ...]]:
    found = {}
    for column, hint in get_type_hints(table).items():
        for kind in (hint, *get_args(hint)):
            if get_origin(kind) is Literal:
                found[column] = get_args(kind)
    return found


def test_every_table_view_macro_and_column_has_a_comment(connection: duckdb.DuckDBPyConnection) -> None:
    silent = connection.sql("""
        SELECT table_name FROM duckdb_tables() WHERE comment IS NULL
        UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL
        UNION ALL SELECT function_name FROM duckdb_functions() WHERE NOT internal AND comment IS NULL
        UNION ALL SELECT table_name || '.' || column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL
    """).fetchall()
    assert silent == []


def test_comments_are_the_words_of_tables_py(connection: duckdb.DuckDBPyConnection) -> None:
    told = dict(
        connection.execute("SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'findings'").fetchall()
    )
    for column in columns(Finding):
        assert told[column] == meaning(Finding, column)


def test_everything_that_shows_text_shows_its_kind(connection: duckdb.DuckDBPyConnection) -> None:
    showing = connection.sql("""
        SELECT table_name, list(column_name) AS names FROM duckdb_columns() WHERE NOT internal GROUP BY table_name
        HAVING list_has_any(names, ['text', 'words', 'sentence', 'as_told', 'abstract'])
            AND NOT list_contains(names, 'text_kind')
    """).fetchall()
    assert showing == []
    kinds = "SELECT DISTINCT text_kind FROM evidence_sentences UNION SELECT DISTINCT text_kind FROM sentences"
    assert connection.sql(kinds).fetchall() == [("digest",)]


def test_one_query_counts_every_edge_again(connection: duckdb.DuckDBPyConnection) -> None:
    differing = connection.sql("""
        SELECT edge_id FROM edges FULL JOIN edge_counts AS again USING (edge_id)
        WHERE edges.kind = 'evidence' AND (
            edges.findings IS DISTINCT FROM again.findings OR edges.studies IS DISTINCT FROM again.studies
            OR edges.reviews IS DISTINCT FROM again.reviews
            OR coalesce(abs(edges.increase - again.increase), 1) > 1e-9
            OR coalesce(abs(edges.decrease - again.decrease), 1) > 1e-9
            OR coalesce(abs(edges.no_change - again.no_change), 1) > 1e-9)
    """).fetchall()
    assert differing == []
    assert len(connection.sql("FROM edge_counts").fetchall()) > 200


def test_a_finding_is_one_step_from_its_edge_with_document_offsets_and_sentence(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    rows = connection.sql("""
        SELECT e.record_id, e.words, e.sentence,
            substr(if(part = 'title', r.title, r.abstract), start + 1, "end" - start),
            substr(if(part = 'title', r.title, r.abstract), sentence_start + 1, sentence_end - sentence_start)
        FROM evidence_sentences AS e JOIN records AS r USING (record_id)
    """).fetchall()
    assert len(rows) == len(connection.sql("FROM evidence").fetchall())
    for record_id, words, sentence, words_there, sentence_there in rows:
        assert (words, sentence) == (words_there, sentence_there), record_id


def test_records_in_are_refused_or_read(connection: duckdb.DuckDBPyConnection) -> None:
    flow = connection.sql("SELECT stage, records FROM prisma").fetchall()
    came = sum(number for stage, number in flow if stage == "identified")
    left = sum(number for stage, number in flow if stage.startswith("excluded"))
    assert came == left + dict(flow)["read"] == 157


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_has_an_answer(database: Path, question: Path) -> None:
    text = question.read_text(encoding="utf8")
    assert text.startswith("-- ")
    assert text.splitlines()[0].endswith("?")
    names, rows = ask(text, database)
    assert rows
    assert len(names) <= 9
    assert ask(text, database) == (names, rows)


def test_there_are_six_questions() -> None:
    assert [path.name[0] for path in QUESTIONS] == list("123456")


def test_descendants_of_an_intervention(database: Path) -> None:
    rows = ask("SELECT intervention FROM descendants_of('dynamic_rt')", database)[1]
    assert [row[0] for row in rows] == ["concentric_rt", "dynamic_rt", "eccentric_rt", "isokinetic_rt"]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ({"vote": 0.5, "no_vote": "review"}, "CHECK"),
        ({"edge_id": "0000000000000000"}, "foreign key"),
        ({"record_id": "PMID:99"}, "foreign key"),
    ],
)
def test_a_row_that_breaks_the_schema_leaves_the_old_database(
    gold_rows: dict[type, list[Any]], gold_graph: Graph, tmp_path: Path, damage: dict[str, Any], told: str
) -> None:
    database = tmp_path / "adaptome.duckdb"
    database.write_bytes(b"the old one")
    broken = Graph(
        gold_graph.nodes, gold_graph.edges, [replace(gold_graph.evidence[0], **damage), *gold_graph.evidence[1:]]
    )
    write(gold_rows, broken, tmp_path / "tables")
    with pytest.raises(StoreError, match=rf"(?s)a row breaks graph/schema.sql .*{told}"):
        build_database(tmp_path / "tables", database)
    assert database.read_bytes() == b"the old one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["adaptome.duckdb", "tables"]


def test_the_database_can_be_made_again_over_itself(gold_folder: Path, tmp_path: Path) -> None:
    database = tmp_path / "adaptome.duckdb"
    assert build_database(gold_folder, database) == build_database(gold_folder, database)
