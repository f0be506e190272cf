"""The evidence on a claim: the nearest findings that the graph holds, weighed like those of an effect.

Reads: `reported`, associations, knowledge edges, through graph/questions/pooling.py, effects.py and links.py.
Idea: what is exact comes first - this training on this measure, under the conditions that the claim names. Where no
study votes on that, the search widens step by step, and the answer says how far: the conditions are given up; the
training's kinds count; a more general training with all its kinds; measures that see the same site, with their sign.
A place is inferred by graph/network.py from all measures of the training; those that see it clearly are counted for and
against it, or, where none was studied, those that see it in part. Two measures go together as graph/questions/
links.py counts it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from graph.belief import DIRECTIONS
from graph.certainty import ANIMALS, RANDOMISED
from graph.claimed import Claim
from graph.lay import groups, label
from graph.network import Chance, Sees, Sights, grouped, infer, information
from graph.paths import DATABASE
from graph.query import opened
from graph.questions.effects import BALLOTS, VOICES, Effect, counted
from graph.questions.links import Chain, Link, relations, web
from graph.questions.pooling import OPPOSITE, pool, pool_measures
from graph.questions.sites import BALLOTS as SITE_BALLOTS
from graph.questions.sites import SEES
from pipeline.ontology import ontology

ROWS = """SELECT direction, cluster, no_vote, comparator, design, species, population, n, exposure, p, first_author,
        year, record_id, doi, text_kind, sentence, limb FROM kept"""
PAIR_ROWS = """SELECT CASE relation WHEN 'positive' THEN 'increase' WHEN 'negative' THEN 'decrease'
        ELSE 'no_change' END, cluster, no_vote, NULL, design, species, population, n, exposure, NULL, first_author,
        year, record_id, doi, a.text_kind, t.text, NULL
    FROM associations AS a JOIN records AS r USING (record_id) JOIN studies AS s USING (record_id)
        JOIN sentences AS t ON t.sentence_id = a.sentence_id
        JOIN evidence AS e ON e.evidence_id = association_id AND source_table = 'associations'
    WHERE a.a = ? AND a.b = ?"""
STANCES = """SELECT stance, count(DISTINCT record_id) FROM site_claims JOIN records USING (record_id)
    WHERE site = ? AND NOT retracted AND record_id IN (SELECT record_id FROM kept) GROUP BY stance"""
STRENGTH = ("maximal_strength", "rate_of_force_development", "muscle_power")  # neighbours that no site tells
MEASURED = "SELECT DISTINCT measured FROM kept WHERE no_vote IS NULL ORDER BY measured"
NEAR = "neighbouring measures"
CLEARLY = 2  # weight with which both measures must see a site to be neighbours


@dataclass(frozen=True, slots=True)
class Row:
    """One finding on a claim, with its study."""

    direction: str
    cluster: str
    no_vote: str | None
    comparator: str | None
    design: str
    species: str
    population: str
    n: int | None
    exposure: str | None
    p: float | None
    first_author: str | None
    year: int | None
    record_id: str
    doi: str | None
    text_kind: str
    sentence: str
    limb: str | None

    @property
    def animal(self) -> bool:
        return self.species in ANIMALS

    @property
    def goodness(self) -> tuple[float, int, int]:
        """Sort key, the best first: surely read (to a tenth), by design, by size."""
        designs = ("rct", "crossover", "controlled_trial", "single_group", "cross_sectional")
        place = designs.index(self.design) if self.design in designs else len(designs)
        return (-round(1.0 if self.p is None else self.p, 1), place, -(self.n or 0))


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the graph holds on a claim."""

    claim: Claim
    linked: str  # how the evidence is linked to the claim; empty where it is exact
    effect: Effect | None  # votes; of a place, of the measures that see it; of a pair, the votes on their relation
    rows: tuple[Row, ...] = ()
    wider: "Weighed | None" = None  # the same with the training's kinds, where they add studies
    place: str | None = None  # site that was inferred
    chance: Chance | None = None
    next_measure: tuple[str, float] | None = None  # of a place: the measure that would tell most, with its bits
    stances: Mapping[str, int] = field(default_factory=dict)  # what authors claim of the place
    chain: Chain | None = None
    measures: tuple[str, ...] = ()

    def voting(self) -> list[Row]:
        return [row for row in self.rows if row.no_vote is None]

    def species(self, direction: set[str]) -> Counter[str]:
        """Return how many studies of each species report one of these directions."""
        return Counter(species for _, species in {(row.cluster, row.species) for row in self.voting()
                                                  if row.direction in direction})  # fmt: skip

    def randomised(self) -> int:
        """Return how many voting studies randomised people to training or control."""
        return len({row.cluster for row in self.voting()
                    if row.design in RANDOMISED and row.comparator == "control" and not row.animal})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """How far the search for evidence has widened."""

    linked: str
    trainings: tuple[str, ...]
    measures: dict[str, int]
    where: str = "true"


