"""A text classifier of models/: word pieces in, calibrated probabilities out, by onnxruntime without torch.

Reads: a folder with ``model.onnx`` (int8, inputs ``ids`` and ``types``, output ``logits``), ``tokenizer.json`` and
``model.json`` (version, labels, temperature, longest input), all written by pipeline/train.py.
Idea: one text is run at a time. Dynamic int8 takes its scale from all numbers of a batch, so in a batch the
probability of a text would depend on its neighbours and hence on the shard that it lies in; alone it never does,
nothing is padded, and at 120 pieces it is as fast as batches of 16 (62 to 71 texts a second on one core).
The tokenizer comes from tokenizers, on which transformers builds: it imports in 0.03 s, transformers in 1.4 s.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from scipy.special import softmax
from tokenizers import Tokenizer

from pipeline.errors import InputError

MODELS = Path(__file__).parents[2] / "models"
Text = tuple[str, str | None]  # first segment, second segment


@dataclass(frozen=True)
class Classifier:
    """A loaded model. ``version`` goes into the origin of the rows that it makes."""

    folder: Path
    version: str
    labels: tuple[str, ...]
    temperature: Mapping[str, float]  # by kind of input: what logits are divided by, fitted on held-out folds
    pieces: int  # longest input, in word pieces; the rest of the second segment is cut off

    def probabilities(self, texts: Sequence[Text], kind: str) -> dict[str, float]:
        """Return the probability of each label, the mean over ``texts``, which read one thing in different ways."""
        shares = softmax(np.stack([self._logits(text) for text in texts]) / self.temperature[kind], axis=1).mean(axis=0)
        return {label: float(share) for label, share in zip(self.labels, shares, strict=True)}

    def _logits(self, text: Text) -> NDArray[np.float64]:
        encoded = self._tokenizer.encode(*text)
        inputs = {"ids": np.array([encoded.ids], np.int64), "types": np.array([encoded.type_ids], np.int64)}
        logits: NDArray[np.float64] = self._session.run(["logits"], inputs)[0][0].astype(np.float64)
        return logits

    @cached_property
    def _tokenizer(self) -> Any:
        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.pieces, strategy="longest_first")
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        return session_of(self.folder / "model.onnx")


def session_of(path: Path) -> Any:
    """Return a network's file ready to run on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def load_classifier(folder: Path) -> Classifier | None:
    """Return the model of ``folder``, or None where its weights are not there; a broken one is an InputError."""
    if not (folder / "model.onnx").exists():
        return None
    try:
        card = json.loads((folder / "model.json").read_text(encoding="utf8"))
        return Classifier(folder, card["version"], tuple(card["labels"]), card["temperature"], int(card["pieces"]))
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"{folder / 'model.json'} cannot be read ({error!r}); restore it from git") from None
