"""What is made of two readers: results that one of them alone finds, and chances that both answer."""

from dataclasses import replace

import pytest

from pipeline.learned.opinion import FLOOR, Opinion, ResultOpinion
from pipeline.reader.adjudication import adjudicated
from pipeline.reader.adjudicator import HIGHEST, Adjudicator, bounded, chances_about, logit, rules_and
from pipeline.reader.findings import candidates, findings
from pipeline.reader.judge import load_judge
from pipeline.reader.logistic import Logistic
from pipeline.reader.pipeline import annotated, load_reader
from pipeline.reader.reading import Document

TEXT = "Ten adults did strength training for 8 weeks. MVC rose by 20% (p < 0.01). The V-wave grew."
DOCUMENT = Document("PMID:1", "Strength training", TEXT)
NOTHING = Logistic(0.0, {})
# A result holds where the second reader says so, whatever rules tell.
BELIEVING = Adjudicator(NOTHING, Logistic(0.0, {"opinion": 1.0}), NOTHING, NOTHING, NOTHING, kept=0.25, told=0.5)
GREW = len("Strength training\n") + TEXT.index("grew")


def result(outcome: str, odds: float) -> ResultOpinion:
    arms = {"resistance_training": 2.0}
    return ResultOpinion(outcome, "increase", "trained", odds, 3, GREW, GREW + 4, arms, {})


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
    assert [row.reason for row in refused] == ["second_reader_doubts"]
    assert "maximal_strength" in refused[0].detail


def test_an_intervention_that_rules_do_not_weigh_may_be_studied() -> None:
    about = Logistic(0.0, {"opinion": 1.0})
    chances = chances_about(replace(BELIEVING, about=about), {"plyometric_training": 0.9}, opinion())
    assert list(chances) == ["resistance_training", "plyometric_training"]


def test_odds_are_bounded() -> None:
    assert (logit(0.0), logit(1.0), bounded(None), bounded(99.0)) == (FLOOR, HIGHEST, FLOOR, HIGHEST)
    assert dict(rules_and(0.5, 1.5)) == {"rules": 0.0, "opinion": 1.5, "unnamed": 0.0}
