"""Group labels: what a bracket, a size or two parts bind a label to."""

import pytest

from pipeline.reader.pipeline import annotated
from pipeline.reader.reading import Document

TITLE = "Neural adaptation to eight weeks of training"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Groups did strength only (STR, n = 13), strength plus HIIT (COMB, n = 9) or HIIT only (END, n = 12).",
            {"STR": "resistance_training", "COMB": "combined_training", "END": "endurance_training"},
        ),
        (
            "Twenty adults trained for 8 weeks with paced training (PT, n = 10) or unpaced training (UT, n = 10).",
            {"PT": "metronome_paced_rt", "UT": "self_paced_rt"},
        ),
        (
            "Heavy resistance training of the knee extensors (RT, n = 9) was compared with a control group (CG).",
            {"RT": "heavy_load_rt", "CG": "control"},
        ),
        (
            "They were assigned to PCMS followed by grip exercise (PCMS+EX, n = 11) or to exercise (EX, n = 11).",
            {"PCMS+EX": "stimulation_plus_rt"},
        ),
        ("MEPs of the wrist extensor (ECR) were recorded in men who trained for 8 weeks.", {}),
    ],
)  # fmt: skip
def test_labels(text: str, expected: dict[str, str]) -> None:
    labels = dict(annotated(Document("PMID:1", TITLE, text))._.setting.labels)
    assert {label: labels.get(label) for label in expected} == expected
    assert "ECR" not in labels


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Test-retest reliability of motor evoked potentials",
            "Twelve adults were tested twice in a crossover design.",
        ),
        ("Motor thresholds in upper limb amputees", "Both sides were compared in two conditions in random order."),
    ],
)
def test_a_title_about_measuring_or_people_names_no_intervention(title: str, text: str) -> None:
    result = "Motor evoked potentials were larger in the second condition."
    assert annotated(Document("PMID:1", title, f"{text} {result}"))._.setting.main == ()
