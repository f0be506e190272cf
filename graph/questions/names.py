"""The id that a person means: ids as they are, names for people too, and the nearest ones for what is unknown."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from pipeline.errors import InputError
from pipeline.ontology import ontology

NEAREST = 3


def intervention_id(told: str) -> str:
    """Return the intervention id of an id or a label; :class:`InputError` with the nearest ids for what is none."""
    return known_id(told, ontology().interventions, "an intervention")


def outcome_id(told: str) -> str:
    """Return the outcome id of an id or its measured quantity; :class:`InputError` with the nearest ids."""
    return known_id(told, ontology().outcomes, "an outcome")


def known_id(told: str, labels: Mapping[str, str], what: str) -> str:
    """Return the key of ``labels`` that ``told`` is or is the label of.

    >>> known_id("Resistance training", {"resistance_training": "resistance training"}, "an intervention")
    'resistance_training'
    """
    plain = told.strip().lower()
    ids = {label.lower(): id_ for id_, label in labels.items()} | {id_.lower(): id_ for id_ in labels}
    found = ids.get(plain) or ids.get(plain.replace(" ", "_").replace("-", "_"))
    if found is None:
        raise InputError(f"{told!r} is not {what}; {nearest(plain, ids)}")
    return found


def nearest(told: str, names: Iterable[str] | Mapping[str, str]) -> str:
    """Return the words that name what comes nearest to ``told``, or all there is where nothing is near.

    ``names`` may map each name to the id that is shown for it.
    """
    known = names if isinstance(names, Mapping) else {name: name for name in names}
    near = list(dict.fromkeys(known[name] for name in get_close_matches(told, known, n=2 * NEAREST, cutoff=0.5)))
    if near:
        return f"the nearest are {', '.join(near[:NEAREST])}"
    return f"there are {', '.join(sorted(set(known.values())))}"
