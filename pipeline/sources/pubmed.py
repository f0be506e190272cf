"""Source pubmed: everything that a query finds, by the E-utilities, complete or not at all.

One search returns at most 9,999 ids. A query that finds more is split by date of publication, down to a day, and a day
that is still too heavy by PMID. Records that no date finds are sought by PMID until the promised number is there.
Records are then fetched from the history server; those that a batch lacks are asked for again by epost, and in the end
each is here, or no longer in PubMed's index, or the run fails.
Source: limits of E-utilities, https://www.ncbi.nlm.nih.gov/books/NBK25499/#chapter4.ESearch
"""

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import track

from pipeline.errors import InputError, SourceError
from pipeline.params import PubmedParams
from pipeline.sources.eutils import Client, Found, pmid_terms
from pipeline.sources.pubmed_xml import PMID, deletion
from pipeline.sources.raw import Haul, Raw
from pipeline.sources.spool import Spool

EARLIEST, LATEST = date(1780, 1, 1), date(2199, 12, 31)  # PubMed's oldest record is of 1781
LARGEST_PMID = 99_999_999
TOGETHER = 200  # PMIDs looked up in one search


def read_queries(folder: Path) -> list[str]:
    """Return the queries of a folder, one a ``*.txt`` file; lines that begin with # are remarks."""
    queries = []
    for path in sorted(folder.glob("*.txt")):
        lines = path.read_text(encoding="utf8").splitlines()
        query = " ".join(line.strip() for line in lines if line.strip() and not line.startswith("#"))
        if not query:
            raise InputError(f"{path} holds no query; write one in PubMed's language, or remove the file")
        queries.append(query)
    if not queries:
        raise InputError(f"{folder} holds no *.txt files; put a PubMed query there, or name its folder in fetch.pubmed")
    return queries


def fetch(client: Client, queries: Sequence[str], params: PubmedParams, spool: Spool) -> Haul:
    """Return every record that a query finds, each once, and tombstones of those deleted since the search.

    Raises :class:`SourceError` where records are missing that PubMed does not say were deleted.
    """
    parts = [part for query in queries for part in search_all(client, query, params.days(), params.search_limit)]
    promised = sorted({pmid for part in parts for pmid in part.pmids})
    if not promised:
        raise InputError(f"no query in {params.queries} finds a record; correct it, or widen mindate and maxdate")
    deleted = _download(client, parts, params, spool)
    missing = [pmid for pmid in promised if pmid not in spool and pmid not in deleted]
    if missing:
        raise SourceError(
            f"{len(promised)} records promised, {len(promised) - len(missing) - len(deleted)} received, {len(missing)} "
            f"missing that PubMed still lists, the first is {missing[0]}; run the command again, it goes on from here"
        )
    counts = {
        "queries": len(queries),
        "promised": len(promised),
        "received": len(promised) - len(deleted),
        "missing": 0,
        "deleted": len(deleted),
    }
    return Haul(_with_tombstones(spool, promised, sorted(deleted)), counts)


def search_all(client: Client, query: str, dates: tuple[date, date] | None, limit: int) -> list[Found]:
    """Return the parts, none above ``limit``, that together hold every record of a query; parts may overlap.

    Raises :class:`SourceError` where the parts hold fewer records than the whole query promises.
    """
    whole = client.search(query, _printed(dates) if dates else None)
    if whole.count <= limit:
        return [whole]
    parts = list(_by_date(client, query, *(dates or (EARLIEST, LATEST)), limit))
    known = sorted({pmid for part in parts for pmid in part.pmids})
    if len(known) < whole.count:
        parts += _unknown(client, query, dates, (1, LARGEST_PMID), limit, known)
        known = sorted({pmid for part in parts for pmid in part.pmids})
    if len(known) < whole.count:
        raise SourceError(
            f"the query {query[:60]!r} promises {whole.count} records and gives {len(known)} ids, split by date and "
            "PMID; run the command again later, or split the query"
        )
    return parts


