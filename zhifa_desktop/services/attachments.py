"""Scans, photos and documents that belong to a record, in the store beside it.

They hang on the record's id, so that they go into the bin with it and come back. A content is
kept once, whoever has it. They never leave in a package. What a new record will have waits under
the name of its register until the record is saved (``waiting``), so that a power cut loses nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from zhifa_desktop.db.files import write_atomically, write_beside
from zhifa_desktop.db.system import attachment, attachment_content
from zhifa_desktop.db.unit_of_work import UnitOfWork, new_id
from zhifa_desktop.errors import DataError, UserError
from zhifa_desktop.rules.file_names import file_part
from zhifa_desktop.services.attachment_files import (
    KINDS,
    NOT_ADDED,
    TAKEN,
    Prepared,
    limits,
    megabytes,
    prepare,
    too_large,
)
from zhifa_desktop.services.workspace import Report, Workspace, silent

__all__ = ["TAKEN", "Added", "Attachment", "Attachments", "megabytes", "read_file", "waiting"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment as it is listed; its content is read apart."""

    id: str
    name: str
    note: str
    media_type: str
    size: int
    added_at: datetime
    who: str
    removed: bool = False

    @property
    def kind(self) -> str:
        """What it is in a word: PDF, 照片, Word."""
        return KINDS.get(self.media_type, "文件")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of files handed in: those kept, and why the others were not."""

    kept: tuple[Attachment, ...]
    refused: tuple[UserError, ...]


def waiting(register: str) -> str:
    """Return the holder of what is added to a new record before it is saved."""
    return f"new:{register}"


CHUNK = 500
"""SQLite takes only so many values in one statement."""


class Attachments:
    """The attachments of an opened store; ``holder`` is a record's id, or ``waiting``."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def list(self, holder: str, *, removed: bool = False) -> tuple[Attachment, ...]:
        """Return a record's attachments in their order, or those in the bin."""
        table = attachment.c
        names = [f for f in Attachment.__dataclass_fields__ if f != "removed"]
        gone = table.removed_at.is_not(None) if removed else table.removed_at.is_(None)
        chosen = select(*(table[name] for name in names)).where(table.record == holder, gone)
        with self._workspace.reader() as connection:
            rows = connection.execute(chosen.order_by(table.place, table.id)).mappings()
            return tuple(Attachment(**row, removed=removed) for row in rows)

    def count(self, holder: str) -> int:
        """Return how many attachments a record has."""
        with self._workspace.reader() as connection:
            return _count(connection, holder)

    def counts(self, holders: Sequence[str]) -> dict[str, int]:
        """Return how many attachments records have, without those that have none."""
        table = attachment.c
        found: dict[str, int] = {}
        with self._workspace.reader() as connection:
            for start in range(0, len(holders), CHUNK):
                mine = table.record.in_(holders[start : start + CHUNK])
                counted = select(table.record, func.count()).group_by(table.record)
                rows = connection.execute(counted.where(mine, table.removed_at.is_(None)))
                found |= {record: int(number) for record, number in rows}
        return found

    def of(self, holders: Sequence[str]) -> dict[str, tuple[Attachment, ...]]:
        """Return the attachments of many records, by record; who has none is left out."""
        table = attachment.c
        names = [f for f in Attachment.__dataclass_fields__ if f != "removed"]
        chosen = select(table.record, *(table[name] for name in names))
        found: dict[str, list[Attachment]] = {}
        with self._workspace.reader() as connection:
            for start in range(0, len(holders), CHUNK):
                mine = table.record.in_(holders[start : start + CHUNK])
                few = chosen.where(mine, table.removed_at.is_(None))
                for row in connection.execute(few.order_by(table.place, table.id)).mappings():
                    one = Attachment(**{name: row[name] for name in names})
                    found.setdefault(row["record"], []).append(one)
        return {record: tuple(held) for record, held in found.items()}

    def add_files(
        self, register: str, holder: str, paths: Sequence[Path], report: Report = silent
    ) -> Added:
        """Read files and keep those that can be kept, each by itself.

        ``report`` may raise Cancelled between two files; what was kept by then stays.
        """
        kept: list[Attachment] = []
        refused: list[UserError] = []
        for number, path in enumerate(paths):
            report(number, len(paths), f"正在读取{path.name}")
            try:
                kept.append(self.add(register, holder, path.name, read_file(path)))
            except DataError:
                raise
            except UserError as error:
                refused.append(error)
        report(len(paths), len(paths), "完成")
        return Added(tuple(kept), tuple(refused))

    def add(self, register: str, holder: str, name: str, data: bytes) -> Attachment:
        """Keep a file with a record.

        Raises:
            UserError: It cannot be kept, or the record has this very content already.
        """
        prepared = prepare(name, data)
        digest = hashlib.sha256(prepared.content).hexdigest()
        with self._workspace.work("添加附件") as unit:
            _refuse_twice(unit.connection, holder, digest, prepared.name)
            _keep(unit.connection, digest, prepared.content)
            row = _row(unit, register, holder, digest, prepared)
            unit.connection.execute(insert(attachment), [row])
        held = {f: row[f] for f in Attachment.__dataclass_fields__ if f in row}
        return Attachment(**held)

    def content(self, identity: str) -> bytes:
        """Return what an attachment holds.

        Raises:
            UserError: There is no such attachment.
            DataError: The store has lost its content or it was changed.
        """
        with self._workspace.reader() as connection:
            found = connection.execute(
                select(attachment.c.name, attachment.c.digest).where(attachment.c.id == identity)
            ).one_or_none()
            if found is None:
                raise UserError("这个附件已经不在了", todo="请关闭后重新打开这条记录")
            held = attachment_content.c
            chosen = select(held.content).where(held.digest == found.digest)
            content = connection.execute(chosen).scalar()
        if content is None or hashlib.sha256(content).hexdigest() != found.digest:
            raise DataError(
                f"附件“{found.name}”的内容在台账中缺失或被改动",
                todo="请用最近的备份比对，或重新添加这个附件",
            )
        return bytes(content)

    def rename(self, identity: str, name: str) -> None:
        """Give an attachment another name; its ending stays.

        Raises:
            UserError: The name is empty.
        """
        if not name.strip():
            raise UserError("附件名称不能为空", kept="名称没有改动", todo="请写一个名称")
        with self._workspace.work("附件改名") as unit:
            chosen = select(attachment.c.name).where(attachment.c.id == identity)
            ending = Path(unit.connection.execute(chosen).scalar_one()).suffix
            stem = name.strip()
            if stem.lower().endswith(ending.lower()):
                stem = stem[: len(stem) - len(ending)]
            _set(unit, identity, name=f"{file_part(stem)}{ending}")

    def annotate(self, identity: str, note: str) -> None:
        """Write a note to an attachment."""
        with self._workspace.work("附件说明") as unit:
            _set(unit, identity, note=note.strip())

    def order(self, holder: str, ids: Sequence[str]) -> None:
        """Bring a record's attachments into this order."""
        with self._workspace.work("附件排序") as unit:
            for place, identity in enumerate(ids):
                mine = (attachment.c.id == identity, attachment.c.record == holder)
                unit.connection.execute(update(attachment).where(*mine).values(place=place))

    def remove(self, ids: Sequence[str]) -> None:
        """Put attachments into the bin."""
        with self._workspace.work("删除附件") as unit:
            for identity in ids:
                _set(unit, identity, removed_at=unit.now)

    def restore(self, ids: Sequence[str]) -> None:
        """Take attachments out of the bin."""
        with self._workspace.work("恢复附件") as unit:
            for identity in ids:
                _set(unit, identity, removed_at=None)

    def give(self, register: str, record: str) -> None:
        """Hand what was added to a new record over to it, now that it is saved."""
        mine = attachment.c.record == waiting(register)
        with self._workspace.work("添加附件") as unit:
            unit.connection.execute(update(attachment).where(mine).values(record=record))

    def forget_waiting(self, register: str) -> None:
        """Drop what was added to a new record that was never saved."""
        with self._workspace.work("放弃附件") as unit:
            mine = attachment.c.record == waiting(register)
            held = select(attachment.c.digest).where(mine)
            digests = unit.connection.execute(held).scalars().all()
            unit.connection.execute(delete(attachment).where(mine))
            used = select(attachment.c.digest).where(attachment.c.digest.in_(digests))
            unit.connection.execute(
                delete(attachment_content)
                .where(attachment_content.c.digest.in_(digests))
                .where(attachment_content.c.digest.not_in(used))
            )

    def save(self, identity: str, path: Path) -> None:
        """Write what an attachment holds to a file.

        Raises:
            UserError: The disk is full or the folder cannot be written.
        """
        write_atomically(path, self.content(identity))

    def save_all(self, holder: str, folder: Path) -> tuple[Path, ...]:
        """Write a record's attachments into a folder, beside what lies there.

        Raises:
            UserError: The folder cannot be written.
        """
        held = self.list(holder)
        return tuple(write_beside(folder / one.name, self.content(one.id)) for one in held)


