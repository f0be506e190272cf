"""The cost of reading grows with the length of a text, not with its square."""

import time

import pytest

from pipeline.reader.pipeline import read
from pipeline.reader.reading import Document

PASSES = 3
LONGER = 4  # times
MOST = 2.5 * LONGER  # times the cost; a square would be 16


def cost(text: str) -> float:
    """Return seconds of processor time, the fewest of some passes."""
    spent = []
    for _ in range(PASSES):
        began = time.process_time()
        read(Document("PMID:1", "Strength training", text))
        spent.append(time.process_time() - began)
    return min(spent)


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        (
            "MVC of the knee extensors rose by 12 % (P < 0.05) after 8 weeks of strength training, but MEPs did not. ",
            60,
        ),
        ("Motor evoked potentials (MEP{0}, P < 0.05) rose in the strength group (ST{0}, n = 12). ", 60),
        ("(a) (MEP) ", 250),
        ("( ", 500),
        ("12, 14 ", 250),
    ],
)
def test_a_text_four_times_as_long_costs_about_four_times_as_much(sentence: str, number: int) -> None:
    once, longer = ("".join(sentence.format(n) for n in range(many)) for many in (number, LONGER * number))
    assert cost(longer) < MOST * cost(once) + 0.05
