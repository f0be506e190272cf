"""The design of a study, where rules and the second reader have both read it.

Idea: rules look for words on the design, the gist (gist.py) hears all words; the second reader sees how many trainings
are studied and what their results are told against. One regression weighs all of it, and the likeliest design holds.
"""

import math
from collections.abc import Iterator, Mapping

from pipeline.learned.opinion import FLOOR, Opinion
from pipeline.reader.adjudicator import bounded
from pipeline.reader.contexts import KINDS, comparator_kind
from pipeline.reader.logistic import Feature, chance_of

TRAININGS = 3  # the likeliest ones tell how many arms there are
# Values are scaled to about one size, since small weights are preferred: a word of the rules counts more than odds.
RULED, ODDS = 2.0, 0.25


def design_features(ruled: str, opinion: Opinion, suggested: Mapping[str, float]) -> Iterator[Feature]:
    """Yield what is seen of a design: ``ruled`` is that of the rules, ``suggested`` are the log odds of the gist."""
    yield (f"rules={ruled}", RULED)
    for design, odds in suggested.items():
        yield (f"gist={design}", (bounded(odds) - FLOOR) * ODDS)
    for design, odds in opinion.designs.items():
        yield (f"opinion={design}", (bounded(odds) - FLOOR) * 2 * ODDS)
    likeliest = sorted(map(bounded, opinion.studied.values()), reverse=True)[:TRAININGS]
    for place, odds in enumerate(likeliest):
        yield (f"studied{place}", (odds - FLOOR) * ODDS)
    told = _comparators(opinion)
    total = 1 + sum(told.values())
    for kind, number in told.items():
        yield (f"share_of_{kind}", number / total)
        yield (f"number_of_{kind}", math.log1p(number))


def _comparators(opinion: Opinion) -> dict[str, float]:
    """Return how many results are likely told against each kind of comparator."""
    told = dict.fromkeys(KINDS, 0.0)
    for result in opinion.results:
        for arm, against in result.told.comparators.items():
            if result.odds >= 0 and result.told.arms[arm] >= 0:
                for other, odds in against.items():
                    told[comparator_kind(arm, other)] += chance_of(odds)
    return told
