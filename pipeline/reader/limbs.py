"""In which limb a result stands: the trained one, the untrained one, or both."""

import re
from collections import Counter
from typing import NamedTuple

from pipeline.reader.clauses import Clause
from pipeline.reader.lexicon import phrase
from pipeline.reader.patterns import Pattern
from pipeline.tables import Limb

UNTRAINED = phrase("untrained_limb")
TRAINED = phrase("trained_limb")
# Two rows where one side was trained: "on both sides", "in neither leg".
BOTH = re.compile(
    r"\b(?:both|either|neither|each|no|the two|two) (?:[\w-]+ )?(?:limb|leg|arm|side|hand|hemisphere|wrist|ankle|knee|elbow|"
    r"thigh|finger|thumb|feet|foot|bicep|quadricep|forearm|calv|m1|motor cort|homologous)\w*|\bbilaterally\b|"
    r"\bon (?:both|either|neither)\b",
    re.IGNORECASE,
)
LEADING = re.compile(r"(?:in|on|for|of|with) [^,.;]{3,50},", re.IGNORECASE)


# What people do with a limb that is trained, and what is done to it.
DONE = (
    r"train(?:ed|ing|s)?|strengthen(?:ed|ing)|exercis(?:ed|es|e|ing)|vibrat\w+|practi[sc](?:ed|ing|e)|underwent|"
    r"lift(?:ed|ing)|lower(?:ed|ing)|rais(?:ed|ing)|curl(?:ed|ing|s)?|flex(?:ed|ing|ions?)|extend(?:ed|ing)|extensions?|"
    r"squeez(?:ed|es?|ing)|gripp?(?:ed|ing)|press(?:ed|es|ing)?|push(?:ed|ing)|pull(?:ed|ing)|pinch(?:ed|ing)|"
    r"bent|abduct(?:ed|ions?)|contract(?:ed|ing|ions?)|moved|placed|threw|throwing|track(?:ed|ing)|hopp(?:ed|ing)|"
    r"jump(?:ed|ing|s)|squats?|efforts|stretch(?:ed|ing)|performed|did|dorsiflex(?:ed|ion)|"
    r"plantar ?flexed|rehears(?:ed|al)|held|flicked|spread|kicked|tapp(?:ed|ing)|traced|typed|wrote|drew|used|made|"
    r"stepped|stimulat(?:ed|ion)|received|one-handed|flicks|pinch"
)
# True: "the right BB underwent training", "training of the left arm", "with the right foot", "right arm, 12 sessions".
TRAINED_SIDE = Pattern(
    r"(?<!non-)(?<!non)\b(?P<side>{side})\b{hemisphere}[\w\s-]{{0,40}}?\b(?:underwent|trained|training|vibrated|"
    r"exercised|practi[sc]ed|was strengthened|alone|curls?|squats?|exercise|contractions?|(?:flex|extens|abduct|dorsiflex)ions?|raises|presses|only|"
    r"(?:[\w%×-]+[ ,]+){{0,14}}?(?:sets of|sessions|times (?:a|per|weekly)|days (?:a|per)|× ?\d|\d x \d))\b|"
    r"\b(?:{done})\b[^.;:()]{{0,70}}?(?<!non-)(?<!non)\b(?P<of>{side})\b{hemisphere}|"
    r"\b(?P<at>{side}) (?:arm|leg|hand|foot|wrist)s?[,;] (?:\d|\w+ (?:sessions|weeks|times))".format(
        side="right|left|dominant|paretic", done=DONE, hemisphere=r"(?!-hand|[ -](?:hemispher|m1\b|motor|cort))"
    ),
    re.IGNORECASE,
)
# Words right before or behind a side that tell it from the one that works. True: "the idle left arm", "left, untrained".
AT_REST = re.compile(
    r"\b(?:un-?trained|non-?trained|un-?exercised|non-?exercised|resting|relaxed|idle|opposite|contralateral)(?:,? and|,)? "
    r"(?P<side>right|left|paretic|dominant)\b|"
    r"\b(?P<of>right|left|paretic|dominant)(?: \w+)?,? \(?(?:un-?trained|non-?trained|un-?exercised|non-?exercised|resting|"
    r"relaxed|idle|which (?:was|were|had|did) (?:not|never|stayed|been left|remained)|serv(?:ed|ing) as)",
    re.IGNORECASE,
)
OPPOSITE = {"right": "left", "left": "right", "dominant": "non-?dominant", "paretic": "non-?paretic"}
# A hemisphere serves the limb of the opposite side. True: "right | M1", "left | primary motor cortex".
HEMISPHERE = r"(?:[ -](?!arm|hand|leg)(?:[\w-]+ )?(?:hemispher|m1\b|motor|cort|sensorimotor|premotor|primary motor))"


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
    votes: Counter[str] = Counter()
    for found in TRAINED_SIDE.finditer(own):
        votes[(found["side"] or found["of"] or found["at"]).lower()] += 1
    for found in AT_REST.finditer(own):
        votes[(found["side"] or found["of"]).lower()] -= 1
    told = [side for side in OPPOSITE if votes[side] > max(0, votes[OPPOSITE[side]])]
    if not told:
        return None
    trained, other = [], []
    for side in told:
        opposite = OPPOSITE[side]
        own_side, far = rf"(?<!non-)(?<!non)\b{side}\b(?!-hand(?:ed|er))", rf"\b{opposite}\b(?!-hand(?:ed|er))"
        trained.append(f"{own_side}(?!{HEMISPHERE})")
        other.append(f"{far}(?!{HEMISPHERE})")
        if opposite in OPPOSITE:
            trained.append(f"{far}(?={HEMISPHERE})")
            other.append(f"{own_side}(?={HEMISPHERE})")
    return SideWords(re.compile("|".join(trained), re.IGNORECASE), re.compile("|".join(other), re.IGNORECASE))


def leading_limb(text: str) -> tuple[Limb, ...]:
    """Return the limb that a sentence opens with and that holds for all of it: "In the untrained leg, ..."."""
    opening = LEADING.match(text)
    return ("untrained",) if opening and UNTRAINED.search(opening.group()) else ()


def limbs(text: str, clause: Clause, words: SideWords | None) -> tuple[Limb, ...]:
    """Return the limbs that a clause names, none where it names none; ``words`` are those of the study's sides."""
    part = BRACKETED.sub("", text[clause.start : clause.end])  # "in the trained (+8%) and untrained (+5%) leg"
    untrained, trained = UNTRAINED.search(part), TRAINED.search(part)
    if words is not None:
        untrained, trained = words.other.search(part) or untrained, words.trained.search(part) or trained
    if (words is not None and BOTH.search(part)) or (untrained and trained):
        return ("trained", "untrained")
    if untrained:
        return ("untrained",)
    return ("trained",) if trained else ()
