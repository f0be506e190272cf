"""Reported statistics that do not cohere: what of a result's figures cannot stand beside its other figures.

Idea: each figure is taken for all that its rounding allows (graph/printed.py), and is flagged only where nothing of
that fits. A p follows from a symmetric interval: z = effect / ((high - low) / 3.92) for one of 95 %, on the logarithm
of a ratio; small samples use t instead of z, so that what t of few degrees of freedom gives is allowed, too. A flag
says that figures do not fit as they were read: the print may be wrong, or the reading.
Source: p from an interval, Altman and Bland 2011, BMJ 343:d2304, doi:10.1136/bmj.d2304; recalculation from rounding
bounds, Nuijten et al. 2016, Behav Res Methods 48:1205-1226, doi:10.3758/s13428-015-0664-2. Neither was at hand when
this was written.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from math import log
from pathlib import Path
from typing import Literal

import yaml
from scipy.stats import norm, t

from graph.evidence import REVIEWS
from graph.flags import Flag, Kind
from graph.printed import CREDIBLE, Span, has_interval, is_percent, level, numerals, plain, rounded, stand_together
from pipeline.ontology import LEXICON, ontology
from pipeline.tables import Direction, Finding, Study

RATIOS = frozenset({"OR", "RR", "HR"})  # no effect is 1
SIGNED = frozenset({"SMD", "MD", "beta", "percent"})  # an estimate with a sign; others are often printed without theirs
STANDARDISED = frozenset({"d", "g", "SMD", "ES"})
BOUNDS = {"eta2p": (0.0, 1.0), "R2": (0.0, 1.0), "r": (-1.0, 1.0)}
LARGEST = 5.0  # standard deviations; beyond is a standard error taken for a deviation. This project's choice
FLOOR = Decimal("0.001")  # a p = .001 or .0001 that is as small as was printed, and may be smaller
FEWEST = 2  # degrees of freedom of a sample that tells no number


@dataclass(frozen=True, slots=True)
class Figures:
    """What is printed of one result, and the text that it is printed in."""

    direction: Direction
    outcome: str
    p_value: float | None = None
    p_relation: Literal["=", "<", ">", "<=", ">="] | None = None
    change_percent: float | None = None
    effect_size: float | None = None
    effect_measure: str | None = None
    interval_low: float | None = None
    interval_high: float | None = None
    n: int | None = None
    freedom: int = FEWEST  # fewest degrees of freedom that the interval may have been made with
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Figures that do not fit, in words, with the p that an interval implies where it is about that."""

    fault: Kind
    reason: str
    implied_p: float | None = None
    implied_low: float | None = None
    implied_high: float | None = None


def flags(findings: Iterable[Finding], texts: Mapping[str, str], studies: Mapping[str, Study]) -> Iterator[Flag]:
    """Yield a flag for each fault of the findings; ``texts`` are sentences by their ids, ``studies`` by record."""
    for row in findings:
        for found in dict.fromkeys(faults(_figures(row, studies[row.record_id], texts.get(row.sentence_id)))):
            yield Flag(
                row.finding_id, found.fault, found.reason, found.implied_p, found.implied_low, found.implied_high
            )


