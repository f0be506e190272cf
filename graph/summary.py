"""What the last run read, found and wrote, in words and short tables for a terminal.

Reads: graph/adaptome.duckdb, read-only.
"""

import io
from pathlib import Path

from rich.console import Console
from rich.table import Table

from graph.paths import DATABASE, EXPORTS
from graph.query import ask

WIDTH = 100  # columns at most; no terminal needs to be wider
NUMBERS = frozenset({"studies", "increase", "decrease", "no change"})
SHOWN = 5  # edges in each list
Rows = list[tuple[object, ...]]

FLOW = "SELECT stage, reason, records FROM prisma"
DIRECTIONS = """SELECT direction, count(*) FROM findings GROUP BY direction
    ORDER BY array_position(['increase', 'decrease', 'no_change'], direction)"""
TEXTS = "SELECT text_kind, count(*) FROM studies JOIN records USING (record_id) GROUP BY text_kind ORDER BY text_kind"
SUPPORTED = f"""SELECT intervention_label, outcome_label, leading_direction, studies,
    belief, belief_low, belief_high, certainty
    FROM effects WHERE leading_direction IS NOT NULL
    ORDER BY belief_low DESC, studies DESC, edge_id LIMIT {SHOWN}"""
CONTESTED = f"""SELECT intervention_label, outcome_label, increase, decrease, no_change
    FROM contested ORDER BY against DESC, contested DESC, edge_id LIMIT {SHOWN}"""


def summary(database: Path = DATABASE, exports: Path = EXPORTS) -> str:
    """Return the summary of a run; :class:`InputError` where there is no database yet."""

    def rows(statement: str) -> Rows:
        return ask(statement, database)[1]

    here = Console()
    width = min(WIDTH, here.width) if here.is_terminal else WIDTH
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False)
    _records(console, rows(FLOW), rows(TEXTS))
    _findings(console, rows(DIRECTIONS))
    _supported(console, rows(SUPPORTED))
    _contested(console, rows(CONTESTED))
    console.print("\nWhere")
    console.print(f"  database  {database}", soft_wrap=True)
    console.print(f"  explorer  {exports / 'explorer.html'} (opens in a browser, needs no network)", soft_wrap=True)
    console.print(f"  exports   {exports}: for Gephi, Cytoscape, Neo4j, Graphviz, Zotero, spreadsheets", soft_wrap=True)
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().rstrip().splitlines())


def _records(console: Console, flow: Rows, texts: Rows) -> None:
    counts = {(stage, reason): number for stage, reason, number in flow}
    came, read = counts["identified", None], counts["read", None]
    kinds = ", ".join(f"{number} {kind}s" for kind, number in texts)
    refused = [(reason, number) for stage, reason, number in flow if str(stage).startswith("excluded")]
    total = sum(int(str(number)) for _, number in refused)
    console.print(f"Records  {came} in, {read} kept and read ({kinds or 'none'}), {total} refused")
    if refused:
        console.print(
            "  refused: " + ", ".join(f"{str(reason).replace('_', ' ')} {number}" for reason, number in refused)
        )


def _findings(console: Console, directions: Rows) -> None:
    total = sum(int(str(number)) for _, number in directions)
    told = ", ".join(f"{number} {str(direction).replace('_', ' ')}" for direction, number in directions)
    console.print(f"Findings {total}" + (f": {told}" if told else ""))


def _supported(console: Console, rows: Rows) -> None:
    table = _table("Best supported", "direction", "studies", "belief", "certainty")
    for training, measure, direction, studies, belief, low, high, certainty in rows:
        believed = f"{belief:.2f} ({low:.2f}-{high:.2f})"
        words = str(direction).replace("_", " ")
        table.add_row(f"{training} → {measure}", words, str(studies), believed, str(certainty))
    _show(console, table)


def _contested(console: Console, rows: Rows) -> None:
    table = _table("Most contested", "increase", "decrease", "no change")
    for training, measure, *votes in rows:
        table.add_row(f"{training} → {measure}", *(f"{vote:.1f}".removesuffix(".0") for vote in votes))
    _show(console, table)


def _table(title: str, *columns: str) -> Table:
    table = Table(title, box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, no_wrap=True, justify="right" if column in NUMBERS else "left")
    return table


def _show(console: Console, table: Table) -> None:
    console.print()
    console.print(table)
    if not table.row_count:
        console.print("  none")
