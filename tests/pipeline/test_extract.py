"""The extract stage: every table written, equal bytes, and what happens to documents that cannot be read."""

import json
from pathlib import Path

import pytest

from pipeline import store
from pipeline.errors import InputError
from pipeline.extract import TABLES, extract
from pipeline.params import ExtractParams
from pipeline.tables import Finding, MeshTerm, Record, Section, Sentence

DIGESTS = Path(__file__).parents[2] / "corpora" / "digests" / "digests.jsonl"


def record(values: dict[str, object]) -> Record:
    return Record(
        record_id=str(values["id"]), source="digests", text_kind="digest", pmid=None, version=None, doi=None,
        title=str(values["title"]), abstract=str(values["abstract"]), language="eng", year=2020, month=None,
        journal=None, first_author=None, publication_types=(), retracted=False,
    )  # fmt: skip


def params(workers: int, bad_documents: int, learned: bool = False) -> ExtractParams:
    return ExtractParams(workers=workers, bad_documents=bad_documents, learned=learned)


@pytest.fixture
def screened(tmp_path: Path) -> Path:
    lines = DIGESTS.read_text(encoding="utf8").splitlines()
    for shard, part in enumerate((lines[:4], lines[4:8])):
        root = tmp_path / "screened"
        store.write_rows([record(json.loads(line)) for line in part], Record, store.part_file(root, Record, shard))
    for table in (Section, MeshTerm):
        store.write_rows([], table, store.part_file(tmp_path / "parsed", table, 0))
        store.write_rows([], table, store.part_file(tmp_path / "parsed", table, 1))
    return tmp_path


def test_two_runs_give_equal_bytes_whatever_the_workers(screened: Path) -> None:
    for name, workers in (("one", 1), ("two", 2)):
        done = extract(screened / "screened", screened / "parsed", screened / name, params(workers, 0))
        assert done == 8
    for table in TABLES:
        for shard in (0, 1):
            one, two = (store.part_file(screened / name, table, shard) for name in ("one", "two"))
            assert one.read_bytes() == two.read_bytes()
    assert list(store.read_rows(Finding, screened / "one"))


def test_too_many_unreadable_documents_stop_the_run_and_leave_earlier_rows(
    screened: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = screened / "annotations"
    extract(screened / "screened", screened / "parsed", out, params(1, 0))
    before = store.part_file(out, Finding, 0).read_bytes()

    def broken(document: object, reader: object) -> None:
        raise ValueError("a text that no rule foresaw")

    monkeypatch.setattr("pipeline.extract.read", broken)
    with pytest.raises(InputError, match="extract.bad_documents"):
        extract(screened / "screened", screened / "parsed", out, params(1, 3))
    assert store.part_file(out, Finding, 0).read_bytes() == before
    assert extract(screened / "screened", screened / "parsed", out, params(1, 8)) == 0


def test_sentences_with_evidence_are_told_how_causal_they_are(screened: Path) -> None:
    out = screened / "annotations"
    extract(screened / "screened", screened / "parsed", out, params(1, 0, learned=True))
    with_evidence = {finding.sentence_id for finding in store.read_rows(Finding, out)}
    sentences = list(store.read_rows(Sentence, out))
    assert all(s.causal_language for s in sentences if s.sentence_id in with_evidence)
    assert not any(s.causal_language for s in sentences if s.statement == "method")
    assert all(("causal-model" in s.origin) == (s.causal_language is not None) for s in sentences)
