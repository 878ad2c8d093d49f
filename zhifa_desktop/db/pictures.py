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
SHAPE = 35 / 45
"""Width by height of a photo, as the dossier prints it."""
NEAR_SHAPE = 0.02


def normalize(data: bytes) -> bytes:
    """Return the picture as JPEG, upright, without camera data, at most 1000 pixels a side.

    Raises:
        UserError: It is no picture, or too large to be one of a person.
    """
    upright = _upright(data)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _jpeg(upright, 88)


def portrait(data: bytes, turns: int = 0) -> bytes:
    """Return the picture cut to the shape of a photo, about its middle, nearer the top.

    Args:
        data: A picture's file.
        turns: Quarter turns clockwise.

    Raises:
        UserError: It is no picture, or too large to be one of a person.
    """
    image = _turned(_upright(data), turns)
    if abs(image.width / image.height / SHAPE - 1) > NEAR_SHAPE:
        width = min(image.width, round(image.height * SHAPE))
        height = min(image.height, round(width / SHAPE))
        left, top = (image.width - width) // 2, (image.height - height) // 3
        image = image.crop((left, top, left + width, top + height))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _jpeg(image, 92)


def turned(data: bytes, turns: int) -> bytes:
    """Return a picture turned clockwise by quarter turns, as JPEG in its full size.

    Raises:
        UserError: It is no picture, or too large.
    """
    return _jpeg(_turned(_upright(data), turns), 92)


def _upright(data: bytes) -> Image.Image:
    if len(data) > MAX_BYTES:
        raise UserError("照片文件超过20MB", kept="没有保存", todo="请先压缩照片")
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UserError("照片像素过大", kept="没有保存", todo="请先缩小照片")
            return ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise UserError(
            "这个文件不是可以读取的照片", kept="没有保存", todo="请选择 JPG 或 PNG 格式的照片"
        ) from None


def _turned(image: Image.Image, turns: int) -> Image.Image:
    return image.rotate(-90 * turns, expand=True) if turns % 4 else image


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
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
