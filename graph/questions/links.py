"""The links from a training over sites and measures to a performance, and the chains that they make.

Idea: a chain is training -> site -> measure -> performance. Its links are of three kinds that are never mixed:
evidence (what studies found of the measure, and whether it goes with the performance), inference (that the site
changed) and knowledge (that the site shows in the measure). Each link has one number, ``holds``, from 0 to 1: the mean
belief in the leading direction, the probability of the site's likeliest state, or the chance that the measure shows a
change of the site. Links are compared in this order: one that nobody studied is weaker than one whose studies say that
nothing changes or goes together, that is weaker than one that is tied, and among the others the lower number is.
Source: the three numbers are those of graph/belief.py, graph/network.py and its TRANSMITS.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import fsum
from typing import Any, Literal

import duckdb

from graph.belief import Belief, belief
from graph.certainty import LEVELS, Certainty, Lead, Voice, certainty
from graph.network import TRANSMITS, Chance, Sees, grouped, infer
from graph.questions.effects import BALLOTS, VOICES, WIDTH, Effect, counted
from graph.questions.sites import BALLOTS as SITE_BALLOTS
from graph.questions.sites import SEES
from pipeline.tables import Direction, Study

RELATIONS = """SELECT a.a, a.b, a.relation, e.cluster, e.weight, e.vote, s.record_id, s.design, s.species, s.population,
        s.n, s.exposure
    FROM associations AS a JOIN evidence AS e ON e.evidence_id = association_id AND source_table = 'associations'
        JOIN studies AS s ON s.record_id = a.record_id
    WHERE ? IN (a, b) AND vote > 0 ORDER BY ALL"""
AS_DIRECTION: dict[str, Direction] = {"positive": "increase", "negative": "decrease", "none": "no_change"}
AS_RELATION: dict[str | None, str | None] = {way: name for name, way in AS_DIRECTION.items()} | {None: None}
OBSERVED = "design: that two measures go together is observed, whatever the trial"
Kind = Literal["evidence", "knowledge", "inference"]
Rank = tuple[int, float]


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain."""

    step: int  # 1 training - site, 2 site - measure, 3 training - measure (1 rests on it), 4 measure - performance
    kind: Kind
    source: str
    relation: str
    target: str
    says: str | None  # direction, state of a site, sign, or relation; None where it is tied or nobody studied it
    holds: float | None
    studies: int | None = None  # None for knowledge, which rests on a reference
    increase: float | None = None  # votes; of a relation: that both go the same way
    decrease: float | None = None
    no_change: float | None = None
    certainty: Certainty | None = None
    reasons: tuple[str, ...] = ()
    belief: Belief | None = None  # of evidence, with the weighed votes behind it
    weights: dict[Direction, float] | None = None

    @property
    def rank(self) -> Rank:
        """Return a key by which weaker links come first."""
        if self.studies == 0 or self.holds is None:
            return 0, 0.0
        if self.says in ("no_change", "none"):
            return 1, -self.holds
        return (2, self.holds) if self.says is None else (3, self.holds)


@dataclass(frozen=True, slots=True)
class Chain:
    """One way from the training to the performance; without the last link where the measure is the performance."""

    site: str
    measure: str
    links: tuple[Link, ...]

    @property
    def weakest(self) -> Link:
        return min(self.links, key=lambda link: (link.rank, link.step))

    @property
    def foretells(self) -> Direction | None:
        """Return the direction of the performance that the site's state would bring, None where the chain is cut."""
        by = {link.step: link.says for link in self.links}
        way = {"up": 1, "down": -1}.get(by[1] or "", 0) * {"+": 1, "-": -1}.get(by[2] or "", 0)
        way *= {"positive": 1, "negative": -1}.get(by[4] or "", 0) if 4 in by else 1
        return {1: "increase", -1: "decrease"}.get(way)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Web:
    """All links between a training and a performance."""

    training: str
    performance: str
    whole: Link | None  # what studies found of the performance itself
    measures: dict[str, Link]
    sites: dict[str, Link]
    seen: tuple[Link, ...]
    related: dict[str, Link]  # measure -> whether it goes with the performance

    @property
    def links(self) -> list[Link]:
        own = [self.whole] if self.whole and self.performance not in self.measures else []
        unknown = [self.relation(name) for name in self.measures if name not in (*self.related, self.performance)]
        every = [*self.sites.values(), *self.seen, *own, *self.measures.values(), *self.related.values(), *unknown]
        return sorted(every, key=lambda link: (link.step, link.source, link.target))

    def relation(self, measure: str) -> Link:
        """Return whether a measure goes with the performance; where nobody asked, a link without studies."""
        unknown = Link(4, "evidence", measure, "goes with", self.performance, None, None, 0, 0.0, 0.0, 0.0)
        return self.related.get(measure, unknown)

    def chains(self) -> list[Chain]:
        """Return every chain, that with the strongest weakest link first."""
        found = []
        for seen in self.seen:
            site, measure = seen.source, seen.target
            first = (self.sites[site], seen, self.measures[measure])
            last = () if measure == self.performance else (self.relation(measure),)
            found.append(Chain(site, measure, (*first, *last)))
        return sorted(found, key=_strength)


