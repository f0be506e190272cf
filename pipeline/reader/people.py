"""Who was studied: which population and species.

Reads: models/lexicon/populations.yaml and species.yaml.
Idea: the sentence that counts the participants tells most of it; beside it only the title counts, so that
people who are merely mentioned do not.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

import yaml

from pipeline.ontology import LEXICON
from pipeline.reader.ages import Bound, bounds
from pipeline.reader.headcount import populations
from pipeline.reader.patterns import Pattern
from pipeline.tables import Sentence

YOUNG, OLD = 40, 60  # years: young adults are below, older adults from there on
SURELY_OLD = 66  # a mean from which on people with a disease are older adults
THIRTY = 30  # a mean below it is that of young people in the main, however wide it scatters
SCHOOL, YOUTH = 6, 14  # years between which those who do a sport are children first
KEEP_AGE = ("musculoskeletal", "other_disease")  # diseases of old and young; those of nerves are told before an age

# Groups that the title of a review may name.
NAMED = ("children", "older_adults", "young_adults", "athletes", "stroke", "neurological_disease", "musculoskeletal",
         "other_disease")  # fmt: skip
HUMANS = Pattern(
    r"\b(?:participants?|volunteers?|patients?|men|women|people|persons?|students|athletes|humans?|inpatients)\b",
    re.IGNORECASE,
)

# --- which people ------------------------------------------------------------------------------------------------


def population(sentences: Sequence[Sentence], counted: Sentence | None, species: str, pooled: bool) -> str:
    """Return the main population's id; ``pooled`` for reviews, of which only the title tells.

    ``counted`` is the sentence that counts the participants.
    """
    title = " ".join(sentence.text for sentence in sentences if sentence.part == "title")
    about = [s for s in sentences if s.part == "abstract" and s.statement in ("aim", "method")]
    people = [] if pooled else [s for s in about if _word("people").search(s.text)]
    lead = "" if pooled or counted is None else counted.text
    if pooled and not any(_word(group).search(title) for group in NAMED):
        title = " ".join([title, *(s.text for s in sentences if s.statement == "aim" and s.part == "abstract")])
    near = f"{title} . {lead}"
    around = " ".join(s.text for s in people)
    if species not in ("human", "none"):
        return "neurological_disease" if _word("neurological_disease").search(f"{near} {around}") else "other"
    if _both_ages(title, lead):
        return "other"
    if _word("older_adults").search(near) and not _word("children").search(near):
        return "older_adults"
    told = (bounds(counted.text) if counted else ()) or bounds(title)
    sport = _word("athletes").search(near) and not _small(told)
    if _word("children").search(near) and not (sport and not _word("prepubertal").search(near)):
        return "children"
    if sport and _word("athletes").search(title):
        return "athletes"
    for disease in ("stroke", "neurological_disease", "musculoskeletal", "other_disease"):
        text = f"{lead} . {around}"
        if _word(disease).search(title) or (_word(disease).search(text) and _with_disease(disease).search(text)):
            if disease in KEEP_AGE and _all_old(told):
                return "older_adults"
            return "other" if disease == "other_disease" else disease
    return _by_age(near, people, counted, title)


def _both_ages(title: str, lead: str) -> bool:
    """Tell whether two ages are compared of which neither is the main one."""
    if _word("both_ages").search(title):
        return True
    one = _word("older_adults").search(title) or _word("children").search(title) or "control" in lead.casefold()
    return not one and _word("both_ages").search(lead) is not None


def _small(told: Sequence[Bound]) -> bool:
    """Tell whether all are children whatever they play."""
    return bool(told) and all(SCHOOL <= high < YOUTH for _, high, _ in told)


def _all_old(told: Sequence[Bound]) -> bool:
    """Tell whether nearly all people are old: by the lowest age, the mean less its deviation or a high mean."""
    return bool(told) and all(
        low >= SURELY_OLD or (low - margin >= OLD and (margin > 0 or high > low)) for low, high, margin in told
    )


def _by_age(near: str, people: Sequence[Sentence], counted: Sentence | None, title: str) -> str:
    near_by = [b for s in dict.fromkeys([*people, *([counted] if counted else [])]) for b in bounds(s.text)]
    told = near_by or bounds(title)
    around = " ".join(s.text for s in people)
    if any(low >= OLD for low, _, _ in told) or _word("older_adults").search(around):
        return "older_adults"
    if _word("athletes").search(near) and not _small(told):
        return "athletes"
    if (told and all(high < 18 for _, high, _ in told)) or _word("children").search(around):
        return "children"
    if told and all(low >= 16 and high + margin <= YOUNG for low, high, margin in told):
        return "young_adults"
    if _word("young_adults").search(near) or _word("young_adults").search(around):
        return "young_adults"
    if _word("middle_aged").search(near) or any(high + margin > YOUNG and high > THIRTY for _, high, margin in told):
        return "other"
    if _word("trained").search(near):
        return "athletes"
    return "other" if counted and re.search(r"\b(?:in|out)?patients\b", counted.text, re.IGNORECASE) else "unstated"


@lru_cache(maxsize=4)  # asked for the names, the design and the study
def species(sentences: tuple[Sentence, ...]) -> str:
    """Return the species id: an animal where it is named more often than people are."""
    title = " ".join(s.text for s in sentences if s.part == "title")
    own = " ".join(s.text for s in sentences if s.part == "abstract" and s.statement in ("method", "aim", "result"))
    named = {name: pattern.count(own) for name, pattern in _animals().items()}
    if not any(named.values()) and not any(pattern.search(title) for pattern in _animals().values()):
        return "human"
    people = HUMANS.count(own)
    for name, pattern in _animals().items():
        if pattern.search(title) and not HUMANS.search(title) and named[name] >= people:
            return name
    most = max(named, key=lambda name: named[name])
    return most if named[most] > people else "human"


def _word(name: str) -> Pattern:
    return _words()[name]


@cache
def _words() -> dict[str, Pattern]:
    words = {name: rf"(?<!\w)(?:{'|'.join(listed)})(?!\w)" for name, listed in populations().items()}
    return {name: Pattern(expression, re.IGNORECASE) for name, expression in words.items()}


@cache
def _with_disease(name: str) -> Pattern:
    """People with a disease: "patients with chronic stroke", "stroke survivors"; near miss: "used after stroke"."""
    people, disease = "|".join(populations()["people"]), "|".join(populations()[name])
    return Pattern(
        rf"(?<![\w-])(?:(?:{people})\s(?:\([^()]*\)\s)?(?:[\w-]+\s){{0,6}}?(?:{disease})|(?:{disease})\s(?:[\w-]+\s){{0,3}}?(?:{people}))(?!\w)",
        re.IGNORECASE,
    )


@cache
def _animals() -> dict[str, Pattern]:
    words = {name: rf"(?<![\w-])(?:{'|'.join(words)})(?!\w)" for name, words in _species().items()}
    return {name: Pattern(expression, re.IGNORECASE) for name, expression in words.items()}


@cache
def _species() -> dict[str, list[str]]:
    raw: dict[str, list[str]] = yaml.safe_load((LEXICON / "species.yaml").read_text(encoding="utf8"))
    return raw
