"""The explorer in a real browser: it loads, counts, filters, shows evidence, keeps its state and asks no network."""

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graph.database import build_database
from graph.export.asked import ask
from graph.export.content import read_content
from graph.export.explorer import write_explorer
from graph.export.page import page_data
from graph.questions.effects import effects
from graph.serving import server
from pipeline.ontology import ontology
from pipeline.store import read_rows
from pipeline.tables import Mention, Sentence

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
EDGE = "intervention:eccentric_rt outcome:maximal_strength"
COUNT_ALL = """() => [...edges.values()].filter(edge => edge.relation === 'changes').map(edge => {
    const { votes, belief, interval, direction, certainty, reasons, studies, reviews } = counted(edge, () => true);
    return [edge, { votes, belief, interval, direction, certainty, reasons, studies, reviews }]; })"""
COUNT_LEFT = """() => Object.fromEntries([...left()]
    .filter(([id, count]) => edges.get(id).relation === 'changes' && count.studies)
    .map(([id, { votes, interval, direction, certainty }]) => [id, { votes, interval, direction, certainty }])
    .map(([id, count]) => [edges.get(id).source.slice(13) + ' ' + edges.get(id).target.slice(8), count]))"""


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; `make test-browser` does")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; `make test-browser` installs it")
    with api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def explorer(gold_folder: Path) -> Path:
    """The page of the gold, with a figure."""
    figure = gold_folder.parent / "years.svg"
    figure.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><title>Years</title><desc>One &lt; two</desc>'
        "<script>document.title = 'run'</script><text y='15'>1999</text></svg>"
    )
    data = page_data(read_content(gold_folder), ontology(), 50, ask(gold_folder), read_rows(Mention, gold_folder))
    write_explorer(data, gold_folder.parent / "explorer.html", 0.95, [figure])
    return gold_folder.parent / "explorer.html"


