"""dvc.yaml tells DVC the truth: each stage names the code it imports, the data it reads and what it is for."""

import re
from functools import reduce
from pathlib import Path, PurePosixPath
from typing import Any

import grimp
import pytest
import yaml

ROOT = Path(__file__).parents[1]
PARAMS: dict[str, Any] = yaml.safe_load((ROOT / "params.yaml").read_text())


def param(reference: re.Match[str]) -> str:
    """What DVC puts in the place of ${section.key}."""
    return str(reduce(lambda place, key: place[key], reference[1].split("."), PARAMS))


STAGES: dict[str, dict[str, Any]] = yaml.safe_load(re.sub(r"\$\{([\w.]+)\}", param, (ROOT / "dvc.yaml").read_text()))[
    "stages"
]
IMPORTS = grimp.build_graph("pipeline", "graph", include_external_packages=False)


def code_file(module: str) -> PurePosixPath:
    path = PurePosixPath(*module.split("."))
    return path / "__init__.py" if (ROOT / path).is_dir() else path.with_suffix(".py")


def imported_files(stage: str) -> set[PurePosixPath]:
    """The files that `python -m module` of a stage loads from this project, packages' __init__ left out if empty."""
    module = STAGES[stage]["cmd"].split()[-1]
    start = f"{module}.__main__" if (ROOT / module.replace(".", "/")).is_dir() else module
    closure = {start, *IMPORTS.find_upstream_modules(start)}
    return {code_file(name) for name in closure if IMPORTS.find_modules_directly_imported_by(name) or _has_code(name)}


def _has_code(module: str) -> bool:
    return code_file(module).name != "__init__.py"


def code_deps(stage: str) -> list[PurePosixPath]:
    return [PurePosixPath(dep) for dep in STAGES[stage]["deps"] if dep.split("/")[0] in ("pipeline", "graph")
            and (dep.endswith(".py") or any((ROOT / dep).glob("*.py")))]  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_every_imported_module_is_a_dep(stage: str) -> None:
    deps = code_deps(stage)
    missing = [f for f in imported_files(stage) if not any(dep == f or dep in f.parents for dep in deps)]
    assert not missing, f"dvc.yaml: stage {stage} imports {sorted(map(str, missing))} and does not name them in deps"


@pytest.mark.parametrize("stage", STAGES)
def test_no_dep_is_idle(stage: str) -> None:
    files = imported_files(stage)
    idle = [dep for dep in code_deps(stage) if not any(dep == f or dep in f.parents for f in files)]
    assert not idle, f"dvc.yaml: stage {stage} names {sorted(map(str, idle))} in deps and does not import them"


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_is_described_and_keeps_old_output(stage: str) -> None:
    entry = STAGES[stage]
    assert entry["desc"]
    products = [*entry.get("outs", []), *entry.get("metrics", []), *entry.get("plots", [])]
    assert products, f"stage {stage} has no outs"
    for product in products:
        (options,) = product.values()
        assert options.get("persist"), f"stage {stage}: {product} is removed before a run that may fail"


def test_data_deps_are_there_or_made_by_a_stage() -> None:
    made = [
        out
        for entry in STAGES.values()
        for kind in ("outs", "metrics", "plots")
        for p in entry.get(kind, [])
        for out in p
    ]
    for stage, entry in STAGES.items():
        for dep in entry["deps"]:
            assert (ROOT / dep).exists() or any(dep == out or dep.startswith(out + "/") for out in made), (stage, dep)
