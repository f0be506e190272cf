"""Train the learned parts: `python -m pipeline.train direction` or `causal` (models/dvc.yaml).

Reads: params.train; <texts>/direction/train.jsonl, <texts>/causal_language/train.jsonl, the digests and their gold,
models/direction/templates.yaml.
Writes: models/<task>/model.onnx, tokenizer.json, model.json (labels, temperature, figures of held-out folds), and
models/direction/selector.json.
Idea: folds go by a hash of the document or sentence, so they never move. A network fitted without a fold gives its
logits, from which come figures and temperature. For causal language each fold is left out once and the network that
ships is fitted on all; for direction, which takes longer, fold 0 is left out and that network ships. The public
validation file and the digests that bench/extraction.py keeps unseen are never read here.
"""

import copy
import json
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import softmax
from sklearn.metrics import f1_score

from pipeline.errors import InputError, told_plainly
from pipeline.learned.causal import PUBLISHED, sentence_input
from pipeline.learned.classifier import MODELS
from pipeline.learned.direction import UNCLEAR, readings
from pipeline.params import CausalParams, DirectionParams, TrainParams, read_params
from pipeline.training.evidence import fit_selector, marked_sentences
from pipeline.training.folds import UNSEEN_DIGESTS, fold_of
from pipeline.training.network import Example, Logits, Network, Setup, fit, logits_of, setup, ship
from pipeline.training.trials import DIRECTIONS, Templates, Trial, benchmark_trials, digest_trials

DIGESTS = (Path("corpora/digests/digests.jsonl"), Path("corpora/gold/digests.jsonl"))
SWAPPED = (
    0.25  # share of trials read with their arms exchanged; at a half, without rehearsal, direction was not learned
)
ALONE, BLIND = 0.5, 0.4  # shares of trials that are read from their abstract: where it holds the evidence, else
HELD_OUT = 0  # the fold from which the direction model's figures and temperature come


def main() -> None:
    params = read_params().train
    match sys.argv[1:]:
        case ["direction"]:
            train_direction(params, MODELS / "direction")
        case ["causal"]:
            train_causal(params, MODELS / "causal")
        case _:
            raise InputError("say what to train: python -m pipeline.train direction, or causal")


def train_direction(params: TrainParams, folder: Path) -> None:
    """Write the direction model to ``folder``."""
    own = params.direction
    trials = benchmark_trials(Path(params.texts) / "direction" / "train.jsonl")
    field = [trial for trial in digest_trials(*DIGESTS) if fold_of(trial.document, UNSEEN_DIGESTS) != 0]
    held = [trial for trial in trials if fold_of(trial.document, own.folds) == HELD_OUT]
    rest = [trial for trial in trials if fold_of(trial.document, own.folds) != HELD_OUT]
    selector = fit_selector(rest)
    start = setup(_vocabulary(params), len(DIRECTIONS), own.pieces)
    rehearsed = _rehearsed(start, trials, Templates.read(folder / "templates.yaml"), params)
    network = _fit_direction(start, rehearsed, (*rest, *field), selector, params)
    asked = {"evidence": [trial for trial in held if trial.prompt.evidence], "abstract": [_alone(t) for t in held]}
    said = {mode: _answers(start, network, those, selector) for mode, those in asked.items()}
    (folder / "selector.json").write_text(json.dumps(selector, indent=1) + "\n", encoding="utf8")
    ship(start, network, folder)
    figures: dict[str, float | str] = {
        f"macro_f1_{mode}": round(answers.macro_f1(), 4) for mode, answers in said.items()
    }
    figures["folds"] = f"1 of {own.folds}"
    temperature = {mode: answers.temperature() for mode, answers in said.items()}
    _write_card(folder, DIRECTIONS, own, temperature, figures)


def train_causal(params: TrainParams, folder: Path) -> None:
    """Write the causal-language model to ``folder``."""
    own, labels = params.causal, list(PUBLISHED.values())
    path = Path(params.texts) / "causal_language" / "train.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    examples: list[Example] = [((sentence_input(row["sentence"]), None), labels.index(row["label"])) for row in rows]
    start = setup(_vocabulary(params), len(labels), own.pieces)
    said: list[Answers] = []
    for fold in range(own.folds):
        held = [example for example in examples if fold_of(example[0][0], own.folds) == fold]
        rest = [example for example in examples if fold_of(example[0][0], own.folds) != fold]
        network = fit(start, start.network(), _same(rest), own.fit, params.seed + fold, _tell)
        logits = logits_of(start, network, [text for text, _ in held])
        said.append(Answers(logits[np.newaxis], tuple(label for _, label in held)))
        _tell(f"fold {fold}: macro-F1 {said[-1].macro_f1():.4f} on {len(held)}")
    ship(start, fit(start, start.network(), _same(examples), own.fit, params.seed, _tell), folder)
    pooled = Answers.pooled(said)
    temperature = {"sentence": pooled.temperature()}
    figures: dict[str, float | str] = {"macro_f1": round(pooled.macro_f1(), 4), "folds": f"{own.folds} of {own.folds}"}
    _write_card(folder, tuple(PUBLISHED), own, temperature, figures)


