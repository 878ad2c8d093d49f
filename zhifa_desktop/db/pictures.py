"""Pictures kept in the store: turned upright, made small enough, stored once by digest."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import Connection, insert, select

from zhifa_desktop.db.system import picture
from zhifa_desktop.errors import DataError, UserError

MAX_BYTES = 20_000_000
MAX_PIXELS = 60_000_000
LONGEST_SIDE = 1000


def normalize(data: bytes) -> bytes:
    """Return the picture as JPEG, upright, without camera data, at most 1000 pixels a side.

    Raises:
        UserError: It is no picture, or too large to be one of a person.
    """
    if len(data) > MAX_BYTES:
        raise UserError("照片文件超过20MB", kept="没有保存", todo="请先压缩照片")
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UserError("照片像素过大", kept="没有保存", todo="请先缩小照片")
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise UserError(
            "这个文件不是可以读取的照片", kept="没有保存", todo="请选择 JPG 或 PNG 格式的照片"
        ) from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def store(connection: Connection, data: bytes, now: datetime) -> str:
    """Keep a picture (once) and return its digest."""
    content = normalize(data)
    digest = hashlib.sha256(content).hexdigest()
    known = select(picture.c.digest).where(picture.c.digest == digest)
    if connection.execute(known).scalar() is None:
        row = {"digest": digest, "media_type": "image/jpeg", "content": content, "created_at": now}
        connection.execute(insert(picture), [row])
    return digest


def load(connection: Connection, digest: str) -> bytes:
    """Return a kept picture.

    Raises:
        DataError: The store has lost it.
    """
    wanted = select(picture.c.content).where(picture.c.digest == digest)
    content = connection.execute(wanted).scalar()
    if content is None:
        raise DataError("照片在台账中缺失", todo="请重新选择照片")
    return bytes(content)
