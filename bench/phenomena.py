"""Tell by phenomenon what the reader gets right on the parts of the development sets that nobody looked at.

    python bench/phenomena.py

For each kind of gold finding: how many there are, the share whose measure and direction were read (recall of `od`), and
the share that was read in every slot (recall of `finding`). A finding may be of several kinds. Documents are those of
bench/extraction.py's unseen parts; real abstracts are other people's texts and are left out where they are absent.
"""

from collections.abc import Callable
from typing import Any

from extraction import TEXTS, lines, unseen

from pipeline.reader.annotation import annotate
from pipeline.reader.reading import Document
from pipeline.scoring import keys

INHIBITION = ("sici", "lici", "silent_period", "interhemispheric_inhibition", "afferent_inhibition",
              "presynaptic_inhibition", "reciprocal_inhibition", "recurrent_inhibition")  # fmt: skip
THRESHOLDS = ("resting_motor_threshold", "active_motor_threshold", "mu_recruitment_threshold")
PASSIVE = ("baseline", "control", "none")
Row = dict[str, Any]
KINDS: dict[str, Callable[[Row, Row], bool]] = {
    "all findings": lambda row, gold: True,
    "increase": lambda row, gold: row["direction"] == "increase",
    "decrease": lambda row, gold: row["direction"] == "decrease",
    "no change": lambda row, gold: row["direction"] == "no_change",
    "amount of inhibition, which falls when it is released": lambda row, gold: row["outcome"] in INHIBITION,
    "thresholds, lower when easier": lambda row, gold: row["outcome"] in THRESHOLDS,
    "untrained limb or opposite hemisphere": lambda row, gold: row.get("limb") == "untrained",
    "against the same people before": lambda row, gold: row["comparator"] == "baseline",
    "against a control": lambda row, gold: row["comparator"] == "control",
    "one training against another": lambda row, gold: row["comparator"] not in PASSIVE,
    "single session": lambda row, gold: row["intervention"] == "acute_resistance_exercise",
    "one training in the study": lambda row, gold: len(trainings(gold)) == 1,
    "several trainings in the study": lambda row, gold: len(trainings(gold)) > 1,
    "measure with one direction in the text": lambda row, gold: len(directions(row, gold)) == 1,
    "measure with several directions in the text": lambda row, gold: len(directions(row, gold)) > 1,
    "hedged": lambda row, gold: bool(row.get("hedged")),
    "review or meta-analysis": lambda row, gold: gold["study"]["design"] in ("review", "meta_analysis"),
    "animals": lambda row, gold: gold["study"]["species"] not in ("human", "none"),
}


def trainings(gold: Row) -> set[str]:
    return {row["intervention"] for row in gold["findings"]}


def directions(row: Row, gold: Row) -> set[str]:
    return {other["direction"] for other in gold["findings"] if other["outcome"] == row["outcome"]}


def main() -> None:
    counts = {kind: [0, 0, 0] for kind in KINDS}
    for texts, golds, parts in TEXTS.values():
        if not texts.exists():
            print(f"{texts.name}: left out, {texts.parent.name}/ is not beside the project")
            continue
        gold = {g["id"]: g for g in lines(golds) if unseen(g["id"], parts)}
        for document in (d for d in lines(texts) if d["id"] in gold):
            told = gold[document["id"]]
            read = annotate(Document(document["id"], document["title"], document["abstract"] or ""))
            found, rows = keys(read, "od"), keys(read, "finding")
            for row in told["findings"]:
                alone = {"findings": [row]}
                for kind, holds in KINDS.items():
                    if holds(row, told):
                        right = (1, keys(alone, "od") <= found, keys(alone, "finding") <= rows)
                        counts[kind] = [count + int(one) for count, one in zip(counts[kind], right, strict=True)]
    print(f"{'gold findings that are':56s}{'rows':>6s}{'measure, direction':>20s}{'every slot':>12s}")
    for kind, (number, od, whole) in counts.items():
        print(f"{kind:56s}{number:6d}{od / max(1, number):20.2f}{whole / max(1, number):12.2f}")


if __name__ == "__main__":
    main()
