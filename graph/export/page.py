"""What the page knows: nodes in their order, links, studies, and every evidence row with all that a filter may ask.

Idea: the page counts votes and beliefs anew from the rows that a filter keeps, by the rules of graph/evidence.py,
graph/weights.py, graph/belief.py and graph/certainty.py; their constants travel with the data. A browser test holds
what it counts against the tables. Attributes that are unknown are absent.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import yaml

from graph import belief, certainty
from graph.export.asked import Asked
from graph.export.content import Content, Told
from graph.export.order import ordered
from graph.export.verdicts import Claimed
from pipeline.ontology import LEXICON, Ontology
from pipeline.tables import Edge, Finding, Mention, Node

COLUMNS = (("intervention", "study", "parameter"), ("outcome", "driver"), ("site",))
NOTHING = Asked()
Segment = str | list[str]


def page_data(
    content: Content,
    known: Ontology,
    sentences: int,
    asked: Asked = NOTHING,
    mentions: Iterable[Mention] = (),
) -> dict[str, Any]:
    """Return the page's data; ``sentences`` bounds how many rows of one edge bring their sentence along."""
    told = [one for group in content.told.values() for one in group]
    documents = list(dict.fromkeys(one.record.record_id for one in told))
    studies = {one.record.record_id: one for one in told}
    places = {document: number for number, document in enumerate(documents)}
    named = _by_sentence(mentions)
    return {
        "rules": _rules(),
        "nodes": [_node(node, names()) for node in _in_order(content, known)],
        "edges": [_edge(edge, asked) for edge in content.edges],
        "studies": [_study(studies[document]) for document in documents],
        "evidence": [
            _row(one, edge, places, asked, named if number < sentences else None)
            for edge in content.edges
            for number, one in enumerate(content.told.get(edge.edge_id, ()))
        ],
        "claims": _claims(asked.claims, content),
    }


def _rules() -> dict[str, Any]:
    """Return the constants by which votes become beliefs and words of certainty."""
    return {
        "prior": belief.PRIOR,
        "tie": belief.TIE,
        "most": certainty.MOST,
        "agreeing": certainty.AGREEING,
        "participants": certainty.PARTICIPANTS,
        "majority": certainty.MAJORITY,
        "chance": certainty.CHANCE,
        "levels": list(certainty.LEVELS),
        "control": certainty.CONTROL,
        "one_session": f"intervention:{certainty.ONE_SESSION}",
        "randomised": sorted(certainty.RANDOMISED),
        "animals": sorted(certainty.ANIMALS),
        "patients": sorted(certainty.PATIENTS),
    }


def _in_order(content: Content, known: Ontology) -> list[Node]:
    """Return the nodes that an edge joins, each column in the order in which lines cross least."""
    order = {f"outcome:{name}": place for place, name in enumerate(known.outcomes)}
    order |= {f"intervention:{name}": place for place, name in enumerate(known.interventions)}
    order |= {f"site:{name}": place for place, name in enumerate(known.sites)}
    nodes = sorted(content.drawn(), key=lambda node: (order.get(node.node_id, len(order)), node.node_id))
    columns = [[node.node_id for kind in kinds for node in nodes if node.kind == kind] for kinds in COLUMNS]
    links = [
        (edge.source, edge.target, float(edge.studies or edge.weight or 1))
        for edge in content.edges
        if edge.relation in ("changes", "reflects", "exercises")
    ]
    by_id = {node.node_id: node for node in nodes}
    return [by_id[name] for column in ordered(columns, links) for name in column]


def _node(node: Node, also: Mapping[str, list[str]]) -> dict[str, Any]:
    return _known({"id": node.node_id, "kind": node.kind, "label": node.label, "detail": node.detail,
                   "parent": node.parent, "also": also.get(node.node_id)})  # fmt: skip


@cache
def names() -> dict[str, list[str]]:
    """Return other names of trainings, measures and sites, as the lexicon lists them, by node id."""
    found: dict[str, list[str]] = {}
    for file, kind in (("interventions", "intervention"), ("outcomes", "outcome"), ("sites", "site")):
        for concept, entry in yaml.safe_load((LEXICON / f"{file}.yaml").read_text(encoding="utf8")).items():
            terms = entry.get("terms", ()) if isinstance(entry, dict) else entry
            found[f"{kind}:{concept}"] = sorted(map(str, terms))
    return found