def _strength(chain: Chain) -> tuple[tuple[float, ...], ...]:
    """Sort key: all links from the weakest on, the stronger chain first."""
    ranks = sorted(link.rank for link in chain.links)
    return tuple((-rank[0], -rank[1]) for rank in ranks)


def web(connection: duckdb.DuckDBPyConnection, training: str, performance: str) -> Web:
    """Return the links for the findings of ``training`` that the view `kept` holds."""
    found = counted(
        *([row for row in connection.execute(sql).fetchall() if row[0] == training] for sql in (BALLOTS, VOICES))
    )
    effects = {one.outcome: one for one in found}
    table: dict[str, list[Sees]] = defaultdict(list)
    for outcome, site, sign, weight in connection.execute(SEES).fetchall():
        table[outcome].append(Sees(site, sign, weight))
    ballots = [row for row in connection.execute(SITE_BALLOTS.format("'kept'")).fetchall() if row[0] == training]
    said = grouped([(outcome, way, animal, weight) for _, outcome, _, way, _, animal, weight in ballots])
    chances = infer(table, said) if said else {}
    measures = {name: _effect(one) for name, one in effects.items() if name in table}
    seen = tuple(_sees(row, name) for name in measures for row in sorted(table[name]))
    clusters = {
        site: {row[2] for row in ballots if any(sees.site == site for sees in table[row[1]])} for site in chances
    }
    sites = {}
    for site, chance in chances.items():
        words = [link.certainty for name, link in measures.items() if any(row.site == site for row in table[name])]
        surest = max((word for word in words if word), key=LEVELS.index, default=None)
        sites[site] = _site(training, site, chance, len(clusters[site]), surest)
    whole = _effect(effects[performance]) if performance in effects else None
    related = {name: link for name, link in relations(connection, performance).items() if name in effects}
    return Web(training, performance, whole, measures, sites, seen, related)


def relations(connection: duckdb.DuckDBPyConnection, performance: str) -> dict[str, Link]:
    """Return for each measure whether it goes with the performance: one study one vote, whatever was trained."""
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for a, b, *rest in connection.execute(RELATIONS, [performance]).fetchall():
        rows[b if a == performance else a].append(tuple(rest))
    return {measure: _related(measure, performance, told) for measure, told in rows.items()}


def _related(measure: str, performance: str, told: list[tuple[Any, ...]]) -> Link:
    weights, votes = (
        {way: fsum(row[place] for row in told if row[0] == name) for name, way in AS_DIRECTION.items()}
        for place in (2, 3)
    )
    believed = belief(weights, WIDTH)
    assert believed is not None  # every row has a vote
    voices = [Voice(row[2], row[1], "none", _study(row)) for row in told]
    lead = Lead(max(weights.values()) / fsum(weights.values()), believed.low)
    word, reasons = certainty(voices, lead, "")
    reasons = (OBSERVED, *(reason for reason in reasons if not reason.startswith("design")))
    return Link(
        4, "evidence", measure, "goes with", performance, AS_RELATION[believed.leading], max(believed.mean.values()),
        len({row[1] for row in told}), votes["increase"], votes["decrease"], votes["no_change"], word, reasons,
        believed, weights,
    )  # fmt: skip


def _study(row: tuple[Any, ...]) -> Study:
    record, _, species, population, n, exposure = row[4:]
    return Study(record, "other", species, population, n, exposure, None, None, "")


def _effect(one: Effect) -> Link:
    lead, word = one.belief.leading, LEVELS[LEVELS.index(one.certainty)]
    holds = max(one.belief.mean.values())
    votes = (one.votes["increase"], one.votes["decrease"], one.votes["no_change"])
    return Link(
        3, "evidence", one.intervention, "changes", one.outcome, lead, holds, one.studies, *votes, word,
        one.reasons,
    )  # fmt: skip


def _site(training: str, site: str, chance: Chance, studies: int, surest: Certainty | None) -> Link:
    """Return the inferred link; it is no surer than the surest effect that it is inferred from."""
    holds = max(chance.up, chance.none, chance.down)
    reasons = ("inferred: no surer than the surest of the measures that see it",)
    return Link(
        1, "inference", training, "changes", site, chance.leading, holds, studies, None, None, None, surest, reasons
    )


def _sees(row: Sees, measure: str) -> Link:
    sign = "+" if row.sign > 0 else "-"
    return Link(2, "knowledge", row.site, "shows in", measure, sign, TRANSMITS[row.weight - 1])
