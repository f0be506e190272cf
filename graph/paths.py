"""Where the stages of this room read and write, relative to the project's root."""

from pathlib import Path

PARSED = Path("corpora/parsed")
SCREENED = Path("corpora/screened")
ANNOTATIONS = Path("corpora/annotations")
TABLES_FOLDER = Path("graph/tables")
DATABASE = Path("graph/adaptome.duckdb")
EXPORTS = Path("graph/exports")
