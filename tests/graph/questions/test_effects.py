"""effects: votes, beliefs and sign tests against values computed by hand, and the way into wrong questions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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
    assert sorted(entry["why"] for entry in whole["not_voting"]) == ["head to head", "review"]
    assert len(whole["findings"]) == 7
    assert as_csv(answer).splitlines()[0].startswith("intervention,outcome,studies,increase")
    assert "no change" in as_text(answer)


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
