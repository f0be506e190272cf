"""Speed of the reader on one core, beside a blank spaCy pipeline on the same texts in the same run.

    python bench/speed.py

Texts are the embedded digests. Processor time is counted, so that other work on the machine matters less; figures are
abstracts of 250 words a second, the best of three passes. Loading is told apart.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path

import spacy

from pipeline.extract import with_causal_language
from pipeline.learned.causal import load_causal
from pipeline.reader.annotation import annotate
from pipeline.reader.pipeline import load_reader, read
from pipeline.reader.reading import Document

DIGESTS = Path(__file__).parents[1] / "corpora/digests/digests.jsonl"
WORDS = 250  # of a usual abstract
PASSES = 3


def rate(read: Callable[[Document], object], documents: list[Document]) -> float:
    """Return abstracts of 250 words a second of processor time, the best of three passes."""
    words = sum(len(document.abstract.split()) for document in documents)
    times = []
    for _ in range(PASSES):
        start = time.process_time()
        for document in documents:
            read(document)
        times.append(time.process_time() - start)
    return words / WORDS / min(times)


def main() -> None:
    lines = [json.loads(line) for line in DIGESTS.read_text(encoding="utf8").splitlines()]
    documents = [Document(line["id"], line["title"], line["abstract"]) for line in lines]
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    start = time.process_time()
    load_reader()
    print(f"loading the reader          {time.process_time() - start:7.1f} s")
    base = rate(lambda document: blank(f"{document.title}\n{document.abstract}"), documents)
    rules = rate(lambda document: annotate(document, learned=False), documents)
    both = rate(annotate, documents)
    causal = load_causal()
    all_ = rate(lambda document: with_causal_language(read(document), causal), documents)
    print(f"blank spaCy and sentencizer {base:7.0f} abstracts of {WORDS} words a second")
    print(f"rules alone                 {rules:7.0f}, {base / rules:.1f} times the cost")
    print(f"with the second reader      {both:7.0f}")
    print(f"and causal language         {all_:7.0f}")


if __name__ == "__main__":
    main()
