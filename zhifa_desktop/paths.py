"""The only module that knows where things lie: resources of the program, data of the user."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from platformdirs import user_data_path, user_log_path

PROGRAM = "zhifa-desktop"


def resource(*parts: str) -> Path:
    """Return the path of a bundled resource, also inside a frozen program."""
    frozen = getattr(sys, "_MEIPASS", None)
    base = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return base.joinpath("resources", *parts)


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
