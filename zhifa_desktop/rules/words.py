"""Folding of what people type: full-width characters, blanks inside names, search text.

May not know any register; pinyin keys live in pinyin.py.
"""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"\s+")
_HALF_WIDTH: dict[int, int | None] = {
    **{code: code - 0xFEE0 for code in range(ord("０"), ord("ｚ") + 1) if chr(code).isalnum()},
    0x3000: 0x20,
    0xA0: 0x20,
    # zero-width marks and writing-direction marks: nobody sees them, nothing would match them
    **dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF)),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
}
_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]")
_HAN_GAP = re.compile(rf"(?<={_HAN.pattern})\s+(?={_HAN.pattern})")
NAME_SEPARATORS = re.compile(r"[、,，/;；\n]+")


def fold_width(text: str) -> str:
    """Return text with full-width digits, letters and blanks made half-width, trimmed.

    Invisible marks that come along from web pages and chats are taken out.

    Chinese punctuation stays as typed: only the ASCII range of full-width forms is folded.
    """
    return text.strip() if text.isascii() else text.translate(_HALF_WIDTH).strip()


def tidy_name(text: str) -> str:
    """Return a person's name without inner blanks: 张 三 → 张三, but "Li Ming" keeps its blank."""
    folded = _BLANKS.sub(" ", unicodedata.normalize("NFC", fold_width(text)))
    return _HAN_GAP.sub("", folded)


def tidy_number(text: str) -> str:
    """Return a document or serial number in half-width capitals without blanks."""
    return _BLANKS.sub("", fold_width(text)).upper()


def fold_search(text: str) -> str:
    """Return text as search compares it: half width, lower case, no blanks."""
    return _BLANKS.sub("", fold_width(text)).lower()


def split_names(text: str) -> list[str]:
    """Return the names in one cell ("张三、李四", "张三/李四", "张三 李四"), tidied.

    Blanks separate only where every part has at least two characters: "张 三" is one name.
    """
    names: list[str] = []
    for part in NAME_SEPARATORS.split(fold_width(text)):
        pieces = part.split()
        if len(pieces) > 1 and all(len(piece) >= 2 for piece in pieces):
            names.extend(tidy_name(piece) for piece in pieces)
        elif part.strip():
            names.append(tidy_name(part))
    return names
