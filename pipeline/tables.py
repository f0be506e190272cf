"""The contracts between stages: one frozen dataclass a table, one field a column.

A field is ``Annotated[type, "meaning, unit"]``; the text becomes the column's COMMENT in DuckDB. A closed set is a
``Literal``; ids of concepts are checked against ``models/lexicon/concepts.yaml`` where rows are made. Absent is None.
``NAME`` is the table's name everywhere, ``KEY`` the columns that identify and order its rows.

Offsets are 0-based and half-open, in Python characters of the named ``part`` (``title`` or ``abstract``) of a record:
``text[start:end]`` gives the span back. Ids are hashes of raw stable values (see :func:`row_id`).
"""

from dataclasses import dataclass, fields
from hashlib import blake2b
from typing import Annotated, Any, ClassVar, Literal, Protocol, get_type_hints

TextKind = Literal["abstract", "digest"]
Source = Literal["digests", "pubmed", "medline", "nbib"]
Part = Literal["title", "abstract"]
Category = Literal["BACKGROUND", "OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS", "UNASSIGNED"]
Statement = Literal["result", "conclusion", "aim", "hypothesis", "background", "method", "advice", "other_study"]
Direction = Literal["increase", "decrease", "no_change"]
Limb = Literal["trained", "untrained"]
Relation = Literal["positive", "negative", "none"]
Stance = Literal["adapts", "does_not_adapt"]
Exposure = Literal["acute", "chronic", "cross_sectional"]
Stage = Literal["fetch", "parse", "screen", "extract", "graph"]
ConceptKind = Literal[
    "intervention", "outcome", "site", "population", "parameter", "muscle", "training_state", "technique"
]

RecordId = Annotated[str, "document: PMID:<number>, or DOI:<doi> where there is no PMID"]
SentenceId = Annotated[str, "sentence that it stands in"]
PartOfText = Annotated[Part, "text that start and end count in: title or abstract"]
Start = Annotated[int, "first character of the span, 0-based"]
End = Annotated[int, "character after the span"]
Origin = Annotated[str, "rule or model that made the row, with its version"]
KindOfText = Annotated[TextKind, "abstract: the authors' own; digest: a study retold in this project's words"]


def row_id(*values: str | int | float | None) -> str:
    """Return 16 hexadecimal digits that depend on ``values`` alone: the same raw values give the same id for ever.

    >>> row_id("PMID:1", 0, 12) == row_id("PMID:1", 0, 12)
    True
    """
    text = "\x1f".join(["" if value is None else str(value) for value in values])
    return blake2b(text.encode(), digest_size=8).hexdigest()


class Table(Protocol):
    """What every row class states of its table."""

    NAME: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    __dataclass_fields__: ClassVar[dict[str, Any]]


# --- parse -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Record:
    """A bibliographic record with its title and abstract."""

    NAME: ClassVar[str] = "records"
    KEY: ClassVar[tuple[str, ...]] = ("record_id",)
    record_id: RecordId
    source: Annotated[Source, "where the record came from"]
    text_kind: KindOfText
    pmid: Annotated[int | None, "PubMed id"]
    version: Annotated[int | None, "version of the PubMed record, 1 for the first"]
    doi: Annotated[str | None, "DOI, lower case, without resolver address"]
    title: Annotated[str, "title, inline markup removed"]
    abstract: Annotated[str | None, "labelled parts joined as 'LABEL: text', one space between parts"]
    language: Annotated[str | None, "MEDLINE's three-letter code of the article's language"]
    year: Annotated[int | None, "year of publication"]
    month: Annotated[int | None, "month of publication, 1 to 12, only where the record tells it"]
    journal: Annotated[str | None, "journal title"]
    first_author: Annotated[str | None, "family name of the first author, or the collective's name"]
    publication_types: Annotated[tuple[str, ...], "PubMed publication types in the record's order"]
    retracted: Annotated[bool, "the record is a retracted publication, by its type or by a retraction notice"]


@dataclass(frozen=True, slots=True)
class Section:
    """A labelled part of an abstract; an unlabelled abstract has one with label None."""

    NAME: ClassVar[str] = "sections"
    KEY: ClassVar[tuple[str, ...]] = ("record_id", "position")
    record_id: RecordId
    position: Annotated[int, "order in the abstract, from 0"]
    label: Annotated[str | None, "label as printed"]
    category: Annotated[Category, "NLM category, or the category that the label stands for"]
    start: Annotated[int, "first character of the part's text in the abstract, after its label"]
    end: End


