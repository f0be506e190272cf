"""Filters in words: what they mean, and a sentence for each that cannot be."""

from pathlib import Path

import duckdb
import pytest

from graph.questions.filters import condition, kept
from pipeline.errors import InputError

COLUMNS = ("weeks", "load", "population", "species", "first_author", "direction")


@pytest.mark.parametrize(
    ("told", "sql"),
    [
        ("weeks >= 4 and population = older_adults", "weeks >= 4 and population = 'older_adults'"),
        ("species in (human, rat) or not load < 60", "species in ('human', 'rat') or not load < 60"),
        ("load between 60 and 80", "load between 60 and 80"),
        ("direction != increase", "direction != 'increase'"),
        ('population = "stroke"', "population = 'stroke'"),
        ("first_author = Škarabot and species = rat", "first_author = 'Škarabot' and species = 'rat'"),
        ("weeks is not null", "weeks is not null"),
    ],
)  # fmt: skip
def test_words_that_are_no_columns_stand_for_themselves(told: str, sql: str) -> None:
    assert condition(told, COLUMNS) == sql


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("weeks >", "cannot be read"),
        ("populaton = stroke", "nearest are population"),
        ("population = oldr_adults", "nearest are older_adults"),
        ("population = 'oldr_adults'", "nearest are older_adults"),
        ("weeks = (select 1)", "only columns, numbers, words"),
        ("weeks > 3; drop table findings", "cannot be read"),
        ("weeks > 3 union select 2", "more than a condition"),
        ("weeks > 3 limit 1", "more than a condition"),
        ("read_text('x') = 'a'", "only columns, numbers, words"),
        ("weeks", "compares nothing"),
        ("", "cannot be read"),
    ],
)
def test_what_is_no_filter_is_told(told: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        condition(told, COLUMNS)


def test_a_filter_keeps_rows_of_reported(gold_database: Path) -> None:
    with kept("weeks >= 8 and species = human", gold_database) as connection:
        counts = connection.execute("SELECT count(*), min(weeks), any_value(species) FROM kept").fetchone()
        assert counts is not None and counts[0] > 0 and counts[1] >= 8 and counts[2] == "human"
        with pytest.raises(duckdb.InvalidInputException):
            connection.execute("DELETE FROM findings")


@pytest.mark.parametrize(("told", "says"), [("weeks > 400", "loosen"), ("weeks = 'a'", "does not fit")])
def test_a_filter_that_keeps_nothing_or_compares_amiss(gold_database: Path, told: str, says: str) -> None:
    with pytest.raises(InputError, match=says), kept(told, gold_database):
        pass
