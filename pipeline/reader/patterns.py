"""Regular expressions that are tried only where they can match.

Most expressions of the reader are lists of phrases, and most texts hold none of them. One Aho-Corasick automaton tells
for all expressions whether a text holds any sign of them: how they may begin, or a piece of those that may begin with
anything. Only an expression with a sign is tried, at the places where it may begin. Matches are those of :mod:`re`.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, reduce
from operator import or_
from re import _casefix  # type: ignore[attr-defined]
from re import _constants as code  # type: ignore[attr-defined]  # the parsed form of an expression
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import ahocorasick

LENGTHS = (10, 6, 4, 3, 2)  # characters of a beginning, at most: the first with which they are few enough
MOST = 500  # beginnings of an expression; one that may begin in more ways is looked for by a piece of it
WIDEST = 10  # characters of a set, as in [0-9], that are taken one by one
STRETCH = 100  # characters; a shorter stretch of a text is searched as it is,
PART = 4  # and one that is a smaller part of its text than a quarter
LONG = 500  # characters; a longer text is looked at by its sentences,
STOP = ". "  # which this parts
SHORTEST = 2  # characters of a piece or sign; a single one stands everywhere
EVERYWHERE = 1  # the sign that every text has
ALSO_CASES: dict[int, tuple[int, ...]] = _casefix._EXTRA_CASES  # of small letters, besides their capital
# What `re` takes for i and s where case does not count, and lower() does not.
ALSO_LETTERS = {"İ": "i", "ı": "i", "ſ": "s"}
OTHER_DIGITS = re.compile(r"[^\D0-9]")  # "٣"; near misses: "3", "²"
SPACE = re.compile(r"\s")
ASSERTIONS = (code.AT, code.ASSERT, code.ASSERT_NOT)  # parts that hold no character


class Pattern:
    """A regular expression with the methods of :class:`re.Pattern` that the reader uses, made once for all texts."""

    __slots__ = ("_anywhere", "_beginnings", "_begun", "begun", "plain", "signs")

    def __init__(self, expression: str, flags: int = 0) -> None:
        self.plain = re.compile(expression, flags)
        self.begun, pieces = openings(expression, flags)  # how matches may begin
        self._beginnings = automaton_of({text: len(text) - 1 for text in self.begun})
        self._begun = new_sign(self.begun) if self.begun else 0
        self._anywhere = new_sign(pieces) if pieces or not self.begun else 0
        self.signs = self._begun | self._anywhere  # a text whose signs are others holds no match

    def search(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """Return the first match that begins at ``pos`` or later and ends by ``endpos``."""
        if endpos - pos < len(text) // PART:
            return self.plain.search(text, pos, endpos)
        found = signs(text) & self.signs
        if not found:
            return None
        if found & self._anywhere or endpos - pos < STRETCH:
            return self.plain.search(text, pos, endpos)
        match = self.plain.match
        for start in self._starts(text):
            if start >= pos and (one := match(text, start, endpos)):
                return one
        return None

    def finditer(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Return the matches in order, none overlapping another."""
        if endpos - pos < STRETCH or endpos - pos < len(text) // PART:
            return self.plain.finditer(text, pos, endpos)
        found = signs(text) & self.signs
        if not found:
            return iter(())
        if found & self._anywhere:
            return self.plain.finditer(text, pos, endpos)
        return self._tried(text, self._starts(text), pos, endpos)

    def tried(self, text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
        """Return what :meth:`finditer` does, from where in a text the expression may begin, in order."""
        return self.plain.finditer(text) if self._anywhere else self._tried(text, starts, 0, sys.maxsize)

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
        """Return where in a text the expression may begin, in order; of a long one only some stretches are searched."""
        plain, told = folded(text), self._beginnings.iter
        if len(plain) < LONG or self._begun == EVERYWHERE:
            return sorted([last - before for last, before in told(plain)])
        stretches = [(start, end) for start, end, signs in _stretches(plain) if signs & self._begun]
        return sorted({last - before for start, end in stretches for last, before in told(plain, start, end)})

    def _tried(self, text: str, starts: Iterable[int], pos: int, endpos: int) -> Iterator[re.Match[str]]:
        """Yield the matches, tried for only where the expression may begin."""
        match, end = self.plain.match, pos
        for start in starts:
            if start >= end and (found := match(text, start, endpos)):
                end = found.end()
                yield found


class _Signs:
    """The words by which all patterns made so far are known, each with a bit for every pattern that it is a sign of."""

    def __init__(self) -> None:
        self.words: defaultdict[str, int] = defaultdict(int)
        self.last = EVERYWHERE
        self.automaton: Any = None  # made when it is first asked, as patterns come many at a time


_SIGNS = _Signs()


def new_sign(words: tuple[str, ...]) -> int:
    """Return a bit that :func:`signs` sets for texts that hold one of ``words``, which are in lower case.

    It is that of every text where there are no words, or one is a single letter or figure.
    """
    if any(len(word) < SHORTEST and (word.isalnum() or word.isspace()) for word in words or (" ",)):
        return EVERYWHERE
    _SIGNS.last <<= 1
    for word in words:
        _SIGNS.words[word[: LENGTHS[0]]] |= _SIGNS.last
    _SIGNS.automaton = None
    for kept in (signs, _signs_of, _stretches, _passed):
        kept.cache_clear()
    return _SIGNS.last


@lru_cache(maxsize=1024)  # the sentences of a document and their parts, each asked for by many expressions
def signs(text: str) -> int:
    """Return which patterns may match in a text: the bits of those of which a beginning or a piece stands in it."""
    return _signs_of(folded(text))


@lru_cache(maxsize=256)  # a text is asked for as it is and in lower case
def _signs_of(text: str) -> int:
    return _passed(text) if len(text) < LONG else reduce(or_, [signs for _, _, signs in _stretches(text)])


@lru_cache(maxsize=32)  # the long texts of a document
def _stretches(text: str) -> tuple[tuple[int, int, int], ...]:
    """Return the stretches of a long text with their signs: each sentence, which may stand in several texts, with as
    much of the next one as what begins in it may reach."""
    found, start = [], 0
    for sentence in text.split(STOP):
        end = start + len(sentence)
        reach = end + len(STOP) + LENGTHS[0] - 1
        joint = text[max(start, end - LENGTHS[0] + 1) : reach]
        found.append((start, min(reach, len(text)), _passed(text[start : end + 1]) | _passed(joint)))
        start = end + len(STOP)
    return tuple(found)


@lru_cache(maxsize=256)  # a document's sentences and their parts
def _passed(text: str) -> int:
    """Return the signs of a text by a pass over it."""
    if _SIGNS.automaton is None:
        _SIGNS.automaton = automaton_of(_SIGNS.words)
    found = EVERYWHERE
    for _, sign in _SIGNS.automaton.iter(text):
        found |= sign
    return found


@lru_cache(maxsize=1024)  # the sentences of a document and their parts, each asked for by many expressions
def folded(text: str) -> str:
    """Return ``text`` as beginnings are written: in lower case, with blanks for spaces of any kind and figures of other
    scripts as 0; lengths stay."""
    if not text.isprintable():
        text = SPACE.sub(" ", text)
    if text.isascii():
        return text.lower()
    for other, letter in ALSO_LETTERS.items():
        text = text.replace(other, letter)
    lower = text.lower()
    return OTHER_DIGITS.sub("0", lower) if OTHER_DIGITS.search(lower) else lower


def openings(expression: str, flags: int = 0) -> tuple[tuple[str, ...], tuple[str, ...]]:
    r"""Return beginnings of an expression's alternatives, and pieces of those alternatives that begin with anything.

    Wherever the expression matches, in lower case, one of the beginnings stands there or one of the pieces stands in
    the text. Both are empty where that is not so.

    >>> openings(r"\b(?:randomi[sz]ed|(?:a )?trial)"), openings(r"(?:in rest|\w+ (?:men|women) of)"), openings(r"\w+|a")
    ((('a trial', 'randomised', 'randomized', 'trial'), ()), (('in rest',), ('men', 'women')), ((), ()))
    """
    begun: set[str] = set()
    demanded: dict[str, None] = {}
    for tree in _alternatives(parser.parse(expression, flags)):
        if found := _few_beginnings(tree):
            begun |= found
        elif pieces := _pieces(tree):
            demanded |= dict.fromkeys(pieces)
        else:
            return (), ()
    shortest = (text for text in begun if not any(text[:n] in begun for n in range(1, len(text))))
    return tuple(sorted(shortest)), tuple(demanded)


def automaton_of(words: Mapping[str, Any]) -> Any:
    automaton = ahocorasick.Automaton()
    for word, value in words.items():
        automaton.add_word(word, value)
    automaton.make_automaton()
    return automaton


_Texts = tuple[
    set[str], set[str]
]  # beginnings after which anything may stand, and those that what follows goes on with
UNKNOWN: _Texts = ({""}, set())


def _few_beginnings(tree: Any) -> set[str]:
    """Return the beginnings of a parsed expression, none where it may begin with anything, or in too many ways."""
    for longest in LENGTHS:
        closed, open_ = _beginnings(tree, longest)
        found = closed | open_
        if "" in found:
            return set()
        if len(found) <= MOST:
            return found
    return set()


def _beginnings(tree: Any, longest: int) -> _Texts:
    closed: set[str] = set()
    open_ = {""}
    for kind, value in tree:
        ends, goes_on = _of_part(kind, value, longest)
        closed |= {(text + end)[:longest] for text in open_ for end in ends}
        longer = {text + more for text in open_ for more in goes_on}
        closed |= {text[:longest] for text in longer if len(text) >= longest}
        open_ = {text for text in longer if len(text) < longest}
        if not open_ or "" in closed or len(closed) > MOST:
            break
    return closed, open_


def _of_part(kind: Any, value: Any, longest: int) -> _Texts:
    if kind in ASSERTIONS:
        return set(), {""}
    if kind is code.LITERAL:
        return _characters([value])
    if kind is code.IN:
        return _characters(_members(value))
    if kind is code.SUBPATTERN:
        return _beginnings(value[-1], longest)
    if kind is code.ATOMIC_GROUP:
        return _beginnings(value, longest)
    if kind is code.BRANCH:
        branches = [_beginnings(branch, longest) for branch in value[1]]
        return set().union(*(closed for closed, _ in branches)), set().union(*(open_ for _, open_ in branches))
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT):
        least, most, tree = value
        closed, open_ = _beginnings(tree, longest)
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
        elif (kind, value) == (code.CATEGORY, code.CATEGORY_SPACE):
            members.append(ord(" "))
        else:
            return []
    return members


