"""validate: the signs of the mined graph, held against published pooled results.

Reads: the views `comparable` and `head_to_head` of the database, graph/knowledge/meta_analyses.yaml.
Idea: of each pooled result the graph's own primary studies are asked - in people, after one session or a programme, of
its population, of its training and every kind of it. Reviews do not vote, so that no meta-analysis confirms itself;
the studies may be among those that it pooled. The leading direction has to be clear of the next one, or the graph is
undecided; too few studies cannot address the question at all. A moderator is asked only of studies that compared both
sides themselves.
Source: shares of a Dirichlet posterior are compared pairwise by a Beta distribution (Gelman et al., Bayesian Data
Analysis, 3rd ed., section 3.4).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import fsum
from pathlib import Path
from typing import Any, Literal

import duckdb
from scipy.stats import beta

from graph.belief import DIRECTIONS, PRIOR, belief
from graph.knowledge.published import PATH, Contrast, Published, Result, contrasts, printed, published
from graph.nodes import outcome_label
from graph.paths import DATABASE
from graph.query import opened
from graph.questions.answer import Answer, Column, Table
from graph.questions.names import known_id
from pipeline.errors import InputError
from pipeline.ontology import ontology
from pipeline.tables import Direction

Verdict = Literal["agree", "disagree", "undecided", "cannot_address"]
VERDICTS: tuple[Verdict, ...] = ("agree", "disagree", "undecided", "cannot_address")
SURE = 0.95  # probability that the leading direction is more frequent than the next; this project's choice
LEAST = 3  # studies: as many that agree, of equal size and read surely, are the fewest that can be clear by SURE
WIDTH = 0.95  # of the belief's interval
BALLOTS = """SELECT cluster, direction, vote, weight FROM ballots_of('{view}') WHERE edge_id = ?
    ORDER BY cluster, direction"""
FINDINGS = """SELECT direction, {others}, no_vote, first_author, year, design, n, p, record_id, doi, text_kind, sentence
    FROM {view} WHERE edge_id = ?
    ORDER BY no_vote NULLS FIRST, list_position(['increase', 'decrease', 'no_change'], direction), year, record_id,
        finding_id"""
RECORDS = "SELECT retracted FROM records WHERE doi = lower(?)"
SAID: dict[Verdict, str] = {
    "agree": "agree", "disagree": "disagree", "undecided": "undecided",
    "cannot_address": "the corpus cannot address this",
}  # fmt: skip
GRAPH = (
    Column("direction"), Column("", "published says"), Column("studies", "studies"), Column("increase", "up", 1),
    Column("decrease", "down", 1), Column("no_change", "same", 1), Column("leading_direction"),
    Column("sure", "sure"), Column("belief"), Column("belief_low"), Column("belief_high"), Column("", "answer"),
    Column("answer"), Column("missing"), Column("outcome"), Column("exposure"), Column("population"),
    Column("effect"), Column("low"), Column("high"), Column("measure"), Column("p"), Column("k"), Column("n"),
    Column("checked"), Column("citation"), Column("doi"), Column("pmid"), Column("edge_id"),
)  # fmt: skip
RESULTS = (Column("id", "id"), Column("", "question"), Column("intervention"), *GRAPH)
CONTRASTS = (
    Column("id"), Column("", "id"), Column("", "question"), Column("moderator"), Column("over"), Column("under"),
    Column("over_intervention"), Column("under_intervention"), *GRAPH,
)  # fmt: skip
LISTED = (
    Column("of", "id"), Column("direction", "("), Column("other", "("), Column("no_vote", "no vote:"),
    Column("first_author", "("), Column("year", "("), Column("design", "("), Column("n", "n ="), Column("p", "p"),
    Column("record_id"), Column("doi", "doi"), Column("text_kind", "("), Column("sentence", "sentence", quoted=True),
)  # fmt: skip
RETRACTED = (
    Column("citation", "published"), Column("doi", "doi"), Column("retracted_version", "retracted version, doi"),
    Column("here", "in the corpus"),
)  # fmt: skip
NOTES = (
    "Primary studies in people vote, one study one vote, weighed by size and by p (that they were read rightly); "
    "reviews and meta-analyses do not, so that none confirms itself. Studies that a meta-analysis pooled may be among "
    "them. Contrasts count only studies that compare both sides themselves.",
    f"sure: probability that the leading direction is more frequent than the next. Below {SURE} the graph is "
    f"undecided; with fewer than {LEAST} studies the corpus cannot address the question, and those up to {LEAST} are "
    "missing. Agreement is of signs, not of sizes.",
    "`adaptome validate ID` shows the sentences behind an answer.",
)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the graph stands on one question."""

    studies: int
    votes: dict[Direction, float]
    leading: Direction | None
    sure: float | None  # that the leading direction is more frequent than the next; None where none leads
    mean: float | None  # belief in it
    low: float | None
    high: float | None
    verdict: Verdict
    missing: int  # studies, 0 where there are enough

    @property
    def said(self) -> str:
        """Return the answer in words."""
        studies = "study" if self.missing == 1 else "studies"
        return f"cannot address: {self.missing} {studies} missing" if self.missing else SAID[self.verdict]


