"""How many people or animals took part.

Reads: models/lexicon/populations.yaml, its nouns for people and animals.
Idea: the first sentence on the method that counts somebody tells the total, as a whole or by its groups; a later one
may add controls.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

import yaml

from pipeline.ontology import LEXICON
from pipeline.reader.numbers import NUMBER, number, number_starts
from pipeline.reader.patterns import Pattern, folded
from pipeline.tables import Sentence, Statement

# In which order the kinds of sentence are asked how many took part.
ASKED: tuple[tuple[Statement, ...], ...] = (
    ("method",),
    ("aim", "hypothesis"),
    ("result", "conclusion"),
    ("background", "other_study", "advice"),
)
PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# "n = 12", "N=7"; near miss: "in = 3".
N_EQUALS = re.compile(r"(?<![\w])[nN]\s?[=~]+\s?(\d+)")
# What cannot stand between a number and the people that it counts.
NO_MODIFIER = r"""(?:(?-i:y|d|h|s|Hz|ms|mA|kg|cm|m|T)
    |years?|yrs?|yr|weeks?|wks?|wk|days?|months?|hours?|min|minutes|sec|sessions?|sets?|times
    |trials|stud(?:y|ies)|groups?|conditions?|of|or|to|in|from|per|with|at|on|for|by|were|was|than|different|muscles?
    |units?|occasions|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|contractions|reps|repetitions
    |items|factorial|centers|centres|RM|limb|legs|arms|Tesla|phases?|visits|levels?|articles|papers)\b"""
# "two groups of 12", "three groups (n = 10 each)"; near miss: "two groups of muscles".
GROUPS_OF = Pattern(
    rf"""(?P<groups>{NUMBER})\s(?:[\w-]+\s){{0,2}}?groups\s
    (?:of\s(?P<each>{NUMBER})(?!\s?(?:%|min|s\b|weeks))|\(n\s?=\s?(?P<n>\d+)\s(?:each|per|in\seach))""",
    re.VERBOSE | re.IGNORECASE,
)
# "seven participants per group", "(n = 12 per group)"; near miss: "12 sets per group of muscles".
EACH_GROUP = Pattern(
    rf"""(?P<each>{NUMBER})\s(?:[\w-]+\s){{0,2}}?(?:participants|subjects|volunteers|patients|men|women|adults|animals|rats|mice|people)\s
        (?:per|in\seach|for\seach)\s(?:group|arm)\b
    |\bn\s?=\s?(?P<n>\d+)\s?(?:per|in\seach|each|/)\s?(?:group|arm)\b""",
    re.VERBOSE | re.IGNORECASE,
)
HOW_MANY_GROUPS = Pattern(r"\b(?P<groups>two|three|four|five)\s(?:[\w-]+\s){0,2}?(?:groups|arms)\b", re.IGNORECASE)
ACTED_AS_CONTROLS = Pattern(r"\b(?:acted|acting|served|serving) as (?:\w+ )?controls?\b", re.IGNORECASE)
# "in each arm", "per group": a head count of a part.
PART = re.compile(r"\s*(?:in|per|for) (?:each|every|group|arm|the (?:\w+ )?group)", re.IGNORECASE)
# "of whom eight were women": a part of those counted before.
PART_BEFORE = Pattern(r"\b(?:of (?:whom|them|which|these|those)|including|comprising)\s(?:the\s)?$", re.IGNORECASE)
# "Fourteen students ...", "Altogether 143 residents took part": told of this study; near miss: "Of ten adults, two".
OPENS_WITH_PEOPLE = re.compile(r"(?:a total of |altogether,? |in total,? )?$", re.IGNORECASE)
TOOK_PART = Pattern(r"\b(?:took part|participated|undertook|volunteered|enrolled|recruited)\b", re.IGNORECASE)
# "ten of them with unstable devices and ten without": parts of those told before.
PART_OF_THEM = re.compile(r"\bof (?:them|whom|these|those)\b", re.IGNORECASE)
# "Seventy-two community dwellers ... were randomised": whoever is allotted takes part; near miss: "Six homes were".
ALLOTTED = re.compile(
    rf"""(?:a\stotal\sof\s)?(?P<value>{NUMBER})\s(?!{NO_MODIFIER})(?:[\w-]+\s){{0,4}}?
    (?!(?:homes|schools|classes|clubs|teams|villages|limbs|legs|arms|muscles|trials|studies|centres|centers)\b)[a-z-]+s\b
    [^.;:]*?\s(?:were|was)\s(?:\w+ly\s)?(?:randomi|assign|allocat|allott|divided|recruited|enrolled|split|drawn)""",
    re.VERBOSE | re.IGNORECASE,
)
# "28 patients with AS and | 18 with CC", "14 adults of 22–30 and | 13 of 66–78 years": the noun is not said again.
NOUN_LEFT_OUT = re.compile(
    rf"(?:,|\band)\s(?P<value>{NUMBER})\s(?:with(?:out)?\s(?!a\s|an\s)|whose\s|aged\s|of\s\d\d)", re.IGNORECASE
)
# "We report on 8 patients", "Ten men were studied"; near miss: "Strokes are frequent in adults".
OWN_PEOPLE = Pattern(r"\b(?:we|authors)\s\w+|\b(?:was|were|had|performed|completed|trained|underwent)\b", re.IGNORECASE)
# "a 33-year-old man", "an awake monkey": one.
ONE = re.compile(
    r"\ban?\s(?:[\w-]+\s){0,2}?(?:\d{1,2}-?\s?(?:years?|yrs?)-old\s(?:[\w-]+\s){0,3}?(?:fe)?(?:man|woman|male|boy|girl|patient)"
    r"|(?:awake|adult|single)\s(?:monkey|macaque|baboon|cat|subject|participant|patient))\b",
    re.IGNORECASE,
)
# "controls (n = 20)": told apart from the patients.
CONTROLS_EQUAL = Pattern(r"\bcontrols\b[^.;()]{0,30}\(\s?n\s?=\s?(\d+)\s?\)", re.IGNORECASE)
# "A further nine volunteers were not casted", "15 women acted as controls"; near miss: "a further two sessions".
FURTHER = Pattern(
    rf"\b(?:a further|another)\s(?P<value>{NUMBER})\s(?:[\w-]+\s){{0,3}}?(?:volunteers|participants|subjects|men|women"
    r"|adults|people|individuals|persons|patients|controls|students|animals|rats|mice)\b"
    rf"|(?P<same>{NUMBER})\s(?:[\w-]+\s){{0,3}}?(?:volunteers|residents|students|pupils|players|men|women|people|persons|patients|employees)"
    r"\sof\sthe\ssame\s(?!age|sex)"
    rf"|(?P<controls>{NUMBER})\s(?:[\w-]+\s){{0,5}}?(?:acted|served)\sas\s(?:\w+\s){{0,2}}?controls?\b",
    re.IGNORECASE,
)
GROUP_SIZE = Pattern(rf"{NUMBER}(?=\s(?:were|was|served|acted|trained|\w+ally\b|did|performed|in\b))", re.IGNORECASE)
# People beside the groups of a trial: "were tested once as a reference".
REFERENCE = Pattern(r"\b(?:as|for) (?:a )?(?:reference|comparison)\b|\b[Aa] further\b")
SET_APART = (
    "healthy",
    "fellow",
    "counterparts",
    "comrades",
    "classmates",
    "littermates",
    "normal",
    "young",
    "matched",
    "another",
    "further",
    "additional",
    "other",
    "others",
)


@lru_cache(maxsize=4)
def headcount(sentences: tuple[Sentence, ...]) -> tuple[int | None, Sentence | None]:
    """Return how many participants or animals took part, and the sentence that tells; None where none does."""
    body = [sentence for sentence in sentences if sentence.part == "abstract"]
    for kinds in ASKED:
        asked = [s for s in body if s.statement in kinds or (kinds == ("method",) and _own(s))]
        for sentence in asked:
            if total := _total(sentence.text):
                return total + _controls(sentence, body, total), sentence
    return _by_group(body)


def _by_group(body: Sequence[Sentence]) -> tuple[int | None, Sentence | None]:
    """Return how many took part where only the size of each group is told: "seven participants per group"."""
    for sentence in body:
        if each := EACH_GROUP.search(sentence.text):
            told = next((found for s in body if (found := HOW_MANY_GROUPS.search(s.text))), None)
            groups = int(number(told["groups"])) if told else 2
            return groups * int(number(each["each"] or each["n"])), sentence
    return None, None


def _own(sentence: Sentence) -> bool:
    """Tell whether a sentence that looks like background tells what this study did: "We report on 8 patients"."""
    doubtful = sentence.label is None and sentence.statement in ("background", "aim")
    if not doubtful:
        return False
    text = sentence.text
    if OWN_PEOPLE.search(text) or N_EQUALS.search(text) or TOOK_PART.search(text):
        return True
    return any(OPENS_WITH_PEOPLE.fullmatch(text[:start]) for start in number_starts(text)[:1]) and bool(_heads(text))


def counts_people(text: str) -> bool:
    """Tell whether a sentence counts participants or animals."""
    return bool(N_EQUALS.search(text) or _heads(text) or ONE.search(text))


def _total(text: str) -> int:
    """Return the number of people that one sentence counts, 0 where it counts none.

    >>> _total("Eight dancers and eight sedentary subjects took part"), _total("12 women (n = 6) and men (n = 5)")
    (16, 12)
    """
    inner = [found.group()[1:-1] for found in PARENTHESES.finditer(text)]
    outer = PARENTHESES.sub(lambda found: " " * len(found.group()), text)
    if "groups" in folded(text) and (groups := GROUPS_OF.search(text)):
        return int(number(groups["groups"]) * number(groups["each"] or groups["n"]))
    told = _heads(outer)
    heads = _whole(told)
    if re.search(r"\band as many\b|\ban equal number of\b", outer):
        heads *= 2
    parts = sum(sum(_heads(part)) for part in inner)
    equals = [int(found) for found in N_EQUALS.findall(text)]
    if heads and sum(equals) not in (0, heads) and ACTED_AS_CONTROLS.search(outer):
        return heads + sum(equals)
    total = max(heads, parts, _whole(equals))
    if not total and (allotted := ALLOTTED.match(outer)):
        return int(number(allotted["value"]))
    return total or int(ONE.search(outer) is not None)


def _whole(counts: list[int]) -> int:
    """Return the sum of groups, or the first number where the others are its parts."""
    return counts[0] if len(counts) > 2 and sum(counts[1:]) == counts[0] else sum(counts)


def _controls(counted: Sentence, body: Sequence[Sentence], total: int) -> int:
    """Return the people whom a later sentence counts apart from the others: controls, another age, another training."""
    lead = counted.text.casefold()
    complete = re.search(r"\bcontrol (?:group|condition)|\bcontrols\b", lead)
    for sentence in body:
        if sentence.position > counted.position and not (complete and not REFERENCE.search(sentence.text)):
            if equal := CONTROLS_EQUAL.search(sentence.text):
                return int(equal[1])
            if sentence.statement == "result" and counted.statement != "result":
                continue
            plain = PARENTHESES.sub("", sentence.text)
            further = FURTHER.search(plain)
            match = None if further else _counted_apart().search(plain)
            if not further and not match:
                continue
            if sum(number(found.group()) for found in GROUP_SIZE.finditer(plain)) == total:
                continue  # the groups of those counted before: "ten trained, twelve stretched; eleven were controls"
            if further:
                return int(number(further["value"] or further["same"] or further["controls"]))
            apart = (match["apart"] or "").casefold() if match else ""
            if match and apart and apart not in lead and ("random" not in lead or apart in SET_APART):
                return int(number(match["value"]))
    return 0


def _heads(text: str) -> list[int]:
    found: list[int] = []
    first = end = 0
    for start in number_starts(text):
        match = _counted().match(text, start) if start >= end else None
        if match is None:
            continue
        first = first or match.end()
        end = match.end()
        if not PART.match(text, end) and not PART_BEFORE.search(text, 0, start):
            value = number(match["value"])
            if value == int(value) and (value > 1 or (found and text[:start].endswith(" and "))):
                found.append(int(value))
    if found and not PART_OF_THEM.search(text):
        found += [int(number(more["value"])) for more in NOUN_LEFT_OUT.finditer(text) if more.start() >= first]
    return found


@cache
def _counted() -> Pattern:
    """A number of people or animals: "Fourteen healthy young men"; near miss: "20 years"."""
    nouns = "|".join(populations()["people"] + populations()["animals"])
    return _counting(nouns)


@cache
def _counted_apart() -> Pattern:
    """A number of further people: "ten healthy controls", "8 untrained men"; near miss: "ten of them"."""
    nouns = "|".join(populations()["people"] + populations()["animals"])
    apart = "another|others?|fellow|further|additional|healthy|normal|untrained|sedentary|older|elderly|younger|young"
    return _counting(
        rf"(?P<apart>{apart}|matched|controls|counterparts|comrades|class-?mates|litter-?mates)(?:(?<=controls)|(?<=others)|(?<=mates)|(?<=parts)|(?<=rades)|\s(?:\w+\s){{0,3}}?(?:{nouns}))"
    )


def _counting(nouns: str) -> Pattern:
    nouns = nouns.replace(" ", r"\s")
    counted = "|".join(populations()["people"] + populations()["animals"]).replace(" ", r"\s")
    return Pattern(
        rf"""(?<![-–−=<>≥≤±/]\s)(?<![-–−=<>≥≤±/~])(?<!\bage\s)(?<!\baged\s)(?<!\d\sto\s)(?P<value>{NUMBER})(?!\s?[-–%±]\s?\d)\s+
        (?:(?!{NO_MODIFIER})(?:[a-z]+-\sand\s)?[^\W\d][\w’'-]*,?\s+){{0,6}}?
        (?:(?:\w+-)?(?:{nouns})\b(?!\s(?:clinics?|wards?|departments?|hospitals?|homes?|clubs?|teams?)\b)|(?<=,\s)(?={NUMBER}\s+(?:(?!{NO_MODIFIER})[^\W\d][\w’'-]*,?\s+){{0,4}}?(?:{counted})\b)|(?:and|or|versus|vs\.?)\s+(?={NUMBER}\s+(?:(?!{NO_MODIFIER})[^\W\d][\w’'-]*,?\s+){{0,4}}?(?:{counted})\b))""",
        re.VERBOSE | re.IGNORECASE,
    )


@cache
def populations() -> dict[str, list[str]]:
    """Return the lexicon of populations: regular expressions by list."""
    raw: dict[str, list[str]] = yaml.safe_load((LEXICON / "populations.yaml").read_text(encoding="utf8"))
    return raw
