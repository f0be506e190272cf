"""Tables on disk: what goes in comes out, in order, in equal bytes; what breaks the contract does not go in."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import store
from pipeline.errors import StoreError
from pipeline.tables import TABLES, MeshTerm, Record, columns, meaning, row_id

RECORD = Record(
    "PMID:1",
    "pubmed",
    "abstract",
    1,
    1,
    None,
    "Title",
    None,
    "eng",
    2020,
    None,
    None,
    None,
    ("Journal Article",),
    False,
)  # fmt: skip


@given(st.lists(st.integers(0, 10**6), unique=True, max_size=20), st.text(max_size=30))
def test_rows_come_back_sorted_by_key(tmp_path_factory: pytest.TempPathFactory, pmids: list[int], title: str) -> None:
    path = tmp_path_factory.mktemp("store") / "records" / "part-00000.parquet"
    rows = [replace(RECORD, record_id=f"PMID:{pmid}", pmid=pmid, title=title) for pmid in pmids]
    store.write_rows(rows, Record, path)
    assert list(store.read_rows(Record, path.parents[1])) == sorted(rows, key=lambda row: row.record_id)


def test_order_of_rows_does_not_change_the_bytes(tmp_path: Path) -> None:
    rows = [replace(RECORD, record_id=f"PMID:{number}") for number in range(5)]
    store.write_rows(rows, Record, tmp_path / "a")
    store.write_rows(rows[::-1], Record, tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([RECORD, RECORD], r"two rows with the key \(PMID:1\)"),
        ([replace(RECORD, source="library")], "column source holds 'library'"),
        ([replace(RECORD, title=None)], "column title holds None"),
        ([replace(RECORD, year="2020")], "does not fit its column"),
    ],
)
def test_a_row_outside_the_contract_stops_the_run(tmp_path: Path, rows: list[Record], told: str) -> None:
    with pytest.raises(StoreError, match=told):
        store.write_rows(rows, Record, tmp_path / "records.parquet")


def test_columns_of_another_table_stop_the_run(tmp_path: Path) -> None:
    store.write_rows([RECORD], Record, tmp_path / "records.parquet")
    with pytest.raises(StoreError, match="columns differ"):
        list(store.read_part(MeshTerm, tmp_path / "records.parquet"))


def test_a_missing_table_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="table records is not in .*dvc repro"):
        list(store.read_rows(Record, tmp_path))


def test_a_folder_is_replaced_only_by_a_block_that_ends(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    with store.replaced(folder) as fresh:
        (fresh / "old").touch()
    with pytest.raises(RuntimeError), store.replaced(folder) as fresh:
        (fresh / "new").touch()
        raise RuntimeError
    assert [path.name for path in folder.iterdir()] == ["old"]
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_a_meaning_and_every_key_is_a_column(table: type) -> None:
    assert all(meaning(table, column) for column in columns(table))
    assert set(table.KEY) <= set(columns(table))  # type: ignore[attr-defined]
    assert len(store.schema(table)) == len(columns(table))


def test_ids_do_not_run_values_together() -> None:
    assert row_id("ab", "c") != row_id("a", "bc")
    assert row_id("a", None) != row_id("a", 0)
