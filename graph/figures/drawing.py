"""A chart as files: SVG that says its width in points, and PNG of 300 dots an inch."""

import re
from pathlib import Path
from typing import Any

from PIL import Image

from graph.figures.print_style import DPI, dressed

# The size of the whole drawing. True: `<svg class="marks" width="482" height="300"`; near miss: `<svg x="1" width="3"`.
SIZE = re.compile(r'(<svg\b[^>]*?\swidth=")([\d.]+)("\s+height=")([\d.]+)(")')

# A clip's number where it is named or used. True: `id="clip3"`, `url(#clip3)`; near miss: `clip-path`.
CLIP = re.compile(r'((?:id="|url\(#)clip)(\d+)(["\)])')


def draw(chart: Any, folder: Path, name: str) -> None:
    """Write ``name``.svg and ``name``.png; vl-convert draws both and needs neither browser nor network."""
    whole = dressed(chart)
    draw_png(whole, folder / f"{name}.png", ppi=DPI)
    whole.save(str(folder / f"{name}.svg"))
    drawn = (folder / f"{name}.svg").read_text(encoding="utf8")
    (folder / f"{name}.svg").write_text(in_points(numbered(drawn)), encoding="utf8")


def draw_png(chart: Any, path: Path, colours: int | None = None, **size: float) -> None:
    """Write a picture packed well, with at most so many colours; vl-convert packs for speed."""
    chart.save(str(path), **size)
    with Image.open(path) as drawn:
        flat, dots = drawn.convert("RGB"), drawn.info.get("dpi")
    if colours:
        flat = flat.quantize(colours, dither=Image.Dither.NONE)
    flat.save(path, optimize=True, **({"dpi": dots} if dots else {}))


def numbered(svg: str) -> str:
    """Return a drawing whose clips are numbered from 0: vl-convert counts on from one drawing to the next.

    >>> numbered('<clipPath id="clip12"/><g clip-path="url(#clip12)"/>')
    '<clipPath id="clip0"/><g clip-path="url(#clip0)"/>'
    """
    order: dict[str, int] = {}
    return CLIP.sub(lambda found: f"{found[1]}{order.setdefault(found[2], len(order))}{found[3]}", svg)


def in_points(svg: str) -> str:
    """Return a drawing whose units are points and not pixels of a screen.

    >>> in_points('<svg class="marks" width="482" height="300" viewBox="0 0 482 300">')
    '<svg class="marks" width="482pt" height="300pt" viewBox="0 0 482 300">'
    """
    return SIZE.sub(r"\1\2pt\3\4pt\5", svg, count=1)
