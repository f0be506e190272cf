"""Statistics of a result as printed in its clause: p, percentage, effect size, confidence interval.

The first value of each counts where a clause holds several. What is not printed is None; "NS" is no value.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.reader.numbers import SIGN
from pipeline.reader.patterns import Pattern

PRelation = Literal["=", "<", ">", "<=", ">="]

RELATIONS: dict[str, PRelation] = {
    "=": "=", "<": "<", ">": ">", "≤": "<=", "≥": ">=", "<=": "<=", ">=": ">=", "⩽": "<=", "⩾": ">=",
    "&lt;": "<", "&gt;": ">", "textless": "<", "textgreater": ">",
}  # fmt: skip
_VALUE = rf"{SIGN}?(?:\d+[.·]\d+|[.·]\d+|\d+)"


def _compiled(pattern: str) -> Pattern:
    return Pattern(pattern, re.VERBOSE)


# "P < 0.05", "p = .03", "p-values < 0.001", "P≤0·05", "p textless 0.001"; near misses: "P100", "at p. 12", "VAP = 3".
P = _compiled(
    r"""(?<![\w-])[Pp][\s-]?(?:[Vv]alues?)?\s*
    (?P<relation><=|>=|[=<>≤≥⩽⩾]|&lt;|&gt;|textless|textgreater)\s*
    (?P<value>[01]?[.·]\d+(?:\s?[x×]\s?10[-−–]\d+|[eE][-−]\d+)?|[01](?![\d.]))"""
)
# What a percentage is not a change of: "95% CI", "80% 1RM", "20% MVC", "at 30%", "50%Δ".
PERCENT = _compiled(
    rf"""(?P<by>\bby\s(?:about\s|approximately\s|some\s|almost\s|nearly\s|[~∼≈]\s?)?)?(?<![\d.])
    (?P<value>{_VALUE})\s?%?(?:\s?(?:±|\+/-|\+-)\s?\d+(?:\.\d+)?)?
    (?:\s?%?(?:,\s|\s(?:and|or|vs\.?)\s){_VALUE})?\s?%(?P<compared>\s(?:small|larg|great|high|low|strong|weak|less|more|short|long|slow|fast))?
    (?!\s?(?:CI\b|C\.I|CL\b|confidence|credible|of\s(?:the\s|their\s|his\s)?(?:1|one|max|MV|resting|active|baseline|initial|test)
    |1[\s-]?RM|MVI?C|max|RM|AMT|RMT|HDI|high-density|limits))"""
)
AT = re.compile(r"(?:\bat|\bwith|\bto|\bbelow|\babove|\bfrom|\breached|\bwas|\bwere|\bof)\s(?:[~∼≈]\s?)?$")
DOWN = Pattern(
    r"\b(?:decreas|reduc|lower|smaller|declin|fell|fall|drop|loss|lost|weak|shorter|shortened|less|diminish|attenuat"
    r"|depress|shrank|shrunk|down|slower|impair|atroph|worsen|curtail|lessen|abbreviat|brief|suppress|inhibited)\w*",
    re.IGNORECASE,
)
UP = Pattern(
    r"\b(?:increas|rise|rose|risen|higher|greater|larger|gain|improv|enhanc|augment|elevat|longer|prolong|grew|grow"
    r"|up|climb|rais|expand|stronger|facilitat|potentiat|exceed|more|lengthened|boost|benefi|faster)\w*",
    re.IGNORECASE,
)
_MEASURES = {
    "d": r"(?:Cohen['’]?s\s)?d(?:z|av|s)?",
    "g": r"(?:Hedges?['’]?s?['’]?\s)?g",
    "SMD": r"(?i:SMD|standardi[sz]ed\smean\sdifference)",
    "ES": r"(?:ES|(?i:(?:pooled\s)?effect\ssizes?))",
    "eta2p": r"(?:(?:partial\s)?(?:η|eta|ɳ|ƞ)\s?-?(?:p\s?[2²]|[2²]\s?p|[2²]|\ssquared)|partial\seta-squared|np[2²])",
    "R2": r"[Rr][2²]",
    "r": r"(?:r|rs|rho|ρ|[Rr]ₛ|Pearson['’]s\sr)",
    "MD": r"(?:W?MD|(?i:mean\sdifference))",
    "OR": r"(?:OR|(?i:odds\sratio))",
    "beta": r"(?:β|(?i:beta))",
}
# "d = 0.78", "SMD, 1.26", "η2p = 0.265", "SMD −17.57", "effect size 0.87"; near misses: "3 d", "d 2", "g/kg".
EFFECTS = {
    name: _compiled(
        rf"(?<![\w-])(?:{pattern})(?:\s?\((?:[A-Z]+)\))?\s?(?:=|≥|≤|>|<|:|,|\bof\b|\bwas\b|\s)\s?(?P<value>{SIGN}?\d*[.·]\d+)"
        if name not in ("d", "g", "r")
        else rf"(?<![\w-])(?:{pattern})\s?(?:=|≥|≤|>|<|:)\s?(?P<value>{SIGN}?\d*[.·]\d+)"
    )
    for name, pattern in _MEASURES.items()
}
# Any of them, of which most clauses hold none.
EFFECT = _compiled("|".join(effect.plain.pattern.replace("(?P<value>", "(?:") for effect in EFFECTS.values()))
_TO = r"(?:\s?(?:to|,|;|and)\s?|\s?[–—]\s?|\s?-\s?)"
# "95% CI 0.41 to 0.94", "95% CI: [−0.21, 1.32]", "90% confidence limits for ES, -0.21, 1.32"; near miss: "CI was wide".
INTERVAL = _compiled(
    rf"""(?:\bC\.?I\.?s?|(?i:confidence\s(?:intervals?|limits))|CL|CrI)(?:\sfor\s\w+)?(?:\s?\((?:CI|CL)\))?[\s:=,]*[\[({{]?\s?
    (?P<low>{_VALUE})\s?%?{_TO}(?P<high>{_VALUE})"""
)
# An interval bare after an effect size: "SMD 1.60; 0.18, 3.02", "g = 0.67 [0.41, 0.94]"; near miss: "1.2, 3".
BARE_INTERVAL = _compiled(rf"\s?(?:;\s?|[\[(]\s?)(?P<low>{_VALUE}){_TO}(?P<high>{_VALUE})")


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a clause prints of a result; the columns of :class:`pipeline.tables.Finding` of the same names."""

    p_value: float | None = None
    p_relation: PRelation | None = None
    change_percent: float | None = None
    effect_size: float | None = None
    effect_measure: str | None = None
    interval_low: float | None = None
    interval_high: float | None = None


@lru_cache(maxsize=64)  # one clause may tell many rows
def statistics(text: str) -> Statistics:
    """Return the statistics of a clause; a change in percent takes its sign from the words where none is printed.

    >>> statistics("MVC fell by 20 ± 9% (P < 0.05; SMD 0.67; 95% CI 0.41 to 0.94)")
    Statistics(p_value=0.05, p_relation='<', change_percent=-20.0, effect_size=0.67, effect_measure='SMD', \
interval_low=0.41, interval_high=0.94)
    """
    p = P.search(text)
    measure, effect = _effect(text)
    interval = INTERVAL.search(text) or (BARE_INTERVAL.match(text, effect.end()) if effect else None)
    ends = sorted((_number(interval["low"]), _number(interval["high"]))) if interval else None
    return Statistics(
        p_value=_number(p["value"]) if p else None,
        p_relation=RELATIONS[p["relation"]] if p else None,
        change_percent=_change(text),
        effect_size=_number(effect["value"]) if effect else None,
        effect_measure=measure,
        interval_low=ends[0] if ends else None,
        interval_high=ends[1] if ends else None,
    )


def _effect(text: str) -> tuple[str | None, re.Match[str] | None]:
    """Return the effect size that stands first, and what it is."""
    if not EFFECT.search(text):
        return None, None
    found = [(match.start(), name, match) for name, pattern in EFFECTS.items() if (match := pattern.search(text))]
    _, name, match = min(found, key=lambda one: one[0])
    return name, match


def _change(text: str) -> float | None:
    for found in PERCENT.finditer(text):
        if not (found["by"] or found["compared"]) and AT.search(text, 0, found.start()):
            continue
        printed = found["value"]
        value = _number(printed)
        if printed[0].isdigit() or printed[0] in ".·":
            return -value if _falls(text, found.start(), found.end("value")) else value
        return value
    return None


def _falls(text: str, start: int, end: int) -> bool:
    """Tell whether the nearer word of change before or just after a percentage tells of a fall."""

    def distance(cues: Pattern) -> int:
        gaps = [start - cue.end() if cue.end() <= start else cue.start() - end for cue in cues.finditer(text)]
        return min((gap for gap in gaps if gap >= 0), default=len(text))

    return distance(DOWN) < distance(UP)


def _number(text: str) -> float:
    plain = re.sub(r"\s", "", text).replace("·", ".").replace("−", "-").replace("–", "-").replace("--", "-")
    plain = re.sub(r"[x×]10-", "e-", plain).lstrip("+")
    return float(plain)
