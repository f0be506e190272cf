"""Is a text on topic? It must name a training or a related intervention, and a measure that training may change.

Reads: a YAML file of words (models/lexicon/topic.yaml). The net is wide: what is read needlessly costs time, what is
refused wrongly is lost.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import ahocorasick
import yaml

from pipeline.errors import InputError

HYPHENS = str.maketrans(dict.fromkeys("-\u2010\u2011\u2013\u2212", " "))  # hyphens, en dash, minus
KINDS = ("interventions", "measures")


@dataclass(frozen=True, slots=True)
class Topic:
    """The words of each kind in one automaton."""

    automaton: Any  # word -> its kinds

    def covers(self, text: str) -> bool:
        """Tell whether ``text`` holds a word of each kind, case aside; words begin where no letter or digit precedes.

        A word that ends in ``*`` in the lexicon may go on ("reflex*" finds "reflexes"); another must end there.
        """
        lower = text.lower().translate(HYPHENS)
        seen: set[str] = set()
        for end, (kinds, length, open_ended) in self.automaton.iter(lower):
            start = end - length + 1
            if start and lower[start - 1].isalnum():
                continue
            if not open_ended and end + 1 < len(lower) and lower[end + 1].isalnum():
                continue
            seen |= kinds
            if len(seen) == len(KINDS):
                return True
        return False


@cache
def read_topic(path: Path) -> Topic:
    """Return the topic of a YAML file with the lists ``interventions`` and ``measures``."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf8"))
        lists = {kind: [str(word) for word in raw[kind]] for kind in KINDS}
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        raise InputError(
            f"{path} does not hold the word lists {' and '.join(KINDS)}; mend it, or name another file in screen.topic"
        ) from None
    words: dict[str, tuple[frozenset[str], bool]] = {}
    for kind, listed in lists.items():
        for word in listed:
            plain = " ".join(word.lower().rstrip("*").replace("-", " ").split())
            kinds, open_ended = words.get(plain, (frozenset(), False))
            words[plain] = (kinds | {kind}, open_ended or word.endswith("*"))
    automaton = ahocorasick.Automaton()
    for plain, (kinds, open_ended) in sorted(words.items()):
        automaton.add_word(plain, (kinds, len(plain), open_ended))
    automaton.make_automaton()
    return Topic(automaton)
