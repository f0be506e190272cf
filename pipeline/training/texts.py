"""Texts to learn from, with their gold: digests, practice texts and other people's abstracts beside the project.

Reads: corpora/{digests,practice,gold} and the abstracts of ``train.texts``, parted as bench/extraction.py parts them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from pipeline.reader.pipeline import annotated, load_reader
from pipeline.reader.reading import Document
from pipeline.training.folds import UNSEEN_DIGESTS, fold_of

OWN = Path("corpora")


@dataclass(frozen=True, slots=True)
class Text:
    """A document with its gold, and its Doc as the reader has it before it looks for findings."""

    source: str
    document: Document
    gold: Mapping[str, Any]
    doc: Doc

    def fold(self, folds: int) -> int:
        """Return the part of the data that it belongs to."""
        return fold_of(self.document.record_id, folds)


def texts_with_gold(folder: Path, *, unseen: bool = False) -> list[Text]:
    """Return the documents to learn from, or those kept ``unseen``, in a fixed order.

    ``folder`` is where other people's abstracts lie.
    """
    real = folder / "real"
    files = {
        "digests": (OWN / "digests/digests.jsonl", OWN / "gold/digests.jsonl"),
        "real": (real / "abstracts.jsonl", real / "gold.jsonl"),
        "more": (real / "unlabelled.jsonl", OWN / "gold/abstracts.jsonl"),
        "practice": (OWN / "practice/texts.jsonl", OWN / "gold/practice.jsonl"),
        "lessons": (OWN / "lessons/texts.jsonl", OWN / "gold/lessons.jsonl"),
    }
    return [
        text_of(source, line, gold[line["id"]])
        for source, (documents, golds) in files.items()
        for gold in [{line["id"]: line for line in _lines(golds)}]
        for line in _lines(documents)
        if line["id"] in gold and _unseen(source, line["id"]) == unseen
    ]


def text_of(source: str, line: Mapping[str, Any], gold: Mapping[str, Any]) -> Text:
    """Return a text of a source from its line and its gold."""
    document = Document(line["id"], line["title"], line["abstract"] or "")
    return Text(source, document, gold, annotated(document, load_reader(learned=False), without=("adaptome_findings",)))


def _unseen(source: str, record_id: str) -> bool:
    """Tell whether a document is among those that nothing learns from (bench/extraction.py)."""
    match source:
        case "digests":
            return fold_of(record_id, UNSEEN_DIGESTS) == 0
        case "real":
            return fold_of(record_id, 2) == 0
        case "practice":
            return int(record_id.rpartition("-")[2]) % 3 == 0
        case _:
            return False


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
