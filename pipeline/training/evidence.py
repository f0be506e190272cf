"""Which sentences of an abstract annotators would mark as evidence: the fit of the selector's weights."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from pipeline.learned.marking import WORD, roles
from pipeline.learned.prompt import Prompt
from pipeline.learned.selection import FEATURES, features, parts
from pipeline.training.trials import Trial

SHORTEST = 15  # letters and digits of evidence that are compared at all
ALIKE, COVERED = 0.55, 0.85  # shares of words in common from which a sentence counts as the marked one


def fit_selector(trials: Sequence[Trial]) -> dict[str, float]:
    """Return the weight of each feature, fitted on the abstracts that hold some of their marked evidence."""
    rows, marks = [], []
    for trial in trials:
        marked = marked_sentences(trial.prompt)
        if any(marked):
            unmarked = replace(trial.prompt, evidence=())
            rows.append(features(unmarked, roles(unmarked), parts(trial.prompt.abstract)))
            marks.append(marked)
    model = LogisticRegression(C=1.0, max_iter=1000).fit(np.vstack(rows), np.concatenate(marks))
    return {name: round(float(weight), 4) for name, weight in zip(FEATURES, model.coef_[0], strict=True)}


def marked_sentences(prompt: Prompt) -> list[bool]:
    """Return for each sentence of the abstract whether it is, holds or lies in a piece of the marked evidence."""
    evidence = [(_key(text), _words(text)) for text in prompt.evidence]
    evidence = [(key, words) for key, words in evidence if len(key) >= SHORTEST]
    return [any(_same(part.text, key, words) for key, words in evidence) for part in parts(prompt.abstract)]


def _same(sentence: str, key: str, words: set[str]) -> bool:
    own, own_words = _key(sentence), _words(sentence)
    if key in own or (len(own) > SHORTEST and own in key):
        return True
    common = len(words & own_words)
    return common > ALIKE * len(words | own_words) or (len(words) > 6 and common > COVERED * len(words))


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}
