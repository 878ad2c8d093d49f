"""Many photos or scans at once, each to the record its file's name leads to.

Names and numbers of the register's own columns count first, then those of the records it links
to (a certificate's scan by its holder's name); then the same for the folder the file lies in, as
offices keep one folder for each person. Nothing is taken that is not sure.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, select

from zhifa_desktop.db import pictures
from zhifa_desktop.db.unit_of_work import Change
from zhifa_desktop.errors import DataError, UserError
from zhifa_desktop.paths import resource
from zhifa_desktop.registers.catalogue import by_name
from zhifa_desktop.registers.spec import ChildColumn, ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.rules.file_matching import UNKNOWN, FileKeys, Found, compact, find
from zhifa_desktop.services.attachments import Attachments, read_file
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.workspace import Report, Workspace, silent

MOST_FILES = 5000
HIDDEN = (".", "~$")
SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
NUMBERS = frozenset({Kind.NUMBER, Kind.ID_NUMBER})
Keys = tuple[FileKeys, FileKeys]


@dataclass(frozen=True, slots=True)
class FileMatch:
    """One file and the records its name leads to."""

    path: Path
    found: Found


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file for one record; ``turns`` are quarter turns clockwise of a picture."""

    path: Path
    record: str
    turns: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the files: those kept, why the others were not, the new attachments' ids."""

    files: tuple[Path, ...]
    refused: tuple[tuple[Path, UserError], ...]
    attachments: tuple[str, ...] = ()


class FilesByName:
    """Over the registers of an opened store."""

    def __init__(self, workspace: Workspace, records: Records, attachments: Attachments) -> None:
        """Work on that store."""
        self._workspace, self._records, self._attachments = workspace, records, attachments

    def photo_column(self, register: str) -> str:
        """Return the column that holds a photo, empty where the register has none."""
        return next(
            (c.name for c in self._records.spec(register).stored if c.kind is Kind.PHOTO), ""
        )

    def match(
        self, register: str, paths: Sequence[Path], report: Report = silent
    ) -> tuple[FileMatch, ...]:
        """Return each file with the records its name leads to; folders give what lies in them.

        Raises:
            UserError: There are more files than anybody can look through, or none.
        """
        files = listed(paths)
        keys = self._keys(self._records.spec(register))
        found = []
        for done, path in enumerate(files):
            if done % 100 == 0:
                report(done, len(files), "正在对文件名")
            found.append(FileMatch(path, _match(path, keys)))
        report(len(files), len(files), "完成")
        return tuple(found)

    def holding(self, register: str) -> frozenset[str]:
        """Return the records that have a photo already."""
        name = self.photo_column(register)
        table = by_name()[register].__table__.c
        wanted = select(table.id).where(table.deleted_at.is_(None), table[name].is_not(None))
        with self._workspace.reader() as connection:
            return frozenset(connection.execute(wanted).scalars())

    def keep_photos(self, register: str, wanted: Sequence[Wanted], report: Report = silent) -> Kept:
        """Cut each picture to the photo's shape and give it to its record, all as one step.

        A file that is no picture is left out and told; the last of two for one record counts
        as refused too. ``report`` may raise Cancelled: then nothing is kept.
        """
        name, label = self.photo_column(register), self._records.spec(register).label
        refused: list[tuple[Path, UserError]] = []
        given: dict[str, tuple[Path, str]] = {}
        with self._workspace.work(f"批量存入{label}照片") as unit:
            for done, one in enumerate(wanted):
                report(done, len(wanted), "正在存入照片")
                try:
                    if one.record in given:
                        raise _second(one.path, given[one.record][0])
                    data = read_file(one.path)
                    content = pictures.portrait(data, one.turns)
                    digest = pictures.store(unit.connection, content, unit.now)
                    given[one.record] = (one.path, digest)
                except UserError as error:
                    refused.append((one.path, error))
            unit.update(
                register, [Change(record, {name: digest}) for record, (_, digest) in given.items()]
            )
        return Kept(tuple(path for path, _ in given.values()), tuple(refused))

    def attach(self, register: str, wanted: Sequence[Wanted], report: Report = silent) -> Kept:
        """Keep each file as an attachment of its record; what is kept stays when stopped."""
        files: list[Path] = []
        refused: list[tuple[Path, UserError]] = []
        ids: list[str] = []
        for done, one in enumerate(wanted):
            report(done, len(wanted), f"正在存入{one.path.name}")
            try:
                data = read_file(one.path)
                if one.turns:
                    data = pictures.turned(data, one.turns)
                ids.append(self._attachments.add(register, one.record, one.path.name, data).id)
                files.append(one.path)
            except DataError:
                raise
            except UserError as error:
                refused.append((one.path, error))
        return Kept(tuple(files), tuple(refused), tuple(ids))

    def take_back(self, kept: Kept) -> None:
        """Put attachments just added into the bin."""
        self._attachments.remove(kept.attachments)

    def _keys(self, spec: RegisterSpec) -> Keys:
        """Return what names the records of a register, by themselves and by their links."""
        with self._workspace.reader() as connection:
            own = _own_keys(connection, spec)
            linked = _linked_keys(connection, spec)
        return own, linked


