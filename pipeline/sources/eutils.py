"""The E-utilities of NCBI: search, post and fetch over the history server. The only module that asks a network.

Requests are built by Bio.Entrez and sent as POST, so that neither key nor contact stands in an address that a proxy or
an error could show; what the server says is cleaned of both before it is told. Bio.Entrez's own sending is left aside:
its address, pauses and tries are fixed. Requests keep NCBI's pace, and a request is tried again after 429, 5xx, a
broken connection, and an answer that is an error, cut off or short.
Source: https://www.ncbi.nlm.nih.gov/books/NBK25497 (usage), https://www.ncbi.nlm.nih.gov/books/NBK25499 (parameters)
"""

import http.client
import io
import time
import urllib.error
import urllib.parse
import urllib.request
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import tenacity
from Bio import Entrez
from lxml import etree

from pipeline.errors import InputError, SourceError
from pipeline.params import PubmedParams
from pipeline.sources.pubmed_xml import split_records

Answer = TypeVar("Answer")
TOOL = "adaptome"
PER_SECOND, PER_SECOND_WITH_KEY = 3, 10  # requests, https://www.ncbi.nlm.nih.gov/books/NBK25497
LONGEST_WAIT_S = 300.0  # the most that a server's Retry-After is heeded


class History(NamedTuple):
    """A set of records that the server keeps."""

    web_env: str
    query_key: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    count: int  # of all that match
    pmids: tuple[int, ...]  # of those that one search can return, in the order of the history
    history: History  # empty where nothing matches


class _AgainError(Exception):
    """A request failed in a way that may pass."""

    def __init__(self, why: str, wait_s: float = 0.0) -> None:
        super().__init__(why)
        self.wait_s = wait_s  # what the server asks for


class Client:
    """A connection to the E-utilities. ``clock`` and ``sleep`` are those of the time module but for tests."""

    def __init__(
        self,
        params: PubmedParams,
        environment: Mapping[str, str],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._params = params
        self._contact = {
            "tool": TOOL,
            "email": environment.get("NCBI_EMAIL") or None,
            "api_key": environment.get("NCBI_API_KEY") or None,
        }
        self._clock, self._sleep = clock, sleep
        self._interval = 1 / (PER_SECOND_WITH_KEY if self._contact["api_key"] else PER_SECOND)
        self._next = clock()

    def search(self, term: str, dates: tuple[str, str] | None = None) -> Found:
        """Return what matches ``term``, published between ``dates`` (YYYY/MM/DD, both included) where given.

        PMIDs are all there where no more match than one search can return; else their first part.
        """
        limits = {"datetype": "pdat", "mindate": dates[0], "maxdate": dates[1]} if dates else {}
        fields = {"term": term, "usehistory": "y", "retmode": "xml", **limits}
        what = f"search for {_shown(term)}{f' from {dates[0]} to {dates[1]}' if dates else ''}"
        wanted = self._params.search_limit
        found = self._ask(what, "esearch", {**fields, "retstart": "0", "retmax": str(wanted)}, _found)
        pmids = list(found.pmids)
        while len(pmids) < min(found.count, wanted):
            page = {**fields, "retstart": str(len(pmids)), "retmax": str(wanted - len(pmids))}
            more = self._ask(what, "esearch", page, _found).pmids
            if not more:
                raise SourceError(f"{what}: {found.count} promised, {len(pmids)} ids received; {self._remedy()}")
            pmids += more
        return Found(found.count, tuple(pmids), found.history)

    def post(self, pmids: Sequence[int]) -> History:
        """Put records on the history server."""
        fields = {"id": ",".join(map(str, pmids))}
        return self._ask(f"epost of {len(pmids)} ids", "epost", fields, lambda content: _history(_xml(content)))

    def fetch(self, history: History, start: int, number: int) -> list[bytes]:
        """Return ``number`` records of a kept set from ``start`` on, or as many as the server gives, as their bytes."""
        fields = {
            "WebEnv": history.web_env,
            "query_key": history.query_key,
            "retstart": str(start),
            "retmax": str(number),
            "retmode": "xml",
        }
        return self._ask(f"efetch of records {start + 1} to {start + number}", "efetch", fields, _records)

    def pause(self, seconds: float) -> None:
        """Wait before records are asked for again."""
        self._sleep(seconds)

    def _ask(self, what: str, utility: str, fields: dict[str, str], read: Callable[[bytes], Answer]) -> Answer:
        """Send a request until its answer can be read; :class:`SourceError` after the last try."""
        tries = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._params.tries),
            wait=self._wait,
            sleep=self._sleep,
            retry=tenacity.retry_if_exception_type(_AgainError),
            reraise=True,
        )
        try:
            return tries(lambda: read(self._send(utility, fields)))
        except _AgainError as error:
            why = self._clean(str(error))
        raise SourceError(f"{what} failed {self._params.tries} times, at last with: {why}; {self._remedy()}")

    def _remedy(self) -> str:
        return "run the command again later, it goes on from here (fetch.pubmed in params.yaml sets tries and endpoint)"

    def _wait(self, state: tenacity.RetryCallState) -> float:
        """Seconds before the next try: doubled each time, or what the server asks for."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait_s if isinstance(error, _AgainError) else 0.0
        return max(self._params.backoff_s * 2.0 ** (state.attempt_number - 1), min(asked, LONGEST_WAIT_S))

    def _send(self, utility: str, fields: dict[str, str]) -> bytes:
        """Return the content of an answer, in NCBI's pace."""
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._interval
        failure: SourceError | _AgainError
        try:
            with urllib.request.urlopen(self._request(utility, fields), timeout=self._params.timeout_s) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            failure = self._refused(utility, error)
        except (OSError, http.client.HTTPException) as error:  # URLError, timeouts and resets are OSErrors
            failure = _AgainError(f"no whole answer ({type(error).__name__}: {error})")
        raise failure

    def _request(self, utility: str, fields: dict[str, str]) -> urllib.request.Request:
        address = f"{self._params.endpoint.rstrip('/')}/{utility}.fcgi"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Bio.Entrez warns where no contact is set
            request: urllib.request.Request = Entrez._build_request(
                address, {"db": "pubmed", **fields, **self._contact}, post=True
            )
        return request

    def _refused(self, utility: str, error: urllib.error.HTTPError) -> SourceError | _AgainError:
        wait = error.headers.get("Retry-After", "")
        said = f"HTTP {error.code} {error.reason} {_body(error)}"
        if error.code == 429 or error.code >= 500:
            return _AgainError(said, float(wait) if wait.isdigit() else 0.0)
        return SourceError(
            f"{utility} was refused with {self._clean(said)}; check the query, NCBI_API_KEY and fetch.pubmed.endpoint"
        )

    def _clean(self, text: str) -> str:
        """``text`` on one line, cut to 300 characters, without key and contact, also as they stand in an address."""
        for name in ("email", "api_key"):
            if secret := self._contact[name]:
                for form in {secret, urllib.parse.quote(secret), urllib.parse.quote_plus(secret)}:
                    text = text.replace(form, f"<{name}>")
        return " ".join(text.split())[:300]


