"""Why a document of the last run was read as it was.

Reads: corpora/parsed (records, sections, mesh_terms), so that a record that screening refused can be explained too.
"""

from difflib import get_close_matches
from pathlib import Path

from pipeline import store
from pipeline.errors import InputError
from pipeline.extract import documents_of
from pipeline.paths import PARSED
from pipeline.reader.explaining import explain
from pipeline.tables import Record


def explain_record(record_id: str, parsed: Path = PARSED) -> str:
    """Return the explained reading of a record; :class:`InputError` names the nearest ids where there is none."""
    known: list[str] = []
    for path in store.table_files(Record, parsed):
        for document in documents_of(path, parsed):
            if document.record_id == record_id:
                return explain(document)
            known.append(document.record_id)
    near = get_close_matches(record_id, known, n=3, cutoff=0.5) or known[:3]
    raise InputError(f"no document {record_id} in {parsed}; near it: {', '.join(near)}")
