"""Stage ``figures``: the figures that evidence synthesists know, as SVG and as PNG of 300 dots an inch.

Reads: graph/tables/<table>.parquet. Writes: graph/pictures/<figure>.svg and .png, and vega.js, by which `dvc plots`
draws charts without a network.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from graph.database import build_database
from graph.figures.albatross import albatross
from graph.figures.corpus import Corpus, corpus
from graph.figures.direction_plot import direction_plot
from graph.figures.dose_grid import dose_grid
from graph.figures.drawing import draw
from graph.figures.harvest import harvest
from graph.figures.prisma import prisma
from graph.figures.site_profile import site_profile
from graph.figures.vega import vega_script
from graph.figures.years import years
from graph.paths import PICTURES, TABLES_FOLDER
from graph.questions.names import intervention_id, outcome_id
from pipeline.errors import told_plainly
from pipeline.ontology import ontology
from pipeline.params import FiguresParams, read_params
from pipeline.store import replaced

TRAININGS = """CREATE TEMP VIEW asked_trainings AS FROM reported
    WHERE intervention IN (SELECT intervention FROM descendants_of('{}'))"""
ONE_OUTCOME = "CREATE TEMP VIEW asked AS FROM asked_trainings WHERE outcome = '{}'"


def figures(tables: Path, params: FiguresParams) -> dict[str, Any]:
    """Return the figures of the tables by name; :class:`InputError` where params name no training or measure."""
    params = params.model_copy(
        update={"training": intervention_id(params.training), "outcome": outcome_id(params.outcome)}
    )
    label = ontology().interventions[params.training]
    with TemporaryDirectory() as folder:
        database = Path(folder) / "tables.duckdb"
        build_database(tables, database)
        with duckdb.connect(str(database), read_only=True) as connection:
            about = corpus(connection)
            drawn = _of_tables(connection, about, params, label)
            return drawn | {"site_profile": site_profile(connection, database, about, params.training, label)}


def _of_tables(
    connection: duckdb.DuckDBPyConnection, about: Corpus, params: FiguresParams, label: str
) -> dict[str, Any]:
    connection.execute(TRAININGS.format(params.training))
    connection.execute(ONE_OUTCOME.format(params.outcome))
    drawn: dict[str, Callable[[], Any]] = {
        "effect_directions": lambda: direction_plot(connection, about, label, params.studies),
        "harvest": lambda: harvest(connection, about, label, params.outcome),
        "albatross": lambda: albatross(connection, about),
        "dose_grid": lambda: dose_grid(connection, about, label, params.outcome),
        "prisma": lambda: prisma(connection, about),
        "years": lambda: years(connection, about),
    }
    return {name: figure() for name, figure in drawn.items()}


def write_figures(tables: Path, folder: Path, params: FiguresParams) -> list[str]:
    """Write every figure into ``folder``, all or none, and return the names of the files."""
    with replaced(folder) as fresh:
        for name, chart in figures(tables, params).items():
            draw(chart, fresh, name)
        (fresh / "vega.js").write_text(vega_script(), encoding="utf8")
        return sorted(path.name for path in fresh.iterdir())


def main() -> None:
    names = write_figures(TABLES_FOLDER, PICTURES, read_params().figures)
    print(f"figures: {', '.join(name for name in names if name.endswith('.svg'))} in {PICTURES}", file=sys.stderr)


if __name__ == "__main__":
    told_plainly(main)
