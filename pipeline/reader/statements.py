"""What each sentence of a document does: result, conclusion, aim, hypothesis, background, method, advice, other_study.

Reads: models/lexicon/statements.yaml, a list of cues for each kind.
Idea: the label of the section decides where there is one, against which only strong words count (an aim inside
"RESULTS" is rare, a result inside "CONCLUSIONS" is common); without labels the words decide, with the position in
the abstract: what stands before the first method is no result.
"""

import re
from collections.abc import Sequence
from functools import cache

import yaml

from pipeline.ontology import LEXICON
from pipeline.reader.lexicon import phrase
from pipeline.reader.patterns import Pattern
from pipeline.tables import Category, Part, Statement

OPENING: tuple[Statement, ...] = ("aim", "hypothesis")
TITLE_RESULT = phrase("title_result")
P_VALUE = re.compile(r"\bp\s?(?:-?values?)?\s?[<>=≤≥]|\bour\b|\bwe\b|\bpresent\b", re.IGNORECASE)  # of the study itself
NOT_KNOWN = Pattern(
    r"\b(?:is|are|remains?|was) (?:\w+ )?(?:unknown|unclear|not known|to be (?:determined|elucidated))\b", re.I
)
# True: "our findings support the | hypothesis that"; near miss: "we tested the hypothesis that".
UPHELD = Pattern(
    r"\b(?:support\w*|confirm\w*|reject\w*|refut\w*|contrary to|(?:in )?contrast to|unlike|consistent with|against|"
    r"corroborat\w*|contradict\w*|in (?:line|agreement|accordance|keeping) with|accords? with|uphold|upheld|"
    r"agree\w* with|in favou?r of)\s(?:\w+\s){0,3}hypothes[ie]s",
    re.IGNORECASE,
)
OPENS = 5  # characters within which a sentence opens
TESTED = phrase("tested")
BY_SECTION: dict[Category, Statement] = {
    "BACKGROUND": "background",
    "OBJECTIVE": "aim",
    "METHODS": "method",
    "RESULTS": "result",
    "CONCLUSIONS": "conclusion",
}
SentenceIn = tuple[str, Part, Category]


def statements(sentences: Sequence[SentenceIn]) -> list[Statement]:
    """Return what each of a document's sentences does; ``sentences`` are (text, part, section category) in order."""
    kinds: list[Statement] = []
    seen_aim = seen_method = False
    unlabelled = sum(part == "abstract" and category == "UNASSIGNED" for _, part, category in sentences)
    passed = 0
    for text, part, category in sentences:
        if part == "title":
            kinds.append(_of_title(text))
            continue
        if category != "UNASSIGNED":
            kinds.append(_in_section(text, category))
            continue
        passed += 1
        kind = _by_words(text, seen_method, passed / max(unlabelled, 1), seen_aim=seen_aim)
        seen_aim = seen_aim or kind == "aim"
        seen_method = seen_method or kind in ("method", "result")
        kinds.append(kind)
    return kinds


def _of_title(text: str) -> Statement:
    if text.rstrip().endswith("?"):
        return "aim"
    return "result" if TITLE_RESULT.search(text) else "aim"


def _in_section(text: str, category: Category) -> Statement:
    told = BY_SECTION[category]
    cues = _cues()
    if category in ("RESULTS", "CONCLUSIONS"):
        for kind in (*OPENING, "advice") if category == "CONCLUSIONS" else OPENING:
            if _does(kind, text):
                return kind
    if category == "BACKGROUND":
        for kind in ("aim", "hypothesis", "other_study"):
            if cues[kind].search(text):
                return kind
    return told


def _by_words(text: str, seen_method: bool, share: float, *, seen_aim: bool) -> Statement:
    """Judge a sentence of an unlabelled abstract, ``share`` of whose sentences end with this one."""
    cues = _cues()
    for kind in OPENING:
        if _does(kind, text):
            return kind
    if not seen_method and share < 0.7:
        for kind in ("background", "other_study", "method"):
            if cues[kind].search(text):
                return kind
        return "result" if cues["result"].search(text) and (seen_aim or share > 0.3) else "background"
    if (elsewhere := cues["other_study"].search(text)) and elsewhere.start() < OPENS and not P_VALUE.search(text):
        return "other_study"
    if NOT_KNOWN.search(text) and not P_VALUE.search(text):
        return "background"
    if cues["advice"].search(text) and share > 0.6:
        return "advice"
    if cues["conclusion"].search(text) and share > 0.5:
        return "conclusion"
    if cues["method"].search(text) and not TESTED.search(text):
        return "method"
    if cues["result"].search(text):
        return "result"
    return "conclusion" if share > 0.75 else "result"


def _does(kind: Statement, text: str) -> bool:
    """Tell whether a sentence holds a cue of a kind; one that upholds a hypothesis does not put it forward."""
    return bool(_cues()[kind].search(text)) and not (kind == "hypothesis" and UPHELD.search(text))


@cache
def _cues() -> dict[Statement, Pattern]:
    raw = yaml.safe_load((LEXICON / "statements.yaml").read_text(encoding="utf8"))
    return {kind: Pattern(r"(?<!\w)(?:" + "|".join(cues) + ")", re.IGNORECASE) for kind, cues in raw.items()}
