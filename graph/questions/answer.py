"""An answer: tables with a word on what they cannot say, as text for a terminal, as JSON or as CSV.

Idea: every question returns the same shape, so that a program that reads one answer reads all. Values keep their types
until they are shown; text rounds, JSON does not.
"""

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid

WIDTH = 120  # columns of an answer that goes into a file or pipe
FEW = 8  # characters that a column may lack of its longest line and come before those that lack more
# An id is shown in words, which wrap where a line ends, and every question takes those words for the id.
# True: "resistance_training", "no_change"; near misses: "10.1007/s_1", "R_max".
ID = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer; without a heading it is for programs alone (JSON, CSV), without a key for people alone."""

    key: str
    heading: str = ""
    digits: int = 2  # decimals of a float in text
    quoted: bool = False  # a sentence: it stands on lines of its own under the rest of its row


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns, and the sentence that says what they are; for whom it is, its columns tell."""

    name: str  # key in JSON
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    empty: str = "none"  # said where there is no row


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question returns: its tables, the first of which is the answer itself, and notes on their meaning."""

    question: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()


def as_text(answer: Answer) -> str:
    """Return the answer for people: each table under its title, then the notes."""
    here = Console()
    console = Console(file=io.StringIO(), width=None if here.is_terminal else WIDTH, highlight=False, markup=False)
    for table in answer.tables:
        if not any(column.heading for column in table.columns):
            continue
        console.print(table.title)
        if not table.rows:
            console.print(f"\n  {table.empty}\n")
        elif any(column.quoted for column in table.columns):
            _print_quotations(console, table)
        else:
            console.print(_grid(table, console.width))
    for note in answer.notes:
        console.print(note)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def as_json(answer: Answer) -> str:
    """Return the whole answer as one JSON object: the question, its tables as lists of objects, the notes."""
    tables = {
        table.name: [
            {column.key: value for column, value in zip(table.columns, row, strict=True) if column.key}
            for row in table.rows
        ]
        for table in answer.tables
        if any(column.key for column in table.columns)
    }
    whole = {"question": answer.question, **tables, "notes": list(answer.notes)}
    return json.dumps(whole, ensure_ascii=False, indent=1, default=str)


def as_csv(answer: Answer) -> str:
    """Return the first table, with a header of its keys; lists are joined by '; '."""
    table = answer.tables[0]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    kept = [number for number, column in enumerate(table.columns) if column.key]
    writer.writerow([table.columns[number].key for number in kept])
    writer.writerows([[_joined(row[number]) for number in kept] for row in table.rows])
    return text.getvalue().rstrip("\n")


def _grid(table: Table, width: int) -> Grid:
    """Return the table for a console of ``width``: no column is left out, and words break only where they must."""
    shown = [(number, column) for number, column in enumerate(table.columns) if column.heading]
    cells = [[_shown(row[number], column.digits) for number, column in shown] for row in table.rows]
    texts = [[column.heading, *(row[place] for row in cells)] for place, (_, column) in enumerate(shown)]
    grid = Grid(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for (number, column), wide in zip(shown, _widths(texts, width - 2 * len(shown)), strict=True):
        numeric = all(isinstance(row[number], int | float | None) for row in table.rows)
        grid.add_column(column.heading, justify="right" if numeric else "left", overflow="fold", width=wide)
    for row in cells:
        grid.add_row(*row)
    return grid


def _widths(columns: list[list[str]], room: int) -> list[int]:
    """Return the width of each column of texts: whole words, then what lacks a few characters, then what lacks most."""
    lines = [max(map(len, texts)) for texts in columns]
    words = [max(len(word) for text in texts for word in [*text.split(), ""]) for texts in columns]
    unbroken = max(words)
    while unbroken > 1 and sum(min(word, unbroken) for word in words) > room:
        unbroken -= 1
    widths = [min(word, unbroken) for word in words]
    for place in sorted(range(len(lines)), key=lambda place: lines[place] - widths[place]):
        if lines[place] - widths[place] <= FEW:
            widths[place] += min(lines[place] - widths[place], max(0, room - sum(widths)))
    while sum(widths) < room and (lack := max(line - wide for line, wide in zip(lines, widths, strict=True))) > 0:
        widths[[line - wide for line, wide in zip(lines, widths, strict=True)].index(lack)] += 1
    return widths


def _print_quotations(console: Console, table: Table) -> None:
    """Print each row as a line of its facts, with the sentence under it; a heading in brackets is not printed."""
    for row in table.rows:
        facts, quoted = [], []
        for column, value in zip(table.columns, row, strict=True):
            if column.heading and value is not None:
                shown = _shown(value, column.digits)
                if column.quoted:
                    quoted.append(shown)
                else:
                    facts.append(shown if column.heading.startswith("(") else f"{column.heading} {shown}")
        console.print()
        console.print(Padding(", ".join(facts), (0, 0, 0, 2)))
        for sentence in quoted:
            console.print(Padding(sentence, (0, 0, 0, 6)))
    console.print()


def interval(mean: float | None, low: float | None, high: float | None) -> str:
    """Return an estimate with its interval for people.

    >>> interval(0.771, 0.5, 0.949)
    '0.77, 0.50-0.95'
    """
    return "" if mean is None or low is None or high is None else f"{mean:.2f}, {low:.2f}-{high:.2f}"


def _shown(value: object, digits: int) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        if 0 < value < 10**-digits / 2:
            return f"<{10**-digits:.{digits}f}"  # a p is never nothing
        rounded = f"{value:.{digits}f}"
        return f"{value:.0f}" if value == int(value) else rounded
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_shown(item, digits) for item in value)
    return value.replace("_", " ") if isinstance(value, str) and ID.fullmatch(value) else str(value)


def _joined(value: object) -> object:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(str(item) for item in value)
    return value
