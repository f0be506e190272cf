"""Patterns find what their plain expression finds, in texts of any script."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ontology import LEXICON
from pipeline.reader.lexicon import cue_phrases, lexicon, phrase
from pipeline.reader.patterns import Pattern, openings
from pipeline.reader.together import Together

DIGESTS = Path("corpora/digests/digests.jsonl").read_text(encoding="utf8").splitlines()
TEXTS = [json.loads(line)["abstract"] for line in DIGESTS]
NAMES = [
    name for names in yaml.safe_load((LEXICON / "phrases.yaml").read_text(encoding="utf8")).values() for name in names
]
PATTERNS = {name: phrase(name) for name in NAMES} | cue_phrases() | {"modifiers": lexicon().modifiers}
PIECES = [
    "MEP",
    "ſmall",
    "Kıck",
    "trial",
    "randomised",
    "Randomized",
    "İn",
    "3",
    "٣",
    "²",
    "↑",
    " ",
    "-",
    "a ",
    "Δ",
    "µ",
    "μ",
    "ﬁve",
    "ρ",
    "Ρ",
    "ϱ",
    "Σ",
    "ς",
]
EXPRESSIONS = [
    r"\b(?:randomi[sz]ed|(?:a )?trial)s?\b",
    r"(?<![\w-])(?:\d{1,2}|in|small)",
    r"(?:↑|⇧|kick)+ ?",
    r"(?P<word>the|a)?\s?MEP",
    r"[^a]|\w+",
    r"(?:a|trial){2,3}?(?=\W|$)",
    r"(?!rand)[a-rt]ando|(?i:mep)",
    r"\b(?>µ|ﬁve|ρ|mep)|σ",
    r"(?<!\w)(?:trial|\w+ (?:mep|small)|a )",
]
made = cache(Pattern)  # once for all examples
TOGETHER = Together({expression: Pattern(expression, re.IGNORECASE) for expression in EXPRESSIONS})


@pytest.mark.parametrize("name", PATTERNS)
def test_phrases_stand_where_the_expression_finds_them(name: str) -> None:
    pattern = PATTERNS[name]
    for text in TEXTS:
        expected = [found.span() for found in pattern.plain.finditer(text)]
        assert [found.span() for found in pattern.finditer(text)] == expected
        assert pattern.count(text) == len(expected)
        first = pattern.search(text)
        assert (first and first.span()) == (expected[0] if expected else None)


@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
@pytest.mark.parametrize("expression", EXPRESSIONS)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=12), pos=st.integers(0, 9), cut=st.integers(0, 9))
def test_case_scripts_and_bounds_are_as_in_re(
    expression: str, flags: int, pieces: list[str], pos: int, cut: int
) -> None:
    text = "".join(pieces)
    ours, plain = made(expression, flags), re.compile(expression, flags)
    end = len(text) - cut
    for bounds in ((), (pos,), (pos, end)):
        expected = [found.span() for found in plain.finditer(text, *bounds)]
        assert [found.span() for found in ours.finditer(text, *bounds)] == expected
        first = ours.search(text, *bounds)
        assert (first and first.span()) == (expected[0] if expected else None)


def test_a_short_stretch_of_a_long_text_is_searched_alone() -> None:
    text = "trials " * 40
    assert [found.span() for found in Pattern("trial").finditer(text, 8, 20)] == [(14, 19)]


def test_an_expression_that_may_hold_anything_is_looked_for_everywhere() -> None:
    for expression in (r"(?:the )?\w+", r"[^a]b", r"x*", r"trial|\w-", r"(?:men)?", r"p?\W?[<=>]"):
        assert openings(expression) == ((), ())


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=12))
def test_what_matches_is_what_each_finds(pieces: list[str]) -> None:
    text = "".join(pieces)
    expected = [expression for expression in EXPRESSIONS if re.search(expression, text, re.IGNORECASE)]
    assert list(TOGETHER.matching(text)) == expected
