"""Figures say what the tables hold, fit a printed page, open offline and are equal for equal tables."""

import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from graph.build import build, write
from graph.database import build_database
from graph.export.content import read_content
from graph.figures.__main__ import figures, write_figures
from graph.figures.corpus import Corpus, corpus
from graph.figures.effect_network import SHOWN, effects
from graph.figures.print_style import COLOURS, DPI, SHAPES, WIDTH
from graph.figures.readme import write_images
from graph.figures.stage_flow import flow
from pipeline.errors import InputError
from pipeline.ontology import ontology
from pipeline.params import FiguresParams
from pipeline.tables import Sentence

ROOT = Path(__file__).parents[2]
NAMES = ["albatross", "dose_grid", "effect_directions", "harvest", "prisma", "site_profile", "years"]
PARAMS = FiguresParams(training="resistance_training", outcome="maximal_strength", studies=70)
HIGH = 257  # mm of an A4 page less its margins
STAGES = {
    "fetch": {"desc": "bring records", "deps": [], "outs": ["raw"]},
    "parse": {"desc": "parse them", "deps": ["raw", "parse.py"], "outs": [{"parsed": {"persist": True}}]},
    "graph": {"desc": "join them", "deps": ["raw", "parsed"], "metrics": [{"m.json": {"cache": False}}]},
}


@pytest.fixture(scope="module")
def pictures(gold_folder: Path) -> Path:
    folder = gold_folder.parent / "pictures"
    write_figures(gold_folder, folder, PARAMS)
    return folder


