"""The graph as a networkx multigraph: aggregate, knowledge and evidence edges side by side, never merged.

``level`` tells them apart: ``edge`` is a row of the table edges, ``finding`` one evidence row parallel to its edge.
Attributes that are unknown are absent. Every edge has an ``id`` of its own; a finding's ``edge_id`` names its edge.
"""

import re
from collections.abc import Mapping

import networkx as nx

from graph.export.content import Content, Told
from pipeline.tables import Association, Edge, Finding, Node, SiteClaim

Value = str | int | float | bool
PRINTED = (
    "p", "citation", "p_value", "p_relation", "change_percent", "effect_size", "effect_measure", "interval_low",
    "interval_high",
)  # fmt: skip
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML file may hold these


def multigraph(content: Content) -> nx.MultiDiGraph:
    """Return the nodes that an edge joins, and every edge; keys are the edges' ids."""
    graph = nx.MultiDiGraph()
    kinds: dict[str, Value] = {record.record_id: record.text_kind for record, _ in content.read}
    for node in content.drawn():
        graph.add_node(node.node_id, **_node(node, kinds.get(node.concept)))
    for edge in content.edges:
        graph.add_edge(edge.source, edge.target, key=edge.edge_id, **_edge(edge))
        for told in content.told.get(edge.edge_id, ()):
            attributes = _finding(edge, told)
            graph.add_edge(edge.source, edge.target, key=attributes["id"], **attributes)
    return graph


def _node(node: Node, text_kind: Value | None) -> dict[str, Value]:
    return _known(
        {
            "label": node.label,
            "node_kind": node.kind,
            "concept": node.concept,
            "parent": node.parent,
            "detail": node.detail,
            "text_kind": text_kind,
        }
    )


def _edge(edge: Edge) -> dict[str, Value]:
    return _known(
        {
            "id": edge.edge_id,
            "level": "edge",
            "edge_id": edge.edge_id,
            "edge_kind": edge.kind,
            "relation": edge.relation,
            "label": edge.leading_direction or edge.relation,
            "direction": edge.leading_direction,
            "studies": edge.studies,
            "findings": edge.findings,
            "increase": edge.increase,
            "decrease": edge.decrease,
            "no_change": edge.no_change,
            "reviews": edge.reviews,
            "belief": belief(edge),
            "belief_increase": edge.belief_increase,
            "belief_decrease": edge.belief_decrease,
            "belief_no_change": edge.belief_no_change,
            "belief_low": edge.belief_low,
            "belief_high": edge.belief_high,
            "certainty": edge.certainty,
            "reasons": "; ".join(edge.reasons) or None,
            "contested": edge.contested,
            "sign": edge.sign,
            "site_weight": edge.weight,
            "reference": edge.reference,
            "inputs": "; ".join(edge.inputs) or None,
        }
    )


def _finding(edge: Edge, told: Told) -> dict[str, Value]:
    step, record, study, row = told.evidence, told.record, told.study, told.row
    return _known(
        {
            "id": f"{edge.edge_id}-{step.evidence_id}",
            "level": "finding",
            "edge_id": edge.edge_id,
            "edge_kind": edge.kind,
            "relation": edge.relation,
            "label": told.who,
            "direction": told.direction,
            "says": told.says,
            "vote": step.vote,
            "vote_weight": step.weight,
            "no_vote": step.no_vote,
            "cluster": step.cluster,
            "certainty": edge.certainty,
            "evidence_id": step.evidence_id,
            "record_id": record.record_id,
            "text_kind": record.text_kind,
            "study": told.who,
            "first_author": record.first_author,
            "year": record.year,
            "pmid": record.pmid,
            "doi": record.doi,
            "title": record.title,
            "journal": record.journal,
            "retracted": record.retracted,
            "design": study.design,
            "species": study.species,
            "population": study.population,
            "n": study.n,
            "exposure": study.exposure,
            "comparator": told.comparator,
            "limb": told.limb,
            "hedged": told.hedged,
            "dose": told.dose or None,
            **told.protocol.numbers,
            **_printed(row),
            "part": row.part,
            "first_character": row.start,
            "after_character": row.end,
            "words": row.text,
            "sentence": told.sentence.text,
            "origin": row.origin,
        }
    )


def belief(edge: Edge) -> float | None:
    """Return the belief in the leading direction, whose interval is belief_low to belief_high."""
    match edge.leading_direction:
        case "increase":
            return edge.belief_increase
        case "decrease":
            return edge.belief_decrease
        case "no_change":
            return edge.belief_no_change
        case None:
            return None


def _printed(row: Finding | Association | SiteClaim) -> dict[str, Value | None]:
    """Return the figures of a finding: how sure its reading is, and what the text prints."""
    return {name: getattr(row, name) for name in PRINTED} if isinstance(row, Finding) else {}


def _known(attributes: Mapping[str, Value | None]) -> dict[str, Value]:
    """Return the attributes that have a value, without characters that no XML file may hold."""
    return {
        name: UNPRINTABLE.sub("\ufffd", value) if isinstance(value, str) else value
        for name, value in attributes.items()
        if value is not None
    }
