"""What the reader says of a study; cases in study.yaml."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.ontology import ontology
from pipeline.reader.reading import Document
from pipeline.reader.sentences import split
from pipeline.reader.study import study

CASES = yaml.safe_load((Path(__file__).parent / "study.yaml").read_text(encoding="utf8"))


def read(text: str, title: str = "", publication_types: tuple[str, ...] = ()) -> dict[str, Any]:
    document = Document("PMID:1", title, text, publication_types=publication_types)
    return asdict(study(document, split(document)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_case(case: dict[str, Any]) -> None:
    row = read(case["text"], case.get("title", ""))
    assert {name: row[name] for name in case["expected"]} == case["expected"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_ids_are_those_of_the_ontology(case: dict[str, Any]) -> None:
    row = read(case["text"], case.get("title", ""))
    assert row["design"] in ontology().designs
    assert row["species"] in ontology().species
    assert row["population"] in ontology().populations


@pytest.mark.parametrize(
    ("publication_type", "design"),
    [("Meta-Analysis", "meta_analysis"), ("Review", "review"), ("Clinical Trial Protocol", "protocol")],
)
def test_publication_type_goes_before_words(publication_type: str, design: str) -> None:
    row = read("Ten men trained for 8 weeks.", publication_types=("Journal Article", publication_type))
    assert row["design"] == design


def test_empty_abstract_has_a_study_without_number() -> None:
    row = read("", "Motor units")
    assert (row["n"], row["species"], row["population"]) == (None, "human", "unstated")
