"""Office files packed anew with fixed times and order, so that equal content gives equal bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

_TIME = (1980, 1, 1, 0, 0, 0)


def _as_it_is(name: str, data: bytes) -> bytes:
    return data


def fixed_zip(raw: bytes, mend: Callable[[str, bytes], bytes] = _as_it_is) -> bytes:
    """Return the same members with fixed times; ``mend`` gets each name and content."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w") as target:
        for name in sorted(source.namelist(), key=_content_types_first):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, mend(name, source.read(name)))
    return out.getvalue()


def _content_types_first(name: str) -> tuple[bool, str]:
    """Sort [Content_Types].xml to the front, where readers of streams expect it."""
    return (name != "[Content_Types].xml", name)
