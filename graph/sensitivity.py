"""What the chances of each site rest on: each measure left out in turn, and each assumption of the network varied.

Idea: probabilities that follow from a table of expert judgement are worth as much as they survive its doubts. The
table is doubted by lowering each row's weight by one in turn (a weight of 1 leaves the row out), then all at once, and
by letting all weights show less and more often. The other constants of graph/network.py (prior, leak, animals) are
moved apart from these, one at a time: another prior moves even sites of which nothing is known.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from graph.network import CHANGES, LEAK, TRANSMITS, Chance, Rule, Said, Sees, Sights, evidence, infer

STEP = 0.1  # by which a weight's probability is moved: a third of the way to the next weight
UNTOUCHED = Rule()


def _moved(step: float) -> tuple[float, float, float]:
    first, second, third = (min(1.0, p + step) for p in TRANSMITS)
    return first, second, third


STRENGTHS = (
    ("each weight shows less often", replace(UNTOUCHED, transmits=_moved(-STEP))),
    ("each weight shows more often", replace(UNTOUCHED, transmits=_moved(STEP))),
)
CONSTANTS = (
    ("half the leak", replace(UNTOUCHED, leak=LEAK / 2)),
    ("twice the leak", replace(UNTOUCHED, leak=2 * LEAK)),
    ("sites change less often", replace(UNTOUCHED, changes=2 / 3 * CHANGES)),  # a third change
    ("sites change more often", replace(UNTOUCHED, changes=4 / 3 * CHANGES)),  # up, none and down equal
    ("animals do not count", replace(UNTOUCHED, animal=0.0)),
    ("animals count as people", replace(UNTOUCHED, animal=1.0)),
)


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the probability of a site's state moves over some variants."""

    state: str  # the leading one; none where two share the lead
    low: float
    high: float
    holds: bool  # whether it leads in every variant
    weakest: str | None  # the variant that moves it most; None where no variant moves it


Variant = tuple[str, Sights, Rule]


def doubted_table(sights: Sights) -> Iterator[Variant]:
    """Yield the table with weights lowered, and with weights that show less or more often."""
    for measure in sorted(sights):
        for row in sorted(sights[measure]):
            lowered = {**sights, measure: _lower(sights[measure], row.site)}
            yield f"{measure} sees {row.site} one weight less", lowered, UNTOUCHED
    yield "every weight one less", {measure: _lower(rows) for measure, rows in sights.items()}, UNTOUCHED
    for name, rule in STRENGTHS:
        yield name, sights, rule


def doubted_constants(sights: Sights) -> Iterator[Variant]:
    """Yield the table as it is, with another prior, another leak, or animals that count otherwise."""
    for name, rule in CONSTANTS:
        yield name, sights, rule


def spreads(sights: Sights, said: Said, variants: Callable[[Sights], Iterator[Variant]]) -> dict[str, Spread]:
    """Return for every site that is seen how far the probability of its leading state moves over the variants."""
    base = infer(sights, said)
    states = {site: chance.leading or "none" for site, chance in base.items()}
    low = {site: base[site].of(state) for site, state in states.items()}
    high, most = dict(low), dict.fromkeys(states, 1e-9)
    holds: dict[str, bool] = {site: chance.leading is not None for site, chance in base.items()}
    weakest: dict[str, str | None] = dict.fromkeys(states)
    seen = {measure: sights[measure] for measure in evidence(sights, said, UNTOUCHED)}
    for name, changed, rule in variants(seen):
        found = infer(changed, said, rule)
        for site, state in states.items():
            chance = found.get(site, prior(rule))
            now = chance.of(state)
            low[site], high[site] = min(low[site], now), max(high[site], now)
            holds[site] = holds[site] and chance.leading == state
            if abs(now - base[site].of(state)) > most[site]:
                most[site], weakest[site] = abs(now - base[site].of(state)), name
    return {site: Spread(state, low[site], high[site], holds[site], weakest[site]) for site, state in states.items()}


def left_out(sights: Sights, said: Said) -> dict[str, dict[str, Chance]]:
    """Return for each measure with votes the chances that every site would have without it."""
    heard = evidence(sights, said, UNTOUCHED)
    base = infer(sights, said)
    without = {}
    for measure in heard:
        rest: Mapping[str, Chance] = infer(sights, {name: votes for name, votes in said.items() if name != measure})
        without[measure] = {site: rest.get(site, prior(UNTOUCHED)) for site in base}
    return without


def prior(rule: Rule = UNTOUCHED) -> Chance:
    """Return the chances of a site that nothing with votes sees."""
    return Chance(rule.changes / 2, 1 - rule.changes, rule.changes / 2)


def _lower(rows: Collection[Sees], site: str | None = None) -> list[Sees]:
    """Return the rows with the weight of one site, or of all, one lower; a weight of 1 leaves its row out."""
    lowered = [replace(row, weight=row.weight - 1) if site in (None, row.site) else row for row in rows]
    return [row for row in lowered if row.weight]