@pytest.fixture
def opened(browser: "Browser") -> Iterator[Callable[..., "Page"]]:
    """Opens pages; a console message, an error or a request for anything but the page fails the test."""
    faults: list[str] = []
    contexts = []

    def open_page(path: Path, address: str = "", width: int = 1280, height: int = 800) -> "Page":
        context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
        page.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or faults.append(asked.url))
        page.goto(f"file://{path}{address}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults


def edge_id(page: "Page", ends: str) -> str:
    source, target = ends.split()
    found = page.evaluate(
        f"[...edges.values()].find(edge => edge.source === '{source}' && edge.target === '{target}').id"
    )
    return str(found)


def test_the_page_loads_and_draws_the_graph(opened: Callable[..., "Page"], explorer: Path) -> None:
    page = opened(explorer)
    assert re.match(r"\d{3} findings in \d{3} studies", page.locator("#counts").inner_text())
    assert page.locator("svg .node").count() > 20
    assert page.locator("svg .edge").count() > 40
    assert page.locator("#panel .list li").count() > 40


def test_the_page_counts_votes_beliefs_and_certainty_as_the_tables_do(
    opened: Callable[..., "Page"], explorer: Path
) -> None:
    found = opened(explorer).evaluate(COUNT_ALL)
    assert len(found) > 150
    for edge, count in found:
        assert (edge["studies"], edge["reviews"]) == (count["studies"], count["reviews"])
        assert edge["votes"] == pytest.approx(count["votes"], abs=1e-6)
        for name in ("belief", "interval"):
            assert [value is None for value in edge[name]] == [value is None for value in count[name]]
            known = [value for value in edge[name] if value is not None]
            assert known == pytest.approx([value for value in count[name] if value is not None], abs=2e-6)
        told = (edge.get("direction"), edge.get("certainty"), edge.get("reasons", []))
        assert told == (count["direction"], count["certainty"], count["reasons"])


@pytest.mark.parametrize(
    ("address", "where"),
    [
        ("species=human&exposure=acute", "species = human and exposure = acute"),
        ("dose=weeks&least=4&most=8", "weeks >= 4 and weeks <= 8"),
        ("from=2005&to=2018&people=young_adults", "year >= 2005 and year <= 2018 and population = young_adults"),
        ("design=rct,crossover", "design in (rct, crossover)"),
    ],
)
def test_a_filter_counts_anew_as_the_question_effects_does(
    opened: Callable[..., "Page"], explorer: Path, gold_folder: Path, tmp_path: Path, address: str, where: str
) -> None:
    build_database(gold_folder, tmp_path / "graph.duckdb")
    table = effects(where=where, database=tmp_path / "graph.duckdb").tables[0]
    keys = [column.key for column in table.columns]
    told = [dict(zip(keys, row, strict=True)) for row in table.rows]
    found = opened(explorer, f"#{address}").evaluate(COUNT_LEFT)
    assert {f"{row['intervention']} {row['outcome']}" for row in told if row["studies"]} == set(found)
    for row in told:
        if row["studies"]:
            count = found[f"{row['intervention']} {row['outcome']}"]
            assert [row[name] for name in ("increase", "decrease", "no_change")] == pytest.approx(
                count["votes"], abs=1e-6
            )
            assert (row["leading_direction"], row["certainty"]) == (count["direction"], count["certainty"])
            if row["belief_low"] is not None:
                assert [row["belief_low"], row["belief_high"]] == pytest.approx(count["interval"], abs=1e-6)


def test_search_leaves_what_holds_every_word(opened: Callable[..., "Page"], explorer: Path) -> None:
    page = opened(explorer)
    before = page.locator("#panel .list li").count()
    page.fill("#q", "cross-education unilateral")
    assert 0 < page.locator("#panel .list li").count() < before
    page.fill("#q", "no such words stand anywhere")
    assert page.locator("#panel .list li").count() == 0
    assert "Nothing is left" in page.locator("#drawn").inner_text()
    page.wait_for_url(lambda url: "q=no+such+words" in url)


def test_filters_are_set_told_kept_in_the_address_and_cleared(opened: Callable[..., "Page"], explorer: Path) -> None:
    page = opened(explorer)
    page.click(".pick[data-name=species] summary")
    page.check(".pick[data-name=species] input[value=human]")
    page.keyboard.press("Escape")
    page.select_option("#dose", "weeks")
    page.fill("#least", "4")
    assert "counted anew" in page.locator("#told").inner_text()
    page.wait_for_url(lambda url: "species=human" in url and "least=4" in url)
    page.click("#clear")
    assert "#" not in page.url.rstrip("#")
    assert "counted anew" not in page.locator("#told").inner_text()


def test_a_click_on_a_line_shows_its_evidence_word_for_word(
    opened: Callable[..., "Page"], explorer: Path, gold_folder: Path
) -> None:
    page = opened(explorer)
    edge = edge_id(page, EDGE)
    page.locator(f"svg .edge[data-edge='{edge}'] .hit").dispatch_event("click")
    panel = page.locator("#panel")
    assert "eccentric resistance training" in panel.locator("h2").inner_text()
    assert "Belief in increase" in panel.inner_text()
    assert panel.locator(".card mark.m-r").count() >= panel.locator(".card").count() > 5
    assert re.fullmatch(
        r"https://(doi\.org|pubmed\.ncbi\.nlm\.nih\.gov)/.+", panel.locator(".card a").first.get_attribute("href") or ""
    )
    quoted = {" ".join(text.split()) for text in panel.locator(".card q").all_inner_texts()}
    assert quoted <= {" ".join(row.text.split()) for row in read_rows(Sentence, gold_folder)}
    assert panel.locator(".card", has_text="Dose:").count() > 0


def test_a_contested_link_shows_what_may_separate_its_sides(opened: Callable[..., "Page"], explorer: Path) -> None:
    page = opened(explorer)
    edge = edge_id(page, "intervention:resistance_training outcome:maximal_strength")
    page.evaluate(f"choose({{edge: '{edge}'}})")
    told = page.locator("#panel details.more", has_text="Moderators").inner_text()
    assert re.search(r"What separates the sides|Studies disagree here", told)
    assert re.search(r"species\s+human \d+", told)


def test_a_site_shows_its_profile_and_the_authors_claims_beside_it(
    opened: Callable[..., "Page"], explorer: Path
) -> None:
    page = opened(explorer)
    page.locator("svg .node[data-node='site:motoneuron']").dispatch_event("click")
    assert page.locator("#panel .profile .stack").count() > 3
    assert "say that it adapts" in page.locator("#claims-of-authors").inner_text()
    page.locator("#panel .profile button").first.click()
    assert "Inferred, not observed" in page.locator("#panel").inner_text()
    assert page.locator("#panel .list li").count() > 1


def test_a_link_sends_a_view_and_the_way_back_undoes(opened: Callable[..., "Page"], explorer: Path) -> None:
    page = opened(explorer)
    page.evaluate(f"choose({{edge: '{edge_id(page, EDGE)}'}})")
    page.fill("#from", "2000")
    page.wait_for_url(lambda url: "from=2000" in url)
    heading, told = page.locator("#panel h2").inner_text(), page.locator("#told").inner_text()
    other = opened(explorer, page.url[page.url.index("#") :])
    assert other.locator("#panel h2").inner_text() == heading
    assert other.locator("#told").inner_text() == told
    assert other.input_value("#from") == "2000"
    page.go_back()
    assert page.locator("#panel h2").inner_text() == "Best supported first"


def test_an_address_that_cannot_be_is_read_as_far_as_it_can(opened: Callable[..., "Page"], explorer: Path) -> None:
    page = opened(explorer, "#view=no&node=site:nowhere&edge=x&show=changes,no&species=%3Cscript%3E&from=x&q=%22%3E")
    assert page.locator("#panel h2").inner_text() == "Best supported first"


def test_the_table_sorts_and_leads_to_evidence(opened: Callable[..., "Page"], explorer: Path) -> None:
    page = opened(explorer, "#view=table&studies=0")
    counts = [int(text) for text in page.locator("#table tbody tr td:nth-child(5)").all_inner_texts() if text]
    assert counts == sorted(counts, reverse=True)
    page.click("#table th button:has-text('Certainty')")
    assert page.locator("#table th[aria-sort=descending]").inner_text().startswith("Certainty")
    page.locator("#table tbody button").first.click()
    assert page.locator("#panel .card").count() > 0


def test_a_claim_gets_its_verdict_and_the_best_sentences(opened: Callable[..., "Page"], explorer: Path) -> None:
    page = opened(explorer)
    page.click("#to-claim")
    page.fill("#claim-words", "Eccentric strength training increases maximal strength")
    verdict = page.locator("#answer .verdict").inner_text()
    assert verdict.startswith("supported")
    assert page.locator("#answer section[data-side=for] .card").count() == 3
    page.select_option("#claim-says", "decrease")
    assert page.locator("#answer .verdict").inner_text().startswith("contradicted")
    page.select_option("#claim-target", "site:motoneuron")
    assert "probability" in page.locator("#answer .verdict").inner_text()
    assert "target=site" in page.url


def test_the_figures_are_held_by_the_page_and_run_nothing(opened: Callable[..., "Page"], explorer: Path) -> None:
    page = opened(explorer, "#view=figures")
    image = page.locator("#figures img")
    assert image.get_attribute("alt") == "One < two"
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 60
    assert page.title() == "adaptome explorer"


def test_the_graph_is_walked_and_chosen_with_the_keyboard(opened: Callable[..., "Page"], explorer: Path) -> None:
    page = opened(explorer)
    assert page.locator("svg .node[tabindex='0']").count() == 1
    page.locator("svg .node[tabindex='0']").focus()
    first = page.evaluate("document.activeElement.dataset.node")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.node") != first
    page.keyboard.press("ArrowRight")
    measure = page.evaluate("document.activeElement.dataset.node")
    assert measure.startswith("outcome:")
    page.keyboard.press("Enter")
    assert page.locator("#panel .kind").inner_text() == "Measure"
    page.keyboard.press("Escape")
    assert page.locator("#panel h2").inner_text() == "Best supported first"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_the_focus_is_kept_where_what_held_it_is_drawn_anew(opened: Callable[..., "Page"], explorer: Path) -> None:
    page = opened(explorer)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    item = page.locator("#panel .list button[data-edge]").nth(2)
    edge = item.get_attribute("data-edge")
    item.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="back to the list").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.edge") == edge
    page.get_by_role("button", name="more, with fewer studies").press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    page.get_by_role("button", name=re.compile(r"Show \d+ more$")).press("Enter")
    assert page.evaluate("[...document.querySelectorAll('#panel .list button')].indexOf(document.activeElement)") == 40
    page.locator(".pick[data-name=species] summary").press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(".pick[open]").count() == 1
    page.locator("#dose").focus()
    assert page.locator(".pick[open]").count() == 0


