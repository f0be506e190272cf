"""Abbreviations are those of scispaCy's detector, at a cost that grows no faster than the text."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scispacy.abbreviation import AbbreviationDetector
from spacy.language import Language

from pipeline.reader.detector import abbreviations_of
from pipeline.reader.pipeline import load_reader

DIGESTS = Path("corpora/digests/digests.jsonl").read_text(encoding="utf8").splitlines()
TEXTS = [json.loads(line)["abstract"] for line in DIGESTS]
WORDS = ["(", ")", "[", "]", ",", ".", "<", "SICI", "SP", "MEP", "M", "wave", "M-wave", "short", "interval", "a"]
WORDS += ["intracortical", "inhibition", "silent", "period", "(SICI)", "(SP)"]


@pytest.fixture(scope="module")
def reader() -> Language:
    return load_reader()


def as_scispacy(text: str, reader: Language) -> list[dict[str, Any]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a text without a bracket
        found: list[dict[str, Any]] = AbbreviationDetector(reader, make_serializable=True)(
            reader.make_doc(text)
        )._.abbreviations
    return found


def ordered(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted(tuple(place.values()) for place in found)


def test_digests(reader: Language) -> None:
    for text in TEXTS[::4]:
        assert ordered(abbreviations_of(reader.make_doc(text))) == ordered(as_scispacy(text, reader))


@given(words=st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_brackets(words: list[str], reader: Language) -> None:
    text = " ".join(words).replace("( ", "(").replace(" )", ")")
    ours, theirs = abbreviations_of(reader.make_doc(text)), as_scispacy(text, reader)
    assert ordered(ours) == ordered(theirs)
    assert list({place["short_text"]: place["long_text"] for place in ours}.items()) == list(
        {place["short_text"]: place["long_text"] for place in theirs}.items()
    )
