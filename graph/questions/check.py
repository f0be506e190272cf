"""check: the claims of a text, each with a verdict, what stands for and against it, and what would settle it.

Reads: the text by graph/claims.py, the graph by graph/questions/weighing.py; graph/questions/verdict.py has the rules.
Idea: one answer for programs, for a terminal and for the page (graph/questions/page.py). Every count leads to its
sentences: programs get all of them, people the best ones - surely read first, then by design, then by size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.html

from graph.certainty import ANIMALS
from graph.claimed import Claim, Passed
from graph.claims import read_claims
from graph.lay import label
from graph.paths import DATABASE
from graph.questions.answer import Answer, Column, Table
from graph.questions.chain import STEPS, WORDS
from graph.questions.links import Link
from graph.questions.verdict import WAYS, Verdict, Wanted, settle, verdict
from graph.questions.weighing import Row, Weighed, weigh
from graph.questions.wording import Wording, wording
from pipeline.errors import InputError
from pipeline.ontology import ontology

VERBS = {"increase": "increases", "decrease": "reduces", "no_change": "does not change", "change": "changes"}
PLACED = {"increase": "raises the output of the", "decrease": "lowers the output of the",
          "no_change": "does not change the", "change": "changes the"}  # fmt: skip
PAIRS = {"positive": "goes with", "negative": "goes opposite to", "none": "is not related to"}
BLOCKS = ("p", "br", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "title", "blockquote", "section")
BEST = 2  # sentences for and against that people see of one claim
SHOWN = 12  # sentences without a claim that people see
CLAIMS = (
    Column("number", "no"), Column("claim", "claim, as read"), Column("verdict", "verdict"), Column("pro", "for", 1),
    Column("against", "against", 1), Column("species_pro", "species for"), Column("species_against", "species against"),
    Column("certainty", "GRADE"), Column("", "wording"), Column("why"), Column("linked"), Column("sentence"),
    Column("kind"), Column("training"), Column("training_named"), Column("target"), Column("other"), Column("says"),
    Column("comparator"), Column("conditions"), Column("studies"), Column("animal_studies"), Column("reasons"),
    Column("wording_language"), Column("wording_p"), Column("wording_outruns"), Column("wording_why"),
    Column("place"), Column("up"), Column("none"), Column("down"), Column("authors_adapts"),
    Column("authors_does_not_adapt"), Column("reviews"), Column("with_kinds"),
)  # fmt: skip
REASONS = (Column("", "no"), Column("", "why"))
SENTENCES = (
    Column("number", "("), Column("side", "("), Column("direction", "("), Column("first_author", "("),
    Column("year", "("), Column("design", "("), Column("species", "("), Column("population"), Column("exposure"),
    Column("n", "n ="), Column("p", "p"), Column("vote"), Column("comparator"), Column("record_id"),
    Column("doi", "doi"), Column("text_kind", "("), Column("sentence", "sentence", quoted=True),
)  # fmt: skip
CHAIN = (
    Column("number", "no"), Column("step", "step"), Column("kind", "kind"), Column("", "link"), Column("says", "says"),
    Column("holds", "holds"), Column("studies", "studies"), Column("certainty", "GRADE"), Column("source"),
    Column("target"), Column("weakest"),
)  # fmt: skip
WANTED = (
    Column("number", "no"), Column("rank", "rank"), Column("design", "study"), Column("people", "in"),
    Column("measure", "of"), Column("have", "there are"), Column("next"), Column("", "next"), Column("why", "because"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim with everything that is said of it."""

    number: int
    weighed: Weighed
    verdict: Verdict
    wording: Wording
    wanted: tuple[Wanted, ...]
    with_kinds: Verdict | None  # the verdict if kinds of the training counted too

    @property
    def claim(self) -> Claim:
        return self.weighed.claim

    def side(self, row: Row) -> str:
        return "for" if row.direction in WAYS[self.claim.says] else "against"

    def rows(self, side: str) -> list[Row]:
        """Return the voting findings of a side, the best first, one for each study."""
        best: dict[str, Row] = {}
        for row in sorted(self.weighed.voting(), key=lambda row: (row.goodness, row.record_id, row.sentence)):
            if self.side(row) == side:
                best.setdefault(row.cluster, row)
        return list(best.values())

    def species(self, side: str) -> str:
        """Return how many studies of each species stand on a side.

        Studies that report both sides are counted on both.
        """
        ways = {row.direction for row in self.weighed.voting() if self.side(row) == side}
        return ", ".join(f"{number} {name}" for name, number in sorted(self.weighed.species(ways).items()))

    @property
    def animals(self) -> int:
        return len({row.cluster for row in self.weighed.voting() if row.species in ANIMALS})

    @property
    def indirect(self) -> tuple[str, ...]:
        """Return why the evidence is indirect for the claim: how it is linked, animals, single sessions, patients."""
        found = [self.weighed.linked] if self.weighed.linked and self.weighed.effect else []
        found += [reason.removeprefix("indirectness: ") for reason in self.verdict.reasons if "indirectness" in reason]
        if self.animals and not any("animals" in reason for reason in found):
            found.append(
                f"{self.animals} of {len({row.cluster for row in self.weighed.voting()})} studies are of animals"
            )
        return tuple(found)

    @property
    def reviews(self) -> int:
        return len({row.record_id for row in self.weighed.rows if row.no_vote == "review"})


