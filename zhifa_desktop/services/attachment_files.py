"""What a file handed in as an attachment is, judged by its content, and how it is kept.

Pictures lose what a camera wrote into them (place and time of the photo), are turned upright and
made as small as an A4 page needs. What cannot be kept is refused with a sentence; nothing here
touches the store.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import Any

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from zhifa_desktop.errors import UserError
from zhifa_desktop.paths import resource
from zhifa_desktop.rules.file_names import file_part
from zhifa_desktop.services.pdf_documents import page_count

MEGABYTE = 1_000_000
NOT_ADDED = "没有添加，台账没有改动"
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{OFFICE}wordprocessingml.document"
XLSX = f"{OFFICE}spreadsheetml.sheet"
OFD = "application/ofd"
KINDS = {PDF: "PDF", JPEG: "照片", PNG: "图片", DOCX: "Word", XLSX: "Excel", OFD: "OFD"}
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png", DOCX: ".docx", XLSX: ".xlsx", OFD: ".ofd"}
SAME = {".jpeg": ".jpg", ".jpe": ".jpg", ".jfif": ".jpg"}
TAKEN = "可添加PDF、照片和扫描图片(JPG、PNG、BMP、TIFF、WebP)、docx、xlsx、ofd"
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file ready to be kept; ``said`` tells what was done to it, empty where nothing was."""

    name: str
    media_type: str
    content: bytes
    said: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large attachments may be, from resources/attachments/limits.json."""

    file: int
    picture: int
    pixels: int
    pages: int
    long_side: int
    short_side: int
    dpi: int
    quality: int


@cache
def limits() -> Limits:
    """Return the limits as the resource has them."""
    held: dict[str, Any] = json.loads(resource("attachments", "limits.json").read_text("utf-8"))
    picture = held["picture"]
    short, long = (round(mm / 25.4 * picture["dpi"]) for mm in picture["paper_millimetres"])
    return Limits(
        held["max_megabytes"] * MEGABYTE, held["max_picture_megabytes"] * MEGABYTE,
        held["max_megapixels"] * MEGABYTE, held["max_pages"], long, short, picture["dpi"],
        picture["jpeg_quality"],
    )  # fmt: skip


def prepare(name: str, data: bytes) -> Prepared:
    """Return a file as it will be kept.

    Raises:
        UserError: It is empty, broken, locked, too large or of a kind that is not taken.
    """
    called = f"“{PurePath(name).name}”"
    if not data:
        raise UserError(f"{called}是空文件", kept=NOT_ADDED, todo="请检查文件是否已复制完整")
    prepared = _reader(called, data)(called, data)
    if len(prepared.content) > limits().file:
        raise too_large(called, len(prepared.content))
    was, ending = PurePath(name), ENDINGS[prepared.media_type]
    typed = was.suffix.lower()
    stem = was.stem if typed in _KNOWN else was.name
    if SAME.get(typed, typed) == ending:
        ending = typed
    return Prepared(
        (file_part(stem[:LONGEST_NAME]) if len(stem) > LONGEST_NAME else _clean(stem)) + ending,
        prepared.media_type, prepared.content, prepared.said,
    )  # fmt: skip


def too_large(called: str, size: int) -> UserError:
    """Return the sentence for a file over the limit."""
    return UserError(
        f"{called}有{megabytes(size)}，超过单个附件的上限{megabytes(limits().file)}",
        kept=NOT_ADDED, todo="请压缩或拆分后再添加；扫描件可改为200dpi、黑白或灰度",
    )  # fmt: skip


def megabytes(size: int) -> str:
    """Return a size in words: 812KB, 3.4MB."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1000))}KB"
    return f"{size / MEGABYTE:.1f}".removesuffix(".0") + "MB"


_KNOWN = {*ENDINGS.values(), *SAME, ".bmp", ".tif", ".tiff", ".webp"}
_ISO_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")


def _clean(stem: str) -> str:
    """Return the name without what a file's name cannot hold, as long as it is."""
    return "".join(file_part(char) if char not in " ." else char for char in stem).strip() or "附件"


def _reader(called: str, data: bytes) -> Callable[[str, bytes], Prepared]:
    """Return what reads such a content.

    Raises:
        UserError: It is of a kind that is not taken.
    """
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"BM", b"II*\0", b"MM\0*")):
        return _picture
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _picture
    if b"%PDF-" in data[:1024]:
        return _pdf
    if data.startswith(b"PK\x03\x04"):
        return _zipped
    if data[4:8] == b"ftyp" and data[8:12] in _ISO_BRANDS:
        raise UserError(
            f"{called}是HEIC格式的照片，本程序读不了", kept=NOT_ADDED,
            todo="请在手机的相机设置里选“兼容性最佳”，或先另存为JPG再添加",
        )  # fmt: skip
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UserError(
            f"{called}是旧版Office文档，或是加了密码的文档", kept=NOT_ADDED,
            todo="请取消密码，另存为docx、xlsx或PDF再添加",
        )  # fmt: skip
    if data.startswith((b"MZ", b"\x7fELF", b"#!")):
        raise UserError(
            f"{called}的内容是程序，不是文档或图片", kept=NOT_ADDED,
            todo="请不要打开它，并查一下它从哪里来",
        )  # fmt: skip
    raise UserError(f"{called}不是能作附件的文件", kept=NOT_ADDED, todo=TAKEN)


