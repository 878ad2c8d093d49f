"""Text tables (.csv and the like): encoding and separator are found, not asked for."""

from __future__ import annotations

import csv
import io
import re

from zhifa_desktop.errors import UserError
from zhifa_desktop.exchange.cells import Sheet

_ENCODINGS = ("utf-8-sig", "gb18030")
_SEPARATORS = (",", "\t", ";", "|")
_SAMPLE_ROWS = 30
_QUOTED_TEXT = re.compile(r'="([^"]*)"')  # how other programs keep Excel from making a number of it


def read_text(data: bytes, name: str) -> Sheet:
    """Return the rows of a text table, every cell as text.

    Raises:
        UserError: Neither UTF-8 nor GB18030, or quotes that never close.
    """
    text = _decode(data, name)
    try:
        rows = _split(text, _separator(text))
    except csv.Error as error:
        raise UserError(
            f"文本表格“{name}”的引号或分隔符有误，读不出各列",
            todo="请用 Excel 或 WPS 打开后另存为 .xlsx 再导入",
        ) from error
    return Sheet(name.rsplit(".", 1)[0], tuple(tuple(map(_plain, row)) for row in rows))


def _plain(cell: str) -> str:
    found = _QUOTED_TEXT.fullmatch(cell)
    return found[1] if found else cell


def _decode(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError(
        f"文本表格“{name}”的编码不是 UTF-8 或 GB18030，文字读不出来",
        todo="请用 Excel 或 WPS 打开后另存为 .xlsx 再导入",
    )


def _separator(text: str) -> str:
    def width(separator: str) -> tuple[int, int]:
        sample = _split(text[:20_000], separator)[:_SAMPLE_ROWS]
        widths = [len(row) for row in sample if len(row) > 1]
        common = max(set(widths), key=widths.count) if widths else 0
        return widths.count(common), common

    return max(_SEPARATORS, key=width)


def _split(text: str, separator: str) -> list[list[str]]:
    lines = io.StringIO(text.replace("\0", ""), newline="")
    return list(csv.reader(lines, delimiter=separator))
