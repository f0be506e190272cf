"""Train the second reader: `python -m pipeline.training.second_reader`, a stage of models/dvc.yaml.

Reads: the development parts of all texts with gold (pipeline/training/texts.py), as the lexicon marks them.
Writes: models/second_reader/model.onnx, heads.npz, tokenizer.json, model.json (names, figures), and held_out.json.gz.
Idea: how far a network is to be believed shows on texts that it has not learned from. A first network therefore learns
without one text in ``apart``, and held_out.json.gz has its opinions of these, from which the judge learns; the one that
ships learns from all.
"""

import gzip
import json
import sys
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import compress
from operator import not_
from pathlib import Path
from typing import Any

from pipeline.errors import told_plainly
from pipeline.learned.classifier import MODELS
from pipeline.learned.marked import Marked, Names, Pieces, Span, encode
from pipeline.learned.opinion import Opinion, as_json
from pipeline.learned.second_reader import CROSSED, TOLD, opinion
from pipeline.ontology import ontology
from pipeline.params import SecondReaderParams, read_params
from pipeline.reader.marks import LABELS, marked
from pipeline.reader.pipeline import known
from pipeline.scoring import score
from pipeline.training.network import Setup, setup
from pipeline.training.reading_network import (
    Lesson,
    Pair,
    Place,
    ReadingNetwork,
    Result,
    fit,
    heads_of,
    ship,
    states_of,
)
from pipeline.training.texts import Text, texts_with_gold

FOLDER = MODELS / "second_reader"
LEVELS = ("outcome", "od", "iod_family", "finding")


def main() -> None:
    params = read_params().train
    own = params.second_reader
    texts = texts_with_gold(Path(params.texts))
    read = [marked(text.doc, known(text.doc)) for text in texts]
    start = setup([*(one.text for one in read), *_more_words(Path(params.texts))], 0, own.pieces)
    names = _names()
    lessons = [lesson(text, one, start, names, own.weight[text.source]) for text, one in zip(texts, read, strict=True)]
    apart = [text.fold(own.apart) == 0 for text in texts]
    network = fit(start, list(compress(lessons, map(not_, apart))), names, own.fit, params.seed, _tell)
    judged = list(compress(texts, apart))
    held = opinions_of(network, judged, list(compress(lessons, apart)), names)
    network = fit(start, lessons, names, own.fit, params.seed, _tell)
    FOLDER.mkdir(exist_ok=True)
    ship(start, network, FOLDER)
    told = json.dumps({id_: as_json(held[id_]) for id_ in sorted(held)}, separators=(",", ":"))
    (FOLDER / "held_out.json.gz").write_bytes(gzip.compress(told.encode(), mtime=0))
    _write_card(names, own, {"learned_from": len(texts), "judged": len(judged)} | figures(judged, held))


def opinions_of(
    network: ReadingNetwork, texts: Sequence[Text], lessons: Sequence[Lesson], names: Names
) -> dict[str, Opinion]:
    """Return what a network says of texts, by record id."""
    heads = heads_of(network)
    return {
        text.document.record_id: opinion(states_of(network, one.encoded), one.encoded, heads, names)
        for text, one in zip(texts, lessons, strict=True)
    }


def lesson(text: Text, read: Marked, start: Setup, names: Names, weight: float) -> Lesson:
    """Return a text with what gold says of it, in numbers."""
    encoded = encode(read, start.tokenizer, names)
    gold, study = text.gold, text.gold.get("study") or {}
    rows: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for row in gold.get("findings") or []:
        limb = row.get("limb") or "trained"
        outcome, limb = (CROSSED[1], "untrained") if row["outcome"] == CROSSED[0] else (row["outcome"], limb)
        key = names.outcomes.index(outcome), TOLD.index((row["direction"], limb))
        rows.setdefault(key, []).append(row)
    results = tuple(
        Result(outcome, told, _places(own, read, encoded.outcomes, names, outcome))
        for (outcome, told), own in rows.items()
    )
    return Lesson(
        encoded, results,
        studied=frozenset(names.interventions.index(row["intervention"]) for row in gold.get("findings") or []),
        design=_number(names.designs, study.get("design")),
        population=_number(names.populations, study.get("population")),
        sites=frozenset((row["site"], row["stance"]) for row in gold.get("site_claims") or []),
        weight=weight,
    )  # fmt: skip


