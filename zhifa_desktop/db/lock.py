"""One program at a time per store: a lock file that says who holds it."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import socket
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from zhifa_desktop.db.files import explained
from zhifa_desktop.errors import UserError


class StoreLock:
    """Held from a successful open until close; released on every refusal."""

    def __init__(self, store: Path) -> None:
        """Prepare the lock of a store; nothing is taken yet."""
        # The thread that opens a store is seldom the one that closes it.
        self._lock = FileLock(str(store.with_name(store.name + ".lock")), thread_local=False)
        self._note = store.with_name(store.name + ".lock.txt")
        self._store = store

    def take(self, now: datetime) -> None:
        """Take the lock or say who holds it.

        Raises:
            UserError: The store is open in another window, program or computer.
        """
        with explained(self._store):
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                raise UserError(
                    f"台账“{self._store.name}”正在别处打开{self._holder()}",
                    kept="这里没有打开，也没有改动",
                    todo="请先关闭另一个窗口或那台电脑上的程序，再打开",
                ) from None
        note = {"user": _user(), "host": socket.gethostname(), "pid": os.getpid(),
                "since": now.isoformat(timespec="minutes")}  # fmt: skip
        with contextlib.suppress(OSError):
            self._note.write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")

    def release(self) -> None:
        """Give the lock back."""
        with contextlib.suppress(OSError):
            self._note.unlink(missing_ok=True)
        self._lock.release()

    def _holder(self) -> str:
        try:
            note = json.loads(self._note.read_text("utf-8"))
            return f"({note['host']} 上的 {note['user']}，自 {note['since'].replace('T', ' ')})"
        except (OSError, ValueError, KeyError):
            return ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"
