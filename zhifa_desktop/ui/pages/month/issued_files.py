"""Where the files of an issued version lie, as far as this computer knows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

from zhifa_desktop.ui.dialogs import files

USE = "month"


def package_place(name: str) -> Path | None:
    """Return a package by its file name: where it was made, or in the folder used last."""
    kept = str(QSettings().value(f"issued/{name}") or "")
    places = [Path(kept) / name] if kept else []
    places.append(files.usual_folder(USE) / name)
    return next((path for path in places if path.is_file()), None)


def remember_place(package: Path) -> None:
    """Remember where a package lies."""
    QSettings().setValue(f"issued/{package.name}", str(package.parent))
