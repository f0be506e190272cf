"""A training with its kinds as one: the view `kept` again, but with every finding under the training that is asked for.

Idea: a study of eccentric training is a study of resistance training. Pooled under one id, votes are counted anew by
the same macros, so that a study that tells of two kinds still has one vote.
"""

from collections.abc import Collection, Mapping

import duckdb

from graph.belief import DIRECTIONS
from pipeline.tables import Direction

OPPOSITE: dict[Direction, Direction] = {"increase": "decrease", "decrease": "increase", "no_change": "no_change"}


def pool(connection: duckdb.DuckDBPyConnection, training: str, kinds: Collection[str]) -> None:
    """Put the findings of ``kinds`` in `kept` under ``training``; those of other trainings leave it."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE asked AS SELECT kept.* REPLACE ({_word(training)} AS intervention, "
        f"{_word(training + ' ')} || outcome AS edge_id) FROM kept WHERE intervention IN ({_words(kinds)})"
    )
    connection.execute("CREATE OR REPLACE TEMP VIEW kept AS FROM asked")


def pool_measures(connection: duckdb.DuckDBPyConnection, measure: str, signs: Mapping[str, int]) -> None:
    """Put the findings of several measures in `kept` under one name; those with sign -1 with their direction turned."""
    turned = [name for name, sign in signs.items() if sign < 0]
    cases = " ".join(f"WHEN {_word(way)} THEN {_word(OPPOSITE[way])}" for way in DIRECTIONS)
    direction = f"CASE WHEN outcome IN ({_words(turned)}) THEN CASE direction {cases} END ELSE direction END"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE asked_measures AS SELECT kept.* REPLACE ({direction} AS direction, "
        f"{_word(measure)} AS outcome, intervention || {_word(' ' + measure)} AS edge_id), outcome AS measured "
        f"FROM kept WHERE outcome IN ({_words(signs)})"
    )
    connection.execute("CREATE OR REPLACE TEMP VIEW kept AS FROM asked_measures")


def _words(names: Collection[str]) -> str:
    return ", ".join(map(_word, sorted(names))) or "NULL"


def _word(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
