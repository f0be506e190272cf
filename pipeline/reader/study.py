"""The study facts of a document: design, species, population, number, exposure, ages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.learned.opinion import Opinion
from pipeline.reader.ages import ages
from pipeline.reader.design import POOLED, design, exposure
from pipeline.reader.headcount import headcount
from pipeline.reader.logistic import Choice
from pipeline.reader.people import population, species
from pipeline.reader.reading import Document
from pipeline.reader.weighed_design import design_features
from pipeline.tables import Sentence, Study

ORIGIN = "rules/1:study"


def study(document: Document, sentences: Sequence[Sentence]) -> Study:
    """Return what kind of study the document reports; one row, always."""
    sentences = tuple(sentences)
    total, counted = headcount(sentences)
    kind = design(document, sentences)
    animal = "none" if kind == "modelling" and total is None else species(sentences)
    told = ages([counted] if counted else [])
    return Study(
        record_id=document.record_id,
        design=kind,
        species=animal,
        population=population(sentences, counted, animal, kind in POOLED),
        n=total,
        exposure=exposure(kind, document, sentences),
        age_low=told.low if told else None,
        age_high=told.high if told else None,
        origin=ORIGIN,
    )


def weighed(
    by_rules: Study, document: Document, sentences: Sequence[Sentence], opinion: Opinion,
    suggested: Mapping[str, float], by: Choice,
) -> Study:  # fmt: skip
    """Return the study facts with the design that is likeliest after both readers and the text's gist."""
    likeliest = by.likeliest(design_features(by_rules.design, opinion, suggested))
    if likeliest == by_rules.design:
        return by_rules
    seen = exposure(likeliest, document, sentences)
    return replace(by_rules, design=likeliest, exposure=seen, origin=f"{opinion.origin}:study")
