"""One row for each distinct result of a document, from the candidates that its clauses tell.

Rows of the results come first; the conclusion and the title add only what the results did not say.
Source: corpora/gold/GUIDE.md.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.reader.clauses import Clause
from pipeline.reader.cues import Cue
from pipeline.reader.reading import Document
from pipeline.reader.statistics import statistics
from pipeline.tables import Direction, Finding, Limb, Refusal, Sentence, refusal, row_id

BEHIND = 60  # characters behind a clause in which its statistics may still stand
NAME = r"(?:(?:[Dd]e[lnr]?|[Dd][iaou]|[Vv][ao]n|[Ll][ae]|[Tt]e[nr])\s){0,2}[A-ZÀ-Þ][\w'’-]+"
# True: "(Leung et al., 2017)", "Kidgell & Pearce (2011)", "Del Balso and Cafarelli 2007)"; near misses: "May 2017)",
# "in 2017".
CITED = re.compile(
    rf"(?<![\w-])(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|In|Since)\s)"
    rf"(?P<name>{NAME})(?:\set\sal\.?|(?:,\s{NAME}){{0,4}},?\s(?:and|&)\s(?:{NAME}|colleagues|co-?workers))?(?:['’]s)?,?\s"
    r"\(?(?P<year>(?:19|20)\d\d)[a-z]?\b(?=[^(]*\))"
)
# A citation for what a result is not: "(for review | see Zehr 2002)".
ELSEWHERE = re.compile(r"\(\s*(?:for|see|reviewed|cf|adapted)\b[^()]*$", re.IGNORECASE)

# What a conclusion calls the measures of the results. True: "efferent drive", "corticospinal excitability"; near
# misses: "EMG", "MEPs".
UMBRELLA = re.compile(
    r"\b(?:drive|outputs?|inhibition|disinhibition|thresholds?|"
    r"excitability of (?:the )?(?:\w+ )?(?:cortex|neurons|circuits)|"
    r"(?:corticospinal|corticomotor|cortical|spinal|motor cortex|reflex|motoneuron\w*) (?:\w+ )?"
    r"(?:excitability|responsiveness))\b",
    re.IGNORECASE,
)
SUMMED_UP = {
    "emg_amplitude": ("v_wave", "voluntary_activation", "mu_discharge_rate", "rate_of_force_development"),
    "voluntary_activation": ("v_wave", "emg_amplitude", "mu_discharge_rate"),
    "mep_amplitude": ("recruitment_curve", "cmep", "resting_motor_threshold", "active_motor_threshold", "sicf", "icf"),
    "h_reflex": ("cmep", "stretch_reflex", "motoneuron_excitability", "presynaptic_inhibition"),
    "silent_period": ("sici", "lici", "interhemispheric_inhibition"),
    "sici": ("silent_period", "lici", "interhemispheric_inhibition", "recurrent_inhibition", "reciprocal_inhibition",
             "presynaptic_inhibition", "afferent_inhibition"),
    "resting_motor_threshold": ("active_motor_threshold",),
    "motoneuron_excitability": ("persistent_inward_current", "cmep", "h_reflex"),
}  # fmt: skip


class Candidate(NamedTuple):
    """A result as a clause tells it, before equal ones are joined."""

    sentence: Sentence
    start: int  # in the sentence
    end: int
    intervention: str
    comparator: str
    outcome: str
    direction: Direction
    limb: Limb
    hedged: bool
    origin: str
    clause: Clause
    cue: Cue | None
    chance: float | None = None  # that intervention and comparator are right, as the judge tells
    p: float | None = None  # that the row is right


def joined(document: Document, told: Sequence[Candidate], *, review: bool) -> tuple[list[Candidate], list[Refusal]]:
    """Return one candidate for each distinct result: results, conclusions, the title; plain before hedged.

    A review tells the same more than once: where it cites a study comes first.
    """
    kept: dict[tuple[str, str, str, str, str], Candidate] = {}
    refused: list[Refusal] = []
    for candidate in sorted(told, key=lambda c: (_rank(c), review and _uncited(c), c.hedged)):
        key = (candidate.intervention, candidate.comparator, candidate.outcome, candidate.direction, candidate.limb)
        if key in kept:
            continue
        if _rank(candidate) and (reason := _adds_nothing(candidate, list(kept.values()), review=review)):
            refused.append(refused_as(document, candidate, reason))
            continue
        kept[key] = candidate
    return sorted(kept.values(), key=lambda c: (c.sentence.position, c.start, c.end)), refused


def _uncited(candidate: Candidate) -> bool:
    return citation(candidate.sentence.text, candidate.start) is None


def _rank(candidate: Candidate) -> int:
    if candidate.sentence.part == "title":
        return 2
    return int(is_summary(candidate.sentence))


def is_summary(sentence: Sentence) -> bool:
    """Tell whether a sentence only says again what the results measured: the title, or a conclusion."""
    return sentence.part == "title" or sentence.statement == "conclusion"


def _adds_nothing(candidate: Candidate, kept: Sequence[Candidate], *, review: bool) -> str | None:
    earlier = [other for other in kept if other.sentence is not candidate.sentence]
    same = [other for other in earlier if other.outcome == candidate.outcome]
    if any((o.direction, o.limb) == (candidate.direction, candidate.limb) for o in same):
        return "said_before"
    if _umbrella(candidate, earlier):
        return "sums_up"
    if candidate.hedged and not review:
        return "hedged_conclusion"
    if same:
        return "against_the_results"
    return None


def _umbrella(candidate: Candidate, kept: Sequence[Candidate]) -> bool:
    """Tell whether a conclusion only sums up what the results measured: "raises efferent drive", after V-waves."""
    words = candidate.sentence.text[candidate.start : candidate.end]
    return bool(UMBRELLA.search(words)) and any(
        other.outcome in SUMMED_UP.get(candidate.outcome, ()) and not _rank(other) for other in kept
    )


def refused_as(document: Document, candidate: Candidate, reason: str) -> Refusal:
    """Return the refusal of a candidate."""
    what = f"{candidate.intervention} {candidate.comparator} {candidate.outcome} {candidate.direction} {candidate.limb}"
    words = candidate.sentence.text[candidate.start : candidate.end]
    return refusal("extract", document.record_id, reason, f"{what}: {words}")


def citation(text: str, place: int) -> str | None:
    """Return what a review cites for the words at ``place``: the first studies after it, else the last before it.

    Studies cited together are parted by a semicolon; a bracket that only sends the reader elsewhere cites nothing.

    >>> citation("MVC rose (Leung et al., 2017) and SICI fell (Kidgell & Pearce 2011; Del Balso et al. 2007).", 0)
    'Leung 2017'
    >>> citation("MVC rose (Leung et al., 2017) and SICI fell (Kidgell & Pearce 2011; Del Balso et al. 2007).", 34)
    'Kidgell 2011; Del Balso 2007'
    """
    cited = [found for found in CITED.finditer(text) if not ELSEWHERE.search(text, 0, found.start())]
    after = [found for found in cited if found.start() >= place]
    if not cited:
        return None
    first = after[0] if after else cited[-1]
    end = text.find(")", first.end())
    together = [found for found in cited if text.find(")", found.end()) == end and _bracket(text, found, first)]
    studies = (f"{' '.join(found['name'].split())} {found['year']}" for found in together)
    return "; ".join(dict.fromkeys(studies))


def _bracket(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Tell whether two citations stand in one bracket, or are one."""
    first, second = sorted((one.end(), other.end()))
    return "(" not in text[first:second]


