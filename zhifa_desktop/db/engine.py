"""Connections to an encrypted store: keyed, with pragmas and explicit transactions.

The key reaches SQLCipher raw and inside the creator, so it is never in a URL; a wrong key shows
only at the first real query, hence the probe.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from zhifa_desktop.errors import DataError

BUSY_SECONDS = 5
CACHE_KIB = 16_000
WRITING = "zhifa_writing"
DriverError = dbapi2.DatabaseError
SURROUNDINGS = ("disk is full", "disk I/O", "unable to open", "readonly", "locked", "busy")
"""What SQLite says where not the file is wrong but the disk, its rights, or another program."""


def connect(path: Path, key: bytes, *, read_only: bool = False) -> Any:
    """Return a keyed driver connection, probed.

    Raises:
        DataError: The file is no store of this key or is damaged.
        DriverError: The disk is full, or the file may not be read; nothing is wrong with it.
    """
    mode = "ro" if read_only else "rwc"
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS,
        isolation_level=None, check_same_thread=False,
    )  # fmt: skip
    try:
        # before the key, or a wrong key prints to stderr
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in (
            "foreign_keys = ON",
            "synchronous = FULL",
            f"busy_timeout = {BUSY_SECONDS * 1000}",
            f"cache_size = -{CACHE_KIB}",
            "temp_store = MEMORY",  # personal data never reaches a temporary file
            "secure_delete = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except DriverError as error:
        connection.close()
        if any(words in str(error) for words in SURROUNDINGS):
            raise
        raise DataError(
            f"“{path.name}”不是本程序的台账，或者文件已损坏",
            kept="文件没有改动",
            todo="请确认选对了文件；若确是台账，请用最近的备份恢复",
        ) from error
    return connection


def make_engine(path: Path, key: bytes) -> Engine:
    """Return the engine of a store; write transactions begin IMMEDIATE."""
    engine = create_engine(
        "sqlite+pysqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=-1,  # a reader within a reader must never wait for a connection to come back
        hide_parameters=True,  # values of records never reach a message or a log
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # the driver would otherwise commit DDL on its own (half-applied migrations)
        writing = connection.get_execution_options().get(WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
