"""Where does it change? Exact inference from what measures did to what sites do, over a small Bayesian network.

The network: one node a site (down, none, up), one node a measure (decrease, no_change, increase), an arc from each
site to each measure that sees it (graph/knowledge/measures.yaml). Sites do not depend on each other beforehand.

Priors: a site is as likely to change as not, and neither direction is preferred (CHANGES).
Noisy rule: a site that changes pushes each measure that sees it by one step, along the row's sign, with a probability
that grows with the row's weight (TRANSMITS); with a small probability the measure is pushed by something that the
table does not hold (LEAK), up or down alike. Pushes are independent and add up: a sum above 0 is an increase, below 0
a decrease, 0 no change. This is noisy-OR for signed causes; opposed changes cancel.
Evidence: what studies said of a measure enters as soft (virtual) evidence, in proportion to their three-way belief
(graph/belief.py over the votes of graph/weights.py). That belief is the chance of each direction in a next study;
before any study it is a third each, so that their ratio is a likelihood. One study moves little, a contested measure
less, and no number of studies makes a measure certain. Votes from animals count in part (ANIMAL), since for people
they are indirect.

What it is not: the measures of one study are taken as independent readings, which they are not; probabilities say how
the table and the votes lean, and are no frequencies.
Source: Pearl 1988, Probabilistic Reasoning in Intelligent Systems, sections 2.2.2 (virtual evidence) and 4.3.2
(noisy-OR); Kass and Raftery 1995, J Am Stat Assoc 90:773-795 (odds that decide). Both cited from memory.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pyagrum as gum
from numpy.typing import NDArray

from graph.belief import DIRECTIONS, belief
from pipeline.tables import Direction

CHANGES = 0.5  # prior that a site changes, half of it for each direction: nothing is known before the studies
TRANSMITS = (0.3, 0.6, 0.9)  # of weights 1, 2, 3: seen less often than not, more often than not, nearly always
LEAK = 0.1  # that a measure moves for other reasons: twice the usual 5 % of false positives, as no table is complete
ANIMAL = 0.5  # what an animal's vote counts against a human one: it may tell of a next human study, or not
EVEN = 10**0.5  # odds below it are "not worth more than a bare mention" (Kass and Raftery)
STATES = ("down", "none", "up")
MOVES: tuple[Direction, ...] = ("decrease", "no_change", "increase")
DIGITS = 10  # of a probability: what is left is the order in which a library multiplies


@dataclass(frozen=True, slots=True)
class Rule:
    """The constants of the network; every one of them is varied where an answer tells how sure it is."""

    transmits: tuple[float, float, float] = TRANSMITS
    leak: float = LEAK
    changes: float = CHANGES
    animal: float = ANIMAL


@dataclass(frozen=True, slots=True, order=True)
class Sees:
    """One row of the table: a measure sees a site with a sign (-1, +1) and a weight (1 to 3)."""

    site: str
    sign: int
    weight: int


@dataclass(frozen=True, slots=True)
class Votes:
    """What studies said of one measure: weighed votes for each direction, of people and of animals."""

    human: Mapping[Direction, float] = field(default_factory=dict)
    animal: Mapping[Direction, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chance:
    """The three probabilities of a site; they add up to 1."""

    up: float
    none: float
    down: float

    @property
    def leading(self) -> str | None:
        """Return the most probable state, None where two share the lead."""
        ranked = sorted(((self.up, "up"), (self.none, "none"), (self.down, "down")), reverse=True)
        return ranked[0][1] if ranked[0][0] - ranked[1][0] > 1e-9 else None

    def of(self, state: str) -> float:
        return float(getattr(self, state))


@dataclass(frozen=True, slots=True)
class Tie:
    """Two sites of which the evidence does not tell which one changes."""

    a: str
    b: str
    a_alone: float  # probability that a changes and b does not
    b_alone: float


Sights = Mapping[str, Collection[Sees]]  # outcome id -> what it sees
Said = Mapping[str, Votes]  # outcome id -> what studies said of it


def likelihood(votes: Votes, rule: Rule = Rule()) -> tuple[float, float, float] | None:
    """Return the soft evidence on a measure, in the order of MOVES; None where no vote is left.

    >>> likelihood(Votes({"increase": 1.0}))
    (0.2, 0.2, 0.6)
    """
    weights = {d: votes.human.get(d, 0.0) + rule.animal * votes.animal.get(d, 0.0) for d in DIRECTIONS}
    believed = belief(weights, 0.95)  # the width of its interval is not asked for
    if believed is None:
        return None
    return believed.mean["decrease"], believed.mean["no_change"], believed.mean["increase"]


def conditional(rows: Collection[Sees], rule: Rule) -> NDArray[np.float64]:
    """Return P(measure | sites): one axis of STATES for each row, in order, then one of MOVES."""
    sums = np.array([rule.leak / 2, 1 - rule.leak, rule.leak / 2])  # last axis: the sum of pushes, -n to n
    for row in rows:
        sent = rule.transmits[row.weight - 1]
        wider = np.zeros((*sums.shape[:-1], len(STATES), sums.shape[-1] + 2))
        for place, change in enumerate((-1, 0, 1)):
            start = 1 + change * row.sign
            wider[..., place, 1:-1] += (1 - sent) * sums
            wider[..., place, start : start + sums.shape[-1]] += sent * sums
        sums = wider
    middle = sums.shape[-1] // 2
    parts = (sums[..., :middle].sum(-1), sums[..., middle], sums[..., middle + 1 :].sum(-1))
    return np.stack(parts, axis=-1)


def network(table: Sights, rule: Rule) -> gum.BayesNet:
    """Return the network of the measures in ``table`` and the sites that they see."""
    net = gum.BayesNet("sites")
    for site in sorted({row.site for rows in table.values() for row in rows}):
        net.add(gum.LabelizedVariable(_site(site), site, list(STATES)))
        net.cpt(_site(site)).fillWith([rule.changes / 2, 1 - rule.changes, rule.changes / 2])
    for measure in sorted(table):
        rows = sorted(table[measure])
        net.add(gum.LabelizedVariable(measure, measure, list(MOVES)))
        for row in rows:
            net.addArc(_site(row.site), measure)
        axes = [net.cpt(measure).names[1:].index(_site(row.site)) for row in rows]  # pyAgrum's own order, last first
        order = [len(rows) - 1 - axis for axis in axes]
        net.cpt(measure)[:] = np.ascontiguousarray(np.moveaxis(conditional(rows, rule), range(len(rows)), order))
    return net


def infer(table: Sights, said: Said, rule: Rule = Rule()) -> dict[str, Chance]:
    """Return the chances of every site that a measure with votes sees; all other sites keep their prior."""
    heard = evidence(table, said, rule)
    if not heard:
        return {}
    seen = {measure: table[measure] for measure in heard}
    net = network(seen, rule)
    engine = _engine(net, heard)
    engine.makeInference()
    return {site: _chance(engine.posterior(_site(site))) for site in _sites(seen)}


def evidence(table: Sights, said: Said, rule: Rule) -> dict[str, tuple[float, float, float]]:
    """Return the soft evidence on each measure that sees a site and has votes."""
    found = {}
    for measure in sorted(said):
        if table.get(measure) and (told := likelihood(said[measure], rule)):
            found[measure] = told
    return found


def ties(table: Sights, said: Said, rule: Rule = Rule()) -> Iterator[Tie]:
    """Yield the pairs of sites, seen by a measure in common, whose odds "this one alone" are even (EVEN).

    Only pairs of which one is more likely to change than before are told: where nothing changes nothing is to separate.
    """
    heard = evidence(table, said, rule)
    seen = {measure: table[measure] for measure in heard}
    if not seen:
        return
    pairs = sorted({pair for rows in seen.values() for pair in combinations(sorted({r.site for r in rows}), 2)})
    net = network(seen, rule)
    before = 1 - (1 - rule.changes) ** 2
    for a, b in pairs:
        engine = _engine(net, heard)
        engine.addJointTarget({_site(a), _site(b)})
        engine.makeInference()
        joint = engine.jointPosterior({_site(a), _site(b)})
        still = STATES.index("none")
        neither = float(joint[{_site(a): still, _site(b): still}])
        a_alone = sum(float(joint[{_site(a): state, _site(b): still}]) for state in (0, 2))
        b_alone = sum(float(joint[{_site(a): still, _site(b): state}]) for state in (0, 2))
        if 1 - neither > before and 1 / EVEN < a_alone / b_alone < EVEN:
            yield Tie(a, b, round(a_alone, DIGITS), round(b_alone, DIGITS))


def connected(table: Sights, said: Said, site: str) -> list[str]:
    """Return the measures with votes that can move a site: they see it, or a site that shares a measure with it."""
    left = {measure: {row.site for row in table[measure]} for measure in evidence(table, said, Rule())}
    reached, found = {site}, set[str]()
    while near := {measure for measure, sites in left.items() if measure not in found and sites & reached}:
        found |= near
        reached |= {site for measure in near for site in left[measure]}
    return sorted(found)


def information(table: Sights, said: Said, measure: str, sites: Iterable[str], rule: Rule = Rule()) -> float:
    """Return the bits that knowing the true direction of ``measure`` is expected to tell of ``sites`` together."""
    heard = evidence(table, said, rule)
    net = network({name: table[name] for name in {*heard, measure}}, rule)
    asked = sorted(_site(site) for site in sites)
    theory = gum.InformationTheory(_engine(net, heard), [measure], asked)
    return round(max(0.0, float(theory.mutualInformationXY())), DIGITS)


def _engine(net: gum.BayesNet, heard: Mapping[str, tuple[float, float, float]]) -> gum.LazyPropagation:
    engine = gum.LazyPropagation(net)
    engine.setNumberOfThreads(1)  # sums in one order: equal input gives equal bytes
    engine.setEvidence({measure: list(told) for measure, told in heard.items()})
    return engine


def _chance(posterior: gum.Tensor) -> Chance:
    down, _, up = (float(value) for value in posterior.toarray())
    down, up = round(down, DIGITS), round(up, DIGITS)
    return Chance(up, round(1 - up - down, DIGITS), down)


def _sites(table: Sights) -> list[str]:
    return sorted({row.site for rows in table.values() for row in rows})


def _site(name: str) -> str:
    """Return a site's name in the network, where a measure might have the same."""
    return f"site:{name}"


def grouped(rows: Iterable[tuple[str, Direction, bool, float]]) -> dict[str, Votes]:
    """Return votes by outcome from rows of outcome, direction, whether of animals, and weight."""
    sums: dict[str, tuple[dict[Direction, float], dict[Direction, float]]] = defaultdict(lambda: ({}, {}))
    for outcome, direction, animal, weight in rows:
        side = sums[outcome][animal]
        side[direction] = side.get(direction, 0.0) + weight
    return {outcome: Votes(human, animal) for outcome, (human, animal) in sums.items()}
