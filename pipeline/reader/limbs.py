"""In which limb a result stands: the trained one, the untrained one, or both."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.reader.clauses import Clause
from pipeline.reader.lexicon import Hit, phrase
from pipeline.reader.patterns import Pattern, folded
from pipeline.tables import Limb, Sentence

UNTRAINED = phrase("untrained_limb")
TRAINED = phrase("trained_limb")
# Measures of the nervous system for which a study stimulates or records at one place.
NERVOUS = frozenset(
    ("mep_amplitude", "recruitment_curve", "resting_motor_threshold", "active_motor_threshold", "silent_period", "sici",
     "lici", "icf", "sicf", "interhemispheric_inhibition", "afferent_inhibition", "cmep", "ipsilateral_mep", "h_reflex",
     "v_wave", "m_wave", "stretch_reflex", "reciprocal_inhibition", "presynaptic_inhibition", "recurrent_inhibition",
     "voluntary_activation", "emg_amplitude", "antagonist_coactivation", "mu_discharge_rate",
     "mu_recruitment_threshold", "mu_synchronization", "mu_conduction_velocity", "persistent_inward_current",
     "afterhyperpolarization", "motoneuron_excitability")
)  # fmt: skip
# Two rows where one side was trained: "on both sides", "in neither leg".
BOTH = re.compile(
    r"\b(?:both|either|neither|each|no|the two|two) (?:[\w-]+ )?(?:limb|leg|arm|side|hand|hemisphere|wrist|ankle|knee|"
    r"elbow|thigh|finger|thumb|feet|foot|bicep|quadricep|forearm|calv|m1|motor cort|homologous)\w*|\bbilaterally\b|"
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
SIDES = r"(?P<{name}>right|left|(?:non-?)?(?:dominant|paretic))\b(?!-hand|[ -](?:hemispher|m1\b|motor|cort))"
# True: "the right BB underwent training", "training of the left arm", "with the right foot", "right arm, 12 sessions".
TRAINED_SIDE = Pattern(
    rf"\b{SIDES.format(name='side')}(?:(?!\b(?:after|following|by|with|than|during|in|on)\b)[\w\s()=-]){{0,50}}?"
    r"\b(?:underwent|trained|training|vibrated|flexed|extended|contracted|squeezed|lifted|pressed|gripped|stimulated|worked|"
    r"exercised|practi[sc]ed|was strengthened|curls?|squats?|exercise|"
    r"contractions?|(?:flex|extens|abduct|dorsiflex)ions?|raises|presses|"
    r"(?:[\w%×-]+[ ,]+){0,14}?(?:sets of|sessions|times (?:a|per|weekly)|days (?:a|per)|× ?\d|\d x \d))\b|"
    rf"\b(?:{DONE})\b[^.;:()]{{0,70}}?\b{SIDES.format(name='of')}|"
    rf"\b{SIDES.format(name='at')}-sided (?:training|exercise|programme)|"
    rf"\b{SIDES.format(name='only')} (?:\w+ )?(?:alone|only)\b|"
    rf"\b{SIDES.format(name='dosed')} (?:arm|leg|hand|foot|wrist)s?[,;] (?:\d|\w+ (?:sessions|weeks|times))",
    re.IGNORECASE,
)
# Words beside a side that tell it from the one that works. True: "the idle left arm", "left, untrained"; near miss:
# "the left arm rested".
AT_REST = Pattern(
    r"\b(?:un-?trained|non-?trained|un-?exercised|non-?exercised|resting|idle|opposite|contralateral)(?:,? and|,)? "
    rf"{SIDES.format(name='side')}|"
    rf"\b{SIDES.format(name='of')}(?: \w+)?,? \(?(?:un-?trained|non-?trained|un-?exercised|non-?exercised|resting|idle|"
    r"which (?:was|were|had|did) (?:not|never|stayed|been left|remained)|serv(?:ed|ing) as)",
    re.IGNORECASE,
)
# Either limb is trained, alike or each another way. True: "trained both legs", "the right leg with 20-s and the left
# with 1-s contractions"; near miss: "the right leg with 20-s contractions".
TWO_TRAINED = Pattern(
    r"\b(?:trained|training|exercised|strengthen(?:ed|ing)) (?:of )?both (?:legs|arms|limbs|sides|hands|wrists|ankles)|"
    r"\bboth (?:legs|arms|limbs|sides|hands|wrists|ankles) (?:were|was) (?:trained|exercised|strengthened)|"
    r"\b(?:right|left|dominant) (?:\w+ )?(?:with|at|by|in|using)\b[^.;]{3,60} the (?:right|left|non-?dominant|other)"
    r"(?: (?:arm|leg|limb|hand|one))? (?:with|at|by|in|using)\b",
    re.IGNORECASE,
)
OPPOSITE = {"right": "left", "left": "right", "dominant": "nondominant", "paretic": "nonparetic",
            "nondominant": "dominant", "nonparetic": "paretic"}  # fmt: skip
WRITTEN = {  # a side as an expression
    "right": r"\bright\b", "left": r"\bleft\b",
    "dominant": r"(?<!non-)\bdominant\b", "paretic": r"(?<!non-)\bparetic\b",
    "nondominant": r"\bnon-?dominant\b", "nonparetic": r"\b(?:non-?paretic|less[- ]affected)\b",
}  # fmt: skip
# A hemisphere serves the limb of the opposite side. True: "right | M1", "left | primary motor cortex".
HEMISPHERE = r"(?:[ -](?!arm|hand|leg)(?:[\w-]+ )?(?:hemispher|m1\b|motor|cort|sensorimotor|premotor|primary motor))"


# A limb or hemisphere of the sentence before: "on that side", "of this hemisphere", "there".
ON_THAT = Pattern(
    r"\b(?:that|this|the same) (?:limb|leg|arm|side|hand|wrist|ankle|foot|thigh|knee|hemisphere|muscle|finger|thumb|"
    r"biceps)\b|"
    r"\bthere(?! (?:was|were|is|are|had|has|being|remained|emerged))\b|\bhere\b|\bthe latter\b",
    re.IGNORECASE,
)
# A hemisphere told by the limb that worked, as the untrained one: "ipsilateral to the trained arm".
BESIDE_TRAINED = re.compile(
    r"\bipsilateral to the (?:trained|training|exercis\w+|working|active|"
    r"practi[sc]\w+|moving|contracting|lifting|involved) \w+",
    re.IGNORECASE,
)
PARTED = re.compile(r"[;,:]|\b(?:but|whereas|while|and|with|than)\b", re.IGNORECASE)
# The other side as what a value is held against: "41% of the other side".
HELD_AGAINST = re.compile(
    r"% of (?:that (?:of|on) |its value on )?(?:the )?[\w-]+ (?:side|leg|limb|arm|hand)\b", re.IGNORECASE
)
BRACKETED = re.compile(r"\s*\([^()]*\)")


class SideWords(NamedTuple):
    """Words for the side of the body that a study trained, and for the other."""

    trained: re.Pattern[str]
    other: re.Pattern[str]


def side_words(methods: str, text: str = "") -> SideWords | None:
    """Return the words for the sides of a study, None where it does not tell which one it trained.

    ``methods`` are the sentences before its results; where they do not tell, the whole ``text``, which holds them, may.

    >>> words = side_words("The right arm was trained.")
    >>> words is not None and bool(words.other.search("the left arm"))
    True
    """
    sided = folded(text or methods)
    if not any(side in sided for side in OPPOSITE) or TWO_TRAINED.search(methods or text):
        return None
    sides = _trained_sides(_votes(TRAINED_SIDE, methods))
    if not sides:
        votes = _votes(TRAINED_SIDE, text)
        for side, times in _votes(AT_REST, text).items():
            votes[OPPOSITE[side]] += times
        sides = _trained_sides(votes)
    if not sides:
        return None
    trained: list[str] = []
    other: list[str] = []
    for side in sides:
        for words, near, far in ((trained, side, OPPOSITE[side]), (other, OPPOSITE[side], side)):
            words.append(rf"{WRITTEN[near]}(?!-hand(?:ed|er)|{HEMISPHERE})")
            if side in ("right", "left"):
                words.append(rf"{WRITTEN[far]}(?={HEMISPHERE})")
    return SideWords(re.compile("|".join(trained), re.IGNORECASE), re.compile("|".join(other), re.IGNORECASE))


def _votes(pattern: Pattern, text: str) -> Counter[str]:
    """Return how often an expression finds each side."""
    named = (next(side for side in found.groups() if side) for found in pattern.finditer(text))
    return Counter(side.lower().replace("-", "") for side in named)


def _trained_sides(votes: Counter[str]) -> list[str]:
    """Return the sides, one of a pair at most, that are told more often than the opposite one."""
    return [side for side in OPPOSITE if votes[side] > votes[OPPOSITE[side]]]


def untrained_from(measured: Iterable[tuple[Sentence, Hit]], words: SideWords | None) -> Mapping[str, int] | None:
    """Return where measures of the nervous system are first told to be the untrained limb's, None where others are too.

    ``measured`` are the measures in order, each with its sentence; values are positions of sentences. Where a study
    names no other limb for them it stimulated and recorded there, and what it tells of others is of that limb: all but
    what comes before the limb is named for the same measure.
    """
    first: dict[str, int] = {}
    for sentence, hit in measured:
        start = max((cut.end() for cut in PARTED.finditer(sentence.text, 0, hit.start)), default=0)
        end = PARTED.search(sentence.text, hit.start)
        named = _named(sentence.text[start : end.start() if end else len(sentence.text)], words)
        if "trained" in named:
            return None
        if named:
            first.setdefault(hit.concept, sentence.position)
    return first or None


def leading_limb(text: str, words: SideWords | None) -> tuple[Limb, ...]:
    """Return the limb that a sentence opens with and that holds for all of it: "In the untrained leg, ..."."""
    opening = LEADING.match(text)
    if opening is None:
        return ()
    other = UNTRAINED.search(opening.group()) or (words is not None and words.other.search(opening.group()))
    return ("untrained",) if other else ()


def limbs(text: str, clause: Clause, words: SideWords | None, *, one_sided: bool) -> tuple[Limb, ...]:
    """Return the limbs that a clause names, none where it names none.

    ``words`` are those of the study's sides; it looked at the limb that it did not train where it is ``one_sided``.
    """
    part = BRACKETED.sub("", text[clause.start : clause.end])  # "in the trained (+8%) and untrained (+5%) leg"
    if one_sided and BOTH.search(part):
        return ("trained", "untrained")
    return _named(part, words)


def _named(part: str, words: SideWords | None) -> tuple[Limb, ...]:
    """Return the limbs that a stretch of text names one by one."""
    if "ipsilateral to" in part:
        part = BESIDE_TRAINED.sub("untrained limb", part)
    if "% of" in part:
        part = HELD_AGAINST.sub("", part)
    untrained, trained = UNTRAINED.search(part), TRAINED.search(part)
    if words is not None:
        untrained, trained = words.other.search(part) or untrained, words.trained.search(part) or trained
    if untrained and trained:
        return ("trained", "untrained")
    if untrained:
        return ("untrained",)
    return ("trained",) if trained else ()
