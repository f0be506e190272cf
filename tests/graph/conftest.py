"""The tables that the graph reads, made from the digests and their gold annotations: a reader without errors."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.build import PARSED_TABLES, READ, Graph, build, write
from pipeline.ontology import ontology
from pipeline.reader.conditions import conditions
from pipeline.reader.reading import Document
from pipeline.store import part_file, write_rows
from pipeline.tables import (
    Association,
    Finding,
    Mention,
    Parameter,
    Part,
    Record,
    Refusal,
    Section,
    Sentence,
    SiteClaim,
    Study,
    refusal,
    row_id,
)

ROOT = Path(__file__).parents[2]
ORIGIN = "gold/1"
ACUTE = "acute_resistance_exercise"
Rows = dict[type, list[Any]]


def record(record_id: str, **values: Any) -> Record:
    """Return a record of which only the given values are known."""
    blank = Record(
        record_id, "pubmed", "abstract", None, None, None, "Title", None, None, None, None, None, None, (), False
    )
    return replace(blank, **values)


def study(record_id: str, **values: Any) -> Study:
    """Return a randomised trial on 500 young adults, but for the given values."""
    return replace(Study(record_id, "rct", "human", "young_adults", 500, "chronic", None, None, ORIGIN), **values)


def finding(record_id: str, **values: Any) -> Finding:
    """Return the finding that resistance training raised the MEP against control, but for the given values."""
    values = {
        "intervention": "resistance_training", "comparator": "control", "outcome": "mep_amplitude",
        "direction": "increase", "limb": "trained", "hedged": False, **values,
    }  # fmt: skip
    slots = [values[name] for name in ("intervention", "comparator", "outcome", "direction", "limb")]
    place = {
        "sentence_id": row_id(record_id, "s"),
        "part": "abstract",
        "start": 0,
        "end": 4,
        "text": "More",
        "text_kind": "digest",
    }
    unknown = dict.fromkeys(
        ("p", "citation", "p_value", "p_relation", "change_percent", "effect_size", "effect_measure",
         "interval_low", "interval_high"),
    )  # fmt: skip
    return Finding(
        finding_id=row_id(record_id, *slots), record_id=record_id, origin=ORIGIN, **{**place, **unknown, **values}
    )


def rows_of(records: list[Record], studies: list[Study], findings: list[Finding] = [], **more: list[Any]) -> Rows:  # noqa: B006
    """Return a whole set of tables with these rows in it."""
    named = {table.NAME: table for table in READ}  # type: ignore[attr-defined]
    rows: Rows = {table: [] for table in READ}
    return rows | {Record: records, Study: studies, Finding: findings} | {named[name]: more[name] for name in more}


@pytest.fixture(scope="session")
def make() -> dict[str, Callable[..., Any]]:
    """Makers of rows for hand-computed cases."""
    return {"record": record, "study": study, "finding": finding, "rows": rows_of}


@pytest.fixture(scope="session")
def gold_rows() -> Rows:
    """The digests with their gold annotations as rows of every table that the graph reads, and one refused record."""
    rows: Rows = {table: [] for table in READ}
    digests = _lines(ROOT / "corpora/digests/digests.jsonl")
    for digest, gold in zip(digests, _lines(ROOT / "corpora/gold/digests.jsonl"), strict=True):
        _document(rows, digest, gold)
    rows[Record].append(record("PMID:1", title="Retracted", retracted=True, year=2001))
    rows[Refusal].append(refusal("screen", "PMID:1", "retracted"))
    return rows


@pytest.fixture(scope="session")
def gold_graph(gold_rows: Rows) -> Graph:
    return build(gold_rows, ontology(), 0.95)


@pytest.fixture(scope="session")
def gold_folder(gold_rows: Rows, gold_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every table of the gold as the stage ``graph`` writes it."""
    folder = tmp_path_factory.mktemp("graph") / "tables"
    write(gold_rows, gold_graph, folder)
    return folder


@pytest.fixture(scope="session", name="write_stages")
def stage_writer() -> Callable[[Rows, Path], None]:
    return write_stages