def _by_date(client: Client, query: str, first: date, last: date, limit: int) -> Iterator[Found]:
    found = client.search(query, _printed((first, last)))
    if found.count <= limit:
        yield found
    elif first < last:
        middle = date.fromordinal((first.toordinal() + last.toordinal()) // 2)
        yield from _by_date(client, query, first, middle, limit)
        yield from _by_date(client, query, date.fromordinal(middle.toordinal() + 1), last, limit)
    else:
        yield from _unknown(client, query, (first, last), (1, LARGEST_PMID), limit, [])


def _unknown(
    client: Client, query: str, dates: tuple[date, date] | None, pmids: tuple[int, int], limit: int, known: list[int]
) -> Iterator[Found]:
    """Yield parts by PMID that hold what the sorted ``known`` lack; ranges that are known in full are passed over."""
    low, high = pmids
    found = client.search(f"({query}) AND {low}:{high}[uid]", _printed(dates) if dates else None)
    if found.count <= bisect_right(known, high) - bisect_left(known, low):
        return
    if found.count <= limit:
        yield found
    elif low < high:
        middle = (low + high) // 2
        yield from _unknown(client, query, dates, (low, middle), limit, known)
        yield from _unknown(client, query, dates, (middle + 1, high), limit, known)
    else:
        raise SourceError(f"a search for the one PMID {low} finds {found.count} records; check fetch.pubmed.endpoint")


def _download(client: Client, parts: Sequence[Found], params: PubmedParams, spool: Spool) -> set[int]:
    """Fetch what the spool lacks and return the PMIDs that the server says were deleted."""
    deleted: set[int] = set()
    starts = [(part, start) for part in parts for start in range(0, len(part.pmids), params.batch)]
    quiet = not sys.stderr.isatty()
    for part, start in track(starts, "records", disable=quiet, console=Console(stderr=True)):
        wanted = part.pmids[start : start + params.batch]
        if not any(pmid in spool for pmid in wanted):
            deleted |= _keep(client.fetch(part.history, start, len(wanted)), wanted, spool)
    promised = {pmid for part in parts for pmid in part.pmids}
    missing = sorted(pmid for pmid in promised - deleted if pmid not in spool)
    known = min((pmid for pmid in promised if pmid in spool), default=None)
    for attempt in range(params.tries):
        listed = _still_listed(client, missing, known, min(TOGETHER, params.search_limit - 1))
        deleted |= set(missing) - listed
        if not listed:
            break
        if attempt:
            client.pause(params.backoff_s * 2.0 ** (attempt - 1))
        deleted |= _ask_again(client, sorted(listed), params, spool)
        missing = sorted(pmid for pmid in listed - deleted if pmid not in spool)
    return deleted


def _ask_again(client: Client, missing: Sequence[int], params: PubmedParams, spool: Spool) -> set[int]:
    deleted: set[int] = set()
    for first in range(0, len(missing), params.search_limit):
        posted = missing[first : first + params.search_limit]
        history = client.post(posted)
        for start in range(0, len(posted), params.batch):
            deleted |= _keep(client.fetch(history, start, min(params.batch, len(posted) - start)), posted, spool)
    return deleted


def _keep(contents: Iterable[bytes], wanted: Sequence[int], spool: Spool) -> set[int]:
    """Keep the wanted records and return the PMIDs of those that the server says were deleted."""
    asked = set(wanted)
    deleted: set[int] = set()
    for content in contents:
        if content.startswith(b"<DeleteCitation"):
            deleted |= asked & {int(found["pmid"]) for found in PMID.finditer(content)}
            continue
        found = PMID.search(content)  # a record without one is missing, and asked for again
        if found and (pmid := int(found["pmid"])) in asked:
            spool.put(pmid, int(found["version"] or 1), content)
    spool.flush()
    return deleted


def _still_listed(client: Client, pmids: Sequence[int], known: int | None, together: int) -> set[int]:
    """Return those of ``pmids`` that a search still finds; the others were deleted.

    ``known`` is a record that was received: a search that does not find it tells nothing, and stops the run.
    """
    found: set[int] = set()
    for first in range(0, len(pmids), together):
        some = pmids[first : first + together]
        told = set(client.search(pmid_terms(some if known is None else [known, *some])).pmids)
        if told.isdisjoint(some if known is None else [known]):
            raise SourceError(
                f"{len(pmids)} promised records are missing, the first is {pmids[0]}, and a search by PMID does not "
                "even find records that are there; run the command again later, it goes on from here"
            )
        found |= told & set(some)
    return found


def _with_tombstones(spool: Spool, promised: Sequence[int], deleted: Sequence[int]) -> Iterator[Raw]:
    yield from spool.records(promised)
    for pmid in deleted:
        yield Raw(str(pmid), deletion(pmid))


def _printed(dates: tuple[date, date]) -> tuple[str, str]:
    return f"{dates[0]:%Y/%m/%d}", f"{dates[1]:%Y/%m/%d}"
