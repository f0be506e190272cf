"""What authors say of relations between measures, and of where adaptation lies."""

import re
from collections.abc import Iterator, Sequence

from pipeline.reader.cues import HEDGING
from pipeline.reader.lexicon import Hit, phrase
from pipeline.reader.reading import Document
from pipeline.tables import Sentence, SiteClaim, Stance, row_id

ORIGIN = "rules/1:claims"
ADAPTS = phrase("adapts")
# A title, or the name of a measure ("spinal excitability"), claims a place only beside one of these words.
PLASTIC = re.compile(
    r"\b(?:adapt\w*|plastic\w*|neuroplasticity|reorgani[sz]\w*|adjust\w*|origin\w*|level)\b", re.IGNORECASE
)
NAMED_IN_MEASURES = ("spinal_cord", "motoneuron", "corticoreticular_projection", "reticulospinal_tract")
CLAUSE_END = re.compile(r";|,?\s(?:but|whereas|while|although|though|however)\b", re.IGNORECASE)
IS_NOT = re.compile(
    r"\b(?:(?:is|are|was|were|do|does|did|has|have) not|unaffected|unchanged|unaltered)\b", re.IGNORECASE
)
NO_SITE = re.compile(
    r"\b(?:not|no|neither|nor|without|rather than|against|un(?:changed|affected|touched|altered))\b", re.IGNORECASE
)


def _clause_around(text: str, hit: Hit) -> str:
    """Return the clause in which a place stands."""
    cuts = [found.end() for found in CLAUSE_END.finditer(text)]
    start = max((cut for cut in cuts if cut <= hit.start), default=0)
    return text[start : min((cut for cut in cuts if cut >= hit.end), default=len(text))]


def site_claims(
    document: Document, sentences: Sequence[Sentence], hits: Sequence[Sequence[Hit]]
) -> tuple[SiteClaim, ...]:
    """Return what conclusions say of where adaptation lies, each place and stance once, plain before hedged."""
    found: dict[tuple[str, str], SiteClaim] = {}
    for sentence, named in zip(sentences, hits, strict=True):
        if sentence.statement != "conclusion" and not (sentence.part == "title" and sentence.statement == "result"):
            continue
        for row in _site_claims(document, sentence, named):
            key = (row.site, row.stance)
            if key not in found or (found[key].hedged and not row.hedged):
                found[key] = row
    return tuple(found.values())


def _site_claims(document: Document, sentence: Sentence, named: Sequence[Hit]) -> Iterator[SiteClaim]:
    text = sentence.text
    outcomes = [(hit.start, hit.end) for hit in named if hit.kind == "outcome"]
    for hit in named:
        inside = any(a <= hit.start and hit.end <= b for a, b in outcomes)
        if hit.kind != "site" or (inside and hit.concept not in NAMED_IN_MEASURES):
            continue
        clause = _clause_around(text, hit)
        if not (PLASTIC.search(clause) if inside or sentence.part == "title" else ADAPTS.search(text)):
            continue
        before = text[max(0, text.rfind(",", 0, hit.start)) : hit.end]
        after = re.split(r"[,;]", text[hit.end : hit.end + 50])[0]
        stance: Stance = "does_not_adapt" if NO_SITE.search(before) or IS_NOT.search(after) else "adapts"
        start, end = sentence.start + hit.start, sentence.start + hit.end
        yield SiteClaim(
            site_claim_id=row_id(document.record_id, hit.concept, stance),
            record_id=document.record_id,
            sentence_id=sentence.sentence_id,
            site=hit.concept,
            stance=stance,
            hedged=bool(HEDGING.search(text)),
            part=sentence.part,
            start=start,
            end=end,
            text=document.text(sentence.part)[start:end],
            origin=ORIGIN,
            text_kind=document.text_kind,
        )
