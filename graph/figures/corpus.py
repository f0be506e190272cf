"""What a figure says of the corpus that it was drawn from: its texts, the date of its newest record, its counts.

The date is the newest record's, never the clock's, so that equal tables give equal pictures.
"""

from dataclasses import dataclass

import duckdb

from graph.figures.print_style import counted

COUNTS = """SELECT count(*), count(*) FILTER (text_kind = 'digest'), max(year),
    max(month) FILTER (year = (SELECT max(year) FROM records)) FROM records"""
FOUND = "SELECT (SELECT count(*) FROM studies), (SELECT count(*) FROM findings)"
SOURCES = {"digests": "embedded corpus", "pubmed": "PubMed", "medline": "MEDLINE files", "nbib": "nbib files"}


@dataclass(frozen=True, slots=True)
class Corpus:
    """Counts of the tables behind a figure."""

    sources: tuple[str, ...]
    records: int
    digests: int
    year: int | None  # of the newest record
    month: int | None
    read: int
    findings: int

    @property
    def line(self) -> str:
        """Return corpus, date and counts in one sentence."""
        texts = counted(self.records, "digest" if self.digests == self.records else "record")
        if 0 < self.digests < self.records:
            texts += f", {self.digests:,} of them digests"
        date = f"{self.year}-{self.month:02d}" if self.year and self.month else str(self.year or "of unknown date")
        newest = f"newest record {date}"
        found = f"{counted(self.read, 'document')} read, {counted(self.findings, 'finding')}"
        return f"Corpus: {' and '.join(SOURCES[name] for name in self.sources)} ({texts}), {newest}; {found}."


def corpus(connection: duckdb.DuckDBPyConnection) -> Corpus:
    """Return what the tables hold."""
    sources = connection.execute("SELECT DISTINCT source FROM records ORDER BY source").fetchall()
    counts, found = (connection.execute(sql).fetchone() for sql in (COUNTS, FOUND))
    assert counts and found
    return Corpus(tuple(str(row[0]) for row in sources), *counts, *found)
