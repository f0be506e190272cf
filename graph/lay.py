"""What lay people call trainings, measures and places: models/lexicon/lay.yaml, ready to be searched for.

Reads: models/lexicon/lay.yaml.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import yaml

from pipeline.ontology import LEXICON, ontology


@dataclass(frozen=True, slots=True)
class Group:
    """Measures that a lay name pools."""

    label: str
    outcomes: tuple[str, ...]


@cache
def groups() -> dict[str, Group]:
    """Return the pooled measures by their names."""
    raw = lay()["groups"]
    return {name: Group(entry["label"], tuple(entry["outcomes"])) for name, entry in raw.items()}


def label(target: str) -> str:
    """Return a measure, group or place in words."""
    if target in groups():
        return groups()[target].label
    if target in ontology().sites:
        return str(lay()["labels"].get(target) or ontology().sites[target])
    quantity = ontology().outcomes[target]
    return f"the {quantity}" if " of " in quantity else quantity


@cache
def words(section: str, name: str = "") -> re.Pattern[str]:
    """Return the pattern of a list, bounded by word edges; a blank is any white space."""
    listed = lay()[section][name] if name else lay()[section]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(listed)})(?![\w-])".replace(" ", r"\s"), re.IGNORECASE)


@cache
def lay() -> dict[str, Any]:
    """Return the file as it stands."""
    content: dict[str, Any] = yaml.safe_load((LEXICON / "lay.yaml").read_text(encoding="utf8"))
    return content


def worded(sentence: str) -> Literal["none", "correlational", "conditional", "causal"]:
    """Return how causal a sentence is by its words alone, for where models/causal is not at hand.

    >>> worded("Strength is linked to EMG"), worded("Training increases strength")
    ('correlational', 'causal')
    """
    weaker: tuple[Literal["none", "correlational", "conditional"], ...] = ("none", "correlational", "conditional")
    for name in weaker:
        if words("wording", name).search(sentence):
            return name
    return "causal"
