"""drivers: what evidence there is by the behavioural drivers of plasticity.

Reads: graph/knowledge/drivers.yaml; the view `driver_evidence` and the macros `drivers_of` and `driver_parts_of`.
Idea: a study exercises a driver if it tells one of the driver's parameters or has one of its trainings; specificity is
read from findings: the untrained limb, and tests of another contraction than the trained one. A study varies a driver
if it tells several values, has another training beside, or tests both limbs or both tasks. That a study tells its load
says that intensity was exercised, not that intensity was the cause of what changed: only varying could tell that.
"""

from pathlib import Path
from typing import Any

from graph.knowledge.rows import Driver
from graph.knowledge.rows import drivers as known_drivers
from graph.paths import DATABASE
from graph.questions.answer import Answer, Column, Table
from graph.questions.filters import kept
from graph.questions.names import known_id, outcome_id
from pipeline.errors import InputError
from pipeline.ontology import ontology

ALL = "SELECT driver, family, studies, varying, increase, decrease, no_change FROM drivers_of('asked')"
PARTS = (
    "SELECT means, through, family, studies, varying, increase, decrease, no_change FROM driver_parts_of('asked', ?)"
)
LISTED = """SELECT direction, outcome, through, intervention, comparator, limb, first_author, year, design, species,
        population, n, varies, no_vote, doi, text_kind, sentence
    FROM driver_evidence JOIN (SELECT finding_id FROM asked) USING (finding_id) WHERE driver = ?
    ORDER BY no_vote IS NOT NULL, year, record_id, outcome, direction, through"""
COUNTED = (
    Column("family", "family"), Column("studies", "studies"), Column("varying", "vary it"),
    Column("increase", "up", 1), Column("decrease", "down", 1), Column("no_change", "same", 1),
)  # fmt: skip
MAPPED = (
    Column("driver"), Column("means", "("), Column("through", "("), Column("note", "("),
    Column("reference", "reference", quoted=True),
)  # fmt: skip
BRIEF = (Column("", "driver"), Column("", "exercised by"))
SENTENCES = (
    Column("direction", "(direction)"), Column("outcome", "("), Column("through", "by"), Column("intervention", "("),
    Column("against", "against"), Column("limb", "limb"), Column("first_author", "("), Column("year", "("),
    Column("design", "("), Column("species", "("), Column("population", "("), Column("n", "n ="), Column("varies"),
    Column("no_vote", "no vote:"), Column("doi", "doi"), Column("text_kind", "("),
    Column("sentence", "sentence", quoted=True),
)  # fmt: skip


def drivers(
    driver: str | None = None,
    outcome: str | None = None,
    where: str | None = None,
    sentences: bool = False,
    database: Path = DATABASE,
) -> Answer:
    """Return the evidence by driver and family of measures; of one driver also by what exercises it, with sentences."""
    known = known_drivers(ontology())
    wanted = driver and known_id(driver, {name: row.label for name, row in known.items()}, "a driver of plasticity")
    measure = outcome and outcome_id(outcome)
    if sentences and not wanted:
        raise InputError("sentences are shown for one driver; name it, as in `adaptome drivers timing --sentences`")
    with kept(where, database) as connection:
        connection.execute(
            f"CREATE TEMP VIEW asked AS FROM kept WHERE {f'outcome = {measure!r}' if measure else 'true'}"
        )
        rows = [row for row in connection.execute(ALL).fetchall() if wanted in (None, row[0])]
        if not rows:
            raise InputError(_nothing(wanted, measure, where))
        parts = connection.execute(PARTS, [wanted]).fetchall() if wanted else []
        listed = connection.execute(LISTED, [wanted]).fetchall() if sentences else []
    counted = (Column("driver", "driver"), *COUNTED)
    tables = [
        Table("drivers", _title(measure, where), counted, tuple(sorted(rows, key=lambda row: _order(row, known))))
    ]
    if wanted:
        by = (Column("means"), Column("through", "by"), *COUNTED)
        tables.append(Table("parts", f"What exercises {known[wanted].label}", by, tuple(parts)))
    mapping = {name: _mapping(name, known[name]) for name in ([wanted] if wanted else known)}
    columns = MAPPED if wanted else tuple(Column(column.key) for column in MAPPED)
    rows = [row for one in mapping.values() for row in one]
    tables.append(Table("mapping", "Why each counts for its driver", columns, tuple(rows)))
    if not wanted:
        brief = tuple((known[name].label, [row[2] for row in one]) for name, one in mapping.items())
        tables.append(Table("brief", "What exercises each driver; name one driver for the reasons", BRIEF, brief))
    if sentences:
        tables.append(Table("findings", "The findings, those without a vote last", SENTENCES, tuple(listed)))
    return Answer("drivers", tuple(tables), NOTES)


NOTES = (
    "studies: tell a parameter of the driver, have its training, or (specificity) test another limb or task, one vote "
    "each, shared by directions. vary it: tell several values, have another training beside, or test both.",
    "That studies exercise a driver and something changed does not say that the driver changed it: most studies "
    "exercise several, and only those that vary one could tell. Effort, progression and meaning are not read.",
)  # fmt: skip


def _order(row: tuple[Any, ...], known: dict[str, Driver]) -> tuple[int, str]:
    return list(known).index(row[0]), row[1]


def _mapping(name: str, driver: Driver) -> list[tuple[str, str, str, str, str]]:
    return [
        *((name, "parameter", row.parameter, row.note, row.reference) for row in driver.parameters),
        *((name, "training", row.intervention, row.note, row.reference) for row in driver.interventions),
        *((name, "findings of", row.reads, row.note, row.reference) for row in driver.findings),
    ]


def _title(measure: str | None, where: str | None) -> str:
    return " ".join(
        ["Drivers of plasticity", *([f"on {measure}"] if measure else []), *([f"where {where}"] if where else [])]
    )


def _nothing(wanted: str | None, measure: str | None, where: str | None) -> str:
    told = f"no study of {wanted or 'any driver'}" + (f" tells of {measure}" if measure else " votes")
    return f"{told}; loosen {where!r}" if where else f"{told}; `adaptome drivers` lists what there is"
