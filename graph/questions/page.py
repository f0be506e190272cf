"""The page of `adaptome check --html`: one file that opens from disk and asks no network for anything.

Reads: graph/pages/check.html, check.css. Jinja2 escapes every text of claims and documents; the page's policy allows
the one style sheet that is written here, by its hash, and no script at all.
Source: https://www.w3.org/TR/CSP3/ (hashes).
"""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from graph.claimed import Passed
from graph.questions.check import NOTES, Checked, in_words, reasons, said
from graph.questions.links import Link
from graph.questions.weighing import Row
from pipeline.errors import InputError

PAGES = Path(__file__).parents[1] / "pages"
BEST = 3  # sentences for and against of each claim
WORDS = ("supported", "contested", "contradicted", "untested")


def write_page(found: list[Checked], passed: tuple[Passed, ...], path: str) -> None:
    """Write the page of the checked claims; :class:`InputError` where the file cannot be written."""
    try:
        Path(path).write_text(page(found, passed), encoding="utf8")
    except OSError as error:
        raise InputError(
            f"{path} cannot be written ({error.strerror}); name a file in a folder that is there"
        ) from None


def page(found: list[Checked], passed: tuple[Passed, ...]) -> str:
    """Return the page as HTML."""
    style = (PAGES / "check.css").read_text(encoding="utf8")
    environment = Environment(loader=FileSystemLoader(PAGES), autoescape=True)
    environment.filters |= {"first_upper": _first_upper, "votes": lambda votes: f"{votes:.1f}".removesuffix(".0")}
    words = [one.verdict.word for one in found]
    tally = [(word, words.count(word)) for word in WORDS if word in words]
    return environment.get_template("check.html").render(
        policy=f"default-src 'none'; style-src '{_hash(style)}'; base-uri 'none'",
        style=style,
        summary=", ".join(f"{number} {word}" for word, number in tally),
        tally=tally,
        claims=[_claim(one) for one in found],
        passed=passed,
        notes=NOTES,
    )


def _claim(one: Checked) -> dict[str, Any]:
    first, *rest = reasons(one)
    chain = one.weighed.chain
    return {
        "number": one.number,
        "told": in_words(one.claim),
        "sentence": one.claim.sentence,
        "verdict": one.verdict.word,
        "why": first,
        "reasons": rest,
        "total": one.verdict.pro + one.verdict.against,
        "sides": [
            ("for", one.verdict.pro, one.species("for")),
            ("against", one.verdict.against, one.species("against")),
        ],
        "studies": list(_studies(one)) if one.weighed.voting() else [],
        "chain": [_link(link, link == chain.weakest) for link in chain.links] if chain else [],
        "wanted": one.wanted,
    }


def _studies(one: Checked) -> Iterator[tuple[str, list[dict[str, Any]], int]]:
    for side in ("for", "against"):
        rows = one.rows(side)
        yield side, [_study(row) for row in rows[:BEST]], max(0, len(rows) - BEST)


def _study(row: Row) -> dict[str, Any]:
    who = " ".join(str(part) for part in (row.first_author, row.year) if part) or row.record_id
    facts = [row.design, row.species, row.population if row.population != "unstated" else "", row.exposure or ""]
    facts = [fact.replace("_", " ") for fact in facts if fact]
    facts += [f"n = {row.n}"] if row.n else []
    facts += [f"read rightly: {row.p:.2f}"] if row.p is not None else []
    return {
        "who": who,
        "facts": ", ".join(facts),
        "text_kind": row.text_kind,
        "sentence": row.sentence,
        "doi": row.doi,
    }


def _link(link: Link, weakest: bool) -> dict[str, Any]:
    parts = [said(link), "" if link.holds is None else f"holds {link.holds:.2f}"]
    parts += [f"{link.studies} studies" if link.studies != 1 else "1 study"] if link.studies is not None else []
    parts += [f"certainty {link.certainty}"] if link.certainty else []
    words = f"{link.source} {link.relation} {link.target}".replace("_", " ")
    return {"kind": link.kind, "words": words, "told": ", ".join(part for part in parts if part), "weakest": weakest}


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
