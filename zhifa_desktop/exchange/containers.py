"""What kind of file this is, and whether it is safe to open: looked at before any reader is.

Judges bytes alone (the extension may lie), and refuses encrypted files, macros, archive bombs
and other programs' files with a sentence. It reads no cell.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from enum import Enum

from zhifa_desktop.errors import UserError

MAX_FILE_BYTES = 100 * 2**20
MAX_INFLATED_BYTES = 600 * 2**20
SUSPICIOUS_BYTES = 50 * 2**20
MAX_RATIO = 200
MAX_MEMBERS = 5_000
_CHUNK = 2**20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"%PDF", "PDF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"{\\rtf", "写字板文档"),
    (b"MZ", "程序文件"),
)
_MANIFEST = "META-INF/manifest.xml"
_SAVE_AS = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿(.xlsx)”再导入"
_TEXT_NAMES = (".csv", ".txt", ".tsv", ".xls")


class FileKind(Enum):
    """The formats that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"


def kind_of(data: bytes, name: str) -> FileKind:
    """Return the format by the file's bytes.

    Raises:
        UserError: The file is empty, of another program, encrypted, or holds macros.
    """
    if not data.strip():
        raise UserError(f"文件“{name}”是空的", todo="请确认文件是否保存完整，再导入一次")
    if data.startswith(b"PK"):
        return _archive_kind(data, name)
    if data.startswith(_OLE):
        return _compound_kind(data, name)
    for magic, what in _FOREIGN:
        if data.startswith(magic):
            raise UserError(f"文件“{name}”是{what}，不是电子表格", todo=_SAVE_AS)
    return _text_kind(data, name)


def members(data: bytes, name: str) -> zipfile.ZipFile:
    """Open an archive after weighing all of it, whatever sizes its directory claims.

    Raises:
        UserError: It is damaged, or unpacks to more than a table can be.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
        if len(infos) > MAX_MEMBERS:
            raise _bomb(name)
        total = 0
        for info in infos:
            for chunk in _inflated(archive, info):
                total += len(chunk)
                if total > MAX_INFLATED_BYTES or (
                    total > SUSPICIOUS_BYTES and total > MAX_RATIO * len(data)
                ):
                    raise _bomb(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, IndexError) as error:
        raise broken(name) from error
    except (NotImplementedError, RuntimeError) as error:
        raise encrypted(name) from error
    return archive


def broken(name: str) -> UserError:
    """Return the error for a damaged or cut-off file."""
    return UserError(
        f"文件“{name}”已损坏，读不出表格",
        kept="台账没有任何改动",
        todo="请用 Excel 或 WPS 打开修复后另存为 .xlsx，或请对方重新发送",
    )


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    info.file_size = MAX_INFLATED_BYTES + 1  # read to the true end, not to the claimed one
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK):
            yield chunk


def _archive_kind(data: bytes, name: str) -> FileKind:
    archive = members(data, name)
    names = set(archive.namelist())
    if any(n.lower().endswith("vbaproject.bin") for n in names):
        raise _macros(name)
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "content.xml" in names and "mimetype" in names:
        if _MANIFEST in names and b"encryption-data" in archive.read(_MANIFEST):
            raise encrypted(name)
        if b"spreadsheet" in archive.read("mimetype"):
            return FileKind.ODS
    what = "Word 文档" if "word/document.xml" in names else "压缩包或其他程序的文件"
    if "xl/workbook.bin" in names:
        what = "Excel 二进制工作簿(.xlsb)"
    raise UserError(f"文件“{name}”是{what}，不是可以导入的电子表格", todo=_SAVE_AS)


def _compound_kind(data: bytes, name: str) -> FileKind:
    if _utf16("EncryptedPackage") in data:
        raise encrypted(name)
    if _utf16("WordDocument") in data:
        raise UserError(f"文件“{name}”是 Word 文档，不是电子表格", todo=_SAVE_AS)
    if _utf16("_VBA_PROJECT") in data:
        raise _macros(name)
    if _utf16("Workbook") not in data and _utf16("Book") not in data:
        raise broken(name)
    return FileKind.XLS


def _text_kind(data: bytes, name: str) -> FileKind:
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")):
        raise UserError(f"文件“{name}”其实是网页，只是扩展名像表格", todo=_SAVE_AS)
    unicode_text = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if (b"\0" in data[:8192] and not unicode_text) or not name.lower().endswith(_TEXT_NAMES):
        raise UserError(
            f"文件“{name}”不是可以导入的电子表格(.xlsx、.xls、.ods、.csv)", todo=_SAVE_AS
        )
    return FileKind.TEXT


def _bomb(name: str) -> UserError:
    return UserError(
        f"文件“{name}”解开后大得不正常，为安全起见没有读取",
        todo="请把需要的行复制到一个新的工作簿，另存为 .xlsx 再导入",
    )


def encrypted(name: str) -> UserError:
    """Return the error for a file that opens with a password only."""
    return UserError(
        f"文件“{name}”设有打开密码，读不了",
        todo="请用 Excel 或 WPS 输入密码打开，取消密码后另存再导入",
    )


def _macros(name: str) -> UserError:
    return UserError(
        f"文件“{name}”含有宏，为安全起见没有读取",
        todo="请用 Excel 或 WPS 另存为“Excel 工作簿(.xlsx)”(不含宏)再导入",
    )


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")
