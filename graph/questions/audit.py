"""audit: reported statistics that do not cohere, each with its sentence; and those of the published pooled results.

Reads: the table `flags`, which graph/coherence.py makes with the graph, beside `reported`; the published results of
graph/knowledge/meta_analyses.yaml.
Idea: a flag asks somebody to look. It tells that figures do not fit as they were read, not who is wrong: the print, or
the reading. Findings of one sentence with the same fault are one row.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from graph.coherence import FEWEST, LARGEST, Fault, Figures, faults
from graph.flags import Kind
from graph.knowledge.published import PATH, Contrast, Result, printed, published
from graph.paths import DATABASE
from graph.questions.answer import Answer, Column, Table
from graph.questions.filters import kept
from graph.questions.names import known_id
from pipeline.ontology import ontology

FAULTS: dict[str, str] = {name: name.replace("_", " ") for name in get_args(Kind)}
FLAGS = """SELECT fault, reason, implied_p, implied_low, implied_high,
        list(DISTINCT intervention ORDER BY intervention), list(DISTINCT outcome ORDER BY outcome), direction,
        first_author, year, record_id, doi, text_kind, list(finding_id ORDER BY finding_id), sentence
    FROM flags JOIN kept USING (finding_id)
    GROUP BY ALL ORDER BY fault, year, record_id, sentence, reason, direction"""
PRINTED = """SELECT count(*) FROM kept WHERE coalesce(p_value, change_percent, effect_size, interval_low) IS NOT NULL"""
FLAGGED = "SELECT count(DISTINCT finding_id) FROM flags JOIN kept USING (finding_id)"
COLUMNS = (
    Column("fault", "("), Column("reason", "("), Column("implied_p"), Column("implied_low"), Column("implied_high"),
    Column("interventions", "("), Column("outcomes", "on"), Column("direction"),
    Column("first_author", "by"), Column("year", "("), Column("record_id"), Column("doi", "doi"),
    Column("text_kind", "("), Column("finding_ids"), Column("sentence", "sentence", quoted=True),
)  # fmt: skip
PUBLISHED = (
    Column("fault", "("), Column("reason", "("), Column("implied_p"), Column("implied_low"), Column("implied_high"),
    Column("outcome", "on"), Column("citation", "by"), Column("doi", "doi"), Column("pmid", "PMID"),
    Column("checked", "("), Column("id"), Column("printed", "printed", quoted=True),
)  # fmt: skip
NOTES = (
    "A flag asks you to look at the sentence: the print may be wrong, or the reading of it. A figure stands for all "
    "that its rounding allows, and is flagged only where nothing of that fits.",
    "Implied p: z = effect / ((high - low) / 3.92) for an interval of 95 %, on the logarithm of a ratio. What t with "
    f"few degrees of freedom (half the people of a study; {FEWEST} where no number is told) gives is allowed, too. "
    f"Standardised effects beyond {LARGEST:g} are impossible by this project's choice.",
    "checked: digest, the figures stand in a digest of the corpus; unverified, their source was not seen.",
)


def audit(fault: str | None = None, where: str | None = None, database: Path = DATABASE, path: Path = PATH) -> Answer:
    """Return the flags of the findings that a filter keeps; without a filter those of the published results, too."""
    wanted = fault and known_id(fault, FAULTS, "a kind of fault")
    with kept(where, database) as connection:
        rows = [row for row in connection.execute(FLAGS).fetchall() if wanted in (None, row[0])]
        (told,), (flagged,) = (connection.execute(sql).fetchone() or (0,) for sql in (PRINTED, FLAGGED))
    title = f"{flagged} of {told} findings that print figures do not cohere" + (f", where {where}" if where else "")
    if wanted:
        title += f"; of these, {FAULTS[wanted]}"
    tables = [Table("flags", title, COLUMNS, tuple(rows))]
    if where is None:
        rows = [row for row in _published(path) if wanted in (None, row[0])]
        tables.append(Table("published", "Published pooled results that do not cohere", PUBLISHED, tuple(rows)))
    return Answer("audit", tuple(tables), NOTES)


def _published(path: Path) -> Iterator[tuple[object, ...]]:
    content = published(ontology(), path)
    rows: list[Result | Contrast] = [*content.results, *content.contrasts]
    for row in rows:
        reference = content.references[row.reference]
        found = list(faults(figures(row)))
        if row.k is not None and row.k <= 0:
            found.append(Fault("impossible_value", f"k = {row.k}: nothing was pooled"))
        for one in found:
            yield (
                one.fault, one.reason, one.implied_p, one.implied_low, one.implied_high, row.outcome,
                reference.citation, reference.doi, reference.pmid, row.checked, row.id, printed(row),
            )  # fmt: skip


def figures(row: Result | Contrast) -> Figures:
    """Return the figures of a pooled result; Hartung and Knapp's interval has as many degrees of freedom as k - 1."""
    return Figures(
        direction=row.direction, outcome=row.outcome, p_value=row.p,
        p_relation=None if row.p is None else row.p_relation, effect_size=row.effect, effect_measure=row.measure,
        interval_low=row.low, interval_high=row.high, n=row.n,
        freedom=max(1, row.k - 1) if row.k is not None else FEWEST,
    )  # fmt: skip
