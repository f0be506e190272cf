"""The explorer with 300 concepts and 3,000 evidence rows in Chromium: how long it takes to open and to filter.

    python bench/explorer.py

Rows are drawn at a fixed seed over the ontology and made-up concepts beside it, go through the stages graph and export,
and end in a page. Opening is until the page has loaded and drawn; filtering until the new picture is laid out. It needs
what `make test-browser` installs. Targets: 2 s and 100 ms.
"""

import random
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph.build import READ, Tables, build, write
from graph.export.asked import ask
from graph.export.content import read_content
from graph.export.explorer import write_explorer
from graph.export.page import page_data
from pipeline.ontology import Ontology, ontology
from pipeline.tables import Direction, Finding, Mention, Parameter, Record, Sentence, Study, row_id

CONCEPTS, ROWS, STUDIES, SEED = 300, 3000, 600, 20261121
OPENINGS, ROUNDS = 5, 5
DRAWN: tuple[Direction, ...] = ("increase", "increase", "increase", "no_change", "decrease")
TARGETS = {"open": 2000.0, "filter": 100.0}  # ms
TEXT = "After {weeks} weeks of {training}, {outcome} had changed by {change} % in the group, by less in controls."
CHOICES = {
    "species": "document.querySelector('input[name=species][value=human]').click()",
    "design": "document.querySelector('input[name=design][value=rct]').click()",
    "people": "document.querySelector('input[name=people][value=older_adults]').click()",
    "exposure": "document.querySelector('input[name=exposure][value=chronic]').click()",
    "years": "set('from', '2005')",
    "dose": "set('dose', 'weeks'), set('least', '6')",
    "certainty": "set('certainty', '2')",
    "search": "set('q', 'strength')",
    "every link": "set('studies', '0')",
    "a node": "choose({ node: data.nodes[3].id })",
    "an edge": "choose({ edge: data.edges.find(edge => edge.studies > 2).id })",
    "table": "choose({ view: 'table' })",
}
MEASURED = """async does => {
    const told = new Event('input', { bubbles: true });
    const set = (id, value) => { byId(id).value = value; byId(id).dispatchEvent(told); };
    history.replaceState(null, '', '#'); state = blank(); fill(); refresh(); document.body.offsetHeight;
    await new Promise(done => setTimeout(done, 30));
    const start = performance.now();
    eval_(does, set);
    document.body.offsetHeight;
    return performance.now() - start; }"""


