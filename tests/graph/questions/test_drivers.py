"""drivers: who exercises which driver, by hand; votes, limbs and tasks; wrong questions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.query import ask
from graph.questions.answer import as_csv, as_json, as_text
from graph.questions.drivers import drivers
from pipeline.errors import InputError
from pipeline.tables import Mention, Parameter, row_id

Make = dict[str, Callable[..., Any]]


def told(record_id: str, kind: str, value: float, unit: str) -> Parameter:
    return Parameter(
        row_id(record_id, kind, value), record_id, row_id(record_id, "s"), kind, value, value, unit, None, "abstract",
        0, 4, "More", "gold/1", "digest",
    )  # fmt: skip


def named(record_id: str, outcome: str, text: str) -> Mention:
    return Mention(
        row_id(record_id, outcome, text), record_id, row_id(record_id, "s"), "outcome", outcome, "abstract", 0,
        len(text), text, "gold/1", "digest",
    )  # fmt: skip


@pytest.fixture
def few(make: Make, database: Callable[..., Path]) -> Path:
    finding = make["finding"]
    strength = {"outcome": "maximal_strength"}
    findings = [
        finding("PMID:1"),
        finding("PMID:2", direction="no_change"),
        finding("PMID:2", outcome="sici", direction="decrease"),
        finding("PMID:3", intervention="metronome_paced_rt"),
        finding("PMID:3", intervention="self_paced_rt", direction="no_change"),
        finding("PMID:3", intervention="metronome_paced_rt", comparator="self_paced_rt"),
        finding("PMID:4", **strength),
        finding("PMID:4", outcome="contralateral_strength", limb="untrained", direction="no_change"),
        finding("PMID:5", intervention="eccentric_rt", **strength),
        finding("PMID:6", intervention="isometric_rt", direction="no_change", **strength),
        finding("PMID:7", intervention="detraining", direction="decrease", **strength),
        finding("PMID:8"),
    ]
    parameters = [
        told("PMID:1", "load", 80, "%1RM"),
        told("PMID:2", "load", 40, "%1RM"),
        told("PMID:2", "load", 80, "%1RM"),
        told("PMID:7", "duration", 4, "weeks"),
        told("PMID:8", "load", 80, "%1RM"),
    ]
    mentions = [
        named("PMID:5", "maximal_strength", "eccentric torque"),
        named("PMID:6", "maximal_strength", "squat 1RM"),
        named("PMID:4", "maximal_strength", "isometric torque"),
    ]
    studies = [make["study"]("PMID:8", design="review")]
    return database(findings, parameters=parameters, mentions=mentions, studies=studies)


def rows_of(answer: Any, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(as_json(answer))[table]
    return rows


def test_votes_by_driver_and_family(few: Path) -> None:
    rows = {(row["driver"], row["family"]): row for row in rows_of(drivers(database=few), "drivers")}
    load = rows["intensity", "corticospinal"]
    # PMID:1 up; PMID:2 with two loads: same and down share its vote; the review has none
    assert (load["studies"], load["varying"]) == (2, 1)
    assert (load["increase"], load["decrease"], load["no_change"]) == (1.0, 0.5, 0.5)
    pace = rows["timing", "corticospinal"]
    assert (pace["studies"], pace["varying"], pace["increase"], pace["no_change"]) == (1, 1, 1.0, 0.0)
    assert rows["salience", "corticospinal"]["studies"] == 1
    assert ("repetition", "performance and muscle") not in rows  # weeks without training are no dose


def test_specificity_is_read_from_limb_and_task(few: Path) -> None:
    parts = {row["through"]: row for row in rows_of(drivers("specificity", database=few), "parts")}
    assert (parts["trained limb"]["increase"], parts["untrained limb"]["no_change"]) == (1.0, 1.0)
    assert (parts["trained task"]["increase"], parts["other task"]["no_change"]) == (1.0, 1.0)
    assert parts["untrained limb"]["varying"] == 1
    assert parts["trained task"]["varying"] == 0
    whole = rows_of(drivers("specificity", database=few), "drivers")
    assert [row["studies"] for row in whole] == [3]


def test_sentences_on_demand(few: Path) -> None:
    assert "findings" not in json.loads(as_json(drivers("timing", database=few)))
    rows = rows_of(drivers("timing", sentences=True, database=few), "findings")
    assert [(row["intervention"], row["against"], row["no_vote"]) for row in rows] == [
        ("metronome_paced_rt", "control", None),
        ("metronome_paced_rt", "self_paced_rt", "head_to_head"),
    ]
    assert {(row["sentence"], row["text_kind"]) for row in rows} == {("More.", "digest")}


def test_forms_and_choices(few: Path) -> None:
    assert as_csv(drivers(database=few)).startswith("driver,family,studies,varying,increase")
    text = as_text(drivers("Timing and coordination", database=few))
    assert "each phase is timed to a cue" in text and "10.1007/s00421-017-3736-4" in text
    assert "exercised by" in as_text(drivers(database=few))
    one = rows_of(drivers(outcome="sici", where="load < 70", database=few), "drivers")
    assert {(row["driver"], row["decrease"]) for row in one} == {("intensity", 1.0), ("difficulty", 1.0)}


def test_sql_counts_the_same(gold_database: Path) -> None:
    sql = "SELECT driver, family, studies, varying, increase, decrease, no_change FROM drivers_of('reported')"
    rows = [tuple(row.values()) for row in rows_of(drivers(database=gold_database), "drivers")]
    assert sorted(rows) == sorted(ask(sql, gold_database)[1])
    assert {str(row[0]) for row in rows} == {
        "repetition", "intensity", "timing", "difficulty", "specificity", "salience",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"driver": "repetitions"}, "nearest are repetition"),
        ({"outcome": "mep"}, "not an outcome"),
        ({"sentences": True}, "name it"),
        ({"driver": "salience", "outcome": "sici"}, "no study of salience tells of sici"),
        ({"driver": "intensity", "where": "direction = decrease and outcome = mep_amplitude"}, "no finding is left"),
        ({"driver": "salience", "where": "direction = decrease"}, "loosen"),
    ],
)
def test_wrong_questions_get_a_sentence(few: Path, asked: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        drivers(**asked, database=few)
