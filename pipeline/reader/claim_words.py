"""The phrases by which authors relate measures and place adaptation, as models/lexicon/claims.yaml lists them."""

import re
from functools import cache
from typing import Any

import yaml

from pipeline.ontology import LEXICON
from pipeline.reader.patterns import Pattern


@cache
def claim_words(section: str, name: str) -> Pattern:
    """Return the pattern of a named list of phrases, bounded by word edges.

    >>> bool(claim_words("relations", "joins").search("was strongly correlated with"))
    True
    """
    return Pattern(rf"(?<![\w-])(?:{'|'.join(raw_claim_words()[section][name])})(?![\w-])", re.IGNORECASE)


@cache
def raw_claim_words() -> dict[str, dict[str, Any]]:
    """Return the lists as they stand in the file."""
    content: dict[str, dict[str, Any]] = yaml.safe_load((LEXICON / "claims.yaml").read_text(encoding="utf8"))
    return content
