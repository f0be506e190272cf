"""Score the reader on the development sets, each split into a part to learn from and a part kept unseen.

    python bench/extraction.py                      figures for every set that is there
    python bench/extraction.py digests-dev --misses od      with what was missed and what was false at a level

The split goes by a hash of the document's id, so it never moves: `unseen` are a third of the digests and half of the
real abstracts with shared gold; of the practice texts (corpora/practice) every third is. The real abstracts that we
annotated (`more`, corpora/gold/abstracts.jsonl) are all for development. Misses are shown for development parts only:
rules are written from those, never from the unseen. The real abstracts are other people's texts and lie beside the
project; where they are absent their sets are skipped.
"""

import json
import sys
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.reader.annotation import annotate
from pipeline.reader.reading import Document
from pipeline.scoring import LEVELS, matched, score

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "real"
TEXTS = {
    "digests": (ROOT / "corpora/digests/digests.jsonl", ROOT / "corpora/gold/digests.jsonl", 3),
    "real": (REAL / "abstracts.jsonl", REAL / "gold.jsonl", 2),
    "more": (REAL / "unlabelled.jsonl", ROOT / "corpora/gold/abstracts.jsonl", 0),
    "practice": (ROOT / "corpora/practice/texts.jsonl", ROOT / "corpora/gold/practice.jsonl", 3),
    "lessons": (ROOT / "corpora/lessons/texts.jsonl", ROOT / "corpora/gold/lessons.jsonl", 0),
}
LOOKED_AT = {"DOI:10.1089/ham.2021.0096"}  # would be unseen by its hash, and was opened
SHOWN = ("outcome", "od", "iod_family", "finding", "parameter", "direction_given_outcome", "association", "site_claim",
         "design", "species", "population", "n")  # fmt: skip


def unseen(document_id: str, parts: int) -> bool:
    """Tell whether a document is among those that nobody looks at while writing rules: one of ``parts``, 0 for none.

    Practice texts are numbered, and go by their number.
    """
    if document_id in LOOKED_AT or parts == 0:
        return False
    if document_id.startswith("practice:"):
        return int(document_id.rpartition("-")[2]) % parts == 0
    return int(blake2b(document_id.encode(), digest_size=4).hexdigest(), 16) % parts == 0


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]


def main(
    chosen: Annotated[
        str, typer.Argument(help="digests, real, more or practice, with -dev or -unseen; or all")
    ] = "all",
    misses: Annotated[str, typer.Option(help="level whose misses are shown, development parts only")] = "",
) -> None:
    if misses and misses not in LEVELS:
        sys.exit(f"no level {misses!r}; choose one of {', '.join(LEVELS)}")
    print(f"{'set':16s}" + "".join(f"{name[:11]:>12s}" for name in SHOWN))
    for name, (texts, golds, parts) in TEXTS.items():
        if not texts.exists():
            print(f"{name}: skipped, {texts.parent.name}/ is not beside the project")
            continue
        for part in ("dev", "unseen"):
            if chosen in ("all", f"{name}-{part}"):
                gold = {g["id"]: g for g in lines(golds) if unseen(g["id"], parts) == (part == "unseen")}
                if not gold:
                    continue
                documents = [d for d in lines(texts) if d["id"] in gold]
                read = {d["id"]: annotate(Document(d["id"], d["title"], d["abstract"] or "")) for d in documents}
                show(f"{name}-{part}", gold, read, misses if part == "dev" else "")


def show(name: str, gold: dict[str, Any], read: dict[str, Any], misses: str) -> None:
    figures = score(gold, read, resamples=100)
    values = [figures[level].get("f1", figures[level].get("accuracy")) for level in SHOWN]
    print(f"{name:16s}" + "".join(f"{value or 0:12.3f}" for value in values), flush=True)
    for i in sorted(gold) if misses else ():
        _, missed, false = matched(gold[i], read[i], misses)
        for word, rows in (("missed", missed), ("false ", false)):
            for row in rows:
                print(f"  {i} {word} {' | '.join(str(x) for x in row)}")


if __name__ == "__main__":
    typer.run(main)
