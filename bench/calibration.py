"""Print how well `p` of the findings is calibrated, on rows that were made without their document.

    python bench/calibration.py

Development parts (bench/extraction.py) that the second reader has not learned from are cross-validated by document;
unseen parts are read as they come. A row is right where intervention, comparator, outcome, direction and limb stand in
the gold. The error is the mean difference of p and of the share of right rows over ten bins of equal width, weighted by
their numbers. It takes minutes.
"""

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import InputError, told_plainly
from pipeline.params import read_params
from pipeline.reader.pipeline import read
from pipeline.reader.rating import row_key
from pipeline.training.judge import Chance, calibration_error, cross_validated, gold_rows, rated_texts
from pipeline.training.texts import texts_with_gold

STEP = 0.1  # width of a bin of the last table


def main() -> None:
    params = read_params().train
    texts = Path(params.texts)
    if not (texts / "real").exists():
        raise InputError(f"{texts / 'real'} is missing; the judge learns from it too, put it beside the project")
    apart = [(text, read(text.document).findings) for text in texts_with_gold(texts, unseen=True)]
    unseen = [
        (text.source, finding.p or 0.0, row_key(finding) in gold_rows(text.gold))
        for text, found in apart for finding in found
    ]  # fmt: skip
    developed = cross_validated(rated_texts(texts_with_gold(texts), params.judge), params.judge)
    print(f"{'':24s}{'error':>8s}{'mean p':>8s}{'right':>8s}{'rows':>8s}")
    for source in dict.fromkeys(source for source, _, _ in developed):
        tell(f"{source}, cross-validated", [row for row in developed if row[0] == source])
        tell(f"{source}, unseen", [row for row in unseen if row[0] == source])
    digests = [row for row in (*developed, *unseen) if row[0] == "digests"]
    tell("digests, all", digests)
    tell("all", [*developed, *unseen])
    print("\ndigests, by p")
    for n in range(round(1 / STEP)):
        tell(f"  {n * STEP:.1f} to {(n + 1) * STEP:.1f}", [row for row in digests if int(row[1] / STEP) == n])


def tell(name: str, told: Sequence[Chance]) -> None:
    """Print one line of figures; none where there is no row."""
    if told:
        error = calibration_error([(p, right) for _, p, right in told])
        mean, share = sum(p for _, p, _ in told) / len(told), sum(right for _, _, right in told) / len(told)
        print(f"{name:24s}{error:8.3f}{mean:8.2f}{share:8.2f}{len(told):8d}", flush=True)


if __name__ == "__main__":
    told_plainly(main)