def weigh(claims: tuple[Claim, ...], database: Path = DATABASE) -> list[Weighed]:
    """Return the evidence on each claim, in their order."""
    with opened(database) as connection:
        connection.execute("CREATE TEMP TABLE whole AS FROM reported")
        sights: dict[str, list[Sees]] = {}
        for outcome, site, sign, weight in connection.execute(SEES).fetchall():
            sights.setdefault(outcome, []).append(Sees(site, sign, weight))
        return [_weigh(connection, claim, sights) for claim in claims]


def _weigh(connection: duckdb.DuckDBPyConnection, claim: Claim, sights: Sights) -> Weighed:
    if claim.kind == "association":
        return _pair(connection, claim, sights)
    if claim.comparator:
        return _compared(connection, claim)
    return _place(connection, claim, sights) if claim.kind == "place" else _effect(connection, claim, sights)


# --- a training changes a measure ---------------------------------------------------------------------------------


def _effect(connection: duckdb.DuckDBPyConnection, claim: Claim, sights: Sights) -> Weighed:
    for step in _steps(claim, sights):
        effect, rows = _counted(connection, claim, step)
        if effect is None:
            continue
        linked = step.linked
        if NEAR in linked:
            voted = connection.execute(MEASURED).fetchall()
            linked += f" ({', '.join(_plain(name) for (name,) in voted)})"
        wider = None
        if len(step.trainings) == 1 and len(kinds := _kinds(claim.training or "")) > 1:
            more, others = _counted(connection, claim, Step("", kinds, step.measures, step.where))
            if more and more.studies > effect.studies:
                wider = Weighed(claim, step.linked, more, others)
        chain = _chain(connection, claim, step, rows)
        return Weighed(claim, linked, effect, rows, wider, chain=chain, measures=tuple(step.measures))
    return Weighed(claim, "no study of this or of a neighbouring measure", None, measures=tuple(_measures(claim)))


def _steps(claim: Claim, sights: Sights) -> Iterator[Step]:
    """Yield where evidence is looked for, the exact place first."""
    measures, training = _measures(claim), claim.training or ""
    pooled = f"measures pooled as {label(claim.target)}" if len(measures) > 1 else ""
    kinds = _kinds(training)
    for where, given_up in _conditions(claim):
        yield Step(_joined(given_up, pooled), (training,), measures, where)
        if len(kinds) > 1:
            yield Step(_joined(given_up, pooled, "kinds of this training"), kinds, measures, where)
    for parent in _ancestors(training):
        told = f"the more general {_plain(parent)} with its kinds"
        yield Step(_joined(_given_up(claim), pooled, told), _kinds(parent), measures)
    near = {name: sign for outcome in measures for name, sign in _neighbours(outcome, sights).items()}
    near = {name: sign for name, sign in near.items() if name not in measures}
    if near:
        yield Step(_joined(_given_up(claim), NEAR), kinds, near)


def _conditions(claim: Claim) -> Iterator[tuple[str, str]]:
    """Yield the filters to try, each with what it gives up."""
    parts = [condition.where for condition in claim.conditions]
    parts += ["limb = 'untrained'"] if claim.untrained and claim.target != "contralateral_strength" else []
    if parts:
        yield " AND ".join(f"({part})" for part in parts), ""
    yield "true", _given_up(claim) if parts else ""


def _given_up(claim: Claim) -> str:
    told = [condition.label for condition in claim.conditions] + (["the untrained limb"] if claim.untrained else [])
    return f"no study votes on {' and '.join(told)} alone, so that all were taken" if told else ""


def _counted(connection: duckdb.DuckDBPyConnection, claim: Claim, step: Step) -> tuple[Effect | None, tuple[Row, ...]]:
    """Return the votes of the findings that a step reaches, and these findings; the view `kept` then holds them."""
    connection.execute(f"CREATE OR REPLACE TEMP VIEW kept AS SELECT * FROM whole WHERE {step.where}")
    pool(connection, claim.training or "", step.trainings)
    pool_measures(connection, claim.target, step.measures)
    found = counted(connection.execute(BALLOTS).fetchall(), connection.execute(VOICES).fetchall())
    return (found[0] if found else None), tuple(Row(*row) for row in connection.execute(ROWS).fetchall())


