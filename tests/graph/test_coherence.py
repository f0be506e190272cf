"""What does not cohere in reported statistics: hand-computed cases of each kind, and near misses."""

from dataclasses import replace
from typing import Any

import pytest

from graph.coherence import Figures, faults, implied_p
from graph.printed import Span, is_percent, rounded, stand_together

UP = Figures("increase", "icf")
DOWN = Figures("decrease", "silent_period")
FACILITATION = replace(UP, p_value=0.003, p_relation="=", effect_size=1.60, effect_measure="SMD",
                       interval_low=0.18, interval_high=3.02)  # fmt: skip
OUTSIDE, SIDE, IMPLIED = "effect_outside_interval", "interval_against_p", "implied_p"
EFFECT, PERCENT, IMPOSSIBLE = "effect_against_direction", "percent_against_direction", "impossible_value"

CASES: list[tuple[str, dict[str, Any], list[str]]] = [
    # sign against direction
    ("a negative effect of an increase", {"effect_size": -0.4, "effect_measure": "d"}, [EFFECT]),
    ("an effect of nothing, rounded", {"effect_size": -0.0, "effect_measure": "d"}, []),
    ("odds below 1 of an increase", {"effect_size": 0.8, "effect_measure": "OR"}, [EFFECT]),
    ("odds of 1, rounded", {"effect_size": 1.0, "effect_measure": "OR"}, []),
    ("a correlation has no direction of an effect", {"effect_size": -0.4, "effect_measure": "r"}, []),
    ("a fall of what increased", {"change_percent": -12.0}, [PERCENT]),
    ("a rise of what increased", {"change_percent": 12.0}, []),
    ("no change has no sign", {"direction": "no_change", "change_percent": -3.0}, []),
    ("released inhibition is a larger ratio", {"outcome": "sici", "direction": "decrease", "change_percent": 41.0}, []),
    ("an error falls where control rises", {"outcome": "force_control", "change_percent": -40.0,
                                            "text": "Tracking error fell by 40%."}, []),
    ("no error is told", {"outcome": "force_control", "change_percent": -40.0, "text": "Control fell by 40%."},
     [PERCENT]),
    # effect and interval
    ("outside", {"effect_size": 0.9, "effect_measure": "d", "interval_low": 0.1, "interval_high": 0.7}, [OUTSIDE]),
    ("at its end, rounded", {"effect_size": 0.7, "effect_measure": "d", "interval_low": 0.1, "interval_high": 0.65},
     []),
    ("outside as printed: 0.70 beyond 0.65", {
        "effect_size": 0.7, "effect_measure": "d", "interval_low": 0.1, "interval_high": 0.65,
        "text": "d = 0.70 (95% CI 0.10 to 0.65)"}, [OUTSIDE]),
    ("the interval of another quantity", {
        "effect_size": 0.7, "effect_measure": "d", "interval_low": 5.0, "interval_high": 36.0,
        "text": "20 N·m (95% CI 5–36; d = 0.7)"}, []),
    ("a percentage and its interval", {
        "change_percent": 30.0, "interval_low": 9.1, "interval_high": 14.8, "effect_size": 0.6, "effect_measure": "d",
        "text": "rose by 30% (95% CI 9.1 to 14.8%; d = 0.6)"}, [OUTSIDE]),
    # interval and p; bound 0.05 for 95 %
    ("excludes 0, p > .05", {"interval_low": 0.2, "interval_high": 1.1, "p_value": 0.2, "p_relation": "="}, [SIDE]),
    ("includes 0, p < .05", {"interval_low": -0.2, "interval_high": 1.1, "p_value": 0.04, "p_relation": "<"}, [SIDE]),
    ("includes 0, p < .05, as most print it", {"interval_low": -0.2, "interval_high": 1.1, "p_value": 0.05,
                                               "p_relation": "<"}, [SIDE]),
    ("excludes 0, p > .05, as most print it", {"interval_low": 0.2, "interval_high": 1.1, "p_value": 0.05,
                                               "p_relation": ">"}, [SIDE]),
    ("includes 0, p may be .05", {"interval_low": -0.2, "interval_high": 1.1, "p_value": 0.05, "p_relation": "<="}, []),
    ("may touch 0", {"interval_low": 0.0, "interval_high": 1.1, "p_value": 0.04, "p_relation": "="}, []),
    ("may be p = .05", {"interval_low": 0.2, "interval_high": 1.1, "p_value": 0.05, "p_relation": "="}, []),
    ("odds exclude 1, p > .05", {"effect_measure": "OR", "interval_low": 1.2, "interval_high": 3.1, "p_value": 0.2,
                                 "p_relation": "="}, [SIDE]),
    ("odds include 1, though not 0", {"effect_measure": "OR", "interval_low": 0.8, "interval_high": 3.1,
                                      "p_value": 0.2, "p_relation": "="}, []),
    ("90 % go with p < .1", {"interval_low": 0.1, "interval_high": 1.1, "p_value": 0.07, "p_relation": "=",
                             "text": "90% CI 0.1 to 1.1; p = 0.07"}, []),
    ("95 % do not", {"interval_low": 0.1, "interval_high": 1.1, "p_value": 0.07, "p_relation": "=",
                     "text": "95% CI 0.1 to 1.1; p = 0.07"}, [SIDE]),
    ("the p of another result", {"interval_low": 5.0, "interval_high": 36.0, "p_value": 0.4, "p_relation": "=",
                                 "text": "by 20 N (95% CI 5 to 36), alike in both groups (P = 0.4)"}, []),
    ("a credible interval has no p", {"interval_low": 0.1, "interval_high": 1.1, "p_value": 0.07, "p_relation": "=",
                                      "text": "95% credible interval (CI) 0.1 to 1.1; p = 0.07"}, []),
    # implied p: 1.26 / ((1.63 - 0.88) / 3.92) = 6.6; 0.5 / ((2.13 + 1.13) / 3.92) = 0.60, p = .55
    ("facilitation", {"p_value": 0.003, "p_relation": "=", "effect_size": 1.60, "effect_measure": "SMD",
                      "interval_low": 0.18, "interval_high": 3.02}, [IMPLIED]),
    ("the implied p itself", {"p_value": 0.027, "p_relation": "=", "effect_size": 1.60, "effect_measure": "SMD",
                              "interval_low": 0.18, "interval_high": 3.02}, []),
    ("as small as was printed", {"p_value": 0.0001, "p_relation": "<", "effect_size": 1.26, "effect_measure": "SMD",
                                 "interval_low": 0.88, "interval_high": 1.63}, []),
    ("not different", {"p_value": 0.55, "p_relation": "=", "effect_size": 0.50, "effect_measure": "SMD",
                       "interval_low": -1.13, "interval_high": 2.13}, []),
    ("an interval that is not symmetric", {"p_value": 0.003, "p_relation": "=", "effect_size": 1.0,
                                           "effect_measure": "SMD", "interval_low": 0.18, "interval_high": 3.02}, []),
    # log 2 / ((log 3.2 - log 1.25) / 3.92) = 2.89, p = .004
    ("odds, on their logarithm", {"p_value": 0.004, "p_relation": "=", "effect_size": 2.0, "effect_measure": "OR",
                                  "interval_low": 1.25, "interval_high": 3.2, "freedom": 200}, []),
    ("odds, another p", {"p_value": 0.04, "p_relation": "=", "effect_size": 2.0, "effect_measure": "OR",
                         "interval_low": 1.25, "interval_high": 3.2, "freedom": 200,
                         "text": "OR 2.00 (95% CI 1.25 to 3.20), p = 0.040"}, [IMPLIED]),
    # a t test with 4 degrees of freedom: 2.776 x 2.5 / 1.0 = 6.94, p = .002; z would say 1e-6
    ("a small sample", {"p_value": 0.002, "p_relation": "=", "effect_size": 2.5, "interval_low": 1.5,
                        "interval_high": 3.5, "freedom": 4}, []),
    ("a large one", {"p_value": 0.002, "p_relation": "=", "effect_size": 2.5, "interval_low": 1.5,
                     "interval_high": 3.5, "freedom": 400}, [IMPLIED]),
    # impossible values
    ("d beyond 5", {"effect_size": 5.2, "effect_measure": "d"}, [IMPOSSIBLE]),
    ("d of 5, rounded", {"effect_size": 5.0, "effect_measure": "d"}, []),
    ("a mean difference in its unit", {"effect_size": 17.6, "effect_measure": "MD"}, []),
    ("eta squared above 1", {"effect_size": 1.4, "effect_measure": "eta2p"}, [IMPOSSIBLE]),
    ("eta squared of 1, rounded", {"effect_size": 1.0, "effect_measure": "eta2p"}, []),
    ("r beyond 1", {"effect_size": -1.2, "effect_measure": "r"}, [IMPOSSIBLE]),
    ("p above 1", {"p_value": 1.3, "p_relation": "="}, [IMPOSSIBLE]),
    ("p below 0", {"p_value": -0.02, "p_relation": "="}, [IMPOSSIBLE]),
    ("p = .000 is rounded", {"p_value": 0.0, "p_relation": "="}, []),
    ("p < .000", {"p_value": 0.0, "p_relation": "<"}, [IMPOSSIBLE]),
    ("nobody", {"n": 0}, [IMPOSSIBLE]),
    ("less than nothing", {"direction": "decrease", "change_percent": -130.0}, [IMPOSSIBLE]),
    ("an interval upside down", {"interval_low": 1.0, "interval_high": -1.0}, [IMPOSSIBLE]),
    ("negative odds", {"direction": "decrease", "effect_size": -2.0, "effect_measure": "OR"}, [IMPOSSIBLE]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "told", "expected"), CASES, ids=[name for name, _, _ in CASES])
