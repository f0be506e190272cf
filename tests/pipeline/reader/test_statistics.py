"""Statistics printed in a clause."""

from dataclasses import asdict
from typing import Any

import pytest

from pipeline.reader.statistics import statistics

CASES: list[tuple[str, dict[str, Any]]] = [
    ("MVC rose by 14.7% (P < 0.05)", {"p_value": 0.05, "p_relation": "<", "change_percent": 14.7}),
    ("MST raised MVC by 20 ± 9% (P ≤ 0.05)", {"p_value": 0.05, "p_relation": "<=", "change_percent": 20.0}),
    ("SICI had fallen by 21%", {"change_percent": -21.0}),
    ("VAL was depressed (−8.5 ± 6.7%; p = .03)", {"p_value": 0.03, "p_relation": "=", "change_percent": -8.5}),
    ("force was 12% smaller in the old", {"change_percent": -12.0}),
    ("MEPs were 33% larger at 120% AMT", {"change_percent": 33.0}),
    ("VA was higher (+4.4 and +4.7%; both P < 0.01)", {"p_value": 0.01, "p_relation": "<", "change_percent": 4.4}),
    ("p-values < 0.001; η2p > 0.311", {"p_value": 0.001, "p_relation": "<", "effect_size": 0.311,
                                       "effect_measure": "eta2p"}),
    ("SMD 1.60; 0.18, 3.02; p = 0.003", {"p_value": 0.003, "p_relation": "=", "effect_size": 1.6,
                                         "effect_measure": "SMD", "interval_low": 0.18, "interval_high": 3.02}),
    ("SMD −17.57; −21.12, −14.01", {"effect_size": -17.57, "effect_measure": "SMD", "interval_low": -21.12,
                                    "interval_high": -14.01}),
    ("Hedges' g = 0.67 [0.41, 0.94]", {"effect_size": 0.67, "effect_measure": "g", "interval_low": 0.41,
                                       "interval_high": 0.94}),
    ("Cohen's d=0.4, 95% CI (-1.1, 0.3)", {"effect_size": 0.4, "effect_measure": "d", "interval_low": -1.1,
                                           "interval_high": 0.3}),
    ("torque by 20 N·m (95% CI 5–36)", {"interval_low": 5.0, "interval_high": 36.0}),
    ("0·3 [95% CI --0·3 to 0·8; p=0·36]", {"p_value": 0.36, "p_relation": "=", "interval_low": -0.3,
                                           "interval_high": 0.8}),
    ("lean mass covaried (r = 0.524, p = 0.01)", {"p_value": 0.01, "p_relation": "=", "effect_size": 0.524,
                                                  "effect_measure": "r"}),
    ("gains were alike (p textgreater 0.05)", {"p_value": 0.05, "p_relation": ">"}),
    ("two values (P = 0.743 and 0.712)", {"p_value": 0.743, "p_relation": "="}),
    ("the difference was NS at 30% MVC", {}),
    ("training at 80% 1RM on 3 d per week", {}),
    ("95% CI was wide", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_statistics(text: str, expected: dict[str, Any]) -> None:
    assert {name: value for name, value in asdict(statistics(text)).items() if value is not None} == expected
