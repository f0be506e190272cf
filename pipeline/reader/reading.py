"""What goes into the reader and what comes out of it."""

import re
from dataclasses import dataclass, field

from pipeline.tables import (
    Association,
    Finding,
    Mention,
    Parameter,
    Part,
    Refusal,
    Section,
    Sentence,
    SiteClaim,
    Study,
    TextKind,
)

# Letters that typesetting joins and copying keeps: one character each.
JOINED_LETTERS = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": ""}
)


# A line that only the width of a page ends: the next one goes on in lower case, or it is long and ends in no stop.
# True: "the early | stages", "by Nuzzo | and"; near misses: "RESULTS | The", "rose. | We".
WRAPPED = re.compile(r"(?<![.?!:\s])[ \t]*\n[ \t]*(?=[a-z(])|(?<=[^\n]{40})(?<![.?!:\s])[ \t]*\n(?=[ \t]*\S)")


def unjoined(text: str) -> str:
    """Return a copied text with joined letters apart and wrapped lines joined; offsets count in what is returned.

    >>> unjoined("signiﬁcantly\\nlarger")
    'significantly larger'
    """
    return WRAPPED.sub(" ", text.translate(JOINED_LETTERS))


@dataclass(frozen=True, slots=True)
class Document:
    """A text to read. ``sections`` are those of the record, or empty where only plain text is at hand."""

    record_id: str
    title: str
    abstract: str
    sections: tuple[Section, ...] = ()
    publication_types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()  # descriptor names
    text_kind: TextKind = "abstract"

    def text(self, part: Part) -> str:
        """Return the text in which the offsets of ``part`` count."""
        return self.title if part == "title" else self.abstract


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one document says, as rows of the tables."""

    study: Study
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    findings: tuple[Finding, ...] = ()
    associations: tuple[Association, ...] = ()
    site_claims: tuple[SiteClaim, ...] = ()
    refusals: tuple[Refusal, ...] = field(default=())  # candidates that were not taken, with the reason