def _pdf(called: str, data: bytes) -> Prepared:
    try:
        pages = page_count(data)
    except PermissionError:
        raise UserError(
            f"{called}是加了密码的PDF", kept=NOT_ADDED, todo="请另存为没有密码的PDF再添加"
        ) from None
    if not pages:
        raise UserError(
            f"{called}已损坏，一页也读不出", kept=NOT_ADDED, todo="请重新扫描，或换一份完整的文件"
        )
    if pages > limits().pages:
        raise UserError(
            f"{called}有{pages}页，超过{limits().pages}页", kept=NOT_ADDED, todo="请拆分后再添加"
        )
    return Prepared(called, PDF, data)


def _zipped(called: str, data: bytes) -> Prepared:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        names = set()
    if not names:
        raise UserError(f"{called}已损坏，打不开", kept=NOT_ADDED, todo="请换一份完整的文件")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UserError(f"{called}带有宏", kept=NOT_ADDED, todo="请另存为不带宏的docx、xlsx或PDF")
    for mark, media_type in (
        ("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("OFD.xml", OFD)
    ):  # fmt: skip
        if mark in names:
            return Prepared(called, media_type, data)
    raise UserError(f"{called}是压缩包", kept=NOT_ADDED, todo=f"请解压后逐个添加；{TAKEN}")


def _picture(called: str, data: bytes) -> Prepared:
    if len(data) > limits().picture:
        raise too_large(called, len(data))
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > limits().pixels:
                raise UserError(f"{called}的像素太多", kept=NOT_ADDED, todo="请先缩小图片再添加")
            if getattr(image, "n_frames", 1) > 1 and image.format == "TIFF":
                return _pages(called, image, data)
            return _single(called, image, data)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise UserError(
            f"{called}已损坏，或不是能读的图片", kept=NOT_ADDED, todo="请重新拍摄、扫描或复制"
        ) from None


def _single(called: str, image: Image.Image, data: bytes) -> Prepared:
    """Return one picture; its bytes as they are where nothing has to be done to them."""
    image.load()
    lossless = image.format != "JPEG" and image.mode in ("1", "L", "P", "LA", "PA")
    fitted, upright = _fitted(image), image.getexif().get(0x0112, 1) == 1
    shrunk = fitted.size != image.size and fitted.size != image.size[::-1]
    bare = upright and not shrunk and not _written_into(image)
    if bare and image.format in ("JPEG", "PNG"):
        return Prepared(called, JPEG if image.format == "JPEG" else PNG, data)
    drawn = image.format == "PNG" and not shrunk
    media_type = PNG if lossless or drawn else JPEG
    content = _saved(fitted, media_type)
    said = f"原件{image.width}×{image.height}像素、{megabytes(len(data))}，已缩小" if shrunk else ""
    return Prepared(called, media_type, content, said)


def _fitted(image: Image.Image) -> Image.Image:
    """Return a picture upright, and no larger than an A4 page needs."""
    turned = ImageOps.exif_transpose(image)
    long, short = limits().long_side, limits().short_side
    room = (long, short) if turned.width > turned.height else (short, long)
    if turned.width > room[0] or turned.height > room[1]:
        if turned.mode in ("1", "P", "PA"):
            turned = turned.convert("L" if turned.mode == "1" else "RGB")
        turned.thumbnail(room, Image.Resampling.LANCZOS)
    return turned


def _written_into(image: Image.Image) -> bool:
    """Answer whether a camera or a program wrote something into the picture."""
    harmless = {
        "jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "gamma", "srgb", "adobe",
        "adobe_transform", "progressive", "progression", "interlace", "transparency",
        "chromaticity",
    }  # fmt: skip
    return bool(set(image.info) - harmless) or bool(image.getexif())


def _saved(image: Image.Image, media_type: str) -> bytes:
    out, dpi = io.BytesIO(), (limits().dpi, limits().dpi)
    image.info = {}  # nothing of it goes along
    if media_type == PNG:
        image.save(out, "PNG", optimize=True, dpi=dpi)
    else:
        on_white = _on_white(image)
        on_white.save(out, "JPEG", quality=limits().quality, optimize=True, dpi=dpi)
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """Return a picture without transparency: what shines through is paper."""
    if image.mode in ("RGB", "L"):
        return image
    if "A" not in image.mode:
        return image.convert("RGB")
    shown = image.convert("RGBA")
    paper = Image.new("RGBA", shown.size, "white")
    return Image.alpha_composite(paper, shown).convert("RGB")


def _pages(called: str, image: Image.Image, data: bytes) -> Prepared:
    """Return a scan of several pages as a PDF: no page is lost, and it can be looked at."""
    pages: list[Image.Image] = []
    for frame in ImageSequence.Iterator(image):
        if len(pages) == limits().pages:
            raise UserError(f"{called}的页数太多", kept=NOT_ADDED, todo="请拆分后再添加")
        page = _fitted(frame.copy())
        page.info = {}
        pages.append(page if page.mode in ("1", "L", "RGB") else _on_white(page))
    out = io.BytesIO()
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=limits().dpi,
        quality=limits().quality,
    )  # fmt: skip
    said = f"原件为{len(pages)}页TIFF({megabytes(len(data))})，已转为PDF"
    return Prepared(called, PDF, out.getvalue(), said)
