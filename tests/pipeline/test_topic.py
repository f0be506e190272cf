"""The topic: nothing that was annotated with findings is refused, and other medicine is."""

import json
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.topic import read_topic

ROOT = Path(__file__).parents[2]
TOPIC = ROOT / "models" / "lexicon" / "topic.yaml"


def test_every_digest_with_findings_is_on_topic() -> None:
    gold = (ROOT / "corpora" / "gold" / "digests.jsonl").read_text(encoding="utf8").splitlines()
    found = {row["id"] for row in map(json.loads, gold) if row["findings"]}
    lines = (ROOT / "corpora" / "digests" / "digests.jsonl").read_text(encoding="utf8").splitlines()
    digests = {row["id"]: f"{row['title']}\n{row['abstract']}" for row in map(json.loads, lines)}
    assert found <= digests.keys()
    assert [id_ for id_ in sorted(found) if not read_topic(TOPIC).covers(digests[id_])] == []


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Resistance training increased strength.", True),
        ("Four weeks of immobilisation lowered voluntary activation.", True),
        ("STRENGTH\u2011TRAINING and the H\u2013reflex", True),
        ("Paired-pulse TMS after motor imagery", True),
        (
            "Losartan in rats: sympathetic nervous system, baroreflex and vascular smooth muscle contraction force.",
            False,
        ),
        ("Amlodipine and exercise tolerance in hypertension; fatigue was the most common adverse event.", False),
        ("Nurses were trained to measure blood pressure.", False),
        ("The EMG of the masseter in sleep", False),
        ("Constraining the semgrep of entrained rhythms", False),
    ],
)
def test_topic(text: str, on: bool) -> None:
    assert read_topic(TOPIC).covers(text) is on


@pytest.mark.parametrize("content", ["interventions: [x]\n", "- x\n", "a: [\n", ""])
def test_a_file_without_both_lists_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "topic.yaml"
    path.write_text(content)
    with pytest.raises(InputError, match="does not hold the word lists interventions and measures; mend it"):
        read_topic(path)
