"""The table of flags, and every table that the graph has: those of pipeline/tables.py, and this one."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pipeline import tables
from pipeline.tables import Table

Kind = Literal[
    "effect_against_direction", "percent_against_direction", "effect_outside_interval", "interval_against_p",
    "implied_p", "impossible_value",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flag:
    """Printed figures of a finding that do not cohere, as they were read."""

    NAME: ClassVar[str] = "flags"
    KEY: ClassVar[tuple[str, ...]] = ("finding_id", "fault", "reason")
    finding_id: Annotated[str, "finding whose figures they are"]
    fault: Annotated[Kind, "kind of fault; implied_p: the interval gives another p than the printed one"]
    reason: Annotated[str, "the figures that do not fit, in words"]
    implied_p: Annotated[float | None, "p that effect and interval imply, from the figures as printed; implied_p only"]
    implied_low: Annotated[float | None, "least p that rounding and small samples allow"]
    implied_high: Annotated[float | None, "largest p that they allow"]


TABLES: tuple[type[Table], ...] = (*tables.TABLES, Flag)
