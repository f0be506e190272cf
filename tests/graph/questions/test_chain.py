"""chain: links, how they are compared, and the weakest one, against values computed by hand and against SQL."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.query import ask
from graph.questions.answer import as_csv, as_json, as_text
from graph.questions.chain import chain
from graph.questions.links import Link
from pipeline.errors import InputError
from pipeline.tables import Association, row_id

Make = dict[str, Callable[..., Any]]


def association(record_id: str, a: str, b: str, relation: str) -> Association:
    return Association(
        row_id(record_id, a, b, relation), record_id, row_id(record_id, "s"), a, b, relation,  # type: ignore[arg-type]
        "abstract", 0, 4, "More", "gold/1", "digest",
    )  # fmt: skip


@pytest.fixture
def path(make: Make, database: Callable[..., Path]) -> Path:
    """SICI falls in three studies; one says that it goes with strength, two that it does not; MEPs nobody related."""
    finding = make["finding"]
    rows = [finding(f"PMID:{n}", outcome="sici", direction="decrease") for n in (1, 2, 3)]
    rows += [finding("PMID:4"), finding("PMID:5", outcome="maximal_strength")]
    rows += [finding("PMID:9", intervention="eccentric_rt", outcome="sici", direction="decrease")]
    said = [association(f"PMID:{n}", "maximal_strength", "sici", "none") for n in (1, 2)]
    said += [association("PMID:3", "maximal_strength", "sici", "negative")]
    return database(rows, associations=said)


def told(answer: Any, table: str = "links") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(as_json(answer))[table]
    return rows


def test_links_have_kinds_counts_and_certainty(path: Path) -> None:
    rows = told(chain("resistance_training", "maximal_strength", database=path))
    by = {(row["kind"], row["source"], row["target"]): row for row in rows}
    fell = by["evidence", "resistance_training", "sici"]
    assert (fell["says"], fell["studies"], fell["decrease"]) == ("decrease", 3, 3)
    assert fell["holds"] == pytest.approx(3.5 / 4.5)
    related = by["evidence", "sici", "maximal_strength"]
    assert (related["says"], related["studies"], related["decrease"], related["no_change"]) == ("not related", 3, 1, 2)
    assert related["holds"] == pytest.approx(2.5 / 4.5)
    assert related["certainty"] == "very low"
    assert related["reasons"][0].startswith("design: that two measures go together is observed")
    unasked = by["evidence", "mep_amplitude", "maximal_strength"]
    assert (unasked["says"], unasked["studies"], unasked["holds"]) == ("nobody asked", 0, None)
    seen = by["knowledge", "intracortical_inhibitory_circuits", "sici"]
    assert (seen["holds"], seen["studies"], bool(seen["reference"])) == (0.9, None, True)
    inferred = by["inference", "resistance_training", "intracortical_inhibitory_circuits"]
    assert (inferred["says"], inferred["certainty"]) == ("down", "high")  # as sure as SICI: 3 trials of 500


def test_a_link_that_studies_deny_is_the_weakest(path: Path) -> None:
    answer = chain("resistance_training", "maximal_strength", database=path)
    first = told(answer, "chains")[0]
    assert (first["measure"], first["weakest_step"], first["foretells"]) == ("sici", 4, "nothing")
    assert [row["target"] for row in told(answer) if row["weakest"]] == ["maximal_strength"]
    assert "Its weakest link is: sici goes with maximal strength (evidence, studies say not related)" in " ".join(
        as_text(answer).split()
    )
    assert [row["measure"] for row in told(answer, "unrelated")] == ["mep_amplitude"]
    assert [(row["relation"], row["text_kind"]) for row in told(answer, "relations")] == [
        ("negative", "digest"), ("none", "digest"), ("none", "digest"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ((None, None, 0), ("none", 0.9, 3)),  # nobody studied it; studies deny it
        (("none", 0.9, 3), ("none", 0.5, 3)),  # the surer the denial, the weaker
        (("none", 0.5, 3), (None, 0.4, 2)),  # denied; tied
        ((None, 0.4, 2), ("positive", 0.5, 1)),
        (("positive", 0.5, 1), ("positive", 0.6, 1)),
    ],
)
def test_order_of_strength(weaker: tuple[Any, ...], stronger: tuple[Any, ...]) -> None:
    one, other = (Link(4, "evidence", "a", "goes with", "b", *values) for values in (weaker, stronger))
    assert one.rank < other.rank


def test_a_measure_that_is_the_outcome_needs_no_last_link(path: Path) -> None:
    answer = chain("resistance_training", "sici", database=path)
    row = next(row for row in told(answer, "chains") if row["site"] == "intracortical_inhibitory_circuits")
    assert (row["measure"], row["foretells"]) == ("sici", "decrease")  # fewer circuits active, less inhibition


def test_kinds_count_where_asked(path: Path) -> None:
    rows = told(chain("resistance_training", "maximal_strength", kinds=True, database=path))
    assert next(row["studies"] for row in rows if row["step"] == 3 and row["target"] == "sici") == 4


def test_sql_gives_the_same(gold_database: Path) -> None:
    rows = told(chain("resistance_training", "maximal_strength", database=gold_database))
    _, again = ask(
        "SELECT kind, source, target, holds, increase, decrease, no_change "
        "FROM chain_of('resistance_training', 'maximal_strength')",
        gold_database,
    )
    found = {tuple(row[key] for key in ("kind", "source", "target")): row for row in rows}
    assert len(again) == len([row for row in rows if row["studies"] != 0])
    for kind, source, target, *numbers in again:
        row = found[kind, source, target]
        assert numbers == pytest.approx([row[key] for key in ("holds", "increase", "decrease", "no_change")])


def test_wrong_questions(path: Path, gold_database: Path) -> None:
    with pytest.raises(InputError, match="the nearest are"):
        chain("resistence_training", "sici", database=path)
    with pytest.raises(InputError, match="no study with a vote tells what vibration_training does to sici"):
        chain("vibration_training", "sici", database=path)
    answer = chain("resistance_training", "maximal_strength", database=gold_database)
    assert as_csv(answer).splitlines()[0].startswith("step,kind,source,relation,target,says,holds,studies")
