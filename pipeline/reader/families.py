"""The tree of interventions, and the ids that rules name."""

from pipeline.ontology import ontology

RESISTANCE = "resistance_training"
ACUTE = "acute_resistance_exercise"
HISTORY = "long_term_rt_history"
STIMULATION = "brain_stimulation"
OTHER = "other_intervention"
CONTROL = "control"


def in_family(concept: str) -> bool:
    """Tell whether an intervention is a kind of resistance training."""
    return concept == RESISTANCE or RESISTANCE in ancestors(concept)


def ancestors(concept: str) -> list[str]:
    """Return the more general interventions, the nearest first."""
    parents, found = ontology().parents, []
    while concept in parents:
        concept = parents[concept]
        found.append(concept)
    return found
