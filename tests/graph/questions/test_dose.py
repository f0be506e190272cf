"""dose: cells, shared votes and gaps by hand, the regression's refusal and its slope, and wrong questions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.query import ask
from graph.questions.answer import as_csv, as_json, as_text
from graph.questions.dose import dose
from pipeline.errors import InputError
from pipeline.tables import Parameter, row_id

Make = dict[str, Callable[..., Any]]
UNITS = {"load": "%1RM", "duration": "weeks", "tempo": "s"}


def told(record_id: str, intervention: str | None = None, **doses: float) -> list[Parameter]:
    """Return the parameters of a study; ``intervention`` is the arm that they belong to."""
    return [
        Parameter(
            row_id(record_id, kind, value, intervention or ""), record_id, row_id(record_id, "s"), kind, value, value,
            UNITS[kind], intervention, "abstract", 0, 4, "More", "gold/1", "digest",
        )
        for kind, value in doses.items()
    ]  # fmt: skip


def asked(answer: Any) -> Any:
    return json.loads(as_json(answer))


@pytest.fixture
def few(make: Make, database: Callable[..., Path]) -> Path:
    """Six studies on MEP: load and weeks of the first four are told, and one has two arms."""
    finding = make["finding"]
    findings = [
        finding("PMID:1"),
        finding("PMID:2", direction="no_change"),
        finding("PMID:3"),
        finding("PMID:3", direction="decrease", limb="untrained"),
        finding("PMID:4", intervention="isometric_rt"),
        finding("PMID:4", intervention="isokinetic_rt", direction="no_change"),
        finding("PMID:5", intervention="heavy_load_rt"),
        finding("PMID:5", intervention="heavy_load_rt", comparator="low_load_rt"),
        finding("PMID:6", intervention="motor_imagery_training"),
    ]
    parameters = [
        *told("PMID:1", load=80, duration=4),
        *told("PMID:2", load=40, duration=4),
        *told("PMID:3", load=70, duration=8),
        *told("PMID:4", "isometric_rt", load=80),
        *told("PMID:4", "isokinetic_rt", load=40),
        *told("PMID:4", duration=4.9),
        *told("PMID:6", duration=4),
        *told("PMID:5", duration=20),
    ]
    return database(findings, parameters=parameters)


def test_cells_share_votes_and_name_gaps(few: Path) -> None:
    whole = asked(dose("mep_amplitude", "load, weeks", database=few))
    cells = {(cell["load"], cell["duration"]): cell for cell in whole["grid"]}
    assert len(cells) == 3 * 4
    heavy = cells["heavy", "under 5"]
    assert (heavy["studies"], heavy["increase"], heavy["no_change"]) == (2, 1.5, 0.0)  # PMID:1 and an arm of PMID:4
    assert cells["low", "under 5"]["no_change"] == 1.5  # PMID:2 and the other arm
    middle = cells["moderate", "5 to 8"]
    assert (middle["studies"], middle["increase"], middle["decrease"]) == (1, 0.5, 0.5)
    assert cells["moderate", "under 5"]["gap"]
    assert cells["moderate", "under 5"]["near"] == 4  # PMID:1, 2 and 4 beside it, PMID:3 behind
    assert cells["heavy", "13 or more"]["increase"] == 1.0  # heavy by its name
    assert sum(cell["gap"] for cell in whole["grid"]) == 8


def test_protocols_have_their_dose_and_sentence(few: Path) -> None:
    whole = asked(dose("mep_amplitude", "load, weeks", database=few))
    assert len(whole["protocols"]) == 7
    first = whole["protocols"][0]
    assert first["dose"] == "duration More; load More (%1RM)"
    assert (first["sentence"], first["text_kind"]) == ("More.", "digest")
    assert [row["against"] for row in whole["compared"]] == ["low_load_rt"]
    told = {tuple(row["parameters"] or ()): row["studies"] for row in whole["told"]}
    assert told == {(): 5, ("load",): 5, ("duration",): 5, ("load", "duration"): 5}


def test_too_few_studies_are_refused_with_their_number(few: Path) -> None:
    rows = {row["model"]: row for row in asked(dose("mep_amplitude", "load, weeks", database=few))["regression"]}
    # up, same, mixed, mixed: worth 4 - (1 + 27) / 16 = 2.25; 20 need 20 * 4 / 2.25 = 35.6 studies
    assert rows["load + weeks"]["studies"] == 4
    assert rows["load + weeks"]["effective"] == 2.25
    assert rows["load + weeks"]["missing"] == 32
    assert "32 are missing" in rows["load + weeks"]["refusal"]


def test_enough_studies_get_an_odds_ratio(make: Make, database: Callable[..., Path]) -> None:
    ups = [(60, number < 6) for number in range(20)] + [(70, number < 15) for number in range(20)]
    names = [f"PMID:{number}" for number in range(1, 41)]
    findings = [
        make["finding"](name, direction="increase" if up else "no_change")
        for name, (_, up) in zip(names, ups, strict=True)
    ]
    parameters = [row for name, (load, _) in zip(names, ups, strict=True) for row in told(name, load=load)]
    path = database(findings, parameters=parameters)
    rows = {row["model"]: row for row in asked(dose("mep_amplitude", "load, tempo", database=path))["regression"]}
    assert rows["load"]["odds_ratio"] == pytest.approx(7, rel=1e-3)  # (15 / 5) / (6 / 14), for 10 %
    assert rows["load"]["low"] < 7 < rows["load"]["high"]
    assert "no study tells them together; 20 or more are missing" in rows["load + tempo"]["refusal"]


def test_text_says_what_is_empty(few: Path) -> None:
    text = as_text(dose("mep_amplitude", database=few))
    assert text.startswith("No study tells load and tempo and weeks together: all 36 cells are gaps.")
    assert "gap" in text and "(4 near)" in text
    alone = as_text(dose("mep_amplitude", "tempo, rest", database=few))
    assert "all 9 cells are gaps" in alone
    assert as_csv(dose("mep_amplitude", database=few)).startswith("load,tempo,duration,studies,increase")


def test_sql_counts_the_grid_again(gold_database: Path) -> None:
    sql = """
        CREATE TEMP VIEW asked AS SELECT * FROM reported WHERE outcome = 'maximal_strength'
            AND intervention IN (SELECT intervention FROM descendants_of('resistance_training'));
        SELECT first_bin, second_bin, studies, increase, decrease, no_change, near
        FROM dose_cells_of('asked', 'load', 'duration', NULL)"""
    cells = asked(dose("maximal_strength", "load, weeks", database=gold_database))["grid"]
    keys = ("load", "duration", "studies", "increase", "decrease", "no_change", "near")
    assert [tuple(cell[key] for key in keys) for cell in cells] == ask(sql, gold_database)[1]
    assert sum(cell["studies"] for cell in cells) > 5


def test_a_filter_and_another_training(few: Path) -> None:
    one = asked(dose("mep_amplitude", "load, weeks", where="load >= 80", database=few))
    assert sum(cell["studies"] for cell in one["grid"]) == 2
    other = asked(dose("mep_amplitude", "load, weeks", "motor_imagery_training", database=few))
    assert [row["first_author"] for row in other["protocols"]] == [None]


@pytest.mark.parametrize(
    ("asked_for", "says"),
    [
        ({"outcome": "mep"}, "not an outcome"),
        ({"outcome": "mep_amplitude", "parameters": "load"}, "not two or three parameters"),
        ({"outcome": "mep_amplitude", "parameters": "load, load"}, "not two or three parameters"),
        ({"outcome": "mep_amplitude", "parameters": "lode, weeks"}, "nearest are load"),
        ({"outcome": "sici"}, "no study of resistance_training votes on sici; there are mep_amplitude"),
        ({"outcome": "mep_amplitude", "intervention": "nmes_training"}, "no study tells of nmes_training"),
        ({"outcome": "mep_amplitude", "where": "species = human and weeks > 30"}, "loosen"),
    ],
)
def test_wrong_questions_get_a_sentence(few: Path, asked_for: dict[str, str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        dose(**asked_for, database=few)
