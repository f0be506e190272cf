"""Group labels: "(MST, n = 12)", "CON", bound to the intervention that they name."""

import re
from collections.abc import Mapping, Sequence

from pipeline.reader.families import CONTROL, RESISTANCE, STIMULATION, in_family
from pipeline.reader.lexicon import Kind, Lexicon, phrase
from pipeline.reader.patterns import Pattern
from pipeline.reader.standing import spans
from pipeline.tables import Sentence

# A group label with its size or alone in brackets after what it names: "(MST, n = 12)"; near miss: "(p < 0.05)".
LABEL = re.compile(r"[(\[]\s*(?P<label>[A-Z][\w+/-]{0,9}|[a-z]{1,2}[A-Z]\w{1,7}|[Ss]ham[+-]\w+)\s*(?:[),;:\]]|n\s*=)")
SIZE = re.compile(r"\s*(?:group\s*)?[,;:]?\s*[nN]\s?=")  # what follows the label of a group: "(MST | , n = 12)"
# True: "either E+S (n = 15) or", "to STR (n = 12)"; near miss: "and women (n = 12)".
SIZED_LABEL = re.compile(r"(?<![\w(-])(?P<label>[A-Z][A-Z0-9+/-]{0,8}(?<![+/-]))\s\([nN]\s?=")
COLON_LABEL = re.compile(r"(?<![\w-])(?P<label>[A-Z][A-Z0-9+-]{0,6})\s?[:=]\s(?P<words>[a-z][\w\s-]{3,50})")
NERVES = "nmes_training"
COMBINED_WITH = {"endurance_training", "balance_training", "plyometric_training"}
NEAR = 25  # characters between two names of which the more specific one counts
ARMS: frozenset[Kind] = frozenset({"intervention"})
OUTCOMES: frozenset[Kind] = frozenset({"outcome"})
GROUP = "group"  # concept of a label whose intervention its phrase does not name: "flexed joint training (FLE)"
# Words before a bracket that name a place or a test: "primary motor cortex (M1)"; near miss: "control limb (CON)".
NO_GROUP = Pattern(
    r"\b(?:cortex|cortices|areas?|muscles?|tracts?|hemispheres?|nerves?|receptors?|acid|imaging|scales?|scores?|tests?|"
    r"tasks?|networks?|brain|index|system|neurons?|rate|time|threshold|potentials?|amplitude|ratio|gyrus|lobe|spectroscopy)"
    r"\W*$",
    re.IGNORECASE,
)
# Muscles, which no label of a group stands behind, but for "training of the knee extensors (RT)".
MUSCLE = Pattern(
    r"\b(?:flexors?|extensors?|abductors?|adductors?|dorsi-?flexors?|plantar-?flexors?|interosse[io]us|soleus|quadriceps|biceps|"
    r"triceps|brachii|femoris|lateralis|medialis|anterior|brevis|longus|gastrocnemius|hamstrings?|radialis|ulnaris)"
    r"\W*$",
    re.IGNORECASE,
)
GROUP_WORD = phrase("group_word")
ASSIGNED = phrase("assigned")
TRAINED = phrase("training")
MEASURED = Pattern(r"\b(?:measured|assessed|tested|determined|recorded|evaluated|compared)\b", re.IGNORECASE)
PHRASE_START = re.compile(
    r"[.;:)\]]|,(?= (?:or|and|to|either)\b)|\b(?:or|and|versus|vs\.?|to|either|into|with|was|were|in \d+)\b|\("
)
# True: "strength | plus | HIIT", "PCMS | followed by | exercise"; near miss: "strength and HIIT".
ADDED = re.compile(
    r"\b(?:plus|combined with|together with|in combination with|followed by|preceded by|added to)\b|\s\+\s"
)
ONLY_WORDS = re.compile(r"\s*\b(?:only|alone|group|arm|condition|leg|limb|programme|program)\W*$", re.IGNORECASE)


def group_labels(
    sentences: Sequence[Sentence], names: Lexicon, weights: Mapping[str, float], text: str
) -> dict[str, str]:
    """Return what each group label of a document stands for: an intervention id, control, or GROUP where only that.

    The first place of a label decides: "(MST, n = 12)" names what stands before it. A label that nothing introduces
    means what it usually does, where the study has that intervention.
    """
    labels: dict[str, str] = {}
    seen: set[str] = set()
    for sentence in sentences:
        for found in LABEL.finditer(sentence.text):
            label = found.group("label")
            if label in seen:
                continue
            seen.add(label)
            concept = _named_before(sentence, found, names)
            if concept is not None and not _is_outcome(label, names):
                labels.setdefault(label, concept)
        for found in COLON_LABEL.finditer(sentence.text) if ":" in sentence.text or "=" in sentence.text else ():
            concept = _named_in(found.group("words"), names)
            if concept is not None and not _is_outcome(found.group("label"), names):
                labels.setdefault(found.group("label"), concept)
        if ASSIGNED.search(sentence.text):
            for found in SIZED_LABEL.finditer(sentence.text):
                labels.setdefault(found.group("label"), GROUP)
    labels = _composed(labels, names)
    for label, concept in names.labels.items():
        if label not in labels and (concept in weights or concept == CONTROL) and times(label, text):
            labels[label] = concept
    return labels


