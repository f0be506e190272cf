"""What a study did, as far as its findings need it: interventions, group labels, control, one session or a programme."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.ontology import ontology
from pipeline.reader.lexicon import Hit, Lexicon
from pipeline.tables import Sentence, Statement

RESISTANCE = "resistance_training"
ACUTE = "acute_resistance_exercise"
HISTORY = "long_term_rt_history"
STIMULATION = "brain_stimulation"
OTHER = "other_intervention"
CONTROL = "control"
IGNORED: tuple[Statement, ...] = ("background", "other_study", "advice")
WEIGHT: dict[Statement, float] = {"aim": 2.0, "hypothesis": 1.0, "method": 2.0, "result": 1.0, "conclusion": 1.0}
# Kinds of load and mode that "unilateral" outranks where a study is about the limb that was not trained.
BELOW_UNILATERAL = {"heavy_load_rt", "low_load_rt", "isometric_rt", "dynamic_rt", "isokinetic_rt", "bilateral_rt"}
MINOR = {"isokinetic_rt", "dynamic_rt", "bilateral_rt"}  # named as detail of a protocol more often than as its kind

# True: "6 weeks of", "12-wk", "sessions per week", "training programme"; near miss: "one week apart".
PROGRAMME = re.compile(
    r"""\b(?: (?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen|several)[\s-]*(?:to[\s-]\d+[\s-]*)?
        (?:weeks?|wks?|months?|mo|years?)[\s-]+(?:of|period|program|training|intervention|resistance|strength|progressive|unilateral|balance|exercise|isometric|block|supervised)
      | (?:times|sessions?|days?|d)\s*(?:per|a|/|each)\s*(?:week|wk) | (?:once|twice|thrice)[\s-](?:a\s|per\s)?week(?:ly)?
      | [·.]wk | x\s*week | for\s+(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve)\s*(?:-\s*\d+\s*)?(?:weeks?|wk|months?)
      | over\s+(?:\d+|two|three|four|five|six|eight|ten|twelve)\s*(?:weeks?|months?)
      | long-term\straining | training\speriod | after\straining | following\straining | training-induced | (?:strengthening|training|exercise|rehabilitation)\sprogram(?:me)?s? | strength\straining\sintervention | \d+[\s-]week )\b""",
    re.VERBOSE | re.IGNORECASE,
)
SESSION = re.compile(
    r"""\b(?: acute(?:ly)? | single[\s-](?:session|bout|set) | (?:one|a)\s(?:single\s)?(?:session|bout)\b | bouts?\sof | fatiguing | to\s(?:task\s)?(?:failure|exhaustion)
      | separate\s(?:days|visits|occasions|sessions) | sustained\s(?:\w+\s){0,3}contractions? | intermittent\s(?:\w+\s){0,2}contractions? | contraction\stask
      | immediately\s(?:after|following|post) | post[\s-]exercise | after\sexercise | fatigue\s(?:task|protocol) | exhausti(?:ve|on) | workouts?
      | time\sto\s(?:task\s)?(?:failure|exhaustion) | during\s(?:\w+\s){0,3}(?:exercise|contractions?) | each\s(?:session|visit|trial|condition) )\b""",
    re.VERBOSE | re.IGNORECASE,
)
OTHER_LIMB = re.compile(
    r"\b(?:cross-education|cross-transfer|contralateral|untrained (?:limb|leg|arm|side|hand|biceps|\w+ ?body)|untrained[, ]|opposite (?:limb|leg|arm|side|hand)"
    r"|each (?:arm|leg|limb)|homologous|bilateral neuromuscular|nonexercised|unexercised|ipsilateral motor cortex|one limb|one arm|one leg|untrained hemisphere)",
    re.IGNORECASE,
)
TRAINED_PEOPLE = re.compile(
    r"\b(?:untrained (?:peers|controls|individuals|participants|men|women|adults|subjects|group|counterparts)|non-?trained|strength-trained|resistance-trained"
    r"|power-?lifters?|weightlifters?|body-?builders?|climbers|athletes)\b",
    re.IGNORECASE,
)
# A group label with its size or alone in brackets after what it names: "(MST, n = 12)", "(CG)"; near miss: "(p < 0.05)".
LABEL = re.compile(r"[(\[]\s*(?P<label>[A-Z][\w+/-]{0,9}|[a-z]{1,2}[A-Z]\w{1,7})\s*(?:[),;:\]]|n\s*=)")
COLON_LABEL = re.compile(r"(?<![\w-])(?P<label>[A-Z][A-Z0-9+-]{0,6})\s?[:=]\s(?P<words>[a-z][\w\s-]{3,50})")
# Either limb is trained, each another way: the opposite one is no untrained limb.
BOTH_TRAINED = re.compile(r"\bcontralateral[- ](?:limb|leg|arm)[- ]control|other (?:leg|limb|arm) (?:was|performed|trained|received)|each leg (?:was|trained|performed)|contralateral (?:leg|limb|arm) (?:trained|performed|remained|received)", re.IGNORECASE)
ONE_SIDE = re.compile(r"\b(?:unilateral\w*|one (?:limb|arm|leg|side|hand)|single-(?:arm|leg)|contralateral|(?:right|left|dominant|less-affected) (?:\w+ ){0,3}(?:trained|limb|arm|leg|flexors|extensors)|cross-education)\b", re.IGNORECASE)
TRAINED = re.compile(r"\b(?:trained|training|sessions?|programme|program|executed|sets of|repetitions)\b", re.IGNORECASE)
TRAINED_KINDS = {"isometric(?:ally)?": "isometric_rt", "explosive(?:ly)?": "ballistic_training", "ballistic(?:ally)?": "ballistic_training", "eccentric(?:ally)?": "eccentric_rt"}
PATIENTS = re.compile(r"\b(?:patients?|individuals with|people with|subjects with|history of|sufferers|survivors|schizophrenia|migraine)\b", re.IGNORECASE)
HEALTHY = re.compile(r"\b(?:healthy (?:controls?|subjects|volunteers|individuals|participants|people|adults)|normal (?:controls?|subjects|volunteers)|(?:age|sex|gender)[- ](?:and [a-z]+[- ])?matched|matched controls|control subjects|controls)\b", re.IGNORECASE)
CONTROLLED = re.compile(r"\b(?:control(?:s|led)?|sham|placebo|randomi[sz]ed)\b", re.IGNORECASE)
SHAM = re.compile(r"\b(?:sham|placebo|normoxi\w*|vehicle|saline|without (?:restriction|BFR)|no (?:stimulation|restriction))\b", re.IGNORECASE)
GROUP = "group"  # concept of a label whose intervention its phrase does not name: "flexed joint training (FLE)"
GROUP_WORD = re.compile(r"\b(?:training|exercises?|groups?|protocols?|programmes?|programs?|sessions?|conditions?|trials?|interventions?)\b", re.IGNORECASE)
ASSIGNED = re.compile(r"\b(?:assign\w*|random\w*|allocat\w*|allott?ed|divided|groups|conditions|sessions|trials|either|counterbalanced)\b", re.IGNORECASE)
REVIEW = re.compile(r"\b(?:review(?:s|ed|ing)?|overview|perspective|hypothesis article|commentary)\b", re.IGNORECASE)
ADDED = ("endurance_training", "balance_training")
COMBINED = re.compile(r"\b(?:combined with|in combination with|together with|plus|followed by)\b|\+", re.IGNORECASE)
MEASURED = re.compile(r"\b(?:measured|assessed|tested|determined|recorded|evaluated|compared)\b", re.IGNORECASE)
PHRASE_START = re.compile(r"[.;:)\]]|,(?= (?:or|and|to|either)\b)|\b(?:or|and|versus|vs\.?|to|either|into|with)\b|\(")


@dataclass(frozen=True, slots=True)
class Setting:
    """The interventions of a study, the most named first, and how its groups are called."""

    main: tuple[str, ...]
    labels: Mapping[str, str]  # group label -> intervention id or control
    acute: bool
    cross_sectional: bool
    review: bool
    narrative: bool  # a review that pools no data
    pooled: bool  # a meta-analysis of controlled trials
    sham: bool  # a condition without the treatment is part of the study: sham, placebo, normoxia
    bout: str | None  # the exercise that every condition shares, where a treatment is added to it
    control: bool  # there is a group or condition without the intervention
    patients: bool  # controls are people of another kind, not a group without the intervention
    cuffed: bool  # blood flow is restricted without resistance training
    other_limb: bool  # the limb that was not trained is looked at

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
        if concept == ACUTE and in_family(self.main[0] if self.main else ""):
            return None
        return None


def in_family(concept: str) -> bool:
    """Tell whether an intervention is a kind of resistance training."""
    return concept == RESISTANCE or RESISTANCE in ancestors(concept)


def ancestors(concept: str) -> list[str]:
    """Return the more general interventions, the nearest first."""
    parents, found = ontology().parents, []
    while concept in parents:
        concept = parents[concept]
        found.append(concept)
    return found


def setting(
    sentences: Sequence[Sentence],
    hits: Sequence[Sequence[Hit]],
    names: Lexicon,
    *,
    design: str,
    no_groups: frozenset[str] = frozenset(),
) -> Setting:
    """Return the setting of a document from its sentences and what they name.

    ``design`` is the study's design id, ``no_groups`` are short forms that the text introduces for something else.
    """
    text = " ".join(sentence.text for sentence in sentences)
    own = " ".join(sentence.text for sentence in sentences if sentence.statement not in IGNORED)
    other_limb = bool(OTHER_LIMB.search(own)) and not BOTH_TRAINED.search(own)
    weights = _weights(sentences, hits)
    acute = _acute(own, weights, crossover=design == "crossover")
    cross_sectional = design == "cross_sectional" and HISTORY in weights and bool(TRAINED_PEOPLE.search(own))
    patients = bool(PATIENTS.search(own) and HEALTHY.search(own)) and design in ("cross_sectional", "other", "controlled_trial")
    labels = {k: v for k, v in _labels(sentences, names, weights, text).items() if k not in no_groups}
    cuffed = _cuff_without_training(weights)
    if cuffed:
        weights[OTHER] = weights.get(OTHER, 0.0) + weights.pop("bfr_rt", 0.0)
        labels = {label: OTHER if id_ == "bfr_rt" else id_ for label, id_ in labels.items()}
    for label, concept in labels.items():
        if concept == GROUP:
            continue
        weights[concept] = weights.get(concept, 0.0) + min(3.0, 0.5 * len(re.findall(rf"(?<![\w-]){re.escape(label)}(?![\w-])", text)))
    acute = acute and "stimulation_plus_rt" not in weights
    if weights.get(RESISTANCE) and other_limb and ONE_SIDE.search(own):
        weights["unilateral_rt"] = weights.get("unilateral_rt", 0.0) + weights[RESISTANCE]
    if set(weights) <= {CONTROL, HISTORY, "bfr_rt", ACUTE} - ({ACUTE} if acute else set()) and design != "cross_sectional":
        weights |= _fallback(own, names, acute=acute)
    for parts in _combined(sentences, hits):
        weights["combined_training"] = weights.get("combined_training", 0.0) + 4.0
        weights = {id_: weight for id_, weight in weights.items() if id_ not in parts or id_ in labels.values()}
    for kind in _trained_kinds(sentences):
        weights[kind] = weights.get(kind, 0.0) + 2.0
    main = _main(weights, labels, acute=acute, cross_sectional=cross_sectional, other_limb=other_limb)
    labels = {label: main[0] if id_ == GROUP and main else id_ for label, id_ in labels.items() if main or id_ != GROUP}
    if acute:
        labels = {label: ACUTE if in_family(id_) else id_ for label, id_ in labels.items()}
    return Setting(
        main=main,
        labels=labels,
        acute=acute,
        cross_sectional=cross_sectional,
        narrative=design == "review" and bool(REVIEW.search(text)),
        review=design in ("review", "meta_analysis"),
        control=CONTROL in labels.values() or any(h.concept == CONTROL for found in hits for h in found),
        pooled=design == "meta_analysis" and bool(CONTROLLED.search(text)),
        sham=bool(SHAM.search(text)),
        bout=_bout(weights, main, acute=acute),
        cuffed=cuffed,
        patients=patients,
        other_limb=other_limb,
    )


def _weights(sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]]) -> dict[str, float]:
    weights: Counter[str] = Counter()
    for sentence, found in zip(sentences, hits, strict=True):
        if sentence.statement in IGNORED:
            continue
        weight = 3.0 if sentence.part == "title" else WEIGHT.get(sentence.statement, 0.0)
        for concept in sorted({hit.concept for hit in found if hit.kind == "intervention"}):
            weights[concept] += weight
    return dict(weights)


def _combined(sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]]) -> list[set[str]]:
    """Return the pairs of trainings that sentences on the study combine: "strength training combined with cycling"."""
    found = []
    for sentence, named in zip(sentences, hits, strict=True):
        trainings = [hit for hit in named if hit.kind == "intervention" and (in_family(hit.concept) or hit.concept in ADDED)]
        for first, second in pairwise(trainings):
            between = sentence.text[first.end : second.start]
            own = sentence.part == "title" or sentence.statement in ("method", "aim")
            if own and in_family(first.concept) != in_family(second.concept) and COMBINED.search(between):
                found.append({first.concept, second.concept})
    return found


def _fallback(own: str, names: Lexicon, *, acute: bool) -> dict[str, float]:
    """Return the intervention that general words mean where no name of one is found."""
    for id_, words in names.fallbacks:
        concept = RESISTANCE if id_.startswith(RESISTANCE) else id_
        if (concept != ACUTE or acute) and words.search(own):
            return {concept: 4.0}
    return {}


def _trained_kinds(sentences: Sequence[Sentence]) -> list[str]:
    """Return the kinds of contraction that sentences on the training name: "trained ..., isometric and maximal"."""
    found = []
    last = max((s.position for s in sentences if s.statement == "method"), default=0)
    for sentence in sentences:
        told = sentence.statement in ("method", "background", "aim") or (sentence.statement == "result" and 0 < sentence.position < last)
        if told and TRAINED.search(sentence.text) and not MEASURED.search(sentence.text):
            found += [kind for word, kind in TRAINED_KINDS.items() if re.search(rf"\b{word}\b", sentence.text, re.IGNORECASE)]
    return found


def _bout(weights: Mapping[str, float], main: Sequence[str], *, acute: bool) -> str | None:
    if not acute or not main or main[0] not in (OTHER, STIMULATION):
        return None
    if weights.get("endurance_training", 0) >= 2:
        return "endurance_training"
    return ACUTE if any(in_family(id_) or id_ == ACUTE for id_ in weights) else None


def _cuff_without_training(weights: Mapping[str, float]) -> bool:
    """Tell whether blood flow is restricted in endurance exercise, so that there is no kind of resistance training."""
    family = sum(weight for id_, weight in weights.items() if in_family(id_) and id_ != "bfr_rt")
    return weights.get("bfr_rt", 0) > 0 and family < 2 and weights.get("endurance_training", 0) >= 3


def _acute(own: str, weights: Mapping[str, float], *, crossover: bool) -> bool:
    sessions, programmes = len(SESSION.findall(own)), len(PROGRAMME.findall(own))
    if "detraining" in weights and weights["detraining"] >= 3:
        return False
    if crossover and programmes == 0:
        return True
    return (sessions > 0 and programmes == 0) or (sessions >= 3 * programmes > 0 and weights.get(ACUTE, 0) >= 4)


def _main(
    weights: Mapping[str, float], labels: Mapping[str, str], *, acute: bool, cross_sectional: bool, other_limb: bool
) -> tuple[str, ...]:
    if cross_sectional:
        return (HISTORY, "endurance_training") if weights.get("endurance_training", 0) >= 3 else (HISTORY,)
    told: Counter[str] = Counter()
    family = sum(weight for concept, weight in weights.items() if in_family(concept))
    if weights.get("endurance_training", 0) > weights.get(ACUTE, 0) + family / 2 or weights.get(STIMULATION, 0) > 3:
        weights = {concept: weight for concept, weight in weights.items() if concept != ACUTE}
    for concept, weight in weights.items():
        if concept in (CONTROL, HISTORY):
            continue
        if acute and (in_family(concept) and concept != "stimulation_plus_rt"):
            concept = ACUTE
        elif concept == ACUTE and not acute:
            continue
        told[concept] += weight
    if not other_limb:
        told.pop("unilateral_rt", None)
    if told[RESISTANCE] and told[STIMULATION] >= 4 and not acute:
        told["stimulation_plus_rt"] += told.pop(STIMULATION)
    bound = {ACUTE if acute and in_family(id_) else id_ for id_ in labels.values()} - {CONTROL}
    top = max(told.values(), default=0.0)
    kept = {id_: w for id_, w in told.items() if w >= max(2.0, 0.3 * top) or (id_ in bound and w > 0)}
    if OTHER in kept and kept[OTHER] < 4:
        kept.pop(OTHER)
    return _most_specific(kept, bound)


def _most_specific(kept: dict[str, float], bound: set[str]) -> tuple[str, ...]:
    """Drop what a kept intervention specifies: "strength training" where the training is isometric."""
    if "unilateral_rt" in kept:
        kept = {id_: w for id_, w in kept.items() if id_ not in BELOW_UNILATERAL or id_ in bound}
    specific = [id_ for id_ in kept if in_family(id_) and id_ != RESISTANCE]
    if len(specific) > 1:
        kept = {id_: w for id_, w in kept.items() if id_ not in MINOR or id_ in bound}
        if "unilateral_rt" in kept and any(id_ in bound for id_ in kept if in_family(id_) and id_ != "unilateral_rt"):
            kept.pop("unilateral_rt")
    general = {ancestor for id_ in kept for ancestor in ancestors(id_)} - bound
    return tuple(sorted((id_ for id_ in kept if id_ not in general), key=lambda id_: (-kept[id_], id_)))


def _labels(sentences: Sequence[Sentence], names: Lexicon, weights: Mapping[str, float], text: str) -> dict[str, str]:
    labels: dict[str, str] = {}
    seen: set[str] = set()
    for sentence in sentences:
        for found in LABEL.finditer(sentence.text):
            label = found.group("label")
            if label in seen:
                continue
            seen.add(label)
            phrase = _phrase_before(sentence.text, found.start())
            concept = _named_in(phrase, names, sentence.text)
            if concept is None and TRAINED.search(sentence.text) and not MEASURED.search(sentence.text):
                concept = _named_in(phrase + " training", names)
            if concept is None and sentence.statement == "method":
                concept = names.labels.get(label)
            if concept is None and GROUP_WORD.search(phrase) and ASSIGNED.search(sentence.text):
                concept = GROUP
            if concept is not None and not _is_outcome(label, names):
                labels.setdefault(label, concept)
        for found in COLON_LABEL.finditer(sentence.text):
            concept = _named_in(found.group("words"), names)
            if concept is not None and not _is_outcome(found.group("label"), names):
                labels.setdefault(found.group("label"), concept)
    for label, concept in names.labels.items():
        if (
            label not in labels
            and (concept in weights or concept == CONTROL)
            and re.search(rf"(?<![\w-]){re.escape(label)}(?![\w-])", text)
        ):
            labels[label] = concept
    return labels


def _phrase_before(text: str, end: int) -> str:
    """The words that a bracketed label names: back to the last conjunction, stop or bracket."""
    before = text[max(0, end - 90) : end].rstrip()
    starts = [found.end() for found in PHRASE_START.finditer(before) if found.end() < len(before) - 1]
    return before[starts[-1] if starts else 0 :]


def _named_in(phrase: str, names: Lexicon, sentence: str = "") -> str | None:
    """The intervention that a phrase names last, by a full name, else by a modifier alone ("concentric")."""
    found = [hit for hit in names.hits(phrase, phrase.lower()) if hit.kind == "intervention"]
    specific = [hit for hit in found if hit.concept not in (RESISTANCE,)]
    if specific or found:
        return (specific or found)[-1].concept
    modified = names.modifiers.search(phrase + " training") if not MEASURED.search(sentence) else None
    return names.modifier_ids[modified.group(1).lower()] if modified else None


def _is_outcome(label: str, names: Lexicon) -> bool:
    return any(hit.kind == "outcome" and hit.end - hit.start == len(label) for hit in names.hits(label, label.lower()))
