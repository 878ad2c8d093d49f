"""Checks against last month: 累计 = 上月累计 + 本月, figures that moved far, stocks that fell.

Also the registers that fell silent. What was not handed up, or lies before 启用月份, is compared
with nothing: a blank is not 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from zhifa_desktop.checks.declaration import Level, Place
from zhifa_desktop.checks.form_declaration import FormCheck, Hit, plain
from zhifa_desktop.checks.levels import limit
from zhifa_desktop.checks.month_numbers import MONTH, WHOLE, YEAR, MonthNumbers, Sheet
from zhifa_desktop.registers.codes import standard

HUNDRED = 100
ROUNDED = Decimal("0.015")
"""Three numbers rounded to two places may differ by less than this and still agree."""
MOVED, SILENT = "last.moved", "register.silent"
MOVED_SENTENCE = "{now}{unit}，比上月({old}{unit}){way}{by}{unit}{share}"
WATCHED: Mapping[str, tuple[str, ...]] = {
    "表2-1": ("参训人次",), "表3-1": ("立案", "作出决定", "结案"), "表3-3": ("检查次数",),
    "表5": ("评查案卷",), "表6-1": ("受理",),
}  # fmt: skip
"""Form and columns whose totals are watched from month to month."""
STOCKS: Mapping[str, tuple[str, ...]] = {
    "表1": ("实有人员", "执法人员", "辅助人员", "有效"), "表4": ("实配", "完好"),
}  # fmt: skip


def compared() -> dict[str, frozenset[str]]:
    """Return the columns of last month's forms that are compared, by form."""
    forms = {*WATCHED, *STOCKS}
    return {form: frozenset((*WATCHED.get(form, ()), *STOCKS.get(form, ()))) for form in forms}


REASONS = ("专项行动", "季节性", "补报上月", "基数小")
_NO_REPORT = "上月没有报出的、跨年的不比较；两边有一边没有这一行的不判断"


def moved_far(now: Decimal, old: Decimal) -> bool:
    """Return whether a figure moved far: by a share and by a number, both data."""
    limits = standard("warnings")["moved"]
    far = abs(now - old) * HUNDRED >= old * int(limits["percent"])
    return far and abs(now - old) >= int(limits["count"])


def moved_words(now: Decimal, old: Decimal, unit: str) -> dict[str, str]:
    """Return the words of a sentence about a figure that moved."""
    share = f"({plain(abs(now - old) * HUNDRED / old // 1)}%)" if old else ""
    return {
        "now": plain(now), "old": plain(old), "unit": unit, "share": share,
        "way": "增加" if now > old else "减少", "by": plain(abs(now - old)),
    }  # fmt: skip


def _cumulated(numbers: MonthNumbers) -> Iterator[Hit]:
    for number, old in numbers.reported.items():
        now = numbers.sheets.get(number)
        if now is not None:
            for column in now.columns:
                yield from _corrected(now, old, column)


def _corrected(now: Sheet, old: Sheet, column: str) -> Iterator[Hit]:
    """Yield where 累计 is not last month's and this month's together: the total, then the lines."""
    for line in (WHOLE, *now.lines):
        before = old.cell(line, column, YEAR)
        month, year = (now.cell(line, column, period) for period in (MONTH, YEAR))
        if before is None or month is None or year is None:
            continue
        should = before + month
        if abs(year - should) >= ROUNDED:
            words = {"before": before, "month": month, "should": should, "year": year}
            sign = "+" if year > should else "-"
            told = {name: plain(n) for name, n in words.items()}
            told["by"] = f"{sign}{plain(abs(year - should))}"
            yield Hit(Place(now.number, line, column, YEAR), told)


def _moved(numbers: MonthNumbers) -> Iterator[Hit]:
    if not numbers.over or standard("warnings")["moved"].get("off"):
        return
    for form, columns in WATCHED.items():
        now, old = numbers.sheets.get(form), numbers.before.get(form)
        if now is None or old is None:
            continue
        for column in columns:
            one, other = now.cell(WHOLE, column, MONTH), old.cell(WHOLE, column, MONTH)
            if one is not None and other is not None and moved_far(one, other):
                words = moved_words(one, other, now.unit)
                yield Hit(Place(form, WHOLE, column, MONTH), words)


def _fell(numbers: MonthNumbers) -> Iterator[Hit]:
    percent, count = limit("fell_percent"), limit("fell_count")
    for form, columns in STOCKS.items():
        now, old = numbers.sheets.get(form), numbers.before.get(form)
        if now is None or old is None:
            continue
        for column in columns:
            one, other = now.cell(WHOLE, column), old.cell(WHOLE, column)
            if one is None or other is None or other - one < count:
                continue
            if (other - one) * HUNDRED >= other * percent:
                words = moved_words(one, other, now.unit)
                yield Hit(Place(form, WHOLE, column), words)


def _silent(numbers: MonthNumbers) -> Iterator[Hit]:
    if numbers.over:
        for one in numbers.silent:
            yield Hit(None, {"months": str(one.months)}, one.register, one.label)


LAST_MONTH_CHECKS = (
    FormCheck(
        id="last.cumulated",
        label="累计不等于上月累计加本月",
        level=Level.EXPLAIN,
        sentence="{place}：上月报出累计{before}，加本月{month}应为{should}，现为{year}，更正{by}",
        find=_cumulated,
        mend="请看改动了哪些以前月份的记录；属实的说明原因，差额列在表下“更正”行",
        source="报表平衡关系：累计=上月累计+本月",
        blank=_NO_REPORT,
        ready=("补登以前月份的记录", "更正以前月份录入的错误", "案件撤销或改变处理结果"),
    ),
    FormCheck(
        id=MOVED,
        label="数字比上月变动大",
        level=Level.EXPLAIN,
        sentence="{place}" + MOVED_SENTENCE,
        find=_moved,
        mend="请核对有无漏登、重登；属实的说明原因",
        source="幅度和件数为参数(预警规则)，两项都达到才算",
        blank="本月没有结束的、上月早于启用月份的不比较",
        ready=REASONS,
    ),
    FormCheck(
        id="last.fell",
        label="人员、装备数比上月减少",
        level=Level.EXPLAIN,
        sentence="{place}{now}{unit}，比上月({old}{unit})减少{by}{unit}",
        find=_fell,
        mend="请核对是否误删、误改；属实的说明去向",
        source="幅度和数量为参数(校核参数)，两项都达到才算",
        blank="上月早于启用月份的不比较",
        ready=("人员调动、退休", "装备报废、调出", "证件集中到期，换证办理中"),
    ),
    FormCheck(
        id=SILENT,
        label="台账本月没有登记",
        level=Level.HINT,
        sentence="{place}前{months}个月每月都有登记，本月一条也没有",
        find=_silent,
        mend="请补登；确实没有发生的不用处理",
        source="月数为参数(校核参数)",
        blank="没有登记不等于没有发生，只是提示",
    ),
)
