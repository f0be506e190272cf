"""chain: the causal chain from a training to an outcome, link by link - training, site, measure, performance.

Reads: `reported` (by graph/questions/filters.py), knowledge edges, associations; graph/views.sql says the same in
`chain_of` and `relations`.
Idea: graph/questions/links.py makes the links and says how they are compared; a chain is as strong as its weakest.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.paths import DATABASE
from graph.questions.answer import Answer, Column, Table
from graph.questions.filters import kept
from graph.questions.links import Chain, Link, Web, web
from graph.questions.names import intervention_id, nearest, outcome_id
from graph.questions.pooling import pool
from pipeline.errors import InputError

KINDS = "SELECT intervention FROM descendants_of('{}')"
SENTENCES = """SELECT a.a, a.b, a.relation, r.first_author, r.year, s.design, s.species, s.n, r.record_id, r.doi,
        a.text_kind, t.text
    FROM associations AS a JOIN records AS r USING (record_id) JOIN studies AS s USING (record_id)
        JOIN sentences AS t ON t.sentence_id = a.sentence_id
        JOIN evidence AS e ON e.evidence_id = association_id AND source_table = 'associations'
    WHERE ? IN (a, b) AND vote > 0
    ORDER BY list_position(['positive', 'negative', 'none'], relation), year, record_id"""
REFERENCES = "SELECT source[9:], target[6:], reference FROM edges WHERE relation = 'reflects'"
MOST = 8  # chains that people see; programs get all links
LINKS = (
    Column("step", "step"), Column("kind", "kind"), Column("source"), Column("relation"), Column("target"),
    Column("", "link"), Column("says", "says"), Column("holds", "holds"), Column("studies", "studies"),
    Column("increase", "up", 1), Column("decrease", "down", 1), Column("no_change", "same", 1),
    Column("certainty", "GRADE"), Column("reasons"), Column("reference"), Column("weakest"),
)  # fmt: skip
CHAINS = (
    Column("site", "site"), Column("measure", "measure"), Column("", "training: site"), Column("", "site: measure"),
    Column("", "training: measure"), Column("", "measure: outcome"),
    Column("", "weakest"), Column("weakest_step"), Column("weakest_holds"), Column("foretells", "foretells"),
)  # fmt: skip
SAID = (
    Column("a"), Column("b"), Column("", "(pair)"), Column("relation", "("), Column("first_author", "("),
    Column("year", "("), Column("design", "("), Column("species"), Column("n", "n ="), Column("record_id"),
    Column("doi", "doi"), Column("text_kind", "("), Column("sentence", "sentence", quoted=True),
)  # fmt: skip
STEPS = {1: "training changes site", 2: "site shows in measure", 3: "training changes measure",
         4: "measure goes with outcome"}  # fmt: skip
WORDS = {"+": "same way", "-": "opposite way", "positive": "same way", "negative": "opposite way",
         "none": "not related", "no_change": "no change"}  # fmt: skip


def chain(intervention: str, outcome: str, kinds: bool = False, database: Path = DATABASE) -> Answer:
    """Return every link between a training and an outcome, the chains that they make, and the weakest link of each.

    With ``kinds`` the studies of the training's more specific kinds count as its own.
    """
    training, performance = intervention_id(intervention), outcome_id(outcome)
    with kept(None, database) as connection:
        if kinds:
            pool(connection, training, [row[0] for row in connection.execute(KINDS.format(training)).fetchall()])
        found = web(connection, training, performance)
        if not found.measures and not found.whole:
            there = [row[0] for row in connection.execute("SELECT DISTINCT intervention FROM kept").fetchall()]
            raise InputError(
                f"no study with a vote tells what {training} does to {performance} or to a measure that sees a site; "
                + (nearest(training, there) if there else "--kinds counts no more")
            )
        said = connection.execute(SENTENCES, [performance]).fetchall()
        references = {(site, measure): told for measure, site, told in connection.execute(REFERENCES).fetchall()}
    return _answer(found, said, references, kinds)


def _answer(found: Web, said: list[tuple[Any, ...]], references: dict[tuple[str, str], str], kinds: bool) -> Answer:
    chains = found.chains()
    through = [one for one in chains if one.links[-1].studies != 0]
    best = chains[0] if chains else None
    told = f"{_plain(found.training)}{' and its kinds' if kinds else ''} to {_plain(found.performance)}"
    tables = [
        Table("links", "", _hidden(LINKS), tuple(_link_row(link, references, best) for link in found.links)),
        *_best(best, told, references),
        Table("chains", _title(chains, through), CHAINS, tuple(map(_chain_row, (through or chains)[:MOST])), "none"),
        *_whole(found),
        *_silent(found),
    ]
    if said:
        rows = tuple((a, b, _pair(a, b, found.performance), *rest) for a, b, *rest in said)
        title = f"What studies say of {_plain(found.performance)} and other measures, whatever was trained"
        tables.append(Table("relations", title, SAID, rows))
    return Answer("chain", tuple(tables), NOTES)


NOTES = (
    "holds, 0 to 1: evidence - mean belief in what most weighed votes say; inference - probability of the site's "
    "likeliest state; knowledge - how often the measure shows a change of the site (graph/network.py).",
    "Links are compared in this order: what nobody studied is weakest; then what studies say not to change or not to "
    "be related (the surer, the weaker); then ties; then the smaller number. A chain is as strong as its weakest link.",
    "up, down, same of a link between measures: votes that they go the same way, opposite ways, or are not related. "
    "That two measures go together does not make one the cause of the other.",
    "A site is inferred from all measures together, this one included, so that links of a chain are not independent. "
    "`adaptome effects --intervention ID --outcome ID` lists the sentences behind training and measure.",
)


def _best(best: Chain | None, told: str, references: dict[tuple[str, str], str]) -> Iterator[Table]:
    if best is None:
        yield Table("", f"From {told}: no measure with a vote sees a site", (Column("", " "),), ())
        return
    weakest = best.weakest
    title = (
        f"From {told}: the strongest chain, link by link. Its weakest link is: "
        f"{_words(weakest)} ({weakest.kind}{_because(weakest)})"
    )
    yield Table("", title, tuple(Column("", column.heading, column.digits) for column in LINKS),
                tuple(_link_row(link, references, best) for link in best.links))  # fmt: skip


def _because(link: Link) -> str:
    reasons = {0: ", nobody studied it", 1: f", studies say {WORDS.get(str(link.says), link.says)}", 2: ", tied"}
    return reasons.get(link.rank[0], "" if link.holds is None else f", holds {link.holds:.2f}")


def _link_row(link: Link, references: dict[tuple[str, str], str], best: Chain | None) -> tuple[object, ...]:
    reference = references.get((link.source, link.target)) if link.kind == "knowledge" else None
    weakest = best is not None and link == best.weakest
    says = WORDS.get(str(link.says), link.says) if link.studies != 0 else "nobody asked"
    if link.kind == "inference":
        says = link.says  # "none" is a state of the site
    words = _words(link) + (" <- weakest" if weakest else "")
    return (
        link.step, link.kind, link.source, link.relation, link.target, words, says or "tied", link.holds, link.studies,
        link.increase, link.decrease, link.no_change, link.certainty, link.reasons, reference, weakest,
    )  # fmt: skip


def _words(link: Link) -> str:
    return f"{_plain(link.source)} {link.relation} {_plain(link.target)}"


def _chain_row(one: Chain) -> tuple[object, ...]:
    by = {link.step: link for link in one.links}
    weakest = one.weakest
    return (
        one.site, one.measure, *(_cell(by.get(step)) for step in (1, 2, 3, 4)), STEPS[weakest.step], weakest.step,
        weakest.holds, one.foretells or "nothing",
    )  # fmt: skip


def _cell(link: Link | None) -> str:
    if link is None:
        return "is the outcome"
    if link.studies == 0:
        return "nobody asked"
    says = link.says if link.kind == "inference" else WORDS.get(str(link.says), link.says)
    return f"{says or 'tied'} {link.holds:.2f}" + ("" if link.studies is None else f" ({link.studies})")


def _title(chains: list[Chain], through: list[Chain]) -> str:
    shown = through or chains
    part = f", the strongest {MOST} of {len(shown)}" if len(shown) > MOST else ""
    if chains and not through:
        return f"Chains{part}; all are cut: no study relates a measure to the outcome"
    return f"Chains, each link with what it says and how far it holds (studies){part}"


def _whole(found: Web) -> Iterator[Table]:
    """Yield what studies found of the outcome itself, beside what the chains foretell."""
    columns = (Column("training", "training"), Column("outcome", "outcome"), Column("says", "says"),
               Column("holds", "holds"), Column("studies", "studies"), Column("increase", "up", 1),
               Column("decrease", "down", 1), Column("no_change", "same", 1), Column("certainty", "GRADE"),
               Column("reasons", "because"))  # fmt: skip
    rows: tuple[tuple[object, ...], ...] = ()
    if (link := found.whole) is not None:
        rows = ((link.source, link.target, link.says or "tied", link.holds, link.studies, link.increase, link.decrease,
                 link.no_change, link.certainty, link.reasons),)  # fmt: skip
    yield Table("whole", "The whole, observed: what studies found of the outcome itself", columns, rows,
                "no study with a vote")  # fmt: skip


def _silent(found: Web) -> Iterator[Table]:
    """Yield the measures that changed or not, but of which no study says whether they go with the outcome."""
    columns = (Column("measure", "measure"), Column("", "training: measure"), Column("certainty", "GRADE"),
               Column("sites", "shows"))  # fmt: skip
    silent = [name for name in found.measures if name not in (*found.related, found.performance)]
    if found.performance in found.measures:
        return
    rows = tuple(
        (name, _cell(found.measures[name]), found.measures[name].certainty,
         [link.source for link in found.seen if link.target == name])
        for name in sorted(silent, key=lambda name: (-(found.measures[name].studies or 0), name))
    )  # fmt: skip
    if rows:
        yield Table("unrelated", "Cut: measures of which no study says whether they go with the outcome", columns, rows)


def _pair(a: str, b: str, performance: str) -> str:
    return _plain(b if a == performance else a)


def _hidden(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns for programs alone."""
    return tuple(Column(column.key) for column in columns)


def _plain(name: str) -> str:
    return name.replace("_", " ")