def listed(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files meant, in the order of their names; folders with all that lies in them.

    Raises:
        UserError: There are none, too many, or a folder cannot be read.
    """
    files: list[Path] = []
    try:
        for path in paths:
            if not path.exists():
                raise UserError(
                    f"没有“{path.name}”这个文件或文件夹", kept="没有存入", todo="请检查路径和名称"
                )
            inside = sorted(path.rglob("*")) if path.is_dir() else [path]
            files.extend(one for one in inside if _counts(one))
            if len(files) > MOST_FILES:
                raise UserError(
                    f"文件超过{MOST_FILES}个", kept="没有存入",
                    todo="请分几次选择，例如一次一个文件夹",
                )  # fmt: skip
    except OSError as error:
        raise UserError("文件夹读不出来", kept="没有存入", todo="请检查是否有权限打开") from error
    if not files:
        raise UserError("这里没有文件", kept="没有存入", todo="请选择照片、扫描件所在的文件夹")
    return tuple(dict.fromkeys(files))


def _counts(path: Path) -> bool:
    name = path.name.lower()
    return not name.startswith(HIDDEN) and name not in SYSTEM and not path.is_dir()


def _match(path: Path, keys: Keys) -> Found:
    """Return what a file's name leads to, or else the name of the folder it lies in."""
    second: Found | None = None
    for text in (path.stem, path.parent.name):
        for one in keys:
            found = find(text, one)
            if found.state != UNKNOWN:
                if len(found.ids) == 1 or text == path.stem:
                    return found
                second = second or found
    return second or Found(UNKNOWN)


@cache
def _beside() -> frozenset[str]:
    """Return the words that stand beside a name in a file's name."""
    held = json.loads(resource("attachments", "file_words.json").read_text("utf-8"))
    return frozenset(compact(word) for word in held["words"])


def _own_keys(connection: Connection, spec: RegisterSpec) -> FileKeys:
    numbers = [c for c in spec.stored if c.kind in NUMBERS]
    titled = {name for item in spec.title for name in item.split("|")}
    names = [c for c in spec.stored if c.sorted_by_pinyin and c.name in titled]
    table = by_name()[spec.name].__table__.c
    rows = connection.execute(
        select(table.id, *(table[c.name] for c in (*numbers, *names))).where(
            table.deleted_at.is_(None)
        )
    ).all()
    by_number, named = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for identity, *values in rows:
        for column, value in zip((*numbers, *names), values, strict=True):
            if text := compact(value or ""):
                (by_number if column.kind in NUMBERS else named)[text].append(identity)
    for column in spec.columns:
        if column.child is not None and column.kind in NUMBERS:
            for value, identity in connection.execute(_child_numbers(column.child)):
                by_number[compact(value)].append(identity)
    return FileKeys(by_number, named, _beside())


def _child_numbers(child: ChildColumn) -> Select[Any]:
    """Return (number, record) of a child register shown as a column: a person by the card."""
    table = by_name()[child.register].__table__.c
    number, parent = table[child.fills], table[child.parent_link]
    return select(number, parent).where(
        table.deleted_at.is_(None), number.is_not(None), parent.is_not(None)
    )


def _linked_keys(connection: Connection, spec: RegisterSpec) -> FileKeys:
    """Return the same by the records a register's required links lead to."""
    numbers, names = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for column in _telling_links(spec):
        table = by_name()[spec.name].__table__.c
        living = select(table[column.name], table.id).where(
            table.deleted_at.is_(None), table[column.name].is_not(None)
        )
        mine = defaultdict[str, list[str]](list)
        for target, identity in connection.execute(living):
            mine[target].append(identity)
        theirs = _own_keys(connection, by_name()[column.target].specification())
        for own, all_of in ((theirs.numbers, numbers), (theirs.names, names)):
            for text, targets in own.items():
                all_of[text].extend(one for target in targets for one in mine.get(target, ()))
    kept = [{t: ids for t, ids in found.items() if ids} for found in (numbers, names)]
    return FileKeys(kept[0], kept[1], _beside())


def _telling_links(spec: RegisterSpec) -> list[ColumnSpec]:
    """Return the links that say whose a record is: those its key or its kind requires."""
    return [c for c in spec.stored if c.kind is Kind.LINK and (c.required or c.name in spec.key)]


def _second(path: Path, first: Path) -> UserError:
    return UserError(
        f"“{path.name}”和“{first.name}”对上的是同一条记录", kept="只存了前一张",
        todo="如要换成这一张，请单独再选一次",
    )  # fmt: skip
