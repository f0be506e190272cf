"""sites: where in the nervous system a training changes something - inferred from measures, with what that rests on.

Reads: `reported` (by graph/questions/filters.py), the macro `site_ballots_of`, the knowledge edges, `site_claims`.
Idea: graph/network.py turns the votes on measures into the chances of each site; graph/sensitivity.py leaves out each
measure and doubts each assumption. What authors claim of a site stands beside and enters nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from graph.certainty import ANIMALS
from graph.network import MOVES, Chance, Rule, Sees, Sights, Tie, Votes, grouped, infer, information, likelihood, ties
from graph.paths import DATABASE
from graph.questions.answer import Answer, Column, Table
from graph.questions.filters import kept
from graph.questions.names import intervention_id, nearest
from graph.sensitivity import Spread, doubted_constants, doubted_table, left_out, prior, spreads
from pipeline.errors import InputError
from pipeline.ontology import ontology

SEES = """SELECT source[9:], target[6:], sign, weight FROM edges WHERE relation = 'reflects' ORDER BY ALL"""
BALLOTS = """SELECT intervention, outcome, cluster, direction, species, animal, weight
    FROM site_ballots_of({}) ORDER BY ALL"""
KINDS = """CREATE TEMP VIEW pooled AS SELECT kept.* REPLACE ('{0}' AS intervention, outcome AS edge_id)
    FROM kept WHERE intervention IN (SELECT intervention FROM descendants_of('{0}'))"""
CLAIMS = """SELECT c.site, c.stance, c.hedged, r.first_author, r.year, s.design, s.species, r.doi, c.text_kind, t.text
    FROM site_claims AS c JOIN records AS r USING (record_id) JOIN studies AS s USING (record_id)
        JOIN sentences AS t ON t.sentence_id = c.sentence_id
    WHERE NOT r.retracted AND record_id IN (SELECT record_id FROM {}) ORDER BY site, year, record_id, stance"""
CLAIMS_OF_ALL = """SELECT DISTINCT k.intervention, c.site, c.stance, c.record_id
    FROM site_claims AS c JOIN kept AS k USING (record_id) WHERE NOT k.retracted ORDER BY ALL"""
SENTENCES = """SELECT outcome, direction, comparator, limb, first_author, year, design, species, n, p, doi, text_kind,
        sentence
    FROM {} WHERE no_vote IS NULL AND intervention = ? AND 'outcome:' || outcome IN
        (SELECT source FROM edges WHERE relation = 'reflects') ORDER BY outcome, year, record_id, direction"""
FEW = 0.01  # a move of probability below it is not shown to people
MOST = 10  # rows of a list that people see; programs get all
STATES = ("up", "none", "down")


@dataclass(slots=True)
class Heard:
    """What the studies of one training said of the measures that see a site."""

    rows: list[tuple[str, Any, bool, float]] = field(default_factory=list)
    clusters: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by outcome
    species: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by outcome

    def animals(self, outcome: str) -> set[str]:
        return self.species[outcome] & ANIMALS

    @property
    def said(self) -> dict[str, Votes]:
        return grouped(self.rows)


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything inferred of one training."""

    sights: Sights
    heard: Heard
    chances: dict[str, Chance]
    spreads: dict[str, Spread]  # over doubts of the table
    constants: dict[str, Spread]  # over other constants
    without: dict[str, dict[str, Chance]]  # by measure left out, by site
    ties: list[Tie]
    tells: dict[tuple[str, str], float]  # bits that a measure is expected to tell of a site
    claims: list[tuple[Any, ...]]

    def moved(self, site: str) -> list[tuple[str, str, float]]:
        """Return the measures that moved a site, the state that each favours, by how much; the strongest first."""
        found = []
        for measure, chances in self.without.items():
            gains = {state: self.chances[site].of(state) - chances[site].of(state) for state in STATES}
            state = max(STATES, key=lambda name: gains[name])
            if gains[state] > 1e-9:
                found.append((measure, state, gains[state]))
        return sorted(found, key=lambda one: (-one[2], one[0]))

    def seers(self, site: str) -> list[str]:
        return [measure for measure, rows in self.sights.items() if any(row.site == site for row in rows)]

    def best(self, site: str) -> tuple[str | None, float]:
        """Return the measure that would tell most of a site, with its bits."""
        ranked = sorted((-self.tells[measure, site], measure) for measure in self.seers(site))
        return (ranked[0][1], -ranked[0][0]) if ranked else (None, 0.0)

    def separator(self, a: str, b: str) -> str | None:
        """Return the measure that sees one of two sites alone and would tell most of it."""
        one_sided = [(-self.tells[m, site], m) for site, other in ((a, b), (b, a))
                     for m in self.seers(site) if m not in self.seers(other)]  # fmt: skip
        return min(one_sided)[1] if one_sided else None


