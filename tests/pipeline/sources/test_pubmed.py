"""PubMed over the real client, against a server on loopback: completeness, resumption, faults, pace and secrets."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.errors import AdaptomeError, InputError, SourceError
from pipeline.params import PubmedParams, read_params
from pipeline.sources import pubmed
from pipeline.sources.eutils import Client
from pipeline.sources.raw import Haul
from pipeline.sources.spool import Spool
from tests.eutils_server import EutilsServer, Library, serving

ROOT = Path(__file__).parents[3]
KEY, EMAIL = "s3cr3t+key/0815", "jane.doe+ncbi@example.org"
SECRETS = (KEY, EMAIL, "s3cr3t", "jane.doe", "s3cr3t%2Bkey%2F0815", "jane.doe%2Bncbi%40example.org")


class Time:
    """A clock that stands still but for those who sleep."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)


Run = Callable[..., Haul]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Fetch everything from a server into a spool of the test's folder."""
    spools: list[Spool] = []

    def fetch(
        server: EutilsServer, time: Time | None = None, queries: tuple[str, ...] = ("strength",), **changed: Any
    ) -> Haul:
        params = pubmed_params(server, **changed)
        time = time or Time()
        spools.append(Spool(tmp_path / "spool"))
        client = Client(params, {"NCBI_API_KEY": KEY, "NCBI_EMAIL": EMAIL}, time.clock, time.sleep)
        return pubmed.fetch(client, queries, params, spools[-1])

    yield fetch
    for spool in spools:
        spool.__exit__(None, None, None)


def pubmed_params(server: EutilsServer, **changed: Any) -> PubmedParams:
    values = read_params(ROOT / "params.yaml").fetch.pubmed.model_dump()
    return PubmedParams.model_validate({**values, "endpoint": server.endpoint, "batch": 5, "tries": 3, **changed})


def few(number: int = 12) -> Library:
    return Library({pmid: date(2020, 1, 1) for pmid in range(1, number + 1)})


def pmids_of(haul: Haul) -> list[int]:
    return [int(raw.key) for raw in haul.records]


def test_every_record_of_twelve_thousand_comes_once(run: Run) -> None:
    heavy = {1_000 + n: date(2020, 2, 29) for n in range(10_500)}  # one day above the limit
    light = {20_000 + n: date(2019, 1, 1) + timedelta(days=n % 400) for n in range(1_490)}
    dateless = {90_000_000 + n: None for n in range(10)}
    library = Library({**heavy, **light, **dateless})
    with serving(library) as server:
        haul = run(server, batch=2_000)
        assert haul.counts == {"queries": 1, "promised": 12_000, "received": 12_000, "missing": 0, "deleted": 0}
        assert pmids_of(haul) == sorted(library.dates)
        assert max(Counter(server.given).values()) == 1
        assert server.times("efetch") <= 12
        assert server.times("esearch") < 150


def test_queries_that_overlap_ask_for_each_record_once(run: Run) -> None:
    with serving(few()) as server:
        assert pmids_of(run(server, queries=("strength", "force"))) == list(range(1, 13))
        assert sorted(server.given) == list(range(1, 13))


def test_mindate_and_maxdate_are_whole_days(run: Run) -> None:
    days = [date(2018, 12, 31), date(2019, 1, 1), date(2020, 2, 29), date(2020, 3, 1)]
    with serving(Library(dict(enumerate(days, 1)))) as server:
        assert pmids_of(run(server, mindate="2019", maxdate="2020/02")) == [2, 3]


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"mindate": "2019"}, "go in pairs"),
        ({"mindate": "2019", "maxdate": "2018/12"}, "mindate is after maxdate"),
        ({"mindate": "2019", "maxdate": "2020/13"}, "month"),
        ({"mindate": "2019/02/30", "maxdate": "2020"}, "day"),
    ],
)
def test_dates_that_cannot_be_are_refused(dates: dict[str, str], said: str) -> None:
    with serving(few()) as server, pytest.raises(ValueError, match=said):
        pubmed_params(server, **dates)


def test_a_search_split_by_date_and_pmid_stays_within_mindate_and_maxdate(run: Run) -> None:
    dates = {n: date(2020, 1, 1) for n in range(1, 31)} | {n: date(2021, 1, 1) for n in range(31, 41)}
    with serving(Library(dates)) as server:
        assert pmids_of(run(server, search_limit=7, mindate="2020", maxdate="2020")) == list(range(1, 31))


