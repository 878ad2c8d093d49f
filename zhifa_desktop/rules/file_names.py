"""What a name looks like inside the name of a file: Windows and Linux both must take it."""

from __future__ import annotations

import re

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
LONGEST = 40
"""Characters; a file name may hold 255 bytes, and a Chinese character takes three."""


def file_part(text: str) -> str:
    """Return a text without what a file name cannot hold, cut to a length it can."""
    return _UNSAFE.sub("_", text)[:LONGEST].strip(" .") or "_"
