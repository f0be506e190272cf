"""conflicts: effects on which studies disagree, and the moderators that separate their sides.

Reads: `reported`, and from it by the macros of graph/views.sql `pooled_of`, `ballots_of` and `moderators_of`.
Idea: an effect pools an intervention with its kinds, since the kind may be what separates the sides. A study stands on
the side of most of its findings, and on none where they tie. Sides are held against moderators over studies
(graph/separation.py). A study that reports several directions is looked at by itself, too: does the moderator differ
between them?
Source: heterogeneity explored by subgroup, SWiM item 7 (doi:10.1136/bmj.l6890).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Any

import duckdb

from graph.belief import DIRECTIONS, contested
from graph.paths import DATABASE
from graph.questions.answer import Answer, Column, Table
from graph.questions.filters import kept
from graph.questions.names import intervention_id, nearest, outcome_id
from graph.separation import LEVEL, MINIMUM, Separation, Value, separations
from pipeline.errors import InputError
from pipeline.reader.families import ancestors
from pipeline.tables import Direction

EFFECTS = """SELECT intervention, outcome, count(DISTINCT cluster),
        coalesce(sum(vote) FILTER (direction = 'increase'), 0), coalesce(sum(vote) FILTER (direction = 'decrease'), 0),
        coalesce(sum(vote) FILTER (direction = 'no_change'), 0)
    FROM ballots_of('pooled_kept') GROUP BY ALL ORDER BY ALL"""
MEMBERS = """SELECT intervention, outcome, list(finding_id ORDER BY finding_id), list(DISTINCT kind ORDER BY kind)
    FROM pooled_kept WHERE no_vote IS NULL GROUP BY ALL ORDER BY ALL"""
MODERATORS = """SELECT intervention, outcome, cluster, moderator, direction, value, number, findings
    FROM moderators_of('kept') ORDER BY ALL"""
SENTENCES = """SELECT direction, kept.intervention, comparator, limb, first_author, year, muscle, technique,
        contraction, load, tempo_s, pacing, weeks, exposure, age_group, training_state, species, n, doi, text_kind,
        sentence
    FROM kept JOIN kinds ON kinds.kind = kept.intervention
    WHERE no_vote IS NULL AND kinds.intervention = ? AND outcome = ? ORDER BY year, record_id, direction, limb"""
COLUMNS = (
    Column("intervention", "training"), Column("outcome", "measure"), Column("studies", "studies"),
    Column("increase", "up", 1), Column("decrease", "down", 1), Column("no_change", "same", 1),
    Column("", "what separates the sides"), Column("", "within studies"), Column("kinds"), Column("evenness"),
    Column("tried"), Column("separating"), Column("least_p"), Column("least_p_of"),
)  # fmt: skip
SEPARATIONS = (
    Column("intervention", "training"), Column("outcome", "measure"), Column("moderator", "moderator"),
    Column("increase", "up"), Column("decrease", "down"), Column("no_change", "same"), Column("p", "p", 3),
    Column("p_held", "p held", 3), Column("within", "within"), Column("said", "verdict"),
)  # fmt: skip
LISTED = (
    Column("intervention", "("), Column("comparator", "against"), Column("limb", "limb"), Column("first_author", "("),
    Column("year", "("), Column("muscle", "("), Column("technique", "technique"), Column("contraction", "("),
    Column("load", "load %", 0), Column("tempo_s", "tempo s"), Column("pacing", "("), Column("weeks", "weeks"),
    Column("exposure", "("), Column("age_group", "("), Column("training_state", "people"), Column("species"),
    Column("n", "n ="), Column("doi", "doi"), Column("text_kind", "("), Column("sentence", "sentence", quoted=True),
)  # fmt: skip
HEADINGS: dict[Direction, str] = {"increase": "Increase", "decrease": "Decrease", "no_change": "No change"}
NOTES = (
    "One study, one vote; an intervention counts with its kinds. Reviews, retracted studies and comparisons of two "
    "trainings do not vote.",
    f"A moderator is tried where at least {MINIMUM} studies tell it and a perfect split could have p < {LEVEL}. p: "
    "permutation over studies; p held: for the number of moderators tried on one effect (Holm), not for the number "
    "of effects.",
    "Within studies: of those that report several directions, in how many the moderator differs between them.",
)
Edge = tuple[str, str]  # intervention id, outcome id


@dataclass(frozen=True, slots=True)
class Conflict:
    """An effect whose studies disagree."""

    edge: Edge
    studies: int
    votes: dict[Direction, float]
    kinds: tuple[str, ...]  # interventions that are pooled in it
    moderators: tuple[Separation, ...]
    within: dict[str, tuple[int, int]]  # moderator: studies of several directions that it splits, and that tell it

    @property
    def against(self) -> float:
        """Return the votes that are not for the direction with most."""
        return sum(self.votes.values()) - max(self.votes.values())


def conflicts(
    intervention: str | None = None, outcome: str | None = None, where: str | None = None, database: Path = DATABASE
) -> Answer:
    """Return the contested effects, those with most votes against the lead first; with both ids also the sides."""
    wanted = (intervention and intervention_id(intervention), outcome and outcome_id(outcome))
    with kept(where, database) as connection:
        found = sorted(_found(connection, wanted), key=_rank)
        listed = connection.execute(SENTENCES, wanted).fetchall() if all(wanted) else []
        if not found:
            raise InputError(_nothing(connection, wanted, where))
    title = "Contested effects" + (f" where {where}" if where else "")
    one = all(wanted)
    tried = [row for conflict in found for row in _separation_rows(conflict, every=one)]
    tables = [Table("conflicts", title, COLUMNS, tuple(map(_row, found)))]
    shown = SEPARATIONS[2:] if one else SEPARATIONS
    rows = tuple(row[2:] if one else row for row in tried)
    tables.append(Table("moderators", "Moderators" if one else "Moderators tried", shown, rows, NOT_ENOUGH))
    for direction, heading in HEADINGS.items() if one else ():
        side = tuple(row[1:] for row in listed if row[0] == direction)
        tables.append(Table(direction, f"{heading}: the findings", LISTED, side))
    return Answer("conflicts", tuple(tables), NOTES)


NOT_ENOUGH = "not enough studies on any of these effects to try a moderator"


def _found(connection: duckdb.DuckDBPyConnection, wanted: tuple[str | None, str | None]) -> list[Conflict]:
    """Return the contested effects that are asked for."""
    connection.execute("CREATE TEMP VIEW pooled_kept AS FROM pooled_of('kept')")
    members = {(row[0], row[1]): (tuple(row[2]), tuple(row[3])) for row in connection.execute(MEMBERS).fetchall()}
    told: dict[Edge, list[tuple[Any, ...]]] = defaultdict(list)
    for intervention, outcome, *rest in connection.execute(MODERATORS).fetchall():
        told[intervention, outcome].append(tuple(rest))
    found = []
    for intervention, outcome, studies, *counts in connection.execute(EFFECTS).fetchall():
        edge = (intervention, outcome)
        votes: dict[Direction, float] = dict(zip(DIRECTIONS, counts, strict=True))
        if not _asked(edge, wanted) or not contested(votes) or (not wanted[0] and _same_as_a_kind(edge, members)):
            continue
        sides = _sides(told[edge])
        moderators = separations(sides, _told(told[edge], sides))
        found.append(Conflict(edge, studies, votes, members[edge][1], moderators, _within(told[edge])))
    return found


def _same_as_a_kind(edge: Edge, members: dict[Edge, tuple[tuple[str, ...], tuple[str, ...]]]) -> bool:
    """Tell whether all findings of an effect are those of one of its kinds, which is then the effect to show."""
    findings, _ = members[edge]
    return any(
        other != edge[0] and outcome == edge[1] and own == findings and edge[0] in ancestors(other)
        for (other, outcome), (own, _) in members.items()
    )


def _sides(rows: list[tuple[Any, ...]]) -> dict[str, Direction]:
    """Return the side of each study: the direction of most of its findings; none where directions tie."""
    counts: dict[str, Counter[Direction]] = defaultdict(Counter)
    first = rows[0][1] if rows else None
    for cluster, moderator, direction, _, _, findings in rows:
        if moderator == first:  # every finding stands once under each moderator
            counts[cluster][direction] += findings
    found: dict[str, Direction] = {}
    for cluster, told in counts.items():
        (direction, most), *others = told.most_common(2)
        if not others or others[0][1] < most:
            found[cluster] = direction
    return found


def _told(rows: list[tuple[Any, ...]], sides: dict[str, Direction]) -> dict[str, dict[str, Value]]:
    """Return for each moderator what each study tells with its side: its one word, or the mean of its numbers."""
    words: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    numbers: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    found: dict[str, dict[str, Value]] = {}
    for cluster, moderator, direction, value, number, _ in rows:
        found.setdefault(moderator, {})
        if sides.get(cluster) == direction and value is not None:
            words[moderator][cluster].add(value)
        if sides.get(cluster) == direction and number is not None:
            numbers[moderator][cluster].append(number)
    for moderator, studies in words.items():
        found[moderator] |= {study: next(iter(values)) for study, values in studies.items() if len(values) == 1}
    for moderator, measured in numbers.items():
        found[moderator] |= {study: fmean(values) for study, values in measured.items()}
    return found


def _within(rows: list[tuple[Any, ...]]) -> dict[str, tuple[int, int]]:
    """Return for each moderator how many studies of several directions it splits, of how many that tell it for each."""
    told: dict[str, dict[str, dict[str, set[Value]]]] = defaultdict(lambda: defaultdict(dict))
    for cluster, moderator, direction, value, number, _ in rows:
        known = told[moderator][cluster].setdefault(direction, set())
        known |= {one for one in (value, number) if one is not None}
    found = {}
    for moderator, studies in told.items():
        groups = [list(values.values()) for values in studies.values() if len(values) > 1 and all(values.values())]
        split = [group for group in groups if sum(map(len, group)) == len(set[Value]().union(*group))]
        if groups:
            found[moderator] = (len(split), len(groups))
    return found


def _row(one: Conflict) -> tuple[object, ...]:
    tried = [row for row in one.moderators if row.p_held is not None]
    separating = tuple(row.moderator for row in tried if row.p_held is not None and row.p_held <= LEVEL)
    least = tried[0] if tried else None
    return (
        *one.edge, one.studies, *(one.votes[direction] for direction in DIRECTIONS), _summary(tried, separating),
        _best_within(one.within), one.kinds, contested(one.votes), len(tried), separating,
        least and least.p_held, least and least.moderator,
    )  # fmt: skip


def _summary(tried: list[Separation], separating: tuple[str, ...]) -> str:
    if not tried:
        return "not enough studies"
    named = ", ".join(f"{_words(row.moderator)} (p {row.p_held:.3f})" for row in tried if row.moderator in separating)
    least = f"none of {len(tried)} ({_words(tried[0].moderator)} p {tried[0].p_held:.2f})"
    return named or least


def _best_within(within: dict[str, tuple[int, int]]) -> str:
    most = max((split for split, _ in within.values()), default=0)
    return ", ".join(f"{_words(name)} {split} of {of}" for name, (split, of) in within.items() if split == most > 0)


def _separation_rows(one: Conflict, *, every: bool) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for row in one.moderators:
        if every or row.p is not None:
            split, of = one.within.get(row.moderator, (0, 0))
            rows.append((
                *one.edge, row.moderator, *(_described(row.values.get(direction, ())) for direction in DIRECTIONS),
                row.p, row.p_held, f"{split} of {of}" if of else None, row.lacking or _verdict(row),
            ))  # fmt: skip
    return rows


def _verdict(row: Separation) -> str:
    return "separates" if row.p_held is not None and row.p_held <= LEVEL else "chance"


def _described(values: tuple[Value, ...]) -> tuple[str, ...]:
    """Return what the studies of a side tell: each word with its count, or the middle of the numbers and their range.

    >>> _described(("hand", "leg", "hand")), _described((4.0, 8.0, 9.0))
    (('hand 2', 'leg 1'), ('8 (4-9), 3 studies',))
    """
    numbers = [value for value in values if not isinstance(value, str)]
    if numbers:
        spread = f" ({min(numbers):g}-{max(numbers):g})" if min(numbers) < max(numbers) else ""
        return (f"{median(numbers):g}{spread}, {len(numbers)} {'study' if len(numbers) == 1 else 'studies'}",)
    counts = Counter(str(value) for value in values)
    return tuple(f"{_words(word)} {counts[word]}" for word in sorted(counts, key=lambda word: (-counts[word], word)))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _rank(one: Conflict) -> tuple[float, float, Edge]:
    return (-round(one.against, 9), -(contested(one.votes) or 0.0), one.edge)


def _asked(row: tuple[Any, ...], wanted: tuple[str | None, str | None]) -> bool:
    return all(want in (None, value) for want, value in zip(wanted, row[:2], strict=True))


def _nothing(connection: duckdb.DuckDBPyConnection, wanted: tuple[str | None, str | None], where: str | None) -> str:
    """Say that no effect is contested, and where there is something."""
    told = " on ".join(name for name in wanted if name) or "any effect"
    left = f" where {where}" if where else ""
    rows = [(row[0], row[1]) for row in connection.execute(EFFECTS).fetchall()]
    if any(_asked(row, wanted) for row in rows):
        return f"the studies of {told}{left} agree: nothing is contested; `adaptome effects` shows them"
    side = 1 if wanted[0] in {row[0] for row in rows} else 0
    there = sorted({row[side] for row in rows if wanted[1 - side] in (None, row[1 - side])})
    return f"no study tells of {told}{left}; {nearest(str(wanted[side]), there)}"
