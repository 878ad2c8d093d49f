"""The stores opened lately on this machine: paths only, in a small file beside the stores."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from zhifa_desktop.paths import data_dir, default_store

KEPT = 6


def stores() -> tuple[Path, ...]:
    """Return the stores that still exist, the last one first."""
    try:
        listed = json.loads(_file().read_text("utf-8"))
        paths = [Path(str(item)) for item in listed]
    except (OSError, ValueError, TypeError):
        paths = []
    if default_store() not in paths:
        paths.append(default_store())
    return tuple(path for path in paths if path.is_file())


def remember(store: Path) -> None:
    """Put a store first; a machine where that cannot be written just remembers nothing."""
    paths = [store, *(path for path in stores() if path != store)][:KEPT]
    with contextlib.suppress(OSError):
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text(json.dumps([str(path) for path in paths], ensure_ascii=False), "utf-8")


def _file() -> Path:
    return data_dir() / "recent.json"
