"""What kind of study a document reports: its design, and whether it looks at one session or at a programme.

Reads: models/lexicon/designs.yaml.
Idea: a cascade from what settles the matter (publication type, title, "crossover") to what only hints at it.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

import yaml

from pipeline.ontology import LEXICON
from pipeline.reader.dose import Dose, programme_doses
from pipeline.reader.headcount import counts_people, headcount
from pipeline.reader.reading import Document
from pipeline.reader.roles import of_training
from pipeline.tables import Exposure, Sentence

POOLED = ("review", "meta_analysis")
SHORT = 4  # sentences, the title's included; a text of more that neither counts people nor measures is a review
OPENING = 2  # sentences at the start of an unlabelled abstract that are surely background where they look so


@lru_cache(maxsize=4)
def design(document: Document, sentences: tuple[Sentence, ...]) -> str:
    """Return the design id."""
    title, own = document.title, _own(sentences)
    everything = " ".join(sentence.text for sentence in sentences)
    counted = headcount(sentences)[0] is not None
    if pooled := _pooled(title, everything, document.publication_types, counted):
        return pooled
    if _has("protocol_title", title) or _has("protocol", own):
        return "protocol"
    if not counted and _has("modelling", title):
        return "modelling"
    text = f"{title} . {own}"
    if _has("crossover", text):
        return "crossover"
    if _has("random", text):
        return "rct"
    if has_programme(title, sentences):
        return "controlled_trial" if _has("groups", own) else "single_group"
    if not counted and len(sentences) > SHORT and not _has("measured", everything):
        return "review"
    return _of_one_session(text, own)


def _own(sentences: Sequence[Sentence]) -> str:
    """Return the text of the sentences that may speak of this study: background counts where it counts people."""
    kept = []
    for sentence in sentences:
        elsewhere = sentence.statement in ("background", "other_study", "advice")
        doubtful = sentence.label is None and (sentence.position > OPENING or counts_people(sentence.text))
        if sentence.part == "abstract" and (not elsewhere or doubtful):
            kept.append(sentence.text)
    return " ".join(kept)


def _pooled(title: str, text: str, publication_types: Sequence[str], counted: bool) -> str | None:
    told = [_types()[kind] for kind in publication_types if kind in _types()]
    if "meta_analysis" in told or _has("meta_analysis", title):
        return "meta_analysis"
    if told:
        return told[0]
    searched = {found.group().casefold()[:8] for found in _cues("searched").finditer(text)}
    if _has("review_title", title) or (not counted and _has("review", text)) or len(searched) > 1:
        return "meta_analysis" if _has("pooled", text) else "review"
    return None


def _of_one_session(text: str, own: str) -> str:
    """Return the design of a study without random allotment or programme, by what was compared with what."""
    if _has("traits", text):
        return "cross_sectional"
    if _has("conditions", own):
        return "crossover"
    if _has("groups", own):
        return "controlled_trial"
    if _has("method", text):
        return "other"
    if _has("before_after", own) and _has("intervention", text):
        return "single_group"
    if _has("weak_conditions", own):
        return "crossover"
    if _has("relation", text) or (_has("trait_groups", text) and _has("trait_references", text)):
        return "cross_sectional"
    return "other"


@lru_cache(maxsize=4)
def has_programme(title: str, sentences: tuple[Sentence, ...]) -> bool:
    """Tell whether the document gives training a span of weeks, a frequency or a number of training sessions."""
    for sentence in sentences:
        for dose in programme_doses(sentence.text):
            if of_training(dose, sentence, title, "") and _long(dose, sentence.text):
                return True
    return False


def _long(dose: Dose, text: str) -> bool:
    return dose.kind != "sessions" or bool(
        re.search(r"train|condition|practi", text[dose.start : dose.end], re.IGNORECASE)
    )


def exposure(design_id: str, document: Document, sentences: tuple[Sentence, ...]) -> Exposure | None:
    """Return whether findings tell of one session, a programme, or training history; None for pooled studies."""
    if design_id in POOLED or design_id in ("modelling", "protocol"):
        return None
    if design_id == "cross_sectional":
        return "cross_sectional"
    if has_programme(document.title, sentences):
        return "chronic"
    return "acute" if _has("acute", f"{document.title} . {_own(sentences)}") else None


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
