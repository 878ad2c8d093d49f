"""The only module that knows where things lie: resources of the program, data of the user."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from platformdirs import user_data_path, user_log_path

PROGRAM = "zhifa-desktop"


def resource(*parts: str) -> Path:
    """Return the path of a bundled resource: in a clone, an installed or a frozen program."""
    return _resources().joinpath(*parts)


@cache
def _resources() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    if frozen:
        return Path(frozen, "resources")
    return installed if installed.is_dir() else package.parent / "resources"


def data_dir() -> Path:
    """Return the folder of the user's stores; ``ZHIFA_DATA_DIR`` overrides it."""
    given = os.environ.get("ZHIFA_DATA_DIR")
    return Path(given) if given else user_data_path(PROGRAM, appauthor=False)


def log_dir() -> Path:
    """Return the folder of the log files."""
    given = os.environ.get("ZHIFA_DATA_DIR")
    return Path(given) / "log" if given else user_log_path(PROGRAM, appauthor=False)


def default_store() -> Path:
    """Return where the store lies unless ``--store`` names another."""
    return data_dir() / "执法质效.zhifa"
