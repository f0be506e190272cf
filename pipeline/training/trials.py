"""Prompts with their known direction: from the public benchmark, from the digests, and from templates.

Other people's texts are read where they lie and never written anywhere.
"""

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import yaml

from pipeline.learned.marking import telling
from pipeline.learned.prompt import Prompt, prompt_of
from pipeline.learned.selection import SENTENCE_GAP
from pipeline.ontology import ontology
from pipeline.tables import Direction

DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
TURNED: dict[Direction, Direction] = {"increase": "decrease", "decrease": "increase", "no_change": "no_change"}


BESIDE = 0.5  # share of made-up trials with a second sentence, on another outcome


@dataclass(frozen=True, slots=True)
class Trial:
    """A prompt, its answer, and the document that it comes from."""

    document: str
    prompt: Prompt
    direction: Direction

    def swapped(self) -> "Trial":
        """Return the trial with its arms exchanged and its direction turned."""
        return Trial(self.document, self.prompt.swapped(), TURNED[self.direction])

    @property
    def swappable(self) -> bool:
        """Whether the comparator is an arm of its own: not the same people before, and told."""
        return self.prompt.comparator not in ("", "baseline")


def benchmark_trials(path: Path) -> list[Trial]:
    """Return the trials of a file of Evidence Inference 2.0 prompts, in order; rows without any text are left out."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf8").splitlines())
    return [Trial(row["pmcid"], prompt_of(row), row["direction"]) for row in rows if row["evidence"] or row["abstract"]]


def digest_trials(texts: Path, gold: Path) -> list[Trial]:
    """Return a trial for each gold finding of the digests, its evidence the sentence in which the anchor stands."""
    abstracts = {row["id"]: row["abstract"] for row in _objects(texts)}
    found: list[Trial] = []
    for row in _objects(gold):
        abstract = abstracts[row["id"]]
        for finding in row["findings"]:
            sentence = sentence_around(abstract, finding["anchor"])
            if sentence is not None:
                found.append(Trial(row["id"], _digest_prompt(finding, sentence, abstract), finding["direction"]))
    return found


def sentence_around(text: str, anchor: str) -> str | None:
    """Return the sentence of ``text`` in which ``anchor`` stands, None where it does not.

    >>> sentence_around("It rose. SICI fell by 3 %. End.", "SICI fell")
    'SICI fell by 3 %.'
    """
    at = text.find(anchor)
    if at < 0:
        return None
    starts = [0, *(gap.end() for gap in SENTENCE_GAP.finditer(text))]
    ends = [*(gap.start() for gap in SENTENCE_GAP.finditer(text)), len(text)]
    return next(text[start:end] for start, end in zip(starts, ends, strict=True) if start <= at < end)


@dataclass(frozen=True, slots=True)
class Templates:
    """models/direction/templates.yaml: sentences whose direction is known by construction."""

    raw: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> "Templates":
        return cls(yaml.safe_load(path.read_text(encoding="utf8")))

    def trial(self, sources: Sequence[Trial], rng: random.Random) -> Trial:
        """Return a made-up trial about the arms and the outcome of one of ``sources``, names cut to a few words.

        Half of them have a second sentence about the same arms and the outcome of another source.
        """
        source, other = rng.choice(sources), rng.choice(sources)
        names = [_few_words(name, rng) for name in (source.prompt.intervention, source.prompt.comparator or "control")]
        rng.shuffle(names)
        direction, elsewhere = rng.choices(DIRECTIONS, (2, 2, 1), k=2)
        outcome, sentence = self._sentence(direction, names, _few_words(source.prompt.outcome, rng), rng)
        told = [sentence]
        if rng.random() < BESIDE:
            told.append(self._sentence(elsewhere, names, _few_words(other.prompt.outcome, rng), rng)[1])
            rng.shuffle(told)
        return Trial(source.document, Prompt(names[0], names[1], outcome, (" ".join(told),)), direction)

    def _sentence(
        self, direction: Direction, names: Sequence[str], outcome: str, rng: random.Random
    ) -> tuple[str, str]:
        """A sentence that tells ``direction``, and the outcome that it is about."""
        sentence, word_sign = self._template(direction, rng)
        for kind, measures in self.raw["measures"].items():
            if f"{{{kind}}}" in sentence:
                outcome = rng.choice(measures)
                sentence = sentence.replace(f"{{{kind}}}", outcome)
        for slot, words in self.raw["words"].items():
            while f"{{{slot}}}" in sentence:
                sentence = sentence.replace(f"{{{slot}}}", rng.choice(words[word_sign]), 1)
        for slot, words in self.raw["statistics"].items():
            sentence = sentence.replace(f"{{{slot}}}", rng.choice(words))
        low, high = sorted(rng.sample(range(10, 990), 2))
        unit = rng.choice((1, 10, 100))
        slots = {"lo": f"{low / unit:g}", "hi": f"{high / unit:g}", "o": outcome, "i": names[0], "c": names[1]}
        for slot, text in slots.items():
            sentence = sentence.replace(f"{{{slot}}}", text)
        return outcome, sentence[0].upper() + sentence[1:]

    def _template(self, direction: Direction, rng: random.Random) -> tuple[str, Direction]:
        """A template for an answer, and the sign of the words that go into it.

        Templates with the arms turned are the fewer: at one half, neither words nor order tell anything alone, and a
        network finds no start.
        """
        if direction == "no_change":
            return rng.choice(self.raw["no_change"]), rng.choice(("increase", "decrease"))
        kind = rng.choices(("as_said", "turned", direction), (12, 3, 2))[0]
        return rng.choice(self.raw[kind]), TURNED[direction] if kind == "turned" else direction


def _digest_prompt(finding: dict[str, Any], sentence: str, abstract: str) -> Prompt:
    known = ontology()
    comparator = known.interventions.get(finding["comparator"], finding["comparator"])
    return Prompt(
        known.interventions[finding["intervention"]],
        "" if comparator == "none" else comparator,
        known.outcomes[finding["outcome"]],
        (sentence,),
        abstract,
    )


def _few_words(name: str, rng: random.Random) -> str:
    """One to four words of a name, from the first that tells something; the whole name where none does."""
    words = re.sub(r"\([^)]*\)", "", name).split()
    while words and not telling(words[0]):
        words = words[1:]
    return " ".join(words[: rng.randint(1, 4)]).strip(",;:( ") or name


def _objects(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
