"""Train the learned parts: `python -m pipeline.train direction` or `causal` (models/dvc.yaml).

Reads: params.train; <texts>/direction/train.jsonl, <texts>/causal_language/train.jsonl, the digests and their gold,
models/direction/templates.yaml.
Writes: models/<task>/model.onnx, tokenizer.json, model.json (labels, temperature, figures of held-out folds), and
models/direction/selector.json.
Idea: folds go by a hash of the document, so they never move. Networks fitted without a fold give its logits, from which
come the figures and the temperature; the network that ships is fitted on all folds. The public validation file and the
digests and abstracts that bench/extraction.py keeps unseen are never read here.
"""

import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.metrics import f1_score

from pipeline.errors import InputError, told_plainly
from pipeline.learned.causal import PUBLISHED, sentence_input
from pipeline.learned.classifier import MODELS
from pipeline.learned.direction import model_input
from pipeline.params import CausalParams, DirectionParams, TrainParams, read_params
from pipeline.training.evidence import fit_selector
from pipeline.training.folds import UNSEEN_DIGESTS, fold_of
from pipeline.training.network import Example, Logits, Network, Setup, fit, logits_of, setup, ship
from pipeline.training.trials import DIRECTIONS, Templates, Trial, benchmark_trials, digest_trials

DIGESTS = (Path("corpora/digests/digests.jsonl"), Path("corpora/gold/digests.jsonl"))
SWAPPED = 0.25  # share of trials that are read with their arms exchanged; at a half, direction is not learned at all
ALONE = 0.4  # share of trials that are read from their abstract although they have evidence


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
    words = [text for trial in (*trials, *field) for text in (*trial.prompt.evidence, trial.prompt.abstract)]
    start = setup([*words, json.dumps(Templates.read(folder / "templates.yaml").raw)], len(DIRECTIONS), own.pieces)
    logits: list[Logits] = []
    truth: list[int] = []
    figures: dict[str, list[float]] = {"evidence": [], "abstract": []}
    for fold in range(own.held_out):
        held = [trial for trial in trials if fold_of(trial.document, own.folds) == fold]
        rest = [trial for trial in trials if fold_of(trial.document, own.folds) != fold]
        selector = fit_selector(rest)
        network = _fit_direction(start, rest, field, selector, params, folder, seed=params.seed + fold)
        for mode, asked in (("evidence", [t for t in held if t.prompt.evidence]), ("abstract", held)):
            asked = [t if mode == "evidence" else _alone(t) for t in asked if mode == "evidence" or t.prompt.abstract]
            said = logits_of(start, network, [model_input(trial.prompt, selector) for trial in asked])
            known = [DIRECTIONS.index(trial.direction) for trial in asked]
            figures[mode].append(macro_f1(known, said))
            _tell(f"fold {fold}, {mode}: macro-F1 {figures[mode][-1]:.4f} on {len(asked)}")
            logits.append(said)
            truth += known
    selector = fit_selector(trials)
    (folder / "selector.json").write_text(json.dumps(selector, indent=1) + "\n", encoding="utf8")
    network = _fit_direction(start, trials, field, selector, params, folder, seed=params.seed)
    ship(start, network, folder)
    told = {f"macro_f1_{mode}": round(float(np.mean(values)), 4) for mode, values in figures.items()}
    _write_card(folder, DIRECTIONS, own, temperature(np.vstack(logits), truth), told)


def train_causal(params: TrainParams, folder: Path) -> None:
    """Write the causal-language model to ``folder``."""
    own, labels = params.causal, list(PUBLISHED.values())
    path = Path(params.texts) / "causal_language" / "train.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    examples: list[Example] = [((sentence_input(row["sentence"]), None), labels.index(row["label"])) for row in rows]
    start = setup([text for (text, _), _ in examples], len(labels), own.pieces)
    logits: list[Logits] = []
    truth: list[int] = []
    for fold in range(own.held_out):
        held = [example for example in examples if fold_of(example[0][0], own.folds) == fold]
        rest = [example for example in examples if fold_of(example[0][0], own.folds) != fold]
        network = fit(start, start.network(), _same(rest), own.fit, params.seed + fold, _tell)
        logits.append(logits_of(start, network, [text for text, _ in held]))
        truth += [label for _, label in held]
        _tell(f"fold {fold}: macro-F1 {macro_f1([label for _, label in held], logits[-1]):.4f} on {len(held)}")
    ship(start, fit(start, start.network(), _same(examples), own.fit, params.seed, _tell), folder)
    figures = {"macro_f1": round(macro_f1(truth, np.vstack(logits)), 4)}
    _write_card(folder, tuple(PUBLISHED), own, temperature(np.vstack(logits), truth), figures)


def macro_f1(truth: Sequence[int], logits: Logits) -> float:
    """Return the mean of the F1 of each label."""
    return float(f1_score(truth, logits.argmax(axis=1), average="macro"))


def temperature(logits: Logits, truth: Sequence[int]) -> float:
    """Return the number by which held-out logits are divided so that they are calibrated (least log loss).

    Source: Guo et al. 2017, On calibration of modern neural networks (https://arxiv.org/abs/1706.04599).
    """
    rows = np.arange(len(truth))

    def loss(value: float) -> float:
        scaled = logits / value
        top = scaled.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(scaled - top).sum(axis=1)) + top[:, 0] - scaled[rows, truth]))

    return round(float(minimize_scalar(loss, bounds=(0.2, 5.0), method="bounded").x), 3)


def _fit_direction(
    start: Setup,
    trials: Sequence[Trial],
    field: Sequence[Trial],
    selector: dict[str, float],
    params: TrainParams,
    folder: Path,
    seed: int,
) -> Network:
    """Rehearse on templates, then fit on real trials; arms exchanged and evidence left out by chance."""
    own, templates = params.direction, Templates.read(folder / "templates.yaml")

    def rehearsal(rng: random.Random) -> list[Example]:
        made = (templates.trial(rng.choice(trials), rng) for _ in range(own.rehearsal.examples))
        return [_example(trial, selector) for trial in made]

    def epoch(rng: random.Random) -> list[Example]:
        return [_example(_varied(trial, rng), selector) for trial in (*trials, *field)]

    network = fit(start, start.network(), rehearsal, own.rehearsal, seed, _tell)
    return fit(start, network, epoch, own.fit, seed, _tell)


def _varied(trial: Trial, rng: random.Random) -> Trial:
    alone = trial.prompt.abstract and rng.random() < ALONE
    swapped = trial.swappable and rng.random() < SWAPPED
    trial = _alone(trial) if alone else trial
    return trial.swapped() if swapped else trial


def _alone(trial: Trial) -> Trial:
    return replace(trial, prompt=replace(trial.prompt, evidence=()))


def _example(trial: Trial, selector: dict[str, float]) -> Example:
    return model_input(trial.prompt, selector), DIRECTIONS.index(trial.direction)


def _same(examples: list[Example]) -> Callable[[random.Random], list[Example]]:
    return lambda _: examples


def _write_card(
    folder: Path,
    labels: Sequence[str],
    own: CausalParams | DirectionParams,
    calibrated: float,
    figures: dict[str, float],
) -> None:
    version = blake2b((folder / "model.onnx").read_bytes(), digest_size=4).hexdigest()
    card: dict[str, Any] = {
        "version": version,
        "labels": list(labels),
        "temperature": calibrated,
        "pieces": own.pieces,
        "held_out": {"folds": f"{own.held_out} of {own.folds}", **figures},
    }
    (folder / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf8")


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    told_plainly(main)