def sites(
    intervention: str | None = None, where: str | None = None, kinds: bool = False, database: Path = DATABASE
) -> Answer:
    """Return where each training changes something or, with its id, all that is inferred of one training.

    With ``kinds`` the studies of the training's more specific kinds count as its own.
    """
    wanted = intervention and intervention_id(intervention)
    if kinds and not wanted:
        raise InputError("--kinds counts the kinds of one training; name it with --intervention")
    with kept(where, database) as connection:
        sights = _sights(connection)
        view = "kept"
        if wanted and kinds:
            connection.execute(KINDS.format(wanted))
            view = "pooled"
        heard = _heard(connection.execute(BALLOTS.format(f"'{view}'")).fetchall())
        if not wanted:
            return _overview(sights, heard, connection.execute(CLAIMS_OF_ALL).fetchall())
        if wanted not in heard:
            raise InputError(
                f"no study with a vote tells what {wanted} does to a measure that sees a site"
                + (f" where {where}" if where else "")
                + (f"; {nearest(wanted, list(heard))}" if heard else "")
            )
        claims = connection.execute(CLAIMS.format(f"{view} WHERE intervention = '{wanted}'")).fetchall()
        sentences = connection.execute(SENTENCES.format(view), [wanted]).fetchall()
    told = wanted + (" and its kinds" if kinds else "") + (f" where {where}" if where else "")
    return _one(told, profile(sights, heard[wanted], claims), sentences)


def profile(sights: Sights, heard: Heard, claims: list[tuple[Any, ...]]) -> Profile:
    """Return all that is inferred from what was heard."""
    said = heard.said
    tells = {(name, row.site): information(sights, said, name, [row.site]) for name in sights for row in sights[name]}
    return Profile(
        sights, heard, infer(sights, said), spreads(sights, said, doubted_table),
        spreads(sights, said, doubted_constants), left_out(sights, said), list(ties(sights, said)), tells, claims,
    )  # fmt: skip


def _sights(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Sees]]:
    """Return the table of measures as the graph holds it."""
    table: dict[str, list[Sees]] = defaultdict(list)
    for outcome, site, sign, weight in connection.execute(SEES).fetchall():
        table[outcome].append(Sees(site, sign, weight))
    return dict(table)


def _heard(ballots: list[tuple[Any, ...]]) -> dict[str, Heard]:
    """Return what was heard of each training; those with most studies first."""
    heard: dict[str, Heard] = defaultdict(Heard)
    for intervention, outcome, cluster, direction, species, animal, weight in ballots:
        one = heard[intervention]
        one.rows.append((outcome, direction, animal, weight))
        one.clusters[outcome].add(cluster)
        one.species[outcome].add(species)
    return dict(sorted(heard.items(), key=lambda item: (-len(_studies(item[1], item[1].clusters)), item[0])))


def _studies(heard: Heard, measures: Iterable[str]) -> set[str]:
    return {cluster for measure in measures for cluster in heard.clusters.get(measure, ())}


def _in_order() -> list[str]:
    """Return the sites by their letters in the figure, those without a letter last."""
    known = ontology()
    return sorted(known.sites, key=lambda site: (known.letters.get(site, "~"), list(known.sites).index(site)))


# --- every training ----------------------------------------------------------------------------------------------

CHANCES = (
    Column("letters"), Column("", "fig"), Column("site", "site"), Column("up", "up"), Column("none", "none"),
    Column("down", "down"),
)  # fmt: skip
OVERVIEW = (
    Column("intervention", "training"), *CHANCES, Column("studies", "studies"), Column("animals", "animals"),
    Column("leading"), Column("authors_adapts"), Column("authors_does_not_adapt"),
)  # fmt: skip


def _overview(sights: Sights, heard: dict[str, Heard], claims: list[tuple[Any, ...]]) -> Answer:
    letters = ontology().letters
    rows = []
    for intervention, one in heard.items():
        chances = infer(sights, one.said)
        stances = _stances([claim[1:] for claim in claims if claim[0] == intervention])
        for site in _in_order():
            if site in chances:
                seeing = [m for m in one.clusters if any(row.site == site for row in sights[m])]
                chance = chances[site]
                animals = sorted({kind for m in seeing for kind in one.animals(m)})
                rows.append((
                    intervention, letters.get(site), _narrow(letters.get(site)), site,
                    chance.up, chance.none, chance.down,
                    len(_studies(one, seeing)), animals, chance.leading, *stances.get(site, (0, 0)),
                ))  # fmt: skip
    shown = tuple(row for row in rows if row[9] in ("up", "down"))
    title = "Sites whose likeliest state is a change, by training"
    more = "`adaptome sites --intervention ID` gives every site of one training, and what that rests on."
    return Answer("sites", _both("sites", title, OVERVIEW, rows, shown), (more, *NOTES))


