"""validate: each answer against votes counted by hand, moderators by head-to-head findings, retracted versions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

import graph.validation
from graph.query import ask
from graph.questions.answer import as_csv, as_json, as_text
from graph.questions.validate import LEAST, SURE, clear, counts, validate
from pipeline.errors import InputError

Make = dict[str, Callable[..., Any]]
RESULT = {
    "id": "a", "reference": "a", "exposure": "chronic", "intervention": "resistance_training",
    "outcome": "mep_amplitude", "direction": "increase", "effect": 0.5, "low": 0.2, "high": 0.8, "measure": "SMD",
    "k": 12, "n": 300, "checked": "unverified",
}  # fmt: skip
CONTRAST = {
    "id": "c", "reference": "a", "exposure": "chronic", "moderator": "contraction", "outcome": "mep_amplitude",
    "direction": "increase", "over": {"label": "eccentric", "intervention": "eccentric_rt"},
    "under": {"label": "concentric", "intervention": "concentric_rt"}, "checked": "unverified",
}  # fmt: skip
TEMPO = {**CONTRAST, "id": "t", "moderator": "tempo", "over": {"label": "fast"}, "under": {"label": "slow"}}


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., Path]:
    """Write published results, one for each change of the plain one."""

    def made(*changes: dict[str, Any], contrasts: tuple[dict[str, Any], ...] = (), **reference: str) -> Path:
        results = [{**RESULT, **change} for change in changes or ({},)]
        whole = {"references": {"a": {"citation": "A 2001", **reference}}, "results": results,
                 "contrasts": list(contrasts), "orders": []}  # fmt: skip
        path = tmp_path / "meta_analyses.yaml"
        path.write_text(yaml.safe_dump(whole))
        return path

    return made


def rows(answer: Any, table: str = "results") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(as_json(answer))[table]
    return found


def test_the_four_answers(make: Make, database: Callable[..., Path], told: Callable[..., Path]) -> None:
    finding = make["finding"]
    path = database(
        [
            *(finding(f"PMID:{number}") for number in range(1, 5)),
            *(finding(f"PMID:{number}", outcome="sici", direction="no_change") for number in range(1, 5)),
            *(finding(f"PMID:{number}", outcome="icf") for number in (1, 2)),
            *(finding(f"PMID:{number}", outcome="icf", direction="decrease") for number in (3, 4)),
            *(finding(f"PMID:{number}", outcome="lici") for number in (1, 2)),
        ]
    )
    outcomes = ("mep_amplitude", "sici", "icf", "lici", "h_reflex")
    answer = validate(database=path, path=told(*({"id": outcome, "outcome": outcome} for outcome in outcomes)))
    found = {row["id"]: (row["studies"], row["answer"], row["missing"]) for row in rows(answer)}
    assert found == {
        "mep_amplitude": (4, "agree", 0), "sici": (4, "disagree", 0), "icf": (4, "undecided", 0),
        "lici": (2, "cannot_address", 1), "h_reflex": (0, "cannot_address", 3),
    }  # fmt: skip
    assert counts(answer)["results"] == {
        "agree": 1, "disagree": 1, "undecided": 1, "cannot_address": 2, "agreement": 0.5
    }  # fmt: skip
    text = " ".join(as_text(answer).split())
    assert "1 agree, 1 disagree, 1 undecided, 2 the corpus cannot address this" in text
    assert as_csv(answer).startswith("id,intervention,direction,studies,increase")


def test_the_least_number_of_studies_is_the_fewest_that_can_be_clear() -> None:
    """With weights n and 0 the larger share is Beta(n + 0.5, 0.5): above a half by .924 for two, .967 for three."""
    assert clear({"increase": 2.0, "decrease": 0.0, "no_change": 0.0}) == pytest.approx(0.9244, abs=1e-4)
    assert clear({"increase": 3.0, "decrease": 0.0, "no_change": 0.0}) == pytest.approx(0.9669, abs=1e-4)
    sure = [clear({"increase": float(n), "decrease": 0.0, "no_change": 0.0}) >= SURE for n in range(1, 6)]
    assert sure.index(True) + 1 == LEAST


def test_who_is_asked(make: Make, database: Callable[..., Path], told: Callable[..., Path]) -> None:
    """Kinds count; animals, one session, other people, reviews, retracted studies and comparisons do not."""
    finding, study = make["finding"], make["study"]
    path = database(
        [
            finding("PMID:1", intervention="eccentric_rt"), finding("PMID:2"), finding("PMID:3"), finding("PMID:4"),
            finding("PMID:5"), finding("PMID:6"), finding("PMID:7", intervention="endurance_training"),
            finding("PMID:8", comparator="endurance_training"), finding("PMID:9"), finding("PMID:10"),
        ],
        studies=[
            study("PMID:3", species="rat"), study("PMID:4", exposure="acute"), study("PMID:5", design="meta_analysis"),
            study("PMID:9", exposure=None), study("PMID:10", population="older_adults"),
        ],
        records=[make["record"]("PMID:6", retracted=True)],
    )  # fmt: skip
    published = told({}, {"id": "old", "population": "older_adults"})
    found = {row["id"]: row["studies"] for row in rows(validate(database=path, path=published))}
    assert found == {"a": 4, "old": 1}  # 1, 2, 9 and 10
    listed = rows(validate("a", database=path, path=published), "findings")
    voting = {row["record_id"] for row in listed if row["no_vote"] is None}
    assert voting == {"PMID:1", "PMID:2", "PMID:9", "PMID:10"}
    assert {row["no_vote"]: row["record_id"] for row in listed if row["no_vote"]} == {
        "retracted": "PMID:6", "review": "PMID:5"
    }  # fmt: skip
    assert all(row["sentence"] and row["text_kind"] for row in listed)


def test_moderators_are_answered_head_to_head(
    make: Make, database: Callable[..., Path], told: Callable[..., Path]
) -> None:
    finding = make["finding"]
    pair = {"intervention": "eccentric_rt", "comparator": "concentric_rt"}
    path = database(
        [
            *(finding(f"PMID:{number}", **pair) for number in (1, 2, 3)),
            finding("PMID:4", intervention="concentric_rt", comparator="eccentric_rt", direction="decrease"),
            finding("PMID:5", intervention="eccentric_rt"), finding("PMID:6", intervention="concentric_rt"),
        ]
    )  # fmt: skip
    answer = validate(database=path, path=told({}, contrasts=(CONTRAST, TEMPO)))
    found = {row["id"]: (row["studies"], row["increase"], row["answer"], row["missing"])
             for row in rows(answer, "contrasts")}  # fmt: skip
    assert found == {"c": (4, 4.0, "agree", 0), "t": (0, 0.0, "cannot_address", 3)}
    same = validate(database=path, path=told({}, contrasts=({**CONTRAST, "direction": "no_change"},)))
    assert rows(same, "contrasts")[0]["answer"] == "disagree"
    fewer = validate("c", database=database([finding("PMID:1", **pair)]), path=told({}, contrasts=(CONTRAST,)))
    assert rows(fewer, "contrasts")[0]["answer"] == "cannot_address"
    assert rows(fewer, "contrasts")[0]["missing"] == 2
    assert "1 the corpus cannot address this" in as_text(fewer)
    assert [row["record_id"] for row in rows(fewer, "findings")] == ["PMID:1"]


@pytest.mark.parametrize(
    ("record", "here"),
    [
        ({"doi": "10.1/old", "retracted": True}, "yes, as retracted: no vote"),
        ({"doi": "10.1/old"}, "yes, NOT MARKED as retracted"),
        ({}, "no"),
    ],
)
def test_a_retracted_version_is_named(
    make: Make, database: Callable[..., Path], told: Callable[..., Path], record: dict[str, Any], here: str
) -> None:
    path = database([make["finding"]("PMID:1")], records=[make["record"]("PMID:1", **record)])
    answer = validate(database=path, path=told({}, doi="10.1/new", retracted_version="10.1/OLD"))
    (row,) = rows(answer, "retracted")
    assert (row["doi"], row["retracted_version"], row["here"]) == ("10.1/new", "10.1/OLD", here)


def test_sql_counts_the_table_again(gold_database: Path) -> None:
    answer = validate(database=gold_database)
    for view in ("comparable", "head_to_head"):
        told = ask(
            f"""SELECT edge_id, count(DISTINCT cluster), sum(vote) FILTER (direction = 'increase'),
                sum(vote) FILTER (direction = 'no_change') FROM ballots_of('{view}') GROUP BY edge_id""",
            gold_database,
        )[1]
        again = {row[0]: tuple(value or 0 for value in row[1:]) for row in told}
        for row in rows(answer, {"comparable": "results", "head_to_head": "contrasts"}[view]):
            shown = (row["studies"], row["increase"], row["no_change"])
            assert again.get(row["edge_id"], (0, 0, 0)) == pytest.approx(shown)
    strength = next(row for row in rows(answer) if row["id"] == "siddique-2020")
    assert (strength["answer"], strength["leading_direction"]) == ("agree", "increase")
    assert strength["studies"] > 30
    assert rows(answer, "retracted")[0]["retracted_version"] == "10.1007/s40279-019-01152-3"


def test_an_unknown_result_is_named(gold_database: Path) -> None:
    with pytest.raises(InputError, match=r"'mason-2018' is not a published result; the nearest are .*mason-2019"):
        validate("mason-2018", database=gold_database)


def test_the_stage_writes_the_metric(gold_folder: Path, gold_database: Path) -> None:
    figures = graph.validation.figures(gold_folder)
    assert figures == counts(validate(database=gold_database))
    assert sum(figures["results"][name] for name in ("agree", "disagree", "undecided", "cannot_address")) == 12
    assert json.loads(json.dumps(figures)) == figures
