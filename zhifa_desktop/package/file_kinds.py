"""What a file is by its bytes, whatever it is called: what is verified, and what is merely named.

May not judge whether it is whole.
"""

from __future__ import annotations

import zipfile
from enum import Enum
from pathlib import Path

from zhifa_desktop.package.member_names import printable
from zhifa_desktop.package.members import opened


class Kind(Enum):
    """What this program verifies; OTHER is anything else."""

    PACKAGE = "package"
    WORKBOOK = "workbook"
    PDF = "pdf"
    ENCRYPTED = "encrypted"
    OTHER = "other"


_HEAD = 2048
_ENVELOPES = (
    b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17",  # CMS AuthEnvelopedData
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03",  # CMS EnvelopedData
)
_SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_OTHERS = (
    (b"\x89PNG", "图片(PNG)"),
    (b"\xff\xd8\xff", "图片(JPEG)"),
    (b"GIF8", "图片(GIF)"),
    (b"BM", "图片(BMP)"),
    (b"II*\0", "图片(TIFF)"),
    (b"MM\0*", "图片(TIFF)"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文档(.xls、.doc)，或加了密码的文档"),
    (b"MZ", "程序，请不要打开它"),
    (b"\x7fELF", "程序，请不要打开它"),
    (b"SQLite format 3", "数据库"),
    (b"{\\rtf", "写字板文档"),
)
_INSIDE = (
    ("xl/workbook.xml", Kind.WORKBOOK, ""),
    ("word/document.xml", Kind.OTHER, "Word 文档(.docx)"),
    ("ppt/presentation.xml", Kind.OTHER, "演示文稿(.pptx)"),
    ("OFD.xml", Kind.OTHER, "OFD 文档"),
    ("content.xml", Kind.OTHER, "OpenDocument 文档(.ods、.odt)"),
)
WANTED = "请选择月报包(.zip、.p7m)、PDF 或 Excel(.xlsx)"


def kind_of_file(path: Path) -> tuple[Kind, str]:
    """Return what a file is, and for OTHER in words what.

    Raises:
        UserError: It is missing or may not be read.
    """
    with opened(path) as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"PK"):
        return _archive(path)
    if b"%PDF-" in head[:1024]:
        return Kind.PDF, ""
    if head.startswith(b"\x30") and any(mark in head[:40] for mark in _ENVELOPES):
        return Kind.ENCRYPTED, ""
    if path.suffix.lower() == ".p7m":
        return Kind.OTHER, f"不是加密文件，或开头已损坏；{_other(head)}"
    return (Kind.OTHER, _other(head)) if head else (Kind.OTHER, "空文件(0 字节)，可能没有复制完")


def other_sentence(path: Path, what: str) -> str:
    """Return what to say of a file that is not verified."""
    return f"{printable(path.name)}是{what}；没有可核验的签名。{WANTED}"


def _archive(path: Path) -> tuple[Kind, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        # Damaged: who verifies such files says what is broken.
        return (Kind.WORKBOOK if path.suffix.lower() == ".xlsx" else Kind.PACKAGE), ""
    for name, kind, words in _INSIDE:
        if name in names:
            return kind, words
    return Kind.PACKAGE, ""


def _other(head: bytes) -> str:
    for magic, words in _OTHERS:
        if head.startswith(magic):
            return words
    if head[4:8] == b"ftyp":
        return "照片或视频"
    if head.startswith(b"-----BEGIN CERTIFICATE"):
        return "证书，请到“设置 › 签名证书”里导入"
    if head.startswith(b"-----BEGIN"):
        return "密钥或证书请求"
    if head.startswith(b"\x30") and _SIGNED_DATA in head[:40]:
        return "单独的签名文件(.p7s)，要和它签的文件放在一起核验"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end < len(head) - 3:
            return "认不出的文件，可能已损坏"
    return "文本文件" if b"\0" not in head else "认不出的文件，可能已损坏"
