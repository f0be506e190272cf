"""Statistics said in words, and who is who in a sentence: cases that a domain person can extend."""

import pytest

from pipeline.learned.marking import marked, roles
from pipeline.learned.prompt import Prompt
from pipeline.learned.wording import plain, statistics_in_words

STATISTICS = [
    ("P = 0.068", "p nonsignificant"),
    ("p<.001", "p significant"),
    ("p less than 0.05", "p significant"),
    ("P > 0.05", "p nonsignificant"),
    ("p = NS", "p nonsignificant"),
    ("p < 0.08", "p < 0.08"),  # tells neither
    ("p=2 x 10-5", "p significant"),
    ("pH = 7.1", "pH = 7.1"),
    ("OR 0.75, 95% CI 0.59-0.98", "OR 0.75, interval significant below"),
    ("difference 4.3, 95% CI 2.8 to 5.7", "difference 4.3, interval significant above"),
    ("HR 1.1 (95% CI 0.9 to 1.3)", "HR 1.1 (interval nonsignificant)"),
    ("95% of the patients", "95% of the patients"),
    ("44.4% versus 10.5%", "44.4 more% versus 10.5%"),
    ("8.3 ± 1.2 mm vs 8.5", "8.3 less ± 1.2 mm vs 8.5"),
    ("from 7.7% to 8.9%", "from 7.7% up to 8.9%"),
]


@pytest.mark.parametrize(("text", "said"), STATISTICS, ids=[text for text, _ in STATISTICS])
def test_statistics_are_said_in_words(text: str, said: str) -> None:
    assert statistics_in_words(text) == said


def test_plain_text_has_no_entities_odd_dashes_or_separators() -> None:
    assert plain("&amp;lt;\u2009 5 \u2212 1,000·2\n\nx") == "< 5 - 1000.2 x"


def test_short_forms_stand_for_the_words_of_the_prompt() -> None:
    abstract = "Continuous lateral rotation (CLR) was compared with routine turning (RT)."
    told = roles(Prompt("lateral rotation", "routine turning", "shunt", (), abstract))
    assert marked("Shunt fell with CLR, not with RT.", told) == "~ Shunt fell with @ , not with # ."


def test_group_numbers_stand_for_their_arms() -> None:
    told = roles(Prompt("ketamine (group I)", "fentanyl (group II)", "apnoea"))
    assert marked("Apnoea was more in group II than group I.", told) == "~ Apnoea was more in group # than group @ ."


def test_a_control_as_intervention_turns_the_general_words() -> None:
    told = roles(Prompt("placebo", "tea", "sleep"))
    assert marked("Sleep was longer in the treated patients.", told) == "~ Sleep was longer in the # patients ."