def check(told: str, database: Path = DATABASE) -> Answer:
    """Return the verdicts on the claims of a text, or of the file that ``told`` names."""
    return answer(*checked(text_of(told), database))


def text_of(told: str) -> str:
    """Return the text that is to be checked; :class:`InputError` says what is wrong with it."""
    if not told.strip():
        raise InputError(
            'there is no text to check; write a claim in quotes, as "lifting weights makes muscles bigger"'
        )
    path = Path(told) if len(told) < 256 and "\n" not in told else None
    if path is not None and path.is_file():
        try:
            text = path.read_text(encoding="utf8")
        except (UnicodeDecodeError, PermissionError) as error:
            raise InputError(f"{told} cannot be read as text ({error.__class__.__name__}); save it as UTF-8") from None
        text = _of_html(text) if path.suffix.lower() in (".html", ".htm") and text.strip() else text
        if not text.strip():
            raise InputError(f"{told} is empty; there is nothing to check")
        return text
    if " " not in told.strip() and (path is None or path.suffix or "/" in told):
        raise InputError(f"{told} is not there; name a file of text, or write a claim in quotes")
    return told


def _of_html(page: str) -> str:
    """Return what a saved page says, a line for each paragraph, heading or item."""
    tree: Any = lxml.html.fromstring(page)
    for element in list(tree.iter("script", "style", "noscript")):
        element.drop_tree()
    for element in tree.iter(*BLOCKS):
        element.tail = "\n" + (element.tail or "")
    return str(tree.text_content())


def checked(text: str, database: Path = DATABASE) -> tuple[list[Checked], tuple[Passed, ...]]:
    """Return the claims of a text with their verdicts, and the sentences without one; :class:`InputError` for none."""
    claims, passed = read_claims(text)
    if not claims:
        why = passed[0].why if len(passed) == 1 else f"{len(passed)} sentences were read"
        raise InputError(
            f"no checkable claim in the text ({why}); a claim names a training, a measure or place, and a direction"
        )
    found = []
    for number, one in enumerate(weigh(claims, database), 1):
        kinds = verdict(one.wider) if one.wider else None
        found.append(Checked(number, one, verdict(one), wording(one), tuple(settle(one)), kinds))
    return found, passed


