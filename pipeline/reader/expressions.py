"""Lists of expressions, asked which of them stand in a text.

An expression is tried only where plain pieces of it stand in the text: most do not, and looking for a piece costs a
hundredth of looking for an expression.
"""

import re
from collections.abc import Iterable, Iterator
from re import _constants as code  # type: ignore[attr-defined]  # the parsed form of an expression
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

SHORTEST = 2  # characters; a single one stands everywhere
JOINED = re.compile(r"[\w-]")  # before an expression: it is the end of a longer word


class Expressions:
    """A list of regular expressions in lower case, matched as whole words."""

    def __init__(self, expressions: Iterable[str]) -> None:
        self._tried = tuple((pieces(e), re.compile(f"(?:{e})(?!\\w)")) for e in expressions)

    def found(self, lower: str) -> bool:
        """Tell whether one of the expressions stands in a text that is in lower case."""
        return next(self.matches(lower), None) is not None

    def matches(self, lower: str) -> Iterator[re.Match[str]]:
        """Yield the first match of each expression in a text that is in lower case."""
        for demands, pattern in self._tried:
            if all(any(piece in lower for piece in demand) for demand in demands):
                found = pattern.search(lower)
                while found and found.start() and JOINED.match(lower, found.start() - 1):
                    found = pattern.search(lower, found.start() + 1)
                if found:
                    yield found


def pieces(expression: str) -> tuple[tuple[str, ...], ...]:
    r"""Return sets of texts: of each, one stands wherever the expression matches.

    >>> pieces(r"randomi[sz]ed (?:controlled )?trials?"), pieces(r"(?:men|women) of"), pieces(r"p\s?<")
    ((('randomi',), ('ed ',), ('trial',)), (('men', 'women'), (' of',)), ())
    """
    demands = _demands(parser.parse(expression))
    return tuple(demand for demand in demands if min(map(len, demand), default=0) >= SHORTEST)


def _demands(tree: Any) -> list[tuple[str, ...]]:
    demands: list[tuple[str, ...]] = []
    run = ""
    for kind, value in tree:
        if kind is code.LITERAL:
            run += chr(value)
            continue
        demands.append((run,))
        run = ""
        if kind is code.SUBPATTERN:
            demands += _demands(value[-1])
        elif kind is code.MAX_REPEAT and value[0] > 0:
            demands += _demands(value[2])
        elif kind is code.BRANCH:
            best = [max(_demands(branch), key=_weakest, default=()) for branch in value[1]]
            demands.append(tuple(piece for demand in best for piece in demand) if all(best) else ())
    return [*demands, (run,)]


def _weakest(demand: tuple[str, ...]) -> int:
    return min(map(len, demand), default=0)