def write_stages(rows: Rows, corpora: Path) -> None:
    """Write rows as the stages before the graph would: parsed, screened, annotations."""
    parsed, screened, annotations = (corpora / name for name in ("parsed", "screened", "annotations"))
    for table in READ:
        write_rows(rows[table], table, part_file(parsed if table in PARSED_TABLES else annotations, table, 0))
    for folder, stages in ((parsed, ("fetch", "parse")), (screened, ("screen",)), (annotations, ("extract",))):
        refused = [row for row in rows[Refusal] if row.stage in stages]
        write_rows(refused, Refusal, part_file(folder, Refusal, 0))


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def _document(rows: Rows, digest: dict[str, Any], gold: dict[str, Any]) -> None:
    document, abstract = digest["id"], digest["abstract"]
    known = {name: digest[name] for name in ("year", "first_author", "title", "abstract", "text_kind")}
    pmid, doi = digest["pmid"] and int(digest["pmid"]), digest["doi"] and digest["doi"].lower()
    rows[Record].append(record(document, source="digests", language="eng", pmid=pmid, doi=doi, **known))
    rows[Section].append(Section(document, 0, None, "UNASSIGNED", 0, len(abstract)))
    sentences = _sentences(document, "title", digest["title"], 0)
    sentences += _sentences(document, "abstract", abstract, len(sentences))
    rows[Sentence].extend(sentences)
    acute = any(found["intervention"] == ACUTE for found in gold["findings"])
    rows[Study].append(study(document, exposure="acute" if acute else None, **gold["study"]))
    found: dict[str, Finding] = {}
    for value in gold["findings"]:
        slots = {name: value[name] for name in value if name != "anchor"}
        row = finding(document, **slots, **_place(digest, sentences, value["anchor"]))
        found.setdefault(row.finding_id, row)
    rows[Finding].extend(found.values())
    whole = Document(document, digest["title"], abstract, text_kind="digest")
    named = [*map(_mention, found.values()), *conditions(whole, sentences)]
    mentions = {mention.mention_id: mention for mention in named}
    rows[Mention].extend(mentions.values())
    _rest(rows, document, gold, _place(digest, sentences, digest["title"]))


def _rest(rows: Rows, document: str, gold: dict[str, Any], where: dict[str, Any]) -> None:
    """Add parameters, associations and site claims; the gold does not tell where, so they stand in the title."""
    parameters = {}
    for value in gold["parameters"]:
        kind, unit = value["kind"], value["unit"]
        low, high = (None if value[name] is None else float(value[name]) for name in ("low", "high"))
        identity = row_id(document, kind, low)
        parameters[identity] = Parameter(
            identity, document, kind=kind, low=low, high=high, unit=unit, intervention=None, origin=ORIGIN, **where
        )
    rows[Parameter].extend(parameters.values())
    for value in gold["associations"]:
        a, b = sorted((value["a"], value["b"]))
        identity = row_id(document, a, b, value["relation"])
        row = Association(identity, document, a=a, b=b, relation=value["relation"], origin=ORIGIN, **where)
        rows[Association].append(row)
    for value in gold["site_claims"]:
        identity = row_id(document, value["site"], value["stance"])
        rows[SiteClaim].append(SiteClaim(identity, document, origin=ORIGIN, **value, **where))


def _sentences(document: str, part: Part, text: str, position: int) -> list[Sentence]:
    """Return a text's sentences, split at full stops before a capital; good enough to stand findings in."""
    pattern = r"\S.*?(?:\.(?=\s+[A-Z])|$)"
    spans = [match.span() for match in re.finditer(pattern, text, re.DOTALL)]
    return [
        Sentence(
            row_id(document, part, start, end), document, position + index, part, start, end, text[start:end],
            None, "UNASSIGNED", "result", None, ORIGIN, "digest",
        )
        for index, (start, end) in enumerate(spans)
    ]  # fmt: skip


def _place(digest: dict[str, Any], sentences: list[Sentence], anchor: str) -> dict[str, Any]:
    part = "abstract" if anchor in digest["abstract"] else "title"
    start = digest[part].index(anchor)
    sentence = next(s for s in sentences if s.part == part and s.start <= start < s.end)
    return {
        "sentence_id": sentence.sentence_id, "part": part, "start": start, "end": start + len(anchor), "text": anchor,
        "text_kind": "digest",
    }  # fmt: skip


def _mention(row: Finding) -> Mention:
    identity = row_id(row.record_id, row.part, row.start, row.end, row.outcome)
    return Mention(
        identity,
        row.record_id,
        row.sentence_id,
        "outcome",
        row.outcome,
        row.part,
        row.start,
        row.end,
        row.text,
        ORIGIN,
        row.text_kind,
    )
