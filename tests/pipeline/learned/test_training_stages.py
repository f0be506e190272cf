"""models/dvc.yaml names the code that training imports, and what it writes is here."""

from pathlib import Path

import grimp
import pytest
import yaml

ROOT = Path(__file__).parents[3]
STAGES = yaml.safe_load((ROOT / "models" / "dvc.yaml").read_text())["stages"]


@pytest.mark.parametrize("stage", STAGES)
def test_every_imported_module_is_a_dep(stage: str) -> None:
    graph = grimp.build_graph("pipeline", include_external_packages=False)
    deps = {dep.removesuffix(".py").replace("/", ".") for dep in STAGES[stage]["deps"] if dep.startswith("pipeline/")}
    module = STAGES[stage]["cmd"].split()[2]  # python -m MODULE ...
    imported = {module, *graph.find_upstream_modules(module)} - {"pipeline", "pipeline.training"}
    assert not {name for name in imported if not any(name == dep or name.startswith(f"{dep}.") for dep in deps)}


@pytest.mark.parametrize("stage", STAGES)
def test_weights_and_card_are_here(stage: str) -> None:
    written = [next(iter(out)) for out in (*STAGES[stage]["outs"], *STAGES[stage]["metrics"])]
    assert all((ROOT / path).exists() for path in written)
    assert (ROOT / "models" / stage / "README.md").exists()


def test_training_lock_names_versions_and_no_address() -> None:
    lines = (ROOT / "requirements-train.lock").read_text().splitlines()
    assert all(line.count("==") == 1 and "/" not in line and "@" not in line for line in lines)


def test_nothing_imports_training_but_the_stage() -> None:
    graph = grimp.build_graph("pipeline", "graph", include_external_packages=False)
    network = graph.find_modules_that_directly_import("pipeline.training.network")
    assert network == {"pipeline.train", "pipeline.training.reading_network", "pipeline.training.second_reader"}
    stages = ("pipeline.train", "pipeline.training.second_reader")
    assert not any(graph.find_modules_that_directly_import(stage) for stage in stages)
