"""Sizes of groups whose noun is not said again: "twelve imagined it, twelve did it and ten others only read".

Idea: behind a sentence's first people, a number that begins a clause and is followed by a verb counts people of the
same kind. Where such groups make up those first people, they are its parts; elsewhere they are further people.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.reader.numbers import NUMBER, number, number_starts
from pipeline.reader.patterns import folded

# Verbs of what a group did; an -ed form counts as one only where something follows that no noun is: "ten practised at
# home", "ten squeezed it"; near misses: "20 imagined contractions", "ten supervised sessions".
_DID = r"""(?:did|were|was|had|read|kept|came|sat|lay|took|went|made|ran|wore|swam|drove|held|met|gave|underwent|saw
    |heard|spent|stood|slept|drank|ate|rode|rowed|sang|merely|only|simply|being|remained\s[a-z]+|continued
    |(?!remained[.,;])[a-z]+ed(?:[,.;]|$|\s(?:the|an?|their|its|it|them|no|nothing|both|either|neither|on|at|as|in|for|to|by
        |with|without|from|away|out|idle|quietly|only|films|videos|music|eccentrically|concentrically|isometrically|[a-z]+ally)\b))"""
# What befalls some of those counted before, who are no further group: "46 were analysed", "two left".
_SOME = r"""(?!(?:\w+\s)?(?:analy[sz]ed|completed|finished|dropped|withdrew|left|included|excluded|lost|eligible
    |retained|available|replied|responded|consented|assigned|allocated|allotted|randomi[sz]ed|rated|(?:fe)?male|women|men
    |(?:left|right)-handed)\b)"""
SIZE = re.compile(
    rf"""(?P<value>{NUMBER})\s+(?:(?:others?|more)\b(?!\s(?:of|than|sets?|sessions?|weeks?|days?|contractions|exercises|men\b|women\b))
    |who\s{_SOME}|from\sa(?:nother)?\s|to\s[a-z]+\s(?:it|the|their)\b|{_SOME}{_DID})""",
    re.VERBOSE | re.IGNORECASE,
)
# "with 11 subjects tested in the morning and 9 in the afternoon"
VAGUE = re.compile(rf"(?P<value>{NUMBER})\s+(?:with(?:out)?|in|on|for|by|at|as)\s", re.IGNORECASE)
# Where a clause begins that such a number may open; near misses: "of whom ten", "between 20 and 35".
OPENS = re.compile(
    r"(?:^|[,;:]\s|(?<!\d)\sand\s|\bor\s|\bwhile\s|\bwhereas\s|\bwith\s|\bthat\s)(?:(?:and|while|whereas|but)\s)?(?:another\s|a\sfurther\s|the\s)?$",
    re.IGNORECASE,
)
CLOSE = 30  # characters before a number that open its clause
DIVIDED = re.compile(r"(?::|\bthat)\s$")  # behind which only parts of those told before come
# Behind "while", a number of people stands without a verb of its own: "while twelve on other floors were visited".
WHILE = re.compile(
    rf"\b(?:while|whereas)\s(?:another\s|a\sfurther\s)?(?P<value>{NUMBER})\s(?:on|in|at|from|of\sthe\ssame)\s",
    re.IGNORECASE,
)
# "another eighteen concentrically", "a further 20 joined"; near misses: "another ten weeks", "another ten".
FURTHER = re.compile(
    rf"""\b(?:another|a\sfurther)\s(?P<value>{NUMBER})\s(?!(?:[\w-]+\s)?(?:s|sec|min|minutes|weeks?|days?|months?|years?|sets?|sessions?
        |rep\w*|contractions|trials|kg|legs|arms|limbs)\b)[a-z]""",
    re.VERBOSE | re.IGNORECASE,
)
# "and a group of 12 rested", "a third class of 15 carried on"; near miss: "in a group of muscles".
GROUP_OF = re.compile(
    rf"(?:^|[,;]\s(?:and\s|while\s)?|\band\s)an?\s(?:[\w-]+\s){{0,2}}(?:group|class|team)\sof\s(?P<value>{NUMBER})\b(?!\s?(?:muscles|exercises|weeks|min))",
    re.IGNORECASE,
)
# "ten of them with unstable devices": parts of those told before.
NAMED = re.compile(rf"(?P<value>{NUMBER})\s(?:\w+\s)?of\s(?:them|whom|these|those|which)\b", re.IGNORECASE)
OF_THEM = (" of them", " of whom", " of these", " of those", " of which")  # one of which stands where NAMED matches


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of groups without a noun: ``further`` are people beside the first ones, ``parts`` some of them."""

    further: tuple[int, ...] = ()
    parts: tuple[int, ...] = ()
    vague: tuple[int, ...] = ()  # which count only where they make up the first ones


def more_groups(text: str, counted: Sequence[tuple[int, int]]) -> Sizes:
    """Return the sizes of groups told without a noun behind the first of the spans that count people.

    >>> more_groups("Twelve men lifted, twelve did not and 46 were analysed", [(0, 10)])
    Sizes(further=(12,), parts=(), vague=())
    """
    after = counted[0][1] if counted else len(text)
    further, parts, vague = {}, {}, {}
    for match in NAMED.finditer(text, after) if any(whom in folded(text) for whom in OF_THEM) else ():
        parts[match.start("value")] = match["value"]
    for pattern in (FURTHER, WHILE, *((GROUP_OF,) if " of " in text else ())):
        for match in pattern.finditer(text, after):
            further[match.start("value")] = match["value"]
    for start in number_starts(text):
        if start < after or start in parts or start in further or not OPENS.search(text, max(0, start - CLOSE), start):
            continue
        if size := SIZE.match(text, start):
            divided = ": " in text[after:start] or DIVIDED.search(text, max(0, start - CLOSE), start)
            (parts if divided else further)[start] = size["value"]
        elif size := VAGUE.match(text, start):
            vague[start] = size["value"]
    taken = [start for start, _ in counted]
    return Sizes(_sizes(further, taken), _sizes(parts, taken), _sizes(vague, taken))


def _sizes(told: dict[int, str], taken: Sequence[int]) -> tuple[int, ...]:
    values = (number(told[start]) for start in sorted(told) if start not in taken)
    return tuple(int(value) for value in values if value > 1 and value == int(value))


def with_groups(heads: list[int], more: Sizes, labelled: list[int]) -> int:
    """Return the number of all people: the first ones where the later groups are their parts, otherwise the sum.

    >>> with_groups([33], Sizes((11,)), [11, 11]), with_groups([12], Sizes((12, 10)), [])
    (33, 34)
    """
    groups = [*heads[1:], *more.further, *more.parts]
    for parts in (groups, groups + labelled, [*groups, *more.vague], [*groups, *labelled, *more.vague]):
        if len(parts) > 1 and sum(parts) == heads[0]:
            return heads[0]
    if more.parts:
        return max(heads[0] if sum(groups) < heads[0] else sum(heads), sum(labelled))
    return max(sum(heads) + sum(more.further), sum(labelled))
