"""The second reader: how a text is marked for it, what an opinion holds, and that nothing breaks without it."""

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.learned.marked import CUE, CUES, INTERVENTION, OUTCOME, STATEMENT, Marked, Span, encode
from pipeline.learned.opinion import FLOOR, as_json, of_json
from pipeline.learned.second_reader import SecondReader, load_second_reader, tokenizer_of
from pipeline.reader.marks import marked
from pipeline.reader.pipeline import annotated, known, load_reader, read
from pipeline.reader.reading import Document

TEXT = (
    "Twenty adults were randomised to heavy-load training (HL, n = 10) or low-load training (LL, n = 10) for 8 weeks. "
    "MVC rose in HL by 20% (p < 0.01). SICI was not altered in either group."
)
DOCUMENT = Document("PMID:1", "Heavy and low loads", TEXT)


@pytest.fixture(scope="module")
def network() -> SecondReader:
    found = load_second_reader()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def text() -> Marked:
    doc = annotated(DOCUMENT, load_reader(learned=False))
    return marked(doc, known(doc))


def test_spans_give_their_text_back(text: Marked) -> None:
    named = {(span.kind, span.name): text.text[span.start : span.end] for span in text.spans}
    assert named["outcome", "maximal_strength"] == "MVC"
    assert named["outcome", "sici"] == "SICI"
    assert named["cue", "increase"] == "rose"
    assert named["cue", "negator"] == "not"
    assert {text.text[s.start : s.end] for s in text.spans if s.name == "heavy_load_rt"} >= {"HL"}


def test_marks_stand_on_the_pieces_of_their_words(network: SecondReader, text: Marked) -> None:
    tokenizer = tokenizer_of(network.folder / "tokenizer.json", network.pieces)
    encoded, places = encode(text, tokenizer, network.names), tokenizer.encode(text.text).offsets
    assert encoded.marks.shape[1] == len(encoded.ids) == len(places)
    for span, (first, last) in (*encoded.outcomes, *encoded.interventions):
        assert (places[first][0], places[last - 1][1]) == (span.start, span.end)
    rose = next(n for n, (a, b) in enumerate(places) if text.text[a:b] == "rose")
    assert CUES[encoded.marks[CUE, rose] - 1] == "increase"
    assert encoded.marks[OUTCOME, rose] == encoded.marks[INTERVENTION, rose] == 0
    assert encoded.marks[STATEMENT, 1:-1].all()


def test_what_is_beyond_the_longest_input_is_left_out(network: SecondReader) -> None:
    long = "MVC rose. " * 300
    spans = tuple(Span("outcome", "maximal_strength", n * 10, n * 10 + 3, 1) for n in range(300))
    encoded = encode(Marked(long, spans), tokenizer_of(network.folder / "tokenizer.json", 64), network.names)
    assert len(encoded.ids) == 64
    assert 10 < len(encoded.outcomes) < 64
    assert network.read(Marked(long, spans)).results


def test_an_opinion_says_what_happened_to_what(network: SecondReader, text: Marked) -> None:
    opinion = network.read(text)
    strength = opinion.result("maximal_strength", "increase", "trained")
    inhibition = opinion.result("sici", "no_change", "trained")
    assert strength is not None and inhibition is not None
    assert text.text[strength.start : strength.end] == "MVC"
    for one in (strength, inhibition):
        rest = [other.odds for other in opinion.results if other.outcome == one.outcome and other is not one]
        assert one.odds > max(rest, default=FLOOR)
    assert max(strength.told.arms, key=lambda arm: strength.told.arms[arm]) == "heavy_load_rt"


def test_arms_are_told_by_sentence_where_several_tell_a_result(network: SecondReader) -> None:
    told = (
        "Twenty men did eccentric training (ECC) or concentric training (CON) for 8 weeks. MVC increased in ECC. "
        "Body mass did not change in either group. MVC also increased in CON."
    )
    doc = annotated(Document("PMID:2", "Two modes of contraction", told), load_reader(learned=False))
    rise = network.read(marked(doc, known(doc))).result("maximal_strength", "increase", "trained")
    assert rise is not None
    assert sorted(rise.told_in) == [2, 4]
    assert rise.at(3) is None
    for arm, odds in rise.told.arms.items():
        assert odds <= max(one.arms.get(arm, FLOOR) for one in rise.told_in.values()) + 1e-6
    assert {"eccentric_rt", "concentric_rt"} <= set(rise.told.comparators)


def test_an_opinion_is_the_same_each_time_and_in_json(network: SecondReader, text: Marked) -> None:
    opinion = network.read(text)
    assert network.read(text) == opinion
    back = of_json(as_json(opinion))
    assert [one.key() for one in back.results] == [one.key() for one in opinion.results]
    assert [sorted(one.told_in) for one in back.results] == [sorted(one.told_in) for one in opinion.results]
    assert all(abs(back.studied[arm] - odds) <= 0.005 for arm, odds in opinion.studied.items())


def test_without_the_folder_rules_read_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert load_second_reader(tmp_path) is None
    monkeypatch.setattr("pipeline.reader.pipeline.load_second_reader", lambda: None)
    assert read(DOCUMENT) == read(DOCUMENT, load_reader(learned=False))


def test_a_broken_card_is_named(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").touch()
    (tmp_path / "model.json").write_text("{}", encoding="utf8")
    with pytest.raises(InputError, match=r"model\.json"):
        load_second_reader(tmp_path)
