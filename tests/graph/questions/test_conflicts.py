"""conflicts: which effects are contested, what separates their sides, and the way into wrong questions."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.cli import app
from graph.query import ask
from graph.questions.answer import as_csv, as_json, as_text
from graph.questions.conflicts import conflicts
from pipeline.errors import InputError
from pipeline.tables import Mention, Parameter, row_id

Make = dict[str, Callable[..., Any]]


def mention(record_id: str, kind: str, concept: str) -> Mention:
    place = row_id(record_id, "s")
    return Mention(
        row_id(record_id, concept), record_id, place, kind, concept, "abstract", 0, 4, "More", "gold/1", "digest"
    )  # type: ignore[arg-type]


def weeks(record_id: str, value: float) -> Parameter:
    return Parameter(
        row_id(record_id, "duration"), record_id, row_id(record_id, "s"), "duration", value, value, "weeks", None,
        "abstract", 0, 4, "More", "gold/1", "digest",
    )  # fmt: skip


def split_by_muscle(make: Make) -> tuple[list[Any], list[Any]]:
    """Return eight studies, of which those of a leg rise and those of a hand do not, and what they name."""
    finding, names = make["finding"], [f"PMID:{number}" for number in range(1, 9)]
    legs, hands = names[:4], names[4:]
    findings = [finding(name) for name in legs] + [finding(name, direction="no_change") for name in hands]
    named = [mention(name, "muscle", "lower_limb") for name in legs]
    return findings, named + [mention(name, "muscle", "upper_limb") for name in hands]


def told(answer: Any) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(as_json(answer))
    return whole


def test_a_known_split_is_found(make: Make, database: Callable[..., Path]) -> None:
    findings, named = split_by_muscle(make)
    answer = conflicts("resistance_training", "mep_amplitude", database=database(findings, mentions=named))
    whole = told(answer)
    (row,) = whole["conflicts"]
    assert (row["studies"], row["increase"], row["decrease"], row["no_change"]) == (8, 4, 0, 4)
    assert (row["tried"], row["separating"]) == (1, ["muscle"])
    muscle = next(one for one in whole["moderators"] if one["moderator"] == "muscle")
    assert (muscle["increase"], muscle["no_change"]) == (["lower limb 4"], ["upper limb 4"])
    assert muscle["p"] == muscle["p_held"] == pytest.approx(2 / 70)
    assert muscle["said"] == "separates"
    others = {one["moderator"]: one["said"] for one in whole["moderators"] if one["moderator"] != "muscle"}
    assert others["species"] == "all alike: human" and others["weeks"].startswith("not enough studies")
    assert len(others) == 11
    assert [len(whole[side]) for side in ("increase", "decrease", "no_change")] == [4, 0, 4]
    assert {one["muscle"] for one in whole["increase"]} == {"lower_limb"}
    assert all(one["sentence"] and one["text_kind"] == "digest" for one in whole["increase"])
    assert "muscle (p 0.029)" in " ".join(as_text(answer).split())
    assert as_csv(answer).splitlines()[1].startswith("resistance_training,mep_amplitude,8,4.0,0.0,4.0")


def test_a_second_moderator_that_is_tried_costs(make: Make, database: Callable[..., Path]) -> None:
    findings, named = split_by_muscle(make)
    parameters = [weeks(f"PMID:{number}", value) for number, value in enumerate([4, 6, 8, 12] * 2, 1)]
    path = database(findings, mentions=named, parameters=parameters)
    rows = {row["moderator"]: row for row in told(conflicts(database=path))["moderators"]}
    assert set(rows) == {"muscle", "weeks"}  # without one effect asked for, those tried alone
    assert rows["muscle"]["p_held"] == pytest.approx(2 * 2 / 70)
    assert rows["weeks"]["increase"] == ["7 (4-12), 4 studies"]


def test_kinds_count_with_their_intervention(make: Make, database: Callable[..., Path]) -> None:
    finding = make["finding"]
    rows = [finding(f"PMID:{n}", intervention="isometric_rt") for n in range(1, 5)]
    rows += [finding(f"PMID:{n}", intervention="eccentric_rt", direction="no_change") for n in range(5, 9)]
    (row,) = told(conflicts(database=database(rows)))["conflicts"]
    assert (row["intervention"], row["kinds"]) == ("resistance_training", ["eccentric_rt", "isometric_rt"])
    assert row["separating"] == ["contraction"]


def test_an_effect_of_one_kind_is_shown_once_as_that_kind(make: Make, database: Callable[..., Path]) -> None:
    finding = make["finding"]
    rows = [finding("PMID:1", intervention="eccentric_rt"),
            finding("PMID:2", intervention="eccentric_rt", direction="decrease")]  # fmt: skip
    path = database(rows)
    assert [row["intervention"] for row in told(conflicts(database=path))["conflicts"]] == ["eccentric_rt"]
    asked = told(conflicts("resistance_training", database=path))["conflicts"]
    assert [row["kinds"] for row in asked] == [["eccentric_rt"]]


def test_a_study_of_several_directions_is_looked_at_by_itself(make: Make, database: Callable[..., Path]) -> None:
    finding = make["finding"]
    rows = [
        finding("PMID:1"), finding("PMID:1", direction="no_change", limb="untrained"),  # split by limb, on no side
        finding("PMID:2"), finding("PMID:2", direction="no_change", comparator="baseline"),  # not split
    ]  # fmt: skip
    whole = told(conflicts("resistance_training", "mep_amplitude", database=database(rows)))
    limb = next(one for one in whole["moderators"] if one["moderator"] == "limb")
    assert limb["within"] == "1 of 2"
    assert limb["increase"] == [] and limb["said"] == "not enough studies: 0 of 7 needed"


def test_the_most_contested_comes_first(make: Make, database: Callable[..., Path]) -> None:
    finding = make["finding"]
    rows = [finding(f"PMID:{n}", direction=d) for n, d in enumerate(["increase", "increase", "increase", "decrease"])]
    rows += [finding(f"PMID:{n}", outcome="sici", direction=d) for n, d in enumerate(["increase", "decrease"] * 2)]
    rows += [finding(f"PMID:{n}", outcome="h_reflex") for n in range(3)]
    found = told(conflicts(database=database(rows)))["conflicts"]
    assert [row["outcome"] for row in found] == ["sici", "mep_amplitude"]  # agreement is no conflict


def test_sql_counts_the_table_again(gold_database: Path) -> None:
    rows = told(conflicts(database=gold_database))["conflicts"]
    assert len(rows) > 20
    again = ask(
        """SELECT intervention, outcome, count(DISTINCT cluster),
            coalesce(sum(vote) FILTER (direction = 'increase'), 0),
            coalesce(sum(vote) FILTER (direction = 'decrease'), 0),
            coalesce(sum(vote) FILTER (direction = 'no_change'), 0)
        FROM ballots_of('pooled') GROUP BY ALL""",
        gold_database,
    )[1]
    counts = {(row[0], row[1]): row[2:] for row in again}
    for row in rows:
        told_ = (row["studies"], row["increase"], row["decrease"], row["no_change"])
        assert counts[row["intervention"], row["outcome"]] == pytest.approx(told_)


def test_every_moderator_of_a_finding_comes_from_the_view(gold_database: Path) -> None:
    rows = ask("SELECT DISTINCT moderator FROM moderators", gold_database)[1]
    whole = told(conflicts("resistance_training", "mep_amplitude", database=gold_database))
    assert {row[0] for row in rows} == {row["moderator"] for row in whole["moderators"]}
    assert (
        ask("SELECT count(*) FROM conditions", gold_database)[1]
        == ask("SELECT count(*) FROM findings", gold_database)[1]
    )


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"intervention": "ressistance_training"}, "nearest are resistance_training"),
        ({"outcome": "sicci"}, "nearest are sici"),
        ({"intervention": "resistance_training", "outcome": "mep_amplitude"}, "agree: nothing is contested"),
        ({"intervention": "eccentric_rt", "outcome": "mep_amplitude"}, "no study tells of eccentric_rt on mep_amp"),
        ({"where": "muscle = lower_lim"}, "nearest are lower_limb"),
        ({"where": "weeks > 3"}, "loosen it"),
        ({"where": "limb = trained"}, "any effect where limb = trained agree"),
    ],
)  # fmt: skip
def test_wrong_questions_get_a_sentence(
    make: Make, database: Callable[..., Path], asked: dict[str, str], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        conflicts(**asked, database=database([make["finding"]("PMID:1")]))


def test_the_command_is_there() -> None:
    assert "conflicts" in {command.callback.__name__ for command in app.registered_commands if command.callback}