def _narrow(letters: str | None) -> str:
    """Return the letters without the spaces at which a terminal would break them."""
    return (letters or "").replace(" ", "")


def _stances(claims: list[tuple[Any, ...]]) -> dict[str, tuple[int, int]]:
    """Return for each site how many claims of authors say that it adapts, and that it does not."""
    told: dict[str, list[str]] = defaultdict(list)
    for site, stance, *_ in claims:
        told[site].append(stance)
    return {site: (said.count("adapts"), said.count("does_not_adapt")) for site, said in told.items()}


NOTES = (
    "Inferred, not observed: from graph/knowledge/measures.yaml (which measure sees which site) and from the studies' "
    "votes, by exact inference (graph/network.py). Before any study a site has up 0.25, none 0.50, down 0.25.",
    "fig: letters of the site figure of doi:10.1007/s00421-020-04567-3. F and G are one site here; H and I are told of "
    "two sites together. Votes from animals are indirect for people and count half.",
    "Measures of one study are taken as independent, which they are not: read the numbers as leanings, no frequencies.",
)


# --- one training ------------------------------------------------------------------------------------------------

SITES = (
    *CHANCES, Column("studies", "studies"), Column("", "range"), Column("", "moved most by"),
    Column("next_measure"), Column("next_bits"),
    Column("leading"), Column("low"), Column("high"), Column("holds"), Column("weakest_assumption"),
    Column("low_constants"), Column("high_constants"), Column("holds_constants"), Column("animals"),
    Column("moved_by"), Column("not_separated_from"), Column("authors_adapts"), Column("authors_does_not_adapt"),
)  # fmt: skip
MEASURES = (
    Column("outcome", "measure"), Column("studies", "studies"), Column("increase", "up", 1),
    Column("no_change", "same", 1), Column("decrease", "down", 1), Column("species", "from"),
    Column("", "moves most"), Column("soft_increase"), Column("soft_no_change"), Column("soft_decrease"),
)  # fmt: skip
EVIDENCE = tuple(map(Column, (
    "site", "outcome", "favours", "by", "up_without", "none_without", "down_without",
)))  # fmt: skip
PAIRS = (
    Column("a", "site"), Column("b", "other site"), Column("a_alone", "site alone"), Column("b_alone", "other alone"),
    Column("would_separate", "would separate"),
)  # fmt: skip
NEXT = (
    Column("outcome", "measure"), Column("bits", "bits"), Column("studies", "studies so far"),
    Column("sites", "of the sites"),
)  # fmt: skip
CLAIMED = (
    Column("site", "site"), Column("leading", "inferred"), Column("adapts", "adapts"),
    Column("does_not_adapt", "does not"), Column("hedged", "hedged"), Column("who", "who says so"),
)  # fmt: skip
SAID = tuple(map(Column, (
    "site", "stance", "hedged", "first_author", "year", "design", "species", "doi", "text_kind", "sentence",
)))  # fmt: skip
FOUND = tuple(map(Column, (
    "outcome", "direction", "against", "limb", "first_author", "year", "design", "species", "n", "p", "doi",
    "text_kind", "sentence",
)))  # fmt: skip


def _one(told: str, one: Profile, sentences: list[tuple[Any, ...]]) -> Answer:
    order = _in_order()
    rows = [_site_row(site, one) for site in order]
    pairs = sorted(one.ties, key=lambda tie: (-(tie.a_alone + tie.b_alone), tie.a, tie.b))
    split = [(tie.a, tie.b, tie.a_alone, tie.b_alone, one.separator(tie.a, tie.b)) for tie in pairs]
    tells = sorted(((information(one.sights, one.heard.said, name, {row.site for row in seen}), name)
                    for name, seen in one.sights.items()), key=lambda pair: (-pair[0], pair[1]))  # fmt: skip
    following = [
        (name, bits, len(one.heard.clusters.get(name, ())), [row.site for row in one.sights[name]])
        for bits, name in tells
    ]
    evidence = [
        (site, measure, state, by, *(one.without[measure][site].of(name) for name in STATES))
        for site in order if site in one.chances for measure, state, by in one.moved(site)
    ]  # fmt: skip
    tables = (
        Table("sites", f"Sites changed by {told}, inferred", SITES, tuple(rows)),
        Table("measures", "The measures behind it", MEASURES, tuple(_measure_row(m, one) for m in one.without)),
        Table("evidence", "", EVIDENCE, tuple(evidence)),
        *_both("not_separated", "Pairs of sites that this evidence does not tell apart", PAIRS, split),
        *_both("next", "Measures whose true direction would tell most next", NEXT, following),
        Table("claims", "Beside it, never mixed in: what authors of these studies claim", CLAIMED, _claims(one)),
        Table("claim_sentences", "", SAID, tuple(one.claims)),
        Table("findings", "", FOUND, tuple(sentences)),
    )
    return Answer("sites", tables, (*NOTES, *NOTES_OF_ONE))