def in_words(claim: Claim) -> str:
    """Return a claim as it was read."""
    if claim.kind == "association":
        return f"{label(claim.target)} {PAIRS[claim.says]} {label(claim.other or '')}"
    verb = (PLACED if claim.kind == "place" else VERBS)[claim.says]
    told = f"{ontology().interventions[claim.training or '']} {verb} {label(claim.target)}"
    told += f" more than {ontology().interventions[claim.comparator]}" if claim.comparator else ""
    told += " of the untrained limb" if claim.untrained and claim.target != "contralateral_strength" else ""
    return told + "".join(f", {condition.label}" for condition in claim.conditions)


def answer(found: list[Checked], passed: tuple[Passed, ...]) -> Answer:
    """Return the answer for terminal and programs."""
    many = len(found) > 1
    best = 1 if many else BEST
    tables = [
        Table("claims", _summary(found, passed), CLAIMS, tuple(map(_claim_row, found))),
        Table("", "Why", REASONS, tuple(row for one in found for row in _reason_rows(one))),
        Table("sentences", "", tuple(Column(c.key) for c in SENTENCES), tuple(_sentence_rows(found, None))),
        Table("", "The best sentences for and against",
              tuple(Column("", c.heading, c.digits, c.quoted) for c in SENTENCES),
              tuple(_sentence_rows(found, best)), "no study votes"),
        Table("chain", "Chain: the strongest way to the measure or place, link by link", CHAIN,
              tuple(row for one in found for row in _chain_rows(one)), "no measure with a vote sees a site"),
        *_settling(found, many),
        *_passed(passed),
    ]  # fmt: skip
    return Answer("check", tuple(tables), NOTES)


NOTES = (
    "supported: what is claimed leads with two thirds of the weighed votes, its belief clear of chance; contradicted: "
    "something else does; contested: studies disagree; untested: none votes, too few, or animals alone.",
    "for, against: votes of studies, each with one vote; reviews and retracted studies have none. Verdicts rest on the "
    "abstracts that were read and not on all that is known; `adaptome summary` says how many.",
    "wording outruns: a cause is claimed that the design of the evidence cannot carry. The wording is told by "
    "models/causal, and where that is not at hand by words.",
)


def _summary(found: list[Checked], passed: tuple[Passed, ...]) -> str:
    words = [one.verdict.word for one in found]
    parts = [f"{words.count(word)} {word}" for word in ("supported", "contested", "contradicted", "untested")
             if word in words]  # fmt: skip
    claims = "1 claim" if len(found) == 1 else f"{len(found)} claims"
    more = f"; {len(passed)} sentences without a checkable claim" if passed else ""
    return f"{claims}: {', '.join(parts)}{more}"


def _claim_row(one: Checked) -> tuple[object, ...]:
    claim, held = one.claim, one.weighed
    chance = held.chance
    return (
        one.number, in_words(claim), one.verdict.word, one.verdict.pro, one.verdict.against, one.species("for"),
        one.species("against"), one.verdict.certainty, "outruns" if one.wording.outruns else "fits", one.verdict.why,
        held.linked, claim.sentence, claim.kind, claim.training, claim.named, claim.target, claim.other, claim.says,
        claim.comparator, [condition.where for condition in claim.conditions],
        held.effect.studies if held.effect else 0, one.animals, one.verdict.reasons, one.wording.language,
        one.wording.p, one.wording.outruns, one.wording.why, held.place, chance and chance.up, chance and chance.none,
        chance and chance.down, held.stances.get("adapts", 0), held.stances.get("does_not_adapt", 0), one.reviews,
        one.with_kinds and one.with_kinds.word,
    )  # fmt: skip


