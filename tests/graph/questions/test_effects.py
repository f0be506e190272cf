"""effects: votes, beliefs and sign tests against values computed by hand, and the way into wrong questions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.query import ask
from graph.questions.answer import as_csv, as_json, as_text
from graph.questions.effects import effects, sign_test
from pipeline.errors import InputError

Make = dict[str, Callable[..., Any]]


def test_votes_belief_and_sign_test(make: Make, database: Callable[..., Path]) -> None:
    finding = make["finding"]
    rows = [
        *(finding(f"PMID:{number}") for number in range(1, 6)),
        finding("PMID:5", direction="no_change", limb="untrained"),
        finding("PMID:6", direction="decrease"),
        finding("PMID:7", comparator="eccentric_rt"),
        finding("PMID:8"),
    ]
    path = database(rows, studies=[make["study"]("PMID:8", design="review")])
    answer = effects("resistance training", "mep_amplitude", database=path)
    (row,) = json.loads(as_json(answer))["effects"]
    assert (row["studies"], row["increase"], row["decrease"], row["no_change"], row["reviews"]) == (6, 4.5, 1, 0.5, 1)
    assert row["belief"] == pytest.approx((4.5 + 0.5) / (6 + 1.5))
    assert row["sign_test_p"] == pytest.approx(2 * 7 / 64)  # five up, one down
    whole = json.loads(as_json(answer))
    assert sorted(entry["why"] for entry in whole["not_voting"]) == ["head_to_head", "review"]
    assert len(whole["findings"]) == 7
    assert as_csv(answer).splitlines()[0].startswith("intervention,outcome,studies,increase")
    assert "no change" in as_text(answer)


def test_one_effect_shows_each_belief_and_each_reason(make: Make, database: Callable[..., Path]) -> None:
    rows = [make["finding"](f"PMID:{number}", comparator="baseline") for number in range(1, 5)]
    answer = effects("resistance_training", "mep_amplitude", database=database(rows))
    whole = json.loads(as_json(answer))
    beliefs = {row["direction"]: row for row in whole["beliefs"]}
    assert beliefs["increase"]["belief"] == pytest.approx(4.5 / 5.5)
    assert beliefs["decrease"]["belief"] == pytest.approx(0.5 / 5.5)
    assert (beliefs["increase"]["low"], beliefs["increase"]["high"]) == pytest.approx(
        (whole["effects"][0]["belief_low"], whole["effects"][0]["belief_high"])
    )
    assert sum(row["belief"] for row in beliefs.values()) == pytest.approx(1)
    reasons = [row["reason"] for row in whole["certainty"]]
    assert reasons == whole["effects"][0]["reasons"]
    assert all(reason in " ".join(as_text(answer).split()) for reason in reasons)


def test_reviews_and_meta_analyses_are_counted_apart(make: Make, database: Callable[..., Path]) -> None:
    finding, study = make["finding"], make["study"]
    rows = [
        finding("PMID:1"),
        finding("PMID:2"), finding("PMID:2", limb="untrained"),  # one review says it twice
        finding("PMID:3"), finding("PMID:3", direction="no_change", limb="untrained"),
        finding("PMID:4"),
    ]  # fmt: skip
    studies = [study("PMID:2", design="review")] + [study(f"PMID:{n}", design="meta_analysis") for n in (3, 4)]
    whole = json.loads(as_json(effects(database=database(rows, studies=studies))))
    (row,) = whole["effects"]
    assert (row["studies"], row["reviews"], row["meta_analyses"]) == (1, 1, 2)
    counts = {row["kind"]: (row["records"], row["increase"], row["no_change"]) for row in whole["reviews"]}
    assert counts == {"review": (1, 1, 0), "meta_analysis": (2, 1.5, 0.5)}
    assert "not_voting" not in whole


def test_retracted_studies_are_listed(make: Make, database: Callable[..., Path]) -> None:
    path = database(
        [make["finding"]("PMID:1"), make["finding"]("PMID:2")], records=[make["record"]("PMID:2", retracted=True)]
    )
    whole = json.loads(as_json(effects(database=path)))
    assert [(row["why"], row["record_id"]) for row in whole["not_voting"]] == [("retracted", "PMID:2")]


def test_sql_counts_the_table_again(gold_database: Path) -> None:
    rows = json.loads(as_json(effects(database=gold_database)))["effects"]
    told = ask(
        """SELECT intervention, outcome, count(DISTINCT cluster),
            coalesce(sum(vote) FILTER (direction = 'increase'), 0),
            (coalesce(sum(weight) FILTER (direction = 'increase'), 0) + 0.5) / (sum(weight) + 1.5)
        FROM ballots GROUP BY ALL""",
        gold_database,
    )[1]
    again = {(row[0], row[1]): row[2:] for row in told}
    assert len(again) == len(rows)
    for row in rows:
        counts = (row["studies"], row["increase"], row["belief_increase"])
        assert again[row["intervention"], row["outcome"]] == pytest.approx(counts)


def test_a_filter_counts_votes_anew(make: Make, database: Callable[..., Path]) -> None:
    rows = [make["finding"]("PMID:1"), make["finding"]("PMID:1", direction="no_change", limb="untrained")]
    path = database(rows)
    (row,) = json.loads(as_json(effects(where="limb = trained", database=path)))["effects"]
    assert (row["increase"], row["no_change"]) == (1.0, 0.0)


def test_studies_without_one_sign_do_not_enter_the_sign_test() -> None:
    assert sign_test([("a", "increase"), ("a", "decrease"), ("b", "no_change")]) is None
    assert sign_test([("a", "increase"), ("a", "no_change"), ("b", "increase")]) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"intervention": "ressistance_training"}, "nearest are resistance_training"),
        ({"outcome": "mep"}, "not an outcome"),
        ({"intervention": "eccentric_rt", "outcome": "mep_amplitude"}, "no study tells of eccentric_rt on mep_amp"),
        ({"intervention": "resistance_training", "where": "weeks > 3"}, "loosen it"),
    ],
)  # fmt: skip
def test_wrong_questions_get_a_sentence(
    make: Make, database: Callable[..., Path], asked: dict[str, str], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        effects(**asked, database=database([make["finding"]("PMID:1")]))
