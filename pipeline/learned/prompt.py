"""The question that the direction model answers: what did the intervention do to the outcome, against what?"""

from dataclasses import dataclass, replace

from pipeline.errors import InputError
from pipeline.lines import Object, text_of


@dataclass(frozen=True, slots=True)
class Prompt:
    """Intervention against comparator, their outcome, and where the answer stands.

    Without ``evidence`` the sentences that speak of the outcome are looked for in ``abstract``; with it the abstract
    only tells what abbreviations and group numbers stand for.
    """

    intervention: str
    comparator: str
    outcome: str
    evidence: tuple[str, ...] = ()
    abstract: str = ""

    def swapped(self) -> "Prompt":
        """Return the same question with the arms exchanged: increase and decrease change places in its answer."""
        return replace(self, intervention=self.comparator, comparator=self.intervention)


def prompt_of(value: Object) -> Prompt:
    """Return the prompt of a JSON object, or raise :class:`InputError` that names the key at fault.

    ``comparator`` and ``abstract`` may be missing or null; ``evidence`` is null or a list of texts. Where neither
    evidence nor abstract holds a text, the model still answers: with what is usual.
    """
    evidence, abstract = value.get("evidence") or [], value.get("abstract") or ""
    if not isinstance(evidence, list) or not all(isinstance(text, str) for text in evidence):
        raise InputError("'evidence' must be a list of texts or null; correct it")
    if not isinstance(abstract, str):
        raise InputError("'abstract' must be a text or null; correct it")
    told = tuple(text for text in evidence if text.strip())
    comparator = value.get("comparator") or ""
    if not isinstance(comparator, str):
        raise InputError("'comparator' must be a text or null; correct it")
    return Prompt(text_of(value, "intervention"), comparator, text_of(value, "outcome"), told, abstract)
