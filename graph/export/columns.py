"""The attributes of exported nodes and edges with their types, for the formats that declare them before any value.

Attributes that hold lists in the graph's tables stand as text joined by ``; `` in formats without lists.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from graph.export.doses import NUMBERS

LIST = list[str]
Kind = Any  # str, int, float, bool or LIST
JOINT = "; "

NODE_COLUMNS: Mapping[str, Kind] = MappingProxyType(
    dict.fromkeys(("label", "node_kind", "concept", "parent", "detail", "text_kind"), str)
)
EDGE_COLUMNS: Mapping[str, Kind] = MappingProxyType(
    {
        **dict.fromkeys(("id", "level", "edge_id", "edge_kind", "relation", "label", "direction"), str),
        **dict.fromkeys(("studies", "findings"), int),
        **dict.fromkeys(("increase", "decrease", "no_change"), float),
        "reviews": int,
        **dict.fromkeys(
            ("belief", "belief_increase", "belief_decrease", "belief_no_change", "belief_low", "belief_high"), float
        ),
        "certainty": str,
        "reasons": LIST,
        "contested": float,
        **dict.fromkeys(("sign", "site_weight"), int),
        "reference": str,
        "inputs": LIST,
        "says": str,
        **dict.fromkeys(("vote", "vote_weight"), float),
        **dict.fromkeys(("no_vote", "cluster", "evidence_id", "record_id", "text_kind", "study", "first_author"), str),
        **dict.fromkeys(("year", "pmid"), int),
        **dict.fromkeys(("doi", "title", "journal"), str),
        "retracted": bool,
        **dict.fromkeys(("design", "species", "population"), str),
        "n": int,
        **dict.fromkeys(("exposure", "comparator", "limb"), str),
        "hedged": bool,
        "dose": str,
        **dict.fromkeys(NUMBERS, float),
        "p": float,
        "citation": str,
        "p_value": float,
        "p_relation": str,
        **dict.fromkeys(("change_percent", "effect_size"), float),
        "effect_measure": str,
        **dict.fromkeys(("interval_low", "interval_high"), float),
        "part": str,
        **dict.fromkeys(("first_character", "after_character"), int),
        **dict.fromkeys(("words", "sentence", "origin"), str),
    }
)


def typed(columns: Mapping[str, Kind], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the known values in the order of the columns, lists as lists.

    >>> typed(EDGE_COLUMNS, {"reasons": "design: x; imprecision: y", "id": "e"})
    {'id': 'e', 'reasons': ['design: x', 'imprecision: y']}
    """
    return {
        name: values[name].split(JOINT) if kind is LIST else values[name]
        for name, kind in columns.items()
        if name in values
    }
