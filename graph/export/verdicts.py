"""Verdicts on every claim that the graph can answer, found before the page is opened.

Reads: the database of the graph's tables.
Idea: the rules are those of `adaptome check` (graph/questions/weighing.py, verdict.py), for claims that are named by
ids: a training, or with its kinds where it has no study of its own, changes a measure or a place. Votes do not depend
on the direction that is claimed; the verdict does. Sentences are told best first: surely read, then by design, then by
size.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from graph.claimed import Claim, Says
from graph.network import Chance, Sees, grouped, infer
from graph.query import opened
from graph.questions.effects import BALLOTS, VOICES, Effect, counted
from graph.questions.sites import BALLOTS as BALLOTS_OF_SITES
from graph.questions.sites import SEES
from graph.questions.verdict import verdict
from graph.questions.weighing import CLEARLY, ROWS, Row, Weighed
from pipeline.ontology import ontology
from pipeline.tables import Direction

LISTED = 10  # findings of each direction that a claim shows
ALL_SAYS: tuple[Says, ...] = ("increase", "decrease", "no_change", "change")
TOLD = ROWS.replace("SELECT ", "SELECT intervention, outcome, finding_id, ", 1)
# The same views as graph/questions/pooling.py makes for one claim, here for every training and place at once.
DIRECT = "SELECT * FROM whole"
WITH_KINDS = """SELECT whole.* REPLACE (kinds.intervention AS intervention,
        kinds.intervention || ' ' || outcome AS edge_id)
    FROM whole JOIN kinds ON kinds.kind = whole.intervention"""
VIEWS = (DIRECT, WITH_KINDS)
SEEN = """SELECT whole.* REPLACE (
        CASE WHEN sign < 0 AND direction = 'increase' THEN 'decrease'
            WHEN sign < 0 AND direction = 'decrease' THEN 'increase' ELSE direction END AS direction,
        s.concept AS outcome, intervention || ' ' || s.concept AS edge_id)
    FROM ({}) AS whole JOIN nodes AS o ON o.kind = 'outcome' AND o.concept = outcome
    JOIN (SELECT source, target, sign, weight FROM edges WHERE relation = 'reflects') AS k ON k.source = o.node_id
    JOIN nodes AS s ON s.node_id = k.target WHERE weight >= {}"""
INFERRED = "SELECT intervention, site FROM site_inferences ORDER BY ALL"
OWN_KINDS = "kinds of this training"
IN_PART = "seen by no studied measure but in part"
Found = tuple[Effect, list[tuple[str, Row]]]  # votes, and the findings behind them with their ids


@dataclass(frozen=True, slots=True)
class Step:
    """Where evidence on a place is looked for, and how that is linked to it."""

    view: str
    training: str
    site: str
    least: int  # weight with which a measure must see the site
    linked: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is found on one training and one measure or place."""

    training: str
    target: str  # node id
    told: dict[str, Any]  # verdicts by what is claimed, votes, certainty, and (finding id, direction) best first


def verdicts(database: Path) -> Iterator[Claimed]:
    """Yield what the graph says of each training with each measure or place that it has votes on."""
    with opened(database) as connection:
        connection.execute("CREATE TEMP TABLE whole AS FROM reported")
        direct, pooled = _counted(connection, DIRECT), _counted(connection, WITH_KINDS)
        for (training, outcome), found in pooled.items():
            exact = direct.get((training, outcome))
            yield _claimed(training, f"outcome:{outcome}", "" if exact else OWN_KINDS, exact or found)
        seen = {
            (view, least): _counted(connection, SEEN.format(view, least)) for least in (CLEARLY, 1) for view in VIEWS
        }
        chances = {view: _chances(connection, view) for view in VIEWS}
        for training, site in connection.execute(INFERRED).fetchall():
            for step in _steps(training, site):
                there = seen[step.view, step.least].get((step.training, step.site))
                if there is not None:
                    chance = chances[step.view][step.training][step.site]
                    yield _claimed(training, f"site:{site}", step.linked, there, chance, step.site)
                    break