def has_size(label: str, text: str) -> bool:
    """Tell whether a text gives the size of a labelled group, so that the label is no mere abbreviation."""
    return any(SIZE.match(text, end) for _, end in spans(label, text, behind="+-"))


def times(label: str, text: str) -> int:
    """Return how often a label stands in a text as a word."""
    return len(spans(label, text))


def _named_before(sentence: Sentence, found: re.Match[str], names: Lexicon) -> str | None:
    """Return what the words before a bracketed label name."""
    words = _phrase_before(sentence.text, found.start(), names)
    if NO_GROUP.search(words):
        return None
    closed = sentence.text.rfind(")", 0, found.start()) + 1
    if added := ADDED.search(sentence.text, max(closed, found.start() - 70), found.start()):
        parts = [_phrase_before(sentence.text, added.start(), names), sentence.text[added.end() : found.start()]]
        if both := _both([_named_in(ONLY_WORDS.sub("", part) + " training", names) for part in parts]):
            return both
    concept = _named_in(words, names, sentence.text)
    if MUSCLE.search(words):
        return concept
    sized = SIZE.match(sentence.text, found.end("label"))
    if concept is None and (sized or TRAINED.search(sentence.text)) and not MEASURED.search(sentence.text):
        concept = _named_in(ONLY_WORDS.sub("", words) + " training", names)
    if concept is None and sentence.statement == "method":
        concept = names.labels.get(found.group("label"))
    if concept is None and (sized or GROUP_WORD.search(words)) and ASSIGNED.search(sentence.text):
        concept = GROUP
    return concept


def _composed(labels: Mapping[str, str], names: Lexicon) -> dict[str, str]:
    """Return the labels with those made of others read as their combination: "E+S", which leaves E and S no arms."""
    told = dict(labels)
    for label in labels:
        parts = label.split("+")
        if len(parts) > 1 and (whole := _of_parts(parts, labels, names)):
            told = {other: id_ for other, id_ in told.items() if other not in parts} | {label: whole}
    return told


def _of_parts(parts: Sequence[str], labels: Mapping[str, str], names: Lexicon) -> str | None:
    """Return what a label of several parts stands for: "PCMS+E", "sham+E", "E+S"."""
    meant = [
        CONTROL if part.lower() == "sham" else labels.get(part) or _named_in(part, names) or names.labels.get(part)
        for part in parts
    ]
    return _both([id_ if id_ != GROUP else None for id_ in meant])


def _both(meant: Sequence[str | None]) -> str | None:
    """Return the intervention that is made of two; a stimulation may be added to an exercise that has no name."""
    told = [id_ for id_ in meant if id_ not in (None, CONTROL)]
    if len(meant) != len([id_ for id_ in meant if id_ is not None]) and not set(told) & {STIMULATION, NERVES}:
        return None
    strength = [id_ for id_ in told if id_ and in_family(id_)]
    if set(told) & {STIMULATION, NERVES}:
        return "stimulation_plus_rt" if strength or (len(told) < len(meant) and CONTROL not in meant) else None
    if len(told) == 1:
        return told[0]
    return "combined_training" if strength and set(told) & COMBINED_WITH else None


def _phrase_before(text: str, end: int, names: Lexicon) -> str:
    """The words that a bracketed label names: back to the last conjunction, stop or bracket outside a name."""
    before = text[max(0, end - 90) : end].rstrip()
    inside = names.hits(before, before.lower(), ARMS)  # "strength and endurance"
    ends = [found.end() for found in PHRASE_START.finditer(before) if found.end() < len(before) - 1]
    starts = [end for end in ends if not any(hit.start < end < hit.end for hit in inside)]
    return before[starts[-1] if starts else 0 :]


def _named_in(words: str, names: Lexicon, sentence: str = "") -> str | None:
    """The intervention that a phrase names last, by a full name, else by a modifier alone ("concentric")."""
    found = names.hits(words, words.lower(), ARMS)
    last = max((hit.end for hit in found), default=0)
    found = [hit for hit in found if hit.end >= last - NEAR]
    specific = [hit for hit in found if hit.concept != RESISTANCE]
    if specific or found:
        return (specific or found)[-1].concept
    modified = names.modifiers.search(words + " training") if not MEASURED.search(sentence) else None
    return names.modifier_ids[modified.group(1).lower()] if modified else None


def _is_outcome(label: str, names: Lexicon) -> bool:
    return any(hit.end - hit.start == len(label) for hit in names.hits(label, label.lower(), OUTCOMES))
