"""The one way in which a package is written as a zip file, and the reader that takes no other.

Members are sorted and stored, times and attributes fixed, there is no comment and no gap: names,
sizes and checksums determine every other byte. The reader makes those bytes again and compares, so
that a change anywhere in the file is found, also where zip programs do not look. Written with
``struct`` and not ``zipfile``, whose bytes may differ from one Python to the next.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from zhifa_desktop.package.member_names import LONGEST, names_problem, sort_key
from zhifa_desktop.package.packed import Packed

Content = bytes | Path | Packed
Taster = Callable[[bytes], object]

CHUNK = 1 << 20
LARGEST = 0xFFFF_FFFE
MOST_MEMBERS = 10_000

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION = 20
_MADE_BY_UNIX = 3 << 8 | _VERSION
_UTF8 = 0x800
_TIME, _DATE = 0, 1 << 5 | 1
"""1980-01-01 00:00, the first moment that a zip file knows."""
_MODE = 0o100644 << 16


class PackageTooLarge(Exception):
    """More than a plain zip file holds."""


class Misshapen(Exception):
    """The file is not a package as this program writes it; the message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One member: where its bytes lie and what they must add up to."""

    name: str
    size: int
    crc: int
    start: int
    """Offset of the local header."""

    @property
    def data_start(self) -> int:
        """Return the offset of the first byte of the content."""
        return self.start + _LOCAL.size + len(self.name.encode())

    @property
    def end(self) -> int:
        """Return the offset behind the last byte of the content."""
        return self.data_start + self.size


class ZipWriter:
    """Writes members in sorted order; a large one is streamed from its file."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._entries: list[Entry] = []

    def add(self, name: str, content: Content, taste: Taster = lambda chunk: None) -> int:
        """Write one member and return its size; ``taste`` sees every chunk.

        Raises:
            PackageTooLarge: The zip would need more than 4 GiB.
            OSError: A file could not be read or written.
        """
        if self._entries and sort_key(name) <= sort_key(self._entries[-1].name):
            raise ValueError(f"members must be added in order: {name}")
        start = self._stream.tell()
        self._stream.write(_local_header(Entry(name, 0, 0, start)))
        size = crc = 0
        for chunk in chunks(content):
            taste(chunk)
            size, crc = size + len(chunk), zlib.crc32(chunk, crc)
            self._stream.write(chunk)
        entry = Entry(name, size, crc, start)
        if entry.end > LARGEST:
            raise PackageTooLarge
        self._stream.seek(start)
        self._stream.write(_local_header(entry))
        self._stream.seek(entry.end)
        self._entries.append(entry)
        return size

    def finish(self) -> None:
        """Write the directory of the members behind the last of them."""
        self._stream.write(_directory(self._entries))


def chunks(content: Content) -> Iterator[bytes]:
    """Yield the bytes of a member without holding a file in memory."""
    if isinstance(content, bytes):
        yield content
        return
    if isinstance(content, Packed):
        yield from content.chunks(CHUNK)
        return
    with content.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def read_entries(stream: BinaryIO) -> tuple[Entry, ...]:
    """Return the members of a package whose every byte outside them is as it must be.

    Raises:
        Misshapen: It is no zip, is cut off, was packed again, or has a byte that differs.
    """
    size = stream.seek(0, 2)
    count, directory_size, directory_start = _read_end(stream, size)
    stream.seek(directory_start)
    directory = stream.read(directory_size)
    entries = tuple(_parse_directory(directory, count))
    problem = names_problem(entry.name for entry in entries)
    if problem:
        raise Misshapen(problem)
    _compare(stream, entries, directory, directory_start)
    return entries