def _characters(members: list[int]) -> _Texts:
    """Return the characters as beginnings, each with those that `re` takes for it where case does not count."""
    texts = {chr(member).lower() for member in members}
    if not texts:
        return UNKNOWN
    others = (chr(other) for text in texts if not text.isascii() for other in ALSO_CASES.get(ord(text), ()))
    return set(), texts.union(others)


def _alternatives(tree: Any) -> list[Any]:
    """Return the alternatives of a parsed expression, bounded by assertions or not; it alone where it is none."""
    inner = [(kind, value) for kind, value in tree if kind not in ASSERTIONS]
    if len(inner) == 1 and inner[0][0] is code.BRANCH:
        return [one for branch in inner[0][1][1] for one in _alternatives(branch)]
    if len(inner) == 1 and inner[0][0] is code.SUBPATTERN:
        return _alternatives(inner[0][1][-1])
    return [tree]


def _pieces(tree: Any) -> tuple[str, ...]:
    """Return texts of which one stands wherever the parsed expression matches, none where that is unknown."""
    best = max(_demands(tree), key=_weakest, default=())
    return best if _weakest(best) >= SHORTEST else ()


def _demands(tree: Any) -> list[tuple[str, ...]]:
    """Return sets of texts: of each, one stands wherever the parsed expression matches."""
    demands: list[tuple[str, ...]] = []
    run = ""
    for kind, value in tree:
        if kind is code.LITERAL and len(found := _characters([value])[1]) == 1:
            run += found.pop()
            continue
        demands.append((run,))
        run = ""
        if kind is code.SUBPATTERN:
            demands += _demands(value[-1])
        elif kind in (code.MAX_REPEAT, code.MIN_REPEAT) and value[0] > 0:
            demands += _demands(value[2])
        elif kind is code.BRANCH:
            best = [max(_demands(branch), key=_weakest, default=()) for branch in value[1]]
            demands.append(tuple(piece for demand in best for piece in demand) if all(best) else ())
    return [*demands, (run,)]


def _weakest(demand: tuple[str, ...]) -> int:
    return min(map(len, demand), default=0)
