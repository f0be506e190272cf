"""E-utilities of a small PubMed, on loopback: esearch, epost and efetch with paging, history and faults on demand."""

import json
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

LIMIT = 9_999  # ids that one search gives, and records that a history gives
UID_RANGE = re.compile(r"AND (\d+):(\d+)\[uid\]$")
UIDS = re.compile(r"(\d+)\[uid\]")


@dataclass
class Library:
    """Records by PMID. ``gone`` were deleted after the first search, ``withheld`` are listed and never given."""

    dates: dict[int, date | None]
    gone: set[int] = field(default_factory=set)
    withheld: set[int] = field(default_factory=set)
    histories: list[list[int]] = field(default_factory=list)

    def search(self, term: str, first: str | None, last: str | None) -> list[int]:
        if uid_range := UID_RANGE.search(term):
            low, high = map(int, uid_range.groups())
            found = [pmid for pmid in self.dates if low <= pmid <= high]
        elif UIDS.fullmatch(term.split(" OR ")[0]):
            found = [pmid for pmid in map(int, UIDS.findall(term)) if pmid in self.dates and pmid not in self.gone]
        else:
            found = list(self.dates)
        if first and last:
            found = [pmid for pmid in found if (day := self.dates[pmid]) and first <= f"{day:%Y/%m/%d}" <= last]
        return sorted(found, reverse=True)

    def record(self, pmid: int) -> str:
        year = f"<Year>{day.year}</Year>" if (day := self.dates[pmid]) else ""
        return (
            f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article><Journal><JournalIssue><PubDate>'
            f"{year}</PubDate></JournalIssue></Journal><ArticleTitle>Strength training and motor units, part {pmid}."
            "</ArticleTitle><Abstract><AbstractText>Discharge rates rose.</AbstractText></Abstract>"
            "<Language>eng</Language></Article></MedlineCitation></PubmedArticle>"
        )


class EutilsServer:
    """``faults[utility]`` holds what goes wrong with the next requests, in order; None lets one pass.

    429, 429+wait (Retry-After: 7), 500, 400, error (in a 200), json (error in a 200), html, truncated, short (some
    fewer), other (a record under another PMID), reset (no answer), hang (until ``release`` is set; ``hanging`` tells).
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.faults: dict[str, list[str | None]] = defaultdict(list)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.addresses: list[str] = []
        self.given: list[int] = []  # PMIDs of records that went out whole
        self.hanging, self.release = threading.Event(), threading.Event()
        self.endpoint = ""

    def times(self, utility: str) -> int:
        return sum(name == utility for name, _ in self.asked)

    def answer(self, utility: str, fields: dict[str, str]) -> tuple[int, dict[str, str], bytes] | None:
        self.asked.append((utility, fields))
        fault = self.faults[utility].pop(0) if self.faults[utility] else None
        echo = escape(json.dumps(fields))  # NCBI repeats what it was asked, key and contact included
        match fault:
            case "429" | "500" | "400":
                return int(fault), {}, f'{{"error":"refused","asked":"{echo}"}}'.encode()
            case "429+wait":
                return 429, {"Retry-After": "7"}, b"{}"
            case "error":
                return 200, {}, f"<eFetchResult><ERROR>Search Backend failed: {echo}</ERROR></eFetchResult>".encode()
            case "json":
                return 200, {}, json.dumps({"error": "API rate limit exceeded", "asked": fields}).encode()
            case "html":
                return 200, {}, f"<html><body>Sorry {echo}</body></html>".encode()
            case "reset":
                return None
            case "hang":
                self.hanging.set()
                self.release.wait(30)
                return None
        return 200, {}, getattr(self, utility)(fields, fault)

    def esearch(self, fields: dict[str, str], fault: str | None) -> bytes:
        start, number = int(fields.get("retstart", 0)), int(fields.get("retmax", 20))
        if start >= LIMIT or start + number > LIMIT:
            return b"<eSearchResult><ERROR>Search Backend failed: retstart is too large</ERROR></eSearchResult>"
        found = self.library.search(fields["term"], fields.get("mindate"), fields.get("maxdate"))
        history = self._history(found) if fields.get("usehistory") == "y" else ""
        ids = "".join(f"<Id>{pmid}</Id>" for pmid in found[start : start + number - (4 if fault == "short" else 0)])
        text = f"<eSearchResult><Count>{len(found)}</Count>{history}<IdList>{ids}</IdList></eSearchResult>"
        return text.encode()[: -20 if fault == "truncated" else None]

    def epost(self, fields: dict[str, str], fault: str | None) -> bytes:
        return f"<ePostResult>{self._history(list(map(int, fields['id'].split(','))))}</ePostResult>".encode()

    def efetch(self, fields: dict[str, str], fault: str | None) -> bytes:
        kept = self.library.histories[int(fields["query_key"]) - 1][:LIMIT]
        start, number = int(fields["retstart"]), int(fields["retmax"])
        lost = self.library.gone | self.library.withheld
        pmids = [pmid for pmid in kept[start : start + number] if pmid not in lost]
        if fault == "short":
            pmids.pop()
        records = "\n".join(map(self.library.record, pmids))
        if fault == "other":
            records = records.replace(f">{pmids[0]}<", ">999999999<")
            pmids = pmids[1:]
        content = f'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet>\n<PubmedArticleSet>{records}</PubmedArticleSet>'
        if fault == "truncated":
            return content.encode()[: len(content) // 2]
        self.given += pmids
        return content.encode()

    def _history(self, pmids: list[int]) -> str:
        self.library.histories.append(pmids)
        return f"<QueryKey>{len(self.library.histories)}</QueryKey><WebEnv>MCID_1</WebEnv>"


@contextmanager
def serving(library: Library) -> Iterator[EutilsServer]:
    """Serve a library on a free port of loopback until the block ends."""
    eutils = EutilsServer(library)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def _answer(self, query: str) -> None:
            eutils.addresses.append(self.path)
            utility = urlsplit(self.path).path.removeprefix("/eutils/").removesuffix(".fcgi")
            answer = eutils.answer(utility, dict(parse_qsl(query)))
            if answer is None:
                self.close_connection = True
                return
            status, headers, content = answer
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    eutils.endpoint = f"http://127.0.0.1:{server.server_address[1]}/eutils"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield eutils
    finally:
        eutils.release.set()
        server.shutdown()
        server.server_close()
