"""Files put into a folder, all or none: written and read back first, then given their names.

Nothing is overwritten, and nothing half-written ever has its own name.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zhifa_desktop.db import copies
from zhifa_desktop.db.copies import Differs, Waiting
from zhifa_desktop.db.files import os_problem
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.attachment_files import megabytes
from zhifa_desktop.services.hand_overs import Carried
from zhifa_desktop.services.workspace import Report

UNTOUCHED = "什么也没有写"
SPARE = 1 << 20
"""Bytes left free on the stick: folders and tables of the disk need some."""
FAT_LIMIT = (4 << 30) - 1
"""Bytes of the largest file that FAT32 holds."""
_GONE = frozenset(
    getattr(errno, name)
    for name in ("EIO", "ENODEV", "ENXIO", "ENOMEDIUM", "ESTALE", "ENOTCONN", "EREMOTEIO")
    if hasattr(errno, name)
)
"""What systems say when a stick was pulled out or does not answer."""


def lying_there(
    sources: Mapping[str, Path], place: Path, known: Mapping[str, frozenset[str]]
) -> dict[str, Carried]:
    """Return what lies there already, read from the disk itself.

    ``known`` gives, by ending, digests that are right besides the source's own: a file encrypted
    twice has other bytes each time.

    Raises:
        UserError: A file of that name holds something else.
    """
    found = {}
    for name, source in sources.items():
        target = place / name
        if not os.path.lexists(target):
            continue
        sha256 = copies.digest_on_disk(target, lambda _: None)
        mine = {copies.digest_on_disk(source, lambda _: None)}
        mine |= known.get(target.suffix, frozenset())
        if sha256 not in mine:
            raise UserError(
                f"“{place}”里已有“{name}”，内容不一样",
                kept=f"没有覆盖它，{UNTOUCHED}",
                todo="请先看清那是什么：把它移走，或换一个文件夹再交",
            )
        found[name] = Carried(name, target.stat().st_size, sha256, before=True)
    return found


@dataclass
class _Progress:
    """Counts bytes written and read back, and says which file is being worked on."""

    total: int
    report: Report
    text: str = ""
    done: int = 0

    def tell(self, count: int) -> None:
        self.done += count
        self.report(min(99, self.done * 100 // max(self.total, 1)), 100, self.text)


def carry(
    sources: Mapping[str, Path], place: Path, there: Mapping[str, Carried], report: Report
) -> tuple[Carried, ...]:
    """Put files (by their new name) into a folder, all of them or none; return all that lie there.

    Raises:
        UserError: There is no room, or the disk gives back other bytes.
        OSError: The disk refuses.
    """
    copies.sweep(place)
    wanted = {name: path for name, path in sources.items() if name not in there}
    total = sum(path.stat().st_size for path in wanted.values())
    _refuse_full(place, total)
    progress, waiting = _Progress(2 * total, report), list[Waiting]()
    try:
        for name, source in wanted.items():
            progress.text = f"正在写入并读回“{name}”"
            progress.tell(0)
            waiting.append(_copied(source, place / name, progress))
        _name_all(waiting, place)
    finally:
        for one in waiting:
            one.discard()
    new = {one.target.name: Carried(one.target.name, one.size, one.sha256) for one in waiting}
    held = {**there, **new}
    return tuple(held[name] for name in sources)


def _copied(source: Path, target: Path, progress: _Progress) -> Waiting:
    try:
        return copies.write_copy(source, target, progress.tell)
    except Differs:
        raise UserError(
            f"“{target.name}”写入后读回来的内容不一样，这个U盘或磁盘不可靠",
            kept="没有留下写错的文件",
            todo="请换一个U盘再交",
        ) from None
    except OSError as error:
        if error.errno in (errno.EFBIG, errno.ENOSPC) and source.stat().st_size > FAT_LIMIT:
            raise os_problem(OSError(errno.EFBIG, ""), target) from error
        raise


def _name_all(waiting: Sequence[Waiting], place: Path) -> None:
    """Give all copies their names, or none of them."""
    named: list[Path] = []
    try:
        for one in waiting:
            copies.give_name(one)
            named.append(one.target)
        copies.flush_folder(place)
        for one in waiting:
            if one.target.stat().st_size != one.size:
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(one.target))
    except BaseException:
        for path in named:
            try:
                path.unlink()
            except OSError:
                continue
        raise


def _refuse_full(place: Path, needed: int) -> None:
    free = shutil.disk_usage(place).free
    if needed and needed + SPARE > free:
        raise UserError(
            f"“{place}”空间不足：要{megabytes(needed + SPARE)}，只剩{megabytes(free)}",
            kept=UNTOUCHED,
            todo="请清理一下，或换一个U盘再交",
        )


@contextmanager
def speaking(place: Path) -> Iterator[None]:
    """Say in the clerk's words what the disk refused."""
    try:
        yield
    except OSError as error:
        if error.errno in _GONE or not os.path.isdir(place):
            raise UserError(
                f"“{place}”读写中断，U盘可能被拔出或接触不好",
                kept="没有写完的文件不算数，月报和台账都没有改动",
                todo="请重新插好U盘，再交一次；程序会从头写、从头核对",
            ) from error
        raise os_problem(error, place) from error
