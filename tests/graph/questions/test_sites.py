"""sites: the inference behind an answer, its doubts, and what it says of species, authors and wrong questions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.network import MOVES, infer, likelihood
from graph.query import ask
from graph.questions.answer import as_csv, as_json, as_text
from graph.questions.filters import kept
from graph.questions.sites import BALLOTS, _heard, _sights, sites
from pipeline.errors import InputError
from pipeline.ontology import ontology
from pipeline.tables import SiteClaim, row_id

Make = dict[str, Callable[..., Any]]
CIRCUITS = "intracortical_inhibitory_circuits"


def told(answer: Any, table: str = "sites") -> dict[str, Any]:
    """The rows of a table by their site or measure."""
    return {row.get("site") or row["outcome"]: row for row in json.loads(as_json(answer))[table]}


def claim(record_id: str, site: str, stance: str) -> SiteClaim:
    return SiteClaim(
        row_id(record_id, site, stance), record_id, row_id(record_id, "s"), site, stance, True, "abstract", 0, 4,  # type: ignore[arg-type]
        "More", "gold/1", "digest",
    )  # fmt: skip


def test_only_sici_fell(make: Make, database: Callable[..., Path]) -> None:
    path = database([make["finding"]("PMID:1", outcome="sici", direction="decrease")])
    answer = sites("resistance_training", database=path)
    rows = told(answer)
    assert set(rows) == set(ontology().sites)  # every site, seen or not
    letters = {letter for row in rows.values() for letter in (row["letters"] or "").split(", ") if letter}
    assert letters == set("ABCDEFGHIJKL")
    one = rows[CIRCUITS]
    assert (one["leading"], one["moved_by"], one["studies"]) == ("down", ["sici"], 1)
    assert one["down"] == pytest.approx(0.136 / 0.2965, abs=1e-9)  # test_network.py writes it out
    # a weight of 2 shows with 0.6: down .25 (.6 x .59 + .2 x .41), none .5 x .22, up .25 (.6 x .02 + .2 x .98)
    assert one["low"] == pytest.approx(0.109 / (0.109 + 0.11 + 0.052), abs=1e-9)
    assert one["weakest_assumption"] == f"sici sees {CIRCUITS} one weight less"
    assert not one["holds"]  # one study does not stand that doubt
    assert one["down"] < one["high"]
    (moved,) = json.loads(as_json(answer))["evidence"]
    assert (moved["favours"], moved["by"], moved["down_without"]) == ("down", pytest.approx(one["down"] - 0.25), 0.25)
    other = rows["motor_cortex"]
    assert (other["up"], other["none"], other["down"], other["low"]) == (0.25, 0.5, 0.25, None)
    assert json.loads(as_json(answer))["not_separated"] == []


def test_only_the_mep_rose_and_then_the_cmep_did_not(make: Make, database: Callable[..., Path]) -> None:
    rose = [make["finding"](f"PMID:{number}") for number in range(1, 5)]
    alone = told(sites("resistance_training", database=database(rose)))
    assert "motoneuron" in alone["motor_cortex"]["not_separated_from"]
    assert alone["motor_cortex"]["up"] == alone["motoneuron"]["up"] == alone["corticomotoneuronal_synapse"]["up"]
    beside = [make["finding"](f"PMID:{number}", outcome="cmep", direction="no_change") for number in range(1, 5)]
    answer = sites("resistance_training", database=database([*rose, *beside]))
    both = told(answer)
    assert both["motor_cortex"]["up"] > alone["motor_cortex"]["up"] > both["motoneuron"]["up"]
    assert both["motor_cortex"]["up"] == max(row["up"] for row in both.values())
    assert "motoneuron" not in both["motor_cortex"]["not_separated_from"]
    assert told(answer, "measures")["cmep"]["no_change"] == pytest.approx(4)
    assert len(json.loads(as_json(answer))["findings"]) == 8


def test_what_tells_most_next_has_not_been_measured(make: Make, database: Callable[..., Path]) -> None:
    path = database([make["finding"]("PMID:1")])
    rows = json.loads(as_json(sites("resistance_training", database=path)))["next"]
    assert [row["bits"] for row in rows] == sorted((row["bits"] for row in rows), reverse=True)
    assert told(sites("resistance_training", database=path))[CIRCUITS]["next_measure"] == "sici"


def test_monkeys_count_half_and_are_marked(make: Make, database: Callable[..., Path]) -> None:
    rows = [make["finding"]("PMID:1", outcome="reticulospinal_output")]
    monkey = database(rows, studies=[make["study"]("PMID:1", species="monkey")])
    answer = sites("resistance_training", database=monkey)
    of_monkeys = told(answer)["reticulospinal_tract"]
    assert of_monkeys["animals"] == ["monkey"]
    assert "reticulospinal output (monkey)" in as_text(answer)
    assert told(answer, "measures")["reticulospinal_output"]["increase"] == 0.5
    (reasons,) = ask("SELECT DISTINCT reasons FROM site_inferences", monkey)[1][0]
    assert reasons == ["indirectness: votes from monkey count half"]
    of_people = told(sites("resistance_training", database=database(rows)))["reticulospinal_tract"]
    assert 0.25 < of_monkeys["up"] < of_people["up"]
    assert of_people["animals"] == []


def test_authors_claims_stand_beside_and_move_nothing(make: Make, database: Callable[..., Path]) -> None:
    rows = [make["finding"]("PMID:1", outcome="sici", direction="decrease")]
    plain = told(sites("resistance_training", database=database(rows)))
    answer = sites(
        "resistance_training", database=database(rows, site_claims=[claim("PMID:1", "motoneuron", "adapts")])
    )
    claimed = told(answer)
    assert claimed["motoneuron"]["authors_adapts"] == 1
    for site, row in plain.items():
        assert [row[name] for name in ("up", "none", "down")] == [
            claimed[site][name] for name in ("up", "none", "down")
        ]
    assert told(answer, "claims")["motoneuron"]["leading"] == "not seen"
    assert told(answer, "claim_sentences")["motoneuron"]["text_kind"] == "digest"


def test_claims_belong_to_the_trainings_of_their_documents(make: Make, database: Callable[..., Path]) -> None:
    rows = [make["finding"]("PMID:1"), make["finding"]("PMID:2", intervention="skill_training")]
    path = database(rows, site_claims=[claim("PMID:1", "motoneuron", "adapts")])
    found = {row["intervention"]: row["authors_adapts"] for row in json.loads(as_json(sites(database=path)))["sites"]
             if row["site"] == "motoneuron"}  # fmt: skip
    assert found == {"resistance_training": 1, "skill_training": 0}


def test_kinds_and_filters_count_votes_anew(make: Make, database: Callable[..., Path]) -> None:
    down = {"outcome": "sici", "direction": "decrease"}
    path = database([make["finding"]("PMID:1", **down), make["finding"]("PMID:2", intervention="isometric_rt", **down)])
    alone, pooled = (
        told(sites("resistance_training", kinds=kinds, database=path))[CIRCUITS] for kinds in (False, True)
    )
    assert (alone["studies"], pooled["studies"]) == (1, 2)
    assert pooled["down"] > alone["down"]
    filtered = sites("resistance_training", "species = human", kinds=True, database=path)
    assert told(filtered)[CIRCUITS]["down"] == pooled["down"]


def test_every_training_and_sql_say_the_same(gold_database: Path) -> None:
    whole = json.loads(as_json(sites(database=gold_database)))["sites"]
    found = {(row["intervention"], row["site"]): (row["up"], row["none"], row["down"]) for row in whole}
    _, rows = ask("SELECT intervention, site, up, none, down FROM site_inferences", gold_database)
    assert {(row[0], row[1]) for row in rows} == set(found)
    for intervention, site, *chances in rows:
        assert chances == pytest.approx(found[str(intervention), str(site)], abs=1e-9)
    assert as_csv(sites(database=gold_database)).startswith("intervention,letters,site,up,none,down")


def test_soft_evidence_in_sql_is_what_enters(gold_database: Path) -> None:
    statement = """SELECT outcome, soft_decrease, soft_no_change, soft_increase FROM site_evidence
        WHERE intervention = 'resistance_training'"""
    _, rows = ask(statement, gold_database)
    with kept(None, gold_database) as connection:
        heard = _heard(connection.execute(BALLOTS.format("'kept'")).fetchall())["resistance_training"]
        assert infer(_sights(connection), heard.said)
    assert len(rows) == len(heard.said) > 10
    for outcome, *soft in rows:
        assert soft == pytest.approx(likelihood(heard.said[str(outcome)])), (outcome, MOVES)


def test_every_input_of_an_inference_is_an_edge(gold_database: Path) -> None:
    statement = """SELECT DISTINCT other.kind FROM edges, unnest(edges.inputs) AS used(edge_id)
        LEFT JOIN edges AS other ON other.edge_id = used.edge_id WHERE edges.kind = 'inference' ORDER BY 1"""
    assert ask(statement, gold_database)[1] == [("evidence",), ("knowledge",)]


def test_two_answers_have_equal_bytes(make: Make, database: Callable[..., Path]) -> None:
    path = database([make["finding"]("PMID:1"), make["finding"]("PMID:2", outcome="sici", direction="no_change")])
    first, second = (as_json(sites("resistance_training", database=path)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"intervention": "ressistance_training"}, "nearest are resistance_training"),
        ({"intervention": "eccentric_rt"}, "no study with a vote tells what eccentric_rt does"),
        ({"intervention": "resistance_training", "where": "weeks > 3"}, "loosen it"),
        ({"kinds": True}, "name it with --intervention"),
    ],
)
def test_wrong_questions_get_a_sentence(
    make: Make, database: Callable[..., Path], asked: dict[str, Any], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        sites(**asked, database=database([make["finding"]("PMID:1")]))
