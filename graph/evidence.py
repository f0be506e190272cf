"""Evidence: the step from an edge to each finding, association or site claim that it rests on, with its vote.

Idea: one study, one vote. A cluster (a record, or the records of one trial) has one vote on an edge; the directions
that it found share it, and the findings of one direction share that part. Three kinds of row are seen but do not
vote: those of retracted records, those of reviews and meta-analyses (their studies would count twice), and those that
compare one training with another (they tell of a difference, not of a change; docs/decisions/0005-who-votes.md).
Source: vote counting by direction of effect, Cochrane Handbook 12.2.1.3, and SWiM (doi:10.1136/bmj.l6890).
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.errors import StoreError
from pipeline.ontology import Ontology
from pipeline.tables import Association, Direction, Evidence, Finding, SiteClaim, row_id

REVIEWS = frozenset({"review", "meta_analysis"})
PASSIVE = frozenset({"baseline", "control", "none"})  # comparators that are no training

Relation = Literal["changes", "associated_with", "reflects", "exercises", "claimed_at", "changes_site"]
Kind = Literal["evidence", "knowledge", "inference"]
NoVote = Literal["retracted", "review", "head_to_head"]


def edge_id(kind: Kind, source: str, relation: Relation, target: str) -> str:
    """Return the id of an edge between two nodes."""
    return row_id(kind, source, relation, target)


@dataclass(frozen=True, slots=True)
class Link:
    """What one row of the reader says of two nodes."""

    source: str  # node_id
    relation: Relation
    target: str  # node_id
    row: Finding | Association | SiteClaim

    @property
    def edge_id(self) -> str:
        return edge_id("evidence", self.source, self.relation, self.target)


def links(
    findings: Iterable[Finding], associations: Iterable[Association], claims: Iterable[SiteClaim], known: Ontology
) -> Iterator[Link]:
    """Yield a link for each row. :class:`StoreError` on an unknown id.

    A site claim is linked from each intervention of its document's findings, or from its study where there is none.
    """
    named: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        _known(finding.intervention, known.interventions, finding)
        _known(finding.outcome, known.outcomes, finding)
        if finding.comparator not in PASSIVE:
            _known(finding.comparator, known.interventions, finding)
        named[finding.record_id].add(f"intervention:{finding.intervention}")
        yield Link(f"intervention:{finding.intervention}", "changes", f"outcome:{finding.outcome}", finding)
    for pair in associations:
        _known(pair.a, known.outcomes, pair)
        _known(pair.b, known.outcomes, pair)
        yield Link(f"outcome:{pair.a}", "associated_with", f"outcome:{pair.b}", pair)
    for claim in claims:
        _known(claim.site, known.sites, claim)
        for source in sorted(named[claim.record_id]) or [f"study:{claim.record_id}"]:
            yield Link(source, "claimed_at", f"site:{claim.site}", claim)


def evidence(
    links: Iterable[Link], clusters: Mapping[str, str], retracted: Container[str], reviews: Container[str]
) -> Iterator[Evidence]:
    """Yield one row for each link, with its share of its cluster's vote on that edge."""
    ballots: dict[tuple[str, str], list[tuple[Link, NoVote | None]]] = defaultdict(list)
    for link in links:
        record_id = link.row.record_id
        no_vote = _no_vote(link, record_id in retracted, record_id in reviews)
        ballots[link.edge_id, clusters[record_id]].append((link, no_vote))
    for (edge, cluster), rows in ballots.items():
        voting = [_direction(link) for link, no_vote in rows if no_vote is None]
        for link, no_vote in rows:
            direction = _direction(link)
            vote = 0.0 if no_vote else 1 / len(set(voting)) / voting.count(direction)
            source_table, identity = _identity(link)
            yield Evidence(identity, edge, source_table, link.row.record_id, cluster, direction, vote, vote, no_vote)


def _no_vote(link: Link, retracted: bool, review: bool) -> NoVote | None:
    if retracted:
        return "retracted"
    if review:
        return "review"
    if isinstance(link.row, Finding) and link.row.comparator not in PASSIVE:
        return "head_to_head"
    return None


def _direction(link: Link) -> Direction | None:
    return link.row.direction if isinstance(link.row, Finding) else None


def _identity(link: Link) -> tuple[Literal["findings", "associations", "site_claims"], str]:
    match link.row:
        case Finding(finding_id=identity):
            return "findings", identity
        case Association(association_id=identity):
            return "associations", identity
        case SiteClaim(site_claim_id=identity):
            return "site_claims", identity


def _known(name: str, ids: Container[str], row: Finding | Association | SiteClaim) -> None:
    if name not in ids:
        raise StoreError(
            f"{row.NAME}: {name!r}, named by {row.record_id}, is not in models/lexicon/concepts.yaml; "
            "add it there, or run `dvc repro` to read the documents again"
        )
