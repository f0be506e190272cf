"""Where a word of a text's own stands in it: a short form, a label of a group. No expression need be made for it."""


def spans(word: str, text: str, *, apart: str = "-", behind: str = "-", plural: bool = False) -> list[tuple[int, int]]:
    """Return start and end of each place of a word as written, with an s behind it where it may be ``plural``.

    Neither a letter or figure stands beside it, nor a sign of ``apart`` before it or of ``behind`` behind it.

    >>> spans("ET", "ET and HL-ET, not ETs"), spans("ET", "ETs", plural=True), spans("ET", "LET", apart="")
    ([(0, 2)], [(0, 3)], [])
    """
    found = []
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        end += plural and text[end : end + 1] == "s"
        if _bounds(text[start - 1 : start], apart) and _bounds(text[end : end + 1], behind):
            found.append((start, end))
            start = text.find(word, end)
        else:
            start = text.find(word, start + 1)
    return found


def _bounds(beside: str, signs: str) -> bool:
    """Tell whether a word ends where this character, or none, stands beside it."""
    return not beside or not (beside.isalnum() or beside == "_" or beside in signs)
