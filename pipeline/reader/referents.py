"""The measures that a sentence on a relation names barely: by a word that needs the rest of the document.

Reads: models/lexicon/claims.yaml (bare, heads). Three ways of naming are known:

  bare    "the loss of force": a word that means one measure wherever two are related
  heads   "the less the inhibition", "threshold and strength": the last measure named before whose name has this head
  crossed "MVC of the untrained arm": strength of a limb that the text calls the other one, which is a measure itself
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.reader.claim_words import claim_words, raw_claim_words
from pipeline.reader.lexicon import Hit
from pipeline.reader.limbs import TRAINED, UNTRAINED, SideWords

# True: "the | inhibition", "reduced | inhibition", "Threshold"; near miss: "surround | inhibition".
DETERMINED = re.compile(
    r"(?:^|[,;(]|(?<![\w-])(?:the|this|that|these|those|its|their|whose|in|of|to|with|and|or|nor|by|between|neither|both|"
    r"less|more|reduc\w+|increas\w+|decreas\w+|greater|larger|smaller|stronger|weaker|higher|lower|chang\w+|mean|initial|"
    r"release of|rise of|fall of))\s*$",
    re.IGNORECASE,
)
PHRASE_END = re.compile(r"[,;:]|\b(?:and|or|but|was|were|is|are|did|had|correlat\w+|relat\w+|predict\w+|with|to)\b", re.I)
AROUND = 45  # characters behind a strength within which its limb stands
BEFORE = 25  # characters before it, likewise


def named_measures(
    plain: str, named: Sequence[Hit], earlier: Sequence[Hit], sides: SideWords | None
) -> tuple[Hit, ...]:
    """Return the measures that a sentence names outside brackets, in order, those that it names barely among them.

    ``plain`` is the sentence with brackets blank; ``earlier`` are the measures of the sentences before it, in order.
    """
    measures = [hit for hit in named if hit.kind == "outcome" and plain[hit.start : hit.end].strip()]
    for hit in (*_bare(plain), *_heads(plain, earlier)):
        if all(hit.end <= other.start or other.end <= hit.start for other in measures):
            measures.append(hit)
    measures = [_crossed(plain, hit, sides) for hit in measures]
    return tuple(sorted(measures, key=lambda hit: (hit.start, hit.end)))


def _bare(plain: str) -> Iterator[Hit]:
    for concept in raw_claim_words()["bare"]:
        for found in claim_words("bare", concept).finditer(plain):
            yield Hit("outcome", concept, *found.span())


def _heads(plain: str, earlier: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the words that stand for a measure named before."""
    for head, concepts in raw_claim_words()["referents"].items():
        for found in claim_words("heads", head).finditer(plain):
            if not DETERMINED.search(plain, 0, found.start()):
                continue
            last = next((hit for hit in reversed(earlier) if hit.concept in concepts), None)
            if last is not None:
                yield Hit("outcome", last.concept, *found.span())


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
