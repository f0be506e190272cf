"""effects: what each training does to each measure - studies for each direction, belief, sign test, certainty.

Reads: the views `reported` and `ballots_of` of the database.
Idea: one study, one vote, weighed by its size and by p (graph/weights.py). Reviews, retracted studies and comparisons
of two trainings do not vote; they are counted and listed apart. With a filter, votes are counted anew from the rows
that it keeps.
Source: vote counting by direction and its sign test, Cochrane Handbook 12.2.1.3 and SWiM (doi:10.1136/bmj.l6890).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from graph.belief import DIRECTIONS, Belief, belief, spread
from graph.certainty import Lead, Voice, certainty
from graph.paths import DATABASE
from graph.questions.answer import Answer, Column, Table, interval
from graph.questions.filters import kept
from graph.questions.names import intervention_id, nearest, outcome_id
from pipeline.errors import InputError
from pipeline.tables import Direction, Study

WIDTH = 0.95  # of the belief's interval
BALLOTS = """SELECT intervention, outcome, cluster, direction, vote, weight FROM ballots_of('kept')
    ORDER BY intervention, outcome, cluster, direction"""
VOICES = """SELECT kept.intervention, kept.outcome, kept.cluster, comparator, record_id, design, species, population,
        kept.n, exposure, weight / findings
    FROM kept JOIN ballots_of('kept') AS b ON b.edge_id = kept.edge_id AND b.cluster = kept.cluster
        AND b.direction = kept.direction
    WHERE no_vote IS NULL ORDER BY ALL"""
REVIEWS = """SELECT intervention, outcome, kind, count(DISTINCT record_id),
        coalesce(sum(share) FILTER (direction = 'increase'), 0) AS increase,
        coalesce(sum(share) FILTER (direction = 'decrease'), 0) AS decrease,
        coalesce(sum(share) FILTER (direction = 'no_change'), 0) AS no_change
    FROM (SELECT DISTINCT intervention, outcome, if(design = 'meta_analysis', design, 'review') AS kind, record_id,
            direction, 1 / count(DISTINCT direction) OVER (PARTITION BY edge_id, record_id) AS share
        FROM kept WHERE no_vote = 'review')
    GROUP BY ALL ORDER BY ALL"""
APART = """SELECT intervention, outcome, no_vote, design, direction, comparator, citation, first_author, year,
        record_id, doi, text_kind, sentence
    FROM kept WHERE no_vote IS NOT NULL ORDER BY no_vote, year, record_id, direction"""
SENTENCES = """SELECT intervention, outcome, direction, comparator, limb, first_author, year, design, species,
        population, n, p, record_id, doi, text_kind, sentence
    FROM kept WHERE no_vote IS NULL
    ORDER BY list_position(['increase', 'decrease', 'no_change'], direction), year, record_id, limb, comparator"""
COLUMNS = (
    Column("intervention", "training"), Column("outcome", "measure"), Column("studies", "studies"),
    Column("increase", "up", 1), Column("decrease", "down", 1), Column("no_change", "same", 1),
    Column("", "belief, 95 %"), Column("sign_test_p", "sign test", 3), Column("certainty", "GRADE"),
    Column("leading_direction"), Column("belief"), Column("belief_low"), Column("belief_high"), Column("reviews"),
    Column("meta_analyses"), Column("reasons"), Column("belief_increase"), Column("belief_decrease"),
    Column("belief_no_change"),
)  # fmt: skip
LISTED = (
    Column("direction", "(direction)"), Column("against", "against"), Column("limb", "limb"),
    Column("first_author", "("), Column("year", "("), Column("design", "("), Column("species"),
    Column("population", "("), Column("n", "n ="), Column("p", "p"), Column("record_id"), Column("doi", "doi"),
    Column("text_kind", "("), Column("sentence", "sentence", quoted=True),
)  # fmt: skip
SHARES = (
    Column("direction", "direction"), Column("votes", "votes", 1), Column("weight", "weight"),
    Column("belief", "belief"), Column("low", "from"), Column("high", "to"),
)  # fmt: skip
REASONS = (Column("reason", "reason"),)
POOLED = (
    Column("intervention", "training"), Column("outcome", "measure"), Column("kind", "kind"),
    Column("records", "number"), Column("increase", "up", 1), Column("decrease", "down", 1),
    Column("no_change", "same", 1),
)  # fmt: skip
NOT_VOTING = (
    Column("intervention"), Column("outcome"), Column("why", "("), Column("design", "("), Column("direction", "("),
    Column("against", "against"), Column("citation", "of"), Column("first_author", "("), Column("year", "("),
    Column("record_id"), Column("doi", "doi"), Column("text_kind", "("), Column("sentence", "sentence", quoted=True),
)  # fmt: skip
HEADINGS: dict[Direction, str] = {"increase": "up", "decrease": "down", "no_change": "same"}
Edge = tuple[str, str]  # intervention id, outcome id


@dataclass(frozen=True, slots=True)
class Effect:
    """What the studies of one training and one measure say together."""

    intervention: str
    outcome: str
    votes: dict[Direction, float]  # one for each study, shared by its directions
    weights: dict[Direction, float]
    studies: int
    belief: Belief
    sign_p: float | None  # two-sided; None where no study has a direction of its own
    certainty: str
    reasons: tuple[str, ...]


def effects(
    intervention: str | None = None, outcome: str | None = None, where: str | None = None, database: Path = DATABASE
) -> Answer:
    """Return the effects, the best supported first; with both ids also the sentences behind the one effect."""
    wanted = (intervention and intervention_id(intervention), outcome and outcome_id(outcome))
    with kept(where, database) as connection:
        ballots, voices, pooled, apart, listed = (
            [row for row in connection.execute(sql).fetchall() if _asked(row, wanted)]
            for sql in (BALLOTS, VOICES, REVIEWS, APART, SENTENCES)
        )
    if not ballots and not apart:
        raise InputError(_nothing(wanted, where, database))
    found = sorted(counted(ballots, voices), key=_strength)
    records = {tuple(row[:3]): row[3] for row in pooled}
    tables = [Table("effects", _title(where), COLUMNS, tuple(_row(one, records) for one in found), "no study votes")]
    if all(wanted):
        for one in found:
            tables.append(Table("beliefs", "Belief in each direction, 95 %", SHARES, tuple(_shares(one))))
            reasons = tuple((reason,) for reason in one.reasons)
            tables.append(
                Table(
                    "certainty",
                    f"Certainty is {one.certainty}, because",
                    REASONS,
                    reasons,
                    "no reason to be less sure was found",
                )
            )
        tables.append(Table("findings", "The findings that vote", LISTED, tuple(row[2:] for row in listed)))
    if pooled:
        tables.append(Table("reviews", "Reviews and meta-analyses, counted apart", POOLED, tuple(pooled)))
    silent = tuple(row for row in apart if any(wanted) or row[2] == "retracted")
    if silent:
        title = "Seen, but without a vote" if any(wanted) else "Retracted, without a vote"
        tables.append(Table("not_voting", title, NOT_VOTING, silent))
    return Answer("effects", tuple(tables), NOTES)


NOTES = (
    "One study, one vote; belief weighs it by its size and by p, the probability that it was read rightly. Kinds of a "
    "training stand in rows of their own.",
    "The sign test asks whether up and down are equally likely; studies of no change do not enter it.",
)


def counted(ballots: list[tuple[Any, ...]], voices: list[tuple[Any, ...]]) -> list[Effect]:
    """Return the effects that rows of the queries BALLOTS and VOICES tell, in their order."""
    votes: dict[Edge, list[tuple[Any, ...]]] = defaultdict(list)
    for intervention, outcome, *ballot in ballots:
        votes[intervention, outcome].append(tuple(ballot))
    heard: dict[Edge, list[Voice]] = defaultdict(list)
    for intervention, outcome, cluster, comparator, record, design, species, population, n, exposure, weight in voices:
        study = Study(record, design, species, population, n, exposure, None, None, "")
        heard[intervention, outcome].append(Voice(weight, cluster, comparator, study))
    return [_effect(edge, rows, heard[edge]) for edge, rows in votes.items()]


def _effect(edge: Edge, rows: list[tuple[Any, ...]], voices: list[Voice]) -> Effect:
    votes = {d: fsum(vote for _, direction, vote, _ in rows if direction == d) for d in DIRECTIONS}
    weights = {d: fsum(weight for _, direction, _, weight in rows if direction == d) for d in DIRECTIONS}
    believed = belief(weights, WIDTH)
    assert believed is not None  # every row has a vote
    word, reasons = certainty(voices, Lead(max(weights.values()) / fsum(weights.values()), believed.low), edge[0])
    return Effect(*edge, votes, weights, len({row[0] for row in rows}), believed, sign_test(rows), word, reasons)


def sign_test(rows: list[tuple[Any, ...]]) -> float | None:
    """Return the two-sided p of as many studies up against down; ``rows`` are (cluster, direction, ...).

    A study that reports both directions, or none but no change, has no sign.
    """
    told: dict[str, set[str]] = defaultdict(set)
    for cluster, direction, *_ in rows:
        if direction != "no_change":
            told[cluster].add(direction)
    signs = [next(iter(directions)) for directions in told.values() if len(directions) == 1]
    return float(binomtest(signs.count("increase"), len(signs)).pvalue) if signs else None


def _row(one: Effect, records: dict[tuple[Any, ...], int]) -> tuple[object, ...]:
    lead, mean, edge = one.belief.leading, one.belief.mean, (one.intervention, one.outcome)
    believed = mean[lead] if lead else None
    told = f"{HEADINGS[lead]} {interval(believed, one.belief.low, one.belief.high)}" if lead else "tied"
    return (
        *edge, one.studies, *(one.votes[d] for d in DIRECTIONS), told, one.sign_p, one.certainty,
        lead, believed, one.belief.low, one.belief.high, records.get((*edge, "review"), 0),
        records.get((*edge, "meta_analysis"), 0), one.reasons, *(mean[d] for d in DIRECTIONS),
    )  # fmt: skip


def _shares(one: Effect) -> Iterator[tuple[object, ...]]:
    for direction in DIRECTIONS:
        ends = spread(one.weights, direction, WIDTH)
        yield (direction, one.votes[direction], one.weights[direction], one.belief.mean[direction], *ends)


def _strength(one: Effect) -> tuple[float, int, str, str]:
    return (-(one.belief.low or 0.0), -one.studies, one.intervention, one.outcome)


def _asked(row: tuple[Any, ...], wanted: tuple[str | None, str | None]) -> bool:
    return all(want in (None, value) for want, value in zip(wanted, row[:2], strict=True))


def _title(where: str | None) -> str:
    return f"Effects where {where}" if where else "Effects"


def _nothing(wanted: tuple[str | None, str | None], where: str | None, database: Path) -> str:
    """Say that nothing was found, and what there is instead."""
    told = " on ".join(name for name in wanted if name)
    with kept(None, database) as connection:
        pairs = connection.execute("SELECT DISTINCT intervention, outcome FROM kept").fetchall()
    if where and any(_asked(pair, wanted) for pair in pairs):
        return f"no finding of {told} is left by {where!r}; loosen it"
    side = 1 if wanted[0] in {pair[0] for pair in pairs} else 0
    there = sorted({pair[side] for pair in pairs if wanted[1 - side] in (None, pair[1 - side])})
    return f"no study tells of {told}; {nearest(str(wanted[side]), there)}"
