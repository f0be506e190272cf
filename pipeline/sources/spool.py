"""Records on disk while a source is read: later versions replace earlier ones, a killed download keeps what it has.

An entry is a line "PMID version length sha256" and the record, compressed. Entries are only ever appended. Opening a
spool reads what is there up to the first entry that is not whole, and goes on from there.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from pipeline.sources.raw import Raw


class Spool:
    """The latest version of each record, by PMID; memory holds one number a record."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._file = path.open("a+b")
        self._offsets: dict[int, int] = {}
        self._end = 0
        self._load()

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def __contains__(self, pmid: int) -> bool:
        return pmid in self._offsets

    def put(self, pmid: int, version: int, content: bytes) -> bool:
        """Keep a record, unless one of a higher version is held; return whether another one was held."""
        held = pmid in self._offsets
        if held and self._header(self._offsets[pmid])[1] > version:
            return True
        packed = zlib.compress(content)
        entry = b"%d %d %d %s\n" % (pmid, version, len(packed), hashlib.sha256(packed).hexdigest().encode()) + packed
        self._file.seek(self._end)
        self._file.write(entry)
        self._offsets[pmid] = self._end
        self._end += len(entry)
        return held

    def flush(self) -> None:
        """Hand what was put to the system, where a kill of this process cannot take it."""
        self._file.flush()

    def drop(self, pmid: int) -> bool:
        """Forget a record for this run; return whether it was held."""
        return self._offsets.pop(pmid, None) is not None

    def records(self, pmids: Iterable[int] | None = None) -> Iterator[Raw]:
        """Yield the held records among ``pmids``, or all, in the order of their PMIDs."""
        for pmid in sorted(self._offsets if pmids is None else self._offsets.keys() & set(pmids)):
            _, _, length, _ = self._header(self._offsets[pmid])
            yield Raw(str(pmid), zlib.decompress(self._file.read(length)))

    def delete(self) -> None:
        """Close and remove the file."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def _header(self, offset: int) -> tuple[int, int, int, str]:
        """Read the header at ``offset``; the record follows."""
        self._file.seek(offset)
        pmid, version, length, digest = self._file.readline().split()
        return int(pmid), int(version), int(length), digest.decode()

    def _load(self) -> None:
        size = self._path.stat().st_size
        while self._end < size:
            try:
                pmid, _, length, digest = self._header(self._end)
            except ValueError:
                break
            packed = self._file.read(length)
            if hashlib.sha256(packed).hexdigest() != digest:
                break
            self._offsets[pmid] = self._end
            self._end = self._file.tell()
        self._file.truncate(self._end)
