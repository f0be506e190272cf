"""Stage evaluate: hold what was read against what careful people annotated.

Reads: corpora/annotations (studies, parameters, findings, associations, site_claims), corpora/parsed/records and the
gold of params evaluate.gold. Writes: metrics/<figure>.json (each figure of pipeline/scoring.py with its interval and
counts, a file each, so that `dvc metrics show` prints a row each) and
plots/directions.csv (gold and read direction of each outcome that both sides hold once, for `dvc plots`).
Idea: only gold documents that this run fetched are asked; one that was refused on the way counts as read empty.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline import store
from pipeline.annotation import annotation
from pipeline.errors import InputError, told_plainly
from pipeline.params import read_params
from pipeline.paths import ANNOTATIONS, PARSED
from pipeline.scoring import Annotation, direction_pairs, score
from pipeline.tables import Association, Finding, Parameter, Record, SiteClaim, Study

METRICS = Path("metrics")
DIRECTIONS = Path("plots/directions.csv")


def read_gold(path: Path) -> dict[str, Annotation]:
    """Return gold annotations by document id; :class:`InputError` names a line that is none."""
    gold: dict[str, Annotation] = {}
    try:
        text = path.read_text(encoding="utf8")
    except FileNotFoundError:
        raise InputError(f"{path} is missing; give the gold annotations in params.yaml, evaluate.gold") from None
    for number, line in enumerate(text.splitlines(), 1):
        try:
            row = json.loads(line)
            gold[row["id"]] = row
        except (ValueError, KeyError, TypeError):
            raise InputError(
                f"{path}, line {number}: no annotation by corpora/gold/GUIDE.md; mend or remove it"
            ) from None
    return gold


def read_annotations(root: Path) -> dict[str, Annotation]:
    """Return what the reader found, as annotations of the GUIDE by document id."""
    rows: Mapping[type, dict[str, list[Any]]] = {
        table: _by_record(store.read_rows(table, root)) for table in (Parameter, Finding, Association, SiteClaim)
    }
    return {
        study.record_id: annotation(study, *(rows[table].get(study.record_id, []) for table in rows))
        for study in store.read_rows(Study, root)
    }


def evaluate(
    gold: Mapping[str, Annotation], read: Mapping[str, Annotation], fetched: Iterable[str], resamples: int, seed: int
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return the figures and the pairs of (gold, read) directions, over the gold documents that were fetched."""
    asked = {i: gold[i] for i in sorted(set(gold) & set(fetched))}
    figures: dict[str, Any] = {"documents": {"gold": len(asked), "predicted": len(set(asked) & set(read))}}
    if asked:
        figures |= score(asked, read, resamples, seed)
    return figures, direction_pairs(asked, read)


def main() -> None:
    params = read_params().evaluate
    fetched = [record.record_id for record in store.read_rows(Record, PARSED)]
    figures, pairs = evaluate(
        read_gold(Path(params.gold)), read_annotations(ANNOTATIONS), fetched, params.resamples, params.seed
    )
    with store.replaced(METRICS) as folder:
        for name, figure in figures.items():
            (folder / f"{name}.json").write_text(json.dumps(figure, indent=1) + "\n", encoding="utf8")
    DIRECTIONS.parent.mkdir(exist_ok=True)
    with DIRECTIONS.open("w", newline="", encoding="utf8") as file:
        csv.writer(file, lineterminator="\n").writerows([("gold", "read"), *pairs])


def _by_record(rows: Iterable[Any]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.record_id].append(row)
    return grouped


if __name__ == "__main__":
    told_plainly(main)