def damage(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each attachment whose content is missing or changed."""
    table, held = attachment.c, attachment_content.c
    named: dict[str, str] = {}
    for name, digest in connection.execute(select(table.name, table.digest)):
        named.setdefault(digest, name)
    sound = set()
    for digest in connection.execute(select(held.digest)).scalars().all():
        chosen = select(held.content).where(held.digest == digest)
        content = connection.execute(chosen).scalar_one()
        if hashlib.sha256(content).hexdigest() == digest:
            sound.add(digest)
    for digest, name in named.items():
        if digest not in sound:
            yield f"附件“{name}”的内容缺失或被改动，请用最近的备份比对"


def read_file(path: Path) -> bytes:
    """Read a file that somebody chose.

    Raises:
        UserError: It is a folder, gone, or too large even for a picture.
    """
    if path.is_dir():
        raise UserError(
            f"“{path.name}”是文件夹", kept=NOT_ADDED, todo="请打开文件夹，选择里面的文件"
        )
    try:
        if (size := path.stat().st_size) > max(limits().file, limits().picture):
            raise too_large(f"“{path.name}”", size)
        return path.read_bytes()
    except OSError:
        raise UserError(
            f"读不出“{path.name}”", kept=NOT_ADDED, todo="请检查文件是否还在、能否打开"
        ) from None


def _refuse_twice(connection: Connection, holder: str, digest: str, name: str) -> None:
    table = attachment.c
    mine = (table.record == holder, table.digest == digest, table.removed_at.is_(None))
    there = connection.execute(select(table.name).where(*mine)).scalars().first()
    if there is not None:
        raise UserError(
            f"“{name}”和已有的附件“{there}”内容完全相同", kept="没有重复添加", todo="不需要再添加"
        )


def _keep(connection: Connection, digest: str, content: bytes) -> None:
    held = attachment_content.c.digest
    if connection.execute(select(held).where(held == digest)).scalar() is None:
        row = {"digest": digest, "content": content}
        connection.execute(insert(attachment_content), [row])


def _row(
    unit: UnitOfWork, register: str, holder: str, digest: str, prepared: Prepared
) -> dict[str, Any]:
    last = select(func.max(attachment.c.place)).where(attachment.c.record == holder)
    place = unit.connection.execute(last).scalar()
    return {
        "id": new_id(), "register": register, "record": holder, "name": prepared.name,
        "note": prepared.said, "media_type": prepared.media_type, "size": len(prepared.content),
        "digest": digest, "place": 0 if place is None else place + 1, "added_at": unit.now,
        "who": unit.who, "removed_at": None,
    }  # fmt: skip


def _set(unit: UnitOfWork, identity: str, **values: object) -> None:
    unit.connection.execute(update(attachment).where(attachment.c.id == identity).values(**values))


def _count(connection: Connection, holder: str) -> int:
    mine = (attachment.c.record == holder, attachment.c.removed_at.is_(None))
    return int(connection.execute(select(func.count()).where(*mine)).scalar_one())
