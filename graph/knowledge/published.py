"""The published pooled results, their contrasts by moderators and the orders of kinds of training, with references.

Reads: graph/knowledge/meta_analyses.yaml. A row that names an unknown id or reference, is told twice or is incomplete
is an :class:`InputError` that names file and row. Whether figures cohere is not asked here: they are what was printed.
"""

from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Literal, TypeVar

from graph.knowledge.rows import KNOWLEDGE, Strict, Text, known_id, read_knowledge, told_once
from graph.printed import plain
from pipeline.errors import InputError
from pipeline.ontology import Ontology
from pipeline.tables import Direction

PATH = KNOWLEDGE / "meta_analyses.yaml"
Measure = Literal["SMD", "MD", "ES", "d", "g", "percent", "OR", "RR", "HR", "r"]
Checked = Literal["digest", "unverified"]


class Reference(Strict):
    """Where a pooled result is published, and the DOI of an earlier version of it that was retracted."""

    citation: Text
    doi: Text | None = None
    pmid: int | None = None
    retracted_version: Text | None = None


class Row(Strict):
    """What is told of every row of the file."""

    id: Text
    reference: Text
    exposure: Literal["acute", "chronic"]
    population: str | None = None
    outcome: str
    checked: Checked
    measure: Measure | None = None
    k: int | None = None  # studies
    n: int | None = None  # people


class Estimate(Row):
    """A row with a direction and, where it was read, the effect that was printed."""

    direction: Direction
    effect: float | None = None
    low: float | None = None  # 95 % interval
    high: float | None = None
    p: float | None = None
    p_relation: Literal["=", "<", ">", "<=", ">="] = "="
    i2: float | None = None  # heterogeneity, %


class Result(Estimate):
    """The pooled effect of an intervention on an outcome."""

    intervention: str


class Side(Strict):
    """One side of a contrast; without an id where the vocabulary does not tell it from the other."""

    label: Text
    intervention: str | None = None


class Contrast(Estimate):
    """The outcome with one training as compared with another: what a moderator does."""

    moderator: Text
    over: Side
    under: Side


class Ranked(Strict):
    intervention: str
    effect: float


class Order(Row):
    """The same effect by kind of training, the largest first."""

    moderator: Text
    order: list[Ranked]


class Published(Strict):
    """The whole file."""

    references: dict[str, Reference]
    results: list[Result]
    contrasts: list[Contrast]
    orders: list[Order]


AnyRow = TypeVar("AnyRow", bound=Row)


def published(known: Ontology, path: Path = PATH) -> Published:
    """Return the published results; :class:`InputError` says what is wrong with a row."""
    content = read_knowledge(Published, path)
    rows: list[Row] = [*content.results, *content.contrasts, *content.orders]
    told_once([row.id for row in rows], f"{path}: the file")
    for row in rows:
        _check(row, content, known, path)
    for result in content.results:
        known_id(result.intervention, known.interventions, path, f"an intervention of {result.id}")
    for contrast in content.contrasts:
        _check_sides(contrast, known, path)
    for order in content.orders:
        _check_order(order, known, path)
    for idle in sorted(set(content.references) - {row.reference for row in rows}):
        raise InputError(f"{path}: no row names the reference {idle!r}; name it or take it out")
    return content


def contrasts(content: Published, known: Ontology) -> Iterator[Contrast]:
    """Yield every contrast: those that are told, and each pair of the orders, in which the first is the larger."""
    yield from content.contrasts
    shared = [name for name in Order.model_fields if name in Contrast.model_fields and name != "id"]
    for order in content.orders:
        for first, second in combinations(order.order, 2):
            over, under = (
                Side(label=known.interventions[side.intervention], intervention=side.intervention)
                for side in (first, second)
            )
            yield Contrast(
                id=f"{order.id}:{first.intervention}-over-{second.intervention}", direction="increase", over=over,
                under=under, **{name: getattr(order, name) for name in shared},
            )  # fmt: skip


def printed(row: Estimate) -> str:
    """Return the effect in short: '0.67 SMD, 0.41 to 0.94, p < 0.001, k 30'; empty where no figure was read."""
    effect = None if row.effect is None else " ".join(filter(None, (f"{row.effect:g}", row.measure)))
    interval = None if row.low is None or row.high is None else f"{row.low:g} to {row.high:g}"
    p = None if row.p is None else f"p {row.p_relation} {plain(row.p)}"
    return ", ".join(filter(None, (effect, interval, p, None if row.k is None else f"k {row.k}")))


def _check(row: Row, content: Published, known: Ontology, path: Path) -> None:
    known_id(row.outcome, known.outcomes, path, f"an outcome of {row.id}")
    if row.population is not None:
        known_id(row.population, known.populations, path, f"a population of {row.id}")
    if row.reference not in content.references:
        raise InputError(f"{path}: reference {row.reference!r} of {row.id} is not among the file's references; add it")
    if not isinstance(row, Estimate):
        return
    if (row.low is None) != (row.high is None):
        raise InputError(f"{path}: {row.id} has one end of an interval; give both or none")
    if row.low is not None and row.effect is None:
        raise InputError(f"{path}: {row.id} has an interval without an effect; give the effect, or leave both out")
    if row.measure is not None and row.effect is None:
        raise InputError(f"{path}: {row.id} has a measure without an effect; give the effect, or leave both out")


def _check_sides(contrast: Contrast, known: Ontology, path: Path) -> None:
    for side in (contrast.over, contrast.under):
        if side.intervention is not None:
            known_id(side.intervention, known.interventions, path, f"an intervention of {contrast.id}")
    if contrast.over.intervention == contrast.under.intervention is not None:
        raise InputError(f"{path}: {contrast.id} has one training on both sides; a contrast needs two")


def _check_order(order: Order, known: Ontology, path: Path) -> None:
    for ranked in order.order:
        known_id(ranked.intervention, known.interventions, path, f"an intervention of {order.id}")
    told_once([ranked.intervention for ranked in order.order], f"{path}: {order.id}")
    if len(order.order) < 2 or any(first.effect <= second.effect for first, second in pairwise(order.order)):
        raise InputError(f"{path}: {order.id} is no order of two or more trainings, the largest effect first; sort it")
