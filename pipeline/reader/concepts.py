"""Concepts named in a document's sentences, with the abbreviations that the document introduces."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.reader.lexicon import Hit, Kind, Lexicon, in_order, longest, phrase
from pipeline.reader.patterns import Pattern, folded
from pipeline.reader.reading import Document
from pipeline.reader.standing import spans
from pipeline.tables import Mention, Sentence, row_id

ORIGIN = "rules/1:concepts"
# True: "70% | 1RM", "30 % of the | maximal force", "(% | Mmax"; near miss: "79 % of the | loss of force".
AMOUNT = re.compile(
    r"(?:\d\s?|[(\[]\s?|in\s)%[\s-]*(?:of\s+)?(?:the\s+|their\s+|his\s+|her\s+|individual\s+|pre-\w+\s+)?$"
)
# True: "lost 21.6 | % of its strength", "recovered 80"; near miss: "exercised at 60".
PART_LOST = re.compile(
    r"\b(?:lost|los(?:es?|ing)|gain(?:s|ed)|regain(?:s|ed)|retain(?:s|ed)|recovered)\s[~\d.±\s]*$", re.I
)
# True: "time to exhaustion at | maximal aerobic power", "EMG at | MVC"; near miss: "better at baseline".
AT_TASK = re.compile(r"\bat\s(?:a\s|the\s|maximal\s|\w+\sand\s)*$", re.IGNORECASE)
THRESHOLDS = ("resting_motor_threshold", "active_motor_threshold")
# True: "at matched | EMG", "at similar | force", "normalised to | Mmax"; near miss: "matched | MVC".
MATCHED = re.compile(
    r"\bat\s(?:a\s|the\s)?(?:similar|matched|equal|same|given|comparable|identical)\s(?:\w+\s)?$|"
    r"\b(?:normali[sz]ed|judged|expressed relative)\s(?:to|from)\s(?:the\s|surface\s|maximal\s)*$",
    re.IGNORECASE,
)
# True: "EMG increased with | force", "rose with increasing | torque"; near miss: "increased with training".
RISES_WITH = re.compile(
    r"\b(?:increas|decreas|declin|scal|vari)\w*\s(?:\w+ly\s)?with\s(?:(?:the|increas\w+|rising|greater|higher)\s)*$|"
    r"\bwith\s(?:increas|ris|declin)ing\s$",
    re.IGNORECASE,
)
# Haemoglobin of a muscle is none of the brain's. True: "muscle | HbO2", "vastus lateralis | oxygenation".
MUSCLE_TISSUE = Pattern(
    r"\b(?:muscles?|vast(?:us|i)|biceps|quadriceps|gastrocnemius|tibialis|deltoid|forearm|calf|thigh)\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
BRAIN = Pattern(r"\b(?:cerebr|cort[ei]|brain|prefront|M1|PFC|DLPFC|motor area|SMA|hemispher)", re.IGNORECASE)
REFLEXES = ("stretch_reflex", "h_reflex")
THRESHOLD = re.compile(r"\sthresholds?\b", re.IGNORECASE)  # of a reflex is not its size
AT = re.compile(
    r"\b(?:at|(?:set|adjusted|equal|corresponding|close) to|above|below|with|times|[x×])\s(?:\d+\s?%?\s|the\s|x\s)*$",
    re.IGNORECASE,
)  # "MEPs at AMT"
# True: "MEP latency", "latencies of the MEPs", "MEP topography"; near miss: "MEP amplitude".
OTHER_AFTER = re.compile(
    r"[\s-]induced\b|(?:\s(?:and|or)\s\w+)?\s(?:onset\s)?(?:latenc(?:y|ies)|topograph\w*|variability|reliability|reproducibility|conduction|"
    r"waveform|morphology|onset|shape|methods?\b|technique|paradigm|tests?\b|testing|intensity)",
    re.IGNORECASE,
)
OTHER_BEFORE = re.compile(
    r"\b(?:latenc(?:y|ies)|variability|reliability|reproducibility|onset|delay|"
    r"thresholds?|coefficient of variation)\s(?:of|in|for)\s(?:the\s|all\s)?(?:\w+[\s-])?$|"
    r"\b(?:slope|line|regression|curve|function)\s(?:relating|linking|of)\s(?:the\s)?(?:\w+\s)?$",
    re.IGNORECASE,
)
# True: "intracortical inhibition (SICI) or | facilitation"; near miss: "facilitation of the MEP".
# The state before, which no arm is. True: "fell to 58% of | control", "returned to | control values".
STATE_BEFORE = re.compile(
    r"(?:%\s(?:of\s)?(?:the\s)?|\b(?:return|recover|back|restor|revert)\w*\sto\s(?:the\s|its\s|their\s)?)$"
)
# An inhibition in numbers that fall as it grows: "SICI (expressed as the ratio of conditioned to test MEP)".
AS_RATIO = re.compile(
    r"\s?[(,]?\s?(?:was\s|were\s|when\s)?(?:expressed|calculated|quantified|given|defined)\sas\s(?:a\s|the\s)?"
    r"(?:conditioned|ratios?|percentages?|%)[^.;)]{0,60}",
    re.IGNORECASE,
)
INHIBITIONS = ("sici", "lici", "interhemispheric_inhibition", "afferent_inhibition")
AND_FACILITATION = re.compile(r"inhibition(?:\s\([^)]*\))?,?\s(?:and|or|nor)\s(facilitation)", re.IGNORECASE)
FACILITATION = "facilitation"
SHORT_IN_BRACKETS = re.compile(r"[(\[]([A-Z][A-Za-z0-9-]{1,7})[)\]]")
MEASURE_LISTED = phrase("measure_listed")
# Tasks by whose name a measure goes; what is recorded while they last is another quantity.
TASKS = ("maximal_strength", "functional_performance", "muscle_power", "fatigue_resistance", "force_control")
# True: "EMG during the | MVC", "MEPs after the sustained | MVC"; near misses: "during training | MVC", "after | MVC".
DURING = re.compile(
    r"\b(?:(?:during|throughout)\s|(?:after|following|before)\s(?:the|each|a)\s)(?:(?!train|exerc|protocol|session|"
    r"condition|trial|block|period|week|recovery|hypoxi|normoxi|fatigu|stimul|intervention)[\w-]+\s){0,3}$",
    re.IGNORECASE,
)
PEOPLE_CONTROLS = re.compile(r"(?:healthy )?controls?(?: (?:groups?|subjects|participants|values))?", re.IGNORECASE)
VOLUNTARY_AND = re.compile(r"voluntary and (?:\w+ ){1,3}$", re.IGNORECASE)  # "voluntary and potentiated twitch | force"
# True: "randomly assigned to", "into three groups"; near miss: "before, during and after".
ASSIGNED = Pattern(
    r"\b(?:randomly|randomi[sz]ed|assigned|allocated|allotted|divided|split)\s(?:\w+\s){0,3}?(?:to|into|between)\b|\bgroups:"
)
PLAIN = 4  # letters from which an abbreviation is not taken for another one
UNLISTED = "unlisted"  # concept of measured quantities that have no id
KINDS: tuple[Kind, ...] = ("outcome", "intervention", "site")


@dataclass(frozen=True, slots=True)
class Alias:
    """What a document's short form stands for: a concept of each kind that its long form names, or none."""

    short: str
    meanings: dict[Kind, tuple[str, bool]]  # kind -> concept, inverse


