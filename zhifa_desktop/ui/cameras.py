"""The newest picture of a camera, memory card or phone that shows as a drive."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QStorageInfo

FOLDER = "DCIM"
ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp"})
MOST = 20_000
"""Files looked at: a full card has fewer."""


def drives() -> list[Path]:
    """Return the drives that are there now."""
    volumes = QStorageInfo.mountedVolumes()
    return [Path(one.rootPath()) for one in volumes if one.isValid() and one.isReady()]


def newest_picture(roots: Iterable[Path]) -> Path | None:
    """Return the newest picture in the camera folders of drives; None where there is none."""
    newest: tuple[float, Path] | None = None
    for number, (when, path) in enumerate(_pictures(roots)):
        if number >= MOST:
            break
        if newest is None or when > newest[0]:
            newest = when, path
    return newest[1] if newest else None


def _pictures(roots: Iterable[Path]) -> Iterator[tuple[float, Path]]:
    for root in roots:
        for folder, _, names in os.walk(root / FOLDER):
            for name in names:
                path = Path(folder, name)
                if path.suffix.lower() in ENDINGS and not name.startswith("."):
                    try:
                        yield path.stat().st_mtime, path
                    except OSError:
                        continue  # taken out meanwhile
