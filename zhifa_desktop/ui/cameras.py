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
    waiting = [root / FOLDER for root in roots]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    elif Path(entry.name).suffix.lower() in ENDINGS and entry.name[0] != ".":
                        yield entry.stat().st_mtime, Path(entry.path)  # on Windows already read
        except OSError:
            continue  # no camera folder, or taken out meanwhile