def wider(known: Ontology) -> Ontology:
    """Return the ontology with made-up measures and trainings, to as many concepts as are wanted."""
    more = CONCEPTS - len(known.interventions) - len(known.outcomes) - len(known.sites)
    trainings = {f"training_{number}": f"made-up training {number}" for number in range(more // 2)}
    outcomes = {f"measure_{number}": f"size of made-up measure {number}" for number in range(more - more // 2)}
    return replace(known, interventions=known.interventions | trainings, outcomes=known.outcomes | outcomes)


def rows(known: Ontology) -> Tables:
    """Return tables with so many findings, spread unevenly: some pairs are studied often, most hardly."""
    chance = random.Random(SEED)
    found: Tables = {table: [] for table in READ}
    trainings, outcomes = list(known.interventions), list(known.outcomes)
    chance.shuffle(trainings)
    chance.shuffle(outcomes)
    for number in range(STUDIES):
        for row in _study(chance, f"PMID:{number + 1}", trainings, outcomes, known):
            found[type(row)].append(row)
    return found


def _study(
    chance: random.Random, document: str, trainings: list[str], outcomes: list[str], known: Ontology
) -> Iterator[Any]:
    weeks = chance.randint(2, 24)
    number, year = int(document.removeprefix("PMID:")), chance.randint(1990, 2026)
    yield Record(document, "pubmed", "abstract", number, 1, f"10.1000/{number}", f"A made-up study {number}", "", "eng",
                 year, None, "Journal", f"Author{number}", (), False)  # fmt: skip
    yield Study(document, chance.choice(known.designs[:5]), "human" if chance.random() < 0.9 else "rat",
                chance.choice(known.populations), chance.randint(8, 80), chance.choice(("acute", "chronic")), None,
                None, "bench/1")  # fmt: skip
    start, drawn = 0, set[tuple[str, str]]()
    while len(drawn) < ROWS // STUDIES:
        pair = (_uneven(chance, trainings), _uneven(chance, outcomes))
        if pair in drawn:
            continue
        drawn.add(pair)
        text = TEXT.format(
            weeks=weeks,
            training=pair[0].replace("_", " "),
            outcome=pair[1].replace("_", " "),
            change=chance.randint(1, 40),
        )
        sentence, end = row_id(document, start), start + len(text)
        yield Sentence(sentence, document, len(drawn) - 1, "abstract", start, end, text, None, "RESULTS", "result",
                       None, "bench/1", "abstract")  # fmt: skip
        place = start + text.index("changed")
        direction: Direction = chance.choice(DRAWN)
        untold = dict.fromkeys(
            ("citation", "p_value", "p_relation", "change_percent", "effect_size", "effect_measure", "interval_low",
             "interval_high")
        )  # fmt: skip
        yield Finding(
            row_id(document, *pair), document, sentence, pair[0], "control", pair[1], direction, "trained", False, 0.9,
            "abstract", place, place + 7, "changed", origin="bench/1", text_kind="abstract", **untold
        )  # fmt: skip
        if len(drawn) == 1:
            yield Parameter(row_id(document, "weeks"), document, sentence, "duration", weeks, weeks, "weeks", None,
                            "abstract", start, start + 5, "After", "bench/1", "abstract")  # fmt: skip
        start = end + 1


def _uneven(chance: random.Random, names: list[str]) -> str:
    return names[int(len(names) * chance.random() ** 2.2)]


def page(folder: Path) -> Path:
    """Write the page of the drawn rows and return it."""
    known = wider(ontology())
    drawn = rows(known)
    write(drawn, build(drawn, known, 0.95), folder / "tables")
    mentions = [row for row in drawn[Mention] if isinstance(row, Mention)]
    data = page_data(read_content(folder / "tables"), known, 50, ask(folder / "tables"), mentions)
    write_explorer(data, folder / "explorer.html", 0.95)
    concepts = len([node for node in data["nodes"] if node["kind"] in ("intervention", "outcome", "site")])
    print(f"{concepts} trainings, measures and sites that a link joins, {len(data['evidence'])} evidence rows, "
          f"{len(data['edges'])} links, {(folder / 'explorer.html').stat().st_size / 1e6:.1f} MB")  # fmt: skip
    return folder / "explorer.html"


def measure(path: Path) -> dict[str, list[float]]:
    """Return milliseconds by what was done."""
    from playwright.sync_api import sync_playwright

    found: dict[str, list[float]] = {"open": []}
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(OPENINGS):
            tab = browser.new_page(viewport={"width": 1280, "height": 800})
            start = time.perf_counter()
            tab.goto(f"file://{path}")
            tab.locator("svg .node").first.wait_for()
            found["open"].append((time.perf_counter() - start) * 1000)
            for does, script in CHOICES.items():
                for _ in range(ROUNDS):
                    body = MEASURED.replace("eval_(does, set)", script)
                    found.setdefault(does, []).append(tab.evaluate(body))
            tab.close()
        browser.close()
    return found


def main() -> None:
    with TemporaryDirectory() as folder:
        found = measure(page(Path(folder)))
    slow = []
    for does, times in found.items():
        middle, most = statistics.median(times), max(times)
        print(f"{does:>12}  median {middle:6.0f} ms   slowest {most:6.0f} ms   ({len(times)} times)")
        if middle > TARGETS["open" if does == "open" else "filter"]:
            slow.append(does)
    if slow:
        sys.exit(f"slower than wanted: {', '.join(slow)}")


if __name__ == "__main__":
    main()
