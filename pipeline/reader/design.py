"""What kind of study a document reports: its design, and whether it looks at one session or at a programme.

Reads: models/lexicon/designs.yaml.
Idea: a cascade from what settles the matter (publication type, title, "crossover") to what only hints at it.
"""

import re
from collections.abc import Sequence
from functools import cache

import yaml

from pipeline.ontology import LEXICON
from pipeline.reader.people import headcount
from pipeline.reader.reading import Document
from pipeline.tables import Exposure, Sentence

POOLED = ("review", "meta_analysis")
SETTLED_BY_TYPE = "publication_types"


def design(document: Document, sentences: Sequence[Sentence]) -> str:
    """Return the design id."""
    counted, publication_types = headcount(sentences)[0] is not None, document.publication_types
    title = " ".join(s.text for s in sentences if s.part == "title")
    own = " ".join(s.text for s in sentences if s.statement not in ("background", "other_study", "advice"))
    if pooled := _pooled(title, own, publication_types, counted):
        return pooled
    if _has("protocol_title", title) or _has("protocol", own):
        return "protocol"
    if not counted and _has("modelling", title):
        return "modelling"
    return _allotted(title, own) or _compared(title, own)


def _pooled(title: str, own: str, publication_types: Sequence[str], counted: bool) -> str | None:
    told = [_types()[kind] for kind in publication_types if kind in _types()]
    if "meta_analysis" in told or _has("meta_analysis", title):
        return "meta_analysis"
    if told:
        return told[0]
    if _has("review_title", title) or (not counted and _has("review", own)):
        return "meta_analysis" if _has("meta_analysis", own) else "review"
    return None


def _allotted(title: str, own: str) -> str | None:
    """Return a design in which people or conditions were allotted."""
    text = f"{title} . {own}"
    if _has("crossover", text):
        return "crossover"
    if _has("random", text):
        return "rct"
    return None


def _compared(title: str, own: str) -> str:
    """Return a design without random allotment, by what was compared with what."""
    text = f"{title} . {own}"
    programme = exposure_by_words(own) == "chronic"
    groups = _has("groups", own)
    if programme:
        return "controlled_trial" if groups else "single_group"
    if _has("traits", text):
        return "cross_sectional"
    if _has("conditions", own):
        return "crossover"
    if groups:
        return "controlled_trial"
    if _has("before_after", own) and _has("intervention", text):
        return "single_group"
    return "other"


# "6 weeks of training", "over 10 weeks", "12-week", "12 sessions"; near miss: "a week later".
PROGRAMME = re.compile(
    r"""\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|sixteen|one)[\s-](?:more\s)?
    (?:weeks?|wks?|wk|months?|days?)\b(?!\s(?:later|after|apart|follow|prior|before|old|post|ago|of\sage|thereafter|earlier))
    |\b(?:twice|thrice|three\stimes)\s(?:a\s|per\s)?week|\b(?:year|weeks|months)\sof\b""",
    re.VERBOSE | re.IGNORECASE,
)
# Words of a programme beside it; near miss: "trained for years".
TRAINING = re.compile(r"\b(?:train|practi[sc]|programme|program|intervention|immobili|suspen|unload|exercis|rehabilit|treat|cast)\w*", re.IGNORECASE)


def exposure_by_words(own: str) -> Exposure | None:
    """Return chronic where a span of weeks goes with training, acute where one session is told, else None."""
    for sentence in re.split(r"(?<=[.;])\s", own):
        if PROGRAMME.search(sentence) and TRAINING.search(sentence):
            return "chronic"
    return "acute" if _has("acute", own) else None


def exposure(design_id: str, sentences: Sequence[Sentence]) -> Exposure | None:
    """Return whether findings tell of one session, a programme, or training history; None for pooled studies."""
    if design_id in POOLED or design_id in ("modelling", "protocol"):
        return None
    if design_id == "cross_sectional":
        return "cross_sectional"
    own = " ".join(s.text for s in sentences if s.statement not in ("background", "other_study", "advice"))
    return exposure_by_words(own)


def _has(name: str, text: str) -> bool:
    return _cues(name).search(text) is not None


@cache
def _cues(name: str) -> re.Pattern[str]:
    raw = yaml.safe_load((LEXICON / "designs.yaml").read_text(encoding="utf8"))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(raw[name])})(?!\w)", re.IGNORECASE)


@cache
def _types() -> dict[str, str]:
    raw: dict[str, str] = yaml.safe_load((LEXICON / "designs.yaml").read_text(encoding="utf8"))["publication_types"]
    return raw
