"""The tree of interventions, and the ids that rules name."""

from functools import cache

from pipeline.ontology import ontology

RESISTANCE = "resistance_training"
ACUTE = "acute_resistance_exercise"
HISTORY = "long_term_rt_history"
STIMULATION = "brain_stimulation"
OTHER = "other_intervention"
CONTROL = "control"


@cache
def in_family(concept: str) -> bool:
    """Tell whether an intervention is a kind of resistance training."""
    return concept == RESISTANCE or RESISTANCE in ancestors(concept)


@cache
def ancestors(concept: str) -> tuple[str, ...]:
    """Return the more general interventions, the nearest first."""
    parent = ontology().parents.get(concept)
    return (parent, *ancestors(parent)) if parent else ()
