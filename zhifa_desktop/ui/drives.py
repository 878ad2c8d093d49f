"""Sticks and cards that are plugged in now, for whoever hands something over."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

MOUNTED = ("/media/", "/run/media/")
"""Where Linux desktops mount what is plugged in."""
REMOVABLE = 2
"""What Windows calls a drive whose medium can be taken out (DRIVE_REMOVABLE)."""


@dataclass(frozen=True, slots=True)
class Drive:
    """One stick: where it is, what it is called, how many bytes are free."""

    path: Path
    name: str
    free: int
    read_only: bool = False


def sticks() -> list[Drive]:
    """Return the drives that can be pulled out, in the system's order."""
    return [
        Drive(Path(one.rootPath()), one.displayName(), one.bytesAvailable(), one.isReadOnly())
        for one in QStorageInfo.mountedVolumes()
        if one.isValid() and one.isReady() and _can_be_pulled_out(one.rootPath())
    ]


def _can_be_pulled_out(root: str) -> bool:
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(root.replace("/", "\\")) == REMOVABLE)
    return root.startswith(MOUNTED)
