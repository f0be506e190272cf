"""The reader as others use it: spaCy factories, the GUIDE object, lines, explanations."""

import json

import pytest
import spacy

from pipeline.lines import LineError
from pipeline.reader.annotation import annotate
from pipeline.reader.explaining import explain
from pipeline.reader.lines import explain_lines, read_lines
from pipeline.reader.pipeline import COMPONENTS, load_reader, read
from pipeline.reader.reading import Document

TEXT = (
    "Twelve men did strength training for 8 weeks. Motor evoked potentials (MEPs) and MVC were measured. "
    "MVC increased by 20% (P < 0.05), but MEPs did not. The gain in MVC was correlated with muscle thickness. "
    "We conclude that adaptations occur at a spinal level."
)
DOCUMENT = Document("PMID:1", "Strength training and MEPs", TEXT)


def test_anyone_can_add_the_components_to_a_blank_pipeline() -> None:
    nlp = spacy.blank("en")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    doc = nlp(f"{DOCUMENT.title}\n{TEXT}")
    assert [(f.outcome, f.direction) for f in doc._.findings] == [
        ("maximal_strength", "increase"),
        ("mep_amplitude", "no_change"),
    ]
    assert "MVC" in [span.text for span in doc.spans["concepts"]]


def test_the_loaded_pipeline_reads_as_the_function_does() -> None:
    doc = load_reader()(f"{DOCUMENT.title}\n{TEXT}")
    assert [f.outcome for f in doc._.findings] == [f.outcome for f in read(DOCUMENT).findings]


def test_the_guide_object() -> None:
    annotation = annotate(DOCUMENT)
    finding = annotation["findings"][0]
    assert 0 < finding.pop("p") < 1
    assert finding == {
        "intervention": "resistance_training",
        "comparator": "baseline",
        "outcome": "maximal_strength",
        "direction": "increase",
        "limb": "trained",
        "hedged": False,
        "anchor": "MVC increased",
    }
    assert annotation["associations"] == [{"a": "maximal_strength", "b": "muscle_size", "relation": "positive"}]
    assert annotation["site_claims"] == [{"site": "spinal_cord", "stance": "adapts", "hedged": False}]
    assert annotation["study"]["n"] == 12


def test_statistics_stand_beside_their_finding() -> None:
    finding = read(DOCUMENT).findings[0]
    assert (finding.p_value, finding.p_relation, finding.change_percent) == (0.05, "<", 20.0)


def test_equal_text_gives_equal_rows() -> None:
    assert read(DOCUMENT) == read(DOCUMENT)


def test_lines_are_answered_in_order_and_bad_ones_by_their_number() -> None:
    good = json.dumps({"id": "a", "title": "T", "abstract": TEXT})
    lines = [
        good,
        "{",
        '{"id": 1, "title": 2}',
        '{"title": "x"}',
        '{"id": "b"}',
        "[]",
        "",
        good.replace('"a"', '"c"'),
    ]
    answers = list(read_lines(lines, workers=1))
    assert [json.loads(a)["id"] for a in answers if isinstance(a, str)] == ["a", "c"]
    faults = [a for a in answers if isinstance(a, LineError)]
    assert [fault.line for fault in faults] == [2, 3, 4, 5, 6]
    assert "no JSON" in faults[0].fault
    assert "id" in faults[2].fault


def test_many_lines_are_read_on_several_cores_in_order() -> None:
    lines = [json.dumps({"id": str(number), "title": "Strength training raised MVC"}) for number in range(120)]
    assert [json.loads(str(a))["id"] for a in read_lines(lines, workers=2)] == [str(number) for number in range(120)]


def test_an_explanation_tells_matches_rules_and_refusals() -> None:
    told = explain(DOCUMENT)
    assert "outcome: 'MVC' = maximal_strength" in told
    assert "rules/1:clause" in told
    assert "refused:" in told
    assert list(explain_lines([json.dumps({"id": "a", "abstract": TEXT})], workers=1))


@pytest.mark.parametrize("abstract", ["", "No result.", "MVC rose."])
def test_a_text_without_an_intervention_has_no_findings_but_refusals_tell_why(abstract: str) -> None:
    reading = read(Document("PMID:2", "", abstract))
    assert not reading.findings
    assert all(row.reason == "no_intervention" for row in reading.refusals)