@pytest.fixture(scope="module")
def tables(gold_folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    database = gold_folder.parent / "figures.duckdb"
    build_database(gold_folder, database)
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def about(tables: duckdb.DuckDBPyConnection) -> Corpus:
    return corpus(tables)


def words_of(svg: Path) -> str:
    """All words of a drawing, in order, with one space between."""
    return " ".join(re.findall(r">([^<>]+)</(?:text|tspan)>", svg.read_text(encoding="utf8")))


def test_every_figure_is_there_as_svg_and_png(pictures: Path) -> None:
    assert sorted(path.name for path in pictures.iterdir()) == sorted(
        ["vega.js", *(f"{name}.{kind}" for name in NAMES for kind in ("svg", "png"))]
    )


@pytest.mark.parametrize("name", NAMES)
def test_each_states_corpus_date_and_counts(pictures: Path, about: Corpus, name: str) -> None:
    words = words_of(pictures / f"{name}.svg")
    assert about.line in words
    assert f"newest record {about.year}" in about.line
    assert f"{about.findings:,} findings" in about.line


@pytest.mark.parametrize("name", NAMES)
def test_each_fits_a_page_at_300_dots_an_inch(pictures: Path, name: str) -> None:
    content = (pictures / f"{name}.png").read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    assert 1700 < width <= round(WIDTH / 72 * DPI) + 20, "wider than a text column"
    assert height <= HIGH / 25.4 * DPI, "higher than a page"
    dots = struct.unpack(">I", content[content.index(b"pHYs") + 4 :][:4])[0]
    assert round(dots * 0.0254) == DPI
    root = re.search(r'<svg[^>]*width="([\d.]+)pt"', (pictures / f"{name}.svg").read_text(encoding="utf8"))
    assert root and float(root[1]) == pytest.approx(width / DPI * 72, abs=1)


def test_directions_differ_in_shape_and_not_in_colour_alone() -> None:
    assert len(set(SHAPES.values())) == len(SHAPES)
    assert len(set(COLOURS.values())) == len(COLOURS)


def test_two_runs_give_equal_bytes(gold_folder: Path, pictures: Path, tmp_path: Path) -> None:
    write_figures(gold_folder, tmp_path / "again", PARAMS)
    for path in pictures.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_no_drawing_asks_a_network(pictures: Path) -> None:
    for path in pictures.glob("*.svg"):
        links = set(re.findall(r'(?:href|src)="([^"#]+)"', path.read_text(encoding="utf8")))
        assert not links, path.name


def test_the_direction_plot_counts_each_study_once_in_a_measure(
    pictures: Path, tables: duckdb.DuckDBPyConnection
) -> None:
    counted = tables.execute("""SELECT count(DISTINCT cluster), count(DISTINCT outcome) FROM reported
        WHERE no_vote IS NULL AND intervention IN (SELECT intervention FROM descendants_of('resistance_training'))
    """).fetchone()
    assert counted
    words = words_of(pictures / "effect_directions.svg")
    assert f"of {counted[0]} studies that vote" in words
    assert f"{counted[1]} measures" in words


def test_the_flow_diagram_leaves_nobody_out(pictures: Path, tables: duckdb.DuckDBPyConnection) -> None:
    words = words_of(pictures / "prisma.svg")
    numbers = {head: int(number.replace(",", "")) for head, number in re.findall(r"([A-Z][a-z, ]+): ([\d,]+)", words)}
    assert numbers["Records identified"] - numbers["Removed before screening"] == numbers["Records screened"]
    assert numbers["Records screened"] - numbers["Excluded"] == numbers["Sent to the reader"]
    assert numbers["Sent to the reader"] - numbers["Not readable"] == numbers["Assessed"]
    assert numbers["Assessed"] - numbers["Assessed, without a vote"] == numbers["Records that vote"]


def test_gaps_of_the_grid_are_marked(pictures: Path) -> None:
    words = words_of(pictures / "dose_grid.svg")
    told = re.search(r"(\d+) of (\d+) cells are gaps", words)
    assert told and len(re.findall(r"gap \(\d+ near\)", words)) == int(told[1])


def test_every_lettered_site_is_in_the_profile(pictures: Path) -> None:
    words = words_of(pictures / "site_profile.svg").split()
    for letters in ontology().letters.values():
        assert words.count(letters.replace(" ", "")) >= 2  # in the schematic and in the list


def test_tables_with_next_to_nothing_still_give_every_figure(
    make: dict[str, Callable[..., Any]], tmp_path: Path
) -> None:
    finding = make["finding"]("PMID:1", intervention="detraining")
    sentence = Sentence(
        finding.sentence_id, "PMID:1", 0, "abstract", 0, 4, "More", None, "RESULTS", "result", None, "test/1", "digest"
    )
    rows = make["rows"]([make["record"]("PMID:1", abstract="More")], [make["study"]("PMID:1")], [finding],
                        sentences=[sentence])  # fmt: skip
    write(rows, build(rows, ontology(), 0.95), tmp_path / "tables")
    assert sorted(figures(tmp_path / "tables", PARAMS)) == NAMES
    names = write_figures(tmp_path / "tables", tmp_path / "pictures", PARAMS)
    assert len(names) == 2 * len(NAMES) + 1


def test_a_training_that_is_none_is_named_with_the_nearest(gold_folder: Path) -> None:
    with pytest.raises(InputError, match="resistance_trainin' is not an intervention; the nearest are"):
        figures(gold_folder, PARAMS.model_copy(update={"training": "resistance_trainin"}))


def test_dvc_shows_plots_without_a_network(pictures: Path) -> None:
    page = (ROOT / ".dvc/plots.html").read_text(encoding="utf8")
    assert "{plot_divs}" in page and "{refresh_tag}" in page and "{scripts}" not in page
    assert re.findall(r"(?:src|href)=\S+|url\(|@import", page) == ['src="../graph/pictures/vega.js"></script>']
    assert "window.vegaEmbed = " in (pictures / "vega.js").read_text(encoding="utf8")
    assert "html_template = plots.html" in (ROOT / ".dvc/config").read_text()


def test_a_line_joins_who_hands_over_unless_a_longer_way_says_so() -> None:
    layers = flow(STAGES).to_dict()["layer"]
    heads = [(point["x"], point["y"]) for point in layers[1]["data"]["values"]]
    assert len(heads) == 2  # fetch to parse to graph; fetch to graph goes without saying
    boxes = layers[2]["data"]["values"]
    assert [(box["stage"], box["middle"], box["writes"]) for box in boxes] == [
        ("fetch", 0.0, "raw"), ("parse", 1.0, "parsed"), ("graph", 2.0, "m.json"),
    ]  # fmt: skip


def test_the_graph_shows_the_best_supported_effects(gold_folder: Path) -> None:
    layers = effects(read_content(gold_folder)).to_dict()["layer"]
    lines = {point["line"] for point in layers[1]["data"]["values"]}
    assert len(lines) == SHOWN


def test_pictures_for_readme_are_small_pngs(gold_folder: Path, tmp_path: Path, at_root: Path) -> None:
    for name in write_images(gold_folder, tmp_path, PARAMS):
        content = (tmp_path / name).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) < 150_000, name
