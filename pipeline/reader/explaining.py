"""Why a text was read as it was: for each sentence what was matched, by which rule, and what was refused and why."""

import math
from collections.abc import Iterator

from scipy.special import expit

from pipeline.learned.opinion import Opinion
from pipeline.reader.cues import cues
from pipeline.reader.lexicon import Hit
from pipeline.reader.pipeline import annotated
from pipeline.reader.quantities import refused
from pipeline.reader.reading import Document
from pipeline.reader.setting import Setting
from pipeline.reader.values import Dose
from pipeline.tables import Sentence

SHOWN = 0.05  # chance from which an intervention, or a result of the second reader, is told


def explain(document: Document) -> str:
    """Return the reading of a document for people, sentence by sentence."""
    doc = annotated(document)
    lines = [f"{document.record_id}: {document.title}", *_study(doc._.study, doc._.setting)]
    lines += _other_facts(doc._.opinion)
    unused = list(refused(document, doc._.sentences))
    for sentence, hits in zip(doc._.sentences, doc._.hits, strict=True):
        lines += ["", f"[{sentence.position}] {sentence.statement}: {sentence.text}", *_matched(sentence, hits)]
        lines += _said(sentence, doc._.opinion)
        for name in ("parameters", "findings", "associations", "site_claims"):
            rows = [row for row in doc._.get(name) if row.sentence_id == sentence.sentence_id]
            lines += [f"    {name[:-1].replace('_', ' ')}: {_told(name, row)}   [{row.origin}]" for row in rows]
        kept = {(row.kind, row.low, row.high) for row in doc._.parameters if row.sentence_id == sentence.sentence_id}
        lines += [
            f"    no parameter: {_dose(sentence, dose)} | {reason}"
            for where, dose, reason in unused
            if where is sentence and (dose.kind, dose.low, dose.high) not in kept
        ]
    findings = [f"    {row.reason}: {row.detail}" for row in doc._.refusals]
    return "\n".join([*lines, "", "refused:", *(findings or ["    nothing"])])


def _study(study: object, setting: Setting) -> Iterator[str]:
    yield "  study: " + ", ".join(
        f"{name} {_plain(getattr(study, name))}" for name in ("design", "species", "population", "n")
    )
    yield f"  interventions: {', '.join(setting.main) or 'none'}" + (" (one session)" if setting.acute else "")
    if setting.chances:
        likely = [f"{arm} {chance:.2f}" for arm, chance in setting.chances.items() if chance >= SHOWN]
        yield f"    of these chances: {', '.join(likely) or 'none'}; rules alone: {', '.join(setting.ruled) or 'none'}"
    if setting.labels:
        yield "  groups: " + ", ".join(f"{label} = {concept}" for label, concept in setting.labels.items())


def _other_facts(opinion: Opinion | None) -> Iterator[str]:
    """Yield design and people as the second reader sees them by itself."""
    if opinion:
        best = [max(odds.items(), key=lambda item: item[1]) for odds in (opinion.designs, opinion.populations)]
        yield "  second reader: " + ", ".join(f"{name} {math.exp(odds):.2f}" for name, odds in best)


def _matched(sentence: Sentence, hits: tuple[Hit, ...]) -> Iterator[str]:
    for hit in hits:
        if hit.kind in ("intervention", "outcome", "site"):
            inverse = " (inverse)" if hit.inverse else ""
            yield f"    {hit.kind}: {sentence.text[hit.start : hit.end]!r} = {hit.concept}{inverse}"
    if sentence.statement in ("result", "conclusion"):
        for cue in cues(sentence.text, hits):
            negated = " (negated)" if cue.negated else ""
            yield f"    direction: {sentence.text[cue.start : cue.end]!r} = {cue.direction}{negated}"


def _said(sentence: Sentence, opinion: Opinion | None) -> Iterator[str]:
    """Yield the results that the second reader sees in a sentence, the likeliest first, with its chances."""
    told = [one for one in opinion.results if one.sentence == sentence.position] if opinion else []
    for one in sorted(told, key=lambda one: (-one.odds, one.key())):
        if (chance := float(expit(one.odds))) >= SHOWN:
            arms = sorted(one.told.arms.items(), key=lambda item: (-item[1], item[0]))
            named = ", ".join(f"{arm} {expit(odds):.2f}" for arm, odds in arms if expit(odds) >= SHOWN)
            yield f"    second reader: {' | '.join(one.key())} {chance:.2f}, of {named or 'nothing'}"


def _dose(sentence: Sentence, dose: Dose) -> str:
    values = (dose.kind, dose.low, dose.high, dose.unit, sentence.text[dose.start : dose.end])
    return " | ".join(_plain(value) for value in values)


def _told(name: str, row: object) -> str:
    shown = {
        "parameters": ("kind", "low", "high", "unit", "intervention", "text"),
        "findings": ("intervention", "comparator", "outcome", "direction", "limb", "text"),
        "associations": ("a", "b", "relation", "text"),
        "site_claims": ("site", "stance", "text"),
    }[name]
    return " | ".join(_plain(getattr(row, field)) for field in shown)


def _plain(value: object) -> str:
    """Return a value for people: 4 for 4.0, a dash for what is not told."""
    if value is None:
        return "-"
    return f"{value:g}" if isinstance(value, float) else str(value)
