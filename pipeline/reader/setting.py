"""What a study did, as far as its findings need it: interventions, group labels, control, session or programme."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.learned.opinion import Opinion
from pipeline.reader.adjudicator import Adjudicator, chances_about
from pipeline.reader.evidence import Evidence
from pipeline.reader.families import ACUTE, CONTROL, HISTORY, OTHER, STIMULATION, ancestors, in_family
from pipeline.reader.labels import GROUP, group_labels, has_size
from pipeline.reader.lexicon import Hit, Lexicon, phrase
from pipeline.reader.limbs import NERVOUS, UNTRAINED, SideWords, side_words, untrained_from
from pipeline.reader.patterns import Pattern
from pipeline.reader.studied import Studied
from pipeline.reader.treatments import (
    IGNORED,
    cuff_without_training,
    is_acute,
    main_interventions,
    named,
    shared_bout,
    weighed,
)
from pipeline.tables import Sentence

OTHER_LIMB = phrase("other_limb")
TRAINED_PEOPLE = phrase("trained_people")
# Either limb is trained, each another way: the opposite one is no untrained limb.
BOTH_TRAINED = Pattern(
    r"\bcontralateral[- ](?:limb|leg|arm)[- ]control|other (?:leg|limb|arm) (?:was|performed|trained|received)|"
    r"each leg (?:was|trained|performed)|contralateral (?:leg|limb|arm) (?:trained|performed|remained|received)",
    re.IGNORECASE,
)
PATIENTS = phrase("patients")
HEALTHY = phrase("healthy")
CONTROLLED = Pattern(r"\b(?:control(?:s|led)?|sham|placebo|randomi[sz]ed)\b", re.IGNORECASE)
SHAM = phrase("sham")
# What was done has a before and an after; a condition during which something is recorded has none.
TIMED = Pattern(
    r"\b(?:before|baseline|pre|post|prior to|after|following|follow-up|pre-?(?:test|treatment|operative\w*)|"
    r"weeks?|months?|doses?)\b",
    re.IGNORECASE,
)
# A title about a measurement itself. True: "The number of pulses needed to measure CSE", "Reliability of the H-reflex";
# near miss: "Reliable gains after training".
HOW_TO_MEASURE = Pattern(
    r"\b(?:reliability|reproducibility|repeatability|validity|validation|test-?retest|agreement between|normative|"
    r"reliable (?:estimate|measure\w*|assessment)|number of (?:pulses|stimuli|trials|responses|meps)|"
    r"methods? (?:of|for|to) (?:\w+ )?(?:analy|assess|measur|quantif|estimat|record|evaluat|determin)\w*|"
    r"(?:alternate|new|novel|two|different|automated) (?:[\w-]+ ){0,2}(?:methods?|techniques?|algorithms?)|"
    r"optimi[sz]ation of (?:the )?(?:\w+ ){0,4}(?:protocol|parameters|stimulation|recording))\b",
    re.IGNORECASE,
)
# A title about people who differ by what they are. True: "in concussed athletes", "in upper limb amputees".
TRAIT = Pattern(
    r"\b(?:concuss|amput|deaf|blind|injured|asymptomatic|patients?\b|survivors|syndrome|disease|disorder|"
    r"sex differences|gender|ag(?:e|ing)[- ]related|handedness|(?:chronic|back|neck|knee|hip) pain)",
    re.IGNORECASE,
)
REVIEW = Pattern(r"\b(?:review(?:s|ed|ing)?|overview|perspective|hypothesis article|commentary)\b", re.IGNORECASE)
ISOMETRIC = "isometric_rt"
PATIENT_DESIGNS = ("cross_sectional", "other", "controlled_trial")


@dataclass(frozen=True, slots=True)
class Setting:
    """The interventions of a study, the likeliest or most named first, and how its groups are called."""

    main: tuple[str, ...]
    ruled: tuple[str, ...]  # the rules' answer to the same
    chances: Mapping[str, float]  # that the study is about an intervention; empty where nothing learned is at hand
    weights: Mapping[str, float]  # of every intervention that the text names, control included
    labels: Mapping[str, str]  # group label -> intervention id or control
    acute: bool
    cross_sectional: bool  # people with a training history are compared with others
    crossover: bool
    timed: bool  # something was measured before what was done
    arms: bool  # groups or conditions are compared
    review: bool
    narrative: bool  # a review that pools no data
    pooled: bool  # a meta-analysis of controlled trials
    sham: bool  # a condition without the treatment is part of the study: sham, placebo, normoxia
    bout: str | None  # the exercise that every condition shares, where a treatment is added to it
    control: bool  # there is a group or condition without the intervention
    patients: bool  # controls are people of another kind, not a group without the intervention
    cuffed: bool  # blood flow is restricted without resistance training
    side_words: SideWords | None  # for the trained and the other side, where that is told
    other_limb: bool  # the limb that was not trained is looked at
    one_sided: bool  # one limb was trained, and the other one is named
    untrained_from: Mapping[str, int] | None  # see limbs.untrained_from

    def variants(self, concept: str) -> bool:
        """Tell whether two groups of the study have the same intervention id."""
        return sum(id_ == concept for id_ in self.labels.values()) >= 2

    def meant(self, concept: str) -> str | None:
        """Return what a named intervention stands for in this study, None where it is none of its own."""
        if self.cuffed and concept == "bfr_rt":
            concept = OTHER
        if concept == CONTROL or concept in self.main:
            return concept
        if self.acute and in_family(concept):
            return ACUTE if ACUTE in self.main else None
        below = [id_ for id_ in self.main if concept in ancestors(id_)]
        if len(below) == 1:
            return below[0]
        above = [id_ for id_ in self.main if id_ in ancestors(concept)]
        if above:
            return above[0]
        if concept == STIMULATION and "stimulation_plus_rt" in self.main:
            return "stimulation_plus_rt"
        return None


def setting(
    known: Evidence,
    studied: Studied | None = None,
    opinion: Opinion | None = None,
    adjudicator: Adjudicator | None = None,
) -> Setting:
    """Return the setting of a document; rules tell its interventions, and ``studied`` decides where it is given.

    With an opinion, the adjudicator weighs both.
    """
    text, own = _text(known.sentences), _text(known.own())
    main, acute, history, chances = known.ruled, known.acute, known.history, {}
    if studied is not None:
        chances, kept = studied.chances(known), studied.keep
        if opinion is not None and adjudicator is not None:
            chances, kept = chances_about(adjudicator, chances, opinion), adjudicator.kept
        main = studied.chosen(chances, kept)
        acute, history = _sessions(main, acute=acute), HISTORY in main
    labels = _of_the_study(known.labels, main, acute=acute)
    words = None if BOTH_TRAINED.search(own) else side_words(_not_result(known), text)
    one_sided = words is not None or (known.other_limb and UNTRAINED.search(own) is not None)
    return Setting(
        main=main,
        ruled=known.ruled,
        chances=chances,
        weights=known.weights,
        labels=labels,
        acute=acute,
        cross_sectional=history,
        control=CONTROL in labels.values() or any(h.concept == CONTROL for found in known.hits for h in found),
        bout=shared_bout(known.weights, main, own, acute=acute),
        cuffed=known.cuffed,
        other_limb=known.other_limb,
        side_words=words,
        one_sided=one_sided,
        untrained_from=untrained_from(_measured(known), words) if one_sided and not history else None,
        **_kind_of_study(known.design, text, own),
    )


def evidence(
    sentences: Sequence[Sentence],
    hits: Sequence[Sequence[Hit]],
    names: Lexicon,
    *,
    design: str,
    no_groups: frozenset[str] = frozenset(),
) -> Evidence:
    """Return what a document's sentences and what they name tell of its interventions, with the rules' answer.

    ``design`` is the study's design id, ``no_groups`` are short forms that the text introduces for something else.
    """
    text = _text(sentences)
    own = _text([sentence for sentence in sentences if sentence.statement not in IGNORED])
    other_limb = bool(OTHER_LIMB.search(own)) and not BOTH_TRAINED.search(own)
    weights = named(sentences, hits)
    acute = _of_sessions(own, weights, design)
    history = design == "cross_sectional" and HISTORY in weights and bool(TRAINED_PEOPLE.search(own))
    bound = group_labels(sentences, names, weights, text)
    labels = {label: id_ for label, id_ in bound.items() if label not in no_groups or has_size(label, text)}
    cuffed = cuff_without_training(weights)
    if cuffed:
        weights[OTHER] = weights.get(OTHER, 0.0) + weights.pop("bfr_rt", 0.0)
        labels = {label: OTHER if id_ == "bfr_rt" else id_ for label, id_ in labels.items()}
    across = design == "cross_sectional"
    told = weighed(weights, sentences, hits, labels, names, acute=acute, other_limb=other_limb, cross_sectional=across)
    main = main_interventions(told, labels, acute=acute, cross_sectional=history, other_limb=other_limb)
    if _nothing_done(main, sentences, design):
        main = ()
    elif not main and design == "crossover" and not PATIENTS.search(own):
        main = (OTHER,)  # a condition that healthy people were put in
    return Evidence(
        sentences, hits, names, design, told, labels, main,
        acute=acute, history=history, other_limb=other_limb, cuffed=cuffed,
    )  # fmt: skip


def _text(sentences: Sequence[Sentence]) -> str:
    return " ".join(sentence.text for sentence in sentences)


def _not_result(known: Evidence) -> str:
    """Return what a document says of its study before it comes to the results."""
    return _text([sentence for sentence in known.own() if sentence.statement not in ("result", "conclusion")])


def _measured(known: Evidence) -> Iterator[tuple[Sentence, Hit]]:
    """Yield the study's own sentences, each with where it names a measure of the nervous system."""
    for sentence, hits in zip(known.sentences, known.hits, strict=True):
        if sentence.statement not in IGNORED:
            yield from ((sentence, hit) for hit in hits if hit.concept in NERVOUS)


