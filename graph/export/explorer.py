"""explorer.html: one page that opens from disk, holds the graph and its sentences, and asks no network for anything.

Reads: graph/explorer/: template.html, style.css and the scripts. The page's policy lets run the one script and the one
style sheet that are written here, by their hashes, shows pictures that it holds itself, and nothing else; texts of
documents are data and never markup.
Source: https://www.w3.org/TR/CSP3/ (hashes), https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[1] / "explorer"
SCRIPTS = ("base", "count", "state", "graph", "panel", "profile", "views", "claim", "page")
POLICY = "default-src 'none'; script-src {}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'"
# The title and the description of a picture. True: "<title>Doses</title>"; near miss: "<text>Doses</text>".
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
TOLD = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)
FIGURES = {  # names of the files of graph/figures, in the order in which the page shows them
    "effect_directions": "Effect directions by study and measure",
    "harvest": "Harvest plot by moderator",
    "albatross": "Albatross plot of printed p and sample size",
    "dose_grid": "Dose grid and its gaps",
    "site_profile": "Site profile of brain, brainstem and cord",
    "years": "Evidence over the years",
    "prisma": "PRISMA flow of the records",
}
ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&"}


def write_explorer(data: Mapping[str, Any], path: Path, width: float, figures: Iterable[Path] = ()) -> None:
    """Write the page; ``width`` is that of the beliefs' intervals, 0 to 1, and ``figures`` are SVG files to embed."""
    path.write_text(page({**data, "width": width, "figures": figure_data(figures)}), encoding="utf8")


def page(data: Mapping[str, Any], more: Iterable[str] = (), policy: str = POLICY) -> str:
    """Return the page around its data, with ``more`` scripts before the last one, under a policy."""
    style = (PAGE / "style.css").read_text(encoding="utf8")
    script = "\n".join((PAGE / f"{name}.js").read_text(encoding="utf8") for name in (*SCRIPTS[:-1], *more, SCRIPTS[-1]))
    parts = {
        "policy": policy.format(_hash(script), _hash(style)),
        "style": style,
        "script": script,
        "data": embedded(data),
    }
    template = (PAGE / "template.html").read_text(encoding="utf8")
    return re.sub(r"\{\{(policy|style|script|data)\}\}", lambda slot: parts[slot[1]], template)


def embedded(data: object) -> str:
    """Return data as JSON that can stand in a script element: no text in it can end the element or start a comment.

    >>> embedded("</script>")
    '"\\\\u003c/script>"'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def figure_data(figures: Iterable[Path]) -> list[dict[str, Any]]:
    """Return SVG files as the page holds them, in its order."""
    return [_figure(one) for one in sorted(figures, key=_shown)]


def _figure(path: Path) -> dict[str, Any]:
    """Return a picture as data: what it is called, what it tells, and itself."""
    text = path.read_text(encoding="utf8")
    title, told = TITLE.search(text), TOLD.search(text)
    return {
        "title": FIGURES.get(path.stem) or (_plain(title[1]) if title else path.stem.replace("_", " ").capitalize()),
        "told": _plain(told[1]) if told else None,
        "source": f"data:image/svg+xml;base64,{b64encode(text.encode()).decode()}",
    }


def _shown(path: Path) -> tuple[int, str]:
    names = list(FIGURES)
    return (names.index(path.stem) if path.stem in names else len(names), path.stem)


def _plain(text: str) -> str:
    for entity, sign in ENTITIES.items():
        text = text.replace(entity, sign)
    return " ".join(text.split())


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
