"""Direction of effect: increase, decrease or no change of an outcome by an intervention against a comparator.

Reads: models/direction. Idea: a cross-encoder on the marked prompt and its marked evidence (:mod:`.marking`,
:mod:`.wording`); where no evidence is given, on the sentences of the abstract that answer best (:mod:`.selection`).
Source of the task: DeYoung et al. 2020, Evidence Inference 2.0 (BioNLP 2020, https://aclanthology.org/2020.bionlp-1.13).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pipeline.learned.classifier import MODELS, Classifier, Text, load_classifier
from pipeline.learned.cues import balance
from pipeline.learned.marking import COMPARATOR, INTERVENTION, OUTCOME, Roles, marked, roles
from pipeline.learned.prompt import Prompt, prompt_of
from pipeline.learned.selection import read_weights, select
from pipeline.learned.wording import plain, statistics_in_words
from pipeline.lines import LineError, Object, answered
from pipeline.tables import Direction

UNCLEAR = "unclear"  # the hint where cue words say nothing, or as much for as against
ARM_WORDS = 8  # of an arm's name that the encoder reads; its mark stands for the rest
# Sentences of an abstract that are read where no evidence is given. The annotated one is the first of them in 87 of 100
# abstracts that hold it, and among three in 98.
SENTENCES = (1, 3)


@dataclass(frozen=True, slots=True)
class DirectionAnswer:
    """The most probable direction, and the calibrated probability of each of the three."""

    direction: Direction
    p: dict[Direction, float]


@dataclass(frozen=True, slots=True)
class DirectionModel:
    """The loaded model; ``origin`` names it in rows."""

    classifier: Classifier
    selector: Mapping[str, float]

    @property
    def origin(self) -> str:
        return f"direction-model {self.classifier.version}"

    def predict(self, prompts: Iterable[Prompt]) -> list[DirectionAnswer]:
        """Return the answer to each prompt, in input order. The answer to one never depends on the others."""
        return [self._predicted(prompt) for prompt in prompts]

    def _predicted(self, prompt: Prompt) -> DirectionAnswer:
        texts = readings(prompt, self.selector)
        return _answer(self.classifier.probabilities(texts, "evidence" if prompt.evidence else "abstract"))


def load_direction(folder: Path = MODELS / "direction") -> DirectionModel | None:
    """Return the model, or None where its weights are not there."""
    classifier = load_classifier(folder)
    return None if classifier is None else DirectionModel(classifier, read_weights(folder / "selector.json"))


def readings(prompt: Prompt, selector: Mapping[str, float]) -> list[Text]:
    """Return what the encoder reads: the given evidence, or else the best sentence alone and the best three.

    Each reading is two segments: the hint and the prompt, marked, and the marked evidence.

    >>> readings(Prompt("tea", "water", "sleep", ("Tea shortened sleep (p<0.01).",)), {})
    [('decrease ~ sleep @ tea # water', '@ shortened ~ sleep ( p significant ) .')]
    """
    told = roles(prompt)
    if prompt.evidence:
        return [_reading(prompt, told, unrepeated(prompt.evidence))]
    return [_reading(prompt, told, select(prompt, told, selector, count)) for count in SENTENCES]


def _reading(prompt: Prompt, told: Roles, evidence: Sequence[str]) -> Text:
    arms = (INTERVENTION, prompt.intervention), (COMPARATOR, prompt.comparator)
    named = (f"{mark} {' '.join(plain(text).split()[:ARM_WORDS])}" for mark, text in arms)
    second = marked(statistics_in_words(" ; ".join(evidence)), told)
    return " ".join((hint(second, prompt.outcome), OUTCOME, plain(prompt.outcome), *named)), second


def hint(text: str, outcome: str) -> str:
    """Return what cue words of marked text say: increase, decrease or unclear."""
    said = balance(text, outcome)
    return "increase" if said > 0 else "decrease" if said < 0 else UNCLEAR


def unrepeated(texts: Sequence[str]) -> list[str]:
    """Return plain texts without those that another one holds (letters and digits compared).

    >>> unrepeated(["Pain fell", "After tea, pain fell.", "pain fell"])
    ['After tea, pain fell.']
    """
    cleaned = [plain(text) for text in texts]
    keys = [re.sub(r"\W+", "", text).lower() for text in cleaned]
    held = [
        any(
            key in other and (len(other) > len(key) or before < at) for before, other in enumerate(keys) if before != at
        )
        for at, key in enumerate(keys)
    ]
    return [text for text, key, repeated in zip(cleaned, keys, held, strict=True) if key and not repeated]


def direction_lines(lines: Iterable[str], model: DirectionModel) -> Iterator[str | LineError]:
    """Yield ``{"id", "direction", "p"}`` as JSON for each line, or what is wrong with it; in input order."""

    def told(value: Object) -> str:
        (answer,) = model.predict([prompt_of(value)])
        p = {label: round(p, 4) for label, p in answer.p.items()}
        return json.dumps({"id": value.get("id"), "direction": answer.direction, "p": p}, ensure_ascii=False)

    return answered(lines, told)


def _answer(p: dict[str, float]) -> DirectionAnswer:
    probabilities = cast("dict[Direction, float]", p)
    return DirectionAnswer(max(probabilities, key=probabilities.__getitem__), probabilities)
