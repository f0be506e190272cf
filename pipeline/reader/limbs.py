"""In which limb a result stands: the trained one, the untrained one, or both."""

import re
from collections.abc import Sequence

from pipeline.reader.clauses import Clause
from pipeline.reader.lexicon import Hit, phrase
from pipeline.tables import Limb

UNTRAINED = phrase("untrained_limb")
TRAINED = phrase("trained_limb")
LEADING = re.compile(r"(?:in|on|for|of|with) [^,.;]{3,50},", re.IGNORECASE)
BOTH = re.compile(
    r"\b(?:both (?:limbs|legs|arms|sides|hands|hemispheres)|either (?:limb|leg|arm|hand|side)|on both|bilaterally)\b",
    re.IGNORECASE,
)


def leading_limb(text: str) -> tuple[Limb, ...]:
    """Return the limb that a sentence opens with and that holds for all of it: "In the untrained leg, ..."."""
    opening = LEADING.match(text)
    return ("untrained",) if opening and UNTRAINED.search(opening.group()) else ()


def limbs(text: str, clause: Clause, run: Sequence[Hit]) -> tuple[Limb, ...]:
    """Return the limbs that a clause names for a run of quantities, none where it names none."""
    part = text[clause.start : clause.end]
    untrained, trained = UNTRAINED.search(part), TRAINED.search(part)
    if untrained and trained:
        return ("trained", "untrained")
    if untrained:
        return ("untrained",)
    return ("trained",) if trained else ()
