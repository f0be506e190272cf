"""check: verdicts by their rules, what a claim is linked to, and the page, against cases counted by hand."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from graph.query import ask
from graph.questions.answer import as_csv, as_json, as_text
from graph.questions.check import check, checked, text_of
from graph.questions.page import page, write_page
from graph.questions.verdict import TRIALS
from pipeline.errors import InputError
from pipeline.tables import Association, row_id

Make = dict[str, Callable[..., Any]]
BIGGER = "Strength training increases motor evoked potentials."


def told(answer: Any, table: str = "claims") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(as_json(answer))[table]
    return rows


def claim(answer: Any) -> dict[str, Any]:
    (row,) = told(answer)
    return row


def meps(make: Make, *directions: str, start: int = 1, **values: Any) -> list[Any]:
    return [make["finding"](f"PMID:{n}", direction=way, **values) for n, way in enumerate(directions, start)]


@pytest.mark.parametrize(
    ("directions", "verdict"),
    [
        (["increase"] * 4, "supported"),
        (["increase"] * 8 + ["decrease"], "supported"),  # 8 of 9 votes, from 0.58 up
        (["decrease"] * 4, "contradicted"),
        (["no_change"] * 4, "contradicted"),
        (["increase"] * 4 + ["no_change"] * 4, "contested"),
        (["increase"] * 2, "untested"),  # both agree; from 0.26 up: no more than chance
    ],
)
def test_verdicts(make: Make, database: Callable[..., Path], directions: list[str], verdict: str) -> None:
    row = claim(check(BIGGER, database(meps(make, *directions))))
    assert (row["verdict"], row["pro"]) == (verdict, directions.count("increase"))
    assert row["pro"] + row["against"] == len(directions) == row["studies"]


def test_no_study_is_untested_and_says_so(make: Make, database: Callable[..., Path]) -> None:
    answer = check("Strength training increases the V-wave.", database([make["finding"]("PMID:1", outcome="icf")]))
    row = claim(answer)
    assert (row["verdict"], row["studies"], row["certainty"]) == ("untested", 0, None)
    assert next(row for row in told(answer, "settle") if row["next"])["why"] == "nobody has looked"


def test_a_change_without_a_direction_counts_both(make: Make, database: Callable[..., Path]) -> None:
    path = database(meps(make, "increase", "increase", "decrease", "decrease"))
    assert claim(check("Strength training alters motor evoked potentials.", path))["verdict"] == "supported"
    assert claim(check(BIGGER, path))["verdict"] == "contested"


def test_animals_alone_leave_a_claim_untested_in_people(make: Make, database: Callable[..., Path]) -> None:
    rows = meps(make, *["increase"] * 4)
    path = database(rows, studies=[make["study"](f"PMID:{n}", species="monkey") for n in range(1, 5)])
    row = claim(check(BIGGER, path))
    assert row["verdict"] == "untested" and row["why"].startswith("untested in people: all votes are from animals")
    assert (row["animal_studies"], row["species_pro"]) == (4, "4 monkey")
    assert "indirect: 100 % of the votes are from animals" in as_text(check(BIGGER, path))


def test_the_search_widens_step_by_step_and_says_so(make: Make, database: Callable[..., Path]) -> None:
    kinds = database(meps(make, *["increase"] * 4, intervention="eccentric_rt"))
    row = claim(check(BIGGER, kinds))
    assert (row["verdict"], row["linked"]) == ("supported", "kinds of this training")
    row = claim(check("Isometric strength training increases motor evoked potentials.", kinds))
    assert row["linked"] == "the more general resistance training with its kinds"
    slow = claim(check("Slow strength training increases motor evoked potentials.", kinds))
    assert (
        slow["linked"]
        == "no study votes on slow tempo (from 3 s a phase) alone, so that all were taken; kinds of this training"
    )
    near = database(meps(make, *["increase"] * 4, outcome="recruitment_curve"))
    assert claim(check(BIGGER, near))["linked"] == "neighbouring measures (recruitment curve)"


def test_a_neighbour_that_grows_when_the_measure_shrinks_is_turned(make: Make, database: Callable[..., Path]) -> None:
    path = database(meps(make, *["decrease"] * 4, outcome="presynaptic_inhibition"))
    row = claim(check("Strength training increases the H-reflex.", path))
    assert row["linked"] == "neighbouring measures (presynaptic inhibition)"
    assert (row["pro"], row["verdict"]) == (4, "supported")


def test_kinds_are_told_beside_what_is_exact(make: Make, database: Callable[..., Path]) -> None:
    rows = meps(make, *["increase"] * 4) + meps(make, *["decrease"] * 6, start=5, intervention="eccentric_rt")
    answer = check(BIGGER, database(rows))
    assert (claim(answer)["verdict"], claim(answer)["with_kinds"]) == ("supported", "contested")
    assert "with the kinds of this training, 10 studies: contested" in " ".join(as_text(answer).split())


def test_two_trainings_are_held_against_each_other(make: Make, database: Callable[..., Path]) -> None:
    rows = meps(make, *["increase"] * 3, intervention="eccentric_rt", comparator="concentric_rt")
    rows += meps(make, "decrease", start=4, intervention="concentric_rt", comparator="eccentric_rt")  # the same
    path = database(rows)
    text = "Eccentric training increases motor evoked potentials more than concentric training."
    assert (claim(check(text, path))["pro"], claim(check(text, path))["verdict"]) == (4, "supported")


def test_a_place_is_inferred_and_authors_stand_beside(make: Make, database: Callable[..., Path]) -> None:
    path = database(meps(make, *["decrease"] * 8, outcome="sici"))
    row = claim(check("Strength training weakens the intracortical inhibitory circuits.", path))
    assert (row["kind"], row["place"], row["verdict"]) == ("place", "intracortical_inhibitory_circuits", "supported")
    assert row["down"] > 0.5 > row["up"] and row["pro"] == 8
    _, [(down,)] = ask("SELECT down FROM site_inferences WHERE site = 'intracortical_inhibitory_circuits'", path)
    assert row["down"] == pytest.approx(down)


def test_a_relation_is_observed_so_that_a_cause_outruns_it(make: Make, database: Callable[..., Path]) -> None:
    said = [
        Association(row_id(f"PMID:{n}", "r"), f"PMID:{n}", row_id(f"PMID:{n}", "s"), "maximal_strength", "muscle_size",
                    "positive", "abstract", 0, 4, "More", "gold/1", "digest")
        for n in range(1, 5)
    ]  # fmt: skip
    row = claim(
        check("Bigger muscles cause more strength.", database(meps(make, *["increase"] * 4), associations=said))
    )
    assert (row["kind"], row["verdict"], row["pro"]) == ("association", "supported", 4)
    assert row["wording_language"] != "causal" or row["wording_outruns"]


def test_wording_and_what_would_settle_it(make: Make, database: Callable[..., Path]) -> None:
    trials = check(BIGGER, database(meps(make, *["increase"] * 4)))
    assert not claim(trials)["wording_outruns"]
    steps = told(trials, "settle")
    assert [row["rank"] for row in steps] == [1, 2, 3, 4, 5, 6]
    assert (steps[1]["have"], steps[0]["next"]) == (4, True) and TRIALS <= 4  # trials enough to pool
    rows = meps(make, *["increase"] * 4, comparator="baseline")
    single = [make["study"](f"PMID:{n}", design="single_group", n=10) for n in range(1, 5)]
    one_arm = check(BIGGER, database(rows, studies=single))
    assert claim(one_arm)["wording_outruns"] and claim(one_arm)["certainty"] == "very low"
    steps = told(one_arm, "settle")
    assert (steps[1]["have"], steps[1]["next"], steps[3]["have"]) == (0, True, 4)
    # four agree: 0.44 up; with one more 0.52: a majority is sure
    assert steps[1]["why"].startswith("about 1 more of about 10 people that agree")


def test_best_sentences_are_surely_read_then_by_design_then_by_size(make: Make, database: Callable[..., Path]) -> None:
    rows = [make["finding"](f"PMID:{n}", p=p) for n, p in ((1, 0.5), (2, 0.9), (3, 0.9), (4, 0.92))]
    studies = [make["study"]("PMID:2", design="single_group"), make["study"]("PMID:4", n=10)]
    answer = check(BIGGER, database(rows, studies=studies))
    assert [row["record_id"] for row in told(answer, "sentences")] == ["PMID:3", "PMID:4", "PMID:2", "PMID:1"]
    assert {row["text_kind"] for row in told(answer, "sentences")} == {"digest"}


def test_votes_are_those_of_sql(gold_database: Path) -> None:
    row = claim(check("Strength training makes muscles bigger.", gold_database))
    _, [numbers] = ask(
        "SELECT increase, decrease + no_change, certainty FROM effects "
        "WHERE intervention = 'resistance_training' AND outcome = 'muscle_size'", gold_database,
    )  # fmt: skip
    assert [row["pro"], row["against"], row["certainty"]] == [*map(pytest.approx, numbers[:2]), numbers[2]]


def test_page_stands_alone_and_escapes(make: Make, database: Callable[..., Path], tmp_path: Path) -> None:
    path = database(meps(make, *["increase"] * 4))
    text = f'{BIGGER} <script>alert("x")</script> & bananas.'
    html = page(*checked(text, path))
    assert "<script" not in html and "&lt;script&gt;" in html
    assert not re.search(r'(?:src|href)="(?!https://doi\.org/|#)', html)
    assert "supported" in html and BIGGER in unescape(html)
    with pytest.raises(InputError, match="cannot be written"):
        write_page(*checked(BIGGER, path), str(tmp_path / "none" / "page.html"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("  ", "there is no text to check"),
        ("nowhere/claims.txt", "is not there"),
        ("claims.txt", "is not there"),
        ("I like bananas.", "no checkable claim in the text"),
    ],
)
def test_wrong_texts(given: str, said: str, gold_database: Path) -> None:
    with pytest.raises(InputError, match=said):
        check(given, gold_database)


def test_files(tmp_path: Path, gold_database: Path) -> None:
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\x00")
    for name, said in (("empty.txt", "is empty"), ("bytes.txt", "cannot be read as text")):
        with pytest.raises(InputError, match=said):
            text_of(str(tmp_path / name))
    saved = f"<html><head><style>p {{}}</style></head><body><h1>News</h1><p>{BIGGER}</p><p>Why not?</p></body></html>"
    (tmp_path / "post.html").write_text(saved, encoding="utf8")
    assert claim(check(str(tmp_path / "post.html"), gold_database))["sentence"] == BIGGER
    (tmp_path / "post.txt").write_text(f"{BIGGER}\n\nWhy not?\n", encoding="utf8")
    answer = check(str(tmp_path / "post.txt"), gold_database)
    assert [row["why"] for row in told(answer, "passed_over")] == ["a question"]
    assert as_csv(answer).splitlines()[0].startswith("number,claim,verdict,pro,against")
