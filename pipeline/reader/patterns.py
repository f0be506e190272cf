"""Regular expressions that are tried only where they can begin.

Most expressions of the reader are lists of phrases, and most texts hold none of them. One Aho-Corasick automaton finds
every place at which one may begin; the expression is tried there and nowhere else. Matches are those of :mod:`re`.
"""

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from re import _constants as code  # type: ignore[attr-defined]  # the parsed form of an expression
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import ahocorasick

LONGEST = 4  # characters of a beginning; more cost memory and spare few trials
MOST = 500  # beginnings of an expression; one that may begin in more ways is looked for as it is
WIDEST = 10  # characters of a set, as in [0-9], that are taken one by one
# What `re` takes for i and s where case does not count, and lower() does not.
ALSO_LETTERS = str.maketrans({"İ": "i", "ı": "i", "ſ": "s"})
OTHER_DIGIT = re.compile(r"(?![0-9])\d")


class Pattern:
    """A regular expression with the methods of :class:`re.Pattern` that the reader uses."""

    __slots__ = ("_automaton", "plain")

    def __init__(self, expression: str, flags: int = 0) -> None:
        self.plain = re.compile(expression, flags)
        self._automaton = _automaton(beginnings(expression, flags))

    def search(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match that begins at ``pos`` or later and ends by ``endpos``."""
        if self._automaton is None:
            return self.plain.search(text, pos, endpos)
        match = self.plain.match
        for start in self._starts(text):
            if start >= pos and (found := match(text, start, endpos)):
                return found
        return None

    def finditer(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Yield the matches in order, none overlapping another."""
        if self._automaton is None:
            yield from self.plain.finditer(text, pos, endpos)
            return
        match, end = self.plain.match, pos
        for start in self._starts(text):
            if start >= end and (found := match(text, start, endpos)):
                end = found.end()
                yield found

    def count(self, text: str) -> int:
        """Return the number of matches, none overlapping another."""
        return sum(1 for _ in self.finditer(text))

    def match(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match that begins at ``pos``."""
        return self.plain.match(text, pos, endpos)

    def fullmatch(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """Return the match from ``pos`` to ``endpos``."""
        return self.plain.fullmatch(text, pos, endpos)

    def _starts(self, text: str) -> list[int]:
        return sorted({last - before for last, before in self._automaton.iter(folded(text))})


@lru_cache(maxsize=1024)  # the sentences of a document and their parts, each asked for by many expressions
def folded(text: str) -> str:
    """Return ``text`` as beginnings are written: in lower case and with figures of any script as 0; lengths stay."""
    return text.lower() if text.isascii() else OTHER_DIGIT.sub("0", text.translate(ALSO_LETTERS).lower())


def beginnings(expression: str, flags: int = 0) -> tuple[str, ...]:
    r"""Return texts of which one stands, in lower case, wherever the expression matches; none if that is unknown.

    >>> beginnings(r"\b(?:randomi[sz]ed|(?:a )?trial)"), beginnings(r"\d{1,2} M"), beginnings(r"(?:the )?\w+")
    (('a tr', 'rand', 'tria'), ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), ())
    """
    closed, open_ = _beginnings(parser.parse(expression, flags))
    found = closed | open_
    if "" in found or len(found) > MOST:
        return ()
    return tuple(sorted(text for text in found if not any(text[:n] in found for n in range(1, len(text)))))


def _automaton(texts: tuple[str, ...]) -> Any:
    """Return an automaton that tells for each text found how many characters stand before its last one."""
    if not texts:
        return None
    automaton = ahocorasick.Automaton()
    for text in texts:
        automaton.add_word(text, len(text) - 1)
    automaton.make_automaton()
    return automaton


_Texts = tuple[
    set[str], set[str]
]  # beginnings after which anything may stand, and those that what follows goes on with
UNKNOWN: _Texts = ({""}, set())


def _beginnings(tree: Any) -> _Texts:
    closed: set[str] = set()
    open_ = {""}
    for kind, value in tree:
        ends, goes_on = _of_part(kind, value)
        closed |= {(text + end)[:LONGEST] for text in open_ for end in ends}
        longer = {text + more for text in open_ for more in goes_on}
        closed |= {text[:LONGEST] for text in longer if len(text) >= LONGEST}
        open_ = {text for text in longer if len(text) < LONGEST}
        if not open_ or "" in closed or len(closed) > MOST:
            break
    return closed, open_


def _of_part(kind: Any, value: Any) -> _Texts:
    if kind in (code.AT, code.ASSERT, code.ASSERT_NOT):
        return set(), {""}
    if kind is code.LITERAL:
        return _characters([value])
    if kind is code.IN:
        return _characters(_members(value))
    if kind is code.SUBPATTERN:
        return _beginnings(value[-1])
    if kind is code.BRANCH:
        branches = [_beginnings(branch) for branch in value[1]]
        return set().union(*(closed for closed, _ in branches)), set().union(*(open_ for _, open_ in branches))
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT):
        least, most, tree = value
        closed, open_ = _beginnings(tree)
        if most != 1:  # another one may follow
            closed, open_ = closed | open_, set()
        return closed, open_ | ({""} if least == 0 else set())
    return UNKNOWN


def _members(items: Any) -> list[int]:
    """Return the characters of a set, none where they are many."""
    members: list[int] = []
    for kind, value in items:
        if kind is code.LITERAL:
            members.append(value)
        elif kind is code.RANGE and value[1] - value[0] < WIDEST:
            members += range(value[0], value[1] + 1)
        elif (kind, value) == (code.CATEGORY, code.CATEGORY_DIGIT):
            members += map(ord, "0123456789")
        else:
            return []
    return members


def _characters(members: list[int]) -> _Texts:
    """Return the characters as beginnings, where lower() is all that case may change of them."""
    texts = {chr(member) for member in members}
    if not texts or any(not text.isascii() and text.lower() != text.upper() for text in texts):
        return UNKNOWN
    return set(), {text.lower() for text in texts}
