"""Writing files so that nothing is lost: a temporary neighbour, flushed, then moved into place."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from zhifa_desktop.errors import UserError

_PREFIX, _SUFFIX = ".zhifa-", ".tmp"
LEFT_FOR = 3600.0
"""Seconds after which nobody is still writing a temporary file."""


def write_atomically(path: Path, content: bytes) -> None:
    """Write a whole file or leave the old one.

    Raises:
        UserError: The disk is full, or the folder may not be written.
    """
    with explained(path), replacing(path) as temporary:
        temporary.write_bytes(content)


def write_beside(path: Path, content: bytes) -> Path:
    """Write a file where no other one lies; return where it is.

    A file of that name with other bytes is somebody's work: the new one is named ``… (2)``. One
    with these very bytes is left as it is.

    Raises:
        UserError: The disk is full, or the folder may not be written.
    """
    for place in names_beside(path):
        if not place.exists():
            write_atomically(place, content)
            return place
        with explained(place):
            if place.is_file() and place.read_bytes() == content:
                return place
    raise AssertionError("names never end")


def free_beside(path: Path) -> Path:
    """Return the first of ``names_beside`` that nothing has."""
    return next(place for place in names_beside(path) if not place.exists())


def names_beside(path: Path) -> Iterator[Path]:
    """Yield a path, then ``… (2)``, ``… (3)`` and on."""
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem} ({number}){path.suffix}")


def copy_atomically(source: Path, target: Path) -> None:
    """Copy a whole file or leave the old one; the copy is for its owner alone (0600).

    Raises:
        UserError: The disk is full, or the folder may not be written.
    """
    with explained(target), replacing(target) as temporary:
        shutil.copyfile(source, temporary)


def sweep(folder: Path, older: float = LEFT_FOR) -> None:
    """Take away what a killed program left half written in a folder, once it is old enough.

    Another program may be writing there right now: what is younger than ``older`` seconds stays.
    """
    now = time.time()
    with contextlib.suppress(OSError):
        for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            if now - left.stat().st_mtime > older:
                left.unlink()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path in the same folder; move it over ``path`` when the block succeeds."""
    handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the system's refusal to write ``path`` into the clerk's words."""
    try:
        yield
    except OSError as error:
        raise os_problem(error, path) from error


def os_problem(error: OSError, path: Path) -> UserError:
    """Return the sentence for a refusal of the system."""
    where = f"“{path}”"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError(
            f"磁盘空间不足，没有写成{where}",
            kept="原有文件没有改动",
            todo="请清理磁盘或换一个位置后重试",
        )
    if error.errno == errno.EFBIG:
        return UserError(
            f"{where}太大，这个磁盘存不下单个这么大的文件",
            kept="原有文件没有改动",
            todo="FAT32格式的U盘单个文件不能超过4GB，请换一个位置",
        )
    if error.errno == errno.ENAMETOOLONG:
        return UserError(
            f"{where}的文件名或路径太长",
            kept="没有写出文件",
            todo="请缩短文件名，或换一个层次少的文件夹",
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return UserError(
            f"没有写入{where}的权限，或该文件正被其他程序打开",
            kept="原有文件没有改动",
            todo="请关闭打开它的程序，或换一个文件夹",
        )
    if isinstance(error, FileNotFoundError):
        return UserError(f"找不到{where}所在的文件夹", todo="请检查路径，或先建好文件夹")
    if isinstance(error, IsADirectoryError):
        return UserError(f"{where}是文件夹，不是文件", todo="请指定文件名")
    if isinstance(error, FileExistsError | NotADirectoryError):
        return UserError(
            f"{where}不能建立：路径里有一处是文件，不是文件夹",
            kept="原有文件没有改动",
            todo="请检查路径，或换一个文件夹",
        )
    return UserError(
        f"读写{where}失败(系统错误号{error.errno})",
        kept="原有文件没有改动",
        todo="请检查磁盘或U盘是否正常后重试",
    )
