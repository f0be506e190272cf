"""Where the stages of this room write, relative to the project's root."""

from pathlib import Path

TABLES_FOLDER = Path("graph/tables")  # graph -> database, export
DATABASE = Path("graph/adaptome.duckdb")
EXPORTS = Path("graph/exports")
VALIDATION = Path("graph/validation.json")
PICTURES = Path("graph/pictures")  # figures -> `dvc plots`