def aliases(short_forms: Mapping[str, str], names: Lexicon, whole: str) -> tuple[Alias, ...]:
    """Return the meaning of each short form: the concept that ends its long form, or stands in it alone."""
    found = []
    for short, long in short_forms.items():
        if len(short) == 1:  # a group label rather than a quantity
            continue
        hits = _of_quantities_alone(names.hits(long, whole))  # MVIC, though "isometric contractions" may be an exercise
        meanings: dict[Kind, tuple[str, bool]] = {}
        ends: dict[Kind, int] = {}
        group = not any(hit.kind == "outcome" for hit in names.hits(short, whole)) and _names_a_group(short, whole)
        for kind in KINDS:
            last = max((hit for hit in hits if hit.kind == kind), key=lambda hit: hit.end, default=None)
            if last is not None and len(long.rstrip()) - last.end <= 12 and not (group and kind == "outcome"):
                meanings[kind] = (last.concept, last.inverse)
                ends[kind] = last.end
        if ends.get("intervention", 0) > ends.get("outcome", 0):  # "blood flow | restriction"
            meanings.pop("outcome", None)
        if (
            not meanings
            and "outcome" not in {hit.kind for hit in (*hits, *names.hits(short, whole))}
            and (modified := names.modifiers.search(long + " training"))
        ):
            meanings["intervention"] = (names.modifier_ids[modified.group(1).lower()], False)
        found.append(Alias(short, meanings))
    return tuple(found)


