"""What cue words say of a direction: cases that a domain person can extend beside models/direction/cues.yaml."""

import pytest

from pipeline.learned.direction import readings
from pipeline.learned.prompt import Prompt

CASES = [
    ("Strength was higher with training than with rest.", "increase"),
    ("Strength was higher with rest than with training.", "decrease"),
    ("Compared with rest, training raised strength.", "increase"),
    ("Training gave a smaller increase of strength than rest.", "decrease"),
    ("Training led to a greater reduction of strength.", "decrease"),
    ("Strength was 44.4 versus 10.5 with training and rest.", "increase"),
    ("Pulse fell with training, whereas strength rose.", "increase"),
    ("Strength was measured in both groups.", "unclear"),
]


@pytest.mark.parametrize(("sentence", "said"), CASES, ids=[sentence for sentence, _ in CASES])
def test_hints(sentence: str, said: str) -> None:
    assert readings(Prompt("training", "rest", "strength", (sentence,)), {})[0][0].split()[0] == said


def test_an_improvement_of_what_nobody_wants_is_a_fall() -> None:
    prompt = Prompt("training", "rest", "pain", ("Training improved pain more than rest.",))
    assert readings(prompt, {})[0][0].startswith("decrease")


def test_exchanged_arms_turn_the_hint() -> None:
    prompt = Prompt("training", "rest", "strength", (CASES[0][0],))
    assert readings(prompt.swapped(), {})[0][0].startswith("decrease")
