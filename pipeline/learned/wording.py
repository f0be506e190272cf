"""Text as the models read it: plain characters, and statistics said in words.

A small encoder sees "p = 0.068" as four meaningless pieces. What a reader takes from a p value, an interval or two
numbers side by side is one word (significant or not, above or below, more or less), so that word is written.
Training and inference share these functions; a change here asks for new weights.
"""

import html
import re
import unicodedata

NUMBER = r"-?\d*\.?\d+"
SIGNIFICANT, NOT_SIGNIFICANT = "significant", "nonsignificant"
# True: "P = 0.03", "p-value of < .001", "P>0.05", "p = NS", "p=2 x 10-5"; near miss: "p 53", "pH = 7.1".
P_VALUE = re.compile(
    r"""
    \bp (?:[ -]?values?)? (?:\s*(?:was|of|for\ [a-z ]{1,20}))? \s*
    (?P<sign>[<>=≤≥]|less\ than|greater\ than) \s*
    (?P<value> 0?\.\d+ | [1-9] (?=\s*[x×]\s*10) | 1(?:\.0+)? | 0 | ns\b | n\.s\.? )
    (?P<power> \s*[x×]\s*10\s*-\s*\d+ )?
    """,
    re.IGNORECASE | re.VERBOSE,
)
# True: "95% CI 1.3-35.4", "95 % confidence interval: -0.25 to -0.06"; near miss: "95% of the patients".
INTERVAL = re.compile(
    rf"""
    (?:90|95|99) \s*%? \s* (?:confidence\ intervals?|CIs?) \s* (?:\(CI\))? \s* [=:,;]? \s*
    (?:of|for\ [a-z ]{{1,25}}|was|is|from)? \s* [\[(]? \s*
    (?P<low>{NUMBER}) \s* %? \s* (?:-|to|,|;|and) \s* (?P<high>{NUMBER})
    """,
    re.IGNORECASE | re.VERBOSE,
)
RATIO = re.compile(r"\b(?:a?or|a?rr|a?hr|irr|ratios?|odds|hazards?|relative risk)\b", re.IGNORECASE)
RATIO_REACH = 70  # characters before an interval in which the name of a ratio makes 1 its point of no effect
# True: "8.3 ± 1.2 mm vs 8.5", "44.4% versus 10.5%", "12 (4%) and 15"; near miss: "3 and 12-18 months".
PAIR = re.compile(
    rf"""
    (?<![\d.]) (?P<first>{NUMBER})
    (?P<between>
      (?:\s*%)? (?:\s*(?:±|\+/-|\+-)\s*{NUMBER})? (?:\s*[(\[][^()\[\]]{{1,28}}[)\]])? (?:\s*[a-zA-Z%/]{{1,8}})?
      \s*,? \s*
      (?:vs?\.?|versus|compared\ (?:with|to)|against|and) \s*
    )
    (?P<second>{NUMBER}) (?![\d.]*-\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)


# True: "from 37.1 ± 17.1 to 20.7", "from 12% to 15%"; near miss: "from 3 to the end".
FROM_TO = re.compile(
    rf"""
    \bfrom \s+ (?P<first>{NUMBER}) (?P<between> (?:\s*%)? (?:\s*(?:±|\+/-)\s*{NUMBER})? (?:\s*[a-zA-Z%/]{{1,8}})? \s+)
    to \s+ (?P<second>{NUMBER})
    """,
    re.IGNORECASE | re.VERBOSE,
)


def plain(text: str) -> str:
    """Return text without entities, odd dashes, thousands separators or runs of blanks (NFKC, one line).

    >>> plain("100&amp;nbsp;g  of 1,250\\u2009mg — or −3")
    '100 g of 1250 mg - or -3'
    """
    text = unicodedata.normalize("NFKC", html.unescape(html.unescape(text)))
    text = re.sub(r"[−–—‐‑]", "-", text).replace("·", ".")
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    return " ".join(text.split())


def statistics_in_words(text: str) -> str:
    """Return plain text with p values, intervals and compared numbers said in words.

    >>> statistics_in_words("was lower (0.62 vs 0.59; P = 0.19)")
    'was lower (0.62 more vs 0.59; p nonsignificant)'
    >>> statistics_in_words("OR 6.8, 95% CI 1.3-35.4")
    'OR 6.8, interval significant above'
    >>> statistics_in_words("fell from 37.1 ± 2 to 20.7")
    'fell from 37.1 ± 2 down to 20.7'
    """
    return FROM_TO.sub(_moved, PAIR.sub(_compared, P_VALUE.sub(_p_value, INTERVAL.sub(_interval, text))))


def _p_value(found: re.Match[str]) -> str:
    """``p`` and its word; the text as it stands where the bound tells neither (P < 0.08)."""
    sign, value = found["sign"].lower(), found["value"].lower()
    if value.startswith("n"):
        return f"p {NOT_SIGNIFICANT}"
    p = 0.0 if found["power"] else float(value)
    if sign in ("<", "≤", "less than"):
        if 0.05 < p <= 0.1:
            return found.group()
        return f"p {SIGNIFICANT}" if p <= 0.05 else f"p {NOT_SIGNIFICANT}"
    if sign in (">", "≥", "greater than"):
        return f"p {NOT_SIGNIFICANT}" if p >= 0.04 else found.group()
    return f"p {SIGNIFICANT}" if p < 0.05 else f"p {NOT_SIGNIFICANT}"


def _interval(found: re.Match[str]) -> str:
    """Where the interval lies against no effect: 1 for a ratio, else 0. Unclear ones stay as they stand."""
    low, high = float(found["low"]), float(found["high"])
    ratio = RATIO.search(found.string, max(0, found.start() - RATIO_REACH), found.start()) is not None
    none = 1.0 if ratio else 0.0
    if not ratio and high < 0 < low:  # "-0.2-0.1": the dash of a range read as a minus, or the other way round
        low, high = high, low
    unnamed_ratio = not ratio and 0 < low < 1 < high and "%" not in found.group()[6:]
    if low > high or unnamed_ratio:
        return found.group()
    if low <= none <= high:
        return f"interval {NOT_SIGNIFICANT}"
    return f"interval {SIGNIFICANT} {'above' if low > none else 'below'}"


def _compared(found: re.Match[str]) -> str:
    first, second = float(found["first"]), float(found["second"])
    word = "less" if first < second else "more" if first > second else "same"
    return f"{found['first']} {word}{found['between']}{found['second']}"


def _moved(found: re.Match[str]) -> str:
    way = "up" if float(found["first"]) < float(found["second"]) else "down"
    return f"from {found['first']}{found['between']}{way} to {found['second']}"
