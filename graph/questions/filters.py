"""A filter in words: `weeks >= 4 and population = older_adults` becomes a condition on the view `reported`.

Idea: DuckDB parses the condition; what may stand in it are columns of the view, numbers, words and the operators of a
WHERE clause, nothing else. A word that is no column stands for itself, so that ids need no quotes.
Source: https://duckdb.org/docs/stable/data/json/sql_to_and_from_json
"""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from graph.paths import DATABASE
from graph.query import opened
from graph.questions.names import nearest
from pipeline.errors import InputError
from pipeline.ontology import ontology

HEAD = "SELECT 1 FROM reported WHERE "
ALLOWED = frozenset({"CONJUNCTION", "COMPARISON", "OPERATOR", "BETWEEN", "COLUMN_REF", "CONSTANT"})
EXAMPLE = "for example `weeks >= 4 and population = older_adults`"


@contextmanager
def kept(told: str | None, database: Path = DATABASE) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database with a view `kept`: the rows of `reported` that the filter keeps, all of them without one.

    Raises :class:`InputError` for a filter that cannot be, or that keeps nothing.
    """
    with opened(database) as connection:
        columns = [str(row[0]) for row in connection.execute("SELECT column_name FROM (DESCRIBE reported)").fetchall()]
        where = condition(told, columns) if told else "true"
        try:
            connection.execute(f"CREATE TEMP VIEW kept AS SELECT * FROM reported WHERE {where}")
            left = connection.execute("SELECT 1 FROM kept LIMIT 1").fetchone()
        except duckdb.Error as error:
            raise InputError(f"filter {told!r} does not fit its columns: {str(error).splitlines()[0]}") from None
        if left is None:
            raise InputError(f"no finding is left by {told!r}; loosen it" if told else "the graph holds no finding yet")
        try:
            yield connection
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            first = str(error).splitlines()[0]
            raise InputError(f"{database} is older than this program ({first}); run `dvc repro`") from None


def condition(told: str, columns: Collection[str]) -> str:
    """Return ``told`` as SQL over ``columns`` of the view; :class:`InputError` says what is wrong with it."""
    tree = _parsed(told)
    strings: list[tuple[int, int, str]] = []
    for node in _nodes(tree):
        if node["class"] not in ALLOWED:
            raise InputError(
                f"filter {told!r}: only columns, numbers, words and comparisons may stand in it; {EXAMPLE}"
            )
        if node["class"] == "COMPARISON":
            strings += _word(node["left"], node["right"], columns, told)
        elif node["class"] == "OPERATOR" and node["type"] in ("COMPARE_IN", "COMPARE_NOT_IN"):
            for child in node["children"][1:]:
                strings += _word(node["children"][0], child, columns, told)
    words = {place for place, _, _ in strings}  # where they stand
    for node in _nodes(tree):
        if node["class"] == "COLUMN_REF" and node["query_location"] - len(HEAD) not in words:
            _column(node, columns, told)
    text = told.encode()  # DuckDB counts in bytes
    for place, length, word in sorted(strings, reverse=True):
        text = text[:place] + f"'{word}'".encode() + text[place + length :]
    return text.decode()


def _parsed(told: str) -> dict[str, Any]:
    with duckdb.connect() as connection:
        row = connection.execute("SELECT json_serialize_sql(?)", [HEAD + told]).fetchone()
    assert row is not None
    whole = json.loads(row[0])
    if whole["error"]:
        raise InputError(f"filter {told!r} cannot be read ({whole['error_message']}); write it like SQL, {EXAMPLE}")
    node = whole["statements"][0]["node"]
    if len(whole["statements"]) > 1 or node["type"] != "SELECT_NODE" or node["modifiers"] or _grouped(node):
        raise InputError(f"filter {told!r} is more than a condition; {EXAMPLE}")
    tree: dict[str, Any] = node["where_clause"]
    if tree["class"] in ("COLUMN_REF", "CONSTANT"):
        raise InputError(f"filter {told!r} compares nothing; {EXAMPLE}")
    return tree


def _grouped(node: dict[str, Any]) -> bool:
    return bool(node.get("group_expressions") or node.get("having") or node.get("qualify"))


def _nodes(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield tree
    for key in ("children", "left", "right", "input", "lower", "upper"):
        below = tree.get(key)
        for child in below if isinstance(below, list) else [below]:
            if isinstance(child, dict) and "class" in child:
                yield from _nodes(child)


def _word(
    column: dict[str, Any], value: dict[str, Any], columns: Collection[str], told: str
) -> Iterator[tuple[int, int, str]]:
    """Yield the place of a word that stands for itself, checked against the ids that its column may hold."""
    if column["class"] != "COLUMN_REF":
        return
    name = _column(column, columns, told)
    if value["class"] == "COLUMN_REF" and value["column_names"][-1] not in columns:
        word = value["column_names"][-1]
        place = value["query_location"] - len(HEAD)
        quotes = 2 if told.encode()[place : place + 1] == b'"' else 0
        yield place, len(word.encode()) + quotes, word
    elif value["class"] == "CONSTANT" and value["literal"]["kind"] == "STRING":
        word = value["literal"]["text"]
    else:
        return
    ids = closed_sets().get(name)
    if ids is not None and word not in ids:
        raise InputError(f"filter {told!r}: {word!r} is no value of {name}; {nearest(word, ids)}")


def _column(node: dict[str, Any], columns: Collection[str], told: str) -> str:
    name: str = node["column_names"][-1]
    if name not in columns:
        raise InputError(f"filter {told!r}: there is no column {name!r}; {nearest(name, columns)}")
    return name


def closed_sets() -> dict[str, tuple[str, ...]]:
    """Return the columns whose values are ids, with these ids."""
    known = ontology()
    trainings = tuple(known.interventions)
    return {
        "intervention": trainings,
        "comparator": (*trainings, "baseline", "control", "none"),
        "outcome": tuple(known.outcomes),
        "direction": ("increase", "decrease", "no_change"),
        "limb": ("trained", "untrained"),
        "design": known.designs,
        "species": known.species,
        "population": known.populations,
        "exposure": ("acute", "chronic", "cross_sectional"),
        "muscle": ("upper_limb", "lower_limb", "trunk", "head_and_neck"),
        "training_state": ("trained", "untrained"),
        "contraction": ("isometric", "concentric", "eccentric", "dynamic"),
        "pacing": ("paced", "self_paced"),
        "age_group": ("children", "young_adults", "middle_aged", "older_adults"),
    }
