"""Stage screen: keep the records that are to be read, refuse the others with a reason.

Reads: corpora/parsed/{records,corrections,refusals}. Writes: corpora/screened/{records,refusals}, one part file a
shard, and corpora/screened/prisma.json, the counts of a PRISMA flow diagram (identified, refused by reason, kept).
Idea: each record is held against the reasons that it carries itself; of those that remain, one a PMID and one a DOI
is kept. Titles are never compared: a retracted study and its republication share one and are two records.
In = kept + refused, asserted. A refused record stays in corpora/parsed, where the graph finds it.
Source: PRISMA 2020, https://doi.org/10.1136/bmj.n71
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from pipeline import store
from pipeline.engine import map_shards
from pipeline.errors import InputError, told_plainly
from pipeline.params import ScreenParams, read_params
from pipeline.paths import PARSED, SCREENED
from pipeline.sources.fields import RETRACTION_NOTICES, RETRACTS
from pipeline.sources.raw import ParseReason
from pipeline.tables import Correction, Record, Refusal, refusal, row_id
from pipeline.topic import Topic, read_topic

Reason = Literal["retraction_notice", "retracted", "language", "no_abstract", "off_topic", "duplicate"]


class Sketch(NamedTuple):
    """What the choice among records needs to know of one, small enough to hold all at once."""

    pmid: int | None
    doi: int | None  # a hash
    version: int
    reason: Reason | None  # why it is refused by itself


class Links(NamedTuple):
    """What records say of each other."""

    retracted: frozenset[int]  # PMIDs that a retraction notice names
    republished: frozenset[int]  # PMIDs of records that were republished, and of their republications


def own_reason(record: Record, links: Links, languages: Sequence[str], topic: Topic) -> Reason | None:
    """Return the first reason why ``record`` is not to be read, whatever other records there are, or None."""
    if any(kind in RETRACTION_NOTICES for kind in record.publication_types):
        return "retraction_notice"
    if record.retracted or record.pmid in links.retracted:
        return "retracted"
    if record.language is not None and record.language not in languages:
        return "language"
    if record.abstract is None:
        return "no_abstract"
    return None if topic.covers(f"{record.title}\n{record.abstract}") else "off_topic"


def reasons(sketches: Sequence[Sketch], republished: frozenset[int]) -> list[Reason | None]:
    """Return why each record is refused: by itself, or because another with its PMID or DOI is kept or retracted.

    Of several the highest version is kept, then one with a PMID, then the last. DOIs of republished records and of
    their republications do not count, journals may reuse them. A record without a PMID that has the DOI of a
    retracted one is a copy of it, hence retracted too.
    """
    found = [sketch.reason for sketch in sketches]
    retracted = {name for sketch in sketches if sketch.reason == "retracted" for name in _names(sketch, frozenset())}
    candidates = [number for number, reason in enumerate(found) if reason is None]
    candidates.sort(key=lambda n: (sketches[n].version, sketches[n].pmid is not None, n), reverse=True)
    taken: set[tuple[str, int]] = set()
    for number in candidates:
        names = _names(sketches[number], republished)
        if any(name in retracted and (name[0] == "pmid" or sketches[number].pmid is None) for name in names):
            found[number] = "retracted"
        elif not taken.isdisjoint(names):
            found[number] = "duplicate"
        taken.update(names)
    return found


def screen(parsed: Path, screened: Path, params: ScreenParams, workers: int = 0) -> dict[str, Any]:
    """Screen every shard of ``parsed`` into ``screened``, which is left as it was where that fails; return the counts.

    Raises :class:`InputError` where nothing is kept.
    """
    links = _links(store.read_rows(Correction, parsed))
    parts = store.table_files(Record, parsed)
    sketches = list(map_shards(partial(_sketches, links=links, params=params), parts, workers))
    found = reasons([sketch for shard in sketches for sketch in shard], links.republished)
    ends = list(accumulate(map(len, sketches), initial=0))
    with store.replaced(screened) as fresh:
        for number, part in enumerate(parts):
            _write_shard(part, number, found[ends[number] : ends[number + 1]], fresh)
        counts = _prisma(Counter(row.reason for row in store.read_rows(Refusal, parsed)), Counter(found))
        if not counts["kept"]:
            raise InputError(
                f"nothing in {parsed} is on topic ({_told(counts)}); check fetch.source and the words of {params.topic}"
            )
        (fresh / "prisma.json").write_text(json.dumps(counts, indent=1) + "\n", encoding="utf8")
    return counts


def _links(corrections: Iterable[Correction]) -> Links:
    retracted: set[int] = set()
    republished: set[int] = set()
    for row in corrections:
        number = int(row.record_id.removeprefix("PMID:")) if row.record_id.startswith("PMID:") else None
        if row.relation in RETRACTS and row.pmid is not None:
            retracted.add(row.pmid)
        if "Republished" in row.relation:  # RepublishedIn, RetractedandRepublishedFrom, ...
            republished |= {pmid for pmid in (number, row.pmid) if pmid is not None}
    return Links(frozenset(retracted), frozenset(republished))


def _sketches(part: Path, links: Links, params: ScreenParams) -> list[Sketch]:
    topic = read_topic(Path(params.topic))
    return [
        Sketch(
            record.pmid,
            None if record.doi is None else int(row_id(record.doi), 16),
            record.version or 0,
            own_reason(record, links, params.languages, topic),
        )
        for record in store.read_part(Record, part)
    ]


def _names(sketch: Sketch, republished: frozenset[int]) -> list[tuple[str, int]]:
    """What a record is known by: its PMID, and its DOI unless the record is one of a republished pair."""
    names = [] if sketch.pmid is None else [("pmid", sketch.pmid)]
    if sketch.doi is not None and sketch.pmid not in republished:
        names.append(("doi", sketch.doi))
    return names


def _write_shard(part: Path, number: int, found: Sequence[Reason | None], folder: Path) -> None:
    pairs = list(zip(store.read_part(Record, part), found, strict=True))
    kept = [record for record, reason in pairs if reason is None]
    refused = [refusal("screen", record.record_id, reason) for record, reason in pairs if reason is not None]
    assert len(kept) + len(refused) == len(pairs)
    store.write_rows(kept, Record, store.part_file(folder, Record, number))
    store.write_rows(refused, Refusal, store.part_file(folder, Refusal, number))


def _told(counts: Mapping[str, Any]) -> str:
    """What was refused, in words: "12 records, of them 10 off_topic, 2 no_abstract"."""
    reasons = {reason: number for stage in counts["refused"].values() for reason, number in stage.items() if number}
    return f"{counts['identified']} records, of them " + ", ".join(f"{n} {reason}" for reason, n in reasons.items())


def _prisma(before: Mapping[str, int], found: Mapping[Reason | None, int]) -> dict[str, Any]:
    """Return the counts of the flow diagram; each reason is there, with 0 where it refused nothing."""
    refused = {
        "parse": {reason: before[reason] for reason in get_args(ParseReason)},
        "screen": {reason: found[reason] for reason in get_args(Reason)},
    }
    identified = sum(before.values()) + sum(found.values())
    kept = found[None]
    assert identified == kept + sum(sum(stage.values()) for stage in refused.values())
    return {"identified": identified, "refused": refused, "kept": kept}


def main() -> None:
    counts = screen(PARSED, SCREENED, read_params().screen)
    why = ", ".join(f"{n} {reason}" for stage in counts["refused"].values() for reason, n in stage.items() if n)
    print(f"screen: {counts['kept']} of {counts['identified']} records kept; refused: {why or 'none'}")


if __name__ == "__main__":
    told_plainly(main)