def test_what_was_deleted_since_the_search_is_a_tombstone(run: Run) -> None:
    library = few()
    library.gone = {3, 8}
    with serving(library) as server:
        haul = run(server)
        assert haul.counts["deleted"] == 2
        assert haul.counts["received"] == 10
        contents = {raw.key: raw.content for raw in haul.records}
        assert contents["3"] == b"<DeleteCitation><PMID>3</PMID></DeleteCitation>"
        assert len(contents) == 12


def test_what_is_listed_and_never_comes_stops_the_run(run: Run) -> None:
    library = few()
    library.withheld = {7}
    with (
        serving(library) as server,
        pytest.raises(SourceError, match=r"12 records promised, 11 received, 1 missing .* first is 7; run"),
    ):
        run(server)


@pytest.mark.parametrize("withheld", [{7}, set(range(1, 13))])
def test_a_search_by_pmid_that_finds_nothing_proves_no_deletion(run: Run, withheld: set[int]) -> None:
    library = few()
    library.withheld = withheld
    library.search = lambda term, first, last: [] if "[uid]" in term else list(library.dates)  # type: ignore[method-assign]
    with (
        serving(library) as server,
        pytest.raises(SourceError, match=r"promised records are missing, the first is \d+"),
    ):
        run(server)


def test_a_server_that_ignores_dates_and_pmids_stops_the_run(run: Run) -> None:
    library = few(30)
    library.search = lambda term, first, last: list(library.dates)  # type: ignore[method-assign]
    with serving(library) as server, pytest.raises(SourceError, match="check fetch.pubmed.endpoint"):
        run(server, search_limit=10)


def test_a_query_without_records_is_an_error(run: Run) -> None:
    with serving(Library({})) as server, pytest.raises(InputError, match=r"no query in corpora/queries finds a record"):
        run(server)


@pytest.mark.parametrize("fault", ["429", "500", "error", "json", "html", "truncated", "short", "reset"])
@pytest.mark.parametrize("utility", ["esearch", "epost", "efetch"])
def test_a_fault_that_passes_is_overcome(run: Run, utility: str, fault: str) -> None:
    with serving(few()) as server:
        server.faults["efetch"] = [None, "short"]  # so that there is an epost
        server.faults[utility] += [fault]
        assert pmids_of(run(server, search_limit=12)) == list(range(1, 13))
        assert not any(server.faults.values())
        assert max(Counter(server.given).values()) == 1


def test_a_record_under_another_pmid_does_not_count(run: Run) -> None:
    with serving(few()) as server:
        server.faults["efetch"] = ["other"]
        assert pmids_of(run(server)) == list(range(1, 13))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("429", "HTTP 429"),
        ("500", "HTTP 500"),
        ("error", "an error in the answer: Search Backend failed"),
        ("json", "no whole XML .* begins .*API rate limit exceeded"),
        ("html", "html"),
        ("truncated", "no whole XML"),
        ("reset", "no whole answer"),
    ],
)
@pytest.mark.parametrize("utility", ["esearch", "efetch"])
def test_a_fault_that_stays_stops_the_run_with_what_where_and_what_to_do(
    run: Run, utility: str, fault: str, said: str
) -> None:
    with serving(few()) as server:
        server.faults[utility] = [fault] * 3
        with pytest.raises(SourceError) as told:
            run(server)
    place = "search for strength" if utility == "esearch" else "efetch of records 1 to 5"
    assert told.match(rf"^{place} failed 3 times, at last with: .*{said}.*; run the command again later")
    assert_no_secret(told.value)


def test_a_refusal_is_not_tried_again(run: Run) -> None:
    with serving(few()) as server:
        server.faults["esearch"] = ["400"]
        with pytest.raises(
            SourceError, match="esearch was refused with HTTP 400 .* check the query, NCBI_API_KEY"
        ) as told:
            run(server)
        assert server.times("esearch") == 1
    assert_no_secret(told.value)


def test_a_server_that_hangs_is_given_up(run: Run) -> None:
    with serving(few()) as server:
        server.faults["efetch"] = ["hang"] * 2
        with pytest.raises(SourceError, match="no whole answer .*timed out"):
            run(server, tries=2, timeout_s=0.2)


