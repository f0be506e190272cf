"""The dose of training that the reader takes from a text; cases in quantities.yaml."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ontology import ontology
from pipeline.reader.numbers import number, spans
from pipeline.reader.quantities import parameters
from pipeline.reader.reading import Document
from pipeline.reader.sentences import split
from pipeline.reader.units import weeks
from pipeline.tables import Parameter

CASES = yaml.safe_load((Path(__file__).parent / "quantities.yaml").read_text(encoding="utf8"))


def read(text: str, title: str = "") -> tuple[Parameter, ...]:
    document = Document("PMID:1", title, text)
    return parameters(document, split(document))


def plain(row: Parameter) -> str:
    return f"{row.kind} {row.low:g} {row.high:g} {row.unit}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_case(case: dict[str, Any]) -> None:
    assert sorted({plain(row) for row in read(case["text"], case.get("title", ""))}) == sorted(case["expected"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_row_gives_its_text_back_in_a_unit_of_the_ontology(case: dict[str, Any]) -> None:
    document = Document("PMID:1", case.get("title", ""), case["text"])
    rows = parameters(document, split(document))
    assert all(document.text(row.part)[row.start : row.end] == row.text for row in rows)
    assert all(row.unit in ontology().parameters[row.kind] for row in rows)
    keys = [tuple(getattr(row, name) for name in Parameter.KEY) for row in rows]
    assert len(set(keys)) == len(keys)


def test_value_told_twice_is_one_row_where_it_stands_first() -> None:
    rows = read("They trained for 6 weeks. After 6 weeks of training, strength rose.")
    assert [(row.kind, row.start) for row in rows] == [("duration", 17)]


@given(st.integers(1, 99))
def test_figures_of_weeks_are_kept(value: int) -> None:
    assert [(row.low, row.high) for row in read(f"They trained for {value} weeks.")] == [(value, value)]


@given(st.integers(1, 199), st.integers(1, 199))
def test_range_reads_back(low: int, high: int) -> None:
    assert spans(f"{low}–{high}") == [(min(low, high), max(low, high))]


@pytest.mark.parametrize(
    ("text", "value"), [("ninety-two", 92), ("three hundred eighteen", 318), ("1,234", 1234), ("twice", 2)]
)
def test_number_in_words(text: str, value: float) -> None:
    assert number(text) == value


def test_word_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="several"):
        number("several")


@pytest.mark.parametrize(
    ("value", "unit", "expected"), [(6, "months", 26), (12, "months", 52), (2, "fortnights", 4), (14, "d", 2)]
)
def test_weeks(value: float, unit: str, expected: float) -> None:
    assert weeks(value, unit) == expected
