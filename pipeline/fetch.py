"""Stage fetch: bring raw records from the source that params.yaml names.

Reads: params fetch, and by source the embedded corpus (digests), corpora/queries/*.txt and PubMed's E-utilities
(pubmed), a folder of MEDLINE files (medline) or of files saved from PubMed's web page (nbib).
Writes: corpora/raw, shards of records as they came and manifest.json.
Idea: what a source gives is checked here, so that a bad input stops the run before anything later changes.
Source: E-utilities, https://www.ncbi.nlm.nih.gov/books/NBK25497; MEDLINE files, https://pubmed.ncbi.nlm.nih.gov/download
"""

import os
from collections.abc import Mapping
from pathlib import Path

from pipeline import store
from pipeline.errors import told_plainly
from pipeline.params import FetchParams, read_params
from pipeline.paths import PARTIAL, RAW
from pipeline.sources import LAYOUTS, digests
from pipeline.sources.raw import Haul, Manifest, write_raw


def fetch(params: FetchParams, folder: Path, partial: Path, environment: Mapping[str, str]) -> Manifest:
    """Bring the records of the source into ``folder``, which is left as it was where that fails; return the manifest.

    ``partial`` keeps what a download has got, until it is complete. ``environment`` may hold NCBI_API_KEY and
    NCBI_EMAIL.
    """
    haul = _haul(params, partial, environment)
    with store.replaced(folder) as fresh:
        return write_raw(fresh, params.source, haul, LAYOUTS[params.source], params.shard_records)


def _haul(params: FetchParams, partial: Path, environment: Mapping[str, str]) -> Haul:
    match params.source:
        case "digests":
            return digests.fetch(Path(params.digests))
    raise NotImplementedError(params.source)


def main() -> None:
    manifest = fetch(read_params().fetch, RAW, PARTIAL, os.environ)
    counts = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in manifest.counts.items())
    print(f"fetch: {manifest.records} records from {manifest.source} ({counts})")


if __name__ == "__main__":
    told_plainly(main)
