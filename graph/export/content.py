"""What every export holds: nodes, edges, and each evidence row with its sentence, study and dose."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.export.doses import Dose, doses
from graph.nodes import study_label
from pipeline.store import read_rows
from pipeline.tables import (
    Association,
    Direction,
    Edge,
    Evidence,
    Finding,
    Limb,
    Node,
    Parameter,
    Record,
    Sentence,
    SiteClaim,
    Study,
)


@dataclass(frozen=True, slots=True)
class Told:
    """One evidence row of an edge, with all that a reader of it asks for."""

    evidence: Evidence
    record: Record
    study: Study
    row: Finding | Association | SiteClaim
    sentence: Sentence
    protocol: Dose  # of the finding's arm; of the study where the row has no arm

    @property
    def dose(self) -> str:
        """The protocol in words, empty where none is told."""
        return self.protocol.words

    @property
    def says(self) -> str:
        """Direction of a finding, relation of an association, stance of a site claim."""
        match self.row:
            case Finding(direction=said):
                return said
            case Association(relation=said):
                return said
            case SiteClaim(stance=said):
                return said

    @property
    def direction(self) -> Direction | None:
        return self.row.direction if isinstance(self.row, Finding) else None

    @property
    def comparator(self) -> str | None:
        return self.row.comparator if isinstance(self.row, Finding) else None

    @property
    def limb(self) -> Limb | None:
        return self.row.limb if isinstance(self.row, Finding) else None

    @property
    def hedged(self) -> bool | None:
        return None if isinstance(self.row, Association) else self.row.hedged

    @property
    def who(self) -> str:
        return study_label(self.record)

    def marked(self) -> tuple[str, str, str]:
        """Return the sentence in three: before the words of the result, the words, after them."""
        text, offset = self.sentence.text, self.sentence.start
        start = min(max(self.row.start - offset, 0), len(text))
        end = min(max(self.row.end - offset, start), len(text))
        return text[:start], text[start:end], text[end:]


@dataclass(frozen=True, slots=True)
class Content:
    """The graph as exports see it."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    told: Mapping[str, tuple[Told, ...]]  # by edge_id, votes first, newest study first
    read: tuple[tuple[Record, Study], ...]  # every record that was read, by its id

    def drawn(self) -> list[Node]:
        """Return the nodes that an edge joins."""
        joined = {end for edge in self.edges for end in (edge.source, edge.target)}
        return [node for node in self.nodes if node.node_id in joined]


def read_content(tables: Path) -> Content:
    """Return the content of the graph's tables."""
    records = {row.record_id: row for row in read_rows(Record, tables)}
    studies = {row.record_id: row for row in read_rows(Study, tables)}
    sentences = {row.sentence_id: row for row in read_rows(Sentence, tables)}
    rows: dict[str, Finding | Association | SiteClaim] = {
        **{row.finding_id: row for row in read_rows(Finding, tables)},
        **{row.association_id: row for row in read_rows(Association, tables)},
        **{row.site_claim_id: row for row in read_rows(SiteClaim, tables)},
    }
    protocols = doses(read_rows(Parameter, tables))
    told: dict[str, list[Told]] = defaultdict(list)
    for step in read_rows(Evidence, tables):
        row = rows[step.evidence_id]
        document = step.record_id
        protocol = protocols.of(document, row.intervention if isinstance(row, Finding) else None)
        told[step.edge_id].append(
            Told(step, records[document], studies[document], row, sentences[row.sentence_id], protocol)
        )
    ordered = {edge: tuple(sorted(group, key=_reading_order)) for edge, group in sorted(told.items())}
    read = tuple((records[document], study) for document, study in sorted(studies.items()))
    return Content(tuple(read_rows(Node, tables)), tuple(read_rows(Edge, tables)), ordered, read)


def _reading_order(told: Told) -> tuple[bool, int, str, str]:
    return (told.evidence.vote == 0, -(told.record.year or 0), told.record.record_id, told.evidence.evidence_id)
