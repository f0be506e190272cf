"""The names of concepts and cues, found in a text by one Aho-Corasick automaton.

Reads: models/lexicon/{outcomes,interventions,sites,directions,phrases,hints}.yaml. They tell how names are matched:
hyphens, dashes and blanks are one, plurals are made here, and an abbreviation must stand as written.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, Literal, NamedTuple, get_args

import ahocorasick
import yaml

from pipeline.ontology import LEXICON
from pipeline.reader.patterns import Pattern
from pipeline.reader.together import Together

Kind = Literal["intervention", "outcome", "site", "cue", "negator", "hedge"]
TELLING = "telling"  # form of names that hold their own direction: "became stronger"
EVERY_KIND: frozenset[Kind] = frozenset(get_args(Kind))
IN_ANIMALS = "in_animals"  # key of names that count only where the text also holds one of ANIMALS
ANIMALS = ("rats", "mice", "monkey", "macaque", "rodent", "cats", "wistar", "sprague", "c57")
NOTHING = "none"  # concept of names that are recognised so that a shorter name inside them is not

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same content, several times as fast where libyaml is
DASHES = str.maketrans(dict.fromkeys("-‐‑‒–—−\xa0\u2009\u202f/", " "))
A_DASH = re.compile(f"[{re.escape(''.join(map(chr, DASHES)))}]")  # in a sentence, several times as fast as translate()
# An abbreviation must stand as written: "MEP", "cSP", "Hmax"; near misses: "Nordic", "H-reflex", "Timed Up and Go".
ABBREVIATION = re.compile(r"(?:^|[\s/-])(?=\S*[A-Z]\S*[A-Z]|[a-z]{1,2}[A-Z]|[A-Z](?:max|sup)\b)\S{1,8}(?=$|[\s/-])")
VOWEL_Y = re.compile(r"[aeiou]y$")


class Hit(NamedTuple):
    """A name found: ``text[start:end]`` names ``concept``."""

    kind: Kind
    concept: str
    start: int
    end: int
    inverse: bool = False  # a rise of what is named is a fall of the concept's quantity
    form: str = ""  # of cues: verb, adjective or noun


in_order = attrgetter("start", "end", "kind", "concept")  # by which hits are sorted
_by_start = attrgetter("start")


class _Name(NamedTuple):
    kind: Kind
    concept: str
    written: str | None  # as it must stand, None where case is free
    inverse: bool
    near: tuple[str, ...]
    form: str


class _Pattern(NamedTuple):
    """A name told by an expression over flattened text, tried where one of the words that it needs stands."""

    kind: Kind
    concept: str
    inverse: bool
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every name, ready to be searched for, and what group labels mean by default."""

    automaton: Any
    fallbacks: list[tuple[str, Pattern]]  # intervention id, words that mean it where nothing else is named
    labels: dict[str, str]  # group label -> intervention id or control
    modifiers: Pattern  # "eccentric knee-extensor training"
    modifier_ids: dict[str, str]  # modifier -> intervention id
    patterns: tuple["_Pattern", ...]  # outcomes and interventions that many words make up, most of them free
    together: Together[int]  # the same, by their places
    needs: Any  # automaton of the words that patterns need, each with the places of those patterns

    def hits(self, text: str, whole: str, kinds: frozenset[Kind] = EVERY_KIND) -> list[Hit]:
        """Return the names in ``text``, the longest at each place, each kind by itself, in order.

        ``whole`` is the lower-case text of the document, in which weak names need the words that they stand near. Names
        of other than the ``kinds`` asked for are left out.
        """
        flat = flattened(text)
        padded = flat + " "  # its last character stands before the first one and behind the last one
        found: dict[Kind, list[Hit]] = {}
        for last, names in self.automaton.iter(flat):
            end = last + 1
            if padded[end].isalnum():  # a longer word's beginning
                continue
            for length, name in names:
                start = end - length
                if padded[start - 1].isalnum() or name.kind not in kinds:
                    continue
                if name.written is not None and not _as_written(text[start:end], name.written):
                    continue
                if not _stands_near(name.near, whole):
                    continue
                found.setdefault(name.kind, []).append(
                    Hit(name.kind, name.concept, start, end, name.inverse, name.form)
                )
        for hit in self._told(flat, whole, kinds):
            found.setdefault(hit.kind, []).append(hit)
        return sorted([hit for hits in found.values() for hit in longest(hits) if hit.concept != NOTHING], key=in_order)

    def _told(self, flat: str, whole: str, kinds: frozenset[Kind]) -> Iterator[Hit]:
        """Yield what patterns find in a flattened text."""
        asked = [
            place
            for place in sorted({place for _, places in self.needs.iter(flat) for place in places})
            if self.patterns[place].kind in kinds and _stands_near(self.patterns[place].near, whole)
        ]
        for place, match in self.together.finditer(flat, asked):
            told = self.patterns[place]
            yield Hit(told.kind, told.concept, match.start(), match.end(), told.inverse)


