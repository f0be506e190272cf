"""audit: flags beside their sentences, those of published results, and the way into wrong questions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.query import ask
from graph.questions.answer import as_json, as_text
from graph.questions.audit import audit
from pipeline.errors import InputError
from pipeline.tables import Sentence, row_id

Make = dict[str, Callable[..., Any]]
TEXT = "It rose (SMD 1.60; 0.18, 3.02; p = 0.003)."
PRINTED = {
    "outcome": "icf", "p_value": 0.003, "p_relation": "=", "effect_size": 1.6, "effect_measure": "SMD",
    "interval_low": 0.18, "interval_high": 3.02,
}  # fmt: skip


@pytest.fixture
def flagged(make: Make, database: Callable[..., Path]) -> Path:
    finding = make["finding"]
    sentences = [
        Sentence(row_id(name, "s"), name, 0, "abstract", 0, len(text), text, None, "UNASSIGNED", "result", None,
                 "gold/1", "digest")
        for name, text in (("PMID:1", TEXT), ("PMID:2", "It fell by 12%."), ("PMID:3", "It rose by 12%."))
    ]  # fmt: skip
    return database(
        [
            finding("PMID:1", **PRINTED), finding("PMID:1", limb="untrained", **PRINTED),
            finding("PMID:2", change_percent=-12.0), finding("PMID:3", change_percent=12.0),
        ],
        sentences=sentences,
    )  # fmt: skip


def test_each_flag_stands_with_its_sentence(flagged: Path) -> None:
    answer = audit(database=flagged)
    whole = json.loads(as_json(answer))
    implied, percent = whole["flags"]
    assert (implied["fault"], implied["sentence"], len(implied["finding_ids"])) == ("implied_p", TEXT, 2)
    assert implied["implied_p"] == pytest.approx(0.0272, abs=1e-4)
    assert (percent["fault"], percent["record_id"]) == ("percent_against_direction", "PMID:2")
    text = " ".join(as_text(answer).split())
    assert "3 of 4 findings that print figures do not cohere" in text
    assert "It fell by 12%." in text
    assert "It rose by 12%." not in text


def test_published_results_are_recomputed(flagged: Path) -> None:
    found = {(row["id"], row["fault"]): row for row in json.loads(as_json(audit(database=flagged)))["published"]}
    assert set(found) == {("mason-2019-icf", "implied_p"), ("mason-2019-sp", "impossible_value")}
    facilitation = found["mason-2019-icf", "implied_p"]
    assert facilitation["implied_p"] == pytest.approx(0.0272, abs=1e-4)
    assert facilitation["implied_low"] > 0.02


def test_sql_gives_the_flags_again(flagged: Path) -> None:
    told = ask("SELECT fault, reason, sentence FROM audit GROUP BY ALL ORDER BY ALL", flagged)[1]
    rows = json.loads(as_json(audit(database=flagged)))["flags"]
    assert sorted((row["fault"], row["reason"], row["sentence"]) for row in rows) == told


def test_kinds_of_faults_and_filters(flagged: Path) -> None:
    rows = json.loads(as_json(audit("percent against direction", database=flagged)))
    assert [row["fault"] for row in rows["flags"]] == ["percent_against_direction"]
    assert rows["published"] == []
    rows = json.loads(as_json(audit(where="outcome = icf", database=flagged)))
    assert [row["fault"] for row in rows["flags"]] == ["implied_p"]
    assert "published" not in rows


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"fault": "implied"}, "'implied' is not a kind of fault; the nearest are implied_p"),
        ({"where": "outcome = sici"}, "no finding is left"),
        ({"where": "outcome = luck"}, "'luck' is no value of outcome"),
    ],
)
def test_wrong_questions_get_a_sentence(flagged: Path, asked: dict[str, str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        audit(**asked, database=flagged)


def test_a_published_result_without_people(flagged: Path, tmp_path: Path) -> None:
    path = tmp_path / "meta_analyses.yaml"
    path.write_text(
        "references: {a: {citation: A 2001}}\ncontrasts: []\norders: []\nresults: [{id: x, reference: a, "
        "exposure: acute, intervention: eccentric_rt, "
        "outcome: icf, direction: increase, k: 0, n: 0, checked: unverified}]"
    )
    rows = json.loads(as_json(audit(database=flagged, path=path)))["published"]
    assert [row["reason"].split(":")[0] for row in rows] == ["n = 0", "k = 0"]
