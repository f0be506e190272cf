"""What a run says of itself at its end."""

from pathlib import Path

import pytest

from graph.build import Graph, build, write
from graph.database import build_database
from graph.summary import summary
from pipeline.errors import InputError
from pipeline.ontology import ontology


@pytest.fixture(scope="module")
def text(gold_folder: Path) -> str:
    database = gold_folder.parent / "summary.duckdb"
    build_database(gold_folder, database)
    return summary(database)


def test_records_and_findings_are_counted(text: str, gold_graph: Graph) -> None:
    assert "157 in, 156 kept and read (156 digests), 1 refused" in text
    assert "refused: retracted 1" in text
    findings = sum(row.source_table == "findings" for row in gold_graph.evidence)
    assert f"Findings {findings}: " in text


def test_five_best_and_five_most_contested(text: str) -> None:
    best = text.split("Best supported")[1].split("Most contested")[0]
    contested = text.split("Most contested")[1].split("Where")[0]
    assert (best.count("→"), contested.count("→")) == (5, 5)
    assert "isometric resistance training → maximal strength" in best.splitlines()[1]
    assert "a single session of resistance exercise → MEP amplitude" in contested.splitlines()[1]


def test_places_are_named_and_lines_fit(text: str) -> None:
    assert "graph/exports/explorer.html" in text
    assert max(map(len, text.split("Where")[0].splitlines())) <= 100


def test_a_corpus_without_findings_has_a_summary(make: dict, tmp_path: Path) -> None:  # type: ignore[type-arg]
    rows = make["rows"]([make["record"]("PMID:1")], [make["study"]("PMID:1")])
    write(rows, build(rows, ontology(), 0.95), tmp_path / "tables")
    build_database(tmp_path / "tables", tmp_path / "a.duckdb")
    told = summary(tmp_path / "a.duckdb")
    assert "1 in, 1 kept and read (1 abstracts), 0 refused" in told
    assert "Findings 0\n" in told
    assert told.count("  none") == 2


def test_without_a_database_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="make run"):
        summary(tmp_path / "no.duckdb")
