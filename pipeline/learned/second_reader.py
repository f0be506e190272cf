"""A second reader: a network that reads a whole title and abstract and says what was found, of what, against what.

Reads: models/second_reader, written by pipeline/training/second_reader.py: ``model.onnx`` (MiniLM, int8; word pieces
and marks in, a vector for each piece out), ``heads.npz`` (the layers behind it), tokenizer.json, model.json (names).
Idea: two people read a study and a third decides where they differ. Rules are the first reader; this one sees what the
lexicon found but judges by the whole text; pipeline/reader/judge.py decides. A result is a measure's direction in a
limb: the sum of what each mention of the measure tells. Arms and comparators are weighed at each mention, by what its
vector has in common with each intervention's name, with its mentions, and with what the whole text is about.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf, expit, logit
from threadpoolctl import ThreadpoolController
from tokenizers import Tokenizer

from pipeline.errors import InputError
from pipeline.learned.classifier import MODELS, session_of
from pipeline.learned.marked import Encoded, Marked, Names, Pieces, Span, encode
from pipeline.learned.opinion import FLOOR, Odds, Opinion, ResultOpinion, Told
from pipeline.tables import Direction, Limb, Stance

Array = NDArray[np.float32]
KINDS = ("baseline", "control", "none", "same", "another")  # of comparators
STANCES: tuple[str, ...] = get_args(Stance)
# What a mention may tell, in the order of the network's outputs.
TOLD = tuple((direction, limb) for direction in get_args(Direction) for limb in get_args(Limb))
TOLD_LEAST = -3.0  # log odds from which a result is spoken of
ASKED = 4  # mentions that are asked for the arms of a result, those that tell it most
SURE = 1 - 1e-6  # chance that is never surpassed
CROSSED = ("contralateral_strength", "maximal_strength")  # the one is the other's untrained limb


@dataclass(frozen=True)
class SecondReader:
    """The loaded network. ``version`` goes into the origin of the rows that it makes."""

    folder: Path
    version: str
    names: Names
    pieces: int  # longest input, in word pieces; the rest of the text is cut off

    def read(self, marked: Marked) -> Opinion:
        """Return the opinion on a text. It never depends on other texts."""
        encoded = encode(marked, self._tokenizer, self.names)
        inputs = {"ids": encoded.ids[None], "marks": encoded.marks[None]}
        states: Array = self._session.run(["states"], inputs)[0][0]
        with self._threads.limit(limits=1, user_api="blas"):  # for sums so small, threads cost more than they save
            told = opinion(states, encoded, self._heads, self.names)
        return replace(told, origin=f"second-reader/{self.version}")

    @cached_property
    def _tokenizer(self) -> Any:
        return tokenizer_of(self.folder / "tokenizer.json", self.pieces)

    @cached_property
    def _session(self) -> Any:
        return session_of(self.folder / "model.onnx")

    @cached_property
    def _threads(self) -> Any:
        return ThreadpoolController()

    @cached_property
    def _heads(self) -> dict[str, Array]:
        with np.load(self.folder / "heads.npz") as kept:
            return {name: kept[name].astype(np.float32) for name in kept.files}


@cache
def load_second_reader(folder: Path = MODELS / "second_reader") -> SecondReader | None:
    """Return the network of ``folder``, or None where its weights are not there; a broken one is an InputError."""
    if not (folder / "model.onnx").exists():
        return None
    try:
        card = json.loads((folder / "model.json").read_text(encoding="utf8"))
        return SecondReader(folder, card["version"], Names.of(card["names"]), int(card["pieces"]))
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"{folder / 'model.json'} cannot be read ({error!r}); restore it from git") from None


def tokenizer_of(path: Path, pieces: int) -> Any:
    """Return the tokenizer of a file, which cuts texts to a number of word pieces."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(pieces)
    return tokenizer


def opinion(states: Array, encoded: Encoded, heads: dict[str, Array], names: Names) -> Opinion:
    """Return what the layers behind the network make of its vectors ``states``, (pieces, width)."""
    whole = np.concatenate([states[0], states.mean(0)])
    arms = _Arms(encoded, states, heads, names)
    studied = arms.with_best(_layers(whole, heads, "studied"), "mentioned")
    return Opinion(
        studied=_named(names.interventions, studied),
        designs=_named(names.designs, _normal(_linear(whole, heads, "designs"))),
        populations=_named(names.populations, _normal(_linear(whole, heads, "populations"))),
        results=tuple(_results(encoded, states, arms, studied, heads, names)),
    )


def _means(states: Array, spans: Sequence[tuple[Span, Pieces]]) -> Array:
    """Return the mean vector of the word pieces of each span, (spans, width)."""
    shares = np.zeros((len(spans), len(states)), np.float32)
    for share, (_, (first, last)) in zip(shares, spans, strict=True):
        share[first:last] = 1 / (last - first)
    means: Array = shares @ states
    return means


class _Arms:
    """The mentions of interventions, and what each tells in a role; the same for all results of a text."""

    def __init__(self, encoded: Encoded, states: Array, heads: dict[str, Array], names: Names) -> None:
        self._places = _by_name(encoded.interventions, names.interventions)
        vectors = _means(states, encoded.interventions) if encoded.interventions else None
        roles = ("mentioned", "arm_mentions", "other_mentions")
        self._told = {} if vectors is None else {role: _linear(vectors, heads, role) for role in roles}

    def with_best(self, found: Array, role: str, asked: Array | None = None) -> Array:
        """Add to the values of interventions, (..., ids), what the best mention of each tells in a role.

        ``asked`` is (results, common), with a row of values for each.
        """
        if self._told:
            by_mention = self._told[role][:, 0] if asked is None else asked @ self._told[role].T
            for id_, places in self._places.items():
                found[..., id_] += by_mention[..., places].max(-1)
        return found


