"""Where records come from. Each source yields raw records, and reads one raw record into rows of the tables."""

from collections.abc import Callable
from functools import partial

from pipeline.sources import digests, nbib, pubmed_xml
from pipeline.sources.raw import Layout, Parsed
from pipeline.tables import Refusal, Source

LAYOUTS: dict[Source, Layout] = {
    "digests": digests.LAYOUT,
    "pubmed": pubmed_xml.LAYOUT,
    "medline": pubmed_xml.LAYOUT,
    "nbib": nbib.LAYOUT,
}
READERS: dict[Source, Callable[[bytes], Parsed | Refusal]] = {
    "digests": digests.read,
    "pubmed": partial(pubmed_xml.read, source="pubmed"),
    "medline": partial(pubmed_xml.read, source="medline"),
    "nbib": nbib.read,
}
