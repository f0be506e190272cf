"""Stage fetch: bring raw records from the source that params.yaml names.

Reads: params fetch, and by source the embedded corpus (digests), corpora/queries/*.txt and PubMed's E-utilities
(pubmed, with NCBI_API_KEY and NCBI_EMAIL of the environment), a folder of MEDLINE files (medline), or of files saved
from PubMed's web page (nbib).
Writes: corpora/raw, shards of records as they came and manifest.json.
Idea: what a source gives is checked here, so that a bad input stops the run before anything later changes.
Source: E-utilities, https://www.ncbi.nlm.nih.gov/books/NBK25497; MEDLINE files, https://pubmed.ncbi.nlm.nih.gov/download
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline import store
from pipeline.errors import told_plainly
from pipeline.params import FetchParams, read_params
from pipeline.paths import PARTIAL, RAW
from pipeline.sources import LAYOUTS, digests, medline, nbib, pubmed
from pipeline.sources.eutils import Client
from pipeline.sources.raw import Haul, Manifest, write_raw
from pipeline.sources.spool import Spool
from pipeline.tables import row_id
from pipeline.topic import read_topic


def fetch(params: FetchParams, folder: Path, partial: Path, client: Client) -> Manifest:
    """Bring the records of the source into ``folder``, which is left as it was where that fails; return the manifest.

    ``partial`` keeps what an unfinished download has got, for the next try; remove it to start afresh.
    """
    match params.source:
        case "digests":
            return _write(digests.fetch(Path(params.digests)), params, folder)
        case "nbib":
            return _write(nbib.fetch(Path(params.nbib)), params, folder)
        case "medline":
            topic = read_topic(Path(params.topic)) if params.topic else None
            files = medline.medline_files(Path(params.medline))
            with _room(partial) as room, Spool(room / "records") as spool:
                return _write(medline.fetch(files, topic, spool), params, folder)
        case "pubmed":
            queries = pubmed.read_queries(Path(params.pubmed.queries))
            with Spool(partial / f"pubmed-{row_id(params.pubmed.endpoint)}") as spool:
                manifest = _write(pubmed.fetch(client, queries, params.pubmed, spool), params, folder)
                spool.delete()
            with suppress(OSError):  # it holds the download of another endpoint
                partial.rmdir()
            return manifest


def _write(haul: Haul, params: FetchParams, folder: Path) -> Manifest:
    with store.replaced(folder) as fresh:
        return write_raw(fresh, params.source, haul, LAYOUTS[params.source], params.shard_records)


@contextmanager
def _room(partial: Path) -> Iterator[Path]:
    """Give a folder for files that this run alone needs."""
    partial.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=partial) as room:
            yield Path(room)
    finally:
        with suppress(OSError):  # it holds an unfinished download
            partial.rmdir()


def main() -> None:
    params = read_params().fetch
    manifest = fetch(params, RAW, PARTIAL, Client(params.pubmed, os.environ))
    counts = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in manifest.counts.items())
    print(f"fetch: {manifest.records} records from {manifest.source} ({counts})")


if __name__ == "__main__":
    told_plainly(main)
