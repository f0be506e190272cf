"""Who is compared with whom in a clause: arms before and after the words of comparison."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.reader.clauses import Clause
from pipeline.reader.cues import Cue, masked
from pipeline.reader.families import ACUTE, CONTROL, HISTORY, OTHER, STIMULATION, in_family
from pipeline.reader.lexicon import Hit, phrase
from pipeline.reader.patterns import Pattern
from pipeline.reader.setting import Setting

BASELINE, NONE = "baseline", "none"

AGAINST = phrase("against")
BETWEEN = phrase("between")
ALIKE = phrase("alike")
PEOPLE = phrase("people")
PEOPLE_DIFFER = Pattern(
    r"\b(?:sex|gender|age|inter-?leg|inter-?limb|between-leg)[\s-](?:related\s|specific\s|based\s)?differences?",
    re.IGNORECASE,
)
# A second variant of the same intervention, told by its dose: "than at 30% 1RM", "vs. 0 Hz", "60 %".
VARIANT = re.compile(
    r"\s(?:with\s|at\s|in\s|the\s|for\s|during\s|after\s|those\s)*(?:\d+(?:\.\d+)?\s?(?:%|Hz|RM|mA|sets?|"
    r"repetition)|(?:low|high|light|heavy|moderate|other|concentric|eccentric|isometric)\b)",
    re.IGNORECASE,
)
# A second arm that no id names: "than in the NEUTRAL condition"; near miss: "than before".
OTHER_ARM = re.compile(
    r"\s(?:(?:those|that|with|in|after|during|for|of|the|by|under)\s)*(?:[\w-]+\s){1,3}?"
    r"(?:conditions?|sessions?|trials?|protocols?|movements?|contractions?|tasks?|exercises?|montages?|modes?)\b|"
    r"\s(?:in\s|the\s)*group\s\w+",
    re.IGNORECASE,
)
COMPARATIVE = re.compile(
    r"(?:greater|higher|larger|longer|stronger|bigger|smaller|lower|shorter|weaker|better|worse)\b", re.IGNORECASE
)
WITHOUT = re.compile(
    r"\s(?:(?:those|that|when|in|measurements|recordings|values|trials)\s)*(?:without|no)\s", re.IGNORECASE
)
TWO_DOSES = re.compile(r"\d+[^,;]{0,25}\b(?:and|vs\.?|or)\b\s*\d+[^,;]{0,30}\b(?:groups|conditions)", re.IGNORECASE)
OPENING_END = re.compile(r"[,;]|\b(?:at|during|whereas|while|but)\b")
TREATMENTS = (OTHER, STIMULATION, "stimulation_plus_rt")  # what may be added to a training
BEFORE = phrase("before")
# True: "between baseline and post-test", "between the two sessions"; near miss: "between groups".
BETWEEN_TIMES = Pattern(
    r"\bbetween(?: the)? (?:pre|post|before|baseline|days?|time|test(?:s|ing)?\b|measurements?|weeks?|morning|"
    r"occasions)",
    re.IGNORECASE,
)
# Differences that stood before anything was done are no findings: "at baseline the young were stronger".
AT_FIRST = re.compile(
    r"^\W*(?:at baseline|baseline \w+|initially|at (?:the )?outset|before (?:the )?(?:training|intervention|"
    r"treatment)|prior to (?:the )?(?:training|intervention|treatment))\b",
    re.IGNORECASE,
)
PRE_POST = Pattern(r"\b(?:after|post\w*|following|from baseline|to baseline|during|until)\b", re.IGNORECASE)
# A result of one session in a study of a programme; near miss: "after a session of each kind".
ONE_SESSION = Pattern(
    r"\b(?:after|following) (?:the|a|one) (?:single|first|acute|initial) (?:\w+ )?(?:session|bout|workout)\b",
    re.IGNORECASE,
)
ALL_ARMS = phrase("all_arms")
TRAINING = Pattern(r"\btrain(?:ing|ed)\b", re.IGNORECASE)  # near misses: "detraining", "untrained"
ONLY = Pattern(r"\b(?:only|alone|exclusively|solely)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sides:
    """Arms that a row is about, and what they are held against."""

    arms: tuple[str, ...]
    comparators: tuple[str, ...]
    turned: bool = False  # told of the controls against the arms: "lower in controls than in trained men"


def arms_in(hits: Sequence[Hit], setting: Setting) -> tuple[str, ...]:
    """Return the study's own arms among named interventions, in order, each once."""
    found: list[str] = []
    for hit in hits:
        meant = setting.meant(hit.concept)
        if meant is not None and meant not in found:
            found.append(meant)
    return tuple(found)


