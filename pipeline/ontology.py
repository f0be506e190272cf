"""The vocabulary: ids of interventions, outcomes, sites and parameters, and the tree of interventions.

Reads: models/lexicon/concepts.yaml, whose ids never change their meaning.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

LEXICON = Path(__file__).parents[1] / "models" / "lexicon"


@dataclass(frozen=True, slots=True)
class Ontology:
    """The ids, each kind in the order of the file."""

    interventions: dict[str, str]  # id -> label
    outcomes: dict[str, str]  # id -> measured quantity
    sites: dict[str, str]  # id -> label
    parameters: dict[str, tuple[str, ...]]  # id -> units
    designs: tuple[str, ...]
    species: tuple[str, ...]
    populations: tuple[str, ...]
    parents: dict[str, str]  # intervention or site id -> the more general id
    letters: dict[str, str]  # site id -> its letters in figure 1 of doi:10.1007/s00421-020-04567-3


@cache
def ontology(path: Path = LEXICON / "concepts.yaml") -> Ontology:
    """Return the ontology that the project ships."""
    raw = yaml.safe_load(path.read_text(encoding="utf8"))
    return Ontology(
        interventions={id_: entry["label"] for id_, entry in raw["interventions"].items()},
        outcomes={id_: entry["quantity"] for id_, entry in raw["outcomes"].items()},
        sites={id_: entry["label"] for id_, entry in raw["sites"].items()},
        parameters={id_: tuple(entry["units"]) for id_, entry in raw["parameters"].items()},
        designs=tuple(raw["study"]["design"]),
        species=tuple(raw["study"]["species"]),
        populations=tuple(raw["study"]["population"]),
        parents={id_: entry["is_a"] for id_, entry in raw["interventions"].items() if "is_a" in entry}
        | {id_: entry["part_of"] for id_, entry in raw["sites"].items() if "part_of" in entry},
        letters={id_: entry["figure"] for id_, entry in raw["sites"].items() if entry.get("figure")},
    )
