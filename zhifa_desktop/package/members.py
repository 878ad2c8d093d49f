"""Reads the members of a package one at a time, for whoever needs what is in it.

Reading is not verifying: ask :mod:`verify` first. May not hold the file open between two reads, so
that a stick can be pulled out and Windows can move the file.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from zhifa_desktop.errors import UserError
from zhifa_desktop.package.canonical_zip import Entry, Misshapen, entry_chunks, read_entries


class Members(Mapping[str, bytes]):
    """The members of a package by name; content is read when it is asked for."""

    def __init__(self, path: Path, entries: tuple[Entry, ...]) -> None:
        self._path = path
        self._entries = {entry.name: entry for entry in entries}

    def __getitem__(self, name: str) -> bytes:
        """Return the content of a member.

        Raises:
            KeyError: There is no such member.
            Misshapen: Its bytes do not add up to the zip's checksum.
        """
        parts: list[bytes] = []
        self.taste(name, parts.append)
        return b"".join(parts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def size(self, name: str) -> int:
        """Return the bytes of a member without reading it."""
        return self._entries[name].size

    def taste(self, name: str, eat: Callable[[bytes], object]) -> None:
        """Hand the content of a member to ``eat``, chunk by chunk; errors as ``[]`` has them."""
        entry, crc = self._entries[name], 0
        with opened(self._path) as stream:
            for chunk in entry_chunks(stream, entry):
                crc = zlib.crc32(chunk, crc)
                eat(chunk)
        if crc != entry.crc:
            raise Misshapen(f"“{name}”的内容与压缩包的校验值不符，文件已损坏或被改动")


def open_package(path: Path) -> Members:
    """Open a package for reading its members.

    Raises:
        UserError: It is missing, unreadable, or no package of this program.
    """
    try:
        return read_members(path)
    except Misshapen as error:
        raise UserError(
            f"打不开月报包“{path.name}”：{error}", todo="请向报送单位重新索取原文件"
        ) from error


def read_members(path: Path) -> Members:
    """Open a package; like :func:`open_package`, but misshapen files raise :class:`Misshapen`."""
    with opened(path) as stream:
        return Members(path, read_entries(stream))


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading, with the system's refusals in the clerk's words."""
    try:
        with path.open("rb") as stream:
            yield stream
    except FileNotFoundError:
        raise UserError(f"找不到文件“{path}”", todo="请检查文件名，U盘是否插好") from None
    except OSError as error:
        if path.is_dir():
            raise UserError(
                f"“{path}”是文件夹，不是月报包", todo="请选择扩展名为 .zip 的原文件，不要解压"
            ) from error
        raise UserError(
            f"“{path}”无法读取（{error.strerror}）",
            todo="请关闭正在使用它的程序，或检查权限和U盘后重试",
        ) from error