def _compared(connection: duckdb.DuckDBPyConnection, claim: Claim) -> Weighed:
    """Return what studies found that compare the two trainings; a comparison told the other way round is turned."""
    first, second = _listed(_kinds(claim.training or "")), _listed(_kinds(claim.comparator or ""))
    turned = " ".join(f"WHEN '{way}' THEN '{OPPOSITE[way]}'" for way in DIRECTIONS)
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE compared AS
        SELECT * REPLACE (NULL::VARCHAR AS no_vote) FROM whole
        WHERE no_vote = 'head_to_head' AND intervention IN ({first}) AND comparator IN ({second})
        UNION ALL
        SELECT * REPLACE (NULL::VARCHAR AS no_vote, comparator AS intervention, intervention AS comparator,
            CASE direction {turned} END AS direction) FROM whole
        WHERE no_vote = 'head_to_head' AND intervention IN ({second}) AND comparator IN ({first})""")
    connection.execute("CREATE OR REPLACE TEMP VIEW kept AS FROM compared")
    pool(connection, claim.training or "", _kinds(claim.training or ""))
    pool_measures(connection, claim.target, _measures(claim))
    found = counted(connection.execute(BALLOTS).fetchall(), connection.execute(VOICES).fetchall())
    rows = tuple(Row(*row) for row in connection.execute(ROWS).fetchall())
    told = "comparisons of the two trainings" if found else "no study compares the two trainings in this measure"
    return Weighed(claim, told, found[0] if found else None, rows, measures=tuple(_measures(claim)))


def _chain(connection: duckdb.DuckDBPyConnection, claim: Claim, step: Step, rows: tuple[Row, ...]) -> Chain | None:
    """Return the strongest chain to the measure, or to the best studied one where several are pooled."""
    connection.execute("CREATE OR REPLACE TEMP VIEW kept AS FROM whole")
    studies = Counter(dict(connection.execute(
        f"SELECT outcome, count(DISTINCT cluster) FROM whole WHERE no_vote IS NULL "
        f"AND intervention IN ({_listed(step.trainings)}) AND outcome IN ({_listed(step.measures)}) GROUP BY outcome"
    ).fetchall()))  # fmt: skip
    if not rows or not studies:
        return None
    outcome = min(studies, key=lambda name: (-studies[name], name))
    pool(connection, claim.training or "", step.trainings)
    chains = web(connection, claim.training or "", outcome).chains()
    return chains[0] if chains else None


# --- a training changes a place -----------------------------------------------------------------------------------


def _place(connection: duckdb.DuckDBPyConnection, claim: Claim, sights: Sights) -> Weighed:
    training = claim.training or ""
    levels = [("", (training,)), ("kinds of this training", _kinds(training))]
    levels += [(f"the more general {_plain(name)} with its kinds", _kinds(name)) for name in _ancestors(training)]
    for weight, only in ((CLEARLY, ""), (1, "seen by no studied measure but in part")):
        for site, part in _sites(claim.target):
            seers = {name: row.sign for name, rows in sights.items() for row in rows
                     if row.site == site and row.weight >= weight}  # fmt: skip
            for told, trainings in levels:
                step = Step(_joined(told, part, only), trainings, seers)
                effect, rows = _counted(connection, claim, step)
                if effect is None:
                    continue
                found = _inferred(connection, claim, step, sights, site, effect, rows)
                kinds = _kinds(training)
                if trainings == (training,) and len(kinds) > 1:
                    more, others = _counted(connection, claim, wide := Step(step.linked, kinds, seers))
                    if more and more.studies > effect.studies:
                        pooled = _inferred(connection, claim, wide, sights, site, more, others)
                        return replace(found, wider=pooled)
                return found
    return Weighed(claim, "no measure that sees this place was studied", None)


def _inferred(
    connection: duckdb.DuckDBPyConnection, claim: Claim, step: Step, sights: Sights, site: str, effect: Effect,
    rows: tuple[Row, ...],
) -> Weighed:  # fmt: skip
    training = claim.training or ""
    connection.execute("CREATE OR REPLACE TEMP VIEW kept AS FROM whole")
    pool(connection, training, step.trainings)
    ballots = connection.execute(SITE_BALLOTS.format("'kept'")).fetchall()
    said = grouped([(outcome, way, animal, weight) for _, outcome, _, way, _, animal, weight in ballots])
    tells = sorted((-information(sights, said, name, [site]), name) for name in step.measures)
    stances = dict(connection.execute(STANCES, [site]).fetchall())
    chains = [one for one in web(connection, training, tells[0][1]).chains() if one.site == site]
    chain = Chain(site, chains[0].measure, chains[0].links[:3]) if chains else None
    return Weighed(claim, step.linked, effect, rows, None, site, infer(sights, said)[site], (tells[0][1], -tells[0][0]),
                   stances, chain, tuple(sorted(step.measures)))  # fmt: skip


def _sites(site: str) -> Iterator[tuple[str, str]]:
    """Yield a place, its parts and what it is part of, with a word on what was taken for it."""
    yield site, ""
    parents = ontology().parents
    for part in (name for name, whole in parents.items() if whole == site):
        yield part, f"its part {_plain(part)}"
    if site in parents:
        yield parents[site], f"the larger {_plain(parents[site])}"


# --- two measures go together -------------------------------------------------------------------------------------


def _pair(connection: duckdb.DuckDBPyConnection, claim: Claim, sights: Sights) -> Weighed:
    first, second = _members(claim.target), _members(claim.other or "")
    near_first = {n: s for name in first for n, s in _neighbours(name, sights).items()} if len(first) == 1 else {}
    for told, a, b in (("", first, second), ("neighbouring measures of the first", near_first, second)):
        found = []
        for other in b:
            links = relations(connection, other)
            found += [(links[one], one, other) for one, sign in a.items() if one in links and one != other and sign > 0]
        if not found:
            continue
        link, one, other = max(found, key=lambda row: (row[0].studies or 0, row[1], row[2]))
        named = f"{_plain(one)} and {_plain(other)}" if len(a) * len(b) > 1 else ""
        rows = connection.execute(PAIR_ROWS, sorted((one, other))).fetchall()
        linked = _joined(told, f"the best studied pair, {named}" if named else "")
        chain = Chain("", one, (link,))
        return Weighed(
            claim, linked, _as_effect(link), tuple(Row(*row) for row in rows), chain=chain, measures=(one, other)
        )
    return Weighed(claim, "no study relates the two", None, measures=(*first, *second))


def _as_effect(link: Link) -> Effect:
    """Return a relation in the shape of an effect: positive as increase, negative as decrease, none as no change."""
    assert link.belief is not None and link.weights is not None
    votes = dict(zip(DIRECTIONS, (link.increase or 0.0, link.decrease or 0.0, link.no_change or 0.0), strict=True))
    return Effect(link.source, link.target, votes, link.weights, link.studies or 0, link.belief, None,
                  link.certainty or "very low", link.reasons)  # fmt: skip


# --- what is near ---------------------------------------------------------------------------------------------------


def _measures(claim: Claim) -> dict[str, int]:
    return _members(claim.target)


def _members(target: str) -> dict[str, int]:
    return dict.fromkeys(groups()[target].outcomes, 1) if target in groups() else {target: 1}


def _neighbours(outcome: str, sights: Sights) -> dict[str, int]:
    """Return the measures that clearly see a site that this one clearly sees, with the sign between them."""
    if outcome in STRENGTH:
        return {name: 1 for name in STRENGTH if name != outcome}
    own = {row.site: row for row in sights.get(outcome, ()) if row.weight >= CLEARLY}
    near: dict[str, tuple[int, int]] = {}
    for name, rows in sights.items():
        shared = [(row.weight + own[row.site].weight, row.sign * own[row.site].sign) for row in rows
                  if row.site in own and row.weight >= CLEARLY]  # fmt: skip
        if shared and name != outcome:
            near[name] = max(shared)
    return {name: sign for name, (_, sign) in near.items()}


def _kinds(training: str) -> tuple[str, ...]:
    """Return a training and its more specific kinds."""
    found = [training]
    for name in found:
        found += [kind for kind, parent in ontology().parents.items() if parent == name]
    return tuple(found)


def _ancestors(training: str) -> Iterator[str]:
    while parent := ontology().parents.get(training):
        yield parent
        training = parent


def _listed(names: Mapping[str, int] | tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _plain(name: str) -> str:
    return name.replace("_", " ")
