"""Weights of votes, against values computed by hand and by DuckDB."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from graph.build import build
from graph.database import build_database
from graph.weights import effective
from pipeline.ontology import ontology

Make = dict[str, Callable[..., Any]]


@pytest.mark.parametrize(
    ("sizes", "weights"),
    [
        ([], []),
        ([30], [1.0]),
        ([None, None], [1.0, 1.0]),
        ([16, 4], [4 * 6 / 20, 2 * 6 / 20]),  # roots 4 and 2: 6 / (16 + 4) each
        ([16, 4, None], [4 * (6 + 10**0.5) / 30, 2 * (6 + 10**0.5) / 30, 10**0.5 * (6 + 10**0.5) / 30]),
    ],
)
def test_studies_weigh_by_the_root_of_their_size(sizes: list[int | None], weights: list[float]) -> None:
    assert effective(sizes) == pytest.approx(weights)


def test_p_lessens_a_vote(make: Make) -> None:
    findings = [make["finding"]("PMID:1", p=0.5), make["finding"]("PMID:2", direction="decrease")]
    names = ["PMID:1", "PMID:2"]
    rows = make["rows"]([make["record"](n) for n in names], [make["study"](n) for n in names], findings)
    graph = build(rows, ontology(), 0.95)
    assert [row.weight for row in graph.evidence] == [0.5, 1.0]
    (edge,) = (edge for edge in graph.edges if edge.relation == "changes")
    assert edge.belief_decrease == pytest.approx(1.5 / 3.0)
    assert (edge.increase, edge.decrease) == (1.0, 1.0)


def test_the_database_counts_the_same_beliefs(gold_folder: Path, tmp_path: Path) -> None:
    build_database(gold_folder, tmp_path / "a.duckdb")
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as connection:
        apart = connection.execute(
            """WITH counted AS (
                SELECT edge_id, sum(weight) AS whole, coalesce(sum(weight) FILTER (direction = 'increase'), 0) AS up
                FROM ballots GROUP BY edge_id)
            SELECT count(*), max(abs((up + 0.5) / (whole + 1.5) - belief_increase))
            FROM counted JOIN edges USING (edge_id)"""
        ).fetchone()
    assert apart is not None and apart[0] > 100 and apart[1] < 1e-12
