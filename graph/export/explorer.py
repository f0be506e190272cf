"""explorer.html: one page that opens from disk, holds the graph and its sentences, and asks no network for anything.

Reads: graph/explorer/template.html, style.css, page.js. The page's policy lets run the one script and the one style
sheet that are written here, by their hashes, and nothing else; texts of documents are data and never markup.
Source: https://www.w3.org/TR/CSP3/ (hashes), https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements.
"""

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from graph.export.content import Content, Told
from pipeline.ontology import Ontology, ontology
from pipeline.tables import Edge, Node

PAGE = Path(__file__).parents[1] / "explorer"


def write_explorer(content: Content, path: Path, sentences: int, width: float) -> None:
    """Write the page with at most ``sentences`` of evidence for one edge; the number of the others is told.

    ``width`` is that of the beliefs' intervals, 0 to 1, for the page to name.
    """
    style = (PAGE / "style.css").read_text(encoding="utf8")
    script = (PAGE / "page.js").read_text(encoding="utf8")
    parts = {
        "policy": f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'",
        "style": style,
        "script": script,
        "data": embedded(page_data(content, ontology(), sentences) | {"width": width}),
    }
    template = (PAGE / "template.html").read_text(encoding="utf8")
    page = re.sub(r"\{\{(policy|style|script|data)\}\}", lambda slot: parts[slot[1]], template)
    path.write_text(page, encoding="utf8")


def embedded(data: object) -> str:
    """Return data as JSON that can stand in a script element: no text in it can end the element or start a comment.

    >>> embedded("</script>")
    '"\\\\u003c/script>"'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def page_data(content: Content, known: Ontology, sentences: int) -> dict[str, Any]:
    """Return nodes in the ontology's order, edges with their evidence, and counts, as page.js expects them."""
    order = {f"outcome:{name}": place for place, name in enumerate(known.outcomes)}
    order |= {f"intervention:{name}": place for place, name in enumerate(known.interventions)}
    order |= {f"site:{name}": place for place, name in enumerate(known.sites)}
    nodes = sorted(content.drawn(), key=lambda node: (order.get(node.node_id, len(order)), node.node_id))
    told = [one for group in content.told.values() for one in group]
    return {
        "nodes": [_node(node) for node in nodes],
        "edges": [_edge(edge, content.told.get(edge.edge_id, ()), sentences) for edge in content.edges],
        "counts": {
            "studies": len({one.record.record_id for one in told}),
            "findings": len({one.evidence.evidence_id for one in told if one.direction}),
            "digests": len({one.record.record_id for one in told if one.record.text_kind == "digest"}),
        },
    }


def _node(node: Node) -> dict[str, Any]:
    return {"id": node.node_id, "kind": node.kind, "label": node.label, "detail": node.detail}


def _edge(edge: Edge, told: tuple[Told, ...], sentences: int) -> dict[str, Any]:
    beliefs = (edge.belief_increase, edge.belief_decrease, edge.belief_no_change)
    return {
        "id": edge.edge_id,
        "kind": edge.kind,
        "source": edge.source,
        "relation": edge.relation,
        "target": edge.target,
        "studies": edge.studies,
        "findings": edge.findings,
        "votes": _rounded(edge.increase, edge.decrease, edge.no_change),
        "belief": _rounded(*beliefs),
        "interval": _rounded(edge.belief_low, edge.belief_high),
        "reviews": edge.reviews,
        "direction": edge.leading_direction,
        "certainty": edge.certainty,
        "reasons": edge.reasons,
        "contested": edge.contested,
        "sign": edge.sign,
        "weight": edge.weight,
        "reference": edge.reference,
        "evidence": [_told(one) for one in told[:sentences]],
    }


def _told(told: Told) -> dict[str, Any]:
    record, study = told.record, told.study
    return {
        "who": told.who,
        "title": record.title,
        "year": record.year,
        "kind": record.text_kind,
        "doi": record.doi,
        "pmid": record.pmid,
        "retracted": record.retracted,
        "design": study.design,
        "species": study.species,
        "people": study.population,
        "n": study.n,
        "says": told.says,
        "vote": round(told.evidence.vote, 3),
        "no_vote": told.evidence.no_vote,
        "against": told.comparator,
        "limb": told.limb,
        "hedged": told.hedged,
        "dose": told.dose,
        "sentence": told.marked(),
    }


def _rounded(*values: float | None) -> list[float | None]:
    return [None if value is None else round(value, 3) for value in values]


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
