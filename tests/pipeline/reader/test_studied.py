"""What a study is about: the chance of each intervention, and that the reader does without."""

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import InputError
from pipeline.ontology import ontology
from pipeline.reader.gist import Gist
from pipeline.reader.logistic import Logistic
from pipeline.reader.pipeline import annotated, known
from pipeline.reader.reading import Document
from pipeline.reader.setting import setting
from pipeline.reader.studied import Studied, features, load_studied

TEXT = (
    "Twenty adults were randomised to heavy-load training (HL, n = 10) or to mental practice (n = 10) for 8 weeks, "
    "and tested after 4 more weeks without training. Both groups raised MVC. The V-wave increased in HL only."
)
DOCUMENT = Document("PMID:1", "Heavy loads and imagined contractions", TEXT)
SILENT = dict.fromkeys(sorted(ontology().interventions), -9.0)  # a gist that suggests nothing


def gist(**suggested: float) -> Gist:
    """Return a gist that suggests the same of every text."""
    odds = SILENT | suggested
    nothing = np.zeros((0, len(odds)), np.float32)
    return Gist(tuple(odds), (), {}, nothing, np.array(list(odds.values()), np.float32), np.zeros(len(odds)), 1)


def test_words_that_support_an_intervention_have_an_id() -> None:
    told = features(known(annotated(DOCUMENT, without=("adaptome_findings",))), SILENT)
    assert set(told) <= set(ontology().interventions)
    assert {"heavy_load_rt", "motor_imagery_training", "detraining"} <= set(told)
    assert ("hint_method=1", 1.0) in told["detraining"]
    assert "balance_training" not in told


def test_what_words_suggest_is_weighed_without_a_name() -> None:
    doc = annotated(DOCUMENT, without=("adaptome_findings",))
    heard = Studied("1", Logistic(0.0, {"gist": 1.0}), gist(balance_training=2.0), keep=0.5, least=0.2)
    told = heard.chances(known(doc))
    assert max(told, key=lambda arm: told[arm]) == "balance_training"


def test_likely_ones_are_kept_or_the_likeliest() -> None:
    judge = Studied("1", Logistic(0.0, {}), gist(), keep=0.4, least=0.2)
    assert judge.chosen({"a": 0.8, "b": 0.5, "c": 0.3}, judge.keep) == ("a", "b")
    assert judge.chosen({"a": 0.3, "b": 0.25}, judge.keep) == ("a",)
    assert judge.chosen({"a": 0.1}, judge.keep) == judge.chosen({}, judge.keep) == ()


def test_the_chances_decide_over_the_rules() -> None:
    doc = annotated(DOCUMENT, without=("adaptome_findings",))
    ruled = setting(known(doc))
    assert ruled.main == ruled.ruled
    assert not ruled.chances
    always = Studied("1", Logistic(-9.0, {"acute": 18.0}), gist(), keep=0.5, least=0.2)
    decided = setting(known(doc), always)
    assert decided.main == ("acute_resistance_exercise",)
    assert decided.ruled == ruled.main
    assert decided.acute


def test_without_the_file_the_rules_answer(tmp_path: Path) -> None:
    assert load_studied(tmp_path) is None


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "studied.json").write_text("{}", encoding="utf8")
    with pytest.raises(InputError, match=r"studied\.json"):
        load_studied(tmp_path)


def test_a_broken_gist_is_named(tmp_path: Path) -> None:
    (tmp_path / "studied.json").write_bytes((Path("models/judge") / "studied.json").read_bytes())
    (tmp_path / "gist.npz").write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(InputError, match=r"gist\.npz"):
        load_studied(tmp_path)


def test_weights_are_plain_numbers() -> None:
    raw = json.loads((Path("models/judge") / "studied.json").read_text(encoding="utf8"))
    assert set(raw) == {"version", "bias", "weights", "keep", "least"}
    assert all(isinstance(weight, float) for weight in raw["weights"].values())