def reasons(one: Checked) -> Iterator[str]:
    """Yield what is to be said of a verdict, in whole sentences."""
    yield one.verdict.why
    if not one.claim.named:
        yield f"the sentence names no training; {ontology().interventions[one.claim.training or '']} was named before"
    if one.indirect:
        yield "indirect: " + "; ".join(one.indirect)
    others = [reason for reason in one.verdict.reasons if not reason.startswith("indirectness")]
    if one.verdict.certainty:
        yield f"certainty is {one.verdict.certainty}" + (f": {'; '.join(others)}" if others else "")
    if one.with_kinds and one.weighed.wider and (more := one.weighed.wider.effect):
        yield f"with the kinds of this training, {more.studies} studies: {one.with_kinds.word} ({one.with_kinds.why})"
    if one.weighed.stances:
        told = one.weighed.stances
        yield (f"beside it, authors' own claims: {told.get('adapts', 0)} say that it adapts, "
               f"{told.get('does_not_adapt', 0)} that it does not")  # fmt: skip
    if one.reviews:
        yield f"reviews that tell of it, without a vote: {one.reviews}"
    held = "outruns the evidence" if one.wording.outruns else "fits the evidence"
    yield f"wording ({one.wording.language}) {held}: {one.wording.why}"


def _reason_rows(one: Checked) -> Iterator[tuple[object, ...]]:
    yield one.number, f"“{one.claim.sentence}”"
    for reason in reasons(one):
        yield None, f"- {reason}"


def _sentence_rows(found: list[Checked], best: int | None) -> Iterator[tuple[object, ...]]:
    for one in found:
        for side in ("for", "against"):
            for row in one.rows(side)[:best]:
                yield (
                    one.number if best is None else f"{one.number}.", side, row.direction, row.first_author, row.year,
                    row.design, row.species, row.population, row.exposure, row.n, row.p, row.cluster, row.comparator,
                    row.record_id, row.doi, row.text_kind, row.sentence,
                )  # fmt: skip


def _chain_rows(one: Checked) -> Iterator[tuple[object, ...]]:
    chain = one.weighed.chain
    for link in chain.links if chain else ():
        weakest = chain is not None and link == chain.weakest
        told = f"{_plain(link.source)} {link.relation} {_plain(link.target)}" + (" <- weakest" if weakest else "")
        yield (one.number, link.step, link.kind, told, said(link), link.holds, link.studies, link.certainty,
               link.source, link.target, weakest)  # fmt: skip


def said(link: Link) -> str:
    """Return what a link says, for people."""
    if link.studies == 0:
        return "nobody asked"
    return (link.says if link.kind == "inference" else WORDS.get(str(link.says), link.says)) or "tied"


def step_name(link: Link) -> str:
    return STEPS[link.step]


def _settling(found: list[Checked], many: bool) -> Iterator[Table]:
    rows = [(one.number, w.rank, w.design, w.people, w.measure, w.have, w.next, "<-" if w.next else "", w.why)
            for one in found for w in one.wanted]  # fmt: skip
    title = "What would settle it, the strongest study first (GRADE)"
    if not many:
        yield Table("settle", title, WANTED, tuple(rows))
        return
    yield Table("settle", "", tuple(Column(column.key) for column in WANTED), tuple(rows))
    shown = tuple(Column("", c.heading if c.heading != "next" else "", c.digits) for c in WANTED)
    yield Table(
        "", "What would settle them next, by GRADE's order of designs", shown, tuple(row for row in rows if row[6])
    )


def _passed(passed: tuple[Passed, ...]) -> Iterator[Table]:
    if not passed:
        return
    rows = tuple((one.why, one.sentence) for one in passed)
    more = f" ({SHOWN} of {len(rows)}; --json and --html have all)" if len(rows) > SHOWN else ""
    yield Table("passed_over", "", (Column("why"), Column("sentence")), rows)
    yield Table("", f"Without a checkable claim{more}", (Column("", "lacks"), Column("", "sentence")),
                tuple((why, _short(sentence)) for why, sentence in rows[:SHOWN]))  # fmt: skip


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 80 else sentence[:79].rsplit(" ", 1)[0] + " ..."


def _plain(name: str) -> str:
    return name.replace("_", " ")