@dataclass(frozen=True, slots=True)
class MeshTerm:
    """A MeSH heading of a record; one row for each qualifier, or one with qualifier None."""

    NAME: ClassVar[str] = "mesh_terms"
    KEY: ClassVar[tuple[str, ...]] = ("record_id", "position")
    record_id: RecordId
    position: Annotated[int, "order in the record, from 0"]
    descriptor_id: Annotated[str | None, "MeSH descriptor id, D...; nbib files do not tell it"]
    descriptor: Annotated[str, "MeSH descriptor name"]
    qualifier_id: Annotated[str | None, "MeSH qualifier id, Q..."]
    qualifier: Annotated[str | None, "MeSH qualifier name"]
    major: Annotated[bool, "descriptor or qualifier is a major topic"]


@dataclass(frozen=True, slots=True)
class Correction:
    """A link between records: retraction, erratum, republication, comment (PubMed's CommentsCorrections)."""

    NAME: ClassVar[str] = "corrections"
    KEY: ClassVar[tuple[str, ...]] = ("record_id", "position")
    record_id: RecordId
    position: Annotated[int, "order in the record, from 0"]
    relation: Annotated[str, "PubMed's RefType, for example RetractionIn, ErratumFor, RepublishedIn"]
    pmid: Annotated[int | None, "PubMed id of the other record"]
    citation: Annotated[str | None, "the other record as cited"]


# --- refusals, of every stage ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that a stage did not pass on, with its reason. In = out + refused, for every stage."""

    NAME: ClassVar[str] = "refusals"
    KEY: ClassVar[tuple[str, ...]] = ("refusal_id",)
    refusal_id: Annotated[str, "key: hash of stage, document, reason and detail"]
    stage: Annotated[Stage, "stage that refused"]
    record_id: Annotated[str, "document refused, or the place of an unreadable one"]
    reason: Annotated[str, "one of the stage's closed list of reasons"]
    detail: Annotated[str | None, "what exactly, in one sentence or the refused text"]


def refusal(stage: Stage, record_id: str, reason: str, detail: str | None = None) -> Refusal:
    """Return the refusal with its id."""
    return Refusal(row_id(stage, record_id, reason, detail), stage, record_id, reason, detail)


# --- extract -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a title or abstract."""

    NAME: ClassVar[str] = "sentences"
    KEY: ClassVar[tuple[str, ...]] = ("record_id", "position")
    sentence_id: Annotated[str, "hash of document, part and offsets"]
    record_id: RecordId
    position: Annotated[int, "order in the document, the title first, from 0"]
    part: PartOfText
    start: Start
    end: End
    text: Annotated[str, "the sentence as it stands"]
    label: Annotated[str | None, "label of the section that it stands in, as printed"]
    category: Annotated[Category, "category of that section"]
    statement: Annotated[Statement, "what the sentence does; findings come from result and conclusion alone"]
    causal_language: Annotated[
        Literal["none", "correlational", "conditional", "causal"] | None,
        "how causal its wording is; None if not judged",
    ]
    origin: Origin
    text_kind: KindOfText


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept named in a text."""

    NAME: ClassVar[str] = "mentions"
    KEY: ClassVar[tuple[str, ...]] = ("record_id", "part", "start", "end", "kind", "concept")
    mention_id: Annotated[str, "hash of document, part, offsets and concept"]
    record_id: RecordId
    sentence_id: SentenceId
    kind: Annotated[ConceptKind, "kind of concept"]
    concept: Annotated[str, "id in models/lexicon/concepts.yaml; muscle, training_state, technique: conditions.yaml"]
    part: PartOfText
    start: Start
    end: End
    text: Annotated[str, "the words as they stand"]
    origin: Origin
    text_kind: KindOfText


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value of the training protocol, in the ontology's unit."""

    NAME: ClassVar[str] = "parameters"
    KEY: ClassVar[tuple[str, ...]] = ("record_id", "part", "start", "end", "kind", "low")
    parameter_id: Annotated[str, "hash of document, part, offsets, kind and low value"]
    record_id: RecordId
    sentence_id: SentenceId
    kind: Annotated[str, "parameter id: load, sets, repetitions, frequency, duration, sessions, rest, ..."]
    low: Annotated[float | None, "lower value, in unit; equal to high where one value is told"]
    high: Annotated[float | None, "upper value, in unit"]
    unit: Annotated[str, "unit of the ontology for this kind"]
    intervention: Annotated[str | None, "arm that it belongs to, where the text tells"]
    part: PartOfText
    start: Start
    end: End
    text: Annotated[str, "the original value and unit as they stand"]
    origin: Origin
    text_kind: KindOfText


