"""Bringing a store to the newest shape: Alembic in process, after a verified copy.

A fresh store is made by the same migrations from zero. A store whose revision is unknown here
was written by a newer program and is refused before anything else is read.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect, text

from zhifa_desktop.db.engine import WRITING
from zhifa_desktop.errors import DataError

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

HEAD = "0004"
"""The newest revision; a test holds it against the scripts. Opening a store that is up to date
must not wait for Alembic to load, which takes longer than opening."""


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    folder = str(Path(__file__).with_name("migrations"))
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config


def current_revision(engine: Engine) -> str | None:
    """Return the store's revision, None for an empty store."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def scripts() -> ScriptDirectory:
    """Return the migrations this program carries."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def refuse_newer(engine: Engine, store: Path) -> None:
    """Refuse a store that a newer version of the program wrote.

    Raises:
        DataError: Its revision is unknown here.
    """
    revision = current_revision(engine)
    if revision in (None, HEAD):
        return
    if revision not in {script.revision for script in scripts().walk_revisions()}:
        raise DataError(
            f"台账“{store.name}”由更新版本的程序保存，本版本不能打开",
            kept="台账没有改动",
            todo="请安装新版本的执法质效工作台后再打开",
        )


def needs_upgrade(engine: Engine) -> bool:
    """Return whether migrations are due."""
    return current_revision(engine) != HEAD


def upgrade(engine: Engine) -> None:
    """Run all due migrations in one transaction; a failure leaves the store as it was."""
    from alembic import command

    connection = engine.connect().execution_options(**{WRITING: True})
    with connection, connection.begin():
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise DataError("升级后的台账关联不完整", kept="升级已撤销", todo="请联系维护人员")


def backup_name(store: Path, now: datetime, why: str) -> Path:
    """Return where the copy before an upgrade lies."""
    return store.with_name(f"{store.stem}-{why}-{now:%Y%m%d-%H%M%S}{store.suffix}")
