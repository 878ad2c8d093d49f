"""Taking care of a store: backups that are proved, restoring, and the health check."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from zhifa_desktop.db import keys, recovery
from zhifa_desktop.db import store as stores
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.base import Record
from zhifa_desktop.registers.catalogue import by_name
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.registers.spec import Kind
from zhifa_desktop.services import attachments, signing
from zhifa_desktop.services.clock import Clock, system_clock
from zhifa_desktop.services.workspace import Report, Workspace, silent

LITTLE_ROOM = 500_000_000


@dataclass(frozen=True, slots=True)
class Health:
    """What the health check found; no findings is healthy. Findings are sentences."""

    ok: bool
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A backup made, restored elsewhere and compared; then taken away again."""

    ok: bool
    records: int
    sentence: str


def backup(workspace: Workspace, target: Path) -> Path:
    """Write a proved copy of the store and its key file; a folder gets a dated name.

    A name without an ending is that of a folder, made where it does not exist yet.

    Raises:
        UserError: The place is taken, full or not writable, or the name is not that of a store.
        DataError: The copy does not pass its check.
    """
    if target.suffix and not target.is_dir() and target.suffix.lower() != stores.SUFFIX:
        raise UserError(
            f"“{target.name}”不是台账文件名", kept="没有生成备份",
            todo=f"请以“{stores.SUFFIX}”结尾，或给出一个已有的文件夹",
        )  # fmt: skip
    if target.is_dir() or not target.suffix:
        name = f"{workspace.path.stem}-备份-{workspace.now():%Y%m%d-%H%M%S}{stores.SUFFIX}"
        target = target / name
    workspace.store.backup(target)
    return target


def restore(
    source: Path, passphrase: str, target: Path, *, clock: Clock = system_clock
) -> Path | None:
    """Put a backup in a store's place; return where the store that was there lies now.

    Raises:
        UserError: Wrong passphrase, missing backup, target open elsewhere or not writable.
        DataError: The backup is damaged or of a newer program.
    """
    return recovery.restore(source, keys.PASSPHRASE, passphrase, target, clock())


def rehearse(workspace: Workspace, report: Report = silent) -> Rehearsal:
    """Make a backup, open it as a restored store would be, and compare every register.

    Raises:
        UserError: There is no room for the rehearsal.
        DataError: The copy does not pass its check.
    """
    with tempfile.TemporaryDirectory(dir=workspace.path.parent, prefix=".恢复演练-") as folder:
        copy = Path(folder) / f"演练{stores.SUFFIX}"
        report(0, 3, "正在备份")
        workspace.store.backup(copy)
        report(1, 3, "正在恢复并比对")
        with workspace.reader() as connection:
            mine = _counts(connection)
        theirs = workspace.store.look_into(copy, _counts)
        report(2, 3, "正在清理")
    total = sum(mine.values())
    wrong = [name for name, count in mine.items() if theirs.get(name) != count]
    if wrong:
        labels = "、".join(by_name()[name].register.label for name in wrong)
        return Rehearsal(ok=False, records=total, sentence=f"恢复演练不一致：{labels}")
    return Rehearsal(ok=True, records=total, sentence=f"恢复演练通过：{total}条记录全部一致")


def doctor(workspace: Workspace, report: Report = silent) -> Health:
    """Look the whole store through: file, links, history, codes, certificate, room on the disk."""
    found: list[str] = []
    steps: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
        ("正在检查文件", lambda: _file(workspace)),
        ("正在检查历史记录", lambda: _each(workspace, _history)),
        ("正在检查代码", lambda: _each(workspace, _codes)),
        ("正在检查附件", lambda: _attachments(workspace)),
        ("正在检查证书和磁盘", lambda: _surroundings(workspace)),
    )
    for number, (words, step) in enumerate(steps):
        report(number, len(steps), words)
        found.extend(step())
    report(len(steps), len(steps), "完成")
    return Health(not found, tuple(found))


def _file(workspace: Workspace) -> Iterator[str]:
    try:
        stores.check_open(workspace.store)
    except UserError as error:
        yield str(error)


def _each(
    workspace: Workspace, look: Callable[[Connection, type[Record]], Iterator[str]]
) -> Iterator[str]:
    with workspace.reader() as connection:
        for cls in by_name().values():
            yield from look(connection, cls)


def _history(connection: Connection, cls: type[Record]) -> Iterator[str]:
    """Every record has exactly one history row that still holds, with the same version."""
    table, history = cls.__table__, cls.history
    wrong: Any = (
        select(func.count())
        .select_from(table)
        .where(
            select(func.count())
            .select_from(history)
            .where(history.c.id == table.c.id, history.c.held_until.is_(None))
            .where(history.c.version == table.c.version)
            .scalar_subquery()
            != 1
        )
    )
    count = connection.execute(wrong).scalar_one()
    if count:
        yield f"{cls.register.label}：{count}条记录与其历史不符，请用最近的备份比对"


def _codes(connection: Connection, cls: type[Record]) -> Iterator[str]:
    for column in cls.specification().stored:
        if column.kind not in (Kind.CODE, Kind.CODES):
            continue
        known = set(code_list(column.codes).labels)
        stored = cls.__table__.c[column.name]
        used = connection.execute(select(stored).where(stored.is_not(None)).distinct()).scalars()
        values = {
            one for value in used for one in (value if isinstance(value, tuple) else (value,))
        }
        if unknown := sorted(values - known):
            words = "、".join(unknown)
            yield f"{cls.register.label}的“{column.label}”有代码表里没有的值：{words}"


def _attachments(workspace: Workspace) -> Iterator[str]:
    with workspace.reader() as connection:
        yield from attachments.damage(connection)


def _surroundings(workspace: Workspace) -> Iterator[str]:
    try:
        with workspace.reader() as connection:
            certificate = signing.identity(connection).certificate  # no token is opened for it
    except UserError as error:
        yield str(error)
    else:
        if certificate.not_valid_after_utc < workspace.now().replace(tzinfo=UTC):
            yield "签名证书已过期，请重新取得证书后再签发月报"
    if shutil.disk_usage(workspace.path.parent).free < LITTLE_ROOM:
        yield f"台账所在磁盘剩余空间不足{LITTLE_ROOM // 1_000_000}MB，请清理"


def _counts(connection: Connection) -> dict[str, int]:
    return {
        name: connection.execute(select(func.count()).select_from(cls.__table__)).scalar_one()
        for name, cls in by_name().items()
    }
