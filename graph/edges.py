"""Edges: the sum of their evidence rows, a row of knowledge, or what is inferred from both.

Evidence edges: intervention -changes-> outcome, one for each pair, with three-way votes, belief and certainty;
outcome -associated_with-> outcome, the first in the alphabet as source; intervention -claimed_at-> site, or
study -claimed_at-> site where the document has no finding. On the last two ``studies`` counts the clusters that say
something of the pair, and what they say stands in associations.relation and site_claims.stance.
Knowledge edges: outcome -reflects-> site and parameter or intervention -exercises-> driver.
Inference edges: intervention -changes_site-> site, where a measure that sees the site has votes (graph/network.py).
Votes are added with fsum: it depends neither on their order nor on the version of Python, as sum does.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import fsum

from graph.belief import DIRECTIONS, belief, contested
from graph.certainty import ANIMALS, Lead, Voice, certainty
from graph.evidence import Kind, Link, Relation, edge_id
from graph.knowledge.rows import Driver, Sight
from graph.network import Chance, Sees, Sights, connected, grouped, infer
from pipeline.tables import Direction, Edge, Evidence, Finding, Study

NOBODY = "no study has a vote here: only reviews, retracted studies or comparisons of two trainings"


def evidence_edges(
    links: Iterable[Link], rows: Iterable[Evidence], studies: Mapping[str, Study], width: float
) -> Iterator[Edge]:
    """Yield one edge for each pair of nodes and relation; ``width`` is that of the beliefs' intervals, 0 to 1."""
    by_edge: dict[str, list[Evidence]] = defaultdict(list)
    for row in rows:
        by_edge[row.edge_id].append(row)
    ends: dict[str, Link] = {}
    comparators: dict[str, str] = {}
    for link in links:
        ends.setdefault(link.edge_id, link)
        if isinstance(link.row, Finding):
            comparators[link.row.finding_id] = link.row.comparator
    for edge, group in by_edge.items():
        yield _evidence_edge(ends[edge], group, comparators, studies, width)


def knowledge_edges(sights: Mapping[str, list[Sight]], drivers: Mapping[str, Driver]) -> Iterator[Edge]:
    """Yield outcome -reflects-> site and parameter -exercises-> driver, each with its reference and note."""
    for outcome, rows in sights.items():
        for row in rows:
            edge = _edge("knowledge", f"outcome:{outcome}", "reflects", f"site:{row.site}")
            yield replace(edge, sign=row.sign, weight=row.weight, reference=f"{row.reference}; {row.note}")
    for name, driver in drivers.items():
        for exercise in driver.parameters:
            edge = _edge("knowledge", f"parameter:{exercise.parameter}", "exercises", f"driver:{name}")
            yield replace(edge, reference=f"{exercise.reference}; {exercise.note}")
        for practice in driver.interventions:
            edge = _edge("knowledge", f"intervention:{practice.intervention}", "exercises", f"driver:{name}")
            yield replace(edge, reference=f"{practice.reference}; {practice.note}")


def inference_edges(
    edges: Iterable[Edge], rows: Iterable[Evidence], studies: Mapping[str, Study], sights: Mapping[str, list[Sight]]
) -> Iterator[Edge]:
    """Yield intervention -changes_site-> site with its three probabilities and the edges that they rest on."""
    effects = {edge.edge_id: edge for edge in edges if edge.relation == "changes"}
    said: dict[str, list[tuple[str, Direction, bool, float]]] = defaultdict(list)
    species: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.edge_id in effects and row.weight and row.direction:
            training, outcome = effects[row.edge_id].source, effects[row.edge_id].target.removeprefix("outcome:")
            kind = studies[row.record_id].species
            said[training].append((outcome, row.direction, kind in ANIMALS, row.weight))
            species[training, outcome].add(kind)
    table = seeing(sights)
    for training, told in said.items():
        votes = grouped(told)
        for site, chance in infer(table, votes).items():
            measures = connected(table, votes, site)
            animals = {kind for outcome in measures for kind in species[training, outcome]} & ANIMALS
            yield _inference_edge(training, site, chance, table, measures, sorted(animals))


def seeing(sights: Mapping[str, list[Sight]]) -> Sights:
    """Return the rows of knowledge as the network takes them."""
    return {outcome: [Sees(row.site, row.sign, row.weight) for row in rows] for outcome, rows in sights.items()}


def _inference_edge(
    training: str, site: str, chance: Chance, table: Sights, measures: list[str], animals: list[str]
) -> Edge:
    evidence = [edge_id("evidence", training, "changes", f"outcome:{name}") for name in measures]
    knowledge = [
        edge_id("knowledge", f"outcome:{name}", "reflects", f"site:{row.site}")
        for name in measures
        for row in table[name]
    ]
    directions: dict[str | None, Direction] = {"up": "increase", "down": "decrease", "none": "no_change"}
    return replace(
        _edge("inference", training, "changes_site", f"site:{site}"),
        belief_increase=chance.up,
        belief_decrease=chance.down,
        belief_no_change=chance.none,
        leading_direction=directions.get(chance.leading),
        reasons=(f"indirectness: votes from {' and '.join(animals)} count half",) if animals else (),
        inputs=(*sorted(evidence), *sorted(knowledge)),
    )


def _evidence_edge(
    link: Link, rows: list[Evidence], comparators: Mapping[str, str], studies: Mapping[str, Study], width: float
) -> Edge:
    votes: dict[Direction, float] = {d: fsum(row.vote for row in rows if row.direction == d) for d in DIRECTIONS}
    weights: dict[Direction, float] = {d: fsum(row.weight for row in rows if row.direction == d) for d in DIRECTIONS}
    counted = replace(
        _edge("evidence", link.source, link.relation, link.target),
        findings=len(rows),
        studies=len({row.cluster for row in rows if row.vote}),
        increase=votes["increase"],
        decrease=votes["decrease"],
        no_change=votes["no_change"],
        reviews=len({row.record_id for row in rows if row.no_vote == "review"}),
        contested=contested(votes),
    )
    believed = belief(weights, width)
    if believed is None:
        return replace(counted, reasons=(NOBODY,) if link.relation == "changes" else ())
    voices = [
        Voice(row.weight, row.cluster, comparators[row.evidence_id], studies[row.record_id])
        for row in rows
        if row.weight
    ]
    lead = Lead(max(weights.values()) / fsum(weights.values()), believed.low)
    word, reasons = certainty(voices, lead, link.source.removeprefix("intervention:"))
    return replace(
        counted,
        belief_increase=believed.mean["increase"],
        belief_decrease=believed.mean["decrease"],
        belief_no_change=believed.mean["no_change"],
        belief_low=believed.low,
        belief_high=believed.high,
        leading_direction=believed.leading,
        certainty=word,
        reasons=reasons,
    )


def _edge(kind: Kind, source: str, relation: Relation, target: str) -> Edge:
    """Return an edge of which no more is known than what it joins."""
    return Edge(
        edge_id=edge_id(kind, source, relation, target),
        kind=kind,
        source=source,
        relation=relation,
        target=target,
        findings=0,
        studies=0,
        increase=0.0,
        decrease=0.0,
        no_change=0.0,
        reviews=0,
        belief_increase=None,
        belief_decrease=None,
        belief_no_change=None,
        belief_low=None,
        belief_high=None,
        leading_direction=None,
        certainty=None,
        reasons=(),
        contested=None,
        sign=None,
        weight=None,
        reference=None,
        inputs=(),
    )
