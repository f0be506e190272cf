"""The table of associations and site claims: claims.yaml, which a domain person extends without Python."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.reader.pipeline import read
from pipeline.reader.reading import Document, Reading

TABLE = yaml.safe_load((Path(__file__).parent / "claims.yaml").read_text(encoding="utf8"))
TRAINING = "METHODS: Twelve men performed strength training for 8 weeks. CONCLUSIONS: "


def concluded(text: str) -> Reading:
    return read(Document("PMID:1", "", TRAINING + text))


@pytest.mark.parametrize("case", TABLE["associations"], ids=lambda case: case["text"])
def test_a_sentence_relates_its_measures_as_the_table_says(case: dict[str, Any]) -> None:
    expected = {(*sorted(row.split(" | ")[:2]), row.split(" | ")[2]) for row in case["expect"]}
    assert {(a.a, a.b, a.relation) for a in concluded(case["text"]).associations} == expected, case["why"]


def test_an_association_gives_its_words_back_and_names_its_rule() -> None:
    document = Document("PMID:1", "", TRAINING + "MVC was related to SICI.")
    (row,) = read(document).associations
    assert document.text(row.part)[row.start : row.end] == row.text == "MVC was related to SICI"
    assert row.origin == "rules/2:association-joins"
