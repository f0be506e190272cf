"""Parameters of the training that a document tells: load, sets, repetitions, frequency, duration, ...

Each row keeps the words that it was read from; ``document.text(row.part)[row.start:row.end] == row.text``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.reader.design import design
from pipeline.reader.dose import doses, programme_doses
from pipeline.reader.patterns import Pattern
from pipeline.reader.programme import ends_programme
from pipeline.reader.reading import Document
from pipeline.reader.roles import in_result, why_none, why_not
from pipeline.reader.values import Dose
from pipeline.tables import Parameter, Sentence, row_id

ORIGIN = "rules/1:quantities"
# A survey tells what its respondents do, which nobody gave them.
SURVEY = Pattern(r"\brespondents?\b|\b(?:online|postal|web-based) (?:survey|questionnaire)\b", re.IGNORECASE)
# A study of a method measures and trains nobody; near miss: "Reliability of effort ratings during training".
METHOD = re.compile(r"\b(?:reliability|repeatability|reproducibility|validity|validation|agreement)\b", re.IGNORECASE)
TRAINS = re.compile(r"train|exercis|strengthen", re.IGNORECASE)
PROGRAMME = {"sets", "frequency", "sessions"}  # what only those tell who trained somebody
UNTRAINED = ("review", "modelling")  # designs that have no training protocol of their own
ROUND = re.compile(r"month|year", re.IGNORECASE)
DAILY = (3.5, 7)  # sessions a week of "daily" and "on alternate days"
NEARLY = 0.15  # share by which a title's months may differ from an abstract's weeks
POOLED = "meta_analysis"  # which tells from where to where the protocols of its trials went


def parameters(document: Document, sentences: Sequence[Sentence]) -> tuple[Parameter, ...]:
    """Return the training's values in the order of the text, each value once, where it is told first.

    Reviews, modelled studies and studies of a method have none, meta-analyses only spans: "programmes of 4 to 8 weeks".
    """
    kind = design(document, tuple(sentences))
    method = METHOD.search(document.title) and not TRAINS.search(document.title)
    if kind in UNTRAINED or method or SURVEY.search(document.abstract):
        return ()
    rows: dict[tuple[str, float, float, str], Parameter] = {}
    for sentence in sentences:
        for dose in _told(sentence, document.title, kind):
            rows.setdefault((dose.kind, dose.low, dose.high, dose.unit), _row(dose, sentence))
    rows = {key: row for key, row in rows.items() if not _rounded(row, rows.values())}
    told = {row.kind for row in rows.values()}
    if (
        kind != POOLED
        and "duration" not in told
        and (last := _last_resort(document, sentences, trained=bool(told & PROGRAMME)))
    ):
        rows[last.kind, last.low or 0, last.high or 0, last.unit] = last
    return tuple(sorted(rows.values(), key=lambda row: (row.part != "title", row.start, row.kind, row.low or 0)))


def _rounded(row: Parameter, rows: Iterable[Parameter]) -> bool:
    """Tell whether a title says in round words what the abstract says exactly: "two months" of 8 weeks, "daily"."""
    if row.part != "title" or row.kind not in ("duration", "frequency"):
        return False
    exact = [other for other in rows if other.part != "title" and other.kind == row.kind]
    if row.kind == "frequency":
        return row.low in DAILY and bool(exact)
    return ROUND.search(row.text) is not None and any(
        other.high and row.high and abs(other.high - row.high) < NEARLY * row.high for other in exact
    )


def _told(sentence: Sentence, title: str, kind: str) -> Iterator[Dose]:
    """Yield the doses of a sentence that are the training's; none is sought that would be refused whatever it tells."""
    of_study = _of_study(sentence, kind)
    if why_none(of_study):
        return
    for dose in programme_doses(sentence.text) if in_result(of_study) else doses(sentence.text):
        if _why_not(dose, of_study, title, kind) is None:
            yield dose


def _of_study(sentence: Sentence, kind: str) -> Sentence:
    """Return a sentence as one of the method in a meta-analysis, whose results tell of protocols too."""
    if kind == POOLED and "significant" not in sentence.text:
        return replace(sentence, category="METHODS", statement="method")
    return sentence


def _why_not(dose: Dose, sentence: Sentence, title: str, kind: str) -> str | None:
    if kind in UNTRAINED or (kind == POOLED and dose.low == dose.high):
        return "a study without training of its own"
    return why_not(dose, sentence, title, kind)


def refused(document: Document, sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, Dose, str]]:
    """Yield each value that looks like a dose and is none of the training, with the reason."""
    kind = design(document, tuple(sentences))
    for sentence in sentences:
        of_study = _of_study(sentence, kind)
        for dose in doses(sentence.text):
            if reason := _why_not(dose, of_study, document.title, kind):
                yield sentence, dose, reason


def _last_resort(document: Document, sentences: Sequence[Sentence], *, trained: bool) -> Parameter | None:
    """Return the duration that is told only where its end is: "After 8 weeks, strength had risen"."""
    for sentence in sentences:
        for dose in programme_doses(sentence.text):
            if ends_programme(dose, sentence, document.title, trained=trained):
                return _row(dose, sentence)
    return None


def _row(dose: Dose, sentence: Sentence) -> Parameter:
    start, end = sentence.start + dose.start, sentence.start + dose.end
    return Parameter(
        parameter_id=row_id(sentence.record_id, sentence.part, start, end, dose.kind, dose.low),
        record_id=sentence.record_id,
        sentence_id=sentence.sentence_id,
        kind=dose.kind,
        low=dose.low,
        high=dose.high,
        unit=dose.unit,
        intervention=None,
        part=sentence.part,
        start=start,
        end=end,
        text=sentence.text[dose.start : dose.end],
        origin=ORIGIN,
        text_kind=sentence.text_kind,
    )