def _edge(edge: Edge, asked: Asked) -> dict[str, Any]:
    pair = (edge.source.removeprefix("intervention:"), edge.target.removeprefix("outcome:"))
    return _known({
        "id": edge.edge_id, "kind": edge.kind, "source": edge.source, "relation": edge.relation,
        "target": edge.target, "studies": edge.studies, "findings": edge.findings,
        "votes": _rounded(edge.increase, edge.decrease, edge.no_change),
        "belief": _rounded(edge.belief_increase, edge.belief_decrease, edge.belief_no_change),
        "interval": _rounded(edge.belief_low, edge.belief_high), "reviews": edge.reviews,
        "direction": edge.leading_direction, "certainty": edge.certainty, "reasons": list(edge.reasons),
        "sign": edge.sign, "weight": edge.weight, "reference": edge.reference, "inputs": list(edge.inputs),
        "moderators": asked.moderators.get(pair) if edge.relation == "changes" else None,
    })  # fmt: skip


def _study(told: Told) -> dict[str, Any]:
    record, study = told.record, told.study
    return _known({
        "id": record.record_id, "who": told.who, "title": record.title, "journal": record.journal, "year": record.year,
        "kind": record.text_kind, "doi": record.doi, "pmid": record.pmid, "retracted": record.retracted or None,
        "design": study.design, "species": study.species, "people": study.population, "exposure": study.exposure,
        "n": study.n,
    })  # fmt: skip


def _row(
    told: Told,
    edge: Edge,
    places: Mapping[str, int],
    asked: Asked,
    named: Mapping[str, list[Mention]] | None,
) -> dict[str, Any]:
    """Return an evidence row; without ``named`` it is counted and not quoted."""
    step, row = told.evidence, told.row
    conditions = asked.conditions.get(row.finding_id, {}) if isinstance(row, Finding) else {}
    return _known({
        "edge": edge.edge_id, "study": places[told.record.record_id], "cluster": step.cluster, "says": told.says,
        "no_vote": step.no_vote, "p": row.p if isinstance(row, Finding) else None, "against": told.comparator,
        "limb": told.limb, "hedged": told.hedged or None, "dose": told.dose or None,
        "citation": row.citation if isinstance(row, Finding) else None,
        "facts": {name: round(value, 4) for name, value in told.protocol.numbers.items()} | dict(conditions) or None,
        "sentence": None if named is None else segments(told, edge, named.get(told.sentence.sentence_id, ())),
    })  # fmt: skip


def _claims(claims: Iterable[Claimed], content: Content) -> dict[str, Any]:
    """Return what is found on each claim, by `training|target`; findings are told by their place among the rows."""
    rows = [one.evidence for edge in content.edges for one in content.told.get(edge.edge_id, ())]
    places = {step.evidence_id: place for place, step in enumerate(rows) if step.source_table == "findings"}
    return {
        f"{one.training}|{one.target}": one.told
        | {"rows": [[places[finding], direction] for finding, direction in one.told["rows"]]}
        for one in claims
    }


def segments(told: Told, edge: Edge, mentions: Iterable[Mention]) -> list[Segment]:
    """Return the sentence in pieces: text as it stands, or ``[marks, text]`` where something is matched in it.

    Marks are letters: r the words of the result, s and t names of the link's source and target.
    """
    text, offset = told.sentence.text, told.sentence.start
    spans = [(told.row.start - offset, told.row.end - offset, "r")]
    for mention in mentions:
        name = f"{mention.kind}:{mention.concept}"
        if name in (edge.source, edge.target):
            spans.append((mention.start - offset, mention.end - offset, "s" if name == edge.source else "t"))
    return marked(text, spans)


def marked(text: str, spans: Iterable[tuple[int, int, str]]) -> list[Segment]:
    """Return a text in pieces, cut where marks begin and end.

    >>> marked("SICI fell.", [(0, 4, "t"), (0, 9, "r")])
    [['rt', 'SICI'], ['r', ' fell'], '.']
    """
    inside = [(max(0, start), min(len(text), end), mark) for start, end, mark in spans]
    whole = [(start, end, mark) for start, end, mark in inside if start < end]
    cuts = sorted({0, len(text), *(start for start, _, _ in whole), *(end for _, end, _ in whole)})
    pieces: list[Segment] = []
    for start, end in pairwise(cuts):
        marks = "".join(sorted({mark for first, last, mark in whole if first <= start and end <= last}))
        pieces.append([marks, text[start:end]] if marks else text[start:end])
    return pieces


def _by_sentence(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        found[mention.sentence_id].append(mention)
    return found


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value != []}


def _rounded(*values: float | None) -> list[float | None]:
    return [None if value is None else round(value, 6) for value in values]
