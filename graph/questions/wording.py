"""How causal a claim is worded, and whether that outruns the design of the evidence.

Reads: models/causal, where its weights are; else the words of models/lexicon/lay.yaml.
Idea: a cause needs chance to decide who trains and a control to compare with; what is possible needs people who were
followed; that two measures go together, and that a place changes, is never more than observed or inferred.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from graph.lay import worded
from graph.questions.weighing import Weighed
from pipeline.learned.causal import CausalLanguage, load_causal


@dataclass(frozen=True, slots=True)
class Wording:
    """How causal the claim is worded, and whether that outruns the design of the evidence."""

    language: CausalLanguage
    p: float | None  # of the model; None where words decided
    outruns: bool
    why: str


def wording(one: Weighed) -> Wording:
    """Return how causal the claim's sentence is, and whether its evidence can carry that."""
    language, p = _language()(one.claim.sentence)
    outruns, why = _outruns(one, language)
    return Wording(language, p, outruns, why)


def _outruns(one: Weighed, language: CausalLanguage) -> tuple[bool, str]:
    if language in ("none", "correlational"):
        return False, "no cause is claimed"
    if one.effect is None:
        return True, "a cause is claimed, and no study stands behind it"
    if one.claim.kind == "association":
        return True, "a cause is claimed; that two measures go together is only observed"
    if one.chance is not None:
        return True, "a cause is claimed; that the place changes is inferred, not measured"
    designs = {row.design for row in one.voting()}
    if language == "conditional":
        weak = designs <= {"cross_sectional"}
        return weak, "people were compared once, never followed" if weak else "a possibility is claimed, no more"
    reason = next((reason for reason in one.effect.reasons if reason.startswith("design")), "")
    if reason:
        return True, f"a cause is claimed; {reason.removeprefix('design: ')}"
    return False, "most votes are from randomised comparisons with a control"


@cache
def _language() -> Callable[[str], tuple[CausalLanguage, float | None]]:
    """Return what tells the wording: the model where it is at hand, else words."""
    model = load_causal()
    if model is None:
        return lambda sentence: (worded(sentence), None)

    def told(sentence: str) -> tuple[CausalLanguage, float | None]:
        (answer,) = model.predict([sentence])
        return answer.label, answer.p[answer.label]

    return told
