"""The program's log: what went wrong and where in the code, never what the records say.

A fault gets a short number that the clerk can read out on the telephone. Exception texts may
hold values of records, so only their kind and place are written.
"""

from __future__ import annotations

import logging
import os
import traceback
from functools import cache

from zhifa_desktop import __version__
from zhifa_desktop.paths import log_dir

LOGGER = logging.getLogger("zhifa_desktop")
SIZE, KEPT = 1_000_000, 3


@cache
def start_logging() -> None:
    """Write to a rotating file in the log folder; without a writable folder nothing is written.

    Called when the window stands, or by the first fault if that comes earlier.
    """
    from logging.handlers import RotatingFileHandler  # loads sockets: not before the window

    try:
        log_dir().mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            log_dir() / "zhifa-desktop.log", maxBytes=SIZE, backupCount=KEPT, encoding="utf-8"
        )
    except OSError:
        LOGGER.addHandler(logging.NullHandler())  # else the fault would go to the terminal
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.info("start %s", __version__)


def log_fault(error: BaseException) -> str:
    """Note a bug and return its number."""
    start_logging()
    number = os.urandom(3).hex().upper()
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{_module(f.filename)}:{f.lineno}" for f in reversed(frames[-8:]))
    LOGGER.error("fault %s %s at %s", number, type(error).__name__, places)
    error.__dict__["fault_number"] = number
    return number


def fault_number(error: BaseException) -> str:
    """Return the number a fault was logged under; empty where it was not."""
    return str(error.__dict__.get("fault_number", ""))


def _module(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
