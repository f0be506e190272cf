"""Which records report one trial, and so share one vote.

Idea: an erratum, an update and a republication belong to the paper that they concern, and papers that print one
registration number report one trial. Reviews print the numbers of others' trials and are never joined by them.
Source: a study and not a report is the unit of a synthesis (Cochrane Handbook 4.6.2,
https://training.cochrane.org/handbook); relations are PubMed's CommentsCorrections RefTypes
(https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html).
"""

import re
from collections.abc import Container, Iterable

from scipy.cluster.hierarchy import DisjointSet

from pipeline.tables import Correction, Record

ONE_TRIAL = frozenset(
    {
        "ErratumIn", "ErratumFor", "RepublishedIn", "RepublishedFrom", "CorrectedandRepublishedIn",
        "CorrectedandRepublishedFrom", "RetractedandRepublishedIn", "RetractedandRepublishedFrom", "UpdateIn",
        "UpdateOf", "OriginalReportIn", "ReprintIn", "ReprintOf",
    }
)  # fmt: skip

REGISTRATION = re.compile(
    r"""\b(?: NCT\d{8}              # ClinicalTrials.gov: NCT01234567, not NCT123
        | ISRCTN\d{8}               # ISRCTN registry
        | ACTRN\d{14}               # Australia and New Zealand
        | DRKS\d{8}                 # Germany
        | UMIN\d{9}                 # Japan
        | ChiCTR[-A-Za-z]*\d{8,10}  # China
        )\b""",
    re.VERBOSE,
)


def clusters(records: Iterable[Record], corrections: Iterable[Correction], reviews: Container[str]) -> dict[str, str]:
    """Return for each record id the first record id, in the alphabet, of the trial that it reports."""
    rows = list(records)
    joined = DisjointSet([record.record_id for record in rows])
    by_pmid = {record.pmid: record.record_id for record in rows if record.pmid is not None}
    for link in corrections:
        other = by_pmid.get(link.pmid) if link.pmid is not None else None
        if link.relation in ONE_TRIAL and other is not None and link.record_id in joined:
            joined.merge(link.record_id, other)
    registered: dict[str, str] = {}
    for record in rows:
        for number in registrations(record.abstract or "") if record.record_id not in reviews else ():
            joined.merge(registered.setdefault(number, record.record_id), record.record_id)
    return {member: min(subset) for subset in joined.subsets() for member in subset}


def registrations(text: str) -> list[str]:
    """Return the trial registration numbers that a text prints, in order.

    >>> registrations("Trial registration: NCT01234567, formerly NCT123.")
    ['NCT01234567']
    """
    return REGISTRATION.findall(text)
