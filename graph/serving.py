"""serve: the explorer from a small server on this machine, for graphs that outgrow a page.

Reads: graph/adaptome.duckdb, read-only; graph/pictures.
Idea: the page counts votes and beliefs itself, as the one that stands alone; what it gets is every evidence row without
its sentence. Sentences, and which links hold a word, it asks for as it needs them. The server listens on loopback
unless told otherwise, answers GET alone, and only where the request names the host that it was started for, so that no
other site that is open in the browser can read through it.
Source: https://docs.python.org/3.11/library/http.server.html; https://en.wikipedia.org/wiki/DNS_rebinding (unverified).
"""

import json
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb

from graph.export.explorer import POLICY, figure_data, page
from graph.export.served import Served, read_claims, read_served
from graph.paths import DATABASE, PICTURES
from graph.query import opened
from pipeline.errors import InputError
from pipeline.params import read_params

LOOPBACK = "127.0.0.1"
NAMES = ("localhost", "127.0.0.1", "[::1]")  # by which a browser asks for this machine
LONGEST = 300  # characters of a search
MOST = 200  # rows that a request may name


@dataclass(frozen=True, slots=True)
class Site:
    """What the server answers from."""

    connection: duckdb.DuckDBPyConnection
    served: Served
    page: bytes
    claims: Future[dict[str, Any]]  # verdicts, which are found while the page is served already
    hosts: frozenset[str]  # that a request may name; empty: any

    def answer(self, path: str, asked: dict[str, list[str]]) -> tuple[str, bytes] | None:
        """Return the type and the bytes of an answer, None where there is nothing of this name."""
        if path == "/":
            return "text/html; charset=utf-8", self.page
        wanted: dict[str, Callable[[], object]] = {
            "/sentences": lambda: self.served.sentences(self.connection.cursor(), _rows(asked, self.served)),
            "/search": lambda: self.served.search(self.connection.cursor(), asked.get("q", [""])[0][:LONGEST]),
            "/claims": lambda: self.claims.result() if self.claims.done() else None,
        }
        if path not in wanted:
            return None
        return "application/json", json.dumps(wanted[path](), ensure_ascii=False).encode()


def site(database: Path = DATABASE, pictures: Path = PICTURES, hosts: frozenset[str] = frozenset()) -> Site:
    """Return what is answered from a database."""
    connection = opened(database)
    served = read_served(connection, database)
    data = served.data | {
        "width": read_params().graph.belief_interval, "figures": figure_data(pictures.glob("*.svg")),
    }  # fmt: skip
    whole = page(data, ["served"], POLICY + "; connect-src 'self'")
    finding = ThreadPoolExecutor(1, "claims")
    claims = finding.submit(read_claims, served, database)
    finding.shutdown(wait=False)
    return Site(connection, served, whole.encode(), claims, hosts)


def server(port: int, host: str = LOOPBACK, database: Path = DATABASE) -> ThreadingHTTPServer:
    """Return a server that is ready to serve; :class:`InputError` where it cannot listen there."""
    names = frozenset(NAMES) if host in (LOOPBACK, "localhost", "::1") else frozenset((*NAMES, host))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _reply(self, answers)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing of requests that went well."""

    try:
        listening = ThreadingHTTPServer((host, port), Handler)
    except OSError as error:
        raise InputError(f"cannot listen on {host}:{port} ({error.strerror}); choose another --port") from None
    try:
        answers = site(database, hosts=frozenset() if host in ("0.0.0.0", "::") else names)
    except InputError:
        listening.server_close()
        raise
    return listening


def serve(port: int, host: str = LOOPBACK, database: Path = DATABASE) -> None:
    """Serve until the user stops it."""
    with server(port, host, database) as running:
        print(f"http://{host}:{running.server_address[1]}/ (stop with Ctrl-C)", file=sys.stderr)
        running.serve_forever()


def _reply(request: BaseHTTPRequestHandler, answers: Site) -> None:
    name = request.headers.get("Host", "").rsplit(":", 1)[0] or ""
    asked = urlsplit(request.path)
    if answers.hosts and name not in answers.hosts:
        request.send_error(403, "this server answers for its own name alone")
        return
    answer = answers.answer(asked.path, parse_qs(asked.query))
    if answer is None:
        request.send_error(404)
        return
    kind, body = answer
    request.send_response(200)
    for header, value in (
        ("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ):  # fmt: skip
        request.send_header(header, value)
    request.end_headers()
    request.wfile.write(body)


def _rows(asked: dict[str, list[str]], served: Served) -> list[int]:
    """Return the places of the rows that are asked for, by number or by their link; what cannot be is passed over."""
    numbers = [int(told) for told in asked.get("rows", [""])[0].split(",")[:MOST] if told.isdecimal()]
    places = [place for place in numbers if place < len(served.ids)]
    return places + [place for name in asked.get("edge", [])[:1] for place in served.of_edge.get(name, ())[:MOST]]