NOTES_OF_ONE = (
    "range: of the largest of the three when the table's weights are lowered, one by one and together, or show less "
    "or more often; `?`: it is not the largest in all of these. --json has that over prior, leak and animals too.",
    "moved by: the probability with that measure less that without it.",
    "--json lists the sentences, as `adaptome effects --intervention ID --outcome ID` does.",
)


def _site_row(site: str, one: Profile) -> tuple[object, ...]:
    letters, spread = ontology().letters.get(site), one.spreads.get(site)
    chance = one.chances.get(site, prior())
    measures = [name for name in one.seers(site) if name in one.without]
    moved = one.moved(site) if spread else []
    range_ = f"{spread.low:.2f}-{spread.high:.2f}{'' if spread.holds else '?'}" if spread else ""
    animals = sorted({kind for name in measures for kind in one.heard.animals(name)})
    by = [f"{_marked(name, one)} {state} +{gain:.2f}" for name, state, gain in moved[:1] if gain >= FEW]
    best, bits = one.best(site)
    unseen = "not measured" if one.seers(site) else "no measure sees it"
    adapts, not_ = _stances(one.claims).get(site, (0, 0))
    return (
        letters, _narrow(letters), site, chance.up, chance.none, chance.down, len(_studies(one.heard, measures)),
        range_, by if spread else unseen, best, bits,
        chance.leading, *_told(spread), spread and spread.weakest, *_told(one.constants.get(site)),
        animals, [name for name, _, _ in moved], _untold(site, one), adapts, not_,
    )  # fmt: skip


def _told(spread: Spread | None) -> tuple[float | None, float | None, bool | None]:
    return (spread.low, spread.high, spread.holds) if spread else (None, None, None)


def _marked(measure: str, one: Profile) -> str:
    """Return a measure with the animals that its votes are from."""
    name, animals = measure.replace("_", " "), one.heard.animals(measure)
    part = "part " if one.heard.species[measure] - animals else ""
    return f"{name} ({part}{', '.join(sorted(animals))})" if animals else name


def _untold(site: str, one: Profile) -> list[str]:
    return sorted({tie.b if tie.a == site else tie.a for tie in one.ties if site in (tie.a, tie.b)})


def _measure_row(measure: str, one: Profile) -> tuple[object, ...]:
    votes, rule = one.heard.said[measure], Rule()
    soft = likelihood(votes, rule)
    assert soft is not None  # it has votes
    weights = {d: votes.human.get(d, 0.0) + rule.animal * votes.animal.get(d, 0.0) for d in MOVES}
    moves = sorted((-gain, site, state) for site in one.chances for name, state, gain in one.moved(site)
                   if name == measure and gain >= FEW)  # fmt: skip
    return (
        measure, len(one.heard.clusters[measure]), weights["increase"], weights["no_change"], weights["decrease"],
        sorted(one.heard.species[measure]),
        [f"{site.replace('_', ' ')} {state} +{-gain:.2f}" for gain, site, state in moves[:2]],
        soft[2], soft[1], soft[0],
    )  # fmt: skip


def _claims(one: Profile) -> tuple[tuple[object, ...], ...]:
    rows = []
    for site in _in_order():
        said = [row for row in one.claims if row[0] == site]
        if said:
            who = dict.fromkeys(" ".join(str(part) for part in row[3:5] if part) for row in said)
            adapts, not_ = _stances(said)[site]
            leading = one.chances[site].leading if site in one.chances else "not seen"
            rows.append((site, leading or "tied", adapts, not_, sum(row[2] for row in said), list(who)))
    return tuple(rows)


def _both(
    name: str, title: str, columns: tuple[Column, ...], rows: Iterable[tuple[object, ...]],
    shown: tuple[tuple[object, ...], ...] | None = None,
) -> tuple[Table, ...]:  # fmt: skip
    """Return one table, or where people should not see every row one for programs and one for people."""
    whole = tuple(rows)
    part = whole[:MOST] if shown is None else shown
    if len(part) == len(whole):
        return (Table(name, title, columns, whole),)
    told = f"{title} ({len(part)} of {len(whole)}; --json has all)"
    return (
        Table(name, title, tuple(Column(column.key) for column in columns), whole),
        Table(name, told, tuple(Column("", column.heading, column.digits) for column in columns), part),
    )
