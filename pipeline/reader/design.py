"""What kind of study a document reports: its design, and whether it looks at one session or at a programme.

Idea: a cascade of rules from what settles the matter (publication type, title, "crossover") to what only hints at it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.reader.design_cues import Told, first_matches, has, publication_types, told
from pipeline.reader.dose import programme_doses
from pipeline.reader.headcount import headcount
from pipeline.reader.people import species
from pipeline.reader.reading import Document
from pipeline.reader.roles import of_training
from pipeline.reader.values import Dose
from pipeline.tables import Exposure, Sentence

POOLED = ("review", "meta_analysis")
SHORT = 4  # sentences, the title's included; a text of more that neither counts people nor measures is a review


@lru_cache(maxsize=4)
def design(document: Document, sentences: tuple[Sentence, ...]) -> str:
    """Return the design id."""
    return _settled(document) or _ruled(document, sentences)


def _settled(document: Document) -> str | None:
    types = publication_types()
    kinds = [types[kind] for kind in document.publication_types if kind in types]
    if "meta_analysis" in kinds or has("meta_analysis", document.title.lower()):
        return "meta_analysis"
    return kinds[0] if kinds else None


def _ruled(document: Document, sentences: tuple[Sentence, ...]) -> str:
    words = told(document, sentences)
    people = headcount(sentences)[0]
    counted = people is not None
    if has("case", words.text) and (people or 1) == 1:
        return "other"
    if pooled := _pooled(words, counted):
        return pooled
    if has("protocol_title", words.title) or has("protocol", words.own):
        return "protocol"
    if has("modelling", words.title) and (not counted or has("simulated", words.own)):
        return "modelling"
    if has("reliability", words.title):
        return "other"
    if has("crossover", words.text):
        return "crossover"
    if has("random", words.text):
        return "rct"
    if has_programme(document.title, sentences):
        two = has("groups", words.own) or has("controls", words.own)
        return "controlled_trial" if two else "single_group"
    animals = species(sentences) != "human"
    if not counted and len(sentences) > SHORT and not animals and not has("measured", words.all):
        return "review"
    return _of_one_session(words, animals=animals)


def _pooled(words: Told, counted: bool) -> str | None:
    searched = {found[:8] for found in first_matches("searched", words.all)}
    if has("review_title", words.title) or (not counted and has("review", words.all)) or len(searched) > 1:
        return "meta_analysis" if has("pooled", words.all) else "review"
    return None


def _of_one_session(words: Told, *, animals: bool) -> str:
    """Return the design of a study without random allotment or programme, by what was compared with what."""
    if not animals and has("traits", words.text):  # "climbers and runners" among rats are groups of an experiment
        return "single_group" if has("treated_title", words.title) else "cross_sectional"
    if has("case", words.title) or has("cells", words.own):
        return "other"
    if has("conditions", words.own):
        return "crossover"
    if has("groups", words.own):
        return "controlled_trial"
    if has("method", words.title):
        return "other"
    if has("controls", words.own):
        return "cross_sectional"
    two_ways = has("versus_title", words.title) and not has("trait_references", words.title)
    if two_ways and not has("groups", words.own):
        return "crossover"
    if has("before_after", words.own) and has("intervention", words.text):
        return "single_group"
    if has("weak_conditions", words.own):
        return "crossover"
    if has("relation", words.text) or (has("trait_groups", words.text) and has("trait_references", words.text)):
        return "cross_sectional"
    return "single_group"


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
        re.search(r"train|condition|practi|days", text[dose.start : dose.end], re.IGNORECASE)
    )


def exposure(design_id: str, document: Document, sentences: Sequence[Sentence]) -> Exposure | None:
    """Return whether findings tell of one session, a programme, or training history; None for pooled studies."""
    if design_id in POOLED or design_id in ("modelling", "protocol"):
        return None
    if design_id == "cross_sectional":
        return "cross_sectional"
    if has_programme(document.title, tuple(sentences)):
        return "chronic"
    return "acute" if has("acute", told(document, tuple(sentences)).text) else None
