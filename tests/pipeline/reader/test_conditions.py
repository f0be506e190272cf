"""Conditions of results: which part of the body, which people, which technique a sentence names."""

import pytest

from pipeline.reader.conditions import conditions
from pipeline.reader.reading import Document
from pipeline.reader.sentences import split

CASES = [
    ("Biceps femoris grew.", {"lower_limb": "Biceps femoris"}, "the longest name of a family counts"),
    ("The biceps grew.", {"upper_limb": "biceps"}, ""),
    ("On the other hand, nothing grew.", {}, "no hand is meant"),
    ("One arm of the trial lifted.", {"upper_limb": "One arm"}, "near miss that the words cannot tell"),
    ("MEPs in FDI rose at rest.", {"upper_limb": "FDI", "state.at_rest": "at rest"}, "as written"),
    ("The ta of it.", {}, "an abbreviation stands as written"),
    ("Resting motor threshold fell.", {}, "the state belongs to the threshold's name"),
    ("Untrained men lifted.", {"untrained": "Untrained men"}, ""),
    ("The untrained limb improved.", {}, "a limb, no people"),
    ("Resistance-trained women lifted.", {"trained": "Resistance-trained"}, "hyphens and blanks are one"),
    ("They lifted at 80% 1RM.", {}, "a load is no test"),
    ("Their 1RM rose.", {"strength_test.dynamic": "1RM"}, ""),
    ("MVC rose.", {"strength_test.isometric": "MVC", "effort.maximal": "MVC"}, "one word in two families"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "why"), CASES, ids=[case[0] for case in CASES])
def test_what_a_sentence_names(text: str, expected: dict[str, str], why: str) -> None:
    document = Document("PMID:1", "", text)
    found = list(conditions(document, split(document)))
    assert {row.concept: row.text for row in found} == expected, why
    assert all(text[row.start : row.end] == row.text for row in found)
