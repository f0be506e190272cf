"""Votes: one study, one vote; who is seen without a vote; what is linked to what."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from graph.build import Graph, build
from pipeline.errors import StoreError
from pipeline.ontology import ontology
from pipeline.tables import Association, Correction, Edge, SiteClaim

Make = dict[str, Callable[..., Any]]


def built(make: Make, findings: list[Any], **more: Any) -> Graph:
    """Build from findings of records that need no more than to exist."""
    names = sorted({row.record_id for row in [*findings, *(row for rows in more.values() for row in rows)]})
    records = more.pop("records", [make["record"](name) for name in names])
    studies = more.pop("studies", [make["study"](name) for name in names])
    return build(make["rows"](records, studies, findings, **more), ontology(), 0.95)


def effect(graph: Graph) -> Edge:
    (edge,) = [edge for edge in graph.edges if edge.relation == "changes"]
    return edge


def counts(edge: Edge) -> tuple[float, float, float]:
    return edge.increase, edge.decrease, edge.no_change


def test_one_study_shares_its_vote_over_its_directions(make: Make) -> None:
    finding = make["finding"]
    rows = [
        finding("PMID:1"),
        finding("PMID:1", limb="untrained"),
        finding("PMID:1", direction="no_change", comparator="baseline"),
        finding("PMID:2", direction="decrease"),
    ]
    graph = built(make, rows)
    edge = effect(graph)
    assert counts(edge) == (0.5, 1.0, 0.5)
    assert (edge.findings, edge.studies, edge.leading_direction) == (4, 2, "decrease")
    assert sorted(row.vote for row in graph.evidence) == [0.25, 0.25, 0.5, 1.0]


def test_records_of_one_trial_have_one_vote(make: Make) -> None:
    rows = [make["finding"]("PMID:1"), make["finding"]("PMID:2", direction="no_change")]
    records = [make["record"]("PMID:1", pmid=1), make["record"]("PMID:2", pmid=2)]
    edge = effect(built(make, rows, records=records, corrections=[Correction("PMID:2", 0, "UpdateOf", 1, None)]))
    assert (counts(edge), edge.studies) == ((0.5, 0.0, 0.5), 1)


def test_reviews_retracted_studies_and_comparisons_are_seen_without_a_vote(make: Make) -> None:
    finding, study, record = make["finding"], make["study"], make["record"]
    rows = [
        finding("PMID:1"),
        finding("PMID:2", direction="decrease"),
        finding("PMID:3", direction="decrease"),
        finding("PMID:4", direction="no_change", comparator="eccentric_rt"),
    ]
    graph = built(
        make,
        rows,
        records=[record("PMID:1"), record("PMID:2"), record("PMID:3", retracted=True), record("PMID:4")],
        studies=[study("PMID:1"), study("PMID:2", design="meta_analysis"), study("PMID:3"), study("PMID:4")],
    )
    edge = effect(graph)
    assert (counts(edge), edge.findings, edge.studies, edge.reviews) == ((1.0, 0.0, 0.0), 4, 1, 1)
    why = {row.record_id: (row.vote, row.no_vote) for row in graph.evidence}
    assert why == {
        "PMID:1": (1.0, None), "PMID:2": (0.0, "review"), "PMID:3": (0.0, "retracted"), "PMID:4": (0.0, "head_to_head"),
    }  # fmt: skip


def test_an_edge_without_votes_has_no_belief_and_says_why(make: Make) -> None:
    edge = effect(built(make, [make["finding"]("PMID:1", comparator="eccentric_rt")]))
    assert (edge.studies, edge.belief_increase, edge.leading_direction, edge.certainty) == (0, None, None, None)
    assert edge.reasons[0].startswith("no study has a vote here")


def test_a_site_claim_stands_with_its_study_s_trainings_or_else_with_the_study(make: Make) -> None:
    def claim(record_id: str) -> SiteClaim:
        return SiteClaim(
            record_id, record_id, "s", "motor_cortex", "adapts", False, "abstract", 0, 4, "More", "test/1", "digest"
        )

    graph = built(make, [make["finding"]("PMID:1")], site_claims=[claim("PMID:1"), claim("PMID:2")])
    claimed = {(edge.source, edge.target) for edge in graph.edges if edge.relation == "claimed_at"}
    assert claimed == {("intervention:resistance_training", "site:motor_cortex"), ("study:PMID:2", "site:motor_cortex")}


def test_associations_join_outcomes_and_have_no_direction(make: Make) -> None:
    pair = Association(
        "x", "PMID:1", "s", "maximal_strength", "sici", "none", "abstract", 0, 4, "More", "test/1", "digest"
    )
    graph = built(make, [], associations=[pair])
    (edge,) = [edge for edge in graph.edges if edge.relation == "associated_with"]
    assert (edge.source, edge.target) == ("outcome:maximal_strength", "outcome:sici")
    assert (edge.studies, counts(edge), edge.leading_direction, edge.certainty) == (1, (0, 0, 0), None, None)


@pytest.mark.parametrize("column", ["intervention", "outcome", "comparator"])
def test_an_unknown_concept_stops_the_build(make: Make, column: str) -> None:
    row = replace(make["finding"]("PMID:1"), **{column: "levitation"})
    with pytest.raises(StoreError, match="'levitation', named by PMID:1, is not in models/lexicon/concepts.yaml"):
        built(make, [row])


def test_a_finding_of_a_document_that_was_not_read_stops_the_build(make: Make) -> None:
    with pytest.raises(StoreError, match="document PMID:1 is not in studies; run `dvc repro`"):
        built(make, [make["finding"]("PMID:1")], studies=[])


def test_nothing_of_the_gold_is_lost(gold_rows: dict[type, list[Any]], gold_graph: Graph) -> None:
    said = {table.NAME: rows for table, rows in gold_rows.items()}  # type: ignore[attr-defined]
    kept = {(row.source_table, row.evidence_id) for row in gold_graph.evidence}
    assert {name for table, name in kept if table == "findings"} == {row.finding_id for row in said["findings"]}
    assert {name for table, name in kept if table == "associations"} == {
        row.association_id for row in said["associations"]
    }
    assert {name for table, name in kept if table == "site_claims"} == {
        row.site_claim_id for row in said["site_claims"]
    }


def test_the_order_of_reading_changes_nothing(gold_rows: dict[type, list[Any]], gold_graph: Graph) -> None:
    backwards = {table: rows[::-1] for table, rows in gold_rows.items()}
    again = build(backwards, ontology(), 0.95)
    assert sorted(again.edges, key=lambda edge: edge.edge_id) == sorted(gold_graph.edges, key=lambda edge: edge.edge_id)
