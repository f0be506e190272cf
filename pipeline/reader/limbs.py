"""In which limb a result stands: the trained one, the untrained one, or both."""

import re
from typing import NamedTuple

from pipeline.reader.clauses import Clause
from pipeline.reader.lexicon import phrase
from pipeline.reader.patterns import Pattern
from pipeline.tables import Limb

UNTRAINED = phrase("untrained_limb")
TRAINED = phrase("trained_limb")
LEADING = re.compile(r"(?:in|on|for|of|with) [^,.;]{3,50},", re.IGNORECASE)


# True: "the right BB underwent training", "training of the left arm", "trained their right leg".
TRAINED_SIDE = Pattern(
    r"(?<!non-)(?<!non)\b(?P<side>right|left|dominant|paretic)\b[\w\s-]{0,40}?\b(?:underwent|trained|training|vibrated|"
    r"exercised|practi[sc]ed|was strengthened|alone)\b|"
    r"\b(?:trained|training|strengthened|strengthening|exercised|exercise|vibrat\w+)\b[\w\s-]{0,25}?"
    r"(?<!non-)(?<!non)\b(?P<of>right|left|dominant|paretic)\b",
    re.IGNORECASE,
)
OTHER_SIDE = {
    "right": r"\bleft\b(?! hemispher| m1| motor| cort)",
    "left": r"\bright\b(?! hemispher| m1| motor| cort)",
    "dominant": r"\bnon-?dominant\b",
    "paretic": r"\bnon-?paretic\b",
}


BRACKETED = re.compile(r"\s*\([^()]*\)")


class SideWords(NamedTuple):
    """Words for the side of the body that a study trained, and for the other."""

    trained: re.Pattern[str]
    other: re.Pattern[str]


def side_words(own: str) -> SideWords | None:
    """Return the words for the sides of a study, None where it does not tell which one it trained.

    >>> words = side_words("The right arm was trained.")
    >>> words is not None and bool(words.other.search("the left arm"))
    True
    """
    sides = {(found["side"] or found["of"]).lower() for found in TRAINED_SIDE.finditer(own)}
    if len(sides) != 1:
        return None
    side = sides.pop()
    trained = re.compile(rf"(?<!non-)(?<!non)\b{side}\b(?! hemispher| m1| motor| cort)", re.IGNORECASE)
    return SideWords(trained, re.compile(OTHER_SIDE[side], re.IGNORECASE))


def leading_limb(text: str) -> tuple[Limb, ...]:
    """Return the limb that a sentence opens with and that holds for all of it: "In the untrained leg, ..."."""
    opening = LEADING.match(text)
    return ("untrained",) if opening and UNTRAINED.search(opening.group()) else ()


def limbs(text: str, clause: Clause, words: SideWords | None) -> tuple[Limb, ...]:
    """Return the limbs that a clause names, none where it names none; ``words`` are those of the study's sides."""
    part = BRACKETED.sub("", text[clause.start : clause.end])  # "in the trained (+8%) and untrained (+5%) leg"
    untrained, trained = UNTRAINED.search(part), TRAINED.search(part)
    if words is not None and (other := words.other.search(part)):
        untrained, trained = other, trained or words.trained.search(part)
    if untrained and trained:
        return ("trained", "untrained")
    if untrained:
        return ("untrained",)
    return ("trained",) if trained else ()
