"""The published pooled results hold what they should, as far as it can be held against digests; faults are named."""

import json
import re
from pathlib import Path

import pytest

from graph.knowledge.published import Estimate, contrasts, published
from pipeline.errors import InputError
from pipeline.ontology import ontology

KNOWN = ontology()
ROOT = Path(__file__).parents[2]
CONTENT = published(KNOWN)
DIGESTS = {
    digest["doi"]: digest["abstract"].replace("−", "-")
    for digest in map(json.loads, (ROOT / "corpora/digests/digests.jsonl").read_text(encoding="utf8").splitlines())
}
WORDS = {4: "four", 9: "nine", 30: "thirty"}


@pytest.mark.parametrize("row", [row for row in CONTENT.results if row.checked == "digest"], ids=lambda row: row.id)
def test_checked_figures_stand_in_the_digest(row: Estimate) -> None:
    text = DIGESTS[CONTENT.references[row.reference].doi]
    numbers = [float(number) for number in re.findall(r"(?<![\d.])-?\d+(?:\.\d+)?", text)]
    for told in (row.effect, row.low, row.high, row.p, row.k, row.n, row.i2):
        assert told is None or told in numbers or WORDS[int(told)] in text.lower(), (row.id, told)


def test_references_have_a_year_and_rows_without_a_digest_are_marked() -> None:
    assert all(re.search(r"\b(?:19|20)\d\d\b", reference.citation) for reference in CONTENT.references.values())
    for row in [*CONTENT.results, *CONTENT.contrasts, *CONTENT.orders]:
        assert row.checked == "unverified" or CONTENT.references[row.reference].doi in DIGESTS
    assert CONTENT.references["siddique-2020"].retracted_version == "10.1007/s40279-019-01152-3"


def test_an_order_gives_a_contrast_for_each_pair() -> None:
    pairs = [(one.over.intervention, one.under.intervention) for one in contrasts(CONTENT, KNOWN) if "-over-" in one.id]
    assert len(pairs) == 6
    assert ("eccentric_rt", "concentric_rt") in pairs
    assert ("concentric_rt", "eccentric_rt") not in pairs


REFERENCES = "references: {a: {citation: A 2001}}\n"
EMPTY = {"results": "[]", "contrasts": "[]", "orders": "[]"}
RESULT = ("id: x, reference: a, exposure: chronic, intervention: eccentric_rt, outcome: sici, direction: increase, "
          "checked: digest")  # fmt: skip
CONTRAST = ("id: x, reference: a, exposure: chronic, moderator: tempo, outcome: sici, direction: increase, "
            "checked: digest, over: {label: fast, intervention: OVER}, "
            "under: {label: slow, intervention: eccentric_rt}")  # fmt: skip
ORDER = ("id: x, reference: a, exposure: chronic, moderator: m, outcome: sici, checked: digest, "
         "order: [{intervention: eccentric_rt, effect: 1.0}, {intervention: SECOND, effect: EFFECT}]")  # fmt: skip
FAULTS = [
    ({"results": f"[{{{RESULT}, luck: 1}}]"}, "results.0.luck: Extra inputs"),
    ({"results": f"[{{{RESULT}, effect: much}}]"}, "results.0.effect: Input should be a valid number"),
    ({"results": f"[{{{RESULT}, k: 2.5}}]"}, "results.0.k: Input should be a valid integer"),
    ({"results": f"[{{{RESULT}, population: moon}}]"}, "'moon' is not a population of x"),
    ({"results": "[{" + RESULT.replace("sici", "luck") + "}]"}, "'luck' is not an outcome of x"),
    ({"results": "[{" + RESULT.replace("eccentric_rt", "luck") + "}]"}, "'luck' is not an intervention of x"),
    ({"results": "[{" + RESULT.replace("reference: a", "reference: b") + "}]"}, "reference 'b' of x is not among"),
    ({"results": "[{" + RESULT.replace("chronic", "long") + "}]"}, "results.0.exposure: Input should be 'acute' or"),
    ({"results": "[{" + RESULT.replace("direction: increase", "direction: up") + "}]"}, "results.0.direction"),
    ({"results": "[{" + RESULT.replace("checked: digest", "checked: sure") + "}]"}, "results.0.checked"),
    ({"results": f"[{{{RESULT}, effect: 1.0, low: 0.5}}]"}, "x has one end of an interval"),
    ({"results": f"[{{{RESULT}, low: 0.5, high: 1.0}}]"}, "x has an interval without an effect"),
    ({"results": f"[{{{RESULT}, measure: SMD}}]"}, "x has a measure without an effect"),
    ({"results": f"[{{{RESULT}}}, {{{RESULT}}}]"}, "names x twice"),
    ({"contrasts": "[{" + CONTRAST.replace("OVER", "luck") + "}]"}, "'luck' is not an intervention of x"),
    ({"contrasts": "[{" + CONTRAST.replace("OVER", "eccentric_rt") + "}]"}, "x has one training on both sides"),
    ({"orders": "[{" + ORDER.replace("SECOND", "isometric_rt").replace("EFFECT", "2.0") + "}]"}, "x is no order"),
    ({"orders": "[{" + ORDER.replace("SECOND", "eccentric_rt").replace("EFFECT", "0.5") + "}]"},
     "names eccentric_rt twice"),
    ({"orders": "[{" + ORDER.replace("SECOND", "luck").replace("EFFECT", "0.5") + "}]"},
     "'luck' is not an intervention"),
    ({}, "no row names the reference 'a'"),
    ({"results": "["}, "is not YAML"),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "message"), FAULTS, ids=[message for _, message in FAULTS])
def test_a_wrong_row_is_named(tmp_path: Path, parts: dict[str, str], message: str) -> None:
    path = tmp_path / "meta_analyses.yaml"
    path.write_text(REFERENCES + "\n".join(f"{name}: {rows}" for name, rows in {**EMPTY, **parts}.items()))
    with pytest.raises(InputError, match=re.escape(message)) as error:
        published(KNOWN, path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)
