"""The evidence table as CSV, for review software and spreadsheets: each result with study, dose and sentence."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from graph.export.content import Content
from graph.export.doses import NUMBERS
from graph.export.multigraph import PRINTED, belief
from pipeline.tables import Edge, Finding

Cell = Any
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a formula starts in a spreadsheet


def write_evidence(content: Content, path: Path) -> None:
    """Write every evidence row, in order of documents and edges; an unknown value is an empty cell."""
    lines = sorted(_rows(content), key=lambda line: (line["record_id"], line["edge_id"], line["evidence_id"]))
    with path.open("w", encoding="utf8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows({name: harmless(value) for name, value in line.items()} for line in lines)


def harmless(value: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula; an apostrophe in front makes it text.

    >>> harmless("=1+1"), harmless("5 % more"), harmless(-5.0)
    ("'=1+1", '5 % more', -5.0)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


COLUMNS = (
    "study", "year", "title", "journal", "doi", "pmid", "text_kind", "retracted",
    "design", "species", "population", "age_low", "age_high", "n", "exposure",
    "relation", "source", "target", "says", "comparator", "limb", "hedged", *PRINTED,
    "dose", *NUMBERS,
    "part", "first_character", "after_character", "words", "sentence",
    "vote", "no_vote",
    "edge_studies", "edge_direction", "edge_belief", "edge_belief_low", "edge_belief_high", "edge_certainty",
    "record_id", "edge_id", "evidence_id", "origin",
)  # fmt: skip


def _rows(content: Content) -> Iterator[Mapping[str, Cell]]:
    labels = {node.node_id: node.label for node in content.nodes}
    for edge in content.edges:
        for told in content.told.get(edge.edge_id, ()):
            record, study, row = told.record, told.study, told.row
            yield {
                **_edge(edge, labels),
                **{name: getattr(record, name) for name in ("year", "title", "journal", "doi", "pmid", "text_kind")},
                **{name: getattr(study, name) for name in ("design", "species", "population", "age_low", "age_high")},
                **{name: getattr(row, name) if isinstance(row, Finding) else None for name in PRINTED},
                **told.protocol.numbers,
                "study": told.who,
                "retracted": str(record.retracted).lower(),
                "n": study.n,
                "exposure": study.exposure,
                "says": told.says,
                "comparator": told.comparator,
                "limb": told.limb,
                "hedged": None if told.hedged is None else str(told.hedged).lower(),
                "dose": told.dose,
                "part": row.part,
                "first_character": row.start,
                "after_character": row.end,
                "words": row.text,
                "sentence": told.sentence.text,
                "vote": told.evidence.vote,
                "no_vote": told.evidence.no_vote,
                "record_id": record.record_id,
                "evidence_id": told.evidence.evidence_id,
                "origin": row.origin,
            }


def _edge(edge: Edge, labels: Mapping[str, str]) -> dict[str, Cell]:
    return {
        "edge_id": edge.edge_id,
        "relation": edge.relation,
        "source": labels[edge.source],
        "target": labels[edge.target],
        "edge_studies": edge.studies,
        "edge_direction": edge.leading_direction,
        "edge_belief": belief(edge),
        "edge_belief_low": edge.belief_low,
        "edge_belief_high": edge.belief_high,
        "edge_certainty": edge.certainty,
    }
