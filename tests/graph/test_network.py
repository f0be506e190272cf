"""The network of sites: exact against enumeration, and what cases small enough for the hand must give."""

from itertools import product
from math import log2

import pytest

from graph.knowledge.rows import sights
from graph.network import (
    MOVES,
    Rule,
    Sees,
    Sights,
    Votes,
    conditional,
    evidence,
    grouped,
    infer,
    information,
    likelihood,
    ties,
)
from pipeline.ontology import ontology

TABLE: Sights = {
    outcome: tuple(Sees(row.site, row.sign, row.weight) for row in rows) for outcome, rows in sights(ontology()).items()
}
SMALL: Sights = {
    "m": (Sees("a", 1, 3), Sees("b", -1, 2), Sees("c", 1, 1)),
    "n": (Sees("b", 1, 1), Sees("c", -1, 3)),
    "o": (Sees("c", 1, 2), Sees("a", 1, 2)),
}
SAID = {"m": Votes({"increase": 2.5, "no_change": 0.5}), "n": Votes({"decrease": 1.0}, {"increase": 2.0})}
RULES = (Rule(), Rule((0.1, 0.5, 0.8), 0.3, 0.7, 0.2))
ONE_UP, ONE_DOWN, ONE_SAME = (Votes({direction: 1.0}) for direction in ("increase", "decrease", "no_change"))
CORTEX_AND_CORD = {"motor_cortex", "corticospinal_tract", "corticomotoneuronal_synapse", "motoneuron"}


def by_hand(rows: tuple[Sees, ...], states: dict[str, int], rule: Rule) -> dict[str, float]:
    """P(measure | sites), each push and the leak written out."""
    chances = dict.fromkeys(MOVES, 0.0)
    for leak, *sent in product((-1, 0, 1), *[(0, 1)] * len(rows)):
        p = rule.leak / 2 if leak else 1 - rule.leak
        total = leak
        for row, pushes in zip(rows, sent, strict=True):
            chance = rule.transmits[row.weight - 1]
            p *= chance if pushes else 1 - chance
            total += row.sign * states[row.site] * pushes
        chances["increase" if total > 0 else "decrease" if total < 0 else "no_change"] += p
    return chances


def joint(table: Sights, measures: dict[str, dict[str, float]], rule: Rule) -> dict[tuple[int, ...], float]:
    """The posterior over all states of the sites a, b and c, by enumeration."""
    weights = {}
    for states in product((-1, 0, 1), repeat=3):
        named = dict(zip("abc", states, strict=True))
        p = 1.0
        for state in states:
            p *= rule.changes / 2 if state else 1 - rule.changes
        for measure, told in measures.items():
            chances = by_hand(tuple(table[measure]), named, rule)
            p *= sum(chances[move] * told[move] for move in MOVES)
        weights[states] = p
    return {states: p / sum(weights.values()) for states, p in weights.items()}


@pytest.mark.parametrize("rule", RULES)
def test_the_conditional_table_is_the_noisy_rule(rule: Rule) -> None:
    rows = tuple(sorted(SMALL["m"]))
    found = conditional(rows, rule)
    for states in product((-1, 0, 1), repeat=3):
        told = by_hand(rows, dict(zip([row.site for row in rows], states, strict=True)), rule)
        place = tuple(state + 1 for state in states)
        assert list(found[place]) == pytest.approx([told[move] for move in MOVES])


@pytest.mark.parametrize("rule", RULES)
def test_inference_agrees_with_enumeration(rule: Rule) -> None:
    told = {name: dict(zip(MOVES, values, strict=True)) for name, values in evidence(SMALL, SAID, rule).items()}
    exact = joint(SMALL, told, rule)
    for place, site in enumerate("abc"):
        found = infer(SMALL, SAID, rule)[site]
        for state, chance in ((1, found.up), (0, found.none), (-1, found.down)):
            assert chance == pytest.approx(sum(p for states, p in exact.items() if states[place] == state), abs=1e-9)


def test_information_agrees_with_enumeration() -> None:
    told = {name: dict(zip(MOVES, values, strict=True)) for name, values in evidence(SMALL, SAID, Rule()).items()}
    pairs: dict[tuple[int, str], float] = {}
    for states, p in joint(SMALL, told, Rule()).items():
        chances = by_hand(tuple(SMALL["o"]), dict(zip("abc", states, strict=True)), Rule())
        for move in MOVES:
            pairs[states[2], move] = pairs.get((states[2], move), 0.0) + p * chances[move]
    of_site = {state: sum(p for (s, _), p in pairs.items() if s == state) for state in (-1, 0, 1)}
    of_move = {move: sum(p for (_, m), p in pairs.items() if m == move) for move in MOVES}
    bits = sum(p * log2(p / of_site[state] / of_move[move]) for (state, move), p in pairs.items())
    assert information(SMALL, SAID, "o", ["c"]) == pytest.approx(bits, abs=1e-9)


