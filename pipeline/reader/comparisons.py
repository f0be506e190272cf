"""Who is compared with whom in a clause: arms before and after the words of comparison, and what follows for the row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.reader.clauses import Clause
from pipeline.reader.lexicon import Hit
from pipeline.reader.setting import CONTROL, HISTORY, OTHER, STIMULATION, Setting

BASELINE, NONE = "baseline", "none"

# Words after which the comparator stands. Near misses: "more than half", "greater than 10 %".
AGAINST = re.compile(
    r"""\b(?: than(?!\s(?:half|\d|one|two|twice)) | compared\s(?:with|to) | (?:in|by)\scomparison\s(?:with|to) | versus | vs\.? | relative\sto | set\sagainst | as\sagainst
      | (?:in|by)\scontrast\s(?:with|to) | exceed\w* | surpass\w* | outperform\w* | (?:different|differ\w*|indistinguishable)\sfrom | superior\sto | over(?=\s(?:sham|control|placebo))
      | inferior\sto | similar\sto | comparable\s(?:to|with) | equal\sto | equivalent\sto | matched\sthat | as\s(?:much|large|great|well|effective)\sas | unlike | in\sfavou?r\sof )\b""",
    re.VERBOSE | re.IGNORECASE,
)
# Words that tell of a comparison between arms without naming the comparator.
BETWEEN = re.compile(
    r"""\b(?: between(?:\sthe)?[\s-](?:\w+\s){0,2}(?:groups?|conditions?|arms|interventions|protocols|modes|modalities|trainings?|programmes?|programs|limbs|legs|sessions|trials|regimes?n?s?|treatments?|loads|exercises|them|both)
      | group\sdifferences? | (?:group|condition|treatment|intervention|training)(?:\s\w+)?[\s-]*(?:×|x|by|-by-|\*|and)[\s-]*(?:time|session|test|phase)\b
      | time(?:\s\w+)?\s*(?:×|x|by|-by-|\*)[\s-]*(?:group|condition|treatment|intervention|training|protocol)
      | interactions? | more\sin | differ(?:ed|ence)?s?\sbetween | difference\sbetween | among\s(?:the\s)?(?:\w+\s)?(?:groups|conditions) | across\s(?:groups|conditions) | told\sapart | distinguished | differentially )""",
    re.VERBOSE | re.IGNORECASE,
)
# Words that tell that arms changed alike, beside a direction.
ALIKE = re.compile(
    r"""\b(?: irrespective\sof | regardless\sof | independent(?:ly)?\sof | similarly | equally | alike | comparably | to\s(?:a|the)\s(?:similar|same|comparable|equal)\s(?:extent|degree)
      | to\san?\s(?:equal|equivalent)\s(?:extent|degree) | of\sthe\ssame\sorder | similar\s(?:increases?|gains?|improvements?|decreases?|reductions?|declines?|changes)
      | (?:with\s)?(?:no|without(?:\sany)?)\s(?:\w+\s){0,2}(?:between[\s-](?:group|arm|condition|limb)\s)?differences?(?:\sbetween|\samong)?
      | whichever | whether )\b""",
    re.VERBOSE | re.IGNORECASE,
)
BEFORE = re.compile(
    r"\b(?:baseline|before|pre-?(?:test|training|exercise|intervention|values?)?|initial(?:ly)?|over time|main effect of time|effect of time|with time|(?:at|in) rest|control values|pretraining|prior to|first set)\b",
    re.IGNORECASE,
)
ALL_ARMS = re.compile(
    r"\b(?:both (?:\w+ ){0,2}(?:groups?|arms|conditions|interventions|training|trainings|protocols|modes|modalities|programmes|programs|regimens?|sessions|legs|limbs|exercises)|all (?:\w+ ){0,2}(?:groups|conditions|interventions|participants|subjects|protocols)"
    r"|either (?:group|regimen|mode|programme|training|condition|intervention)|each group|the (?:two|three) (?:\w+ )?(?:groups|conditions|modes|modalities)|neither (?:group|regimen|condition)|no (?:session|group)|groups?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sides:
    """Arms that a row is about, and what they are held against."""

    arms: tuple[str, ...]
    comparators: tuple[str, ...]


def arms_in(hits: Sequence[Hit], setting: Setting) -> tuple[str, ...]:
    """Return the study's own arms among named interventions, in order, each once."""
    found: list[str] = []
    for hit in hits:
        meant = setting.meant(hit.concept)
        if meant is not None and meant not in found:
            found.append(meant)
    return tuple(found)


