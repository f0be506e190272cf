"""The pictures show what dvc.yaml and the graph hold."""

from pathlib import Path

from graph.export.content import read_content
from graph.figures import SHOWN, effects, flow, write_figures

STAGES = {
    "fetch": {"desc": "bring records", "deps": [], "outs": ["raw"]},
    "parse": {"desc": "parse them", "deps": ["raw", "parse.py"], "outs": [{"parsed": {"persist": True}}]},
    "graph": {"desc": "join them", "deps": ["raw", "parsed"], "metrics": [{"m.json": {"cache": False}}]},
}


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


def test_pictures_are_small_pngs(gold_folder: Path, tmp_path: Path) -> None:
    write_figures(gold_folder, tmp_path)
    for name in ("flow.png", "graph.png"):
        content = (tmp_path / name).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) < 700_000