def entry_chunks(stream: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """Yield the content of a member of an open package."""
    stream.seek(entry.data_start)
    left = entry.size
    while left:
        chunk = stream.read(min(CHUNK, left))
        if not chunk:
            raise Misshapen("压缩包不完整，后面一段缺失")
        left -= len(chunk)
        yield chunk


def _read_end(stream: BinaryIO, size: int) -> tuple[int, int, int]:
    stream.seek(0)
    mark = stream.read(4)
    if not size:
        raise Misshapen("文件是空的（0 字节），可能没有复制完")
    if mark not in (_LOCAL_MARK, _END_MARK):
        raise Misshapen("不是 ZIP 压缩包，可能选错了文件，或文件开头已损坏")
    stream.seek(max(0, size - _END.size))
    end = stream.read()
    if len(end) < _END.size or not end.startswith(_END_MARK):
        raise Misshapen(_broken_end(stream, size))
    _, disk, start_disk, here, count, length, start, comment = _END.unpack(end)
    if comment or disk or start_disk or here != count or start + length != size - _END.size:
        raise Misshapen("压缩包结尾被改动过，或不是本程序生成的")
    if count > MOST_MEMBERS:
        raise Misshapen(f"压缩包里有 {count} 个文件，超过允许的 {MOST_MEMBERS} 个")
    if length > count * (_CENTRAL.size + LONGEST):
        raise Misshapen("压缩包目录过大，不是本程序生成的")
    return count, length, start


def _broken_end(stream: BinaryIO, size: int) -> str:
    window = min(size, 1 << 16)
    stream.seek(size - window)
    found = stream.read(window).rfind(_END_MARK)
    extra = window - found - _END.size
    if found < 0 or extra <= 0:
        return "压缩包不完整：结尾缺失，可能没有复制完或U盘提前拔出"
    return f"压缩包结尾多出 {extra} 字节（注释或附加内容），不是原来的文件"


def _parse_directory(directory: bytes, count: int) -> Iterator[Entry]:
    at = 0
    for _ in range(count):
        if len(directory) - at < _CENTRAL.size:
            raise Misshapen("压缩包目录不完整")
        fields = _CENTRAL.unpack_from(directory, at)
        flags, method, crc, packed, size, length, start = (
            fields[3], fields[4], fields[7], fields[8], fields[9], fields[10], fields[16],
        )  # fmt: skip
        at += _CENTRAL.size
        if flags & 1:
            raise Misshapen("压缩包加了密码，无法核验；请向报送单位索取未加密的原文件")
        if method or packed != size:
            raise Misshapen("压缩包被重新压缩过或不是本程序生成的；请使用原文件，不要解压后再打包")
        try:
            name = directory[at : at + length].decode("utf-8")
        except UnicodeDecodeError:
            raise Misshapen("压缩包目录里的文件名无法识别") from None
        at += length
        yield Entry(name, size, crc, start)


def _compare(
    stream: BinaryIO, entries: tuple[Entry, ...], directory: bytes, directory_start: int
) -> None:
    repacked = "压缩包被重新打包或改动过，与本程序写出的格式不一致；请使用原文件"
    if list(entries) != sorted(entries, key=lambda entry: sort_key(entry.name)):
        raise Misshapen(repacked)
    position = 0
    for entry in entries:
        header = _local_header(entry)
        stream.seek(position)
        if entry.start != position or stream.read(len(header)) != header:
            raise Misshapen(repacked)
        position = entry.end
    stream.seek(0, 2)
    end = stream.tell()
    stream.seek(end - _END.size)
    if position != directory_start or directory + stream.read() != _directory(entries):
        raise Misshapen(repacked)


def _flags(raw_name: bytes) -> int:
    return 0 if raw_name.isascii() else _UTF8


def _local_header(entry: Entry) -> bytes:
    raw = entry.name.encode()
    return (
        _LOCAL.pack(
            _LOCAL_MARK, _VERSION, _flags(raw), 0, _TIME, _DATE,
            entry.crc, entry.size, entry.size, len(raw), 0,
        )
        + raw
    )  # fmt: skip


def _directory(entries: Iterable[Entry]) -> bytes:
    parts, count, end = [], 0, 0
    for entry in entries:
        raw = entry.name.encode()
        head = _CENTRAL.pack(
            _CENTRAL_MARK, _MADE_BY_UNIX, _VERSION, _flags(raw), 0, _TIME, _DATE,
            entry.crc, entry.size, entry.size, len(raw), 0, 0, 0, 0, _MODE, entry.start,
        )  # fmt: skip
        parts.append(head + raw)
        count, end = count + 1, entry.end
    directory = b"".join(parts)
    if count > MOST_MEMBERS or end + len(directory) > LARGEST:
        raise PackageTooLarge
    return directory + _END.pack(_END_MARK, 0, 0, count, count, len(directory), end, 0)
