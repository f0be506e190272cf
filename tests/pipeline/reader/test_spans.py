"""What must hold of any text: spans give their text back, sentences keep their order and share no character."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reader.pipeline import read
from pipeline.reader.reading import Document, Reading
from pipeline.reader.sentences import split

DIGESTS = Path(__file__).parents[3] / "corpora" / "digests" / "digests.jsonl"
TABLES = ("sentences", "mentions", "parameters", "findings", "associations", "site_claims")
WORDS = [
    "MVC", "rose", "fell", "(n = 12)", "SICI,", "vs.",
    "et al.", "MEPs.", "The", "0.5", "P < 0.05.", "[", ")",
    "untrained", "training", ";", "but", "not", "in", "than", "CON", "H-reflex:", "METHODS:", "RESULTS:", "were",
    "−", "×",
    "∆F", "%", "±", "“quoted”", "\n", "no", "change", "İ", "ß", "tDCS", "i.e.", "Fig.", "3.", "whereas",
]  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=40).map(" ".join)


def assert_spans(document: Document, reading: Reading) -> None:
    for table in TABLES:
        for row in getattr(reading, table):
            assert document.text(row.part)[row.start : row.end] == row.text
    known = {sentence.sentence_id for sentence in reading.sentences}
    for table in TABLES[1:]:
        assert {row.sentence_id for row in getattr(reading, table)} <= known


@pytest.mark.parametrize("line", DIGESTS.read_text(encoding="utf8").splitlines()[:12])
def test_spans_of_digests_give_their_text_back(line: str) -> None:
    values = json.loads(line)
    document = Document(values["id"], values["title"], values["abstract"])
    assert_spans(document, read(document))


@settings(max_examples=60, deadline=None)
@given(texts, texts)
def test_any_text_is_read_and_its_spans_give_their_text_back(title: str, abstract: str) -> None:
    document = Document("PMID:1", title, abstract)
    assert_spans(document, read(document))


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_sentences_keep_their_order_and_share_no_character(title: str, abstract: str) -> None:
    sentences = split(Document("PMID:1", title, abstract))
    assert [sentence.position for sentence in sentences] == list(range(len(sentences)))
    for before, after in pairwise(sentences):
        assert (before.part, after.part) != ("abstract", "title")
        assert before.part != after.part or before.end <= after.start


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("MVC rose (Lee et al. 2011). It fell.", 2),
        ("It was higher, i.e. by 3%, vs. rest.", 1),
        ("It rose (P < 0.05). MEPs fell.", 2),
        ("See Fig. 2 for all. tDCS was on.", 2),
        ("It rose in A, but not in N. MVC fell.", 2),
    ],
)
def test_a_stop_that_ends_no_sentence(text: str, number: int) -> None:
    assert len(split(Document("PMID:1", "", text))) == number
