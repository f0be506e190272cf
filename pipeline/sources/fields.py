"""Fields that several sources print alike: DOI, date of publication, retraction, a text without inner line breaks."""

import re
from collections.abc import Iterable

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
RESOLVER = re.compile(r"^\s*(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)
# True: "2019", "2019 Mar", "2019 Mar 5", "2019 03 05"; the month is left out of "2019 Mar-Apr" and "2019 Spring".
YEAR = re.compile(r"^\s*(?P<year>\d{4})\b")
MONTH = re.compile(r"^\s*\d{4}\s+(?P<month>[A-Za-z]{3,9}|\d{1,2})(?:\s+\d{1,2})?\s*$")
# PubMed's publication types, https://www.nlm.nih.gov/mesh/pubtypes.html; the last was renamed in 2025.
RETRACTED = "Retracted Publication"
RETRACTION_NOTICES = ("Retraction of Publication", "Retraction Notice")
# RefTypes of PubMed's CommentsCorrections that stand on a retracted record, and on the record that retracts another.
RETRACTED_BY = frozenset({"RetractionIn", "RetractedandRepublishedIn"})
RETRACTS = frozenset({"RetractionOf", "RetractedandRepublishedFrom"})


def plain_doi(doi: str | None) -> str | None:
    """Return a DOI in lower case without resolver address, None for none.

    >>> plain_doi("https://doi.org/10.1000/ABC.1")
    '10.1000/abc.1'
    """
    return RESOLVER.sub("", doi).strip().lower() or None if doi else None


def published(date: str) -> tuple[int | None, int | None]:
    """Return year and month of a printed date; a range of months or a season gives no month, a range its first year.

    >>> published("2019 Mar 5"), published("2019 Mar-Apr"), published("1998 Dec-1999 Jan"), published("Spring")
    ((2019, 3), (2019, None), (1998, None), (None, None))
    """
    year = YEAR.match(date)
    month = MONTH.match(date)
    if year is None or month is None:
        return (int(year["year"]) if year else None), None
    word = month["month"].lower()
    number = int(word) if word.isdigit() else MONTHS.index(word[:3]) + 1 if word[:3] in MONTHS else 0
    return int(year["year"]), number if 1 <= number <= 12 else None


def retracted(publication_types: Iterable[str], relations: Iterable[str]) -> bool:
    """Tell whether types or correction links say that a record is a retracted publication."""
    return RETRACTED in publication_types or not RETRACTED_BY.isdisjoint(relations)


def main_language(codes: Iterable[str]) -> str | None:
    """Return MEDLINE's code of an article's language; of several, English if it is among them, else the first."""
    told = list(codes)
    return "eng" if "eng" in told else told[0] if told else None


def one_line(text: str) -> str:
    """Return the text with every run of blanks and line breaks as one space, none at the ends."""
    return " ".join(text.split())
