"""Where records come from. Each source yields raw records, and reads one raw record into rows of the tables."""

from collections.abc import Callable

from pipeline.sources import digests
from pipeline.sources.raw import Layout, Parsed
from pipeline.tables import Refusal, Source

LAYOUTS: dict[Source, Layout] = {"digests": digests.LAYOUT}
READERS: dict[Source, Callable[[bytes], Parsed | Refusal]] = {"digests": digests.read}
