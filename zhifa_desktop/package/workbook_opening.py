"""Opens a workbook that is to be signed, or should be, and says what it is where it is neither.

Of a signed one, only the zip that this program writes is taken apart, which unpacks to nothing
larger than itself; of any other, the directory is looked at and no more.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Collection

from zhifa_desktop.errors import UserError
from zhifa_desktop.exchange.containers import FileKind, kind_of, members
from zhifa_desktop.package.canonical_zip import Entry, Misshapen, entry_chunks, read_entries
from zhifa_desktop.package.cms import BadSignature
from zhifa_desktop.package.member_names import names_problem, printable
from zhifa_desktop.package.opc_parts import CONTENT_TYPES, ROOT_RELATIONSHIPS, part_name_problem
from zhifa_desktop.package.signed_parts import FOLDER

LARGEST = 256 << 20
MOST_PARTS = 2_000
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
NAME = "月报.xlsx"
"""What a file is called where only its bytes are known."""


class NoSignature(BadSignature):
    """The workbook has none at all; the message is a Chinese sentence."""


def open_signed(workbook: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook as this program signs it.

    Raises:
        Misshapen: It is damaged, too large, has a password, or is no workbook.
        NoSignature: Another program wrote it, and no signature is in it.
        BadSignature: Another program packed it again.
    """
    if len(workbook) > LARGEST:
        raise Misshapen(f"表格超过 {LARGEST >> 20} MB，没有检查")
    if workbook.startswith(_COMPOUND):
        raise Misshapen(
            "表格设有打开密码，无法核验签名"
            if _ENCRYPTED in workbook
            else "表格是旧的 .xls 格式，不能带本程序的数字签名"
        )
    stream = io.BytesIO(workbook)
    try:
        entries = read_entries(stream)
    except Misshapen as error:
        raise _resaved(workbook) or Misshapen(_of_workbook(str(error))) from None
    if len(entries) > MOST_PARTS:
        raise Misshapen(f"表格里有 {len(entries)} 个部分，不是正常的表格文件")
    parts = {entry.name: _content(stream, entry) for entry in entries}
    _check_names(parts)
    return parts


def open_unsigned(workbook: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook that is to be signed, whichever program wrote it.

    Raises:
        Misshapen: It is no .xlsx, is damaged, too large, locked, or signed already.
    """
    try:
        if kind_of(workbook, NAME) is not FileKind.XLSX:
            raise Misshapen("它不是 .xlsx 表格")
        archive = members(workbook, NAME)
    except UserError as error:
        raise Misshapen(error.what) from error
    names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    if problem := names_problem(names):
        raise Misshapen(problem)
    _check_names(names)
    if any(name.startswith(FOLDER) for name in names):
        raise Misshapen("它已经有数字签名，不能再签")
    return {name: archive.read(name) for name in names}


def _check_names(names: Collection[str]) -> None:
    for name in names:
        if problem := part_name_problem(name):
            raise Misshapen(problem)
    if CONTENT_TYPES not in names or ROOT_RELATIONSHIPS not in names:
        raise Misshapen("文件里没有表格，或表格不完整")


def _content(stream: io.BytesIO, entry: Entry) -> bytes:
    content = b"".join(entry_chunks(stream, entry))
    if zlib.crc32(content) != entry.crc:
        raise Misshapen(f"{printable(entry.name)}的内容与校验值不符，文件已损坏或被改动")
    return content


def _resaved(workbook: bytes) -> BadSignature | None:
    """Return what to say of a workbook that another program packed, None where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return None
    if len(set(names)) < len(names) or "xl/workbook.xml" not in names:
        return None
    if any(name.startswith(FOLDER) for name in names):
        return BadSignature("表格签名后被重新打包或改动过，签名已失效；请使用原文件")
    return NoSignature("表格没有数字签名：可能被 Excel、WPS 等程序另存过")


def _of_workbook(sentence: str) -> str:
    """Return what is said of a package's zip as one says it of a workbook."""
    said = sentence.replace("ZIP 压缩包", ".xlsx 表格").replace("压缩包", "文件")
    return f"表格打不开，{said}"
