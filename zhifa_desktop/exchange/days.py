"""Dates as offices write them: 2023.5.1, 2023年5月1日, 20230501, 2023/5, Excel's own numbers.

Never guesses: what could mean two days is refused with the way to write it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from zhifa_desktop.rules.words import fold_width

LONG_TERM = date(9999, 12, 31)
_EXCEL_BEGIN = date(1899, 12, 30)
_SERIALS = range(10_000, 80_000)  # 1927 to 2119
_LARGEST = 10**9
_FULL = re.compile(
    r"^(\d{4})\s*[-./·,年]\s*(\d{1,2})\s*[-./·,月]\s*(\d{1,2})\s*[日号]?"
    r"(?:[\sT]*(?:星期|周)?[一二三四五六日天]?[\sT]*\d{0,2}(?::\d{1,2}){0,2}(?:\.\d+)?)?$"
)
_MONTH = re.compile(r"^(\d{4})\s*[-./·,年]\s*(\d{1,2})\s*月?(?:份)?$")
_DIGITS = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_DIGIT_MONTH = re.compile(r"^(\d{4})(\d{2})$")
_SHORT = re.compile(r"^\d{1,2}[-./年]\d{1,2}[-./月]\d{1,4}[日号]?$")
_MONTH_DAY = re.compile(r"^\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?$")
_RANGE = re.compile(r"\d[日号]?\s*[-—~～至到]+\s*\d")
_POINTS = str.maketrans("．。／－–—、：年月日", "../---.:年月日")
_WHOLE_RANGE = re.compile(
    r"^(?:自?\s*\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?\s*起?)?"
    r"\s*(?:至|到|[-~～]+)\s*(\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*[日号]?|长期)\s*止?$"
)
WRITE_AS = "请写成 2023-5-1 这样的年-月-日"


class Day(NamedTuple):
    """A day that was read; ``month_only`` where the cell named no day."""

    value: date
    month_only: bool = False


class NoDay(ValueError):
    """A cell that holds no day; the text says why and how to write it."""


def read_day(cell: object) -> Day:
    """Return the day a filled cell means.

    Raises:
        NoDay: It is none, or could be two.
    """
    if isinstance(cell, datetime):
        return Day(cell.date())
    if isinstance(cell, date):
        return Day(cell)
    if isinstance(cell, bool):
        raise NoDay(f"不是日期，{WRITE_AS}")
    if isinstance(cell, int | float) and abs(cell) < _LARGEST:
        return _number(float(cell))
    if not isinstance(cell, str):
        raise NoDay(f"不是日期，{WRITE_AS}")
    return _text(fold_width(cell).translate(_POINTS).strip(" .'"))


def end_of_range(text: str) -> str:
    """Return the last day of 2023.5.1-2028.4.30 or 至2028.4.30 as written, "" for no range."""
    found = _WHOLE_RANGE.match(fold_width(text).translate(_POINTS))
    return found[1] if found else ""


def _number(cell: float) -> Day:
    whole = int(cell)
    if cell == whole and (found := _DIGITS.match(str(whole))):
        return Day(_day(*map(int, found.groups())))
    if whole in _SERIALS:
        return Day(_EXCEL_BEGIN + timedelta(days=whole))
    if cell == whole and (found := _DIGIT_MONTH.match(str(whole))):
        return _month(int(found[1]), int(found[2]))
    if 1900 <= whole <= 2100 and cell != whole:
        return _point_month(cell)
    if cell == whole and 1900 <= whole <= 2100:
        raise NoDay(f"只有年份，{WRITE_AS}")
    raise NoDay(f"不是日期，{WRITE_AS}")


def _point_month(cell: float) -> Day:
    """Read 2023.05 typed as a number; 2023.1 was 2023.1 or 2023.10, Excel dropped the zero."""
    year, _, digits = repr(round(cell, 4)).partition(".")
    if digits == "1":
        raise NoDay(f"是数字{year}.1，分不清1月还是10月(Excel会丢掉末尾的0)，{WRITE_AS}")
    if len(digits) > 2:
        raise NoDay(f"不是日期，{WRITE_AS}")
    return _month(int(year), int(digits))


def _text(text: str) -> Day:
    if found := _FULL.match(text) or _DIGITS.match(text):
        return Day(_day(*map(int, found.groups())))
    if found := _MONTH.match(text) or _DIGIT_MONTH.match(text):
        return _month(int(found[1]), int(found[2]))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and int(float(text)) in _SERIALS:
        return Day(_EXCEL_BEGIN + timedelta(days=int(float(text))))
    if _MONTH_DAY.match(text):
        raise NoDay(f"没有写年份，{WRITE_AS}")
    if re.fullmatch(r"\d{4}年?", text):
        raise NoDay(f"只有年份，{WRITE_AS}")
    if _SHORT.match(text):
        raise NoDay(f"没有写全四位年份，{WRITE_AS}")
    if _RANGE.search(text):
        raise NoDay("像是一段时间，请把开始和结束分成两列填写")
    raise NoDay(f"不是日期，{WRITE_AS}")


def _month(year: int, month: int) -> Day:
    return Day(_day(year, month, 1), month_only=True)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoDay(f"没有{year}年{month}月{day}日这一天，请检查") from error
