"""Rows of one document as the JSON object of corpora/gold/GUIDE.md, which people and other programs exchange."""

from collections.abc import Iterable
from typing import Any

from pipeline.tables import Association, Finding, Parameter, SiteClaim, Study

ANCHOR_WORDS = 8  # the most that the GUIDE asks for


def annotation(
    study: Study,
    parameters: Iterable[Parameter],
    findings: Iterable[Finding],
    associations: Iterable[Association],
    site_claims: Iterable[SiteClaim],
) -> dict[str, Any]:
    """Return the GUIDE's object; rows in the order of their place in the text, equal parameters once."""
    doses = {(p.kind, p.low, p.high, p.unit): None for p in sorted(parameters, key=_place)}
    return {
        "id": study.record_id,
        "study": {"design": study.design, "species": study.species, "population": study.population, "n": study.n},
        "parameters": [{"kind": kind, "low": low, "high": high, "unit": unit} for kind, low, high, unit in doses],
        "findings": [_finding(f) for f in sorted(findings, key=_place)],
        "associations": [{"a": a.a, "b": a.b, "relation": a.relation} for a in sorted(associations, key=_place)],
        "site_claims": [
            {"site": c.site, "stance": c.stance, "hedged": c.hedged} for c in sorted(site_claims, key=_place)
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    told = {
        "intervention": finding.intervention,
        "comparator": finding.comparator,
        "outcome": finding.outcome,
        "direction": finding.direction,
        "limb": finding.limb,
        "hedged": finding.hedged,
        "anchor": " ".join(finding.text.split()[:ANCHOR_WORDS]),
    }
    extra = {"p": finding.p, "citation": finding.citation}
    return told | {name: value for name, value in extra.items() if value is not None}


def _place(row: Parameter | Finding | Association | SiteClaim) -> tuple[bool, int, int]:
    """Order of the text: the title first, then the abstract."""
    return row.part != "title", row.start, row.end