@lru_cache(maxsize=64)  # a document's sentences
def flattened(text: str) -> str:
    """Return ``text`` in lower case with dashes as blanks; every character keeps its place."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return A_DASH.sub(" ", lower)


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits that no longer or earlier one overlaps, in order."""
    found = list(hits)
    if len(found) < 2:
        return found
    kept: list[Hit] = []
    taken: set[int] = set()
    for hit in sorted(found, key=lambda h: (h.start - h.end, h.start, h.concept)):
        if (
            hit.start not in taken and hit.end - 1 not in taken
        ):  # an end of it stands in any longer one that overlaps it
            kept.append(hit)
            taken.update(range(hit.start, hit.end))
    return sorted(kept, key=_by_start)


@cache
def lexicon() -> Lexicon:
    """Return the lexicon that the project ships."""
    interventions = _yaml("interventions")
    names: dict[str, list[tuple[int, _Name]]] = {}
    for name, entry in _names(interventions):
        for variant in _variants(name):
            row = (len(variant), entry)
            if row not in names.setdefault(variant, []):
                names[variant].append(row)
    automaton = ahocorasick.Automaton()
    for variant, rows in sorted(names.items()):
        automaton.add_word(variant, tuple(rows))
    automaton.make_automaton()
    entries = interventions["interventions"] | {"control": interventions["control"]}
    modifier_ids = {word: id_ for id_, entry in entries.items() for word in entry.get("modifiers", ())}
    kinds: tuple[tuple[Kind, dict[str, Any]], ...] = (("outcome", _yaml("outcomes")), ("intervention", entries))
    told = [
        (kind, id_, row) for kind, known in kinds for id_, entry in known.items() for row in entry.get("patterns", ())
    ]
    return Lexicon(
        automaton=automaton,
        fallbacks=[(id_, Pattern(rf"\b(?:{words})\b", re.I)) for id_, words in interventions["fallbacks"].items()],
        labels={label: id_ for id_, entry in entries.items() for label in entry.get("labels", ())},
        modifiers=_modifier_pattern(modifier_ids, interventions["heads"]),
        modifier_ids=modifier_ids,
        patterns=tuple(
            _Pattern(
                kind,
                id_,
                row.get("inverse", False),
                ANIMALS if row.get(IN_ANIMALS) else (),
            )
            for kind, id_, row in told
        ),
        together=Together(
            {place: Pattern(rf"(?<!\w)(?:{row['words']})(?!\w)") for place, (_, _, row) in enumerate(told)}
        ),
        needs=_needs([row["needs"] for _, _, row in told]),
    )


