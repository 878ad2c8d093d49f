"""Characters that the papers' font lacks, told while they are typed or read, not at month's end."""

from __future__ import annotations

import re
from functools import lru_cache

# what the font is known to hold whole (a test asks it), so that it is loaded for the rest alone
CERTAIN = ((0x20, 0x7E), (0x3000, 0x3017), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xFF01, 0xFF5E))
_PLAIN = re.compile("[\n\r\t{}]*".format("".join(rf"\U{a:08x}-\U{b:08x}" for a, b in CERTAIN)))


def unprintable(text: str) -> str:
    """Return the characters of a text that could not be printed, "" for all but a few texts."""
    return "" if _PLAIN.fullmatch(text) else _asked(text)


@lru_cache(maxsize=1_000)
def _asked(text: str) -> str:
    from zhifa_desktop.papers.fonts import missing_glyphs

    return missing_glyphs(text)
