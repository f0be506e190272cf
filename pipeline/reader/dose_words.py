"""The words of the lexicon that tell whose a number is, and whether a sentence tells a protocol or a result.

Reads: models/lexicon/parameters.yaml.
"""

import re
from functools import cache, lru_cache

import yaml

from pipeline.ontology import LEXICON
from pipeline.reader.patterns import Pattern
from pipeline.tables import Sentence

NEAR = 50  # characters around a span of weeks in which words tell what it is
# "The load was raised from 60 to 80%": told of a protocol, not of what came out; near miss: "loads lifted increased".
PROGRESSION = Pattern(
    r"""\b(?:loads?|intensit(?:y|ies)|weights?|resistance|volume|exercise|training|sets)\s(?:was|were|being|is)\s(?:\w+\s){0,2}?
        (?:increas|progress|rais|adjust|elevat|advanc|ramp|augment)ed\b
    |\b(?:loads?|intensit(?:y|ies)|volume)\s(?:increased|rose)\sfrom\b
    |\bprogress(?:ed|ing|ion|ively)\b""",
    re.VERBOSE | re.IGNORECASE,
)
# "The training consisted of calf raises": whatever follows is a protocol; near miss: "Training increased strength".
CONSISTED = re.compile(
    r"""^(?:the\s|each\s|one\s|every\s)?(?:[\w-]+\s){0,2}?(?:training|exercise|programme|program|intervention|sessions?|protocol|bouts?|regimen|schedule)\s
        (?:consisted|comprised|was\smade\sup|was\smade\sof|involved|included|(?:was|were)\s(?:performed|done|held|carried\sout)|took\splace|lasted|amounted)\b""",
    re.VERBOSE | re.IGNORECASE,
)
# What makes a contraction an exercise without any word for it: "5 × 10 contractions", "squeezed", "held until".
EXERCISED = re.compile(
    r"\d\s?[x×]\s?\d|\b(?:squeezed|gripped|pressed|pulled|pushed)\b|\b\d+\s(?:\w+\s){0,2}contractions\sof\b|\ds?\son\b[^.;]{1,6}\ds?\soff"
    r"|\b(?:held|sustained)\b[^.;:]{0,60}\b(?:for\s\d+\smin|until)\b",
    re.IGNORECASE,
)
SIGNIFICANT = re.compile(r"\bp\s?[<=>≤≥]|\bsignificant", re.IGNORECASE)
# What stands among the results and tells a protocol: "53 patients were randomised to 3 × 10 or to none".
ALLOCATED = re.compile(
    r"\bwere\s(?:\w+ly\s)?(?:randomi[sz]ed|assigned|allocated|allotted)\s(?:\w+\s)?to\b", re.IGNORECASE
)
_SHAPES = {
    "anywhere": r"(?<![\w-]){either}(?!\w)",
    "starts": r"[\s,-]*(?:(?!(?:with|and|or|plus|then|before)\b)\w+\s)?{either}(?!\w)",
    "ends": r"(?:(?:(?<!\w)|(?=\W)){either})[\s(~∼≈]*"
    r"(?:(?:the|an?|about|approximately|only|another|next|following|whole|full|total of) ){{0,3}}$",
    "near": r"['’]?[\s-]*(?:\([^()]*\)\s)?(?:of\s)?(?:[\w-]+,?\s){{0,5}}?{either}(?!\w)",
    "of": r"\s(?:\([^()]*\)\s)?of\s(?:[\w-]+\s){{0,4}}?{either}(?!\w)",
}


def tells_results(sentence: Sentence) -> bool:
    """Tell whether a sentence tells what came out, not what was done."""
    if sentence.category == "RESULTS":
        return SIGNIFICANT.search(sentence.text) is not None or ALLOCATED.search(sentence.text) is None
    if sentence.category == "CONCLUSIONS":
        return sentence.statement != "conclusion" or bool(words("result_words").search(sentence.text))
    if (PROGRESSION.search(sentence.text) or CONSISTED.match(sentence.text)) and not SIGNIFICANT.search(sentence.text):
        return False
    return sentence.statement in ("result", "conclusion") and bool(words("result_words").search(sentence.text))


@lru_cache(maxsize=16)  # asked for each dose of a sentence
def exercised(text: str) -> bool:
    """Tell whether a sentence tells an exercise without any word for it."""
    return EXERCISED.search(text) is not None


@cache
def words(name: str, shape: str = "anywhere") -> Pattern:
    """Return a list of the lexicon as one expression: by default found anywhere."""
    raw = yaml.safe_load((LEXICON / "parameters.yaml").read_text(encoding="utf8"))
    either = "(?:" + "|".join(raw[name]) + ")"
    return Pattern(_SHAPES[shape].format(either=either), re.IGNORECASE)
