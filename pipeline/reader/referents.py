"""The measures that a sentence on a relation names barely: by a word that needs the rest of the document.

Reads: models/lexicon/claims.yaml (bare, heads and referents, collectives and kinds). Four ways of naming are known:

  bare    "the loss of force": a word that means one measure wherever two are related
  heads   "the less the inhibition", "threshold and strength": the last measure named before whose name has this head
  collect "none of the TMS measures": all measures of a kind that were named before
  crossed "MVC of the untrained arm": strength of a limb that the text calls the other one, which is a measure itself
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.reader.claim_words import claim_words, raw_claim_words
from pipeline.reader.lexicon import Hit
from pipeline.reader.limbs import TRAINED, UNTRAINED, SideWords

# True: "the | inhibition", "reduced | inhibition", "Threshold"; near miss: "surround | inhibition".
DETERMINED = re.compile(
    r"(?:^|[,;(]|(?<![\w-])(?:the|this|that|these|those|its|their|whose|in|of|to|with|and|or|nor|by|between|neither|both|"
    r"less|more|reduc\w+|increas\w+|decreas\w+|greater|larger|smaller|stronger|weaker|higher|lower|chang\w+|mean|initial|"
    r"release of|rise of|fall of|predict\w*|explain\w*))\s*$",
    re.IGNORECASE,
)
PHRASE_END = re.compile(
    r"[,;:]|\b(?:and|or|but|was|were|is|are|did|had|correlat\w+|relat\w+|predict\w+|with|to)\b", re.I
)
MODIFYING = re.compile(r"-(?:related|induced|dependent|specific|evoked)\b", re.IGNORECASE)  # "inhibition | -related"
AROUND = 45  # characters behind a strength within which its limb stands
BEFORE = 25  # characters before it, likewise


class Earlier(NamedTuple):
    """A measure named in an earlier sentence, its name in lower case, and whether a result told of it."""

    hit: Hit
    name: str
    told: bool


def named_measures(
    plain: str, named: Sequence[Hit], earlier: Sequence[Earlier], sides: SideWords | None
) -> tuple[Hit, ...]:
    """Return the measures that a sentence names outside brackets, in order, those that it names barely among them.

    ``plain`` is the sentence with brackets blank; ``earlier`` are the measures of the sentences before it, in order.
    A word for many measures gives one for each, all in its place.
    """
    measures = [
        hit
        for hit in named
        if hit.kind == "outcome" and plain[hit.start : hit.end].strip() and not MODIFYING.match(plain, hit.end)
    ]
    for group in (*_bare(plain), *_collective(plain, earlier), *_heads(plain, earlier)):
        start, end = group[0].start, group[0].end
        others = [hit for hit in measures if hit.start < end and start < hit.end]
        if all(start <= hit.start and hit.end <= end and hit.end - hit.start < end - start for hit in others):
            measures = [hit for hit in measures if hit not in others] + group
    measures = [_crossed(plain, hit, sides) for hit in measures]
    return tuple(sorted(measures, key=lambda hit: (hit.start, hit.end)))


def _bare(plain: str) -> Iterator[list[Hit]]:
    for concept in raw_claim_words()["bare"]:
        for found in claim_words("bare", concept).finditer(plain):
            yield [Hit("outcome", concept, *found.span())]


def _collective(plain: str, earlier: Sequence[Earlier]) -> Iterator[list[Hit]]:
    """Yield the measures of a kind that the document named, for "the TMS measures"."""
    for kind in raw_claim_words()["collectives"]:
        concepts = raw_claim_words()["kinds"].get(kind)
        for found in claim_words("collectives", kind).finditer(plain):
            among = [one.hit.concept for one in earlier if (one.hit.concept in concepts if concepts else one.told)]
            if known := dict.fromkeys(among):
                yield [Hit("outcome", concept, *found.span()) for concept in known]


def _heads(plain: str, earlier: Sequence[Earlier]) -> Iterator[list[Hit]]:
    """Yield the words that stand for a measure named before, by a name with this word rather than by another."""
    opposites = raw_claim_words()["opposites"]
    for head, concepts in raw_claim_words()["referents"].items():
        words = claim_words("heads", head)
        for found in words.finditer(plain):
            if DETERMINED.search(plain, 0, found.start()):
                known = [one for one in earlier if one.hit.concept in concepts]
                last = next((one for one in reversed(known) if words.search(one.name)), None)
                if last or known:
                    hit = (last or known[-1]).hit
                    yield [Hit("outcome", hit.concept, *found.span(), head in opposites)]


def _crossed(plain: str, hit: Hit, sides: SideWords | None) -> Hit:
    """Return a strength as that of the other limb where its noun phrase names this limb alone."""
    if hit.concept != "maximal_strength":
        return hit
    start = max((m.end() for m in PHRASE_END.finditer(plain, max(0, hit.start - BEFORE), hit.start)), default=0)
    stop = PHRASE_END.search(plain, hit.end)
    end = min(hit.end + AROUND, stop.start() if stop else len(plain))
    phrase = plain[max(start, hit.start - BEFORE) : end]
    other = UNTRAINED.search(phrase) or (sides and sides.other.search(phrase))
    own = TRAINED.search(phrase) or (sides and sides.trained.search(phrase))
    return hit._replace(concept="contralateral_strength") if other and not own else hit
