"""The dose behind a result: in words, and as numbers with the names that the view ``reported`` has for them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.tables import Parameter

NUMBERS: dict[str, str] = {  # name in ``reported`` -> parameter; its unit stands in graph/views.sql
    "weeks": "duration",
    "sessions_a_week": "frequency",
    "sessions": "sessions",
    "sets": "sets",
    "repetitions": "repetitions",
    "load": "load",
    "tempo_s": "tempo",
    "rest_s": "rest",
    "velocity": "velocity",
    "contraction_s": "contraction_time",
}
LOADS = ("%1RM", "%MVC")  # units that can be compared; a load in kg cannot


@dataclass(frozen=True, slots=True)
class Dose:
    """What a text tells of the training of one arm, or of the whole study."""

    words: str = ""  # parameters in order of the text, each once
    numbers: Mapping[str, float] = field(default_factory=dict)  # middle of the values told; absent where none is


def doses(parameters: Iterable[Parameter]) -> "Doses":
    """Return the doses of every document."""
    rows: dict[str, list[Parameter]] = defaultdict(list)
    for row in parameters:
        rows[row.record_id].append(row)
    return Doses(rows)


@dataclass(frozen=True, slots=True)
class Doses:
    """The training parameters of each document."""

    rows: Mapping[str, list[Parameter]]

    def of(self, record_id: str, intervention: str | None) -> Dose:
        """Return the dose of an arm, without values that belong to another arm; None is the whole study."""
        told = [
            row
            for row in self.rows.get(record_id, ())
            if intervention is None or row.intervention in (None, intervention)
        ]
        numbers = {name: middle for name in NUMBERS if (middle := _middle(name, told)) is not None}
        return Dose("; ".join(dict.fromkeys(map(_phrase, told))), numbers)


def _middle(name: str, told: Iterable[Parameter]) -> float | None:
    """Return the middle between the lowest and the highest value, or None where one of them is not told."""
    rows = [row for row in told if (row.unit in LOADS if name == "load" else row.kind == NUMBERS[name])]
    lows = [row.low for row in rows if row.low is not None]
    highs = [row.high for row in rows if row.high is not None]
    return (min(lows) + max(highs)) / 2 if lows and highs else None


def _phrase(row: Parameter) -> str:
    values = [f"{value:g}" for value in (row.low, row.high) if value is not None]
    return f"{row.kind} {'-'.join(dict.fromkeys(values))} {row.unit}"
