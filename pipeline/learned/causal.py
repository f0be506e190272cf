"""Causal language of a sentence: none, correlational, conditional or causal.

Reads: models/causal. Source of the classes: Yu, Li and Wang 2019, Detecting causal language use in science findings
(EMNLP-IJCNLP 2019, https://aclanthology.org/D19-1473).
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from pipeline.learned.classifier import MODELS, Classifier, load_classifier
from pipeline.learned.wording import plain
from pipeline.lines import LineError, Object, answered, text_of

CausalLanguage = Literal["none", "correlational", "conditional", "causal"]
PUBLISHED: dict[CausalLanguage, str] = {  # names of the classes in the published data, which the lines use
    "none": "none",
    "correlational": "correlational",
    "conditional": "conditional_causal",
    "causal": "direct_causal",
}
ESCAPE = re.compile(r"\\+u[0-9a-f]{4}")


@dataclass(frozen=True, slots=True)
class CausalAnswer:
    """The most probable class, and the calibrated probability of each."""

    label: CausalLanguage
    p: dict[CausalLanguage, float]


@dataclass(frozen=True, slots=True)
class CausalModel:
    """The loaded model; ``origin`` names it in rows."""

    classifier: Classifier

    @property
    def origin(self) -> str:
        return f"causal-model {self.classifier.version}"

    def predict(self, sentences: Iterable[str]) -> list[CausalAnswer]:
        """Return the answer to each sentence, in input order. The answer to one never depends on the others."""
        texts = ((sentence_input(sentence), None) for sentence in sentences)
        return [_answer(self.classifier.probabilities([text], "sentence")) for text in texts]


def load_causal(folder: Path = MODELS / "causal") -> CausalModel | None:
    """Return the model, or None where its weights are not there."""
    classifier = load_classifier(folder)
    return None if classifier is None else CausalModel(classifier)


def sentence_input(sentence: str) -> str:
    r"""Return the sentence as the encoder reads it, without quotes around it or character escapes.

    >>> sentence_input('"Tea\\u2005may help sleep."')
    'Tea may help sleep.'
    """
    return plain(ESCAPE.sub(" ", sentence)).strip('" ')


def causal_lines(lines: Iterable[str], model: CausalModel) -> Iterator[str | LineError]:
    """Yield ``{"label", "p"}`` as JSON for each line ``{"sentence"}``, or what is wrong with it; in input order.

    An ``id`` is handed through. Classes have the names of the published data (:data:`PUBLISHED`).
    """

    def told(value: Object) -> str:
        (answer,) = model.predict([text_of(value, "sentence")])
        p = {PUBLISHED[label]: round(p, 4) for label, p in answer.p.items()}
        kept = {key: value[key] for key in ("id",) if key in value}
        return json.dumps(kept | {"label": PUBLISHED[answer.label], "p": p}, ensure_ascii=False)

    return answered(lines, told)


def _answer(p: dict[str, float]) -> CausalAnswer:
    probabilities = cast("dict[CausalLanguage, float]", p)
    return CausalAnswer(max(probabilities, key=probabilities.__getitem__), probabilities)
