"""What can go wrong, in words for the person who runs the pipeline.

Every message says what happened, where (file, line, document, parameter) and what to do.
A stage's ``main`` runs under :func:`told_plainly`, which turns an :class:`AdaptomeError` into that one sentence
on stderr and exit status 1; any other exception is a defect of ours and keeps its traceback.
"""

import sys
from collections.abc import Callable
from typing import NoReturn


class AdaptomeError(Exception):
    """Root of all errors that a user can cause and mend."""


class ParamsError(AdaptomeError):
    """params.yaml, or an option that overrides it, holds an unknown, missing or wrong value."""


class InputError(AdaptomeError):
    """A file or line that was given to us cannot be read as what it should be."""


class SourceError(AdaptomeError):
    """A source of records (a server, a folder) did not give what it promised."""


class StoreError(AdaptomeError):
    """A table on disk does not hold the columns, types or keys of its contract."""


def told_plainly(command: Callable[[], None]) -> NoReturn:
    """Run ``command`` and exit 0, or print its one-sentence error on stderr and exit 1."""
    try:
        command()
    except AdaptomeError as error:
        print(f"adaptome: {error}", file=sys.stderr)
        sys.exit(1)
    sys.exit(0)