def _results(
    encoded: Encoded, states: Array, arms: _Arms, studied: Array, heads: dict[str, Array], names: Names
) -> list[ResultOpinion]:
    if not encoded.outcomes:
        return []
    mentions = _means(states, encoded.outcomes)
    numbers = [names.outcomes.index(span.name) for span, _ in encoded.outcomes]
    told = _layers(np.concatenate([mentions, heads["outcome_names"][numbers]], axis=1), heads, "told")
    found = []
    for id_, places in sorted(_by_name(encoded.outcomes, names.outcomes).items()):
        summed = np.logaddexp.reduce(told[places], axis=0)
        for number in np.flatnonzero(summed >= TOLD_LEAST):
            asked = sorted(places, key=lambda place: -told[place, number])[:ASKED]
            vectors = mentions[asked] + heads["told_names"][number]
            first, sentences = encoded.outcomes[asked[0]][0], [encoded.outcomes[place][0].sentence for place in asked]
            direction, limb = TOLD[number]
            outcome = CROSSED[0] if (names.outcomes[id_], limb) == (CROSSED[1], "untrained") else names.outcomes[id_]
            found.append(ResultOpinion(
                outcome, direction, limb, float(summed[number]), first.sentence, first.start, first.end,
                *_told(vectors, expit(told[asked, number]), sentences, arms, studied, heads, names),
            ))  # fmt: skip
    return found


def _told(
    vectors: Array, weights: Array, sentences: Sequence[int], arms: _Arms, studied: Array, heads: dict[str, Array],
    names: Names,
) -> tuple[Told, dict[int, Told]]:  # fmt: skip
    """Return what all mentions that are asked tell of a result's arms, and what those of each sentence tell.

    ``vectors`` are those of the mentions, (mentions, width), ``weights`` the chance that each tells the result.
    """
    by_mention = expit(studied + _in_common(vectors, arms, heads, "arm"))
    others = expit(_in_common(vectors, arms, heads, "other"))
    likely = [int(id_) for id_ in np.flatnonzero(_best_of(by_mention) >= FLOOR)]
    about = _linear(vectors, heads, "comparator")[:, None] + heads["comparator_names"][likely]
    kinds = expit(_layers(about, heads, "kinds"))

    def of(places: Sequence[int]) -> Told:
        weight = (weights[places] / weights[places].max())[:, None]
        return _pairs(by_mention[places] * weight, kinds[places], others[places], likely, names)

    apart = {one: [n for n, other in enumerate(sentences) if other == one] for one in sorted(set(sentences))}
    return of(range(len(sentences))), {one: of(places) for one, places in apart.items()} if len(apart) > 1 else {}


def _pairs(arms: Array, kinds: Array, others: Array, likely: Sequence[int], names: Names) -> Told:
    """Return arms and comparators from chances.

    ``arms`` is (mentions, ids), ``kinds`` (mentions, likely ids, kinds), ``others`` (mentions, ids).
    """
    odds = _best_of(arms)
    weights = (arms[:, likely] / arms[:, likely].max(0))[:, :, None]
    told = _best_of(kinds * weights)
    another = _best_of(kinds[:, :, -1:] * others[:, None] * weights)
    comparators: dict[str, Odds] = {}
    for place, id_ in enumerate(likely):
        if odds[id_] >= FLOOR:
            arm = names.interventions[id_]
            given = {arm if kind == "same" else kind: float(told[place, n]) for n, kind in enumerate(KINDS[:-1])}
            others_of = np.flatnonzero(another[place] >= FLOOR)
            given |= {names.interventions[n]: float(another[place, n]) for n in others_of if n != id_}
            comparators[arm] = {name: value for name, value in given.items() if value >= FLOOR}
    return Told({names.interventions[id_]: float(odds[id_]) for id_ in likely if odds[id_] >= FLOOR}, comparators)


def _best_of(chances: Array) -> Array:
    """Return the log odds that the mention tells which tells it most, (...), from chances, (mentions, ...)."""
    odds: Array = logit(np.clip(chances.max(0), 1 - SURE, SURE))
    return odds


def _in_common(vectors: Array, arms: _Arms, heads: dict[str, Array], role: str) -> Array:
    """Return what mentions have in common with interventions in a role: with names, and with the closest mentions."""
    asked = _linear(vectors, heads, f"{role}_asked") / np.sqrt(np.float32(heads[f"{role}_names"].shape[1]))
    return arms.with_best(asked @ heads[f"{role}_names"].T, f"{role}_mentions", asked)


def _by_name(spans: Sequence[tuple[Span, Pieces]], names: Sequence[str]) -> dict[int, list[int]]:
    """Return the places of the spans of each name that is one of ``names``, by its number there."""
    found: dict[int, list[int]] = {}
    for place, (span, _) in enumerate(spans):
        if span.name in names:
            found.setdefault(names.index(span.name), []).append(place)
    return found


def _linear(values: Array, heads: dict[str, Array], name: str) -> Array:
    result: Array = values @ heads[f"{name}.weight"].T + heads[f"{name}.bias"]
    return result


def _layers(values: Array, heads: dict[str, Array], name: str) -> Array:
    """Return what two layers make of values, GELU between them; ``kinds`` has the second alone."""
    inner = values if name == "kinds" else _linear(values, heads, f"{name}_in")
    return _linear(inner * 0.5 * (1 + erf(inner / np.sqrt(np.float32(2)))), heads, name)


def _normal(logits: Array) -> Array:
    """Return log probabilities of classes of which one is true."""
    result: Array = logits - np.logaddexp.reduce(logits)
    return result


def _named(names: Sequence[str], odds: Array) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, odds, strict=True) if value >= FLOOR}
