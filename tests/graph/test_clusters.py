"""Which records report one trial."""

from collections.abc import Callable
from typing import Any

from graph.clusters import clusters
from pipeline.tables import Correction

Make = dict[str, Callable[..., Any]]


def link(record_id: str, relation: str, pmid: int | None) -> Correction:
    return Correction(record_id, 0, relation, pmid, None)


def test_republication_and_erratum_join_a_comment_does_not(make: Make) -> None:
    records = [make["record"](f"PMID:{pmid}", pmid=pmid) for pmid in (1, 2, 3, 4)]
    links = [link("PMID:2", "RepublishedFrom", 1), link("PMID:3", "ErratumFor", 2), link("PMID:4", "CommentOn", 1)]
    assert clusters(records, links, set()) == {
        "PMID:1": "PMID:1",
        "PMID:2": "PMID:1",
        "PMID:3": "PMID:1",
        "PMID:4": "PMID:4",
    }


def test_a_link_to_a_record_that_is_not_here_joins_nothing(make: Make) -> None:
    records = [make["record"]("PMID:1", pmid=1), make["record"]("DOI:10.1/x")]
    assert clusters(records, [link("PMID:1", "ErratumFor", 9), link("PMID:1", "ErratumFor", None)], set()) == {
        "PMID:1": "PMID:1",
        "DOI:10.1/x": "DOI:10.1/x",
    }


def test_one_registration_number_is_one_trial_but_a_review_is_no_trial(make: Make) -> None:
    text = "Trial registration: NCT01234567."
    records = [make["record"](f"PMID:{pmid}", pmid=pmid, abstract=text) for pmid in (1, 2, 3)]
    found = clusters(records, [], reviews={"PMID:3"})
    assert found == {"PMID:1": "PMID:1", "PMID:2": "PMID:1", "PMID:3": "PMID:3"}