def _body(error: urllib.error.HTTPError) -> str:
    try:
        return error.read(5000).decode("utf8", errors="replace")
    except (OSError, http.client.HTTPException):
        return ""


def _shown(term: str) -> str:
    return term if len(term) <= 80 else f"{term[:50]} ... {term[-25:]}"


def _xml(content: bytes) -> Any:
    """Return the root of an answer; :class:`_AgainError` where it is no XML or tells an error."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        start = content[:5000].decode("utf8", errors="replace")
        raise _AgainError(f"an answer that is no whole XML ({error}), which begins {start!r}") from None
    said = next((e.text for e in root.iter("ERROR", "error") if e.text), None)
    if said is not None and root.tag != "PubmedArticleSet":
        raise _AgainError(f"an error in the answer: {said}")
    return root


def _found(content: bytes) -> Found:
    root = _xml(content)
    count = root.findtext("Count") or ""
    pmids = [element.text or "" for element in root.iterfind("IdList/Id")]
    if root.tag != "eSearchResult" or not count.isdigit() or not all(map(str.isdigit, pmids)):
        raise _AgainError(f"an answer of esearch without its count and ids ({root.tag})")
    return Found(int(count), tuple(map(int, pmids)), _history(root) if int(count) else History("", ""))


def _history(root: Any) -> History:
    history = History(root.findtext("WebEnv") or "", root.findtext("QueryKey") or "")
    if not all(history):
        raise _AgainError(f"an answer without WebEnv and QueryKey ({root.tag})")
    return history


def _records(content: bytes) -> list[bytes]:
    root = _xml(content)
    if root.tag != "PubmedArticleSet":
        raise _AgainError(f"an answer of efetch that is no PubmedArticleSet ({root.tag})")
    try:
        return list(split_records(io.BytesIO(content), "the answer"))
    except InputError as error:
        raise _AgainError(str(error)) from None


def pmid_terms(pmids: Iterable[int]) -> str:
    """Return the search term for records by their PMIDs.

    >>> pmid_terms([3, 5])
    '3[uid] OR 5[uid]'
    """
    return " OR ".join(f"{pmid}[uid]" for pmid in pmids)
