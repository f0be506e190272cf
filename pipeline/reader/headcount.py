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
from pipeline.reader.group_sizes import Sizes, more_groups, with_groups
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
# "n = 12", "N=7", "n = 12, 12 and 14"; near miss: "in = 3".
N_EQUALS = Pattern(r"(?<![\w])[nN]\s?[=~]+\s?(\d+(?:(?:,\s\d+)*,?\sand\s\d+(?!\s?[%±]))?)")
# What cannot stand between a number and the people that it counts.
NO_MODIFIER = r"""(?:(?-i:y|d|h|s|Hz|ms|mA|kg|cm|m|T)
    |years?|yrs?|yr|weeks?|wks?|wk|days?|months?|hours?|min|minutes|sec|sessions?|sets?|times
    |trials|stud(?:y|ies)|groups?|conditions?|of|or|to|in|from|per|with|at|on|for|by|were|was|than|different|muscles?
    |units?|occasions|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|contractions|reps|repetitions
    |each|efforts|wards|clinics|hospitals|homes|halls|clubs|villages|schools|rooms|buildings|floors
    |items|factorial|centers|centres|RM|limb|legs|arms|Tesla|phases?|visits|levels?|articles|papers)\b"""
# "two groups of 12", "three groups (n = 10 each)"; near miss: "two groups of muscles".
GROUPS_OF = Pattern(
    rf"""(?P<groups>{NUMBER})\s(?:[\w-]+\s){{0,2}}?groups\s
    (?:of\s(?P<each>{NUMBER})(?!\s?(?:%|min|s\b|weeks))|\(n\s?=\s?(?P<n>\d+)\s(?:each|per|in\seach))
    |(?P<sets>{NUMBER})\s(?:groups|sets)(?:\sof\s(?:[\w-]+\s?){{1,4}})?,\s(?:n\s?=\s?)?(?P<in_each>{NUMBER})\s(?:in\s)?each\b""",
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
# "Of 21 women, eleven trained": the whole goes before its parts; near miss: "Ten of 21 women".
OF_SO_MANY = re.compile(rf"(?:of|among|out\sof)\s(?:the\s|these\s)?(?={NUMBER}\s)", re.IGNORECASE)
OPENING = re.compile(NUMBER, re.IGNORECASE)  # a number at the start of a sentence
# "(218 pupils; 109 girls)", of whom some are told by their sex; near miss: "(11 men, 7 women)".
_SEX = r"(?:(?:wo)?men|(?:fe)?males?|girls|boys)\b"
SOME_BY_SEX = re.compile(
    rf"^(?![^,;]*?{NUMBER}\s(?:[\w-]+\s)?{_SEX})[^,;]*[,;]\s(?:of\swhom\s)?{NUMBER}\s{_SEX}", re.IGNORECASE
)
# "Of 46 players who were screened, 38 were allocated": those who took part; near miss: "Of 21 women, eleven trained".
ENTERED = re.compile(
    rf"""(?:of|from)\s(?:the\s)?(?P<asked>{NUMBER})\s[^,;]*,\s(?P<entered>{NUMBER})\s+(?:took\spart|consented|agreed|enrolled|volunteered
    |participated|(?:were|was)\s(?:randomi|allocat|assign|allott|includ|recruit|enrol))""",
    re.VERBOSE | re.IGNORECASE,
)
# "Handball players, 33 in all": told behind their noun; near miss: "33 sessions in all".
IN_ALL = re.compile(rf",\s(?P<value>{NUMBER})\sin\s(?:all|number)\b", re.IGNORECASE)
# "one group squeezed, another pulled (n = 14 each)"; near miss: "n = 14 each month".
N_EACH = re.compile(r"\bn\s?=\s?(?P<each>\d+)\seach(?=[);,])", re.IGNORECASE)
# Behind "(n = 22)": "; 20 team-mates went on as usual", who are others.
MATES = re.compile(
    rf"(?:;|,\sand|\band|\bwhile|\bwhereas|,)\s{NUMBER}\s(?:[\w-]+\s){{0,2}}?(?:(?:team|class|litter|ward)[-\s]?mates|colleagues|comrades|peers|counterparts|companions|controls)\b",
    re.IGNORECASE,
)
# "runners, weightlifters and inactive people, fifteen of each"; near miss: "two of each of these".
EACH_OF = re.compile(rf"(?:,\s|\()(?P<each>(?!two\b|three\b|2\b|3\b){NUMBER})\sof\seach(?=[.;,)])", re.IGNORECASE)
# "Thirty-five curlers of a national programme (18 women": whose noun is in no list; near miss: "20 exercises (4 men".
WHOLE_BEFORE = re.compile(
    rf"(?<![\w.,-])(?P<value>{NUMBER})\s(?!{NO_MODIFIER}|[a-z]+ions\b)(?:[^\W\d][\w’'-]*\s){{1,8}}?\({NUMBER}\s{_SEX}",
    re.VERBOSE | re.IGNORECASE,
)
MOST_TIMES = 8  # as many people as those named in the bracket, at most
FEW = 4  # so many of them are often groups, limbs or those to whom something befell
# "Seventeen of them pulled", "Office clerks, 13 of them, pressed": people whose noun stands before; near miss: "in two
# of them".
OF_THEM = re.compile(rf"(?:^|,\s|\bcompared\sin\s)(?P<value>{NUMBER})\sof\s(?:them|these)\b", re.IGNORECASE)
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
OWN_PEOPLE = Pattern(
    r"\b(?:we|authors)\s\w+|\bin\sthis\s(?:work|study|trial|experiment)\b|\b(?:was|were|had|performed|completed|trained|underwent|received)\b",
    re.IGNORECASE,
)
# "a 33-year-old man", "an awake monkey": one.
ONE = re.compile(
    r"\ban?\s(?:[\w-]+\s){0,2}?(?:(?:\d{1,2}|[a-z]+(?:teen|ty)?)-?\s?(?:years?|yrs?)-old\s(?:[\w-]+\s){0,3}?(?:fe)?(?:man|woman|male|boy|girl|patient)"
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
    r"\sof\s(?:the\ssame\s(?!age|sex)|a\ssecond\s|another\s|the\sother\s|a\sneighbouring\s)"
    rf"|(?P<controls>{NUMBER})\s(?:[\w-]+\s){{0,5}}?(?:acted|served)\sas\s(?:\w+\s){{0,2}}?controls?\b"
    rf"|^in\saddition,\s(?P<added>{NUMBER})\s(?=[a-z]+(?:s|en)\b)"
    rf"|\b(?:a|the)\s(?:third|fourth)\s(?:group|set)\sof\s(?P<group>{NUMBER})\b"
    rf"|^(?:an?|the)\s(?:[\w-]+\s)?(?:group|class|team)\sof\s(?P<beside>{NUMBER})\b(?!\s?(?:muscles|exercises|weeks|min))"
    rf"|^(?:a\sfurther\s(?P<opens>{NUMBER})|(?P<others>{NUMBER})\sothers)\s(?:[a-z]+ly\s|only\s|just\s)?(?:[a-z]+ed|sat|came|did|were|read)\b",
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
            return _groups_named(" ".join(s.text for s in body)) * int(number(each["each"] or each["n"])), sentence
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
        how_many, each = (size for size in groups.groups() if size)
        return int(number(how_many) * number(each))
    told = _heads(outer)
    if (entered := ENTERED.match(outer)) and number(entered["entered"]) * 2 > number(entered["asked"]):
        return int(number(entered["entered"]))
    if told and (whole := OF_SO_MANY.match(outer)) and _counted().match(outer, whole.end()):
        return told[0]
    heads = _whole(told)
    if re.search(r"\band as many\b|\ban equal number of\b", outer):
        return heads * 2
    parts = sum(sum(_heads(part)[: 1 if SOME_BY_SEX.match(part) else None]) for part in inner)
    equals = [int(size) for found in N_EQUALS.finditer(text) for size in re.findall(r"\d+", found[1])]
    if heads and sum(equals) not in (0, heads) and ACTED_AS_CONTROLS.search(outer):
        return heads + sum(equals)
    if total := _groups(text, outer, told, equals):
        return total
    total = max(heads, parts, _whole(equals))
    if len(equals) == 1 and total == equals[0] and (each := N_EACH.search(text)):
        return int(each["each"]) * _groups_named(text)
    if not told and "of each" in outer and (each := EACH_OF.search(outer)):
        return int(number(each["each"])) * _listed(outer[: each.start()])
    if not heads and parts:
        return _before_parts(text, parts) or total
    return total or _without_noun(outer)


def _without_noun(text: str) -> int:
    """Return the number of people whose noun is in no list, or stands before; 0 where there is none."""
    them = OF_THEM.search(text)
    if them and number(them["value"]) > FEW:
        return int(number(them["value"]))
    if counted := ALLOTTED.match(text) or (IN_ALL.search(text) if "in all" in text or "in number" in text else None):
        return int(number(counted["value"]))
    return int(ONE.search(text) is not None)


def _groups(text: str, outer: str, told: list[int], equals: list[int]) -> int:
    """Return the number of people in groups of which some have no noun or only a label, 0 where there are none."""
    counts = _counts(outer)
    signs = [found.end() for found in N_EQUALS.finditer(text)]
    if not told:  # "right (n = 15) or left (n = 15), while fourteen did neither"
        further = more_groups(outer, [(0, signs[0])]).further if len(equals) > 1 else ()
        return _whole(equals) + sum(further) if further else 0
    if len(equals) > 1 and counts[0][0] > signs[-1] and sum(equals) != sum(told):
        return sum(equals) + sum(told)
    if len(equals) == 1 and len(told) == 1 and MATES.search(outer, signs[0]):
        return equals[0] + told[0]
    more = more_groups(outer, counts)
    return with_groups(told, more, equals) if len(told) > 1 or more != Sizes() else 0


def _groups_named(text: str) -> int:
    """Return how many groups a text tells of, two where it does not say."""
    told = HOW_MANY_GROUPS.search(text)
    return int(number(told["groups"])) if told else 2


def _listed(text: str) -> int:
    """Return how many kinds of people the last list in a text names: "runners, lifters and others" are three."""
    last = re.split(r"[.;:]|\bin\s|\bof\s", text)[-1]
    return last.count(", ") + 2


def _before_parts(text: str, parts: int) -> int:
    """Return the number whose women or men alone are named, in a bracket: "Thirty-five curlers (18 women)"."""
    found = WHOLE_BEFORE.search(text)
    value = number(found["value"]) if found else 0
    return int(value) if value == int(value) and parts <= value <= MOST_TIMES * parts else 0


def _counts(text: str) -> list[tuple[int, int]]:
    """Return where counts of people begin and end."""
    return [match.span() for start in number_starts(text) if (match := _counted().match(text, start))]


def _whole(counts: list[int]) -> int:
    """Return the sum of groups, or the first number where the others are its parts."""
    return counts[0] if len(counts) > 2 and sum(counts[1:]) == counts[0] else sum(counts)


def _controls(counted: Sentence, body: Sequence[Sentence], total: int) -> int:
    """Return the people whom a later sentence counts apart from the others: controls, another age, another training."""
    lead = counted.text.casefold()
    complete = re.search(r"\bcontrol (?:group|condition)|\bcontrols\b", lead)
    for sentence in body:
        if sentence.position > counted.position and not (complete and not REFERENCE.search(sentence.text)):
            equals = [int(size) for size in re.findall(r"\b[nN]\s?=\s?(\d+)", sentence.text)]
            if sum(equals) == total:
                continue
            if equal := CONTROLS_EQUAL.search(sentence.text):
                return int(equal[1])
            if sentence.statement == "result" and counted.statement != "result":
                continue
            plain = PARENTHESES.sub("", sentence.text)
            further = FURTHER.search(plain)
            match = None if further else _counted_apart().search(plain)
            if not further and not match:
                continue
            # "Eleven lifted to a beat; eleven others as they liked; eleven read": all of them
            if _parts_of(plain, total) or sum(number(found.group()) for found in GROUP_SIZE.finditer(plain)) == total:
                continue  # the groups of those counted before: "ten trained, twelve stretched; eleven were controls"
            if further:
                return int(number(next(size for size in further.groups() if size)))
            apart = (match["apart"] or "").casefold() if match else ""
            if match and apart and apart not in lead and ("random" not in lead or apart in SET_APART):
                return int(number(match["value"]))
    return 0


def _parts_of(text: str, total: int) -> bool:
    """Tell whether the groups that a sentence tells without a noun, the first of them at its start, make up all."""
    first = OPENING.match(text)
    sizes = more_groups(text, [first.span()]) if first else Sizes()
    if not first or not sizes.further:
        return False
    return number(first.group()) + sum(sizes.further) + sum(sizes.parts) == total


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
        (?:(?!{NO_MODIFIER})(?:[a-z]+-\sand\s|[a-z]{{4,}}\sor\s)?[^\W\d][\w’'-]*,?\s+){{0,6}}?
        (?:(?:\w+-)?(?:{nouns})\b(?!\s(?:clinics?|wards?|departments?|hospitals?|homes?|clubs?|teams?)\b)|(?<=,\s)(?={NUMBER}\s+(?:(?!{NO_MODIFIER})[^\W\d][\w’'-]*,?\s+){{0,4}}?(?:{counted})\b)|(?:and|or|versus|vs\.?)\s+(?={NUMBER}\s+(?:(?!{NO_MODIFIER})[^\W\d][\w’'-]*,?\s+){{0,4}}?(?:{counted})\b))""",
        re.VERBOSE | re.IGNORECASE,
    )


@cache
def populations() -> dict[str, list[str]]:
    """Return the lexicon of populations: regular expressions by list."""
    raw: dict[str, list[str]] = yaml.safe_load((LEXICON / "populations.yaml").read_text(encoding="utf8"))
    return raw