def people_compared(part: str, clause: Clause, setting: Setting) -> bool:
    """Tell whether a clause compares people of different kinds, who are no arms: "in men than in women"."""
    named = arms_in(clause.interventions, setting)
    if PEOPLE_DIFFER.search(part) and not named:
        return True
    compared = AGAINST.search(part) or BETWEEN.search(part)
    return bool(PEOPLE.search(part) and compared and len(named) < 2 and CONTROL not in named)


def sides(text: str, clause: Clause, cue: Cue | None, direction: str, setting: Setting, before: Sides) -> Sides:
    """Return the arms and comparators of a clause; ``before`` are those of what the clause continues."""
    inherited = before.arms
    part = text[clause.start : clause.end]
    named = arms_in(clause.interventions, setting)
    compared = cue is not None and (cue.compared or bool(COMPARATIVE.match(text, cue.start)))
    if AT_FIRST.search(text) and not PRE_POST.search(text[: clause.end]):
        return Sides((), ())
    against = AGAINST.search(part)
    if against and (told := _against(part, against, clause, setting, inherited)):
        ranked = compared or (cue is not None and cue.form == "adjective")
        return told if ranked else replace(told, turned=False)
    active = tuple(arm for arm in named if arm != CONTROL) or tuple(arm for arm in inherited if arm != CONTROL)
    if BETWEEN_TIMES.search(part):
        return Sides(active or default_arms(part, setting), (BASELINE,))
    if BETWEEN.search(masked(part)) and not (direction != "no_change" and BEFORE.search(part)):
        return _between(active, named, setting)
    if named == (CONTROL,):
        return Sides((), ())
    if setting.bout and ALL_ARMS.search(part) and direction != "no_change" and PRE_POST.search(part):
        return Sides((setting.bout,), (BASELINE,))
    if not named and before.comparators and before.comparators != (BASELINE,) and not BEFORE.search(part):
        return before
    if not setting.acute and ONE_SESSION.search(text) and any(in_family(arm) for arm in setting.main):
        return Sides((ACUTE,), (BASELINE,))
    active = active or default_arms(part, setting)
    return Sides(active, (default_comparator(active, part, setting, direction, compared=compared),))


def default_arms(part: str, setting: Setting) -> tuple[str, ...]:
    """Return the arms that a clause is about where it names none: the studied treatment, or every programme."""
    treatments = tuple(arm for arm in setting.main if arm in TREATMENTS)
    others = tuple(arm for arm in setting.main if arm not in TREATMENTS)
    if not treatments or not others:
        if ALL_ARMS.search(part) and HISTORY not in setting.main:
            return tuple(arm for arm in setting.main if arm != "detraining")[:3] or setting.main[:1]
        if setting.main[0] == HISTORY:
            return setting.main[:1]
        trained = TRAINING.search(part) is not None and any(in_family(arm) for arm in setting.main)
        lasting = tuple(arm for arm in setting.main if arm != "detraining" or (arm == setting.main[0] and not trained))
        arms = set(setting.labels.values())
        return tuple(arm for number, arm in enumerate(lasting[:3]) if not number or arm in arms)
    if setting.acute and not BEFORE.search(part):
        return treatments[:1]
    return others[:2]


def default_comparator(active: tuple[str, ...], part: str, setting: Setting, direction: str, *, compared: bool) -> str:
    """Return what a change is held against where the clause does not say.

    ``compared`` tells that the clause ranks arms by a comparative ("greater gains in A") rather than telling a change.
    """
    arm = active[0]
    if arm == HISTORY or setting.pooled:
        return CONTROL
    if setting.review and arm in TREATMENTS:
        return NONE
    after = PRE_POST.search(part)
    if compared and not after and not BEFORE.search(part) and _has_variants(arm, setting):
        return arm
    if arm == OTHER and not setting.timed and not BEFORE.search(part):
        return CONTROL
    told = after and (not setting.crossover or (arm == STIMULATION and not compared and direction != "no_change"))
    if arm in TREATMENTS and setting.sham and not BEFORE.search(part) and not told:
        return CONTROL
    return BASELINE


