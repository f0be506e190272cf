"""What is made of two readers: results that one of them alone finds, and chances that both answer."""

from dataclasses import replace

import pytest

from pipeline.learned.opinion import FLOOR, Opinion, ResultOpinion, Told
from pipeline.reader.adjudication import adjudicated
from pipeline.reader.adjudicator import (
    HIGHEST,
    Adjudicator,
    against_features,
    arm_features,
    bounded,
    chances_about,
    logit,
    rules_and,
)
from pipeline.reader.findings import candidates, findings
from pipeline.reader.judge import load_judge
from pipeline.reader.logistic import Choice, Logistic
from pipeline.reader.pipeline import annotated, load_reader
from pipeline.reader.reading import Document
from pipeline.reader.study import weighed

TEXT = "Ten adults did strength training for 8 weeks. MVC rose by 20% (p < 0.01). The V-wave grew."
DOCUMENT = Document("PMID:1", "Strength training", TEXT)
NOTHING = Logistic(0.0, {})
DESIGN = Choice({"rct": Logistic(0.0, {"number_of_control": 2.0}), "single_group": Logistic(1.0, {})})
# A result holds where the second reader says so, whatever rules tell.
BELIEVING = Adjudicator(
    NOTHING, Logistic(0.0, {"opinion": 1.0}), NOTHING, NOTHING, NOTHING, DESIGN, kept=0.25, told=0.5
)
GREW = len("Strength training\n") + TEXT.index("grew")


def result(outcome: str, odds: float) -> ResultOpinion:
    told = Told({"resistance_training": 2.0}, {})
    return ResultOpinion(outcome, "increase", "trained", odds, 3, GREW, GREW + 4, told, {})


def opinion(*results: ResultOpinion) -> Opinion:
    return Opinion({"resistance_training": 3.0}, {}, {}, results, origin="second-reader/test")


def test_what_the_second_reader_alone_finds_stands_at_its_words() -> None:
    doc = annotated(DOCUMENT, load_reader(learned=False))
    said = opinion(result("cmep", 4.0))
    kept, doubted = adjudicated(BELIEVING, [], said, DOCUMENT, doc._.sentences, doc._.hits)
    assert [(c.outcome, c.intervention, c.origin) for c in kept] == [
        ("cmep", "resistance_training", "second-reader/test")
    ]
    assert kept[0].sentence.text[kept[0].start : kept[0].end] == "grew"
    assert not doubted


def test_what_the_second_reader_doubts_is_refused_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    doc = annotated(DOCUMENT, load_reader(learned=False))
    told = candidates(doc._.sentences, doc._.hits, doc._.setting)
    assert {c.outcome for c in told} == {"maximal_strength", "v_wave"}
    judge = load_judge()
    assert judge is not None
    monkeypatch.setattr("pipeline.reader.findings.load_judge", lambda: replace(judge, adjudicator=BELIEVING))
    rows, refused = findings(DOCUMENT, doc._.sentences, doc._.hits, doc._.setting, opinion(result("v_wave", 4.0)))
    assert {row.outcome for row in rows} == {"v_wave"}
    assert {row.reason for row in refused} == {"second_reader_doubts"}
    assert all("maximal_strength" in row.detail for row in refused)


@pytest.mark.parametrize(
    ("section", "origins"), [("Conclusion", ["second-reader/test", "rules"]), ("Results", ["rules"])]
)
def test_a_result_that_rules_have_from_a_conclusion_stands_where_it_was_measured(
    section: str, origins: list[str]
) -> None:
    text = f"Results: Adults did strength training; the V-wave grew. {section}: Strength training increased V-waves."
    document = Document("PMID:1", "Training", text)
    doc = annotated(document, load_reader(learned=False))
    told = [c for c in candidates(doc._.sentences, doc._.hits, doc._.setting) if c.sentence.position == 2]
    grew = len("Training\n") + text.index("grew")
    one = replace(result("v_wave", 4.0), sentence=1, start=grew, end=grew + 4)
    kept, _ = adjudicated(BELIEVING, told, opinion(one), document, doc._.sentences, doc._.hits)
    assert [c.origin.split("/1")[0] for c in kept] == origins


def test_an_intervention_that_rules_do_not_weigh_may_be_studied() -> None:
    about = Logistic(0.0, {"opinion": 1.0})
    chances = chances_about(replace(BELIEVING, about=about), {"plyometric_training": 0.9}, opinion())
    assert list(chances) == ["resistance_training", "plyometric_training"]


def test_odds_are_bounded() -> None:
    assert (logit(0.0), logit(1.0), bounded(None), bounded(99.0)) == (FLOOR, HIGHEST, FLOOR, HIGHEST)
    assert dict(rules_and(0.5, 1.5)) == {"rules": 0.0, "opinion": 1.5, "unnamed": 0.0}


def test_an_arm_is_asked_of_the_sentence_that_tells_the_result() -> None:
    everywhere = Told({"eccentric_rt": 2.0, "concentric_rt": 2.0}, {"eccentric_rt": {"baseline": 1.0}})
    second = Told({"eccentric_rt": 3.0}, {"eccentric_rt": {"baseline": -1.0, "control": 2.0}})
    said = ResultOpinion("emg_amplitude", "increase", "trained", 2.0, 1, 0, 3, everywhere, {1: everywhere, 2: second})
    here = dict(arm_features(0.5, 0.5, "concentric_rt", said, 2))
    assert (here["opinion"], here["here"], here["elsewhere"]) == (2.0, FLOOR, 0.0)
    assert dict(arm_features(0.5, 0.5, "concentric_rt", said, 7))["elsewhere"] == 1.0
    against = dict(against_features(0.5, "eccentric_rt", "baseline", said, 2))
    assert (against["opinion"], against["here"], against["behind"]) == (1.0, -1.0, -3.0)


def test_a_design_is_weighed_by_what_results_are_told_against() -> None:
    doc = annotated(DOCUMENT, load_reader(learned=False))
    by_rules, texts = doc._.study, (DOCUMENT, doc._.sentences)
    assert weighed(by_rules, *texts, opinion(), {}, DESIGN) is by_rules
    controlled = Told({"resistance_training": 3.0}, {"resistance_training": {"control": 3.0}})
    said = [ResultOpinion(o, "increase", "trained", 2.0, 2, 0, 3, controlled, {}) for o in ("v_wave", "cmep", "sici")]
    found = weighed(by_rules, *texts, opinion(*said), {}, DESIGN)
    assert (found.design, found.exposure, found.origin) == ("rct", "chronic", "second-reader/test:study")
