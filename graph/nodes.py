"""Nodes: every concept of the ontology, studied or not, the drivers of plasticity, and every study that was read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from graph.knowledge.rows import Driver
from pipeline.ontology import Ontology
from pipeline.tables import Node, Record

ABBREVIATIONS = {
    "mep": "MEP", "sici": "SICI", "lici": "LICI", "icf": "ICF", "sicf": "SICF", "cmep": "CMEP", "emg": "EMG",
    "mu": "motor unit", "mrcp": "MRCP", "eeg": "EEG", "h": "H", "v": "V", "m": "M",
}  # fmt: skip
HYPHENATED = {"H reflex": "H-reflex", "V wave": "V-wave", "M wave": "M-wave"}


def nodes(known: Ontology, drivers: Mapping[str, Driver], studies: Iterable[Record]) -> Iterator[Node]:
    """Yield the nodes of the graph; ``studies`` are the records that were read."""
    for name, label in known.interventions.items():
        yield _concept("intervention", name, label, known)
    for name, quantity in known.outcomes.items():
        yield Node(f"outcome:{name}", "outcome", name, outcome_label(name), None, quantity)
    for name, label in known.sites.items():
        yield replace(_concept("site", name, label, known), detail=known.letters.get(name))
    for name in known.populations:
        yield Node(f"population:{name}", "population", name, name.replace("_", " "), None, None)
    for name, units in known.parameters.items():
        yield Node(f"parameter:{name}", "parameter", name, name.replace("_", " "), None, f"in {', '.join(units)}")
    for name, driver in drivers.items():
        yield Node(f"driver:{name}", "driver", name, driver.label, None, driver.reference)
    for record in studies:
        yield Node(f"study:{record.record_id}", "study", record.record_id, study_label(record), None, citation(record))


def outcome_label(name: str) -> str:
    """Return an outcome id as people write it.

    >>> outcome_label("h_reflex"), outcome_label("mu_discharge_rate")
    ('H-reflex', 'motor unit discharge rate')
    """
    label = " ".join(ABBREVIATIONS.get(word, word) for word in name.split("_"))
    return HYPHENATED.get(label, label)


def study_label(record: Record) -> str:
    """Return a study as it is cited in running text: author and year as far as they are known, or else its id."""
    return " ".join(str(part) for part in (record.first_author, record.year) if part) or record.record_id


def citation(record: Record) -> str:
    """Return a study's reference in one line, of the parts that are known."""
    doi = f"doi:{record.doi}" if record.doi else None
    pmid = f"PMID {record.pmid}" if record.pmid else None
    parts = [study_label(record), record.title.rstrip("."), record.journal, doi or pmid]
    return ". ".join(part for part in parts if part)


def _concept(kind: Literal["intervention", "site"], name: str, label: str, known: Ontology) -> Node:
    parent = known.parents.get(name)
    return Node(f"{kind}:{name}", kind, name, label, f"{kind}:{parent}" if parent else None, None)