def _names_a_group(short: str, whole: str) -> bool:
    """Tell whether a short form is introduced for a group: "were assigned to strength (STR) or both (COMB)"."""
    place = whole.find(f"({short.lower()}")
    return (
        place >= 0
        and bool(ASSIGNED.search(whole, max(0, place - 160), place + 40))
        and not any(c.isdigit() for c in short)
    )


def measured_as(text: str, names: Lexicon, known: Mapping[str, str], whole: str) -> dict[str, str]:
    """Return short forms in brackets after a quantity that they do not spell: "thickness (MT)", "peak torque (IPF)"."""
    found: dict[str, str] = {}
    for bracket in SHORT_IN_BRACKETS.finditer(text):
        short = bracket.group(1)
        phrase = text[max(0, bracket.start() - 45) : bracket.start()].rstrip()
        if (
            short in known
            or short in found
            or not MEASURE_LISTED.plain.search(text, max(0, bracket.start() - 400), bracket.end() + 200)
        ):
            continue
        outcome = [hit for hit in names.hits(phrase, whole) if hit.kind == "outcome" and hit.end == len(phrase)]
        own = [hit for hit in names.hits(short, whole) if hit.kind in KINDS]
        if outcome and not own:
            found[short] = phrase[outcome[-1].start :]
    return found


def hits(text: str, names: Lexicon, short_forms: Sequence[Alias], whole: str) -> list[Hit]:
    """Return what a sentence names, in order: a document's own short forms before the lexicon's."""
    found = names.hits(text, whole)
    for modified in names.modifiers.finditer(text):
        concept = names.modifier_ids[modified.group(1).lower()]
        found.append(Hit("intervention", concept, modified.start(1), modified.end(1)))
    for alias in short_forms:
        for place in _places(alias.short, text):
            if _is_amount(text, place[0]):
                continue
            inside = [h for h in found if h.start >= place[0] and h.end <= place[1] and h.kind in KINDS]
            if not alias.meanings and len(alias.short) >= PLAIN and any(h.kind == "outcome" for h in inside):
                continue  # "maximum voluntary isometric (MVIC)"
            found = [h for h in found if h not in inside]
            found += [Hit(kind, concept, *place, inverse) for kind, (concept, inverse) in alias.meanings.items()]
    found = _as_ratios(text, found)
    found = [hit for hit in found if hit.concept != "control" or not STATE_BEFORE.search(text, 0, hit.start)]
    others = [hit for hit in found if hit.kind == "outcome" and _other_quantity(text, hit)]
    found = [hit for hit in found if hit not in others and not _repeats(text, hit, others)]
    found = _heads(text, _of_quantities_alone(found))
    if FACILITATION in folded(text):
        found += [Hit("outcome", "icf", *m.span(1)) for m in AND_FACILITATION.finditer(text)]
    of_kind: dict[Kind, list[Hit]] = {}
    for hit in found:
        of_kind.setdefault(hit.kind, []).append(hit)
    kept = [hit for kind in sorted(of_kind) for hit in longest(of_kind[kind])]
    return sorted(kept, key=in_order)


def labelled(text: str, found: Sequence[Hit], labels: Mapping[str, str], *, patients: bool) -> list[Hit]:
    """Return a sentence's hits with its group labels as the interventions that they stand for.

    Where ``patients`` are studied, "controls" are other people and no arm.
    """
    if patients:
        found = [h for h in found if h.concept != "control" or not PEOPLE_CONTROLS.fullmatch(text, h.start, h.end)]
    names = [
        Hit("intervention", concept, *place)
        for label, concept in labels.items()
        for place in _places(label, text, alone=True)
    ]
    taken = [(hit.start, hit.end) for hit in names]
    kept = [h for h in found if h.kind != "intervention" or all(h.end <= a or b <= h.start for a, b in taken)]
    return sorted([*kept, *names], key=in_order)