def sides(text: str, clause: Clause, direction: str, setting: Setting, inherited: tuple[str, ...]) -> Sides:
    """Return the arms and comparators of a clause; ``inherited`` are the arms of what the clause continues."""
    part = text[clause.start : clause.end]
    named = arms_in(clause.interventions, setting)
    against = AGAINST.search(part)
    if against:
        told = _against(part, against, clause, setting, named, inherited)
        if told is not None:
            return told
    active = tuple(arm for arm in named if arm != CONTROL) or tuple(arm for arm in inherited if arm != CONTROL)
    if BETWEEN.search(part) and not (direction != "no_change" and BEFORE.search(part)):
        between = _between(active, named, setting)
        if between is not None:
            return between
    if named == (CONTROL,) and not against:
        return Sides((), ())
    return Sides(active or setting.main[:3], (default_comparator(active, setting),))


def default_comparator(active: tuple[str, ...], setting: Setting) -> str:
    """Return what a change is held against where the clause does not say."""
    arm = active[0] if active else setting.main[0]
    if arm == HISTORY:
        return CONTROL
    if arm in (OTHER, STIMULATION) and setting.control:
        return CONTROL
    return BASELINE


def alike(setting: Setting, arms: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the two arms of which a clause says that they changed alike, None where there are no two."""
    active = [arm for arm in arms if arm != CONTROL]
    if len(active) >= 2:
        return active[0], active[1]
    others = [arm for arm in setting.main if arm not in active]
    if active and others and len(setting.main) == 2:
        return active[0], others[0]
    if setting.acute and active:
        return active[0], active[0]
    return None


def _against(
    part: str,
    against: re.Match[str],
    clause: Clause,
    setting: Setting,
    named: tuple[str, ...],
    inherited: tuple[str, ...],
) -> Sides | None:
    place = clause.start + against.end()
    after = part[against.end() :]
    reach = re.search(r"[,;]|\b(?:in|by|at|after|during|whereas|while|but)\b", after[3:])
    stop = place + (reach.start() + 3 if reach and against.start() < 3 else len(after))
    right = arms_in([hit for hit in clause.interventions if place <= hit.start < stop], setting)
    left = tuple(
        arm
        for arm in arms_in([h for h in clause.interventions if not place <= h.start < stop], setting)
        if arm != CONTROL
    )
    if (not right and BEFORE.match(after.lstrip())) or (BEFORE.search(after[:30]) and CONTROL not in right):
        arms = left or tuple(arm for arm in inherited if arm != CONTROL) or setting.main[:3]
        return Sides(arms, (BASELINE,))
    if not right:
        return None
    arms = left or tuple(arm for arm in inherited if arm not in right and arm != CONTROL)
    arms = (
        arms
        or tuple(arm for arm in setting.main if arm not in right)
        or (setting.main if CONTROL in right else right[:1])
    )
    if against.group().lower().startswith("unlike") or not arms:
        return None
    if right == (CONTROL,) or CONTROL not in right:
        return Sides(arms[:3], right)
    return Sides(arms[:3], right)


def _between(active: tuple[str, ...], named: tuple[str, ...], setting: Setting) -> Sides | None:
    if len(active) >= 2:
        return Sides(active[:1], active[1:2])
    if CONTROL in named and active:
        return Sides(active, (CONTROL,))
    if len(setting.main) >= 2 and not setting.control:
        return Sides(setting.main[:1], setting.main[1:2])
    if setting.control:
        return Sides(active or setting.main[:3], (CONTROL,))
    if setting.main:
        return Sides(setting.main[:1], setting.main[:1])
    return None
