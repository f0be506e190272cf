"""Tables on disk: check rows, sort them, write Parquet; read back and check. The only module that opens Parquet.

A table is a folder ``<root>/<name>/`` of part files ``part-00000.parquet``, one a shard, or one file
``<root>/<name>.parquet``. Rows are sorted by the table's key and equal rows give equal bytes.
A stage writes into :func:`replaced` folders, so that a stage that fails leaves its earlier output untouched.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from types import UnionType
from typing import Annotated, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import StoreError
from pipeline.tables import Table, columns

Row = TypeVar("Row", bound=Table)
ARROW = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


def schema(table: type[Table]) -> pa.Schema:
    """Return the Arrow schema that a table's dataclass states."""
    hints = get_type_hints(table, include_extras=True)
    return pa.schema([_column(name, hints[name]) for name in columns(table)])


def part_file(root: Path, table: type[Table], shard: int) -> Path:
    """Return the path of a table's part file for one shard."""
    return root / table.NAME / f"part-{shard:05d}.parquet"


def write_rows(rows: Iterable[Row], table: type[Row], path: Path) -> int:
    """Write ``rows`` sorted by the table's key to ``path`` and return their number.

    Raises :class:`StoreError` on two rows with one key, or a value that the column's type or closed set excludes.
    """
    key = table.KEY
    ordered = sorted(rows, key=lambda row: tuple(_sortable(getattr(row, name)) for name in key))
    _check(ordered, table, path)
    arrays = {name: [_stored(getattr(row, name)) for row in ordered] for name in columns(table)}
    try:
        content = pa.table(arrays, schema=schema(table))
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise StoreError(f"{path}: a value does not fit its column in pipeline/tables.py ({error})") from error
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(content, path, compression="zstd")
    return len(ordered)


def read_rows(table: type[Row], root: Path) -> Iterator[Row]:
    """Yield the rows of a table under ``root``, part file by part file, in order."""
    for path in table_files(table, root):
        yield from read_part(table, path)


def read_part(table: type[Row], path: Path) -> Iterator[Row]:
    """Yield the rows of one Parquet file; :class:`StoreError` where its columns are not the table's."""
    content = pq.read_table(path)
    names, found = columns(table), content.schema.names
    if list(found) != names:
        unlike = sorted(set(found) ^ set(names)) or ["their order"]
        raise StoreError(
            f"{path}: columns differ from pipeline/tables.py in {', '.join(unlike)}; run `dvc repro` to rebuild it"
        )
    lists = [name for name in names if pa.types.is_list(content.schema.field(name).type)]
    for batch in content.to_batches():
        for values in batch.to_pylist():
            for name in lists:
                values[name] = tuple(values[name])
            yield table(**values)


def table_files(table: type[Table], root: Path) -> list[Path]:
    """Return the Parquet files of a table in order; :class:`StoreError` where there are none."""
    name = table.NAME
    files = sorted((root / name).glob("part-*.parquet")) or [f for f in [root / f"{name}.parquet"] if f.exists()]
    if not files:
        raise StoreError(f"table {name} is not in {root}; run `dvc repro` to make it")
    return files


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write into; it takes the place of ``folder`` only if the block ends without an error."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        yield fresh
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def _column(name: str, hint: object) -> pa.Field:
    kind, nullable = _plain(hint)
    if get_origin(kind) is tuple:
        return pa.field(name, pa.list_(pa.field("item", ARROW[get_args(kind)[0]], nullable=False)), nullable=False)
    if get_origin(kind) is Literal:
        kind = str
    return pa.field(name, ARROW[kind], nullable=nullable)  # type: ignore[index]


def _plain(hint: object) -> tuple[object, bool]:
    """Return a hint without Annotated and None, and whether None was there."""
    while get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in (Union, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not type(None)]
        return _plain(kinds[0])[0], len(kinds) < len(get_args(hint))
    return hint, False


def _check(rows: list[Row], table: type[Table], path: Path) -> None:
    key = table.KEY
    for before, after in pairwise(rows):
        if all(getattr(before, name) == getattr(after, name) for name in key):
            shown = ", ".join(str(getattr(after, name)) for name in key)
            raise StoreError(f"{path}: two rows with the key ({shown}); the stage that writes them must give one")
    hints = get_type_hints(table, include_extras=True)
    for name in columns(table):
        kind, nullable = _plain(hints[name])
        allowed = set(get_args(kind)) if get_origin(kind) is Literal else None
        for row in rows:
            value = getattr(row, name)
            wrong = not nullable if value is None else allowed is not None and value not in allowed
            if wrong:
                raise StoreError(f"{path}: column {name} holds {value!r}, which pipeline/tables.py does not allow")


def _sortable(value: object) -> tuple[bool, object]:
    return (value is not None, value)


def _stored(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
