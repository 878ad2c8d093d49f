"""The papers' fonts: registered once, embedded as subsets, and asked before anything is printed.

reportlab draws nothing where a font lacks a character and says nothing; here such a character
is found beforehand. reportlab also writes wrong text for characters beyond U+FFFF into the PDF;
that is mended here, and a test reads such text back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts

from zhifa_desktop.errors import UserError
from zhifa_desktop.paths import resource

SONG, SONG_BOLD = "NotoSerifSC-Regular", "NotoSerifSC-Bold"
FILES = {name: f"{name}.ttf" for name in (SONG, SONG_BOLD)}
"""Known to reportlab by their file names, so that the signature's stamp finds them loaded."""
_BLOCK = 100
"""The PDF reference allows at most 100 entries in one bfchar block."""
_LAYOUT = "\n\r\t"


@cache
def register_fonts() -> None:
    """Make the fonts known to reportlab; takes effect once."""
    rl_config.invariant = 1
    ttfonts.makeToUnicodeCMap = _to_unicode_map
    for name, file in FILES.items():
        pdfmetrics.registerFont(ttfonts.TTFont(name, str(resource("fonts", file))))


@cache
def face(font: str) -> Any:
    """Return a font's face with its tables of glyphs and widths."""
    register_fonts()
    return pdfmetrics.getFont(font).face


@lru_cache(maxsize=20_000)
def _advance(font: str, character: str) -> float:
    known = face(font)
    return float(known.charWidths.get(ord(character), known.defaultWidth))


def width(text: str, font: str, size: float) -> float:
    """Return how wide a text is in points."""
    return sum(_advance(font, character) for character in text) * size / 1000


def missing_glyphs(text: str, font: str = SONG) -> str:
    """Return the characters of a text that a font does not have."""
    glyphs = face(font).charToGlyph
    return "".join(c for c in dict.fromkeys(text) if c not in _LAYOUT and ord(c) not in glyphs)


def check_glyphs(content: object) -> None:
    """Refuse to print what would come out blank.

    Args:
        content: A paper's content; every text in it is looked at.

    Raises:
        UserError: It names the character and the text it stands in.
    """
    glyphs = face(SONG).charToGlyph
    seen: set[str] = set()
    for text in _texts(content):
        new = set(text) - seen
        seen |= new
        lacking = [c for c in new if c not in _LAYOUT and ord(c) not in glyphs]
        if lacking:
            raise _cannot_print(text, lacking[0])


def _cannot_print(text: str, character: str) -> UserError:
    shown = text if len(text) <= 20 else f"…{text[max(text.index(character) - 8, 0) :][:16]}…"
    code = f"U+{ord(character):04X}"
    # characters that are newer than Python's tables count as unprintable there
    visible = character.isprintable() or 0x20000 <= ord(character) < 0xE0000
    printable = character if visible else "不可见字符"
    return UserError(
        f"“{shown}”里的“{printable}”({code})字体里没有，印出来会是空白",
        kept="没有生成文件，台账没有改动",
        todo="请核对这个字，改用规范字后重新生成；确为人名用字的请联系维护人员补充字体",
    )


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, tuple | list):
        for item in content:
            yield from _texts(item)
    elif is_dataclass(content) and not isinstance(content, type):
        for field in fields(content):
            yield from _texts(getattr(content, field.name))


def _to_unicode_map(fontname: str, subset: list[int]) -> str:
    """Return the ToUnicode CMap of a subset, with UTF-16 pairs beyond U+FFFF."""
    entries = [
        f"<{index:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for index, code in enumerate(subset)
    ]
    blocks = [entries[at : at + _BLOCK] for at in range(0, len(entries), _BLOCK)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo\n<< /Registry ({fontname})\n/Ordering ({fontname})\n"
        "/Supplement 0\n>> def\n"
        f"/CMapName /{fontname} def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )
