"""Whether a dose belongs to the training: not to a test, a follow-up, an age or a result.

Reads: models/lexicon/parameters.yaml.
Idea: a span of weeks is a programme by the words that touch it; of the other kinds, the nearer of the words for
training and for measuring decides, a word beyond the end of the clause counting as further away.
"""

import re
from functools import cache

import yaml

from pipeline.ontology import LEXICON
from pipeline.reader.dose import Dose
from pipeline.tables import Sentence

SELDOM_METHOD = ("background", "other_study", "advice")
# Ends of a clause; near miss: the comma in "12 weeks, twice a week".
CLAUSE_END = re.compile(r"[;:]|, (?:while|whereas|and (?:then )?(?:were|was)|before|after)\b|\bbefore and after\b", re.IGNORECASE)
CLAUSE_COST = 60  # characters by which a word beyond a clause's end is further away
NEAR = 45  # characters around a span of weeks in which words tell what it is


def of_training(dose: Dose, sentence: Sentence) -> bool:
    """Tell whether a dose in a sentence is one of the training; offsets of ``dose`` count in ``sentence.text``."""
    if sentence.statement in SELDOM_METHOD:
        return False
    if dose.kind == "duration":
        return _programme(dose, sentence)
    if dose.kind == "frequency":
        return True
    if sentence.statement == "result" and sentence.part == "abstract":
        return False
    return _nearer_training(dose, sentence.text)


def _programme(dose: Dose, sentence: Sentence) -> bool:
    before, after = sentence.text[max(0, dose.start - NEAR) : dose.start], sentence.text[dose.end : dose.end + NEAR]
    if _lexicon("elsewhere_after", starts=True).match(after) or _lexicon("elsewhere_before", ends=True).search(before):
        return False
    if _lexicon("programme_after", words=3).match(after):
        return True
    return bool(_lexicon("programme_before", ends=True).search(before))


def _nearer_training(dose: Dose, text: str) -> bool:
    training = _nearest(_lexicon("training"), dose, text)
    testing = _nearest(_lexicon("testing"), dose, text)
    return training is not None and (testing is None or training <= testing)


def _nearest(cues: re.Pattern[str], dose: Dose, text: str) -> int | None:
    distances = []
    for found in cues.finditer(text):
        between = text[found.end() : dose.start] if found.end() <= dose.start else text[dose.end : found.start()]
        cost = CLAUSE_COST if CLAUSE_END.search(between) else 0
        distances.append(len(between) + cost)
    return min(distances, default=None)


@cache
def _lexicon(name: str, starts: bool = False, ends: bool = False, words: int = 0) -> re.Pattern[str]:
    raw = yaml.safe_load((LEXICON / "parameters.yaml").read_text(encoding="utf8"))
    either = "(?:" + "|".join(raw[name]) + ")"
    if starts:
        return re.compile(rf"[\s,-]*(?:\w+\s)?{either}(?!\w)", re.IGNORECASE)
    if ends:
        return re.compile(rf"(?:(?<!\w){either})[\s(~∼≈]*(?:the |a |an |about |approximately |only |another )?$", re.IGNORECASE)
    if words:
        return re.compile(rf"[\s-]*(?:\([^()]*\)\s)?(?:of\s)?(?:[\w-]+\s){{0,{words}}}?{either}(?!\w)", re.IGNORECASE)
    return re.compile(rf"(?<![\w-]){either}(?!\w)", re.IGNORECASE)
