"""What `adaptome serve` hands out: the page's data without sentences, and sentences as they are asked for.

Reads: a read-only connection to graph/adaptome.duckdb.
Idea: evidence rows go to the page in the order of one query; a row is known by its place in it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb

from graph.export.content import Content
from graph.export.doses import NUMBERS
from graph.export.moderators import NAMES
from graph.export.page import Segment, marked, page_data
from graph.export.verdicts import verdicts
from pipeline.ontology import ontology
from pipeline.tables import Edge, Node

FACTS = (*NUMBERS, *NAMES)
STUDIES = """SELECT record_id, title, journal, year, text_kind, doi, pmid, retracted, design, species, population,
        exposure, n, first_author
    FROM records JOIN studies USING (record_id)
    WHERE record_id IN (SELECT record_id FROM evidence) ORDER BY record_id"""
STUDY_KEYS = ("id", "title", "journal", "year", "kind", "doi", "pmid", "retracted", "design", "species", "people",
              "exposure", "n")  # fmt: skip
EVIDENCE = f"""SELECT e.evidence_id, e.edge_id, e.record_id, e.cluster, s.says, e.no_vote, s.p, f.comparator, f.limb,
        s.hedged, f.citation, {", ".join(f"r.{name}" for name in FACTS)}
    FROM evidence AS e JOIN statements AS s USING (evidence_id, source_table)
    JOIN records ON records.record_id = e.record_id
    LEFT JOIN findings AS f ON f.finding_id = e.evidence_id AND e.source_table = 'findings'
    LEFT JOIN reported AS r ON r.finding_id = e.evidence_id AND e.source_table = 'findings'
    ORDER BY e.edge_id, e.vote = 0, records.year DESC NULLS LAST, e.record_id, e.evidence_id"""
ROW_KEYS = ("cluster", "says", "no_vote", "p", "against", "limb", "hedged", "citation")
SENTENCES = """SELECT w.place, t.text, t.start, s.start, s."end", d.as_told,
        list({'node': m.kind || ':' || m.concept, 'first': m.start, 'after': m."end"}) FILTER (m.mention_id IS NOT NULL)
    FROM wanted AS w JOIN evidence AS e USING (edge_id, evidence_id)
    JOIN statements AS s USING (evidence_id, source_table)
    JOIN sentences AS t ON t.sentence_id = s.sentence_id LEFT JOIN protocols AS d ON d.record_id = e.record_id
    JOIN edges ON edges.edge_id = e.edge_id LEFT JOIN mentions AS m ON m.sentence_id = s.sentence_id
        AND m.kind || ':' || m.concept IN (edges.source, edges.target)
    GROUP BY ALL ORDER BY w.place"""
SEARCHED = {
    "labels": "a.label, b.label, reference",
    "texts": "a.label, b.label, t.text, r.title, r.first_author, r.year",
}
SEARCH = """SELECT edges.edge_id FROM edges JOIN nodes AS a ON a.node_id = source JOIN nodes AS b ON b.node_id = target
    WHERE {labels}
    UNION SELECT DISTINCT e.edge_id FROM evidence AS e JOIN statements AS s USING (evidence_id, source_table)
        JOIN sentences AS t USING (sentence_id) JOIN records AS r ON r.record_id = e.record_id
        JOIN edges USING (edge_id)
        JOIN nodes AS a ON a.node_id = edges.source JOIN nodes AS b ON b.node_id = edges.target
    WHERE {texts} ORDER BY ALL"""


@dataclass(frozen=True, slots=True)
class Served:
    """The page's data, and where each row stands in the database."""

    data: dict[str, Any]
    ids: list[tuple[str, str]]  # edge id and evidence id of each row
    of_edge: Mapping[str, list[int]]
    ends: Mapping[str, tuple[str, str]]  # source and target of each edge

    def sentences(self, connection: duckdb.DuckDBPyConnection, places: list[int]) -> list[tuple[int, dict[str, Any]]]:
        """Return sentence and dose of the rows at ``places``."""
        connection.execute("CREATE OR REPLACE TEMP TABLE wanted (place INTEGER, edge_id VARCHAR, evidence_id VARCHAR)")
        edges, evidence = [self.ids[place][0] for place in places], [self.ids[place][1] for place in places]
        connection.execute("INSERT INTO wanted SELECT unnest(?), unnest(?), unnest(?)", [places, edges, evidence])
        found = []
        for place, text, offset, start, end, dose, named in connection.execute(SENTENCES).fetchall():
            pieces = _pieces(text, offset, start, end, named or [], self.ends[self.ids[place][0]])
            found.append((place, {"sentence": pieces} | ({"dose": dose} if dose else {})))
        return found

    def search(self, connection: duckdb.DuckDBPyConnection, words: str) -> list[str]:
        """Return the edges of which one text, with the names of both ends, holds every word."""
        split = words.lower().split()
        tests = {
            name: " AND ".join(f"contains(lower(concat_ws(' ', {told})), ?)" for _ in split) or "true"
            for name, told in SEARCHED.items()
        }
        return [row[0] for row in connection.execute(SEARCH.format(**tests), [*split, *split]).fetchall()]


