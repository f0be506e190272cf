"""The explorer from a server: it answers from the database, for its own name alone, and changes nothing."""

import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from graph.database import build_database
from graph.export.content import read_content
from graph.export.page import page_data
from graph.serving import server
from pipeline.errors import InputError
from pipeline.ontology import ontology
from pipeline.store import read_rows
from pipeline.tables import Mention
from tests.graph.test_explorer import elements


@pytest.fixture(scope="module")
def port(gold_folder: Path) -> Iterator[int]:
    database = gold_folder.parent / "served.duckdb"
    build_database(gold_folder, database)
    with server(0, database=database) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield int(running.server_address[1])
        running.shutdown()


def asked(port: int, path: str, host: str | None = None, method: str = "GET") -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, headers={"Host": host} if host else {})
    reply = connection.getresponse()
    return reply.status, reply.read()


@pytest.fixture(scope="module")
def data(port: int, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    page = tmp_path_factory.mktemp("served") / "page.html"
    page.write_bytes(asked(port, "/")[1])
    found: dict[str, Any] = json.loads(elements(page).scripts[0])
    return found


def test_rows_and_sentences_are_those_of_the_page_that_stands_alone(
    port: int, data: dict[str, Any], gold_folder: Path
) -> None:
    alone = page_data(read_content(gold_folder), ontology(), 50, mentions=read_rows(Mention, gold_folder))
    assert {row["edge"] for row in data["evidence"]} == {row["edge"] for row in alone["evidence"]}
    assert not any("sentence" in row for row in data["evidence"])
    edge = max(data["edges"], key=lambda one: one["findings"])["id"]
    told = [(place, more["sentence"]) for place, more in json.loads(asked(port, f"/sentences?edge={edge}")[1])]
    key = {study["id"]: place for place, study in enumerate(alone["studies"])}
    for place, sentence in told:
        row = data["evidence"][place]
        study = key[data["studies"][row["study"]]["id"]]
        assert sentence in [
            one["sentence"] for one in alone["evidence"] if (one["edge"], one["study"]) == (edge, study)
        ]


def test_a_search_finds_what_holds_every_word(port: int) -> None:
    some = json.loads(asked(port, "/search?q=strength")[1])
    fewer = json.loads(asked(port, "/search?q=strength%20eccentric")[1])
    assert 0 < len(fewer) < len(some)
    assert json.loads(asked(port, "/search?q=%27%3B%20DROP%20TABLE%20edges")[1]) == []


def test_it_answers_for_its_own_name_alone_and_only_what_it_has(port: int) -> None:
    assert asked(port, "/", host=f"localhost:{port}")[0] == 200
    assert asked(port, "/", host="elsewhere.example")[0] == 403
    assert asked(port, "/../params.yaml")[0] == 404
    assert asked(port, "/", method="POST")[0] == 501
    assert asked(port, "/sentences?rows=999999999,x,-1&edge=none") == (200, b"[]")


def test_a_port_that_is_taken_is_told(port: int, gold_folder: Path) -> None:
    with pytest.raises(InputError, match="cannot listen"):
        server(port, database=gold_folder.parent / "served.duckdb")
