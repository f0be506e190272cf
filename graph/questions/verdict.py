"""What a claim is worth: the verdict on it, and what would settle it.

Idea: the rules below are the whole of it; they use the weighed belief and GRADE's certainty and nothing else.

  supported     what is claimed leads, with two thirds of the weighed votes, and the interval of its belief is above
                chance (one third)
  contradicted  something else does so
  contested     studies vote for different directions, and neither of these holds
  untested      no study votes, or those that do are too few to tell a direction from chance, or all votes are from
                animals and the claim is of people

A claim that something changes, without saying how, is held against increase and decrease together. A place is judged by
its inferred probability: supported where the claimed state leads with odds that have grown by half a power of ten over
those before any study and the measures that see the place do not lean the other way; contradicted where the odds have
shrunk by as much and another state leads.
Source: thresholds are those of graph/certainty.py (AGREEING, CHANCE) and graph/network.py (EVEN); the order of designs
is GRADE's (handbook, chapter 5) and that of the Oxford Centre for Evidence-Based Medicine, cited from memory.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import fsum
from statistics import median
from typing import Literal

from graph.belief import DIRECTIONS, belief, spread
from graph.certainty import AGREEING, CHANCE, MAJORITY, RANDOMISED
from graph.claimed import Says
from graph.network import CHANGES, EVEN
from graph.questions.effects import WIDTH
from graph.questions.weighing import Weighed
from pipeline.tables import Direction

Word = Literal["supported", "contested", "contradicted", "untested"]
WAYS: dict[Says, frozenset[Direction]] = {
    "increase": frozenset({"increase"}), "decrease": frozenset({"decrease"}), "no_change": frozenset({"no_change"}),
    "change": frozenset({"increase", "decrease"}), "positive": frozenset({"increase"}),
    "negative": frozenset({"decrease"}), "none": frozenset({"no_change"}),
}  # fmt: skip
STATES: dict[Says, tuple[str, ...]] = {"increase": ("up",), "decrease": ("down",), "no_change": ("none",),
                                       "change": ("up", "down")}  # fmt: skip
MOST = 30  # studies that are looked ahead
TRIALS = 3  # randomised trials below which pooling them comes after the next trial; this project's choice


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict with its reason, and what stands for and against the claim."""

    word: Word
    why: str
    pro: float  # votes
    against: float
    certainty: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One kind of study that would settle the claim, the strongest first."""

    rank: int
    design: str
    people: str
    measure: str
    have: int
    next: bool
    why: str


def verdict(one: Weighed) -> Verdict:
    """Return the verdict by the rules of this module."""
    if one.effect is None:
        return Verdict("untested", one.linked, 0.0, 0.0, None, ())
    ways = WAYS[one.claim.says]
    votes = one.effect.votes
    pro = fsum(votes[way] for way in ways)
    against = fsum(votes.values()) - pro
    word, why = _of_place(one) if one.chance is not None else _of_votes(one)
    if word != "untested" and one.voting() and all(row.animal for row in one.voting()):
        word, why = "untested", f"untested in people: all votes are from animals ({word} there: {why})"
    return Verdict(word, why, pro, against, one.effect.certainty, one.effect.reasons)


def _of_votes(one: Weighed) -> tuple[Word, str]:
    assert one.effect is not None
    ways, weights = WAYS[one.claim.says], one.effect.weights
    total = fsum(weights.values())
    studies = "1 study" if one.effect.studies == 1 else f"{one.effect.studies} studies"
    sides: dict[Direction, float] = {"increase": fsum(weights[way] for way in ways), "decrease": 0.0, "no_change": 0.0}
    rest = [way for way in DIRECTIONS if way not in ways]
    best = max(rest, key=lambda way: weights[way])
    sides["decrease"] = weights[best]
    sides["no_change"] = max(0.0, total - sides["increase"] - sides["decrease"])
    low = {side: spread(sides, side, WIDTH)[0] for side in sides}
    if sides["increase"] / total >= AGREEING and low["increase"] > CHANCE:
        return "supported", f"{sides['increase'] / total:.0%} of the weighed votes of {studies} say so"
    if sides["decrease"] / total >= AGREEING and low["decrease"] > CHANCE:
        told = f"{sides['decrease'] / total:.0%} of the weighed votes of {studies} say {_told(best, one)} instead"
        return "contradicted", told
    if sum(weight > 0 for weight in weights.values()) > 1:
        shares = ", ".join(f"{weights[way] / total:.0%} {_told(way, one)}" for way in DIRECTIONS if weights[way])
        return "contested", f"{studies} disagree, and no direction leads clearly: {shares}"
    only = next(way for way in DIRECTIONS if weights[way] > 0)
    return "untested", f"only {studies}, for {_told(only, one)}: too few to tell that from chance"


def _of_place(one: Weighed) -> tuple[Word, str]:
    assert one.effect is not None and one.chance is not None
    states = STATES[one.claim.says]
    claimed = fsum(one.chance.of(state) for state in states)
    before = {"none": 1 - CHANGES}.get(states[0], len(states) * CHANGES / 2)
    grown = (claimed / (1 - claimed)) / (before / (1 - before))
    others = [one.chance.of(state) for state in ("up", "none", "down") if state not in states]
    leads = claimed > max(others)
    told = f"probability {claimed:.2f}, {before:.2f} before any study, inferred from {_number(one.effect.studies)}"
    pro = fsum(one.effect.votes[way] for way in WAYS[one.claim.says])
    if leads and grown >= EVEN and pro * 2 >= fsum(one.effect.votes.values()):
        return "supported", told
    if not leads and grown <= 1 / EVEN:
        return "contradicted", told
    if sum(weight > 0 for weight in one.effect.weights.values()) > 1:
        return "contested", f"{told}; the measures that see it disagree"
    return "untested", f"{told}: too little to tell"


def _number(studies: int) -> str:
    return "1 study" if studies == 1 else f"{studies} studies"


def _told(way: Direction, one: Weighed) -> str:
    if one.claim.kind == "association":
        return {"increase": "that they go together", "decrease": "that they go opposite ways",
                "no_change": "that they are not related"}[way]  # fmt: skip
    return way.replace("_", " ")


# --- what would settle it -------------------------------------------------------------------------------------------


def settle(one: Weighed) -> list[Wanted]:
    """Return the studies that would settle the claim, in GRADE's order, with how many there are; one is the next."""
    rows = one.voting()
    pair = one.claim.kind == "association"
    people = {row.cluster for row in rows if not row.animal}
    by = {
        name: {row.cluster for row in rows if not row.animal and keep(row.design, row.comparator)}
        for name, keep in DESIGNS.items()
    }
    trials = by["randomised trial against a control without training"]
    by = {name: found if found is trials else found - trials for name, found in by.items()}
    have = [
        len({row.record_id for row in one.rows if row.no_vote == "review" and row.design == "meta_analysis"}),
        *(len(by[name]) for name in DESIGNS),
        len({row.cluster for row in rows if row.animal}),
    ]
    names = ["meta-analysis of randomised trials", *DESIGNS, "study of animals"]
    if pair:
        names[1] = "randomised trial that relates the two changes within people"
    first = 1 if len(trials) < TRIALS else 0
    measure = _measure(one)
    listed = []
    for rank, (name, number) in enumerate(zip(names, have, strict=True), 1):
        species = "monkeys, rats" if rank == len(names) else "people"
        why = _why(one, len(people)) if rank - 1 == first else ""
        listed.append(Wanted(rank, name, species, measure, number, rank - 1 == first, why))
    return listed


