"""The page: whole in itself, and texts of documents never become markup or script."""

import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from graph.build import build, write
from graph.export.content import Told, read_content
from graph.export.doses import Dose
from graph.export.explorer import PAGE, SCRIPTS, write_explorer
from graph.export.page import page_data, segments
from pipeline.ontology import ontology
from pipeline.tables import Evidence, Mention, Sentence

ATTACK = "SICI fell <script>alert(1)</script> and </script><img src=x onerror=alert(2)><!-- by 20 %"


class Elements(HTMLParser):
    """Collects the elements of a page as a browser would see them, and the text of its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "script" and self.cdata_elem == "script":
            self.scripts[-1] += data


def elements(page: Path) -> Elements:
    parser = Elements()
    parser.feed(page.read_text(encoding="utf8"))
    return parser


def write_page(tables: Path, path: Path) -> None:
    write_explorer(page_data(read_content(tables), ontology(), 50), path, 0.95)


@pytest.fixture(scope="module")
def page(gold_folder: Path) -> Path:
    path = gold_folder.parent / "explorer.html"
    write_page(gold_folder, path)
    return path


@pytest.fixture
def attacked(make: dict[str, Callable[..., Any]], tmp_path: Path) -> Path:
    finding = make["finding"]("PMID:1", text="fell", start=5, end=9, direction="decrease")
    sentence = Sentence(
        finding.sentence_id,
        "PMID:1",
        0,
        "abstract",
        0,
        len(ATTACK),
        ATTACK,
        None,
        "RESULTS",
        "result",
        None,
        "test/1",
        "digest",
    )
    record = make["record"]("PMID:1", abstract=ATTACK, title=ATTACK, first_author="<b>Weier</b>", doi='10.1/"><script>')
    rows = make["rows"]([record], [make["study"]("PMID:1")], [finding], sentences=[sentence])
    write(rows, build(rows, ontology(), 0.95), tmp_path / "tables")
    write_page(tmp_path / "tables", tmp_path / "explorer.html")
    return tmp_path / "explorer.html"


def test_a_script_in_an_abstract_is_data_and_not_an_element(page: Path, attacked: Path) -> None:
    found, plain = elements(attacked), elements(page)
    assert [tag for tag, _ in found.tags] == [tag for tag, _ in plain.tags]
    assert [values.get("type") for tag, values in found.tags if tag == "script"] == ["application/json", None]
    assert "<" not in found.scripts[0]


def test_the_text_of_an_abstract_is_shown_as_it_stands(attacked: Path) -> None:
    data = json.loads(elements(attacked).scripts[0])
    (told,) = data["evidence"]
    assert told["sentence"] == ["SICI ", ["r", "fell"], ATTACK[9:]]
    (study,) = data["studies"]
    assert (study["who"], study["kind"]) == ("<b>Weier</b>", "abstract")


def test_the_script_makes_text_nodes_alone() -> None:
    script = "".join((PAGE / f"{name}.js").read_text(encoding="utf8") for name in SCRIPTS)
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "fetch(",
        "XMLHttpRequest",
    ):
        assert way not in script


def test_every_script_is_in_the_page() -> None:
    assert {path.stem for path in PAGE.glob("*.js")} == {*SCRIPTS, "served"}


def test_the_page_lets_run_its_own_script_and_style_alone(page: Path) -> None:
    found = elements(page)
    (policy,) = [v["content"] for tag, v in found.tags if v.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert "default-src 'none'" in policy
    text = page.read_text(encoding="utf8")
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    for part in (found.scripts[1], style[1]):
        assert f"'sha256-{b64encode(sha256(part.encode()).digest()).decode()}'" in policy


def test_the_page_loads_nothing_from_elsewhere(page: Path) -> None:
    for tag, values in elements(page).tags:
        assert not {"src", "href", "onclick", "onerror", "style"} & set(values), (tag, values)
    assert "@import" not in page.read_text(encoding="utf8")
    assert "url(" not in page.read_text(encoding="utf8")


def test_the_words_are_marked_by_their_offsets_whatever_the_script_s_character_width(gold_folder: Path) -> None:
    for group in read_content(gold_folder).told.values():
        for told in group:
            before, words, after = told.marked()
            assert (before + words + after, words) == (told.sentence.text, told.row.text)


def test_a_page_shows_so_many_sentences_and_tells_how_many_there_are(gold_folder: Path) -> None:
    data = page_data(read_content(gold_folder), ontology(), 2)
    quoted = Counter(row["edge"] for row in data["evidence"] if "sentence" in row)
    counted = Counter(row["edge"] for row in data["evidence"])
    assert max(quoted.values()) == 2
    assert counted == {edge["id"]: edge["findings"] for edge in data["edges"] if edge["findings"]}
    assert max(counted.values()) > 20


def test_nodes_come_in_an_order_in_which_less_crosses_than_in_the_ontology_s(gold_folder: Path) -> None:
    content = read_content(gold_folder)
    links = [(edge.source, edge.target, float(edge.studies)) for edge in content.edges if edge.relation == "changes"]
    names = [node["id"] for node in page_data(content, ontology(), 1)["nodes"]]
    given = [node.node_id for node in content.drawn()]
    drawn, listed = ([[name for name in order if name.startswith(kind)] for kind in ("intervention", "outcome")]
                     for order in (names, given))  # fmt: skip
    assert sorted(drawn[0]) == sorted(listed[0])
    assert crossed(drawn, links) < 0.7 * crossed(listed, links)
    assert names == [node["id"] for node in page_data(read_content(gold_folder), ontology(), 1)["nodes"]]


def crossed(columns: list[list[str]], links: list[tuple[str, str, float]]) -> float:
    """Crossings counted pair by pair."""
    place = {name: number for nodes in columns for number, name in enumerate(nodes)}
    return sum(
        one * other
        for (a, b, one), (c, d, other) in combinations([link for link in links if link[0] in place], 2)
        if (place[a] - place[c]) * (place[b] - place[d]) < 0
    )


def test_names_of_both_ends_are_marked_beside_the_words_of_the_result(make: dict[str, Callable[..., Any]]) -> None:
    text = "Training increased the MEP."
    finding = make["finding"]("PMID:1", start=9, end=18, text="increased", part="abstract")
    sentence = Sentence(finding.sentence_id, "PMID:1", 0, "abstract", 0, len(text), text, None, "RESULTS", "result",
                        None, "test/1", "digest")  # fmt: skip
    step = Evidence("1", "2", "findings", "PMID:1", "PMID:1", "increase", 1.0, 1.0, None)
    told = Told(step, make["record"]("PMID:1"), make["study"]("PMID:1"), finding, sentence, Dose())
    edge = SimpleNamespace(source="intervention:resistance_training", target="outcome:mep_amplitude")
    named = [
        Mention(str(start), "PMID:1", finding.sentence_id, kind, concept, "abstract", start, end, text[start:end], "t",
                "digest")
        for kind, concept, start, end in (
            ("intervention", "resistance_training", 0, 8), ("outcome", "mep_amplitude", 23, 26),
            ("outcome", "h_reflex", 0, 3),
        )
    ]  # fmt: skip
    pieces = segments(told, edge, named)  # type: ignore[arg-type]
    assert pieces == [["s", "Training"], " ", ["r", "increased"], " the ", ["t", "MEP"], "."]
