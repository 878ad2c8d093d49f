"""Breaking text into lines as Chinese is set: no comma begins a line, no bracket ends one.

Text is taken literally; ``<`` and ``&`` are characters like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from zhifa_desktop.papers.fonts import width

_WIDE_CLOSING = "\uff0c\uff1b\uff1a\uff1f\uff01\uff09\uff3d\uff5d\uff0e\uff05"
_WIDE_OPENING = "\uff08\uff3b\uff5b\uffe5"
"""Full-width forms, escaped because they look like ASCII in many editors."""
NEVER_FIRST = frozenset(_WIDE_CLOSING + ",。、;:?!)》」』】〕〉’”%‰℃…—·),.;:?!]}")
NEVER_LAST = frozenset(_WIDE_OPENING + "(《「『【〔〈‘“([{¥")
# a run of Latin letters and digits stays together, an amount too; everything else breaks anywhere
_PIECES = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[A-Za-z0-9]+(?:[-./_:@][A-Za-z0-9]+)*|[ \t]+|.",
    re.DOTALL,
)


@lru_cache(maxsize=4096)
def wrap(text: str, font: str, size: float, room: float) -> tuple[str, ...]:
    """Return the lines of a text that fit a width in points; at least one line."""
    found: list[str] = []
    for paragraph in text.replace("\r\n", "\n").replace("\t", " ").split("\n"):
        found.extend(_wrap_paragraph(paragraph, font, size, room))
    return tuple(found)


def _wrap_paragraph(text: str, font: str, size: float, room: float) -> Iterator[str]:
    if width(text, font, size) <= room:
        yield text
        return
    line: list[str] = []
    used = 0.0
    for piece in _pieces(text, font, size, room):
        needed = width(piece, font, size)
        if used + needed <= room or not line:
            line.append(piece)
            used += needed
            continue
        kept, moved = _break(line, piece)
        if width("".join((*moved, piece)), font, size) > room:
            kept, moved = line, []
        yield "".join(kept).rstrip()
        line = [*moved, piece.lstrip()] if not moved else [*moved, piece]
        used = sum(width(part, font, size) for part in line)
    yield "".join(line).rstrip()


def _pieces(text: str, font: str, size: float, room: float) -> Iterator[str]:
    """Yield what must stay together; a run longer than a line is cut into characters."""
    for piece in _PIECES.findall(text):
        if len(piece) > 1 and width(piece, font, size) > room:
            yield from piece
        else:
            yield piece


def _break(line: list[str], piece: str) -> tuple[list[str], list[str]]:
    """Return what stays on the line and what goes to the next one before ``piece``."""
    at = len(line)
    while at > 1 and (line[at - 1] in NEVER_LAST or _first(line, at, piece) in NEVER_FIRST):
        at -= 1
        if len(line) - at >= 6:  # long runs of punctuation are cut where they are
            return line, []
    return line[:at], line[at:]


def _first(line: list[str], at: int, piece: str) -> str:
    return line[at] if at < len(line) else piece
