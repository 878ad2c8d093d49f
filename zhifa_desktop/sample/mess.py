"""How clerks type: dates in six writings, blanks in names, full-width digits, a lower-case x."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.sample.story import pick

_EXCEL_BEGIN = date(1899, 12, 30)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_SEPARATORS = ("、", "、", "、", ",", "，", "/", " ")


class Typing:
    """Types values the way several clerks did over the years."""

    def __init__(self, rng: Random, *, plain_text: bool = False) -> None:
        """Draw from that source of chance; ``plain_text`` for files that hold text alone."""
        self._rng, self._plain = rng, plain_text

    def day(self, day: date | None) -> object:
        """Return a day as one of the writings that offices use, "" for none."""
        if day is None:
            return ""
        writings: tuple[tuple[object, int], ...] = (
            (f"{day.year}-{day.month}-{day.day}" if self._plain else day, 40),
            (f"{day.year}.{day.month}.{day.day}", 22),
            (f"{day.year}年{day.month}月{day.day}日", 14),
            (f"{day:%Y%m%d}", 10),
            (f"{day.year}/{day.month}/{day.day}", 8),
            ((day - _EXCEL_BEGIN).days, 4),
            (f"{day.year}．{day.month}．{day.day}".translate(_FULL_WIDTH), 2),
        )
        return pick(self._rng, writings)

    def month(self, day: date | None) -> object:
        """Return a day by its month alone, as 参加工作时间 is usually kept."""
        if day is None:
            return ""
        return self._rng.choice((f"{day.year}.{day.month:02d}", f"{day.year}年{day.month}月"))

    def name(self, name: str) -> str:
        """Return a name; those of two characters often with a blank to fill the column."""
        if len(name) == 2 and self._rng.random() < 0.4:
            return name[0] + self._rng.choice((" ", "  ", "　")) + name[1]
        return name

    def names(self, names: tuple[str, ...]) -> str:
        """Return several names in one cell."""
        separator = self._rng.choice(_SEPARATORS)
        if separator == " " and any("·" in name for name in names):
            separator = "、"
        return separator.join(names)

    def id_number(self, number: str) -> str:
        """Return an id number: x in lower case, now and then full-width or with blanks."""
        typed = number.replace("X", "x") if self._rng.random() < 0.7 else number
        style = self._rng.random()
        if style < 0.03:
            return typed.translate(_FULL_WIDTH)
        if style < 0.06:
            return f"{typed[:6]} {typed[6:14]} {typed[14:]}"
        return typed

    def code(self, name: str, code: str) -> str:
        """Return a value of a code list by its label or one of its synonyms, "" for none."""
        if not code:
            return ""
        codes = code_list(name)
        item = next(item for item in codes.items if item.code == code)
        words = [w for w in item.synonyms if codes.find(w) == code and len(w) > 1]
        if words and self._rng.random() < 0.25:
            return self._rng.choice(words)
        return item.label

    def codes(self, name: str, codes: tuple[str, ...]) -> str:
        """Return several labels in one cell."""
        return "、".join(code_list(name).label_of(code) for code in codes)

    def flag(self, value: bool | None) -> str:
        """Return yes or no as they are ticked, "" for none."""
        if value is None:
            return ""
        return self._rng.choice(("是", "是", "√") if value else ("否", "否", "无"))

    def amount(self, amount: Decimal | None) -> object:
        """Return an amount as a number, with commas, or with 元."""
        if amount is None:
            return ""
        number: object = f"{amount}" if self._plain else float(amount)
        return pick(self._rng, ((number, 70), (f"{amount:,.2f}", 20), (f"{amount}元", 10)))

    def digits(self, number: int | str) -> str:
        """Return digits, a few of them full-width."""
        return str(number).translate(_FULL_WIDTH) if self._rng.random() < 0.1 else str(number)