def _steps(training: str, site: str) -> Iterator[Step]:
    """Yield where evidence on a place is looked for, as graph/questions/weighing.py does: the exact place first."""
    parents = ontology().parents
    places = [(site, ""), *((part, f"its part {_plain(part)}") for part, whole in parents.items() if whole == site)]
    places += [(parents[site], f"the larger {_plain(parents[site])}")] if site in parents else []
    levels = [(DIRECT, training, ""), (WITH_KINDS, training, OWN_KINDS)]
    above = training
    while above := parents.get(above, ""):
        levels.append((WITH_KINDS, above, f"the more general {_plain(above)} with its kinds"))
    for least, only in ((CLEARLY, ""), (1, IN_PART)):
        for place, part in places:
            for view, name, told in levels:
                yield Step(view, name, place, least, "; ".join(word for word in (told, part, only) if word))


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _chances(connection: duckdb.DuckDBPyConnection, view: str) -> dict[str, dict[str, Chance]]:
    """Return for each training the chances of the sites that a measure with votes sees."""
    sights: dict[str, list[Sees]] = defaultdict(list)
    for outcome, site, sign, weight in connection.execute(SEES).fetchall():
        sights[outcome].append(Sees(site, sign, weight))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE seen AS {view}")
    connection.execute("CREATE OR REPLACE TEMP VIEW kept AS FROM seen")
    said: dict[str, list[tuple[str, Direction, bool, float]]] = defaultdict(list)
    for training, outcome, _, way, _, animal, weight in connection.execute(
        BALLOTS_OF_SITES.format("'kept'")
    ).fetchall():
        said[training].append((outcome, way, animal, weight))
    return {training: infer(sights, grouped(rows)) for training, rows in said.items()}


def _counted(connection: duckdb.DuckDBPyConnection, view: str) -> dict[tuple[str, str], Found]:
    """Return the votes and findings of every training and measure of a view."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE seen AS {view}")
    connection.execute("CREATE OR REPLACE TEMP VIEW kept AS FROM seen")
    effects = counted(connection.execute(BALLOTS).fetchall(), connection.execute(VOICES).fetchall())
    rows: dict[tuple[str, str], list[tuple[str, Row]]] = defaultdict(list)
    for intervention, outcome, finding, *values in connection.execute(TOLD).fetchall():
        rows[intervention, outcome].append((finding, Row(*values)))
    return {(one.intervention, one.outcome): (one, rows[one.intervention, one.outcome]) for one in effects}


def _claimed(
    training: str, target: str, linked: str, found: Found, chance: Chance | None = None, place: str | None = None
) -> Claimed:
    effect, rows = found
    kind, name = target.split(":", 1)
    claim = Claim(
        "place" if kind == "site" else "effect", training, True, name, None, "change", None, False, (), False, ""
    )
    weighed = Weighed(claim, linked, effect, tuple(row for _, row in rows), place=place, chance=chance)
    judged = {says: verdict(replace(weighed, claim=replace(claim, says=says))) for says in ALL_SAYS}
    told = {
        "verdicts": {
            says: [one.word, one.why, round(one.pro, 3), round(one.against, 3)] for says, one in judged.items()
        },
        "linked": linked, "studies": effect.studies, "certainty": effect.certainty, "reasons": list(effect.reasons),
        "rows": list(_best(rows)),
    }  # fmt: skip
    return Claimed(f"intervention:{training}", target, told)


def _best(rows: list[tuple[str, Row]]) -> Iterator[tuple[str, str]]:
    """Yield findings that vote with their directions, best first, so many of each direction, one of each study."""
    seen: dict[str, set[str]] = defaultdict(set)
    for finding, row in sorted(rows, key=lambda one: (one[1].goodness, one[1].record_id, one[1].sentence, one[0])):
        if row.no_vote is None and row.cluster not in seen[row.direction] and len(seen[row.direction]) < LISTED:
            seen[row.direction].add(row.cluster)
            yield finding, row.direction
