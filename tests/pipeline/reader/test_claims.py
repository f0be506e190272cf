"""The table of associations and site claims: claims.yaml, which a domain person extends without Python."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.reader.explaining import explain
from pipeline.reader.pipeline import read
from pipeline.reader.reading import Document, Reading

TABLE = yaml.safe_load((Path(__file__).parent / "claims.yaml").read_text(encoding="utf8"))
TRAINING = "METHODS: Twelve men performed strength training for 8 weeks. CONCLUSIONS: "


def concluded(text: str) -> Reading:
    return read(Document("PMID:1", "", TRAINING + text))


@pytest.mark.parametrize("case", TABLE["associations"], ids=lambda case: case["text"])
def test_a_sentence_relates_its_measures_as_the_table_says(case: dict[str, Any]) -> None:
    expected = {(*sorted(row.split(" | ")[:2]), row.split(" | ")[2]) for row in case["expect"]}
    assert {(a.a, a.b, a.relation) for a in concluded(case["text"]).associations} == expected, case["why"]


def test_an_association_gives_its_words_back_and_names_its_rule() -> None:
    document = Document("PMID:1", "", TRAINING + "MVC was related to SICI.")
    (row,) = read(document).associations
    assert document.text(row.part)[row.start : row.end] == row.text == "MVC was related to SICI"
    assert row.origin == "rules/3:association-joins"


@pytest.mark.parametrize("case", TABLE["site_claims"], ids=lambda case: case["text"])
def test_a_sentence_places_adaptation_as_the_table_says(case: dict[str, Any]) -> None:
    claims = concluded(case["text"]).site_claims
    told = {f"{c.site} | {c.stance}" + (" | hedged" if c.hedged else "") for c in claims}
    assert told == set(case["expect"]), case["why"]


def test_a_place_in_a_title_is_claimed_where_the_title_states_a_result() -> None:
    stated = read(
        Document("PMID:1", "Strength training causes plasticity at supraspinal level", TRAINING + "MVC rose.")
    )
    asked = read(
        Document("PMID:1", "Does strength training cause plasticity at supraspinal level?", TRAINING + "MVC rose.")
    )
    assert [(c.site, c.part) for c in stated.site_claims] == [("supraspinal", "title")]
    assert not asked.site_claims


def test_a_review_claims_places_wherever_it_does_not_speak_of_itself() -> None:
    text = "This review is on training. Early gains go along with adaptations in spinal circuits. Muscle follows."
    (claim,) = read(Document("PMID:1", "Strength training: a review", text)).site_claims
    assert (claim.site, claim.stance, claim.origin) == ("spinal_cord", "adapts", "rules/3:site-named")


def test_explain_shows_each_row_with_its_rule() -> None:
    told = explain(Document("PMID:1", "", TRAINING + "MVC was related to SICI. Training acts on spinal circuits."))
    assert "association: maximal_strength | sici | positive" in told
    assert "[rules/3:association-joins]" in told
    assert "site claim: spinal_cord | adapts | spinal circuits   [rules/3:site-named]" in told
