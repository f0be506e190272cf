"""Figures of the shipped direction model on what it was not fitted to.

    python bench/direction.py

Public benchmark (Evidence Inference 2.0's validation prompts, which lie beside the project; skipped where absent): with
evidence given, and from the abstract alone. Own field: gold findings of the digests that bench/extraction.py keeps
unseen, with the sentence of the anchor given. Macro-F1 of three directions, F1 of each, expected calibration error in
ten bins, and prompts a second on one core.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from pipeline.errors import InputError, told_plainly
from pipeline.learned.direction import DirectionModel, load_direction
from pipeline.training.folds import UNSEEN_DIGESTS, fold_of
from pipeline.training.trials import DIRECTIONS, Trial, benchmark_trials, digest_trials

ROOT = Path(__file__).parents[1]
VALIDATION = ROOT.parent / "shared" / "direction" / "validation.jsonl"
DIGESTS = (ROOT / "corpora/digests/digests.jsonl", ROOT / "corpora/gold/digests.jsonl")


def main() -> None:
    model = load_direction()
    if model is None:
        raise InputError("models/direction/model.onnx is missing; restore it from git or run models/dvc.yaml")
    print(f"{model.origin}")
    if VALIDATION.exists():
        trials = benchmark_trials(VALIDATION)
        tell("validation, evidence given", model, [trial for trial in trials if trial.prompt.evidence])
        alone = [replace(trial, prompt=replace(trial.prompt, evidence=())) for trial in trials]
        tell("validation, abstract alone", model, alone)
    else:
        print("validation: skipped, ../shared/direction/validation.jsonl is not here")
    unseen = [trial for trial in digest_trials(*DIGESTS) if fold_of(trial.document, UNSEEN_DIGESTS) == 0]
    tell("unseen digests, sentence given", model, unseen)


def tell(name: str, model: DirectionModel, trials: Sequence[Trial]) -> None:
    """Print one line of figures."""
    began = time.perf_counter()
    answers = model.predict(trial.prompt for trial in trials)
    speed = len(trials) / (time.perf_counter() - began)
    truth, said = [trial.direction for trial in trials], [answer.direction for answer in answers]
    each = f1_score(truth, said, labels=DIRECTIONS, average=None)
    right = [direction == told for direction, told in zip(truth, said, strict=True)]
    error = calibration_error([max(answer.p.values()) for answer in answers], right)
    by_label = ", ".join(f"{label} {f1:.3f}" for label, f1 in zip(DIRECTIONS, each, strict=True))
    print(f"{name}: macro-F1 {each.mean():.3f} ({by_label}), calibration error {error:.3f}, n {len(trials)}")
    print(f"  {speed:.0f} prompts a second")


def calibration_error(p: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Return the mean difference of confidence and accuracy over bins of equal width, weighted by their numbers.

    >>> calibration_error([0.75, 0.75], [True, False])
    0.25
    """
    confidence, hits = np.array(p), np.array(right, float)
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    members = [bin_of == number for number in range(bins) if (bin_of == number).any()]
    return round(float(sum(abs(confidence[m].mean() - hits[m].mean()) * m.mean() for m in members)), 4)


if __name__ == "__main__":
    told_plainly(main)
