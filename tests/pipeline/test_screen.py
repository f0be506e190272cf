"""Screening: each reason, which of several records is kept, and that none is lost."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import store
from pipeline.params import ScreenParams
from pipeline.screen import Links, Sketch, own_reason, reasons, screen
from pipeline.sources.fields import RETRACTION_NOTICES
from pipeline.tables import Correction, Record, Refusal, refusal
from pipeline.topic import read_topic

TOPIC = Path(__file__).parents[2] / "models" / "lexicon" / "topic.yaml"
NO_LINKS = Links(frozenset(), frozenset())
SOUND = Record(
    record_id="PMID:1",
    source="pubmed",
    text_kind="abstract",
    pmid=1,
    version=1,
    doi="10.1/a",
    title="Strength training and reflexes",
    abstract="The H-reflex rose after resistance training.",
    language="eng",
    year=2020,
    month=None,
    journal=None,
    first_author="Doe",
    publication_types=(),
    retracted=False,
)


def record(pmid: int | None, doi: str | None = None, **changed: object) -> Record:
    record_id = f"PMID:{pmid}" if pmid else f"DOI:{doi}"
    return replace(SOUND, record_id=record_id, pmid=pmid, doi=doi, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"retracted": True}, "retracted"),
        ({"publication_types": ("Journal Article", RETRACTION_NOTICES[0])}, "retraction_notice"),
        ({"publication_types": (RETRACTION_NOTICES[1],)}, "retraction_notice"),
        ({"language": "fre"}, "language"),
        ({"language": None}, None),
        ({"abstract": None}, "no_abstract"),
        ({"title": "A drug", "abstract": "Blood pressure fell."}, "off_topic"),
        ({"pmid": 9}, "retracted"),
    ],
)
def test_a_record_gives_its_own_reason(changed: dict[str, object], reason: str | None) -> None:
    links = Links(retracted=frozenset({9}), republished=frozenset())
    found = replace(SOUND, **changed)  # type: ignore[arg-type]
    assert own_reason(found, links, ("eng",), read_topic(TOPIC)) == reason


def sketch(pmid: int | None, doi: int | None = None, version: int = 1, retracted: bool = False) -> Sketch:
    return Sketch(pmid, doi, version, "retracted" if retracted else None)


@pytest.mark.parametrize(
    ("sketches", "expected", "why"),
    [
        ([sketch(1), sketch(2)], [None, None], "two studies"),
        ([sketch(1, version=2), sketch(1)], [None, "duplicate"], "the higher version is kept"),
        ([sketch(1), sketch(1)], ["duplicate", None], "of equal versions the later is kept"),
        ([sketch(None, 7, 1), sketch(1, 7)], ["duplicate", None], "one with a PMID is kept"),
        ([sketch(1, 7), sketch(None, 7, 1)], [None, "duplicate"], "wherever it stands"),
        ([sketch(None, 7), sketch(1, 7), sketch(1)], ["duplicate", "duplicate", None], "a chain is one study"),
        ([sketch(1, 7, retracted=True), sketch(2, 8)], ["retracted", None], "republished under its own DOI"),
        ([sketch(1, 7, retracted=True), sketch(2, 7)], ["retracted", None], "republished under the old DOI"),
        ([sketch(None, 7), sketch(1, 7, retracted=True)], ["retracted", "retracted"], "a copy of a retracted one"),
        ([sketch(1, 7, retracted=True), sketch(1, 7)], ["retracted", "retracted"], "an older state of it"),
        ([sketch(None), sketch(None)], [None, None], "nothing to compare"),
    ],
)
def test_one_record_of_a_study_is_kept(sketches: list[Sketch], expected: list[str | None], why: str) -> None:
    assert reasons(sketches, frozenset()) == expected, why


def test_republished_records_are_two_though_they_share_a_doi() -> None:
    assert reasons([sketch(1, 7), sketch(2, 7)], frozenset({1, 2})) == [None, None]
    assert reasons([sketch(1, 7), sketch(2, 7)], frozenset()) == ["duplicate", None]


@given(st.lists(st.tuples(st.none() | st.integers(1, 4), st.none() | st.integers(1, 4), st.integers(1, 2))))
def test_what_is_kept_shares_no_name_and_covers_every_name(rows: list[tuple[int | None, int | None, int]]) -> None:
    sketches = [Sketch(pmid, doi, version, None) for pmid, doi, version in rows]
    kept = [row for row, reason in zip(sketches, reasons(sketches, frozenset()), strict=True) if reason is None]
    for name in ("pmid", "doi"):
        values = [getattr(row, name) for row in kept if getattr(row, name) is not None]
        assert len(values) == len(set(values))
    assert bool(kept) == bool(sketches)


def written(parsed: Path, shards: list[list[Record]], corrections: list[Correction], refused: list[Refusal]) -> None:
    for number, rows in enumerate(shards):
        store.write_rows(rows, Record, store.part_file(parsed, Record, number))
        store.write_rows(corrections if number == 0 else [], Correction, store.part_file(parsed, Correction, number))
        store.write_rows(refused if number == 0 else [], Refusal, store.part_file(parsed, Refusal, number))


@pytest.mark.parametrize("workers", [1, 2])
def test_the_stage_counts_everything(tmp_path: Path, workers: int) -> None:
    shards = [
        [record(1, "10.1/a"), record(2, retracted=True), record(3, abstract=None), record(4, language="ger")],
        [record(None, "10.1/a"), record(5), record(6, publication_types=RETRACTION_NOTICES[:1]), record(7)],
    ]
    links = [Correction("PMID:6", 0, "RetractionOf", 5, None), Correction("DOI:10.1/a", 1, "CommentIn", 7, None)]
    written(tmp_path / "parsed", shards, links, [refusal("parse", "PMID:8", "deleted")])
    params = ScreenParams(languages=("eng",), topic=str(TOPIC))
    counts = screen(tmp_path / "parsed", tmp_path / "screened", params, workers)
    assert counts["identified"] == 9
    assert counts["kept"] == 2
    assert {reason: n for stage in counts["refused"].values() for reason, n in stage.items() if n} == {
        "deleted": 1,
        "retracted": 2,
        "no_abstract": 1,
        "language": 1,
        "retraction_notice": 1,
        "duplicate": 1,
    }
    assert [row.record_id for row in store.read_rows(Record, tmp_path / "screened")] == ["PMID:1", "PMID:7"]
    refused = list(store.read_rows(Refusal, tmp_path / "screened"))
    assert {row.record_id: row.reason for row in refused}["PMID:5"] == "retracted"
    assert len(refused) == 6
