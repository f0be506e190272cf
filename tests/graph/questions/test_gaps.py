"""gaps: neighbours counted by hand, ranks, and agreement with SQL."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.query import ask
from graph.questions.answer import as_csv, as_json, as_text
from graph.questions.gaps import gaps
from pipeline.errors import InputError
from pipeline.ontology import ontology
from pipeline.tables import Parameter, row_id

Make = dict[str, Callable[..., Any]]


def told(record_id: str, kind: str, value: float, unit: str) -> Parameter:
    return Parameter(
        row_id(record_id, kind, value), record_id, row_id(record_id, "s"), kind, value, value, unit, None, "abstract",
        0, 4, "More", "gold/1", "digest",
    )  # fmt: skip


@pytest.fixture
def few(make: Make, database: Callable[..., Path]) -> Path:
    """Eccentric training: MEP and SICI; concentric: SICI twice; isometric: strength. Load and weeks of some."""
    finding = make["finding"]
    findings = [
        finding("PMID:1", intervention="eccentric_rt"),
        finding("PMID:2", intervention="eccentric_rt", outcome="sici"),
        finding("PMID:3", intervention="concentric_rt", outcome="sici"),
        finding("PMID:4", intervention="concentric_rt", outcome="sici"),
        finding("PMID:5", intervention="isometric_rt", outcome="maximal_strength"),
    ]
    parameters = [
        told("PMID:1", "load", 85, "%1RM"),
        told("PMID:1", "duration", 4, "weeks"),
        told("PMID:2", "load", 85, "%1RM"),
        told("PMID:3", "duration", 6, "weeks"),
        told("PMID:3", "load", 70, "%1RM"),
    ]
    return database(findings, parameters=parameters)


def test_neighbours_of_an_untested_pair(few: Path) -> None:
    rows = json.loads(as_json(gaps(most=500, database=few)))["untested"]
    pairs = {(row["intervention"], row["outcome"]): row for row in rows}
    first = pairs["concentric_rt", "mep_amplitude"]
    # on MEP: the sibling's PMID:1, which is the parent's too; on kin measures: PMID:3 and 4
    assert (first["same_measure"], first["same_training"], first["near"]) == (1, 2, 3)
    assert ("dynamic_rt", "sici") not in pairs  # studied by its kinds
    assert ("resistance_training", "maximal_strength") not in pairs
    assert pairs["isometric_rt", "sici"]["same_measure"] == 3  # its sibling dynamic_rt, through the kinds of that
    ranks = [(min(row["same_measure"], row["same_training"]), row["near"]) for row in rows]
    assert ranks == sorted(ranks, reverse=True)


def test_empty_cells_of_dose(few: Path) -> None:
    whole = json.loads(as_json(gaps(parameters="load, weeks", most=500, database=few)))
    cells = {(row["family"], row["cell"]): (row["near"], row["partly"]) for row in whole["pairs"]}
    assert cells["corticospinal", "load moderate, weeks under 5"] == (
        2,
        2,
    )  # PMID:1 and 3 beside it, and each in one bin
    assert cells["corticospinal", "load heavy, weeks 5 to 8"] == (2, 3)  # PMID:1, 2 tell the load, PMID:3 the weeks
    assert whole["pairs"][0]["cell"] == "load heavy, weeks 5 to 8"
    assert whole["grids"][0] == {"family": "corticospinal", "parameters": "load x weeks", "cells": 12, "gaps": 10}
    assert "triples" not in whole


def test_three_parameters(few: Path) -> None:
    whole = json.loads(as_json(gaps(most=500, database=few)))
    cells = {row["cell"]: (row["near"], row["partly"]) for row in whole["triples"]}
    assert cells["load heavy, tempo slow, weeks under 5"] == (0, 1)  # PMID:1 tells two of the three


def test_forms_and_choices(few: Path) -> None:
    assert as_csv(gaps(database=few)).startswith("intervention,outcome,family,same_measure,same_training,near")
    assert "the first 2 of" in as_text(gaps(most=2, database=few))
    one = json.loads(as_json(gaps("concentric_rt", "mep_amplitude", database=few)))
    assert len(one["untested"]) == 1
    assert one["grids"] == []


def test_sql_finds_the_same_pairs(gold_database: Path) -> None:
    sql = "SELECT intervention, outcome, family, same_measure, same_training, near FROM untested LIMIT 15"
    rows = json.loads(as_json(gaps(database=gold_database)))["untested"]
    assert [tuple(row.values()) for row in rows] == ask(sql, gold_database)[1]


def test_untested_and_studied_pairs_are_all_pairs(gold_database: Path) -> None:
    studied = """SELECT DISTINCT intervention, outcome FROM reported WHERE intervention <> 'other_intervention'
        AND no_vote IS DISTINCT FROM 'retracted'"""
    untested = set(ask("SELECT intervention, outcome FROM untested", gold_database)[1])
    assert not untested & set(ask(studied, gold_database)[1])


def test_every_measure_has_one_family(gold_database: Path) -> None:
    rows = ask("SELECT outcome FROM outcome_families", gold_database)[1]
    assert sorted(str(row[0]) for row in rows) == sorted(ontology().outcomes)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"intervention": "excentric_rt"}, "nearest are eccentric_rt"),
        ({"outcome": "mep"}, "not an outcome"),
        ({"parameters": "load"}, "not two or three"),
        ({"most": 0}, "leaves nothing"),
    ],
)
def test_wrong_questions_get_a_sentence(few: Path, asked: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        gaps(**asked, database=few)
