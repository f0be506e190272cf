"""The whole flow on ten digests: every table has a writer, two runs give equal bytes, a failed run changes nothing."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import yaml

import graph.build
import graph.database
import graph.export.__main__
import graph.validation
import pipeline.evaluate
import pipeline.extract
import pipeline.fetch
import pipeline.parse
import pipeline.screen
from graph.flags import TABLES
from pipeline.errors import AdaptomeError

ROOT = Path(__file__).parents[1]
DOCUMENTS = 10
STAGES: dict[str, Callable[[], None]] = {
    "fetch": pipeline.fetch.main,
    "parse": pipeline.parse.main,
    "screen": pipeline.screen.main,
    "extract": pipeline.extract.main,
    "graph": graph.build.main,
    "database": graph.database.main,
    "export": graph.export.__main__.main,
    "evaluate": pipeline.evaluate.main,
    "validate": graph.validation.main,
}


def project(folder: Path) -> Path:
    """A folder in which the stages run: parameters, ten digests, their gold, the lexicon."""
    params = yaml.safe_load((ROOT / "params.yaml").read_text())
    params["extract"]["workers"] = 1
    (folder / "corpora/digests").mkdir(parents=True)
    (folder / "corpora/gold").mkdir()
    (folder / "models").symlink_to(ROOT / "models")
    (folder / "params.yaml").write_text(yaml.safe_dump(params))
    (folder / "dvc.yaml").symlink_to(ROOT / "dvc.yaml")
    for name in ("corpora/digests/digests.jsonl", "corpora/gold/digests.jsonl"):
        lines = (ROOT / name).read_text(encoding="utf8").splitlines(keepends=True)
        (folder / name).write_text("".join(lines[:DOCUMENTS]), encoding="utf8")
    return folder


def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    for stage in STAGES.values():
        stage()
    return folder


def products(folder: Path) -> dict[str, bytes]:
    """Every file that the stages wrote, by its path; the database has no equal bytes by its nature."""
    files = [f for f in folder.rglob("*") if f.is_file() and not f.is_symlink() and f.suffix != ".duckdb"]
    return {str(f.relative_to(folder)): f.read_bytes() for f in files if "models" not in f.relative_to(folder).parts}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as monkeypatch:
        return run(project(tmp_path_factory.mktemp("first")), monkeypatch)


def test_two_runs_give_equal_bytes(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = products(finished), products(run(project(tmp_path), monkeypatch))
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.NAME)
def test_every_table_is_written(finished: Path, table: type) -> None:
    assert (finished / f"graph/tables/{table.NAME}.parquet").exists()  # type: ignore[attr-defined]


def test_a_finding_is_one_step_from_its_sentence(finished: Path) -> None:
    with duckdb.connect(str(finished / "graph/adaptome.duckdb"), read_only=True) as database:
        rows = database.execute("""
            SELECT records.abstract, records.title, findings.part, findings.start, findings."end", findings.text,
                sentences.text
            FROM edges JOIN evidence USING (edge_id)
            JOIN findings ON findings.finding_id = evidence.evidence_id
            JOIN sentences ON sentences.sentence_id = findings.sentence_id
            JOIN records ON records.record_id = findings.record_id""").fetchall()
    assert rows
    for abstract, title, part, start, end, words, sentence in rows:
        assert (title if part == "title" else abstract)[start:end] == words
        assert words in sentence


@pytest.mark.parametrize(
    ("corpus", "told"),
    [
        ("", "digests.jsonl"),
        ("{not json\n", "line 1"),
        ('{"id": "DOI:10.1/x", "title": "Wool", "abstract": "Sheep were shorn.", "text_kind": "digest"}\n', "topic"),
    ],
    ids=["empty", "malformed", "off topic"],
)
def test_a_failed_run_says_why_and_changes_nothing(
    finished: Path, monkeypatch: pytest.MonkeyPatch, corpus: str, told: str
) -> None:
    monkeypatch.chdir(finished)
    digests = finished / "corpora/digests/digests.jsonl"
    good, before = digests.read_text(encoding="utf8"), products(finished / "graph")
    digests.write_text(corpus, encoding="utf8")
    try:
        with pytest.raises(AdaptomeError, match=told):
            for stage in STAGES.values():
                stage()
    finally:
        digests.write_text(good, encoding="utf8")
    assert products(finished / "graph") == before
