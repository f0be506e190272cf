"""What the words of a whole text suggest: which interventions the study is about, and its design.

Reads: models/judge/gist.npz, fitted by pipeline/training/gist.py.
Idea: a kind of training is often told by what people did ("pedalled", "heavier than they could lift") and never by its
name, and a design by many small words. Each word and pair of neighbours, and each intervention that the lexicon finds,
speaks for or against each answer; the sum is the text's gist. What weighs it against names is in studied.py and
weighed_design.py.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.reader.lexicon import Hit
from pipeline.tables import Sentence

Array = NDArray[np.float32]
FILE = "gist.npz"
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
TOKEN = re.compile(r"[a-z]+|0|[%=()]")  # a number, whatever it is, reads 0


@dataclass(frozen=True, slots=True)
class Gist:
    """Weights of terms, (terms, answers), and what speaks for each answer before a word is read, (answers)."""

    interventions: tuple[str, ...]  # the first answers
    designs: tuple[str, ...]  # the rest of them
    places: Mapping[str, int]  # row of each term
    weights: Array
    bias: Array
    usual: Array  # what the words of an average text add to each answer, (answers)
    least: int  # known terms that all but the shortest abstracts have

    def of_interventions(self, found: Iterator[str]) -> dict[str, float]:
        """Return the log odds that a study is about each intervention, from the terms of its text."""
        return dict(zip(self.interventions, self._odds(found)[: len(self.interventions)].tolist(), strict=True))

    def of_designs(self, found: Iterator[str]) -> dict[str, float]:
        """Return the log odds of each design, from the terms of a text."""
        return dict(zip(self.designs, self._odds(found)[len(self.interventions) :].tolist(), strict=True))

    def _odds(self, found: Iterator[str]) -> Array:
        rows = [row for row in map(self.places.get, found) if row is not None]
        lacking = max(0.0, 1 - len(rows) / self.least)  # for words that a short text lacks stand average ones
        total: Array = self.weights[rows].sum(0) + self.bias + np.float32(lacking) * self.usual
        return total


def terms(sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]]) -> Iterator[str]:
    """Yield each word, each pair of neighbours and each intervention that a text names, once."""
    words = TOKEN.findall(NUMBER.sub("0", " ".join(sentence.text for sentence in sentences).lower()))
    named = {
        f"{where}={hit.concept}"
        for sentence, found in zip(sentences, hits, strict=True)
        for hit in found
        if hit.kind == "intervention"
        for where in ("named", "title")
        if where == "named" or sentence.part == "title"
    }
    yield from dict.fromkeys([*words, *[f"{first} {second}" for first, second in pairwise(words)]])
    yield from sorted(named)


def load_gist(folder: Path) -> Gist:
    """Return the weights of ``folder``; OSError, ValueError, KeyError or BadZipFile where they cannot be read."""
    with np.load(folder / FILE) as kept:
        known = kept["terms"].tobytes().decode().split("\n")
        answers = [kept[side].tobytes().decode().split("\n") for side in ("interventions", "designs")]
        return Gist(
            tuple(answers[0]), tuple(answers[1]), {term: n for n, term in enumerate(known)},
            kept["weights"].astype(np.float32), kept["bias"].astype(np.float32), kept["usual"].astype(np.float32),
            int(kept["least"]),
        )  # fmt: skip


def save_gist(gist: Gist, folder: Path) -> None:
    """Write weights to ``folder``, 16 bit."""
    texts = {"terms": gist.places, "interventions": gist.interventions, "designs": gist.designs}
    told = {name: np.frombuffer("\n".join(words).encode(), np.uint8) for name, words in texts.items()}
    halves = {name: getattr(gist, name).astype(np.float16) for name in ("weights", "bias", "usual")}
    np.savez_compressed(folder / FILE, **told, **halves, least=np.int32(gist.least))
