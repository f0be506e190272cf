"""Lists of expressions find what their plain alternation would find."""

import json
import re
from pathlib import Path

import pytest
import yaml

from pipeline.ontology import LEXICON
from pipeline.reader.expressions import Expressions, pieces

DIGESTS = Path("corpora/digests/digests.jsonl")
LISTS = {
    name: words
    for name, words in yaml.safe_load((LEXICON / "designs.yaml").read_text(encoding="utf8")).items()
    if isinstance(words, list)
}


@pytest.mark.parametrize("name", LISTS)
def test_same_as_one_alternation(name: str) -> None:
    expressions = Expressions(LISTS[name])
    plain = re.compile(rf"(?<![\w-])(?:{'|'.join(LISTS[name])})(?!\w)")
    for line in DIGESTS.read_text(encoding="utf8").splitlines():
        text = json.loads(line)["abstract"].lower()
        assert expressions.found(text) == bool(plain.search(text))


@pytest.mark.parametrize("name", LISTS)
def test_lexicon_is_in_lower_case(name: str) -> None:
    assert [word for word in LISTS[name] if word != word.lower()] == []


def test_word_inside_a_longer_one_does_not_hide_a_later_one() -> None:
    assert Expressions([r"trained\b.{0,20}\bcontrols"]).found("untrained, then trained men and controls")
    assert not Expressions(["trained"]).found("untrained and non-trained")


@pytest.mark.parametrize("expression", [r"p\s?[<=>]", r"(?:a|men)\b", r"x*", r"(?:men)?"])
def test_nothing_is_demanded_where_nothing_is_sure(expression: str) -> None:
    assert pieces(expression) == ()
