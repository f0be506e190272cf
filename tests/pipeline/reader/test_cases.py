"""The table of sentences: what the reader's rules find in each.

What is learned is left out: it weighs a whole study, and these have a sentence.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.reader.pipeline import read
from pipeline.reader.reading import Document

TABLE = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf8"))


@pytest.fixture(autouse=True)
def _rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.reader.findings.load_judge", lambda: None)
    monkeypatch.setattr("pipeline.reader.pipeline.load_studied", lambda: None)


def rows(study: str, text: str) -> set[str]:
    found = read(Document("PMID:1", "A study of training", f"{TABLE['studies'][study]} {text}")).findings
    return {
        " | ".join([f.intervention, f.comparator, f.outcome, f.direction] + ["untrained"] * (f.limb == "untrained"))
        for f in found
    }


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["text"][:60])
def test_findings_of_a_sentence(case: dict[str, Any]) -> None:
    assert rows(case["study"], case["text"]) == set(case["expect"]), case["why"]