def whole_word(text: str, end: int) -> int:
    """Return the end of the word that ``end`` stands in, so that no number is cut.

    >>> "a (0.41, 0.94)"[:whole_word("a (0.41, 0.94)", 10)]
    'a (0.41, 0.94)'
    """
    while 0 < end < len(text) and not text[end - 1].isspace() and not text[end].isspace():
        end += 1
    return end


def row(document: Document, candidate: Candidate, *, cited: bool) -> Finding:
    """Return the row of a candidate; ``cited`` tells that the text is a review, whose citations are kept."""
    sentence = candidate.sentence
    start, end = sentence.start + candidate.start, sentence.start + candidate.end
    values = statistics(sentence.text[candidate.start : whole_word(sentence.text, candidate.end + BEHIND)])
    return Finding(
        finding_id=row_id(
            document.record_id,
            candidate.intervention,
            candidate.comparator,
            candidate.outcome,
            candidate.direction,
            candidate.limb,
        ),
        record_id=document.record_id,
        sentence_id=sentence.sentence_id,
        intervention=candidate.intervention,
        comparator=candidate.comparator,
        outcome=candidate.outcome,
        direction=candidate.direction,
        limb=candidate.limb,
        hedged=candidate.hedged,
        p=candidate.p,
        part=sentence.part,
        start=start,
        end=end,
        text=document.text(sentence.part)[start:end],
        citation=citation(sentence.text, candidate.start) if cited else None,
        p_value=values.p_value,
        p_relation=values.p_relation,
        change_percent=values.change_percent,
        effect_size=values.effect_size,
        effect_measure=values.effect_measure,
        interval_low=values.interval_low,
        interval_high=values.interval_high,
        origin=candidate.origin,
        text_kind=document.text_kind,
    )
