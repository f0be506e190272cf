"""params.yaml is checked: each fault is told with its key."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.errors import ParamsError
from pipeline.params import read_params

ROOT = Path(__file__).parents[2]


def changed(path: str, value: Any) -> dict[str, Any]:
    params: dict[str, Any] = yaml.safe_load((ROOT / "params.yaml").read_text())
    *sections, key = path.split(".")
    place = params
    for section in sections:
        place = place[section]
    if value is None:
        del place[key]
    else:
        place[key] = value
    return params


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("fetch.sauce", "pubmed", "unknown parameter fetch.sauce"),
        ("fetch.source", None, "parameter fetch.source is missing"),
        (
            "fetch.source",
            "library",
            "is 'library'; choose one of 'digests', 'pubmed', 'medline' or 'nbib'",
        ),
        ("fetch.pubmed.batch", "many", "fetch.pubmed.batch is 'many'"),
        ("fetch.pubmed.mindate", "2020", "mindate and maxdate go in pairs"),
        ("graph.belief_interval", 1.5, "graph.belief_interval is 1.5"),
    ],
)
def test_a_fault_is_told_with_its_key(tmp_path: Path, path: str, value: Any, told: str) -> None:
    file = tmp_path / "params.yaml"
    file.write_text(yaml.safe_dump(changed(path, value)))
    with pytest.raises(ParamsError, match=told) as caught:
        read_params(file)
    assert "\n" not in str(caught.value)


def test_a_misspelt_key_is_told_by_the_name_that_was_written(tmp_path: Path) -> None:
    file = tmp_path / "params.yaml"
    file.write_text((ROOT / "params.yaml").read_text().replace("workers:", "wrokers:"))
    with pytest.raises(ParamsError, match="unknown parameter extract.wrokers"):
        read_params(file)


def test_what_is_no_yaml_is_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "params.yaml"
    file.write_text("fetch: [")
    with pytest.raises(ParamsError, match="is not YAML") as caught:
        read_params(file)
    assert "\n" not in str(caught.value)


def test_a_missing_file_says_where_to_stand(tmp_path: Path) -> None:
    with pytest.raises(ParamsError, match="project's root"):
        read_params(tmp_path / "params.yaml")


def test_the_shipped_parameters_are_right() -> None:
    assert read_params(ROOT / "params.yaml").fetch.source == "digests"
