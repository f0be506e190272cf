"""Which interventions a study is about: the chance of each, from all that its text tells of it.

Reads: models/judge/studied.json, a regression fitted by pipeline/training/studied.py; models/lexicon/hints.yaml.
Idea: rules (pipeline/reader/treatments.py) answer first, and their answer is one feature among others: where and how
often an intervention is named, group labels, words beside the name, words that support it without naming it, what all
words of the text suggest (gist.py), sessions or weeks, and what more general or more specific ones are named. Those
that are likely are kept, at least the likeliest where it is not unlikely. Without the file the rules' answer stands.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

from pipeline.errors import InputError
from pipeline.ontology import LEXICON
from pipeline.reader.evidence import Evidence
from pipeline.reader.families import ACUTE, CONTROL, OTHER, RESISTANCE, ancestors, in_family
from pipeline.reader.gist import FILE, Gist, load_gist, terms
from pipeline.reader.labels import GROUP, has_size
from pipeline.reader.lexicon import Hit, hints, phrase
from pipeline.reader.logistic import Feature, Logistic
from pipeline.reader.patterns import Pattern
from pipeline.reader.treatments import IGNORED, ONE_SIDE, times_told
from pipeline.tables import Sentence

FOLDER = LEXICON.parent / "judge"
KINDS = {
    RESISTANCE: "rt", ACUTE: "acute", OTHER: "other", "brain_stimulation": "stimulation",
    "long_term_rt_history": "history", "detraining": "detraining", "stimulation_plus_rt": "stimulated",
    "unilateral_rt": "unilateral", "bilateral_rt": "mode", "dynamic_rt": "mode", "isokinetic_rt": "mode",
    "isometric_rt": "contraction", "concentric_rt": "contraction", "eccentric_rt": "contraction",
    "heavy_load_rt": "load", "low_load_rt": "load", "bfr_rt": "load", "metronome_paced_rt": "pace",
    "self_paced_rt": "pace", "ballistic_training": "fast", "plyometric_training": "fast",
    "combined_training": "combined", "endurance_training": "endurance", "motor_imagery_training": "imagery",
    "vibration_training": "vibration", "nmes_training": "stimulated",
}  # fmt: skip
SHARES = (0.9, 0.6, 0.4, 0.2, 0.1, 0.01)  # of the heaviest intervention's weight
COARSE = (0.6, 0.2, 0.01)
WEIGHTS = (12, 8, 6, 4, 2, 1, 0.1)
RIVALS = (4, 2, 1, 0.5, 0.1)
NOWHERE: Counter[str] = Counter()
SUGGESTED = -1.5  # log odds of the gist from which an intervention is weighed that nothing else tells
TRAINED_PEOPLE, PATIENTS, SHAM = phrase("trained_people"), phrase("patients"), phrase("sham")
# What follows a name. True: "heavy-load | knee-extensor training", "tDCS | sessions"; near miss: "training. | Groups".
PROGRAMMES = re.compile(
    r"[\s\w(),/-]{0,25}?\b(?:training|trained|groups?|program|programme|protocol|intervention|practice)\b",
    re.IGNORECASE,
)
SESSIONS = re.compile(
    r"[\s\w(),/-]{0,25}?\b(?:sessions?|bouts?|trials?|conditions?|exercise|contractions?|task)\b", re.IGNORECASE
)
# What stands before an agent: "after | training", "rose with | heavy loads"; near miss: "after the test, | training".
AGENT = re.compile(
    r"\b(?:after|following|post|by|with|to|of|into|either|in the|than|versus|vs\.?)[\s\w-]{0,15}$", re.IGNORECASE
)
DONE = Pattern(
    r"\b(?:random|assign|allocat|divided|underwent|performed|completed|received|trained|took part|participated)", re.I
)
# Training or use ends. True: "four weeks without training", "after training had stopped"; near miss: "stop signal".
IDLE = Pattern(
    r"\b(?:cessation|(?:training|exercise|programme|program|they|it) (?:had |was |were )?(?:stopped|ended|ceased)|"
    r"detrain|retention|immobili|bed ?rest|unload|disus|cast\b|sling\b|(?:without|no)(?: further| any| more)? training|"
    r"(?:weeks?|months?) (?:later|after (?:the )?(?:end|last|train))|lay-?off|follow-?up)",
    re.IGNORECASE,
)
TIRED = Pattern(r"\b(?:fatigu|exhaust|failure\b|endurance time|time trial|sustained|maximal effort)", re.IGNORECASE)
PHYSICAL = Pattern(
    r"\b(?:physical(?:ly)? (?:train|practi|exerc)|physical\b|executed|actual|overt|real contraction)", re.I
)
YEARS = Pattern(r"\b(?:years of|trained (?:for|at least)|history of)\b", re.IGNORECASE)
# True: "8 weeks", "two to three months"; near miss: "weekly".
SPELL = Pattern(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen)[ -](?:to[ -]\d+[ -])?"
    r"(?:weeks?|wks?|months?|days?|sessions)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Studied:
    """The fitted regression and how its chances are used."""

    version: str
    model: Logistic
    gist: Gist
    keep: float  # chance from which an intervention is kept
    least: float  # chance that the likeliest one needs where none is kept
    kinds: tuple[str, ...] = field(init=False)  # of interventions
    beside: Mapping[str, tuple[float, ...]] = field(init=False)  # what a study is like -> weight beside each kind

    def __post_init__(self) -> None:
        kinds, beside = _by_word(self.model.weights)
        object.__setattr__(self, "kinds", kinds)
        object.__setattr__(self, "beside", beside)

    def chances(self, known: Evidence) -> dict[str, float]:
        """Return the chance of each intervention that a study may be about, the likeliest first."""
        suggested = self.suggested(known)
        words = _features(known, suggested)
        beside = self.beside
        columns = zip(*[beside[word] for word in words.shared if word in beside], strict=True)
        shared = dict(zip(self.kinds, map(sum, columns), strict=False))
        told = {
            arm: self.model.chance(
                own, shared.get(kind_of(arm), 0.0) + self.model.weighted(suggestions(arm, suggested))
            )
            for arm, own in words.own.items()
        }
        return {arm: round(told[arm], 4) for arm in sorted(told, key=lambda arm: (-told[arm], arm))}

    def suggested(self, known: Evidence) -> dict[str, float]:
        """Return the log odds of interventions by the words of the text."""
        return self.gist.of_interventions(terms(known.sentences, known.hits))

    def suggested_designs(self, known: Evidence) -> dict[str, float]:
        """Return the log odds of designs by the words of the text."""
        return self.gist.of_designs(terms(known.sentences, known.hits))

    def chosen(self, chances: Mapping[str, float], keep: float) -> tuple[str, ...]:
        """Return the interventions of chance ``keep`` or more, in the order of their chances, or the likeliest one."""
        kept = tuple(arm for arm, chance in chances.items() if chance >= keep)
        likeliest = next(iter(chances), None)
        return kept or ((likeliest,) if likeliest and chances[likeliest] >= self.least else ())


@cache
def load_studied(folder: Path = FOLDER) -> Studied | None:
    """Return the regression of ``folder``, None where it is not there; a broken one is an InputError."""
    path = folder / "studied.json"
    if not path.exists():
        return None
    try:
        raw = json.loads(path.read_text(encoding="utf8"))
        return Studied(raw["version"], Logistic.of(raw), load_gist(folder), raw["keep"], raw["least"])
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise InputError(f"{path} or {FILE} beside it cannot be read ({error!r}); restore both from git") from None


def _by_word(weights: Mapping[str, float]) -> tuple[tuple[str, ...], dict[str, tuple[float, ...]]]:
    """Return the kinds of interventions and, by feature beside one, "kind&feature", the weights in their order."""
    split = [name.partition("&") for name in weights if "&" in name]
    kinds = tuple(dict.fromkeys(kind for kind, _, _ in split))
    words = dict.fromkeys(word for _, _, word in split)
    return kinds, {word: tuple(weights.get(f"{kind}&{word}", 0.0) for kind in kinds) for word in words}


@dataclass(frozen=True, slots=True)
class _Told:
    """What the text tells of each intervention, by id."""

    places: Mapping[str, Counter[str]]  # kind of sentence -> sentences that name it
    beside: Mapping[str, set[str]]  # what stands beside its name
    hinted: Mapping[str, Counter[str]]  # kind of sentence -> sentences with words that support it
    modified: Counter[str]  # "eccentric knee-extensor training"
    fallen: Sequence[str]  # what general words mean, in the lexicon's order
    bound: Counter[str]  # labels
    sized: set[str]  # labels with a size
    weights: Mapping[str, float]  # of the interventions but the control


class _Features(NamedTuple):
    """Features as words; a word may stand twice."""

    own: Mapping[str, Sequence[str]]  # of each intervention that a study may be about
    shared: Sequence[str]  # of the study, each of which counts beside the kind of each intervention


def features(known: Evidence, suggested: Mapping[str, float]) -> dict[str, list[Feature]]:
    """Return the features of each intervention that a study may be about; a word may stand twice.

    ``suggested`` are the log odds of the text's gist.
    """
    words = _features(known, suggested)
    return {
        arm: [
            *((word, 1.0) for word in (*own, *(f"{kind_of(arm)}&{word}" for word in words.shared))),
            *suggestions(arm, suggested),
        ]
        for arm, own in words.own.items()
    }


def suggestions(arm: str, suggested: Mapping[str, float]) -> list[Feature]:
    """Return what the gist of a text tells of an intervention."""
    return [("gist", suggested[arm]), ("gist_behind", suggested[arm] - max(suggested.values()))]


def _features(known: Evidence, suggested: Mapping[str, float]) -> _Features:
    told = _told(known)
    study = list(_of_study(known, told))
    own = {arm: [*_of_name(arm, known, told), *_of_kin(arm, known, told), *_of_sessions(arm, study[0], known)]
           for arm in _candidates(known, told, suggested)}  # fmt: skip
    return _Features(own, study)


def _told(known: Evidence) -> _Told:
    places: defaultdict[str, Counter[str]] = defaultdict(Counter)
    beside: defaultdict[str, set[str]] = defaultdict(set)
    hinted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    modified: Counter[str] = Counter()
    for sentence, found in zip(known.sentences, known.hits, strict=True):
        where = "title" if sentence.part == "title" else sentence.statement
        ignored = sentence.statement in IGNORED
        for hit in found:
            if hit.kind == "intervention":
                places[hit.concept][where] += 1
                if not ignored:
                    beside[hit.concept].update(_beside(hit, sentence, where))
        section = "ignored" if ignored and where != "title" else "aim" if where == "hypothesis" else where
        for arm in hints().matching(sentence.text):
            hinted[arm][section] += 1
        if not ignored:
            for word in known.names.modifiers.finditer(sentence.text):
                modified[known.names.modifier_ids[word.group(1).lower()]] += 1
    own, text = _joined(known.own()), _joined(known.sentences)
    fallen = [id_ for id_, words in known.names.fallbacks if words.search(own)]
    return _Told(
        places, beside, hinted, modified,
        fallen=[RESISTANCE if id_.startswith(RESISTANCE) else id_ for id_ in fallen],
        bound=Counter(id_ for id_ in known.labels.values() if id_ not in (CONTROL, GROUP)),
        sized={id_ for label, id_ in known.labels.items() if has_size(label, text)},
        weights={id_: weight for id_, weight in known.weights.items() if id_ != CONTROL},
    )  # fmt: skip


def _joined(sentences: Sequence[Sentence]) -> str:
    return " ".join(sentence.text for sentence in sentences)


def _beside(hit: Hit, sentence: Sentence, where: str) -> Iterator[str]:
    """Yield what the words around a name tell of it."""
    text = sentence.text
    name = text[hit.start : hit.end].lower()
    if PROGRAMMES.match(text, hit.end, hit.end + 45) or "training" in name or "program" in name:
        yield "programme"
    if SESSIONS.match(text, hit.end, hit.end + 45) or "session" in name or "bout" in name or "exercise" in name:
        yield "session"
    if where in ("result", "conclusion") and AGENT.search(text[max(0, hit.start - 25) : hit.start]):
        yield "agent"
    if where in ("method", "aim", "result") and DONE.search(text):
        yield "done"


def _candidates(known: Evidence, told: _Told, suggested: Mapping[str, float]) -> list[str]:
    """Return the interventions to weigh: what is named or bound, what words support, and the three most general."""
    likely = {arm for arm, odds in suggested.items() if odds >= SUGGESTED}
    named = {*known.weights, *known.ruled, *told.bound, *told.places, *told.modified}
    supported = {
        arm
        for arm, places in told.hinted.items()
        if places["title"] or places["method"] or places["aim"] or places.total() - places["ignored"] >= 2
    }
    return sorted((named | supported | likely | {RESISTANCE, ACUTE, OTHER}) - {CONTROL, GROUP})


def _of_name(arm: str, known: Evidence, told: _Told) -> Iterator[str]:
    """Yield what names, labels and words tell of an intervention itself."""
    kind, places, hinted = kind_of(arm), told.places.get(arm, NOWHERE), told.hinted.get(arm, NOWHERE)
    for where, number in sorted(places.items()):
        yield from (f"in_{where}", f"{kind}&in_{where}", f"in_{where}&many={number >= 2}")
    yield f"named={bool(places)}"
    yield f"places={min(sum(where not in IGNORED for where in places), 4)}"
    if places and all(where in IGNORED for where in places):
        yield from ("only_ignored", f"{kind}&only_ignored")
    for where, number in sorted(hinted.items()):
        yield from (f"hint_{where}={min(number, 3)}", f"{kind}&hint_{where}")
    yield f"hints={min(hinted.total(), 5)}"
    yield f"hinted={bool(hinted)}&named={bool(places)}"
    yield f"labels={min(told.bound[arm], 2)}&any={bool(told.bound)}"
    yield f"{kind}&label={arm in told.bound}"
    yield f"sized={arm in told.sized}"
    for word in sorted(told.beside.get(arm, ())):
        yield from (f"beside_{word}", f"{kind}&beside_{word}")
    yield f"modified={min(told.modified[arm], 2)}"
    if told.modified[arm]:
        yield f"{kind}&modified"
    if arm in told.fallen:
        yield f"fallback={min(told.fallen.index(arm), 3)}"
        yield f"{kind}&fallback"
        yield f"fallback&nothing={not _named(known)}"
        yield f"fallback&ruled={arm in known.ruled}"


def _of_kin(arm: str, known: Evidence, told: _Told) -> Iterator[str]:
    """Yield how an intervention stands beside the others of its study."""
    kind, ruled, weights = kind_of(arm), known.ruled, told.weights
    weight, top = weights.get(arm, 0.0), max(weights.values(), default=1.0)
    rank = sum(other > weight for other in weights.values())
    place = min(ruled.index(arm), 2) if arm in ruled else -1
    yield from (f"{kind}", f"ruled={place}", f"ruled={place}/{min(len(ruled), 3)}", f"{kind}&ruled={arm in ruled}")
    coarse = step(weight / top, COARSE)
    yield from (
        f"share>={step(weight / top, SHARES)}",
        f"{kind}&share>={coarse}",
        f"ruled={arm in ruled}&share>={coarse}",
    )
    yield from (f"rank={min(rank, 4) if weight else None}", f"weight>={step(weight, WEIGHTS)}")
    kin = {arm, *ancestors(arm)}
    below = [id_ for id_ in {*weights, *told.modified, *ruled} if arm in ancestors(id_)]
    above = [id_ for id_ in kin if id_ != arm and (id_ in weights or id_ in ruled)]
    if below:
        yield from ("below", f"{kind}&below", f"below>={step(max(weights.get(i, 0.0) for i in below) / top, SHARES)}")
    if any(id_ in ruled for id_ in below):
        yield from ("below_ruled", f"{kind}&below_ruled")
    if any(id_ in told.bound for id_ in below):
        yield "below_label"
    if above:
        yield "above"
    if any(id_ in ruled for id_ in above):
        yield from ("above_ruled", f"{kind}&above_ruled")
    others = [id_ for id_ in weights if id_ not in kin and arm not in ancestors(id_)]
    fellows = sum(in_family(id_) for id_ in others) if in_family(arm) else 0
    yield from (f"fellows={min(fellows, 3)}", f"{kind}&fellows={fellows > 0}")
    yield from (f"{kind}&with_{other}" for other in sorted({kind_of(id_) for id_ in ruled if id_ != arm}))
    rival = max((weights[id_] for id_ in others), default=0.0)
    yield f"rival>={step(rival / weight, RIVALS)}" if weight else "rival"


def _of_study(known: Evidence, told: _Told) -> Iterator[str]:
    """Yield what a study is like; each word bears on each kind of intervention by itself."""
    own = _joined(known.own())
    sessions, programmes = times_told(own)
    named = _named(known)
    yield f"timed={min(sessions, 3)}/{min(programmes, 3)}"
    yield from (
        f"sessions={min(sessions, 3)}",
        f"programmes={min(programmes, 3)}",
        f"spells={min(SPELL.count(own), 3)}",
    )
    yield from (f"acute={known.acute}", f"design={known.design}", f"other_limb={known.other_limb}")
    yield from (f"one_side={ONE_SIDE.search(own) is not None}", f"trained={TRAINED_PEOPLE.search(own) is not None}")
    yield from (f"sham={SHAM.search(own) is not None}", f"patients={PATIENTS.search(own) is not None}")
    yield from (f"idle={IDLE.search(own) is not None}", f"years={YEARS.search(own) is not None}")
    yield f"control={CONTROL in known.labels.values() or CONTROL in told.places}"
    yield from (f"family={min(sum(map(in_family, named)), 3)}", f"nothing={not named}")
    first = kind_of(known.ruled[0]) if known.ruled else None
    yield from (
        f"first={first}",
        f"ruled={min(len(known.ruled), 3)}",
        f"first={first}&ruled={min(len(known.ruled), 3)}",
    )
    yield f"arms={min(len(told.bound), 3)}"
    yield f"first={first}&tired={min(TIRED.count(own), 3)}"
    yield f"tired={min(TIRED.count(own), 3)}"
    imagined = "motor_imagery_training" in named
    yield f"imagery={imagined}&physical={imagined and PHYSICAL.search(own) is not None}"
    results = zip(known.sentences, known.hits, strict=True)
    told_of = sum(
        sentence.statement in ("result", "conclusion") and any(hit.kind == "outcome" for hit in found)
        for sentence, found in results
    )
    yield f"results={min(told_of, 4)}"


def _of_sessions(arm: str, timed: str, known: Evidence) -> Iterator[str]:
    """Yield what sessions and programmes tell of the most general interventions, and of resistance training."""
    if arm in (ACUTE, OTHER, RESISTANCE):
        kind, family = kind_of(arm), any(map(in_family, _named(known)))
        yield f"{kind}&{timed}&family={family}"
        yield f"{kind}&acute={known.acute}&family={family}"
    if in_family(arm):
        yield from (f"family&acute={known.acute}", f"family&{timed}", f"family&design={known.design}")


def _named(known: Evidence) -> list[str]:
    return [id_ for id_ in known.weights if id_ != CONTROL]


def kind_of(arm: str) -> str:
    """Return the family of an intervention, whose members share what is learned; those without one are programmes."""
    return KINDS.get(arm, "programme")


def step(value: float, steps: Sequence[float]) -> float:
    """Return the first of falling ``steps`` that a value reaches, 0 where none.

    >>> step(0.5, (0.9, 0.4))
    0.4
    """
    return next((bound for bound in steps if value >= bound), 0)