def validate(result: str | None = None, database: Path = DATABASE, path: Path = PATH) -> Answer:
    """Return for each published result what the graph says; for an id or a reference also the sentences."""
    known = ontology()
    content = published(known, path)
    asked: list[Result | Contrast] = [*content.results, *contrasts(content, known)]
    ids = [*(row.id for row in asked), *content.references]
    wanted = result and known_id(result, dict(zip(ids, ids, strict=True)), "a published result")
    with _opened(database) as connection:
        rows = [row for row in asked if wanted in (None, row.id, row.reference)]
        stands = [(row, *_stand(connection, row)) for row in rows]
        listed = [found for row, _, edge in stands if wanted for found in _findings(connection, row, edge)]
        named = _retracted(connection, content, {row.reference for row in rows})
    tables = []
    if told := [(row, stand, edge) for row, stand, edge in stands if isinstance(row, Result)]:
        shown = tuple((*_result(row), *_graph(row, stand, edge, content)) for row, stand, edge in told)
        tables.append(Table("results", f"Pooled results: {_summed(stand for _, stand, _ in told)}", RESULTS, shown))
    if pairs := [(row, stand, edge) for row, stand, edge in stands if isinstance(row, Contrast)]:
        shown = tuple((*_contrast(row), *_graph(row, stand, edge, content)) for row, stand, edge in pairs)
        tables.append(Table("contrasts", f"Moderators: {_summed(stand for _, stand, _ in pairs)}", CONTRASTS, shown))
    if wanted:
        tables.append(Table("findings", "The findings behind the answer", LISTED, tuple(listed)))
    if named:
        tables.append(Table("retracted", "Versions that are retracted", RETRACTED, tuple(named)))
    return Answer("validate", tuple(tables), NOTES)


