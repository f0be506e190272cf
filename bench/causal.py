"""Figures of the causal-language model: cross-validated ones as written at its training, and its speed.

    python bench/causal.py

The shipped weights were fitted on all sentences of the public data, so they are never scored on them here: macro-F1 is
that of the five folds (`python -m pipeline.train causal` prints them), each from a network that had not seen the fold.
"""

import json
import time
from pathlib import Path

from pipeline.errors import InputError, told_plainly
from pipeline.learned.causal import load_causal
from pipeline.learned.selection import SENTENCE_GAP

ROOT = Path(__file__).parents[1]


def main() -> None:
    model = load_causal()
    if model is None:
        raise InputError("models/causal/model.onnx is missing; restore it from git or run models/dvc.yaml")
    held_out = json.loads((model.classifier.folder / "model.json").read_text(encoding="utf8"))["held_out"]
    texts = (json.loads(line)["abstract"] for line in (ROOT / "corpora/digests/digests.jsonl").open(encoding="utf8"))
    sentences = [sentence for text in texts for sentence in SENTENCE_GAP.split(text)]
    began = time.perf_counter()
    model.predict(sentences)
    speed = len(sentences) / (time.perf_counter() - began)
    print(f"{model.origin}: macro-F1 {held_out['macro_f1']:.3f} in {held_out['folds']} folds, {speed:.0f} sentences/s")


if __name__ == "__main__":
    told_plainly(main)