def _nothing_done(main: tuple[str, ...], sentences: Sequence[Sentence], design: str) -> bool:
    """Tell whether a title is about how to measure or about who differs, and no programme or treatment is named."""
    title = " ".join(sentence.text for sentence in sentences if sentence.part == "title").lower()
    if any(id_ not in (OTHER, ACUTE) for id_ in main):
        return False
    return HOW_TO_MEASURE.search(title) is not None or (
        not main and design == "crossover" and TRAIT.search(title) is not None
    )


def _of_sessions(own: str, weights: Mapping[str, float], design: str) -> bool:
    """Tell whether a study is about single sessions; a review of training is not, though it may speak of fatigue."""
    if "stimulation_plus_rt" in weights or not is_acute(own, weights, crossover=design == "crossover"):
        return False
    return design != "review" or not any(in_family(id_) for id_ in weights)


def _sessions(main: tuple[str, ...], *, acute: bool) -> bool:
    """Tell whether a study is about single sessions from its interventions, as rules do where these do not tell."""
    programme = any(in_family(id_) for id_ in main)
    return ACUTE in main if programme != (ACUTE in main) else acute


def _kind_of_study(design: str, text: str, own: str) -> dict[str, bool]:
    """Return what design and wording tell of a study."""
    return {
        "crossover": design == "crossover",
        "timed": bool(TIMED.search(text)),
        "arms": design in ("crossover", "rct", "controlled_trial"),
        "narrative": design == "review" and bool(REVIEW.search(text)),
        "review": design in ("review", "meta_analysis"),
        "pooled": design == "meta_analysis" and bool(CONTROLLED.search(text)),
        "sham": bool(SHAM.search(text)),
        "patients": design in PATIENT_DESIGNS and bool(PATIENTS.search(own) and HEALTHY.search(own)),
    }


def _of_the_study(labels: Mapping[str, str], main: tuple[str, ...], *, acute: bool) -> dict[str, str]:
    """Return the labels with the study's own ids: mere groups are what no other label means."""
    free = [id_ for id_ in main if id_ not in labels.values()]
    found = {label: (free or main)[0] if id_ == GROUP else id_ for label, id_ in labels.items() if main or id_ != GROUP}
    if acute:
        return {label: ACUTE if in_family(id_) else id_ for label, id_ in found.items()}
    # "trained one leg with sustained contractions (SUST)"
    return {label: ISOMETRIC if id_ == ACUTE else id_ for label, id_ in found.items()}
