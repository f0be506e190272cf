"""The tables of knowledge hold what they should, and a wrong row is named."""

from pathlib import Path

import pytest

from graph.knowledge.rows import drivers, sights
from pipeline.errors import InputError
from pipeline.ontology import ontology

KNOWN = ontology()


def test_every_measure_is_there_but_for_those_that_the_file_leaves_out() -> None:
    left_out = {
        "eeg_power", "brain_structure", "maximal_strength", "contralateral_strength", "rate_of_force_development",
        "muscle_power", "functional_performance", "fatigue_resistance", "force_control",
    }  # fmt: skip
    assert set(KNOWN.outcomes) - set(sights(KNOWN)) == left_out


def test_every_row_has_a_whole_citation() -> None:
    rows = [row for rows in sights(KNOWN).values() for row in rows]
    known = drivers(KNOWN).values()
    exercises = [row for driver in known for row in [*driver.parameters, *driver.interventions, *driver.findings]]
    for reference in [row.reference for row in [*rows, *exercises]] + [d.reference for d in drivers(KNOWN).values()]:
        assert any(year in reference for year in map(str, range(1950, 2027))), reference


def test_same_as_takes_over_rows() -> None:
    assert sights(KNOWN)["recruitment_curve"] == sights(KNOWN)["mep_amplitude"]


REFERENCES = "references: {a: A 2001}\n"
MEASURES = [
    ("measures: {sici: [{site: moon, sign: 1, weight: 3, reference: a, note: n}]}", "'moon' is not a site of sici"),
    ("measures: {luck: []}", "'luck' is not an outcome"),
    ("measures: {sici: [{site: muscle, sign: 0, weight: 3, reference: a, note: n}]}", r"measures.sici.*sign"),
    ("measures: {sici: [{site: muscle, sign: 1, weight: 3, reference: b, note: n}]}", "reference 'b' is not among"),
    ("measures: {sici: {same_as: lici}}", "same_as 'lici', which has no rows"),
    ("measures: {sici: [{site: muscle, sign: 1, weight: 3, reference: a, note: n}, {site: muscle, sign: 1, weight: 1, "
     "reference: a, note: n}]}", "names muscle twice"),
    ("measures: {sici: [", "is not YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), MEASURES)
def test_a_wrong_row_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "measures.yaml"
    path.write_text(REFERENCES + text)
    with pytest.raises(InputError, match=message) as error:
        sights(KNOWN, path)
    assert str(path) in str(error.value)


def test_an_unknown_parameter_is_named(tmp_path: Path) -> None:
    path = tmp_path / "drivers.yaml"
    row = "{parameter: luck, reference: a, note: n}"
    path.write_text(REFERENCES + f"drivers: {{intensity: {{label: i, reference: a, parameters: [{row}]}}}}")
    with pytest.raises(InputError, match="'luck' is not a parameter of intensity"):
        drivers(KNOWN, path)


def test_an_unknown_training_of_a_driver_is_named(tmp_path: Path) -> None:
    """A training that practises a driver is an intervention id."""
    path = tmp_path / "drivers.yaml"
    row = "{intervention: luck, reference: a, note: n}"
    path.write_text(
        REFERENCES + f"drivers: {{timing: {{label: t, reference: a, parameters: [], interventions: [{row}]}}}}"
    )
    with pytest.raises(InputError, match="'luck' is not a training of timing"):
        drivers(KNOWN, path)