@dataclass(frozen=True, slots=True)
class Finding:
    """A result: intervention against comparator changed outcome in direction (corpora/gold/GUIDE.md)."""

    NAME: ClassVar[str] = "findings"
    KEY: ClassVar[tuple[str, ...]] = ("finding_id",)
    finding_id: Annotated[str, "hash of document, intervention, comparator, outcome, direction and limb"]
    record_id: RecordId
    sentence_id: SentenceId
    intervention: Annotated[str, "intervention id"]
    comparator: Annotated[str, "baseline, control, none, or an intervention id"]
    outcome: Annotated[str, "outcome id"]
    direction: Annotated[Direction, "of the quantity that the ontology names for the outcome"]
    limb: Annotated[Limb, "trained, or untrained for the opposite or an unexercised limb"]
    hedged: Annotated[bool, "stated with may, might, suggest, appear, tended"]
    p: Annotated[float | None, "calibrated probability that the row is right; None from an uncalibrated reader"]
    part: PartOfText
    start: Start
    end: End
    text: Annotated[str, "the words at the place where the result stands (GUIDE: anchor)"]
    citation: Annotated[str | None, "studies that a review cites for it, for example Leung 2017; Mason 2020"]
    p_value: Annotated[float | None, "printed p"]
    p_relation: Annotated[Literal["=", "<", ">", "<=", ">="] | None, "relation of p to p_value"]
    change_percent: Annotated[float | None, "printed change, %, with its sign as the direction tells"]
    effect_size: Annotated[float | None, "printed effect size"]
    effect_measure: Annotated[str | None, "what effect_size is: d, g, SMD, eta2p, r, ..."]
    interval_low: Annotated[float | None, "printed confidence interval, lower end"]
    interval_high: Annotated[float | None, "printed confidence interval, upper end"]
    origin: Origin
    text_kind: KindOfText


@dataclass(frozen=True, slots=True)
class Study:
    """What kind of study a document reports."""

    NAME: ClassVar[str] = "studies"
    KEY: ClassVar[tuple[str, ...]] = ("record_id",)
    record_id: RecordId
    design: Annotated[str, "design id"]
    species: Annotated[str, "species id"]
    population: Annotated[str, "population id, the main one"]
    n: Annotated[int | None, "participants or animals analysed or enrolled, as given"]
    exposure: Annotated[Exposure | None, "acute: one session; chronic: a programme; cross_sectional: training history"]
    age_low: Annotated[float | None, "years, lowest mean or bound told"]
    age_high: Annotated[float | None, "years, highest mean or bound told"]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Association:
    """What the text says of the relation between two changes or measures; a < b in the alphabet."""

    NAME: ClassVar[str] = "associations"
    KEY: ClassVar[tuple[str, ...]] = ("association_id",)
    association_id: Annotated[str, "hash of document, both outcomes and relation"]
    record_id: RecordId
    sentence_id: SentenceId
    a: Annotated[str, "outcome id, the first in the alphabet"]
    b: Annotated[str, "outcome id, the second"]
    relation: Annotated[Relation, "positive, negative or none"]
    part: PartOfText
    start: Start
    end: End
    text: Annotated[str, "the words that tell it"]
    origin: Origin
    text_kind: KindOfText


@dataclass(frozen=True, slots=True)
class SiteClaim:
    """What the authors say of where adaptation lies."""

    NAME: ClassVar[str] = "site_claims"
    KEY: ClassVar[tuple[str, ...]] = ("site_claim_id",)
    site_claim_id: Annotated[str, "hash of document, site and stance"]
    record_id: RecordId
    sentence_id: SentenceId
    site: Annotated[str, "site id"]
    stance: Annotated[Stance, "adapts or does_not_adapt"]
    hedged: Annotated[bool, "stated with may, might, suggest, appear"]
    part: PartOfText
    start: Start
    end: End
    text: Annotated[str, "the words that tell it"]
    origin: Origin
    text_kind: KindOfText


