"""An opened store: its lock, key, engine and transactions. One writer, several readers."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from zhifa_desktop.db import keys, migrate
from zhifa_desktop.db.engine import WRITING, DriverError, connect, make_engine
from zhifa_desktop.db.files import copy_atomically, explained
from zhifa_desktop.db.lock import StoreLock
from zhifa_desktop.errors import DataError, UserError

SUFFIX = ".zhifa"
LITTLE_ROOM = 1 << 20
BESIDE = (".key", "-wal", "-shm", "-journal", ".lock", ".lock.txt")
"""What lies beside a store under its name: its key, its journals, its lock."""
Answer = TypeVar("Answer")


class Store:
    """An encrypted store that is open; made by ``create`` and ``open_store`` alone."""

    def __init__(self, path: Path, data_key: bytes, engine: Engine, lock: StoreLock) -> None:
        """Keep the opened parts together."""
        self.path = path
        self._key = data_key
        self.engine = engine
        self._lock = lock
        self._writing = threading.Lock()

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """Give a connection that sees one consistent state."""
        with _explained(self.path), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writer(self) -> Iterator[Connection]:
        """Give a connection in a write transaction: all of it is committed, or nothing."""
        with self._writing, _explained(self.path), self.engine.connect() as plain:
            connection = plain.execution_options(**{WRITING: True})
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Fold the WAL in, close all connections and give the lock back."""
        with contextlib.suppress(DBAPIError, DriverError), self.engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            connection.rollback()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.engine.dispose()
        self._lock.release()

    def backup(self, target: Path) -> None:
        """Copy the store with its key file while it is in use, and prove the copy.

        Raises:
            UserError: The place cannot be written or has too little room.
            DataError: The copy does not pass its check; it is removed.
        """
        if target.exists():
            raise UserError(f"“{target}”已存在", kept="原文件没有改动", todo="请换一个文件名")
        with explained(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(target.parent).free < self.path.stat().st_size + 10_000_000:
                raise UserError(
                    f"“{target.parent}”所在磁盘空间不足",
                    kept="没有生成备份",
                    todo="请清理磁盘或换一个位置",
                )
        try:
            self._copy_to(target)
            check_file(target, self._key)
            copy_atomically(keys.key_path(self.path), keys.key_path(target))
        except BaseException:
            target.unlink(missing_ok=True)
            raise

    def _copy_to(self, target: Path) -> None:
        with _explained(target), contextlib.ExitStack() as opened:
            source = opened.enter_context(contextlib.closing(connect(self.path, self._key)))
            copy = opened.enter_context(contextlib.closing(connect(target, self._key)))
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, no -wal beside it

    def look_into(self, copy: Path, question: Callable[[Connection], Answer]) -> Answer:
        """Return the answer to a question about a copy made by ``backup``, opened with our key."""
        check_file(copy, self._key)
        engine = make_engine(copy, self._key)
        try:
            with engine.connect() as connection:
                return question(connection)
        finally:
            engine.dispose()

    def change_passphrase(self, old: str, new: str) -> None:
        """Wrap the data key anew; the records stay as they are.

        Raises:
            UserError: The old passphrase is wrong or the new one too short.
        """
        file = keys.load(keys.key_path(self.path))
        data_key = file.unlock(keys.PASSPHRASE, old)
        self.set_passphrase(new, data_key)

    def set_passphrase(self, new: str, data_key: bytes | None = None) -> None:
        """Give a store that is open a new passphrase (after opening by recovery key)."""
        keys.check_passphrase(new)
        path = keys.key_path(self.path)
        keys.load(path).with_wrap(keys.PASSPHRASE, new, data_key or self._key).save(path)

    def new_recovery_key(self) -> str:
        """Make and return a new recovery key; the printed old one opens nothing any more."""
        path = keys.key_path(self.path)
        recovery = keys.new_recovery_key()
        keys.load(path).with_wrap(keys.RECOVERY, recovery, self._key).save(path)
        return recovery


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, DriverError) as error:
        problem = storage_problem(error, path)
        if problem is None:
            raise
        raise problem from error


def create(path: Path, passphrase: str, now: datetime) -> tuple[Store, str]:
    """Make a new store and return it with its recovery key (to be printed).

    Raises:
        UserError: The file exists, the passphrase is too short or the folder cannot be written.
    """
    keys.check_passphrase(passphrase)
    if os.path.lexists(path) or os.path.lexists(keys.key_path(path)):
        raise UserError(
            f"“{path}”已存在", kept="原有台账没有改动", todo="请换一个文件名，或直接打开它"
        )
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    lock = StoreLock(path)
    lock.take(now)
    data_key, recovery = secrets.token_bytes(keys.KEY_BYTES), keys.new_recovery_key()
    file = keys.KeyFile(secrets.token_hex(16), ())
    engine = make_engine(path, data_key)
    try:
        file = file.with_wrap(keys.PASSPHRASE, passphrase, data_key)
        file.with_wrap(keys.RECOVERY, recovery, data_key).save(keys.key_path(path))
        with explained(path), _explained(path):
            path.touch()
            _switch_to_wal(path, data_key)
            migrate.upgrade(engine)
    except BaseException:
        engine.dispose()
        lock.release()
        remove(path)
        raise
    return Store(path, data_key, engine, lock), recovery