def test_every_control_has_a_name(opened: Callable[..., "Page"], explorer: Path) -> None:
    page = opened(explorer)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, svg .node, [role=region]')]
        .filter(one => !(one.getAttribute('aria-label') || one.textContent.trim() || (one.labels && one.labels.length)))
        .map(one => one.outerHTML)"""
    )
    assert nameless == []


@pytest.mark.parametrize("address", ["", "#view=table", "#view=claim", "#view=figures", "#node=site:motoneuron"])
def test_a_phone_shows_everything_in_its_width(opened: Callable[..., "Page"], explorer: Path, address: str) -> None:
    page = opened(explorer, address, 390, 844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("#picture, #table, #claim, #figures").locator("visible=true").count() > 0


def test_a_script_in_an_abstract_is_shown_and_not_run(
    opened: Callable[..., "Page"], explorer: Path, tmp_path: Path
) -> None:
    attack = "<script>alert(1)</script></script><img src=x onerror=alert(2)><!-- {{data}}"
    text = explorer.read_text(encoding="utf8")
    held = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert held is not None
    data: dict[str, Any] = json.loads(held[1])
    for row in data["evidence"]:
        row["sentence"] = [attack, ["r", attack]]
        row["dose"] = row["citation"] = attack
    for study in data["studies"]:
        study |= {"who": attack, "title": attack, "doi": '10.1/"><script>alert(3)</script>', "journal": attack}
    for node in data["nodes"]:
        node |= {"label": f"{node['label']} {attack}", "detail": attack}
    del data["width"], data["figures"]
    write_explorer(data, tmp_path / "explorer.html", 0.95)
    page = opened(tmp_path / "explorer.html")
    page.evaluate(f"choose({{edge: '{edge_id(page, EDGE)}'}})")
    assert page.locator("#panel .card q").first.inner_text() == attack * 2
    assert page.locator("#panel script, #panel img, main script").count() == 0
    for view in ("table", "claim", "figures", "graph"):
        page.click(f"#to-{view}")
    page.locator("svg .node").first.dispatch_event("click")
    page.wait_for_timeout(100)


def test_a_served_page_asks_its_own_server_for_sentences(browser: "Browser", gold_folder: Path, tmp_path: Path) -> None:
    build_database(gold_folder, tmp_path / "graph.duckdb")
    with server(0, database=tmp_path / "graph.duckdb") as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{running.server_address[1]}/"
        context = browser.new_context()
        page, faults = context.new_page(), []
        page.on("console", lambda message: faults.append(message.text))
        page.on("request", lambda asked: asked.url.startswith(address) or faults.append(asked.url))
        page.goto(address)
        page.evaluate(f"choose({{edge: '{edge_id(page, EDGE)}'}})")
        page.locator("#panel .card q mark.m-r").first.wait_for()
        page.keyboard.press("Escape")
        page.fill("#q", "eccentric")
        page.locator("#panel .list li").first.wait_for()
        page.evaluate(
            "choose({view: 'claim', training: 'intervention:eccentric_rt', target: 'outcome:maximal_strength'})"
        )
        page.locator("#answer .card q").first.wait_for()
        context.close()
        running.shutdown()
    assert not faults
