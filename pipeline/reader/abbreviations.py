"""Abbreviations that a text introduces, with what they stand for.

Source: Schwartz and Hearst 2003, A simple algorithm for identifying abbreviation definitions in biomedical text
(Pac Symp Biocomput 2003:451), extended to what scispaCy's detector misses: short forms that start with a figure
(1RM), square brackets, and tails after ";" or "," as in "(ST; n = 12)".
"""

import re

# True: "(SICI)", "[BFR]", "(ST; n = 12)", "(1RM)"; near misses: "(n = 12)", "(p < 0.05)", "(left and right leg)".
BRACKETED = re.compile(r"[(\[]([^()\[\]]{1,80})[)\]]")
TAIL = re.compile(r"\s*(?:[;,:]|\bn\s*=|\bi\.e\.|\d+\s*(?:men|women)).*$", re.DOTALL)
SHORT = re.compile(r"[A-Za-z0-9Δα-ω][\w/&+.’'-]{0,11}(?:[ -][A-Za-z0-9+]{1,5})?")
NO_SHORT = re.compile(
    r"(?:\d[\d.,%]*\s?\w?|[a-z]{3,}|n|p|d|r|SD|SE|SEM|CI|ES|Hz|ms|vs\.?|USA|UK|[IVX]+|e\.g\.?|i\.e\.?)", re.ASCII
)
WORD = re.compile(r"[^\s]+")
STOPS = re.compile(r"[.;:?!]\s|[()\[\]]")


def abbreviations(text: str) -> dict[str, str]:
    """Return the long form of each short form that ``text`` introduces, the first introduction counting.

    >>> abbreviations("motor evoked potentials (MEPs) and one-repetition maximum (1RM; kg) in SP (silent period)")
    {'MEPs': 'motor evoked potentials', '1RM': 'one-repetition maximum', 'SP': 'silent period'}
    """
    found: dict[str, str] = {}
    for bracket in BRACKETED.finditer(text):
        inside = bracket.group(1).strip()
        short = TAIL.sub("", inside).strip()
        before = text[max(0, bracket.start() - 140) : bracket.start()]
        long = long_form(short, before) if _is_short(short) else None
        if long is None and " " in inside:
            short, long = _turned(before, inside)
        if long is not None and short not in found:
            found[short] = long
    return found


def long_form(short: str, before: str) -> str | None:
    """Return the words at the end of ``before`` that ``short`` abbreviates, or None.

    >>> long_form("SICI", "changes in short-interval intracortical inhibition ")
    'short-interval intracortical inhibition'
    >>> long_form("IHI", "a fall of interhemispheric inhibition ")
    'interhemispheric inhibition'
    >>> long_form("CON", "were tested") is None
    True
    """
    clause = STOPS.split(before)[-1].rstrip(" ,“\"'")
    letters = _letters(short)
    if not letters:
        return None
    words = list(WORD.finditer(clause))[-(min(len(letters) + 5, 2 * len(letters)) + 1) :]
    for index in range(len(words) - 1, -1, -1):
        start = words[index].start()
        candidate = clause[start:]
        if candidate[:1].casefold() == letters[0] and _aligned(letters, candidate.casefold()):
            longer = clause[words[index - 1].start() :] if index else ""
            if len(letters) > 2 and " " not in candidate and _both_begin(longer, letters):
                return longer
            return candidate if len(candidate) > len(short) else None
        if _number_word(letters[0]) and candidate.casefold().startswith(_number_word(letters[0])):
            return candidate if _aligned(letters[1:], candidate.casefold()) else None
    return None


def _is_short(short: str) -> bool:
    return bool(SHORT.fullmatch(short)) and not NO_SHORT.fullmatch(short) and any(c.isalpha() for c in short)


def _letters(short: str) -> list[str]:
    """The characters of a short form that its long form must hold in order; a plural s is none."""
    core = short[:-1] if len(short) > 2 and short.endswith("s") and short[-2].isupper() else short
    return [c for c in core.casefold() if c.isalnum()]


def _aligned(letters: list[str], candidate: str) -> bool:
    """Tell whether the letters stand in the candidate in order, each capital-worthy one early in a word or anywhere."""
    position = len(candidate)
    for letter in reversed(letters[1:]):
        position = candidate.rfind(letter, 1, position)
        if position < 1:
            return False
    return len(candidate.split()) <= len(letters) + 4


def _both_begin(words: str, letters: list[str]) -> bool:
    """Tell whether the word before belongs to a long form: "interhemispheric | inhibition" (IHI), not "in"."""
    first = words.split(" ", 1)[0].casefold()
    return len(first) > len(letters) and first[0] == letters[0] and letters[1] in first


def _number_word(letter: str) -> str:
    return {"1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "8": "eight"}.get(letter, "")


def _turned(before: str, inside: str) -> tuple[str, str | None]:
    """Return short and long form where the long one stands in the brackets: "SICI (short-interval ...)"."""
    word = before.rstrip().rsplit(None, 1)[-1:] or [""]
    short = word[0].strip(",;:(")
    if not _is_short(short) or not any(c.isupper() for c in short) or len(short) < 2:
        return short, None
    long = long_form(short, inside)
    return short, long if long == inside.rstrip(" ,") else None