@dataclass(frozen=True)
class Answers:
    """What a network said of texts that it had not seen, and what is true."""

    logits: Logits  # (readings of a text, texts, labels)
    truth: tuple[int, ...]

    @classmethod
    def pooled(cls, parts: Sequence["Answers"]) -> "Answers":
        return cls(
            np.concatenate([part.logits for part in parts], axis=1),
            tuple(label for part in parts for label in part.truth),
        )

    def macro_f1(self) -> float:
        """Return the mean of the F1 of each label."""
        said = softmax(self.logits / self.temperature(), axis=2).mean(axis=0)
        return float(f1_score(self.truth, said.argmax(axis=1), average="macro"))

    def temperature(self) -> float:
        """Return the number by which logits are divided so that they are calibrated (least log loss).

        Source: Guo et al. 2017, On calibration of modern neural networks (https://arxiv.org/abs/1706.04599).
        """

        def loss(value: float) -> float:
            said = softmax(self.logits / value, axis=2).mean(axis=0)
            return -float(np.mean(np.log(said[np.arange(len(self.truth)), self.truth])))

        return round(float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x), 3)


def _answers(start: Setup, network: Network, trials: Sequence[Trial], selector: dict[str, float]) -> Answers:
    """What the network says of ``trials``, which all have evidence, or all have none."""
    texts = zip(*(readings(trial.prompt, selector) for trial in trials), strict=True)
    logits = np.stack([logits_of(start, network, reading) for reading in texts])
    return Answers(logits, tuple(DIRECTIONS.index(trial.direction) for trial in trials))


def _vocabulary(params: TrainParams) -> list[str]:
    """Texts whose word pieces both models keep: those that they learn from, and what the project reads."""
    texts = Path(params.texts)
    files = (
        texts / "direction" / "train.jsonl",
        texts / "causal_language" / "train.jsonl",
        MODELS / "direction" / "templates.yaml",
        MODELS / "lexicon" / "concepts.yaml",
        DIGESTS[0],
    )
    return [line for file in files for line in file.read_text(encoding="utf8").splitlines()]


def _rehearsed(start: Setup, trials: Sequence[Trial], templates: Templates, params: TrainParams) -> Network:
    """A network that was fitted on templates; of ``trials`` it sees the names of arms and outcomes, never an answer."""
    own = params.direction.rehearsal

    def epoch(rng: random.Random) -> list[Example]:
        return [_unhinted(_example(templates.trial(trials, rng), {})) for _ in range(own.examples)]

    return fit(start, start.network(), epoch, own, params.seed, _tell)


def _fit_direction(
    start: Setup, rehearsed: Network, trials: Sequence[Trial], selector: dict[str, float], params: TrainParams
) -> Network:
    """A copy of the rehearsed network, fitted on real trials; arms exchanged and evidence left out by chance."""

    def epoch(rng: random.Random) -> list[Example]:
        return [_example(_varied(trial, rng), selector) for trial in trials]

    return fit(start, copy.deepcopy(rehearsed), epoch, params.direction.fit, params.seed, _tell)


def _varied(trial: Trial, rng: random.Random) -> Trial:
    alone = rng.random() < (ALONE if any(marked_sentences(trial.prompt)) else BLIND)
    swapped = trial.swappable and rng.random() < SWAPPED
    trial = _alone(trial) if alone else trial
    return trial.swapped() if swapped else trial


def _alone(trial: Trial) -> Trial:
    return replace(trial, prompt=replace(trial.prompt, evidence=()))


def _example(trial: Trial, selector: dict[str, float]) -> Example:
    """The trial as its longest reading."""
    return readings(trial.prompt, selector)[-1], DIRECTIONS.index(trial.direction)


def _unhinted(example: Example) -> Example:
    """The example without what cue words say: on templates they say nearly all, and nothing else would be learned."""
    (first, second), label = example
    return (f"{UNCLEAR} {first.partition(' ')[2]}", second), label


def _same(examples: list[Example]) -> Callable[[random.Random], list[Example]]:
    return lambda _: examples


def _write_card(
    folder: Path,
    labels: Sequence[str],
    own: CausalParams | DirectionParams,
    temperature: Mapping[str, float],
    figures: Mapping[str, float | str],
) -> None:
    version = blake2b((folder / "model.onnx").read_bytes(), digest_size=4).hexdigest()
    card: dict[str, Any] = {
        "version": version,
        "labels": list(labels),
        "temperature": temperature,
        "pieces": own.pieces,
        "held_out": figures,
    }
    (folder / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf8")


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    told_plainly(main)
