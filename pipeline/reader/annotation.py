"""A reading as the object that corpora/gold/GUIDE.md describes."""

from typing import Any

from pipeline.reader.pipeline import read
from pipeline.reader.reading import Document, Reading


def annotate(document: Document) -> dict[str, Any]:
    """Return the GUIDE object of a document."""
    return to_annotation(document.record_id, read(document))


def to_annotation(record_id: str, reading: Reading) -> dict[str, Any]:
    """Return the GUIDE object of a reading: ids and numbers as the gold writes them, in the order of the text."""
    study = reading.study
    return {
        "id": record_id,
        "study": {"design": study.design, "species": study.species, "population": study.population, "n": study.n},
        "parameters": _distinct(
            [{"kind": p.kind, "low": p.low, "high": p.high, "unit": p.unit} for p in reading.parameters]
        ),
        "findings": [
            {
                "intervention": f.intervention,
                "comparator": f.comparator,
                "outcome": f.outcome,
                "direction": f.direction,
                "limb": f.limb,
                "hedged": f.hedged,
                "anchor": " ".join(f.text.split()[:8]),
            }
            | ({"citation": f.citation} if f.citation else {})
            for f in reading.findings
        ],
        "associations": [{"a": a.a, "b": a.b, "relation": a.relation} for a in reading.associations],
        "site_claims": [{"site": c.site, "stance": c.stance, "hedged": c.hedged} for c in reading.site_claims],
    }


def _distinct(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for number, row in enumerate(rows) if row not in rows[:number]]