@contextmanager
def _opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database; a graph without findings cannot address anything, which is an answer."""
    with opened(database) as connection:
        try:
            yield connection
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            first = str(error).splitlines()[0]
            raise InputError(f"{database} is older than this program ({first}); run `dvc repro`") from None


def held(votes: list[tuple[Any, ...]], direction: Direction) -> Stand:
    """Return where rows (cluster, direction, vote, weight) stand towards a published direction."""
    counts: dict[Direction, float] = {d: fsum(row[2] for row in votes if row[1] == d) for d in DIRECTIONS}
    weights: dict[Direction, float] = {d: fsum(row[3] for row in votes if row[1] == d) for d in DIRECTIONS}
    studies = len({row[0] for row in votes})
    believed = belief(weights, WIDTH)
    lead = believed.leading if believed else None
    sure = clear(weights) if lead else None
    missing = max(0, LEAST - studies)
    verdict: Verdict
    if missing:
        verdict = "cannot_address"
    elif sure is None or sure < SURE:
        verdict = "undecided"
    else:
        verdict = "agree" if lead == direction else "disagree"
    mean = believed.mean[lead] if believed and lead else None
    low, high = (believed.low, believed.high) if believed else (None, None)
    return Stand(studies, counts, lead, sure, mean, low, high, verdict, missing)


def clear(weights: dict[Direction, float]) -> float:
    """Return the probability that the direction with most weight is more frequent than the next one.

    >>> round(clear({"increase": 3.0, "decrease": 0.0, "no_change": 0.0}), 3)
    0.966
    """
    first, second, _ = sorted(weights.values(), reverse=True)
    return float(beta.sf(0.5, first + PRIOR, second + PRIOR))


def counts(answer: Answer) -> dict[str, dict[str, float]]:
    """Return the metric: how many results and contrasts get each answer, and the agreement of the decided."""
    figures: dict[str, dict[str, float]] = {}
    for table in answer.tables:
        keys = [column.key for column in table.columns]
        if "answer" not in keys:
            continue
        answers = [row[keys.index("answer")] for row in table.rows]
        figures[table.name] = {verdict: answers.count(verdict) for verdict in VERDICTS}
        decided = figures[table.name]["agree"] + figures[table.name]["disagree"]
        if decided:
            figures[table.name]["agreement"] = round(figures[table.name]["agree"] / decided, 4)
    return figures


def _stand(connection: duckdb.DuckDBPyConnection, row: Result | Contrast) -> tuple[Stand, str | None]:
    edge = _edge(row)
    sql = BALLOTS.format(view="comparable" if isinstance(row, Result) else "head_to_head")
    votes = connection.execute(sql, [edge]).fetchall() if edge else []
    return held(votes, row.direction), edge


def _edge(row: Result | Contrast) -> str | None:
    """Return the edge_id that the views give the question; None where the vocabulary has no word for a side."""
    if isinstance(row, Result):
        return f"{row.intervention} {row.outcome} {row.exposure} {row.population or 'any'}"
    if row.over.intervention is None or row.under.intervention is None:
        return None
    return f"{row.over.intervention} over {row.under.intervention} {row.outcome}"


def _findings(connection: duckdb.DuckDBPyConnection, row: Result | Contrast, edge: str | None) -> list[tuple[Any, ...]]:
    views = {Result: ("comparable", "kind"), Contrast: ("head_to_head", "'over ' || comparator")}
    view, others = views[type(row)]
    found = connection.execute(FINDINGS.format(view=view, others=others), [edge]).fetchall() if edge else []
    return [(row.id, *one) for one in found]


def _result(row: Result) -> tuple[object, ...]:
    whom = ", ".join(filter(None, (row.exposure, row.population)))
    training = ontology().interventions[row.intervention]
    return (row.id, f"{outcome_label(row.outcome)} after {training} ({whom.replace('_', ' ')})", row.intervention)


def _contrast(row: Contrast) -> tuple[object, ...]:
    question = f"{outcome_label(row.outcome)}: {row.over.label} against {row.under.label} ({row.exposure})"
    sides = (row.over.label, row.under.label, row.over.intervention, row.under.intervention)
    return (row.id, row.reference, question, row.moderator, *sides)


def _graph(row: Result | Contrast, stand: Stand, edge: str | None, content: Published) -> tuple[object, ...]:
    reference = content.references[row.reference]
    told = ", ".join(filter(None, (row.direction.replace("_", " "), printed(row))))
    return (
        row.direction, told, stand.studies, *(stand.votes[direction] for direction in DIRECTIONS), stand.leading,
        stand.sure, stand.mean, stand.low, stand.high, stand.said, stand.verdict, stand.missing, row.outcome,
        row.exposure, row.population, row.effect, row.low, row.high, row.measure, row.p, row.k, row.n, row.checked,
        reference.citation, reference.doi, reference.pmid, edge,
    )  # fmt: skip


def _retracted(
    connection: duckdb.DuckDBPyConnection, content: Published, references: Iterable[str]
) -> list[tuple[object, ...]]:
    """Return the retracted versions of what is published, and whether they are in the corpus."""
    found: list[tuple[object, ...]] = []
    for name in sorted(references):
        reference = content.references[name]
        if reference.retracted_version is None:
            continue
        there = connection.execute(RECORDS, [reference.retracted_version]).fetchall()
        here = "no" if not there else "yes, as retracted: no vote" if there[0][0] else "yes, NOT MARKED as retracted"
        found.append((reference.citation, reference.doi, reference.retracted_version, here))
    return found


def _summed(stands: Iterable[Stand]) -> str:
    """Return how many get each answer, in words."""
    verdicts = [stand.verdict for stand in stands]
    return ", ".join(f"{verdicts.count(verdict)} {SAID[verdict]}" for verdict in VERDICTS if verdict in verdicts)
