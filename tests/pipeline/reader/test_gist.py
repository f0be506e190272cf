"""The gist of a text: what its words suggest."""

from pathlib import Path

import numpy as np

from pipeline.ontology import ontology
from pipeline.reader.gist import FILE, Gist, load_gist, save_gist, terms
from pipeline.reader.pipeline import annotated, known
from pipeline.reader.reading import Document

ZERO = np.zeros(2, np.float32)
DOCUMENT = Document("PMID:1", "Eccentric training", "They trained for 12 weeks; force rose by 4.5%.")


def test_terms_are_words_neighbours_and_names_once() -> None:
    own = known(annotated(DOCUMENT, without=("adaptome_findings",)))
    found = list(terms(own.sentences, own.hits))
    assert {"trained", "for 0", "0 weeks", "by 0", "0 %", "named=eccentric_rt", "title=eccentric_rt"} <= set(found)
    assert len(found) == len(set(found))


def test_odds_are_sums_and_survive_a_file(tmp_path: Path) -> None:
    weights = np.array([[1.0, -1.0], [0.5, 0.25]], np.float32)
    one = Gist(("rest",), ("rct",), {"a": 0, "b c": 1}, weights, np.array([-2.0, 0.0], np.float32), ZERO, 1)
    save_gist(one, tmp_path)
    for gist in (one, load_gist(tmp_path)):
        assert gist.of_interventions(iter(["a", "b c", "unheard"])) == {"rest": -0.5}
        assert gist.of_designs(iter(["b c"])) == {"rct": 0.25}
        assert gist.of_designs(iter([])) == {"rct": 0.0}


def test_a_short_text_is_filled_up_with_average_words() -> None:
    weights, usual = np.array([[1.0, 1.0]], np.float32), np.array([-4.0, 0.0], np.float32)
    one = Gist(("rest",), ("rct",), {"a": 0}, weights, np.zeros(2, np.float32), usual, 2)
    assert one.of_interventions(iter(["a"])) == {"rest": -1.0}
    assert one.of_interventions(iter([])) == {"rest": -4.0}


def test_what_ships_knows_the_ontology() -> None:
    shipped = load_gist(Path("models/judge"))
    assert (Path("models/judge") / FILE).stat().st_size < 3_000_000
    assert set(shipped.interventions) == set(ontology().interventions)
    assert set(shipped.designs) == set(ontology().designs)