def _needs(told: list[list[str]]) -> Any:
    """Return an automaton of the words that patterns need, each with the places of those patterns."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(told):
        for word in words:
            places[word].append(place)
    automaton = ahocorasick.Automaton()
    for word, found in places.items():
        automaton.add_word(word, tuple(found))
    automaton.make_automaton()
    return automaton


@cache
def phrase(name: str) -> Pattern:
    """Return the pattern of a named list of models/lexicon/phrases.yaml.

    >>> bool(phrase("before").search("higher than at baseline"))
    True
    """
    raw = _yaml("phrases")
    if name in raw["whole"]:
        return Pattern(rf"\b(?:{'|'.join(raw['whole'][name])})\b", re.IGNORECASE)
    return Pattern(rf"\b(?:{'|'.join(raw['starts'][name])})", re.IGNORECASE)


@cache
def hints() -> Together[str]:
    """Return for each intervention the pattern of words that support it, of models/lexicon/hints.yaml."""
    return Together({id_: Pattern(rf"(?<![\w-])(?:{words})", re.IGNORECASE) for id_, words in _yaml("hints").items()})


def cue_phrases() -> dict[str, Pattern]:
    """Return for each direction the pattern of its phrases."""
    raw = _yaml("directions")
    ways = ("increase", "decrease", "no_change")
    return {way: Pattern(rf"(?<![\w-])(?:{'|'.join(raw[way]['phrases'])})(?!\w)", re.IGNORECASE) for way in ways}


def _names(interventions: dict[str, Any]) -> Iterator[tuple[str, _Name]]:
    for id_, entry in _yaml("outcomes").items():
        near = tuple(word.lower() for word in entry.get("near", ()))
        where = {"terms": (), "weak": near, "inverse": (), "weak_inverse": near, IN_ANIMALS: ANIMALS}
        for key, words in where.items():
            for name in entry.get(key, ()):
                yield name, _entry("outcome", id_, name, inverse="inverse" in key, near=words)
        for name in entry.get("telling", ()):
            yield name, _entry("outcome", id_, name, form=TELLING)
        for name in entry.get("none", ()):
            yield name, _entry("outcome", NOTHING, name)
    for id_, entry in (interventions["interventions"] | {"control": interventions["control"]}).items():
        for key, words in (("terms", ()), (IN_ANIMALS, ANIMALS)):
            for name in entry.get(key, ()):
                yield name, _entry("intervention", id_, name, near=words)
    for name in interventions["none"]:
        yield name, _entry("intervention", NOTHING, name)
    for id_, sites in _yaml("sites").items():
        for name in sites:
            yield name, _entry("site", id_, name)
    yield from _cue_names()


def _cue_names() -> Iterator[tuple[str, _Name]]:
    raw = _yaml("directions")
    for direction in ("increase", "decrease", "no_change"):
        for verb in raw[direction]["verbs"]:
            for form, word in inflected(verb):
                yield word, _entry("cue", direction, word, form=form)
        for word in raw[direction]["adjectives"]:
            yield word, _entry("cue", direction, word, form="adjective")
        for word in raw[direction]["nouns"]:
            yield word, _entry("cue", direction, word, form="noun")
    for word in raw["negators"]:
        yield word, _entry("negator", "not", word)
    for word in raw["hedges"]:
        yield word, _entry("hedge", "hedged", word)


def inflected(verb: str) -> list[tuple[str, str]]:
    """Return the forms of a verb with their kind, by rule or as listed after "/".

    >>> [word for _, word in inflected("modify")]
    ['modify', 'modifies', 'modified', 'modifying']
    """
    if "/" in verb:
        first, *rest = verb.split("/")
        return [("base", first), *(("verb", word) for word in rest)]
    if verb.endswith("e"):
        return [("base", verb), ("verb", verb + "s"), ("verb", verb + "d"), ("verb", verb[:-1] + "ing")]
    if verb.endswith("y") and not VOWEL_Y.search(verb):
        return [("base", verb), ("verb", verb[:-1] + "ies"), ("verb", verb[:-1] + "ied"), ("verb", verb + "ing")]
    doubled = verb + verb[-1] if verb in ("drop", "trim", "cut", "spar") else verb
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")
    return [("base", verb), ("verb", third), ("verb", doubled + "ed"), ("verb", doubled + "ing")]


def _entry(
    kind: Kind, concept: str, name: str, *, inverse: bool = False, near: tuple[str, ...] = (), form: str = ""
) -> _Name:
    written = name.translate(DASHES) if ABBREVIATION.search(name) else None
    return _Name(kind, concept, written, inverse, near, form)


def _variants(name: str) -> list[str]:
    """A name in lower case and, where it ends in a letter, its plural."""
    flat = flattened(name)
    if not flat[-1].isalpha() or flat.endswith("s"):
        return [flat]
    if flat.endswith("y") and not VOWEL_Y.search(flat):
        return [flat, flat[:-1] + "ies"]
    return [flat, flat + ("es" if flat.endswith(("sh", "ch", "x")) else "s")]


@lru_cache(maxsize=256)  # each weak name is met many times in a document
def _stands_near(words: tuple[str, ...], whole: str) -> bool:
    return not words or any(word in whole for word in words)


def _as_written(found: str, written: str) -> bool:
    found = found.translate(DASHES)
    return found == written or found == written + "s"


def _modifier_pattern(modifier_ids: dict[str, str], heads: list[str]) -> Pattern:
    """True: "eccentric knee-extensor training", "concentric or eccentric training"; near miss: "eccentric torque"."""
    one = "|".join(sorted(map(re.escape, modifier_ids), key=len, reverse=True))
    return Pattern(rf"(?<![\w-])({one})(?=(?:[\s,/-]+\w+){{0,3}}?[\s-]+(?:{'|'.join(heads)})\b)", re.IGNORECASE)


@cache
def _yaml(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load((LEXICON / f"{name}.yaml").read_text(encoding="utf8"), Loader=LOADER)
    return content
