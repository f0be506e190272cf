"""Who is who in the evidence: words of the intervention, the comparator and the outcome, marked.

Idea: direction turns on which arm is which, and a small encoder learns that from a few thousand examples only if names
of drugs and programmes do not have to be remembered. Runs of words that name an arm give way to its mark
(:data:`INTERVENTION`, :data:`COMPARATOR`), and words of the outcome carry theirs in front (:data:`OUTCOME`). A word's
role comes from the prompt, from short forms that the text introduces for words of the prompt, from what group numbers
stand for ("group B (placebo)"), and from words that name an arm of any trial ("control group").
"""

import re
from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.learned.prompt import Prompt
from pipeline.learned.wording import plain

# Characters of the encoder's vocabulary that texts hardly use.
INTERVENTION: Final = "@"
COMPARATOR: Final = "#"
OUTCOME: Final = "~"
Role = Literal["@", "#", "~"]
TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-'][A-Za-z0-9]+)*|\d+(?:\.\d+)?|[^\sA-Za-z0-9]")
WORD = re.compile(r"[A-Za-z0-9]+")
# True: "group A", "arms II", "Group 1", "R group"; near misses: "group of 12", "a group".
GROUP = re.compile(r"\b(?i:group|arm)s?\s+(?P<after>\d|[A-Za-d]|I{1,3})\b|\b(?P<before>[B-Z])[ -](?:group|arm)s?\b")
GROUP_WORDS = {"group", "groups", "arm", "arms"}
PEOPLE_WORDS = "patients participants subjects children women men individuals mice rats animals"
PEOPLE = GROUP_WORDS | frozenset(PEOPLE_WORDS.split())
CONTROL_TEXT = "control placebo sham usual standard conventional comparator traditional routine"
CONTROL_WORDS = frozenset(CONTROL_TEXT.split())
TREATED_TEXT = "intervention experimental treatment treated active study test trial"
TREATED_WORDS = frozenset(TREATED_TEXT.split())  # of an arm only where PEOPLE follow: "the treated rats"
UNTOLD_TEXT = """
    a an the of in on at to for with and or by from per as was were is are be been than that this these those into over
    under after before during between both all each any more less higher lower versus vs no not only plus alone without
    group groups arm arms patients participants subjects women men children people number rate mean total level levels
    change changes score scores percentage proportion time mg day days daily week weeks month months ml kg dose using
    use receiving received treated
"""
UNTOLD = frozenset(UNTOLD_TEXT.split())  # words of prompts that tell no arm and no outcome
# True: "(CLR)", "(SICI;"; near miss: "(n = 12)".
SHORT_FORM = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{1,9})[);,:]")
SHORT_FORM_REACH = 120  # characters before a short form in which its long form is looked for


@dataclass(frozen=True, slots=True)
class Roles:
    """Stems of words by role, disjoint, and the arm of each group number where the text tells."""

    intervention: Set[str]
    comparator: Set[str]
    outcome: Set[str]
    groups: dict[str, Role]
    treated: Role  # what "the treated group" is: the comparator where the prompt's intervention is the control

    def of(self, word: str) -> Role | None:
        """Return the role of a word or hyphened compound, None where it has none."""
        stems = {stem(part) for part in WORD.findall(word)}
        if stems & self.intervention:
            return INTERVENTION
        if stems & self.comparator:
            return COMPARATOR
        return OUTCOME if stems & self.outcome else None


def roles(prompt: Prompt) -> Roles:
    """Return who is who in the texts of ``prompt``.

    >>> told = roles(Prompt("balance training (BT)", "controls", "H-reflex", ("BT lowered it",)))
    >>> told.of("BT"), told.of("control"), told.of("H-reflexes"), told.of("the")
    ('@', '#', '~', None)
    """
    context = plain(" ".join((prompt.abstract, *prompt.evidence)))
    own = [telling(text) for text in (prompt.intervention, prompt.comparator, prompt.outcome)]
    short = _short_forms(context)
    intervention, comparator, outcome = (_with_short_forms(stems, short, set().union(*own)) for stems in own)
    turned = bool(intervention & CONTROL_WORDS) and not comparator & CONTROL_WORDS
    first, second = intervention - comparator, comparator - intervention
    control = CONTROL_WORDS - intervention - comparator - outcome
    first, second = (first | control, second) if turned else (first, second | control)
    groups = _groups(context, first, second)
    groups |= {_name(found): INTERVENTION for found in GROUP.finditer(plain(prompt.intervention))}
    groups |= {_name(found): COMPARATOR for found in GROUP.finditer(plain(prompt.comparator))}
    return Roles(first, second, outcome - first - second, groups, COMPARATOR if turned else INTERVENTION)