def mentions(document: Document, sentence: Sentence, found: Sequence[Hit]) -> list[Mention]:
    """Return the rows of a sentence's named concepts; ``found`` counts in the sentence."""
    rows = []
    for hit in found:
        if hit.kind not in KINDS or hit.concept in ("control", UNLISTED):
            continue
        start, end = sentence.start + hit.start, sentence.start + hit.end
        rows.append(
            Mention(
                mention_id=row_id(document.record_id, sentence.part, start, end, hit.concept),
                record_id=document.record_id,
                sentence_id=sentence.sentence_id,
                kind=hit.kind,  # type: ignore[arg-type]
                concept=hit.concept,
                part=sentence.part,
                start=start,
                end=end,
                text=document.text(sentence.part)[start:end],
                origin=ORIGIN,
                text_kind=document.text_kind,
            )
        )
    return rows


def _other_quantity(text: str, hit: Hit) -> bool:
    """Tell whether a name only helps to name another quantity: its latency, its onset, an intensity in its unit."""
    if hit.concept in THRESHOLDS and AT.search(text, max(0, hit.start - 20), hit.start):
        return True
    if hit.concept in REFLEXES and THRESHOLD.match(text, hit.end):
        return True
    if hit.concept == "brain_activation" and MUSCLE_TISSUE.search(text[: hit.start]) and not BRAIN.search(text):
        return True
    if MATCHED.search(text, max(0, hit.start - 40), hit.start):
        return True
    if hit.concept in TASKS and RISES_WITH.search(text, max(0, hit.start - 50), hit.start):
        return True
    if hit.concept in TASKS and DURING.search(text, max(0, hit.start - 50), hit.start):
        return True
    if hit.concept in TASKS and AT_TASK.search(text, max(0, hit.start - 30), hit.start):
        return True
    return (
        _is_amount(text, hit.start)
        or bool(OTHER_AFTER.match(text, hit.end))
        or bool(OTHER_BEFORE.search(text, max(0, hit.start - 30), hit.start))
    )


def _as_ratios(text: str, found: Sequence[Hit]) -> list[Hit]:
    """Turn an inhibition that the text expresses as a ratio, and drop what names that ratio."""
    ratios = {
        hit: ratio.span() for hit in found if hit.concept in INHIBITIONS and (ratio := AS_RATIO.match(text, hit.end))
    }
    told = [hit for hit in found if not any(a <= hit.start < b and hit.kind == "outcome" for a, b in ratios.values())]
    return [hit._replace(inverse=True) if hit in ratios else hit for hit in told]


def _repeats(text: str, hit: Hit, others: Sequence[Hit]) -> bool:
    """Tell whether a short form in brackets stands for one of ``others``: "at active motor threshold (| AMT)"."""
    return any(hit.concept == other.concept and text[other.end : hit.start] in (" (", " [") for other in others)


def _of_quantities_alone(found: Sequence[Hit]) -> list[Hit]:
    """Drop an exercise that is part of a quantity's longer name: "maximal voluntary | isometric contractions"."""
    quantities = [hit for hit in found if hit.kind == "outcome" and hit.concept != UNLISTED]
    return [
        hit
        for hit in found
        if hit.kind != "intervention" or not any(q.start < hit.start and hit.end <= q.end for q in quantities)
    ]


def _heads(text: str, found: Sequence[Hit]) -> list[Hit]:
    """Drop what stands in one compound with a quantity that has no id: "potentiated twitch | torque"."""
    unlisted = [hit for hit in found if hit.concept == UNLISTED]
    heads = {hit.start: hit.concept for hit in found if hit.kind == "outcome"}  # "MEP | stimulus-response curve"
    found = [
        hit
        for hit in found
        if hit.kind != "outcome" or heads.get(hit.end + 1, hit.concept) == hit.concept or text[hit.end] != " "
    ]
    return [
        hit
        for hit in found
        if hit.kind != "outcome"
        or hit.concept == UNLISTED
        or not any(text[u.end : hit.start] == " " or text[hit.end : u.start] == " " for u in unlisted)
        or VOLUNTARY_AND.search(text[: hit.start])
    ]


def _is_amount(text: str, start: int) -> bool:
    """Tell whether what starts here is the unit of an intensity: "70% 1RM", "30 % of the maximal force"."""
    amount = AMOUNT.search(text, max(0, start - 30), start)
    return bool(amount) and not PART_LOST.search(text[: amount.start() + 1] if amount else "")


def _places(short: str, text: str, *, alone: bool = False) -> list[tuple[int, int]]:
    """Where a short form stands, in the singular or plural; ``alone`` where it must be no part of LL-BFR."""
    core = short[:-1] if len(short) > 2 and short.endswith("s") and short[-2].isupper() else short
    return spans(core, text, apart="°-", behind="-" if alone else "", plural=True)
