"""Verdicts for the page are those of `adaptome check`, found for all trainings at once."""

from pathlib import Path

import pytest

from graph.claimed import Claim
from graph.database import build_database
from graph.export.verdicts import ALL_SAYS, LISTED, Claimed, verdicts
from graph.questions.verdict import verdict
from graph.questions.weighing import weigh


@pytest.fixture(scope="module")
def database(gold_folder: Path) -> Path:
    path = gold_folder.parent / "claims.duckdb"
    build_database(gold_folder, path)
    return path


@pytest.fixture(scope="module")
def found(database: Path) -> list[Claimed]:
    return list(verdicts(database))


def test_they_are_those_of_the_check_of_one_claim(found: list[Claimed], database: Path) -> None:
    some = found[::29]
    claims = tuple(_claim(one) for one in some)
    for one, weighed in zip(some, weigh(claims, database), strict=True):
        known, told = verdict(weighed), one.told["verdicts"]["increase"]
        assert told == [known.word, known.why, round(known.pro, 3), round(known.against, 3)], one
        assert (one.told["linked"], one.told["certainty"]) == (weighed.linked, known.certainty)


def _claim(one: Claimed) -> Claim:
    kind, name = one.target.split(":", 1)
    training = one.training.removeprefix("intervention:")
    place = "place" if kind == "site" else "effect"
    return Claim(place, training, True, name, None, "increase", None, False, (), False, "")


def test_each_claim_has_a_verdict_for_all_that_may_be_said(found: list[Claimed]) -> None:
    assert len(found) > 200
    for one in found:
        assert set(one.told["verdicts"]) == set(ALL_SAYS)
        assert 0 < len(one.told["rows"]) <= 3 * LISTED
