"""Who was studied: of what age, which population and species.

Reads: models/lexicon/populations.yaml and species.yaml.
Idea: the sentence that counts the participants tells most of it; beside it only the title counts, so that
people who are merely mentioned do not.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import yaml

from pipeline.ontology import LEXICON
from pipeline.reader.headcount import populations
from pipeline.reader.patterns import Pattern
from pipeline.tables import Sentence

YOUNG, OLD = 40, 60  # years: young adults are below, older adults from there on


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages in years, lowest and highest mean or bound that the text tells."""

    low: float
    high: float


# --- how old -----------------------------------------------------------------------------------------------------

_YEARS = r"(?:\s?-?\s?(?:years?|yrs?|y|yr)\b\.?)"
# "26 ± 4 years", "72.9 ± 4.6 yr"; "aged 24+/-1.1"; near miss: "20 ± 9%".
MEAN_AGE = Pattern(
    rf"(?P<mean>\d{{1,2}}(?:\.\d+)?)\s?(?:±|\+/-|\+-|\()\s?(?:SD\s)?(?P<sd>\d{{1,2}}(?:\.\d+)?)\)?{_YEARS}(?!\s(?:of\s(?:training|experience)|post|since))"
    rf"|\b(?:mean\sage|age[sd]?)\b(?!\s(?:over|above|under|below|at\sleast|[≥>]))[^.;()\d]{{0,40}}(?P<mean2>\d{{1,2}}(?:\.\d+)?)(?:\s?(?:±|\+/-)\s?(?P<sd2>\d{{1,2}}(?:\.\d+)?))?(?![\d.]*\s?(?:[-–%]|to\b|and\b|weeks|months))"
    rf"|(?:M(?:70|40|age)|;)\s?(?P<mean3>\d{{2}})\syr\b",
    re.IGNORECASE,
)
# "18–35 years", "aged 60 to 75", "70-82 y"; near misses: "2-3 years of training", "3–4 weeks".
AGE_RANGE = Pattern(
    rf"(?P<low>\d{{1,2}})(?:{_YEARS})?\s?(?:[-–−]|to|and)\s?(?P<high>\d{{2}}){_YEARS}(?!\s(?:of\s(?:training|experience)|post|since|ago|later))"
    rf"|\baged?\s(?:between\s|from\s)?(?P<low2>\d{{1,2}})\s?(?:[-–−]|to|and)\s?(?P<high2>\d{{2}})\b",
    re.IGNORECASE,
)
# "a 10-year-old boy"; near miss: "10-year follow-up".
AGE_OLD = re.compile(r"(?<![\d.-])(?P<age>\d{1,2})[\s-]?(?:years?|yrs?|yr|y)[\s-]old\b", re.IGNORECASE)
# "aged ≥65 years", "60years or older", "over 60 years of age".
OLDER_THAN = re.compile(
    rf"(?:aged?|older\sthan)\s(?:≥|>|over|at\sleast)?\s?(?P<low>[5-9]\d)\b|\b(?:over|above)\s(?P<low4>[5-9]\d){_YEARS}|[≥>]\s?(?P<low2>[5-9]\d){_YEARS}|(?P<low3>[5-9]\d){_YEARS}\s(?:or|and)\s(?:older|over|above)",
    re.IGNORECASE,
)


def ages(sentences: Iterable[Sentence]) -> Ages | None:
    """Return the ages that the sentences tell of participants, None where they tell none."""
    bounds = [bound for sentence in sentences for bound in _bounds(sentence.text)]
    return Ages(min(low for low, _, _ in bounds), max(high for _, high, _ in bounds)) if bounds else None


def _bounds(text: str) -> list[tuple[float, float, float]]:
    """Return (low, high, margin) of every age told; the margin is a standard deviation, 0 for ranges."""
    found = []
    for match in MEAN_AGE.finditer(text):
        mean = float(match["mean"] or match["mean2"] or match["mean3"])
        if mean >= 4:
            found.append((mean, mean, float(match["sd"] or match["sd2"] or 0)))
    for match in AGE_RANGE.finditer(text):
        low, high = float(match["low"] or match["low2"]), float(match["high"] or match["high2"])
        if 4 <= low < high:
            found.append((low, high, 0.0))
    for match in AGE_OLD.finditer(text):
        found.append((float(match["age"]), float(match["age"]), 0.0))
    for match in OLDER_THAN.finditer(text):
        low = float(match["low"] or match["low2"] or match["low3"] or match["low4"])
        found.append((low, low, 0.0))
    return found


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
    for group in ("children", "older_adults"):
        if _word(group).search(near):
            return group
    if _word("athletes").search(title) and not _all_young(counted):
        return "athletes"
    for disease in ("stroke", "neurological_disease", "musculoskeletal", "other_disease"):
        text = f"{lead} . {around}"
        if _word(disease).search(title) or (_word(disease).search(text) and _with_disease(disease).search(text)):
            return "other" if disease == "other_disease" else disease
    return _by_age(near, people, counted)


def _both_ages(title: str, lead: str) -> bool:
    """Tell whether two ages are compared of which neither is the main one."""
    if _word("both_ages").search(title):
        return True
    one = _word("older_adults").search(title) or _word("children").search(title) or "control" in lead.casefold()
    return not one and _word("both_ages").search(lead) is not None


def _all_young(counted: Sentence | None) -> bool:
    told = _bounds(counted.text) if counted else []
    return bool(told) and all(high < 18 for _, high, _ in told)


def _by_age(near: str, people: Sequence[Sentence], counted: Sentence | None) -> str:
    told = [b for s in dict.fromkeys([*people, *([counted] if counted else [])]) for b in _bounds(s.text)]
    around = " ".join(s.text for s in people)
    if any(low >= OLD for low, _, _ in told) or _word("older_adults").search(around):
        return "older_adults"
    if (told and all(high < 18 for _, high, _ in told)) or _word("children").search(around):
        return "children"
    if _word("athletes").search(near):
        return "athletes"
    if told and all(low >= 16 and high + margin <= YOUNG for low, high, margin in told):
        return "young_adults"
    if _word("young_adults").search(near) or _word("young_adults").search(around):
        return "young_adults"
    if _word("middle_aged").search(near) or any(low >= YOUNG for low, _, _ in told):
        return "other"
    return "other" if counted and re.search(r"\b(?:in|out)?patients\b", counted.text, re.IGNORECASE) else "unstated"


def species(sentences: Sequence[Sentence]) -> str:
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
