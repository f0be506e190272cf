"""Pictures for README: small PNGs of the figures, of the stages and of the best-supported effects.

Reads: dvc.yaml, params.yaml, graph/tables. Writes: docs/images/*.png (`python -m graph.figures.readme`).
"""

import sys
from pathlib import Path

import altair as alt
import yaml

from graph.export.content import read_content
from graph.figures.__main__ import figures
from graph.figures.drawing import draw_png
from graph.figures.effect_network import effects
from graph.figures.print_style import dressed
from graph.figures.stage_flow import flow
from graph.paths import TABLES_FOLDER
from pipeline.errors import told_plainly
from pipeline.params import FiguresParams, read_params

IMAGES = Path("docs/images")
SCALE = 1.25  # pixels a unit of the two wide pictures
HUES = 255  # colours of a picture, which keep it small
PPI = 130  # of the figures for print, which are smaller


def write_images(tables: Path, images: Path, params: FiguresParams) -> list[str]:
    """Write the pictures and return their names."""
    images.mkdir(parents=True, exist_ok=True)
    stages = yaml.safe_load(Path("dvc.yaml").read_text(encoding="utf8"))["stages"]
    plain = alt.ViewConfig(stroke=None)
    wide = {"flow": flow(stages), "graph": effects(read_content(tables))}
    for name, chart in wide.items():
        whole = chart.configure(background="white", view=plain)
        draw_png(whole, images / f"{name}.png", HUES, scale_factor=SCALE)
    small = figures(tables, params)
    for name, chart in small.items():
        draw_png(dressed(chart), images / f"{name}.png", HUES, ppi=PPI)
    return [f"{name}.png" for name in (*wide, *small)]


def main() -> None:
    names = write_images(TABLES_FOLDER, IMAGES, read_params().figures)
    print(f"figures: {', '.join(names)} in {IMAGES}", file=sys.stderr)


if __name__ == "__main__":
    told_plainly(main)