def remove(path: Path) -> None:
    """Take away a store that could not be finished, with all that was made beside it."""
    for ending in ("", *BESIDE):
        with contextlib.suppress(OSError):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def open_store(path: Path, kind: str, secret: str, now: datetime) -> Store:
    """Open a store by passphrase or recovery key (keys.PASSPHRASE, keys.RECOVERY).

    Raises:
        UserError: Missing file, wrong passphrase, open elsewhere.
        DataError: Damaged, newer than this program, or no store at all.
    """
    if not os.path.isfile(path):  # Path.is_file() raises where a folder may not be entered
        raise UserError(f"找不到台账文件“{path}”", todo="请检查路径；U盘上的台账请先插好U盘")
    if path.stat().st_size == 0:  # SQLite would take it for a new database and fill it
        raise _damaged(path)
    if not os.access(path, os.W_OK):  # opened all the same, it would leave a -wal nobody can write
        raise UserError(
            f"台账“{path}”是只读的", kept="没有打开，也没有改动",
            todo="请在文件属性里去掉“只读”，或检查U盘写保护开关，再打开",
        )  # fmt: skip
    data_key = keys.load(keys.key_path(path)).unlock(kind, secret)
    lock = StoreLock(path)
    lock.take(now)
    engine = make_engine(path, data_key)
    store = Store(path, data_key, engine, lock)
    try:
        with _explained(path):
            migrate.refuse_newer(engine, path)
            _switch_to_wal(path, data_key)
            if migrate.needs_upgrade(engine):
                store.backup(migrate.backup_name(path, now, "升级前备份"))
                migrate.upgrade(engine)
    except BaseException:
        engine.dispose()
        lock.release()
        raise
    return store


def check_file(path: Path, data_key: bytes) -> None:
    """Prove that a store file is whole: every page's seal, the structure, the links.

    Raises:
        DataError: It is not.
    """
    with _explained(path):
        connection = connect(path, data_key, read_only=True)
    try:
        sealed = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        whole = connection.execute("PRAGMA integrity_check").fetchall()
        linked = connection.execute("PRAGMA foreign_key_check").fetchall()
    except DriverError as error:
        raise _damaged(path) from error
    finally:
        connection.close()
    if sealed or whole != [("ok",)] or linked:
        raise _damaged(path)


def check_open(store: Store) -> None:
    """Run the same proof on a store that is open (doctor).

    Raises:
        DataError: It is damaged.
    """
    check_file(store.path, store._key)


def storage_problem(error: Exception, path: Path) -> UserError | None:
    """Return the sentence for what the database said, None where it is a bug of ours."""
    text = str(getattr(error, "orig", error))
    if "disk is full" in text or ("disk I/O" in text and _no_room(path)):
        return UserError(
            "磁盘空间不足，没有保存", kept="之前已保存的内容没有改动", todo="请清理磁盘后再保存一次"
        )
    if "readonly" in text or "unable to open" in text:
        return UserError(
            f"不能打开或写入“{path}”",
            kept="之前已保存的内容没有改动",
            todo="请检查文件夹权限和U盘写保护开关",
        )
    if "locked" in text or "busy" in text:
        return UserError(
            "台账正被另一项操作占用，没有保存", kept="之前已保存的内容没有改动", todo="请稍后再试"
        )
    if "disk I/O" in text:
        return UserError(
            f"读写“{path}”失败",
            kept="之前已保存的内容没有改动",
            todo="请检查硬盘或U盘是否正常后重试",
        )
    if "malformed" in text or "not a database" in text:
        return _damaged(path)
    return None


def _no_room(path: Path) -> bool:
    """Return whether the disk has too little room even to open a store (its -shm takes 32 KiB)."""
    with contextlib.suppress(OSError):
        return shutil.disk_usage(path.parent).free < LITTLE_ROOM
    return False


def _damaged(path: Path) -> DataError:
    return DataError(
        f"台账“{path.name}”已损坏",
        kept="为防止扩大损失，已停止写入",
        todo="请立即复制一份留存，再用最近的备份恢复",
    )


def _switch_to_wal(path: Path, data_key: bytes) -> None:
    connection = connect(path, data_key)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
