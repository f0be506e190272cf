"""JSON lines in, JSON lines out: files or standard streams, in input order, never a half-written file."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from pipeline.errors import InputError
from pipeline.lines import LineError

Transform = Callable[[Iterable[str]], Iterator[str | LineError]]


def transform(source: str, out: str, function: Transform) -> None:
    """Write what ``function`` makes of the lines of ``source`` to ``out``; ``-`` is standard input or output.

    A line that cannot be read is told on stderr with its number and the others are read; the exit status is then 1.
    ``out`` is replaced at the end, so that a run that breaks off leaves an earlier file as it was.
    """
    faults = 0
    with _sink(out) as write:
        for item in function(_lines(source)):
            if isinstance(item, str):
                write(item + "\n")
            else:
                faults += 1
                print(f"adaptome: {_name(source)}, line {item.line}: {item.fault}", file=sys.stderr)
    if faults:
        raise typer.Exit(1)


def _lines(source: str) -> Iterator[str]:
    """Yield lines; one that is not UTF-8 comes as text that is no JSON, so that it is refused like any bad line."""
    try:
        with sys.stdin.buffer if source == "-" else Path(source).open("rb") as stream:
            for line in stream:
                try:
                    yield line.decode("utf-8-sig")  # a mark at the start of a file says nothing
                except UnicodeDecodeError:
                    yield "not UTF-8"
    except OSError as error:
        raise InputError(
            f"{source} cannot be read ({error.strerror}); give a file of JSON lines, or - for standard input"
        ) from None


@contextmanager
def _sink(out: str) -> Iterator[Callable[[str], int]]:
    if out == "-":
        yield sys.stdout.write
        sys.stdout.flush()
        return
    path, fresh = Path(out), Path(out + ".new")
    try:
        with fresh.open("w", encoding="utf8") as stream:
            yield stream.write
        fresh.replace(path)
    except OSError as error:
        raise InputError(f"{out} cannot be written ({error.strerror}); name a file in a folder that is there") from None
    finally:
        fresh.unlink(missing_ok=True)


def _name(source: str) -> str:
    return "standard input" if source == "-" else source