def _places(
    rows: Sequence[dict[str, Any]], read: Marked, mentions: Sequence[tuple[Span, Pieces]], names: Names, outcome: int
) -> tuple[Place, ...]:
    """Return the mentions of the outcome in the sentence of each anchor, with what the rows anchored there tell.

    A row whose sentence names no outcome is told by all the others' mentions, by any mention where there are no others.
    """
    found: dict[tuple[int, ...], list[dict[str, Any]]] = {}
    for row in rows:
        at = read.text.find(row["anchor"]) if row.get("anchor") else -1
        sentence = next((s.sentence for s in read.spans if s.kind == "sentence" and s.start <= at < s.end), None)
        places = tuple(
            n for n, (span, _) in enumerate(mentions)
            if span.sentence == sentence and span.name == names.outcomes[outcome]
        )  # fmt: skip
        found.setdefault(places, []).append(row)
    nowhere = found.pop((), [])
    return tuple((places, _pairs(own + nowhere, names)) for places, own in (found or {(): []}).items())


def _pairs(rows: Sequence[dict[str, Any]], names: Names) -> frozenset[Pair]:
    found: set[Pair] = set()
    for row in rows:
        arm, against = row["intervention"], row.get("comparator") or "none"
        if against in ("baseline", "control", "none"):
            found.add((names.interventions.index(arm), against, None))
        else:
            other = names.interventions.index(against)
            kind = "same" if against == arm else "another"
            found.add((names.interventions.index(arm), kind, None if against == arm else other))
    return frozenset(found)


def _number(names: Sequence[str], name: str | None) -> int | None:
    return names.index(name) if name in names else None


def _names() -> Names:
    known_ids = ontology()
    return Names(
        outcomes=tuple(sorted(set(known_ids.outcomes) - {CROSSED[0]})),
        interventions=tuple(sorted(known_ids.interventions)),
        labels=LABELS,
        sites=tuple(sorted(known_ids.sites)),
        designs=known_ids.designs,
        populations=known_ids.populations,
    )


def _more_words(texts: Path) -> list[str]:
    """Texts whose word pieces the network keeps besides those that it learns from."""
    files = (texts / "direction" / "train.jsonl", texts / "causal_language" / "train.jsonl")
    return [line for file in files for line in file.read_text(encoding="utf8").splitlines()]


def figures(texts: Sequence[Text], opinions: Mapping[str, Opinion]) -> dict[str, Any]:
    """Return F1 of what the second reader alone says of texts that it has not seen, by source."""
    told: dict[str, Any] = {}
    for source in dict.fromkeys(text.source for text in texts):
        gold = {text.document.record_id: text.gold for text in texts if text.source == source}
        read = {id_: {"findings": _likeliest(opinions[id_])} for id_ in gold}
        scored = score(gold, read, resamples=1)
        told[source] = {level: float(scored[level]["f1"] or 0.0) for level in LEVELS}
    return told


def _likeliest(one: Opinion) -> list[dict[str, str]]:
    """Return the rows that an opinion holds likelier than not, each result with its likeliest arm and comparator."""
    rows = []
    for result in one.results:
        if result.odds >= 0 and result.told.arms:
            arm = max(result.told.arms, key=lambda name: result.told.arms[name])
            against = result.told.comparators[arm]
            comparator = max(against, key=lambda name: against[name]) if against else "none"
            rows.append(dict(zip(
                ("intervention", "comparator", "outcome", "direction", "limb"), (arm, comparator, *result.key()),
                strict=True,
            )))  # fmt: skip
    return rows


def _write_card(names: Names, own: SecondReaderParams, held_out: dict[str, Any]) -> None:
    version = blake2b((FOLDER / "model.onnx").read_bytes(), digest_size=4).hexdigest()
    fields = {field: list(getattr(names, field)) for field in Names.__slots__}
    card = {"version": version, "pieces": own.pieces, "names": fields, "held_out": held_out}
    (FOLDER / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf8")


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    told_plainly(main)