def test_soft_evidence_is_the_belief_and_contested_measures_say_less() -> None:
    assert likelihood(Votes({"increase": 3.0, "no_change": 1.0})) == pytest.approx((0.5 / 5.5, 1.5 / 5.5, 3.5 / 5.5))
    assert likelihood(Votes({}, {"increase": 2.0})) == pytest.approx((0.2, 0.2, 0.6))  # two monkeys as one human
    assert likelihood(Votes({}, {"increase": 2.0}), Rule(animal=0.0)) is None
    alone, agreed, split = (
        infer(TABLE, {"sici": Votes(votes)})["intracortical_inhibitory_circuits"].down
        for votes in ({"decrease": 1.0}, {"decrease": 4.0}, {"decrease": 4.0, "increase": 3.0})
    )
    assert 0.25 < split < alone < agreed


def test_only_sici_fell_so_the_intracortical_circuits_went_down() -> None:
    found = infer(TABLE, {"sici": ONE_DOWN})
    assert list(found) == ["intracortical_inhibitory_circuits"]  # nothing else is seen by it
    # weight 3 sends with 0.9; with a leak of 0.05 up and 0.05 down: decrease .86, no change .135, increase .005
    down = 0.25 * (0.6 * 0.86 + 0.2 * 0.14)
    none = 0.5 * (0.6 * 0.05 + 0.2 * 0.95)
    up = 0.25 * (0.6 * 0.005 + 0.2 * 0.995)
    chance = found["intracortical_inhibitory_circuits"]
    assert chance.down == pytest.approx(down / (down + none + up), abs=1e-9)
    assert chance.leading == "down"
    assert list(ties(TABLE, {"sici": ONE_DOWN})) == []


def test_only_the_mep_rose_so_cortex_and_cord_are_not_separated() -> None:
    found = infer(TABLE, {"mep_amplitude": ONE_UP})
    assert len({found[site].up for site in CORTEX_AND_CORD}) == 1
    assert found["motor_cortex"].up > 0.25 > found["intracortical_inhibitory_circuits"].up
    untold = {(tie.a, tie.b) for tie in ties(TABLE, {"mep_amplitude": ONE_UP})}
    assert {("corticospinal_tract", "motor_cortex"), ("motoneuron", "motor_cortex")} <= untold


def test_the_mep_rose_and_the_cmep_did_not_so_the_cortex_is_favoured() -> None:
    said = {"mep_amplitude": Votes({"increase": 4.0}), "cmep": Votes({"no_change": 4.0})}
    found = infer(TABLE, said)
    assert all(found["motor_cortex"].up > found[site].up for site in CORTEX_AND_CORD - {"motor_cortex"})
    assert found["motor_cortex"].up > infer(TABLE, {"mep_amplitude": said["mep_amplitude"]})["motor_cortex"].up
    assert found["corticomotoneuronal_synapse"].leading == "none"


def test_both_rose_so_what_lies_below_the_cortex_is_favoured() -> None:
    found = infer(TABLE, {"mep_amplitude": Votes({"increase": 4.0}), "cmep": Votes({"increase": 4.0})})
    assert found["motoneuron"].up == found["corticomotoneuronal_synapse"].up > found["motor_cortex"].up


def test_the_v_wave_rose_and_the_h_reflex_did_not_so_descending_drive_is_favoured() -> None:
    found = infer(TABLE, {"v_wave": Votes({"increase": 4.0}), "h_reflex": Votes({"no_change": 4.0})})
    assert found["supraspinal"].leading == "up"
    assert found["supraspinal"].up > max(found["ia_afferent_synapse"].up, found["motoneuron"].up)


def test_animals_count_in_part() -> None:
    monkeys, people = (
        infer(TABLE, {"reticulospinal_output": votes})["reticulospinal_tract"].up
        for votes in (Votes({}, {"increase": 1.0}), ONE_UP)
    )
    assert 0.25 < monkeys < people
    rows = [("sici", "increase", False, 0.5), ("sici", "increase", True, 1.0), ("sici", "increase", False, 0.25)]
    assert grouped(rows) == {"sici": Votes({"increase": 0.75}, {"increase": 1.0})}  # type: ignore[arg-type]


def test_what_no_study_measured_leaves_every_site_where_it_was() -> None:
    assert infer(TABLE, {}) == {}
    assert infer(TABLE, {"maximal_strength": ONE_UP}) == {}  # the table states no site for it
    assert list(ties(TABLE, {})) == []


def test_a_measure_of_one_site_tells_most_of_it_where_nothing_is_known() -> None:
    told = {name: information(TABLE, {}, name, ["intracortical_inhibitory_circuits"]) for name in ("sici", "lici")}
    assert told["sici"] > told["lici"] > 0
    known = information(TABLE, {"sici": Votes({"decrease": 8.0})}, "sici", ["intracortical_inhibitory_circuits"])
    assert known < told["sici"]
    assert ONE_SAME.human  # no change is evidence of its own
    assert infer(TABLE, {"sici": ONE_SAME})["intracortical_inhibitory_circuits"].none > 0.5


def test_two_runs_give_the_same_digits() -> None:
    said = {name: Votes({"increase": 1.1, "decrease": 0.3}) for name in TABLE}
    assert repr(infer(TABLE, said)) == repr(infer(dict(reversed(TABLE.items())), dict(reversed(said.items()))))
