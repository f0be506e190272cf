"""In which limb a result stands: the trained one, the untrained one, or both."""

import re
from collections.abc import Sequence

from pipeline.reader.clauses import Clause
from pipeline.reader.lexicon import Hit
from pipeline.tables import Limb

# True: "untrained leg", "contralateral limb", "the opposite hand", "ipsilateral M1"; near miss: "untrained controls".
UNTRAINED = re.compile(
    r"""\b(?: (?:un-?trained|non-?trained|contralateral|opposite|un-?exercised|non-?exercised|homologous|resting|immobili[sz]ed|non-?immobili[sz]ed|unpractised|more-affected|idle)(?:,)?\s
        (?:[\w-]+,?\s){0,2}?(?:limbs?|legs?|arms?|sides?|hands?|wrist|muscles?|hemispheres?|knee|elbow|ankle|biceps|bb|quadriceps|homologous|one|motor|m1|fingers?|thigh|body|flexors?|extensors?|plantar\w*|fdi|soleus)
      | ipsilateral\s(?:m1|motor\scortex|hemisphere|primary\smotor|tms|corticospinal) | untrained,\s | transfer\shemisphere | contralaterally | the\suntrained(?!\s(?:control|group|peer|individual|men|wom|subject|people|adult|participant))
      | other\s(?:arm|leg|hand|limb) | cross-?education | cross-?transfer )""",
    re.VERBOSE | re.IGNORECASE,
)
TRAINED = re.compile(
    r"\b(?:(?<!un)(?<!non-)trained (?:and|or|limb|leg|arm|side|hand|muscle|hemisphere|knee|elbow|one|motor|biceps|m1|finger|thigh|wrist|flexor)|trained,|exercised (?:limb|leg|arm|side)|both (?:limbs|legs|arms|sides|hands|hemispheres)|bilaterally|either (?:limb|leg|arm|hand|side)|each (?:limb|leg|arm)|in the trained\b|learning hemisphere|on both)",
    re.IGNORECASE,
)
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