def marked(text: str, told: Roles) -> str:
    """Return the tokens of plain ``text`` joined by blanks: arms as their mark, the outcome's words after its mark.

    >>> marked("Pain fell more with new drug than placebo.", roles(Prompt("new drug", "placebo", "pain")))
    '~ Pain fell more with @ than # .'
    """
    tokens = TOKEN.findall(text)
    by_token = [_role(tokens, at, told) for at in range(len(tokens))]
    out: list[str] = []
    run: Role | None = None  # role of the run that the last word belongs to
    for at, (token, role) in enumerate(zip(tokens, by_token, strict=True)):
        goes_on = run is not None and at + 1 < len(tokens) and by_token[at + 1] == run
        bridge = role is None and goes_on and (token.lower() in UNTOLD or token in "-/()+")
        if role is not None and role != run:
            out.append(role)
        run = run if bridge else role
        if run in (None, OUTCOME):
            out.append(token)
    return " ".join(out)


def stem(word: str) -> str:
    """Return the word in lower case without a plural ending."""
    word = word.lower()
    for ending in ("ies", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def telling(text: str) -> set[str]:
    """Return the stems of the words of ``text`` that tell what it names."""
    words = (word for word in WORD.findall(plain(text)) if len(word) > 1 and not word.isdigit())
    return {stem(word) for word in words if word.lower() not in UNTOLD}


def _role(tokens: list[str], at: int, told: Roles) -> Role | None:
    before, token, after = tokens[at - 1 : at], tokens[at], tokens[at + 1 : at + 2]
    if token.upper() in told.groups and any(word.lower() in GROUP_WORDS for word in (*before, *after)):
        return told.groups[token.upper()]
    role = told.of(token)
    if role is None and token.lower() in TREATED_WORDS and any(word.lower() in PEOPLE for word in after):
        return told.treated
    return role


def _with_short_forms(stems: set[str], forms: Mapping[str, str], named: Set[str]) -> set[str]:
    """Add the short forms of long forms that consist, to three fifths or more, of words in ``stems``.

    A short form that the prompt itself names belongs where it is named.
    """
    found = set(stems)
    for short, long in forms.items():
        words = telling(long)
        if stem(short) not in named and words and len(words & stems) >= 0.6 * len(words):
            found.add(stem(short))
    return found


def _short_forms(text: str) -> dict[str, str]:
    """Long form of each bracketed short form: the fewest words before it that hold its letters in order.

    Source: Schwartz and Hearst 2003 (Pac Symp Biocomput 2003:451), simplified.
    """
    found: dict[str, str] = {}
    for match in SHORT_FORM.finditer(text):
        letters = [letter.lower() for letter in match[1] if letter.isalpha()]
        if match[1].islower():
            continue
        before = WORD.findall(text[max(0, match.start() - SHORT_FORM_REACH) : match.start()])
        for count in range(max(1, len(letters) - 2), min(len(before), len(letters) + 5) + 1):
            long = " ".join(before[-count:]).lower()
            if long[0] == letters[0] and _holds_in_order(long, letters):
                found.setdefault(match[1], long)
                break
    return found


def _holds_in_order(text: str, letters: list[str]) -> bool:
    at = 0
    for letter in letters:
        at = text.find(letter, at) + 1
        if at == 0:
            return False
    return True


def _groups(context: str, intervention: Set[str], comparator: Set[str]) -> dict[str, Role]:
    """The arm of each group number: that of which more words stand around it (6 before, 10 after)."""
    votes: Counter[str] = Counter()
    for match in GROUP.finditer(context):
        before = WORD.findall(context[max(0, match.start() - 60) : match.start()])[-6:]
        near = [stem(word) for word in (*before, *WORD.findall(context[match.end() : match.end() + 80])[:10])]
        first, second = (sum(word in stems for word in near) for stems in (intervention, comparator))
        votes[_name(match)] += (first > second) - (second > first)
    return {name: INTERVENTION if vote > 0 else COMPARATOR for name, vote in votes.items() if vote}


def _name(group: re.Match[str]) -> str:
    return str(group["after"] or group["before"]).upper()
