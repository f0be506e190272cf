"""Claims that people make in their own words, and sentences that claim nothing that could be checked."""

import pytest

from graph.claims import read_claims
from graph.lay import groups, label, worded

EFFECTS = [
    ("Lifting weights strengthens the nervous system.", "resistance_training", "neural_drive", "increase"),
    ("Weight training increases motor evoked potentials.", "resistance_training", "mep_amplitude", "increase"),
    ("Pumping iron gets your muscles bigger.", "resistance_training", "muscle_size", "increase"),
    ("Heavy lifting makes you stronger.", "heavy_load_rt", "maximal_strength", "increase"),
    ("Balance training does not change the H-reflex.", "balance_training", "h_reflex", "no_change"),
    ("Lifting weights affects the H-reflex.", "resistance_training", "h_reflex", "change"),
    ("Training one leg makes the other leg stronger.", "unilateral_rt", "contralateral_strength", "increase"),
    ("Working out helps your nervous system.", "resistance_training", "neural_drive", "increase"),
]


@pytest.mark.parametrize(("text", "training", "target", "says"), EFFECTS)
def test_effects_in_lay_words(text: str, training: str, target: str, says: str) -> None:
    (claim,), passed = read_claims(text)
    assert (claim.kind, claim.training, claim.target, claim.says) == ("effect", training, target, says)
    assert claim.named and not passed and claim.sentence == text


@pytest.mark.parametrize(
    ("text", "site", "says"),
    [
        ("Strength training increases the signals of the reticulospinal tract.", "reticulospinal_tract", "increase"),
        ("Strength training reorganizes the motor cortex.", "motor_cortex", "change"),
        ("Lifting weights strengthens the links from the brain to the motoneurons.", "corticospinal_tract", "increase"),
        ("In weight training the older pathway, rather than the main one, grows.", "reticulospinal_tract", "increase"),
    ],
)  # fmt: skip
def test_places(text: str, site: str, says: str) -> None:
    found, _ = read_claims(text)
    assert [(claim.kind, claim.target, claim.says) for claim in found] == [("place", site, says)]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Bigger muscles produce more force.", {"maximal_strength", "muscle_size"}),
        ("The change in SICI is correlated with the gain in strength.", {"maximal_strength", "sici"}),
    ],
)
def test_two_measures_that_go_together(text: str, pair: set[str]) -> None:
    (claim,), _ = read_claims(text)
    assert (claim.kind, {claim.target, claim.other}, claim.says) == ("association", pair, "positive")
    assert claim.training is None


def test_a_claim_keeps_its_conditions_its_limb_and_its_comparator() -> None:
    (slow,), _ = read_claims("Strength training with a slow tempo reduces SICI.")
    assert [condition.where for condition in slow.conditions] == ["tempo_s >= 3"]
    (paced,), _ = read_claims("Metronome-paced strength training reduces SICI more than self-paced training.")
    assert (paced.training, paced.comparator, paced.conditions) == ("metronome_paced_rt", "self_paced_rt", ())
    (other,), _ = read_claims("Training one leg makes the other leg stronger.")
    assert other.untrained and other.comparator is None
    (may,), _ = read_claims("Strength training may increase voluntary activation.")
    assert may.hedged


def test_a_training_named_before_is_carried_and_marked() -> None:
    text = "Weight training has many friends. After a few months the muscles themselves get bigger."
    (claim,), passed = read_claims(text)
    assert (claim.training, claim.named, claim.target) == ("resistance_training", False, "muscle_size")
    assert [one.sentence for one in passed] == ["Weight training has many friends."]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Does strength training increase strength?", "a question"),
        ("If you want to improve your nervous system, lifting weights is for you.", "advice or a wish"),
        ("Muscle size grows.", "no training"),
        ("Strength training is for mornings.", "no measure or place that the graph knows, no direction"),
        ("I like bananas.", "no training, no measure or place that the graph knows, no direction"),
    ],
)
def test_what_is_no_claim_says_why(text: str, why: str) -> None:
    found, (passed,) = read_claims(text)
    assert not found and passed.why == why


def test_a_denial_reaches_its_own_part_of_a_sentence() -> None:
    text = "While you will be able to lift more after training in the gym, you might not see any muscle growth."
    assert {(claim.target, claim.says) for claim in read_claims(text)[0]} == {
        ("maximal_strength", "increase"), ("muscle_size", "no_change"),
    }  # fmt: skip


def test_labels_and_words() -> None:
    assert label("neural_drive") == groups()["neural_drive"].label
    assert (label("h_reflex"), label("muscle_size")) == ("the size of the H-reflex", "muscle size")
    assert [worded(text) for text in ("A is linked to B", "A may raise B", "A raises B")] == [
        "correlational", "conditional", "causal",
    ]  # fmt: skip
