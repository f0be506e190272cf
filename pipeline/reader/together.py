"""Patterns that are looked for together: one pass over a text tells where each of them may begin."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Generic, TypeVar

from pipeline.reader.patterns import Pattern, automaton_of, folded, signs

Key = TypeVar("Key")


class Together(Generic[Key]):
    """Patterns by their keys; what they find is what each finds by itself."""

    __slots__ = ("_beginnings", "_patterns")

    def __init__(self, patterns: Mapping[Key, Pattern]) -> None:
        self._patterns = patterns
        keys: defaultdict[str, list[Key]] = defaultdict(list)
        for key, pattern in patterns.items():
            for text in pattern.begun:
                keys[text].append(key)
        self._beginnings = automaton_of({text: (len(text) - 1, tuple(own)) for text, own in keys.items()})

    def finditer(self, text: str, among: Collection[Key] | None = None) -> Iterator[tuple[Key, re.Match[str]]]:
        """Yield the matches of the patterns whose keys are ``among`` those told, of all by default, in that order."""
        if among is None:
            present = signs(text)
            among = [key for key, pattern in self._patterns.items() if pattern.signs & present]
        if not among:
            return
        starts: dict[Key, list[int]] = {key: [] for key in among}
        for last, (before, keys) in self._beginnings.iter(folded(text)):
            for key in keys:
                if key in starts:
                    starts[key].append(last - before)
        for key in among:
            for match in self._patterns[key].tried(text, sorted(starts[key])):
                yield key, match

    def matching(self, text: str) -> Iterator[Key]:
        """Yield the keys of the patterns that match somewhere in a text, in order."""
        yield from dict.fromkeys(key for key, _ in self.finditer(text))