# --- graph -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Node:
    """A thing that edges join."""

    NAME: ClassVar[str] = "nodes"
    KEY: ClassVar[tuple[str, ...]] = ("node_id",)
    node_id: Annotated[str, "kind:concept, for example outcome:sici or study:PMID:1"]
    kind: Annotated[
        Literal["intervention", "outcome", "site", "population", "parameter", "driver", "study"], "kind of thing"
    ]
    concept: Annotated[str, "id in the ontology, the drivers table or records"]
    label: Annotated[str, "name for people"]
    parent: Annotated[str | None, "node_id of the more general concept"]
    detail: Annotated[str | None, "measured quantity of an outcome, letters of a site in its figure, or citation"]


@dataclass(frozen=True, slots=True)
class Edge:
    """A line of the graph: the sum of its evidence rows, a row of knowledge, or what is inferred; never mixed."""

    NAME: ClassVar[str] = "edges"
    KEY: ClassVar[tuple[str, ...]] = ("edge_id",)
    edge_id: Annotated[str, "hash of kind, source, relation and target"]
    kind: Annotated[Literal["evidence", "knowledge", "inference"], "what the edge rests on"]
    source: Annotated[str, "node_id"]
    relation: Annotated[
        Literal["changes", "associated_with", "reflects", "exercises", "claimed_at", "changes_site"], "what it says"
    ]
    target: Annotated[str, "node_id"]
    findings: Annotated[int, "evidence rows, those without a vote included"]
    studies: Annotated[int, "study clusters with a vote"]
    increase: Annotated[float, "votes for increase; a study's one vote is shared by its directions"]
    decrease: Annotated[float, "votes for decrease"]
    no_change: Annotated[float, "votes for no change"]
    reviews: Annotated[int, "reviews and meta-analyses that state it; they do not vote"]
    belief_increase: Annotated[float | None, "mean of the three-way belief; inference edges: probability of up"]
    belief_decrease: Annotated[float | None, "mean of the three-way belief; inference edges: probability of down"]
    belief_no_change: Annotated[float | None, "mean of the three-way belief; inference edges: that it does not change"]
    belief_low: Annotated[float | None, "lower end of the interval of the leading direction's belief"]
    belief_high: Annotated[float | None, "upper end"]
    leading_direction: Annotated[Direction | None, "direction with most weight; None where two share the lead"]
    certainty: Annotated[Literal["high", "moderate", "low", "very low"] | None, "GRADE's words"]
    reasons: Annotated[tuple[str, ...], "why the certainty is not higher"]
    contested: Annotated[float | None, "0 where all votes agree, 1 where they split evenly over the directions seen"]
    sign: Annotated[int | None, "knowledge edges: +1 the measure grows with the site's output, -1 it shrinks"]
    weight: Annotated[int | None, "knowledge edges: 3 mainly this site, 2 clearly, 1 in part"]
    reference: Annotated[str | None, "knowledge edges: where it is stated"]
    inputs: Annotated[tuple[str, ...], "inference edges: edge_id of every evidence and knowledge edge that entered"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The step between an edge and the finding, association or site claim that it rests on."""

    NAME: ClassVar[str] = "evidence"
    KEY: ClassVar[tuple[str, ...]] = ("edge_id", "evidence_id")
    evidence_id: Annotated[str, "finding_id, association_id or site_claim_id"]
    edge_id: Annotated[str, "edge that it belongs to"]
    source_table: Annotated[Literal["findings", "associations", "site_claims"], "table that evidence_id is a key of"]
    record_id: RecordId
    cluster: Annotated[str, "study cluster that votes once: a record, or the records of one trial"]
    direction: Annotated[Direction | None, "what it votes for; None on association and site edges"]
    vote: Annotated[float, "share of the cluster's one vote, 0 without a vote"]
    weight: Annotated[float, "what the vote counts in the belief: vote x p x size of the study among those of the edge"]
    no_vote: Annotated[
        Literal["retracted", "review", "head_to_head"] | None,
        "why it has no vote; head_to_head: against another training, so it tells of a difference, not of a change",
    ]


TABLES: tuple[type[Table], ...] = (
    Record, Section, MeshTerm, Correction, Refusal, Sentence, Mention, Parameter, Finding, Study, Association,
    SiteClaim, Node, Edge, Evidence,
)  # fmt: skip


def meaning(table: type[Table], column: str) -> str:
    """Return the text that says what a column holds, with its unit.

    >>> meaning(Study, "n")
    'participants or animals analysed or enrolled, as given'
    """
    hint = get_type_hints(table, include_extras=True)[column]
    return str(hint.__metadata__[0])


def columns(table: type[Table]) -> list[str]:
    """Return the names of a table's columns in order."""
    return [field.name for field in fields(table)]
