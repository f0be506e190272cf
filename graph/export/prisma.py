"""The flow of records as PRISMA 2020 counts it, as JSON: each box of the diagram, each reason for leaving.

Source: https://doi.org/10.1136/bmj.n71, figure 1. Automation removes records before screening where it sees that they
cannot be read or are there twice; the reasons of the stage ``screen`` that judge a record exclude it.
"""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph.export.content import Content
from pipeline.store import read_rows
from pipeline.tables import Record, Refusal

BEFORE = frozenset({"duplicate", "deleted", "unreadable", "book", "retraction_notice"})
STAGES = ("fetch", "parse", "screen")  # whose refusals are records; those of extract and graph are rows of them


def write_prisma(tables: Path, content: Content, path: Path) -> None:
    """Write the counts of a run."""
    counts = prisma(read_rows(Record, tables), read_rows(Refusal, tables), content)
    path.write_text(json.dumps(counts, ensure_ascii=False, indent=1) + "\n", encoding="utf8")


def prisma(records: Iterable[Record], refusals: Iterable[Refusal], content: Content) -> dict[str, Any]:
    """Return the counts: identified = removed before screening + screened, screened = excluded + included."""
    refused = list(refusals)
    left = [row for row in refused if row.stage in STAGES]
    parsed = Counter(record.source for record in records)
    earlier = sum(row.stage != "screen" for row in left)
    removed = Counter(row.reason for row in left if row.reason in BEFORE or row.stage != "screen")
    excluded = Counter(row.reason for row in left if not (row.reason in BEFORE or row.stage != "screen"))
    unread = Counter(row.reason for row in refused if row.stage == "extract" and row.reason == "unreadable")
    told = {one.record.record_id for group in content.told.values() for one in group}
    identified = parsed.total() + earlier
    return {
        "identification": {
            "records_identified": identified,
            "by_source": dict(sorted(parsed.items())),
            "refused_while_fetched_or_parsed": earlier,
            "records_removed_before_screening": removed.total(),
            "removed_by_reason": dict(sorted(removed.items())),
        },
        "screening": {
            "records_screened": identified - removed.total(),
            "records_excluded": excluded.total(),
            "excluded_by_reason": dict(sorted(excluded.items())),
        },
        "included": {
            "records_kept": identified - removed.total() - excluded.total(),
            "records_that_could_not_be_read": unread.total(),
            "studies_read": len(content.read),
            "studies_in_evidence": len(told),
            "evidence_rows": sum(map(len, content.told.values())),
            "by_text_kind": dict(sorted(Counter(record.text_kind for record, _ in content.read).items())),
            "by_design": dict(sorted(Counter(study.design for _, study in content.read).items())),
        },
    }