DESIGNS: dict[str, Callable[[str, str | None], bool]] = {
    "randomised trial against a control without training": lambda design, against: (
        design in RANDOMISED and against in ("control", None)
    ),
    "controlled trial without chance, or a trial read before to after": lambda design, against: (
        design == "controlled_trial" or (design in RANDOMISED and against not in ("control", None))
    ),
    "one group before and after": lambda design, _: design == "single_group",
    "trained against untrained people, once": lambda design, _: design == "cross_sectional",
}


def _measure(one: Weighed) -> str:
    """Return what should be measured."""
    if one.next_measure is not None:
        return one.next_measure[0].replace("_", " ")
    names = one.measures[:2] if one.claim.kind == "association" else (one.claim.target,)
    return " and ".join(name.replace("_", " ") for name in names)


def _why(one: Weighed, people: int) -> str:
    """Say how much more is wanted, and what it must look at."""
    if one.effect is None:
        return "nobody has looked"
    parts = []
    if not people:
        parts.append("nobody has looked in people")
    more = _further(one)
    if more:
        size = [row.n for row in one.voting() if row.n and not row.animal]
        each = f" of about {median(size):.0f} people" if size else ""
        parts.append(f"about {more} more{each} that agree would make a majority sure")
    if any(reason.startswith("inconsistency") for reason in one.effect.reasons):
        parts.append("studies disagree: `adaptome conflicts` tells what may separate them")
    parts += [reason for reason in one.effect.reasons if reason.startswith("indirectness")]
    if one.next_measure is not None:
        parts.append(f"of all measures this one is expected to tell most of the place, {one.next_measure[1]:.2f} bits")
    return "; ".join(parts) or "the direction is told; chance and size are not"


def _further(one: Weighed) -> int | None:
    """Return how many studies of equal weight that agree with the lead lift its belief's lower end above a half."""
    assert one.effect is not None
    weights = dict(one.effect.weights)
    lead = max(DIRECTIONS, key=lambda way: weights[way])
    for more in range(MOST + 1):
        believed = belief(weights | {lead: weights[lead] + more}, WIDTH)
        if believed is not None and (believed.low or 0.0) > MAJORITY:
            return more or None
    return None
