"""Findings of a document: each result sentence clause by clause, then one row for each distinct result.

Idea: a clause names quantities, a direction and arms. What it leaves out it takes from the clause or sentence before
("VA rose; this was not so for SICI"). Source: corpora/gold/GUIDE.md.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.learned.opinion import Opinion
from pipeline.reader.adjudication import adjudicated
from pipeline.reader.candidates import CITED, Candidate, joined, refused_as, row
from pipeline.reader.clauses import NOT_FIRST, Clause, clauses, cue_of, groups
from pipeline.reader.comparisons import (
    AGAINST,
    ALIKE,
    AT_FIRST,
    BASELINE,
    ONLY,
    TREATMENTS,
    Sides,
    alike,
    arms_in,
    default_arms,
    leads_with_comparator,
    others_of,
    people_compared,
    sides,
)
from pipeline.reader.concepts import UNLISTED
from pipeline.reader.cues import HEDGING, Cue, cues
from pipeline.reader.families import CONTROL
from pipeline.reader.judge import load_judge
from pipeline.reader.lexicon import TELLING, Hit, phrase
from pipeline.reader.limbs import NERVOUS, ON_THAT, leading_limb, limbs
from pipeline.reader.patterns import Pattern
from pipeline.reader.printed import insignificant, same_in_arms, unmoved, with_values
from pipeline.reader.reading import Document
from pipeline.reader.setting import Setting
from pipeline.tables import Direction, Finding, Limb, Refusal, Sentence, refusal

ORIGIN = "rules/1:clause"
TURNED: dict[Direction, Direction] = {"increase": "decrease", "decrease": "increase", "no_change": "no_change"}
NOT_SO = Pattern(
    r"\b(?:(?<!could )(?<!can )(?<!may )(?<!should )(?<!would )not(?! until)|no|neither|none|nor|never)\b",
    re.IGNORECASE,
)
CONTRASTS = ("but", "whereas", "while", "although", "though", "however", "yet", "whilst", "")
PERFORMED = ("functional_performance", "force_control", "muscle_power", "fatigue_resistance")
UNKNOWN = phrase("unknown")
NO_REPORT = phrase("no_report")
# A result of one place or time alone: "in the soleus only", "solely during the task"; near miss: "only in ET" (an arm).
ONLY_THERE = re.compile(
    r"\b(?:in|for|of|at|during|on|under|with|when)\s[^,;()]{2,45}?\s(?:only|alone|exclusively|solely)\b|"
    r"(?<!not\s)\b(?:only|solely|exclusively)\s(?:in|for|at|during|on|under|when|immediately|after)\s[^,;()]{2,45}",
    re.IGNORECASE,
)
A_GROUP = Pattern(r"\b(?:groups?|trained|untrained|experimental|intervention|training|arms?|those)\b", re.IGNORECASE)
A_TIME = Pattern(
    r"\b(?:time|points?|first|last|min|minutes?|h|hours?|days?|weeks?|immediately|post|after|before|early|late|baseline)\b",
    re.IGNORECASE,
)
# A rise of what is bad, told as good: "sprint time improved", "tracking error was better".
VALUED = Pattern(
    r"improv|better|worse|deteriorat|impair|benefi|superior|inferior|poor|recover|ameliorat", re.IGNORECASE
)
# An arm that no label names: "in the study group", "the experimental arm".
STUDY_GROUP = Pattern(
    r"\b(?:study|experimental|intervention|training|trained|exercise|treatment|treated|active|verum|index)\s"
    r"(?:groups?|arms?|participants|subjects|legs?|limbs?|conditions?|sessions?)\b",
    re.IGNORECASE,
)
AFTER = Pattern(r"\b(?:after|following|post)\b", re.IGNORECASE)
# True: "| on the left side it did not"; near miss: "EMG did not".
DENIED = re.compile(
    r"[^,;]{0,45}\b(?:it|they|this|that|these)\s(?:did|was|were|had|has|have|does|do)\snot\W", re.IGNORECASE
)
# True: "all variables had recovered", "no measure differed"; near miss: "all groups".
EVERY_MEASURE = re.compile(
    r"\b(?:all|no|none of the|any of the|every|any|neither of the)\s(?:[\w-]+\s){0,2}?(?:variables?|measures?|"
    r"parameters?|measurements|outcomes?|index|indices)\b|\ball had (?:returned|recovered|regained)",
    re.IGNORECASE,
)
# All that the sentence before was about: "neither index was altered", "both had risen".
ALL_OF_THEM = Pattern(
    r"\b(?:both|neither|either|none|any|each|all)\s(?:(?:of\s)?(?:these|them|those|the two)|index|indices|measures?|"
    r"variables?|parameters?|outcomes?|had|were|was|rose|fell|increased|decreased|improved|changed|returned|recovered)\b|"
    r"\bin (?:either|neither|any)(?=\W*$|\s?\()",
    re.IGNORECASE,
)
# What follows a result and reserves nothing of it: "was reduced, suggesting that", "rose, possibly because".
ASIDE = re.compile(
    r",\s(?:thus |thereby |which |and )?(?:suggest|possibl|probabl|presumabl|perhaps|(?:most )?likely|may\b|might\b)",
    re.IGNORECASE,
)
JOINED_BY = 16  # characters before a clause that "with" opens, where "associated" may stand
RELATED = phrase("related_strictly")
UNTESTED = phrase("untested")
TAKES_UP = re.compile(
    r"^\W*(?:this|these|those|it|they|its|their|such|both|neither|the (?:increase|gain|decrease|change|effect|"
    r"same|improvement|difference|reduction|latter|former)s?|no such|in contrast|conversely|by contrast|only)\b",
    re.IGNORECASE,
)


NO_SIDES = Sides((), ())
OPPOSITE: dict[Direction, Direction] = {"increase": "decrease", "decrease": "increase"}


class _Told(NamedTuple):
    """What a clause told, for the clause after it."""

    outcomes: tuple[Hit, ...] = ()
    direction: Direction | None = None
    sides: Sides = NO_SIDES
    limb: tuple[Limb, ...] = ()
    said: tuple[Hit, ...] = ()  # every quantity of the sentence
    every: tuple[Hit, ...] = ()  # one hit for each quantity of the sentences so far


def findings(
    document: Document,
    sentences: Sequence[Sentence],
    hits: Sequence[Sequence[Hit]],
    study: Setting,
    opinion: Opinion | None = None,
) -> tuple[tuple[Finding, ...], tuple[Refusal, ...]]:
    """Return the findings of a document, in the order of its text, and the candidates that were refused.

    ``opinion`` is that of the second reader, where there is one.
    """
    if not study.main:
        return (), tuple(_no_intervention(document, sentences, hits))
    told, judge = candidates(sentences, hits, study), load_judge()
    doubted: list[Candidate] = []
    if judge is not None:
        if opinion is not None and judge.adjudicator is not None:
            told, doubted = adjudicated(judge.adjudicator, told, opinion, document, sentences, hits)
        told = judge.chosen(told, sentences, hits, study, opinion)
    kept, refused = joined(document, told, review=study.review)
    refused += [refused_as(document, candidate, "second_reader_doubts") for candidate in doubted]
    if judge is not None:
        kept = judge.rated(kept, told, study, opinion)
    kept_rows = tuple(row(document, candidate, cited=study.review) for candidate in kept)
    return kept_rows, tuple(dict.fromkeys(refused))


def candidates(sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]], study: Setting) -> list[Candidate]:
    """Return what each clause that states a result tells, as rules read it."""
    told: list[Candidate] = []
    before = _Told()
    for sentence, found in zip(sentences, hits, strict=True):
        if states_results(sentence, study):
            rows, before = _read(sentence, found, study, before)
            told += rows
    return told


def states_results(sentence: Sentence, study: Setting) -> bool:
    """Tell whether findings are read from a sentence; a review also states what the studies that it covers found."""
    if study.narrative and NO_REPORT.search(sentence.text):
        return False
    if sentence.statement in ("result", "conclusion"):
        return True
    return (
        study.narrative
        and (sentence.category == "UNASSIGNED" or bool(CITED.search(sentence.text)))
        and sentence.statement in ("background", "other_study")
        and not UNKNOWN.search(sentence.text)
    )


def _read(sentence: Sentence, hits: Sequence[Hit], study: Setting, before: _Told) -> tuple[list[Candidate], _Told]:
    """Return the candidates of one sentence and what it told last."""
    text = sentence.text
    found: list[Candidate] = []
    held = before.limb if ON_THAT.search(text) else ()
    last = before if TAKES_UP.search(text) else _Told(limb=leading_limb(text, study.side_words) or held)
    if study.review and not last.sides.arms:
        last = last._replace(sides=before.sides)
    if before.said and ALL_OF_THEM.search(text):
        last = last._replace(outcomes=before.said, sides=before.sides)
    own = tuple(hit for hit in hits if hit.kind == "outcome")
    if before.every and not own and EVERY_MEASURE.search(text):
        last = last._replace(outcomes=before.every)
    for clause in with_values(text, clauses(text, hits, cues(text, hits))):
        rows, last = _of_clause(sentence, clause, study, last)
        found += rows
    every = {hit.concept: hit for hit in (*own, *before.every) if hit.concept != UNLISTED}
    after = last._replace(said=own or before.said) if last.outcomes else before._replace(limb=last.limb)
    return found, after._replace(every=tuple(every.values()))


def _of_clause(sentence: Sentence, clause: Clause, study: Setting, last: _Told) -> tuple[list[Candidate], _Told]:
    text = sentence.text
    part = text[clause.start : clause.end]
    rows: list[Candidate] = []
    clause = _named(_without_alike(part, clause))
    unrelated = NOT_FIRST.match(part) and RELATED.search(text[: clause.start])  # "correlated with A, but not with B"
    start = max(0, clause.start - JOINED_BY) if clause.joint == "with" else clause.start
    if RELATED.search(text[start : clause.end]) or UNTESTED.search(part) or unrelated:
        return [], last
    if clause.joint in CONTRASTS and not leads_with_comparator(text):
        last = last._replace(sides=Sides(last.sides.arms, ()))
    runs = groups(text, clause) or ([last.outcomes] if last.outcomes and _continues(part, clause, study) else [])
    limb = limbs(text, clause, study.side_words, one_sided=study.one_sided) or last.limb
    if not runs:
        return rows, last._replace(limb=limb)
    told, subject = last, None
    of_people = people_compared(part, clause, study)
    ruled: set[Cue | None] = set()
    for run in runs:
        cue = cue_of(text, run, clause) if clause.outcomes else (clause.cues[-1] if clause.cues else None)
        direction = _direction(part, clause, cue, last)
        if direction is None:
            told = last._replace(outcomes=tuple(run), limb=limb)
            continue
        if cue and _came_to_nothing(text, clause, cue, direction):
            direction = "no_change"
        if of_people and not _changed_by(part, clause, cue, study):
            changes = [cue for cue in clause.cues if cue.change != "no_change"]
            if changes and study.acute and study.main[0] not in TREATMENTS:
                between = Sides(default_arms(part, study), (BASELINE,))
                rows += _rows(sentence, clause, run, changes[0], changes[0].change, study, between, limb)
            continue
        between = sides(text, clause, cue, direction, study, last.sides)
        if between.turned:
            direction = OPPOSITE.get(direction, direction)
        if not between.arms and STUDY_GROUP.search(part) and not AT_FIRST.search(text):
            between = Sides(default_arms(part, study), (CONTROL,))
        rows += _rows(sentence, clause, run, cue, direction, study, between, () if study.cross_sectional else limb)
        told = _Told(tuple(run), direction, between, limb)
        subject = subject or told
        ruled.add(cue)
    return rows, subject if subject and len(ruled) == 1 else told  # "CMEPs rose in parallel to MEPs"


def _came_to_nothing(text: str, clause: Clause, cue: Cue, direction: Direction) -> bool:
    """Tell whether the p of the one change that a clause tells says that there was none: "fell by 7% (ns)"."""
    alone = len(clause.cues) == 1 and len({hit.concept for hit in clause.interventions}) < 2
    compared = AGAINST.search(text, clause.start, clause.end)
    return direction != "no_change" and alone and not compared and insignificant(text, cue.end, clause.end)


def _changed_by(part: str, clause: Clause, cue: Cue | None, study: Setting) -> bool:
    """Tell whether a clause tells what an arm brought about, whoever it is compared with: "after ET MVC rose"."""
    return bool(
        cue is not None
        and cue.form == "verb"
        and cue.direction != "no_change"
        and AFTER.search(part)
        and arms_in(clause.interventions, study)
    )


def _without_alike(part: str, clause: Clause) -> Clause:
    """Drop "to the same degree" from the cues of a clause that tells a direction: it compares arms."""
    if all(cue.direction == "no_change" for cue in clause.cues):
        return clause
    alike_at = [(m.start() + clause.start, m.end() + clause.start) for m in ALIKE.finditer(part)]
    if not alike_at:
        return clause
    kept = [
        cue
        for cue in clause.cues
        if cue.direction != "no_change" or all(cue.end <= a or b <= cue.start for a, b in alike_at)
    ]
    return replace(clause, cues=tuple(kept))


def _named(clause: Clause) -> Clause:
    """Drop names that hold their own direction from a clause that names a quantity: "SICI was stronger"."""
    named = tuple(hit for hit in clause.outcomes if hit.form != TELLING)
    return replace(clause, outcomes=named) if 0 < len(named) < len(clause.outcomes) else clause


def _continues(part: str, clause: Clause, study: Setting) -> bool:
    """Tell whether a clause without a quantity says something of the one before: "but not in CON", "and rose in ET"."""
    exception = clause.joint in ("", "and", "but", "though", "yet") and bool(NOT_FIRST.match(part))
    denied = DENIED.match(part)
    return bool(clause.cues or exception or denied or (NOT_SO.search(part) and arms_in(clause.interventions, study)))


def _direction(part: str, clause: Clause, cue: Cue | None, last: _Told) -> Direction | None:
    if cue is not None:
        return cue.direction
    if NOT_SO.search(part):
        return "no_change"
    return last.direction


def _rows(
    sentence: Sentence,
    clause: Clause,
    run: Sequence[Hit],
    cue: Cue | None,
    direction: Direction,
    study: Setting,
    told: Sides,
    limb: tuple[Limb, ...],
) -> Iterator[Candidate]:
    start, end = _span(clause, run, cue)
    aside = ASIDE.search(sentence.text, end, clause.end)
    hedged = bool(HEDGING.search(sentence.text, clause.start, aside.start() if aside else clause.end))
    pairs = [(arm, against) for arm in told.arms for against in told.comparators if arm != CONTROL]
    cue_text = sentence.text[cue.start : cue.end] if cue else ""
    others: list[tuple[str, str]] = []
    if direction != "no_change":
        silent = arms_in(unmoved(sentence.text, clause.interventions), study)
        others = _unlike(sentence.text, clause, cue, study, told, silent)
        pairs = [(arm, against) for arm, against in pairs if arm not in silent or against != BASELINE]
    for arm, against, same in [*((a, b, False) for a, b in pairs), *((a, b, True) for a, b in others)]:
        for hit in run:
            if hit.concept == UNLISTED:
                continue
            turned = hit.inverse and not (hit.concept in PERFORMED and cue and VALUED.search(cue_text))
            way: Direction = "no_change" if same else TURNED[direction] if turned else direction
            usual: Limb = "untrained" if _of_untrained(hit, sentence, study) else "trained"
            for one in limb or (usual,):
                outcome = (
                    "contralateral_strength"
                    if one == "untrained" and hit.concept == "maximal_strength"
                    else hit.concept
                )
                where: Limb = "untrained" if outcome == "contralateral_strength" else one
                yield Candidate(sentence, start, end, arm, against, outcome, way, where, hedged, ORIGIN, clause, cue)


def _of_untrained(hit: Hit, sentence: Sentence, study: Setting) -> bool:
    """Tell whether a measure for which no limb is named is one of the untrained limb."""
    first = study.untrained_from
    return first is not None and hit.concept in NERVOUS and sentence.position >= first.get(hit.concept, 0)


def _unlike(
    text: str, clause: Clause, cue: Cue | None, study: Setting, told: Sides, silent: tuple[str, ...]
) -> list[tuple[str, str]]:
    """Return arms and comparators for which a clause that tells a change says that there was none.

    ``silent`` are the arms of which a bracket says so.
    """
    part = text[clause.start : clause.end]
    found = [(arm, BASELINE) for arm in silent if arm != CONTROL]
    likened = ALIKE.search(part) or (cue is not None and cue.alike)
    if likened and (two := alike(part, study, told.arms)):
        found.append(two)
    elif same_in_arms(text, clause.start, clause.end) and told.comparators == (BASELINE,):
        two = alike(part, study, told.arms)
        found.append(two or (told.arms[0], CONTROL if study.control else told.arms[0]) if told.arms else ("", ""))
    if told.comparators == (BASELINE,) and ONLY.search(part):
        found += [(arm, BASELINE) for arm in others_of(study, told.arms)]
        there = ONLY_THERE.search(part)
        if (
            there
            and not A_GROUP.search(there[0])
            and not A_TIME.search(there[0])
            and not any(there.start() <= hit.start - clause.start < there.end() for hit in clause.interventions)
        ):
            found += [(arm, BASELINE) for arm in told.arms]
    return [(arm, against) for arm, against in found if arm]


def _span(clause: Clause, run: Sequence[Hit], cue: Cue | None) -> tuple[int, int]:
    """The words from the quantity to its cue, or the clause where they are not both in it."""
    places = [(hit.start, hit.end) for hit in run if clause.start <= hit.start < clause.end]
    if cue is not None:
        places.append((cue.start, cue.end))
    if not places:
        return clause.start, clause.end
    return min(a for a, _ in places), max(b for _, b in places)


def _no_intervention(
    document: Document, sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]]
) -> Iterator[Refusal]:
    for sentence, found in zip(sentences, hits, strict=True):
        if sentence.statement in ("result", "conclusion") and any(hit.kind == "outcome" for hit in found):
            yield refusal("extract", document.record_id, "no_intervention", sentence.text)