def _figures(row: Finding, study: Study, text: str | None) -> Figures:
    """Return the figures of a finding, with the fewest degrees of freedom that they may rest on.

    The smallest test in a study of n people is one within half of them; how many studies a review pools for one
    result it may not tell.
    """
    n = None if study.design in REVIEWS else study.n
    freedom = max(1, n // 2 - 1) if n else FEWEST
    return Figures(
        row.direction, row.outcome, row.p_value, row.p_relation, row.change_percent, row.effect_size,
        row.effect_measure, row.interval_low, row.interval_high, study.n, freedom, text,
    )  # fmt: skip


def faults(one: Figures) -> Iterator[Fault]:
    """Yield what does not cohere in the figures of a result.

    >>> [found.fault for found in faults(Figures("increase", "icf", 0.003, "=", None, 1.60, "SMD", 0.18, 3.02))]
    ['implied_p']
    """
    yield from _impossible(one)
    if not _may_be_inverse(one):
        yield from _against_direction(one)
    if one.interval_low is None or one.interval_high is None or one.interval_low > one.interval_high:
        return
    low, high = rounded(one.interval_low, one.text), rounded(one.interval_high, one.text)
    estimate = _estimate(one)
    if estimate is not None:
        value = rounded(estimate, one.text)
        if value.high < low.low or value.low > high.high:
            told = f"{estimate:g} is outside its interval, {one.interval_low:g} to {one.interval_high:g}"
            yield Fault("effect_outside_interval", told)
            return  # what such an interval implies is idle
    yield from _p(one, estimate, low, high)


def _impossible(one: Figures) -> Iterator[Fault]:
    """Yield values that nothing can have."""
    if one.n is not None and one.n <= 0:
        yield Fault("impossible_value", f"n = {one.n:g}: there are no results without participants")
    if one.p_value is not None and not 0 <= one.p_value <= 1:
        yield Fault("impossible_value", f"p = {one.p_value:g} is outside 0 to 1")
    if one.p_value == 0 and one.p_relation == "<" and (one.text is None or any(numerals(one.text, 0))):
        yield Fault("impossible_value", "p < 0: a p is never below 0")
    if one.change_percent is not None and rounded(one.change_percent, one.text).high < -100:
        yield Fault("impossible_value", f"a change of {one.change_percent:g} % leaves less than nothing")
    if one.interval_low is not None and one.interval_high is not None and one.interval_low > one.interval_high:
        yield Fault("impossible_value", f"an interval from {one.interval_low:g} down to {one.interval_high:g}")
    if one.effect_size is None or one.effect_measure is None:
        return
    value, told = rounded(one.effect_size, one.text), f"{one.effect_measure} = {one.effect_size:g}"
    if one.effect_measure in STANDARDISED and (value.low > LARGEST or value.high < -LARGEST):
        yield Fault("impossible_value", f"{told}: beyond {LARGEST:g} standard deviations, rather a standard error")
    if one.effect_measure in BOUNDS:
        least, most = BOUNDS[one.effect_measure]
        if value.low > most or value.high < least:
            yield Fault("impossible_value", f"{told} is outside {least:g} to {most:g}")
    if one.effect_measure in RATIOS and value.high <= 0:
        yield Fault("impossible_value", f"{told}: a ratio is never negative")


def _against_direction(one: Figures) -> Iterator[Fault]:
    """Yield signs that tell the other direction; an effect printed without its sign tells none."""
    if one.direction == "no_change":
        return
    change = one.change_percent
    if change is not None and change * (1 if one.direction == "increase" else -1) < 0:
        yield Fault("percent_against_direction", f"a change of {change:+g} %, read as {one.direction}")
    null = 1.0 if one.effect_measure in RATIOS else 0.0
    if one.effect_size is None or one.effect_measure in BOUNDS:
        return
    value = rounded(one.effect_size, one.text)
    told = f"{one.effect_measure or 'effect'} = {one.effect_size:g}"
    if one.direction == "increase" and value.high < null:
        yield Fault("effect_against_direction", f"{told}, read as increase")
    if one.direction == "decrease" and value.low > null and _has_sign(one):
        yield Fault("effect_against_direction", f"{told}, read as decrease")


def _has_sign(one: Figures) -> bool:
    """Tell whether a positive effect means more: ratios always, differences where an interval shows the sign."""
    return one.effect_measure in RATIOS or (one.effect_measure in SIGNED and one.interval_low is not None)


def _may_be_inverse(one: Figures) -> bool:
    """Tell whether what is printed may fall while the quantity rises: inhibition as a ratio, errors for control."""
    if "inhibition" in ontology().outcomes.get(one.outcome, ""):
        return True
    text = (one.text or "").lower()
    return any(word in text for word in _inverse_words().get(one.outcome, ()))


@cache
def _inverse_words(path: Path = LEXICON / "outcomes.yaml") -> dict[str, tuple[str, ...]]:
    """Return for each outcome the words of what falls when its quantity rises."""
    words = {}
    for outcome, entry in yaml.safe_load(path.read_text(encoding="utf8")).items():
        patterns = [
            needed for pattern in entry.get("patterns", ()) if pattern.get("inverse") for needed in pattern["needs"]
        ]
        told = [*entry.get("inverse", ()), *entry.get("weak_inverse", ()), *patterns]
        words[outcome] = tuple(word.lower() for word in told)
    return words


def _estimate(one: Figures) -> float | None:
    """Return the number that the interval is about: the one that it is printed behind."""
    assert one.interval_low is not None and one.interval_high is not None
    percent = is_percent(one.text, one.interval_high)
    for value, fits in ((one.change_percent, percent or one.text is None), (one.effect_size, not percent)):
        if value is not None and fits and has_interval(one.text, value, one.interval_low, one.interval_high):
            return value
    return None


def _p(one: Figures, estimate: float | None, low: Span, high: Span) -> Iterator[Fault]:
    """Yield a p that its interval contradicts: on which side of the bound it lies, or how large it is."""
    assert one.interval_low is not None and one.interval_high is not None
    if one.p_value is None or one.p_relation is None or not 0 <= one.p_value <= 1:
        return
    together = stand_together(one.text, one.interval_low, one.interval_high, one.p_value)
    if not together or (one.text and CREDIBLE.search(one.text)):
        return
    printed, bound = _printed_p(one), round(1 - level(one.text), 9)
    told = f"p {one.p_relation} {plain(one.p_value)}"
    ends = f"{one.interval_low:g} to {one.interval_high:g}"
    null = 1.0 if one.effect_measure in RATIOS else 0.0
    above = printed.low > bound or (one.p_relation == ">" and one.p_value >= bound)
    below = printed.high < bound or (one.p_relation == "<" and one.p_value <= bound)
    if (low.low > null or high.high < null) and above:
        yield Fault("interval_against_p", f"the interval {ends} excludes {null:g}, but {told}")
    elif low.high < null < high.low and below:
        yield Fault("interval_against_p", f"the interval {ends} includes {null:g}, but {told}")
    elif estimate is not None and (implied := implied_p(one, estimate)):
        middle, span = implied
        if printed.high < span.low or printed.low > span.high:
            reason = f"{told}, but {estimate:g} with the interval {ends} implies about {middle:.2g}"
            yield Fault("implied_p", reason, middle, span.low, span.high)


def _printed_p(one: Figures) -> Span:
    """Return what the printed p allows."""
    assert one.p_value is not None
    match one.p_relation:
        case "<" | "<=":
            return Span(0.0, one.p_value)
        case ">" | ">=":
            return Span(one.p_value, 1.0)
        case _:
            exact = Decimal(str(one.p_value)).normalize()
            span = rounded(one.p_value, one.text)
            return Span(0.0, span.high) if exact <= FLOOR and exact.as_tuple().digits == (1,) else span


def implied_p(one: Figures, estimate: float) -> tuple[float, Span] | None:
    """Return the p that an interval implies: from the printed figures by z, and the least and most that is possible.

    None where the interval is not symmetric around the estimate, so that it was made in another way.
    """
    assert one.interval_low is not None and one.interval_high is not None
    printed = (estimate, one.interval_low, one.interval_high)
    spans = [rounded(value, one.text) for value in printed]
    ends = [(span.low, span.high) for span in spans]
    if one.effect_measure in RATIOS:
        if min(end for pair in ends for end in pair) <= 0:
            return None
        printed = (log(estimate), log(one.interval_low), log(one.interval_high))
        ends = [(log(least), log(most)) for least, most in ends]
    (least, most), (low_least, low_most), (high_least, high_most) = ends
    if high_least <= low_most or (low_most + high_most) / 2 < least or (low_least + high_least) / 2 > most:
        return None
    near = 0.0 if least <= 0 <= most else min(abs(least), abs(most))
    ratios = (2 * near / (high_most - low_least), 2 * max(abs(least), abs(most)) / (high_least - low_most))
    tail = (1 - level(one.text)) / 2
    possible = [_two_sided(ratio, tail, freedom) for ratio in ratios for freedom in (None, max(1, one.freedom))]
    middle = _two_sided(2 * abs(printed[0]) / (printed[2] - printed[1]), tail, None)
    return middle, Span(min(possible), max(possible))


def _two_sided(ratio: float, tail: float, freedom: int | None) -> float:
    """Return the p of an estimate that is ``ratio`` half-widths of its interval away from no effect."""
    curve = norm if freedom is None else t(freedom)
    return float(2 * curve.sf(ratio * curve.isf(tail)))
