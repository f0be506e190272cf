"""Stage ``validate``: how the mined graph's signs compare with published pooled results, as a metric.

Reads: graph/tables/<table>.parquet, graph/knowledge/meta_analyses.yaml.
Writes: graph/validation.json.
Idea: the question is the one that `adaptome validate` asks; its database is made anew in a temporary place, since no
stage may depend on a file that never has equal bytes twice.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.database import build_database
from graph.paths import TABLES_FOLDER, VALIDATION
from graph.questions.validate import counts, validate
from pipeline.errors import told_plainly


def figures(tables: Path = TABLES_FOLDER) -> dict[str, dict[str, float]]:
    """Return how many published results the graph of these tables agrees with, and how many it cannot address."""
    with TemporaryDirectory() as folder:
        database = Path(folder) / "adaptome.duckdb"
        build_database(tables, database)
        return counts(validate(database=database))


def main() -> None:
    found = figures()
    fresh = VALIDATION.with_name(VALIDATION.name + ".new")
    fresh.write_text(json.dumps(found, indent=1) + "\n", encoding="utf8")
    fresh.replace(VALIDATION)
    told = "; ".join(
        f"{name}: {int(one['agree'])} agree, {int(one['disagree'])} disagree" for name, one in found.items()
    )
    print(f"validate: {told}", file=sys.stderr)


if __name__ == "__main__":
    told_plainly(main)
