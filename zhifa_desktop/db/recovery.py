"""Getting a store back from a backup: proved first, and never over what is there."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path

from zhifa_desktop.db import keys
from zhifa_desktop.db.engine import make_engine
from zhifa_desktop.db.files import copy_atomically, explained
from zhifa_desktop.db.lock import StoreLock
from zhifa_desktop.db.migrate import backup_name, refuse_newer
from zhifa_desktop.db.store import check_file
from zhifa_desktop.errors import DataError, UserError

ASIDE = "恢复前"


def prove(backup: Path, kind: str, secret: str) -> None:
    """Prove that a backup opens with this secret and is whole.

    Raises:
        UserError: It is missing, or the secret is wrong.
        DataError: It is damaged, or a newer program wrote it.
    """
    if not os.path.isfile(backup):
        raise UserError(f"找不到备份文件“{backup}”", todo="请检查路径；U盘上的备份请先插好U盘")
    data_key = _unlock(backup, kind, secret)
    try:
        check_file(backup, data_key)
    except DataError as error:
        raise DataError(
            f"备份“{backup.name}”已损坏", kept="现有台账没有改动", todo="请改用另一份备份"
        ) from error
    engine = make_engine(backup, data_key)
    try:
        refuse_newer(engine, backup)
    finally:
        engine.dispose()


def _unlock(backup: Path, kind: str, secret: str) -> bytes:
    try:
        return keys.load(keys.key_path(backup)).unlock(kind, secret)
    except keys.WrongSecret as error:
        raise keys.WrongSecret(
            error.what, kept=error.kept,
            todo="备份要用备份当时的口令；口令后来改过的，请输入改之前的那个",
        ) from error  # fmt: skip
    except DataError as error:
        raise DataError(
            error.what, kept="现有台账没有改动",
            todo="备份是两个文件：台账和同名的 .key 文件，请把它们放在同一文件夹后再恢复",
        ) from error  # fmt: skip


def restore(backup: Path, kind: str, secret: str, target: Path, now: datetime) -> Path | None:
    """Put a proved backup in a store's place; return where the store that was there lies now.

    Raises:
        UserError: See ``prove``; or the target is open, or cannot be written.
        DataError: See ``prove``.
    """
    prove(backup, kind, secret)
    if backup.resolve() == target.resolve():
        raise UserError("备份文件与要恢复到的位置相同", kept="没有改动", todo="请另选恢复位置")
    with explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    lock = StoreLock(target)
    lock.take(now)
    try:
        with explained(target):
            return _swap(backup, target, now)
    finally:
        lock.release()


def _swap(backup: Path, target: Path, now: datetime) -> Path | None:
    """Copy beside the target first, so that a full disk leaves everything as it was."""
    new = target.with_name(target.name + ".恢复中")
    try:
        copy_atomically(backup, new)
        copy_atomically(keys.key_path(backup), keys.key_path(new))
        aside = _set_aside(target, now)
        try:
            new.replace(target)
            keys.key_path(new).replace(keys.key_path(target))
        except OSError:
            _put_back(aside, target)
            raise
    finally:
        for left in (new, keys.key_path(new)):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
    return aside


def _put_back(aside: Path | None, target: Path) -> None:
    """Give the store that was set aside its name again."""
    if aside is None:
        return
    for ending in ("", "-wal", "-shm"):
        kept = aside.with_name(aside.name + ending)
        if kept.exists():
            kept.replace(target.with_name(target.name + ending))
    if keys.key_path(aside).exists():
        keys.key_path(aside).replace(keys.key_path(target))


def _set_aside(target: Path, now: datetime) -> Path | None:
    if not target.exists():
        return None
    aside = backup_name(target, now, ASIDE)
    target.replace(aside)
    if keys.key_path(target).exists():
        keys.key_path(target).replace(keys.key_path(aside))
    for ending in ("-wal", "-shm"):
        left = target.with_name(target.name + ending)
        if left.exists():
            left.replace(aside.with_name(aside.name + ending))
    return aside
