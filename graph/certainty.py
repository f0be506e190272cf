"""How sure one can be of an edge's leading direction, in GRADE's four words, with each reason for not being surer.

Idea: a body of randomised trials starts high, any other starts low, and each named limit takes a level or two.
This is thin: it sees what abstracts tell. Risk of bias and publication bias need the full texts and are not judged.
What is rated is the direction and not the size of the effect, so imprecision is read from the belief's interval.
Source: GRADE handbook (https://gdt.gradepro.org/app/handbook/handbook.html), chapter 5, for levels, domains and the
start of non-randomised studies; Murad et al. 2017, Evid Based Med 22:85-87, doi:10.1136/ebmed-2017-110668, for
rating findings that are not pooled; SWiM, Campbell et al. 2020, BMJ 368:l6890, doi:10.1136/bmj.l6890, for saying
which limits were looked at. Where these give no number, the constant below says that it is this project's choice.
"""

from dataclasses import dataclass
from math import fsum
from typing import Literal

from pipeline.tables import Study

Certainty = Literal["high", "moderate", "low", "very low"]
LEVELS: tuple[Certainty, ...] = ("very low", "low", "moderate", "high")

RANDOMISED = frozenset({"rct", "crossover"})  # designs in which chance decides who, or in which order
CONTROL = "control"  # the comparator that randomisation makes alike; "baseline" is before and after in one arm
ANIMALS = frozenset({"monkey", "rat", "mouse", "cat", "other"})
PATIENTS = frozenset({"children", "stroke", "neurological_disease", "musculoskeletal"})
ONE_SESSION = "acute_resistance_exercise"  # the intervention that is a single session by its meaning
MOST = 0.5  # of the votes; this project's choice
AGREEING = 2 / 3  # share of the leading direction below which votes are inconsistent; this project's choice
PARTICIPANTS = (
    400  # GRADE's rule of thumb: Guyatt et al. 2011, J Clin Epidemiol 64:1283, doi:10.1016/j.jclinepi.2011.01.012
)
MAJORITY = 1 / 2  # an interval above it: the leading direction holds most of the votes; this project's choice
CHANCE = 1 / 3  # share of each direction if votes fell at random; this project's choice


@dataclass(frozen=True, slots=True)
class Voice:
    """One evidence row with a vote, and what its certainty rests on."""

    vote: float  # weighed by the study's size and p (graph/weights.py)
    cluster: str
    comparator: str
    study: Study


@dataclass(frozen=True, slots=True)
class Lead:
    """How far the votes agree."""

    share: float  # of the votes, for the direction with most
    low: float | None  # lower end of its belief; None where two directions share the lead


def certainty(voices: list[Voice], lead: Lead, intervention: str) -> tuple[Certainty, tuple[str, ...]]:
    """Return GRADE's word for a body of evidence with a vote, and the reasons why it is not higher."""
    total = fsum(voice.vote for voice in voices)
    limits = [
        *_design(voices, total),
        *_inconsistency(lead),
        *_indirectness(voices, total, intervention),
        *_imprecision(voices, lead),
    ]
    level = len(LEVELS) - 1 - sum(steps for steps, _ in limits)
    return LEVELS[max(0, level)], tuple(reason for _, reason in limits)


def _design(voices: list[Voice], total: float) -> list[tuple[int, str]]:
    """Two levels where most votes are from studies without randomisation, one where most compare before and after."""
    chance = fsum(voice.vote for voice in voices if voice.study.design in RANDOMISED) / total
    controlled = fsum(voice.vote for voice in voices if voice.comparator == CONTROL) / total
    if chance <= MOST:
        return [(2, f"design: {_percent(1 - chance)} of the votes are from studies without randomisation")]
    if controlled <= MOST:
        return [(1, f"design: {_percent(1 - controlled)} of the votes are not comparisons with a control")]
    return []


def _inconsistency(lead: Lead) -> list[tuple[int, str]]:
    """One level where too few votes agree (handbook 5.2.2)."""
    if lead.share >= AGREEING:
        return []
    return [(1, f"inconsistency: only {_percent(lead.share)} of the votes agree on a direction")]


def _indirectness(voices: list[Voice], total: float, intervention: str) -> list[tuple[int, str]]:
    """Two levels for animals, one for a single session and one for patients or children (handbook 5.2.3)."""
    animals = fsum(voice.vote for voice in voices if voice.study.species in ANIMALS) / total
    acute = fsum(voice.vote for voice in voices if voice.study.exposure == "acute") / total
    patients = fsum(voice.vote for voice in voices if voice.study.population in PATIENTS) / total
    found = []
    if animals > MOST:
        found.append((2, f"indirectness: {_percent(animals)} of the votes are from animals"))
    if acute > MOST and intervention != ONE_SESSION:
        found.append((1, f"indirectness: {_percent(acute)} of the votes are from single sessions"))
    if patients > MOST:
        found.append((1, f"indirectness: {_percent(patients)} of the votes are from patients or children"))
    return found


def _imprecision(voices: list[Voice], lead: Lead) -> list[tuple[int, str]]:
    """Two levels where the belief's interval reaches down to chance; one where it holds no majority of few people."""
    numbers: dict[str, int] = {}
    for voice in voices:
        numbers[voice.cluster] = max(numbers.get(voice.cluster, 0), voice.study.n or 0)
    people = sum(numbers.values())
    studies = "1 study" if len(numbers) == 1 else f"{len(numbers)} studies"
    if lead.low is None or lead.low <= CHANCE:
        return [(2, f"imprecision: {studies}, too few to tell a leading direction from chance")]
    if lead.low <= MAJORITY and people < PARTICIPANTS:
        return [(1, f"imprecision: {studies} and {people} participants told, too few to be sure of a majority")]
    return []


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
