"""Renew the outputs that README shows, or check that they are what the commands print.

    python bench/readme.py             run each command that README shows and put its output in place
    python bench/readme.py --check     exit with 1 and name the commands whose output differs

A block in README is the line `<!-- output of: COMMAND -->` and a fenced block after it; `COMMAND; first N lines` shows
the beginning of a long output. Needs a finished `make run`.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

README = Path(__file__).parents[1] / "README.md"
BEGINNING = re.compile(r"(?P<command>.+); first (?P<lines>\d+) lines")
BLOCK = re.compile(r"(<!-- output of: (?P<command>.+?) -->\n```\w*\n)(?P<output>.*?)(\n```)", re.DOTALL)
BIN = Path(sys.executable).parent


def printed(command: str) -> str:
    """Return what a command prints, or its beginning, run in the current folder with this environment's programs."""
    if part := BEGINNING.fullmatch(command):
        lines = printed(part["command"]).splitlines()
        return "\n".join([*lines[: int(part["lines"])], "..."])
    program, *words = shlex.split(command)
    done = subprocess.run([BIN / program, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"README: `{command}` failed: {done.stderr.strip()}")
    return done.stdout.rstrip()


def main(check: Annotated[bool, typer.Option(help="change nothing; exit 1 where an output differs")] = False) -> None:
    text = README.read_text(encoding="utf8")
    if empty := [m["command"] for m in BLOCK.finditer(text) if "```" in m["output"]]:
        sys.exit(f"README: the block of `{empty[0]}` is empty; put a line into it")
    outputs = {command: printed(command) for command in dict.fromkeys(m["command"] for m in BLOCK.finditer(text))}
    stale = [m["command"] for m in BLOCK.finditer(text) if m["output"] != outputs[m["command"]]]
    if check:
        sys.exit(f"README shows other output than: {', '.join(stale)}; run `python bench/readme.py`" if stale else 0)
    README.write_text(BLOCK.sub(lambda m: m[1] + outputs[m["command"]] + m[4], text), encoding="utf8")
    print(f"{len(outputs)} outputs, {len(stale)} renewed")


if __name__ == "__main__":
    typer.run(main)