def read_served(connection: duckdb.DuckDBPyConnection, database: Path) -> Served:
    """Return what a database has to serve."""
    nodes, edges = _nodes(connection), _edges(connection)
    studies, places = _studies(connection)
    rows: list[dict[str, Any]] = []
    ids: list[tuple[str, str]] = []
    of_edge: dict[str, list[int]] = defaultdict(list)
    for evidence_id, edge_id, record_id, *values in connection.execute(EVIDENCE).fetchall():
        of_edge[edge_id].append(len(ids))
        ids.append((edge_id, evidence_id))
        facts = {name: value for name, value in zip(FACTS, values[len(ROW_KEYS) :], strict=True) if value is not None}
        told = {
            key: value for key, value in zip(ROW_KEYS, values, strict=False) if value is not None and value is not False
        }
        rows.append({"edge": edge_id, "study": places[record_id]} | told | ({"facts": facts} if facts else {}))
    content = Content(nodes, edges, {}, ())
    data = page_data(content, ontology(), 0)
    ends = {edge.edge_id: (edge.source, edge.target) for edge in edges}
    return Served(data | {"studies": studies, "evidence": rows}, ids, of_edge, ends)


def read_claims(served: Served, database: Path) -> dict[str, Any]:
    """Return the verdicts on all that can be claimed, as the page expects them; much evidence takes a while."""
    known = {evidence_id: place for place, (_, evidence_id) in enumerate(served.ids)}
    return {
        f"{one.training}|{one.target}": one.told | {"rows": [[known[name], way] for name, way in one.told["rows"]]}
        for one in verdicts(database)
    }


def _studies(connection: duckdb.DuckDBPyConnection) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return the studies for the page, and the place of each record among them."""
    found: list[dict[str, Any]] = []
    places: dict[str, int] = {}
    for *values, author in connection.execute(STUDIES).fetchall():
        told = {key: value for key, value in zip(STUDY_KEYS, values, strict=True) if value is not None}
        places[values[0]] = len(found)
        who = " ".join(str(part) for part in (author, told.get("year")) if part) or values[0]
        found.append({"who": who} | {key: value for key, value in told.items() if value is not False})
    return found, places


def _nodes(connection: duckdb.DuckDBPyConnection) -> tuple[Node, ...]:
    names = ", ".join(field.name for field in fields(Node))
    return tuple(Node(*row) for row in connection.execute(f"SELECT {names} FROM nodes ORDER BY node_id").fetchall())


def _edges(connection: duckdb.DuckDBPyConnection) -> tuple[Edge, ...]:
    names = ", ".join(field.name for field in fields(Edge))
    rows = connection.execute(f"SELECT {names} FROM edges ORDER BY edge_id").fetchall()
    plain: Iterator[list[Any]] = ([tuple(v) if isinstance(v, list) else v for v in row] for row in rows)
    return tuple(Edge(*row) for row in plain)


def _pieces(
    text: str, offset: int, start: int, end: int, named: list[dict[str, Any]], ends: tuple[str, str]
) -> list[Segment]:
    spans = [(one["first"] - offset, one["after"] - offset, "s" if one["node"] == ends[0] else "t") for one in named]
    return marked(text, [(start - offset, end - offset, "r"), *spans])