def test_faults(name: str, told: dict[str, Any], expected: list[str]) -> None:
    assert [found.fault for found in faults(replace(UP, **told))] == expected


def test_a_positive_effect_of_a_decrease_needs_a_sign() -> None:
    bare = replace(DOWN, effect_size=0.8, effect_measure="d")
    assert list(faults(bare)) == []  # d = 0.8 of a fall: printed without its sign
    signed = replace(DOWN, effect_size=0.8, effect_measure="SMD", interval_low=0.3, interval_high=1.3)
    assert [found.fault for found in faults(signed)] == [EFFECT]


def test_the_implied_p_of_a_published_result() -> None:
    """z = 1.60 / ((3.02 - 0.18) / 3.92) = 2.208; 2 (1 - Phi(2.208)) = 0.027."""
    (found,) = faults(FACILITATION)
    assert found.implied_p == pytest.approx(0.0272, abs=1e-4)
    assert found.implied_low is not None and found.implied_high is not None
    assert 0.02 < found.implied_low < found.implied_p < found.implied_high < 0.05
    assert "implies about 0.027" in found.reason


def test_bounds_are_recomputed_from_rounding() -> None:
    """d = 1.0 (0.1 to 1.9) to one decimal: the least z is 0.95 / (1.9 / 3.92), the largest 1.05 / (1.7 / 3.92)."""
    one = replace(UP, effect_size=1.0, effect_measure="d", interval_low=0.1, interval_high=1.9, freedom=10**9,
                  text="d = 1.0 (95% CI 0.1 to 1.9)")  # fmt: skip
    implied = implied_p(one, 1.0)
    assert implied is not None
    assert implied[0] == pytest.approx(0.0294, abs=1e-4)  # z = 2.178
    assert (implied[1].low, implied[1].high) == pytest.approx((0.0155, 0.0500), abs=2e-4)  # z = 2.421 and 1.960


def test_decimals_are_those_of_the_text() -> None:
    assert rounded(0.5, "LICI: SMD 0.50; −1.13, 2.13") == Span(0.495, 0.505)
    assert rounded(-17.57, "SMD −17.57") == Span(-17.575, -17.565)
    assert rounded(20.0) == Span(19.5, 20.5)
    assert rounded(1e-05) == Span(5e-06, 1.5e-05)
    assert rounded(0.5, "0.5 and 0.50") == Span(0.45, 0.55)


def test_what_stands_together() -> None:
    text = "by 20 N·m (95% CI 5–36, P = 0.012) and by 24 N·m (95% CI 9–40, P = 0.004)"
    assert stand_together(text, 5, 36, 0.012)
    assert not stand_together(text, 9, 40, 0.012)
    assert stand_together("p = 0.03; d = 0.8; 95% CI 0.2 to 1.4", 0.2, 1.4, 0.03)
    assert is_percent("95% CI 9.1 to 14.8%", 14.8)
    assert not is_percent("95% CI 9.1 to 14.8 N", 14.8)
