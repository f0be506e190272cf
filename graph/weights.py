"""How much each vote counts in a belief: by the size of its study and by the probability that it was read rightly.

Idea: a study weighs as the square root of its participants, since the precision of a mean grows so. Weights are scaled
to Kish's effective number of studies: one large study among small ones does not make more evidence than there is, and
studies of equal size count one each. Each vote is then multiplied by p, the probability that its finding is right.
A study that tells no number counts as the median study of its edge; a finding without p counts whole.
Source: Kish 1965, Survey Sampling, section 8.2 (effective sample size); graph/views.sql says the same in `ballots`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import fsum, sqrt
from statistics import median

from pipeline.tables import Evidence


def weighed(
    rows: Iterable[Evidence], participants: Mapping[str, int | None], probabilities: Mapping[str, float | None]
) -> Iterator[Evidence]:
    """Yield the evidence with its weight: ``participants`` by record id, ``probabilities`` by evidence id."""
    edges: dict[str, list[Evidence]] = defaultdict(list)
    for row in rows:
        edges[row.edge_id].append(row)
    for group in edges.values():
        told: dict[str, list[int | None]] = defaultdict(list)
        for row in group:
            if row.vote:
                told[row.cluster].append(participants.get(row.record_id))
        largest = {cluster: max((n for n in sizes if n), default=None) for cluster, sizes in told.items()}
        share = dict(zip(largest, effective(list(largest.values())), strict=True))
        for row in group:
            p = probabilities.get(row.evidence_id)
            weight = row.vote * (1.0 if p is None else p) * share[row.cluster] if row.vote else 0.0
            yield replace(row, weight=weight)


def effective(sizes: list[int | None]) -> list[float]:
    """Return for studies of these sizes their weights, which add up to the effective number of studies.

    >>> effective([10, 10, None])
    [1.0, 1.0, 1.0]
    """
    known = [size for size in sizes if size]
    usual = median(known) if known else 1
    roots = [sqrt(size or usual) for size in sizes]
    scale = fsum(roots) / fsum(root * root for root in roots) if roots else 0.0
    return [root * scale for root in roots]