def test_waits_double_and_heed_the_server(run: Run) -> None:
    with serving(few(3)) as server:
        server.faults["esearch"] = ["500", "500", "429+wait", "500"]
        time = Time()
        run(server, time, tries=5, backoff_s=2.0)
    assert [round(wait, 1) for wait in time.slept if wait > 0.2] == [2.0, 4.0, 8.0, 16.0]
    with serving(few(3)) as server:
        server.faults["esearch"] = ["429+wait"]
        time = Time()
        run(server, time, tries=5, backoff_s=2.0)
    assert [wait for wait in time.slept if wait > 0.2] == [7.0]


@pytest.mark.parametrize(("environment", "per_second"), [({}, 3), ({"NCBI_API_KEY": KEY}, 10)])
def test_requests_keep_the_pace(environment: Mapping[str, str], per_second: int) -> None:
    time = Time()
    with serving(few()) as server:
        client = Client(pubmed_params(server), environment, time.clock, time.sleep)
        for _ in range(21):
            client.search("strength")
        assert all(("api_key" in fields) == bool(environment) for _, fields in server.asked)
    assert time.now == pytest.approx(20 / per_second)


def test_a_run_that_stops_in_the_middle_goes_on_from_there(run: Run) -> None:
    with serving(few(50)) as server:
        server.faults["efetch"] = [None] * 6 + ["500"] * 3
        with pytest.raises(SourceError):
            run(server)
        assert len(server.given) == 30
        assert pmids_of(run(server)) == list(range(1, 51))
        assert max(Counter(server.given).values()) == 1


def test_an_entry_that_was_cut_off_is_asked_for_again(run: Run, tmp_path: Path) -> None:
    with serving(few(10)) as server:
        run(server)
        spool = tmp_path / "spool"
        spool.write_bytes(spool.read_bytes()[:-3])
        assert pmids_of(run(server)) == list(range(1, 11))
        assert len(server.given) == 11


def project(folder: Path, endpoint: str) -> None:
    """A folder in which the stages can run."""
    params = yaml.safe_load((ROOT / "params.yaml").read_text())
    params["fetch"]["source"] = "pubmed"
    params["fetch"]["pubmed"] |= {"endpoint": endpoint, "batch": 5, "tries": 2, "backoff_s": 0.0, "timeout_s": 20.0}
    (folder / "params.yaml").write_text(yaml.safe_dump(params))
    (folder / "corpora" / "queries").mkdir(parents=True)
    (folder / "corpora" / "queries" / "one.txt").write_text("# remark\nstrength\n")


def command(folder: Path) -> "subprocess.Popen[str]":
    environment = {**os.environ, "NCBI_API_KEY": KEY, "NCBI_EMAIL": EMAIL}
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.fetch"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_killed_fetch_resumes_without_asking_for_what_it_has(tmp_path: Path) -> None:
    with serving(few(20)) as server:
        project(tmp_path, server.endpoint)
        server.faults["efetch"] = [None, None, "hang"]
        killed = command(tmp_path)
        assert server.hanging.wait(30)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        assert not (tmp_path / "corpora" / "raw").exists()
        assert len(server.given) == 10
        again = command(tmp_path)
        printed, error = again.communicate()
        assert again.returncode == 0, error
        assert "20 records from pubmed" in printed
        assert sorted(server.given) == list(range(1, 21))
        assert server.times("efetch") == 5  # two, one that hung, two
    assert not (tmp_path / "corpora" / "raw.partial").exists()


@pytest.mark.parametrize("faults", [[], ["error"] * 2, ["json"] * 2, ["500"] * 2, ["400"], ["429", None]])
def test_key_and_contact_reach_the_server_and_nothing_else(tmp_path: Path, faults: list[str | None]) -> None:
    with serving(few(6)) as server:
        project(tmp_path, server.endpoint)
        server.faults["efetch"] = list(faults)
        ran = command(tmp_path)
        printed, error = ran.communicate()
        assert all(fields["api_key"] == KEY and fields["email"] == EMAIL for _, fields in server.asked)
        told = [printed, error, *server.addresses]
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert ran.returncode == (0 if faults in ([], ["429", None]) else 1)
    assert "Traceback" not in error
    for secret in SECRETS:
        assert not any(secret in text for text in told)
        assert not any(secret.encode() in path.read_bytes() for path in written)


def assert_no_secret(error: AdaptomeError) -> None:
    chain: BaseException | None = error
    while chain is not None:
        for secret in SECRETS:
            assert secret not in str(chain)
            assert secret not in repr(vars(chain))
        chain = chain.__cause__ or chain.__context__
