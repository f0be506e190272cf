"""Every command with right and wrong input: one sentence, status 1, no traceback, nothing lost."""

import io
import json
import sys
from pathlib import Path

import duckdb
import pytest

from graph import cli
from graph.query import answer
from pipeline.errors import InputError

TEXT = "Isometric training of the knee extensors for 4 weeks increased maximal voluntary contraction by 12% (P < 0.05)."
GOOD = {"id": "a", "title": "Isometric training", "abstract": TEXT}


def command(*words: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["adaptome", *words])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    lines = [json.dumps(GOOD), "{bad", json.dumps({"id": [3], "title": "x"}), json.dumps(GOOD | {"id": "b"})]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return path


def test_read_answers_in_order_and_names_bad_lines(
    texts: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = texts.with_name("out.jsonl")
    assert command("read", str(texts), "--out", str(out), monkeypatch=monkeypatch) == 1
    read = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["id"] for row in read] == ["a", "b"]
    assert read[0]["findings"][0]["outcome"] == "maximal_strength"
    told = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in told] == [f"{texts}, line 2", f"{texts}, line 3"]


def test_read_passes_through_standard_streams(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = json.dumps(GOOD).encode() + b"\n\xff\xfe\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line)))
    assert command("read", "-", "--out", "-", monkeypatch=monkeypatch) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["id"] == "a"
    assert "standard input, line 2" in told.err


def test_read_explains(texts: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    command("read", str(texts), "--explain", monkeypatch=monkeypatch)
    assert "maximal_strength" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["red"], "No such command"),
        (["read"], "Missing argument"),
        (["read", "nowhere.jsonl"], "nowhere.jsonl cannot be read (No such file or directory)"),
        (["read", "in.jsonl", "--out", "no/folder/out.jsonl"], "no/folder/out.jsonl cannot be written"),
        (["read", "in.jsonl", "--quick"], "No such option: --quick"),
        (["query", "SELECT 1"], "graph/adaptome.duckdb is not there; run `make run`"),
        (["summary"], "dvc repro"),
        (["explain", "PMID:1"], "dvc repro"),
    ],
)
def test_wrong_input_gets_one_sentence(
    texts: Path, words: list[str], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(texts.parent)
    assert command(*words, monkeypatch=monkeypatch) == 1
    error = capsys.readouterr().err
    assert error.startswith("adaptome: ")
    assert told in error
    assert "Traceback" not in error
    assert error.count("\n") == 1


def test_a_run_that_breaks_leaves_the_earlier_file(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(texts.parent)
    Path("out.jsonl").write_text("earlier")
    assert command("read", "nowhere.jsonl", "--out", "out.jsonl", monkeypatch=monkeypatch) == 1
    assert Path("out.jsonl").read_text() == "earlier"
    assert not Path("out.jsonl.new").exists()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "adaptome.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE edges AS SELECT 'sici' AS outcome, 0.25 AS belief, NULL AS low")
    return path


def test_an_answer_is_a_table_or_csv(database: Path) -> None:
    assert answer("SELECT * FROM edges", as_csv=True, database=database) == "outcome,belief,low\nsici,0.25,"
    assert "(1 row" in answer("SELECT * FROM edges", database=database)


def test_a_question_may_stand_in_a_file(database: Path) -> None:
    question = database.with_name("question.sql")
    question.write_text("-- which outcomes?\nSELECT outcome FROM edges;")
    assert answer(str(question), as_csv=True, database=database) == "outcome\nsici"


@pytest.mark.parametrize("statement", ["SELECT nothing FROM edges", "DELETE FROM edges", "SELEC"])
def test_the_database_is_only_read(database: Path, statement: str) -> None:
    with pytest.raises(InputError, match="did not take this query") as caught:
        answer(statement, database=database)
    assert "\n" not in str(caught.value)
