"""How old the people of a text are, in years: means, ranges, decades and bounds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.reader.numbers import number
from pipeline.reader.patterns import Pattern
from pipeline.tables import Sentence


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages in years, lowest and highest mean or bound that the text tells."""

    low: float
    high: float


Bound = tuple[float, float, float]  # the lowest and the highest age, and how far single people lie beyond
_OF_AGE = (
    r"(?:men|women|people|adults|persons?|subjects|volunteers|participants|patients|residents|villagers|dwellers"
    r"|citizens|individuals|them)"
)
FIGURES = re.compile(r"\d\d|\d[\s-]?y")  # without them no age is told in figures
_YEARS = r"(?:\s?-?\s?(?:years?|yrs?|y|yr)\b\.?)"
# "26 ± 4 years", "72.9 ± 4.6 yr"; "aged 24+/-1.1"; near miss: "20 ± 9%".
MEAN_AGE = Pattern(
    rf"(?P<mean>\d{{1,2}}(?:\.\d+)?)\s?(?:±|\+/-|\+-|\()\s?(?:SD\s)?(?P<sd>\d{{1,2}}(?:\.\d+)?)\)?{_YEARS}(?!\s(?:of\s(?:training|experience)|post|since))"
    rf"|\b(?:mean\sage|age[sd]?)\b(?!\s(?:over|above|under|below|at\sleast|[≥>]))[^.;()\d]{{0,40}}(?P<mean2>\d{{1,2}}(?:\.\d+)?)(?:\s?(?:±|\+/-)\s?(?P<sd2>\d{{1,2}}(?:\.\d+)?))?(?![\d.]*\s?(?:[-–%]|to\b|and\b|weeks|months))"
    rf"|(?:M(?:70|40|age)|;)\s?(?P<mean3>\d{{2}})\syr\b",
    re.IGNORECASE,
)
# "(mean 26 y)", "57 years on average", "(24 yr)"; near misses: "(mean experience 5.6 y)", "(10 years of lifting)".
ONE_AGE = Pattern(
    rf"\bmean(?:\sage)?:?\s(?:of\s)?(?P<mean>\d{{2}}(?:\.\d+)?)(?:{_YEARS}|\s\(SD)(?!\s(?:of\s(?:training|experience|lifting)|post|since|after|later))"
    rf"|(?P<mean2>\d{{2}}(?:\.\d+)?){_YEARS}\s(?:on|in\sthe)\s(?:average|mean)\b"
    rf"|\((?:\w+,\s)?(?P<mean3>\d{{2}}(?:\.\d+)?){_YEARS}(?=[;,)])",
    re.IGNORECASE,
)
# "18–35 years", "aged 60 to 75", "70-82 y", "age range 19–24"; near misses: "2-3 years of training", "3–4 weeks".
AGE_RANGE = Pattern(
    rf"(?P<low>\d{{1,2}})(?:{_YEARS})?\s?(?:[-–−]|to|and)\s?(?P<high>\d{{2}}){_YEARS}(?!\s(?:of\s(?:training|experience)|post|since|ago|later))"
    rf"|\bage[ds]?:?\s(?:between\s|from\s|range[:,]?\s(?:of\s|was\s|from\s)?)?(?P<low2>\d{{1,2}})\s?(?:[-–−]|to|and)\s?(?P<high2>\d{{2}})\b"
    rf"|\b{_OF_AGE}\s(?:\([^()]*\)\s)?between\s(?P<low3>\d\d)\sand\s(?P<high3>\d\d)\b(?!\s?(?:%|kg|cm))",
    re.IGNORECASE,
)
# "a 10-year-old boy"; near miss: "10-year follow-up".
AGE_OLD = re.compile(r"(?<![\d.-])(?P<age>\d{1,2})[\s-]?(?:years?|yrs?|yr|y)[\s-]old\b", re.IGNORECASE)
# "aged ≥65 years", "60years or older", "over 60 years of age".
OLDER_THAN = Pattern(
    rf"(?:aged?|older\sthan)\s(?:≥|>|over|at\sleast)?\s?(?P<low>[5-9]\d)\b|\b(?:over|above)\s(?P<low4>[5-9]\d){_YEARS}|[≥>]\s?(?P<low2>[5-9]\d){_YEARS}|(?P<low3>[5-9]\d){_YEARS}\s(?:or|and)\s(?:older|over|above)",
    re.IGNORECASE,
)

# "women in their twenties", "people past seventy"; near misses: "in their notebooks", "women over sixty contractions".
_TENS = "twen|thir|for|fif|six|seven|eigh|nine"
DECADE = Pattern(
    rf"\bin\s(?:their|the)\s(?:(?:early|mid|late)[\s-])?(?:to\s)?(?P<decade>{_TENS})ties\b"
    r"|\bin\stheir\s(?P<decade2>[2-9])0['’]?s\b",
    re.IGNORECASE,
)
PAST = Pattern(
    rf"\b{_OF_AGE}\s(?:(?:all|who\swere)\s)?(?:aged\s)?(?:past|beyond|over|above|older\sthan)\s(?:the\sage\sof\s)?"
    rf"(?:(?P<words>(?:{_TENS})ty(?:-five)?)\b(?!\s\w+s\b)|(?P<figures>[4-9]\d)\b(?!\s?%|\s?[–-]|\s?kg))",
    re.IGNORECASE,
)


def ages(sentences: Iterable[Sentence]) -> Ages | None:
    """Return the ages that the sentences tell of participants, None where they tell none."""
    told = [bound for sentence in sentences for bound in bounds(sentence.text)]
    return Ages(min(low for low, _, _ in told), max(high for _, high, _ in told)) if told else None


@lru_cache(maxsize=64)  # asked for the population and for the ages
def bounds(text: str) -> tuple[Bound, ...]:
    """Return (low, high, margin) of every age told; the margin is a standard deviation, 0 for ranges.

    >>> bounds("Ten men (24 ± 3 years), ten women in their seventies and adults between 18 and 35")
    ((24.0, 24.0, 3.0), (18.0, 35.0, 0.0), (70.0, 79.0, 0.0))
    """
    return (*(_in_figures(text) if FIGURES.search(text) else ()), *_in_words(text))


def _in_figures(text: str) -> list[Bound]:
    found = []
    for match in MEAN_AGE.finditer(text):
        mean = float(match["mean"] or match["mean2"] or match["mean3"])
        if mean >= 4:
            found.append((mean, mean, float(match["sd"] or match["sd2"] or 0)))
    for match in ONE_AGE.finditer(text):
        mean = float(match["mean"] or match["mean2"] or match["mean3"])
        found.append((mean, mean, 0.0))
    for match in AGE_RANGE.finditer(text):
        low = float(match["low"] or match["low2"] or match["low3"])
        high = float(match["high"] or match["high2"] or match["high3"])
        if 4 <= low < high:
            found.append((low, high, 0.0))
    for match in AGE_OLD.finditer(text):
        found.append((float(match["age"]), float(match["age"]), 0.0))
    for match in OLDER_THAN.finditer(text):
        low = float(match["low"] or match["low2"] or match["low3"] or match["low4"])
        found.append((low, low, 0.0))
    return found


def _in_words(text: str) -> Iterator[Bound]:
    """Yield ages told by their decade, or as what they are past."""
    for match in DECADE.finditer(text):
        low = number(match["decade"] + "ty") if match["decade"] else number(match["decade2"] + "0")
        yield low, low + 9, 0.0
    for match in PAST.finditer(text):
        low = number(match["words"] or match["figures"])
        yield low, low, 0.0
