"""The rows of knowledge: which site a measure reflects, which driver a parameter exercises; each with its reference.

Reads: graph/knowledge/measures.yaml and drivers.yaml. A row that names an unknown id or reference, or is told twice,
is an :class:`InputError` that names file and row.
"""

from collections.abc import Container
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import InputError
from pipeline.ontology import Ontology

KNOWLEDGE = Path(__file__).parent
Text = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """A part of a knowledge file: frozen, and strict about keys and types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Sight(Strict):
    """What a measure sees of one site."""

    site: str
    sign: Literal[-1, 1]  # +1 the measure grows with the site's output
    weight: Literal[1, 2, 3]  # 3 mainly this site, 2 clearly, 1 in part
    reference: str
    note: Text


class SameAs(Strict):
    """A measure that sees what another one sees."""

    same_as: str


class Measures(Strict):
    references: dict[str, Text]
    measures: dict[str, list[Sight] | SameAs]


class Exercise(Strict):
    """A training parameter that exercises a driver."""

    parameter: str
    reference: str
    note: Text


class Practice(Strict):
    """A training that exercises a driver."""

    intervention: str
    reference: str
    note: Text


class Match(Strict):
    """What findings themselves tell of a driver."""

    reads: Literal["limb", "task"]
    reference: str
    note: Text


class Driver(Strict):
    label: Text
    reference: str
    parameters: list[Exercise]
    interventions: list[Practice] = []
    findings: list[Match] = []


class Drivers(Strict):
    references: dict[str, Text]
    drivers: dict[str, Driver]


File = TypeVar("File", bound=Strict)


def sights(known: Ontology, path: Path = KNOWLEDGE / "measures.yaml") -> dict[str, list[Sight]]:
    """Return for each outcome id the sites that it sees, with the whole citation in place of each reference's key."""
    content = read_knowledge(Measures, path)
    seen: dict[str, list[Sight]] = {}
    for outcome, rows in content.measures.items():
        known_id(outcome, known.outcomes, path, "an outcome")
        if isinstance(rows, SameAs):
            told = content.measures.get(rows.same_as)
            if not isinstance(told, list):
                raise InputError(f"{path}: {outcome} is same_as {rows.same_as!r}, which has no rows; name one that has")
            rows = told
        for row in rows:
            known_id(row.site, known.sites, path, f"a site of {outcome}")
        told_once([row.site for row in rows], f"{path}: {outcome}")
        seen[outcome] = [row.model_copy(update={"reference": _citation(content, row.reference, path)}) for row in rows]
    return seen


def drivers(known: Ontology, path: Path = KNOWLEDGE / "drivers.yaml") -> dict[str, Driver]:
    """Return the drivers of plasticity with their parameters, with whole citations in place of references' keys."""
    content = read_knowledge(Drivers, path)
    whole: dict[str, Driver] = {}
    for name, driver in content.drivers.items():
        for row in driver.parameters:
            known_id(row.parameter, known.parameters, path, f"a parameter of {name}")
        for practice in driver.interventions:
            known_id(practice.intervention, known.interventions, path, f"a training of {name}")
        told_once([row.parameter for row in driver.parameters], f"{path}: {name}")
        told_once([practice.intervention for practice in driver.interventions], f"{path}: {name}")
        parts = {
            part: [row.model_copy(update={"reference": _citation(content, row.reference, path)}) for row in rows]
            for part, rows in driver
            if isinstance(rows, list)
        }
        reference = _citation(content, driver.reference, path)
        whole[name] = driver.model_copy(update={"reference": reference, **parts})
    return whole


def read_knowledge(kind: type[File], path: Path) -> File:
    """Return the content of a knowledge file; :class:`InputError` names the first row at fault."""
    try:
        return kind.model_validate(yaml.safe_load(path.read_text(encoding="utf8")))
    except FileNotFoundError:
        raise InputError(f"{path} is missing; restore it from git") from None
    except yaml.YAMLError as error:
        raise InputError(f"{path} is not YAML ({' '.join(str(error).split())}); mend it") from None
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise InputError(f"{path}: {place}: {fault['msg']}; correct the row") from None


def known_id(name: str, ids: Container[str], path: Path, what: str) -> None:
    """Raise :class:`InputError` where a row names an id that is not in the vocabulary."""
    if name not in ids:
        raise InputError(f"{path}: {name!r} is not {what} in models/lexicon/concepts.yaml; correct the id")


def _citation(content: Measures | Drivers, key: str, path: Path) -> str:
    if key not in content.references:
        raise InputError(f"{path}: reference {key!r} is not among the file's references; add it there")
    return content.references[key]


def told_once(names: list[str], place: str) -> None:
    """Raise :class:`InputError` where a name is told twice."""
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{place} names {name} twice; keep one row")