def _has_variants(arm: str, setting: Setting) -> bool:
    """Tell whether a comparative ranks two variants of one training, the only one of a study of several arms."""
    return setting.main == (arm,) and arm not in TREATMENTS and setting.arms and not setting.control


def alike(part: str, setting: Setting, arms: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the two arms of which a clause says that they changed alike, None where there are no two."""
    active = [arm for arm in arms if arm != CONTROL]
    if len(active) >= 2:
        return active[0], active[1]
    others = [arm for arm in setting.main if arm not in active]
    if active and others and len(setting.main) == 2:
        return active[0], others[0]
    if not active or not ALL_ARMS.search(part):
        return None
    if setting.acute or setting.variants(active[0]) or TWO_DOSES.search(part):
        return active[0], active[0]
    return None


def leads_with_comparator(text: str) -> bool:
    """Tell whether a sentence opens with its comparator, which then holds for all of it: "Relative to CG, ..."."""
    against = AGAINST.search(text, 0, 40)
    return against is not None and against.start() <= 4


def others_of(setting: Setting, arms: tuple[str, ...]) -> tuple[str, ...]:
    """Return the arms for which "only A rose" says that they did not: those named as A's fellows."""
    others = tuple(arm for arm in setting.main if arm not in arms and arm not in TREATMENTS and arm != "detraining")
    if others or not arms:
        return others[:2]
    return arms[:1] if setting.variants(arms[0]) else ()


def _against(
    part: str, against: re.Match[str], clause: Clause, setting: Setting, inherited: tuple[str, ...]
) -> Sides | None:
    """Return the sides of "A rose more than B", "compared with B, A rose" and "larger than before"."""
    after = part[against.end() :]
    reach = OPENING_END.search(after, 3) if against.start() < 3 else None
    place = clause.start + against.end()
    stop = place + (reach.start() if reach else len(after))
    right = arms_in([hit for hit in clause.interventions if place <= hit.start < stop], setting)
    if WITHOUT.match(after):
        right = (CONTROL,)
    left = arms_in([hit for hit in clause.interventions if not place <= hit.start < stop], setting)
    arms = tuple(arm for arm in left if arm != CONTROL) or tuple(arm for arm in inherited if arm != CONTROL)
    if BEFORE.search(after[:30]) and CONTROL not in right:
        return Sides(arms or setting.main[:3], (BASELINE,))
    if not right and VARIANT.match(after) and (arms or setting.main):
        exercise = [arm for arm in (*left, *setting.main) if arm not in TREATMENTS and arm != CONTROL]
        arm = (exercise or setting.main)[0]
        return Sides((arm,), (arm,))
    if not right and OTHER_ARM.match(after) and (arms or setting.main):
        arm = (arms or setting.main)[0]
        return Sides((arm,), (CONTROL if arm == OTHER else arm,))
    if not right:
        return None
    arms = tuple(arm for arm in arms if arm not in right) or (
        () if left else tuple(a for a in setting.main if a not in right)
    )
    if left == (CONTROL,) and CONTROL not in right:
        return Sides(right[:3], (CONTROL,), turned=True)
    if not arms and CONTROL not in right:
        arms = right[:1]
    return Sides(arms[:3], right) if arms else None


def _between(active: tuple[str, ...], named: tuple[str, ...], setting: Setting) -> Sides:
    """Return the sides of a comparison that names no comparator: "no difference between groups"."""
    treatments = tuple(arm for arm in setting.main if arm in TREATMENTS)
    others = tuple(arm for arm in setting.main if arm not in TREATMENTS)
    if len(active) >= 2:
        return Sides(active[:1], active[1:2])
    if CONTROL in named and active:
        return Sides(active, (CONTROL,))
    if (
        setting.acute
        and len(setting.main) == 1
        and setting.main[0] not in TREATMENTS
        and setting.variants(setting.main[0])
    ):
        return Sides(setting.main, setting.main)
    if treatments and others and not setting.acute and not (setting.sham and treatments[0] == STIMULATION):
        return Sides(treatments[:1], others[:1])
    if treatments and setting.control:
        return Sides(active or treatments[:1], (CONTROL,))
    if len(setting.main) >= 2:
        return Sides(setting.main[:1], setting.main[1:2])
    if setting.variants(setting.main[0]) or not setting.control:
        return Sides(setting.main[:1], setting.main[:1])
    return Sides(active or setting.main[:1], (CONTROL,))
