"""Arithmetic within the month's forms and between them: what a city adds up again by hand.

The program works these numbers out itself, so most of them agree by themselves; what breaks them
is 期初与补录数, a unit in the bin, or a fault of the program, and each is said with both numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from zhifa_desktop.checks.declaration import Level, Place
from zhifa_desktop.checks.form_declaration import FormCheck, Hit, plain
from zhifa_desktop.checks.month_numbers import (
    INDICATORS,
    MONTH,
    WHOLE,
    YEAR,
    MonthNumbers,
    Sheet,
)
from zhifa_desktop.checks.relations import ABOVE, UNTOLD, Disagreement, differing, unequal
from zhifa_desktop.indicators.catalogue import INDICATORS as DECLARED

PARTS_OF_HOURS = ("公共法律知识", "业务知识", "执法技能")
CASES_CARRIED, CASES_UNFILED, REMEDIES_CARRIED = "cases", "unfiled", "remedies"
"""Names of the counts that no form shows (MonthNumbers.carried)."""
_SHARES = frozenset(one.id for one in DECLARED if one.met is not None)
_OPENING = "启用前的数字没有逐条记录，无法细分"
_BALANCE = "报表平衡关系"


def _two(place: Place, number: Decimal, other: str, other_number: Decimal) -> Hit:
    words = {"number": plain(number), "other": other, "other_number": plain(other_number)}
    return Hit(place, words)


def _where(
    find: Callable[[MonthNumbers], Iterator[Disagreement]], *, equal: bool, opened: bool
) -> Callable[[MonthNumbers], Iterable[Hit]]:
    """Return the finder of one kind of disagreement."""

    def hits(numbers: MonthNumbers) -> Iterator[Hit]:
        for one in find(numbers):
            if (one.equal, one.opened) == (equal, opened):
                yield _two(one.place, one.number, one.other, one.other_number)

    return hits


def _any_opened(numbers: MonthNumbers) -> Iterator[Hit]:
    for one in (*unequal(numbers), *differing(numbers)):
        if one.opened:
            yield _two(one.place, one.number, one.other, one.other_number)


def _cells(sheets: Iterable[Sheet]) -> Iterator[tuple[Sheet, str, str]]:
    for sheet in sheets:
        for column in sheet.columns:
            for period in sheet.periods(column):
                yield sheet, column, period


def _total_of_lines(numbers: MonthNumbers) -> Iterator[Hit]:
    """合计 = Σ行, 期初与补录数 that stands on no line set aside."""
    for sheet, column, period in _cells(numbers.sheets.values()):
        lines = [sheet.cell(line, column, period) for line in sheet.lines]
        added = sum((n for n in lines if n is not None), Decimal(0))
        unlined = sheet.unlined.get(column, Decimal(0)) if period != MONTH else Decimal(0)
        total = sheet.cells[WHOLE, column, period]
        if total - unlined != added:
            yield _two(Place(sheet.number, WHOLE, column, period), total, "各行相加", added)


def _only_in_total(numbers: MonthNumbers) -> Iterator[Hit]:
    for sheet in numbers.sheets.values():
        for column, number in sheet.unlined.items():
            period = next(p for p in sheet.periods(column) if p != MONTH)
            total = sheet.cells[WHOLE, column, period]
            place = Place(sheet.number, WHOLE, column, period)
            yield _two(place, total, "各行相加", total - number)


def _off_the_lines(numbers: MonthNumbers) -> Iterator[Hit]:
    for sheet in numbers.sheets.values():
        for (column, period), number in sheet.outside.items():
            place = Place(sheet.number, WHOLE, column, period)
            yield Hit(place, {"lost": plain(number)})


def _year_below_month(numbers: MonthNumbers) -> Iterator[Hit]:
    for sheet in numbers.sheets.values():
        for column in sheet.columns:
            for line in (*sheet.lines, WHOLE):
                month, year = (sheet.cell(line, column, p) for p in (MONTH, YEAR))
                if month is not None and year is not None and year < month:
                    yield _two(Place(sheet.number, line, column, YEAR), year, "本月", month)


def _share_above_whole(numbers: MonthNumbers) -> Iterator[Hit]:
    for one in numbers.indicators.values():
        below = one.denominator
        counted = one.id in _SHARES and one.blank not in UNTOLD
        if counted and below is not None and one.numerator > below:
            yield _two(Place(INDICATORS, one.name, ABOVE), one.numerator, "分母", below)


def _closed_above_filed(numbers: MonthNumbers) -> Iterator[Hit]:
    """结案 ≤ 立案 + 没有立案的当场处罚 + 往年未结; 审结 ≤ 受理 + 往年未审结."""
    carried = numbers.carried
    for form, done, begun, names in (
        ("表3-1", "结案", "立案", (CASES_UNFILED, CASES_CARRIED)),
        ("表6-2", "审结", "受理", (REMEDIES_CARRIED,)),
    ):
        sheet = numbers.sheets.get(form)
        if sheet is None or any(name not in carried for name in names):
            continue
        ended, filed = (sheet.cell(WHOLE, column, YEAR) for column in (done, begun))
        if ended is None or filed is None:
            continue
        most = filed + sum(carried[name] for name in names)
        if ended > most:
            words = f"{begun}累计、未经{begun}的和往年结转合计"
            yield _two(Place(form, WHOLE, done, YEAR), ended, words, most)


def _fine_and_cases(numbers: MonthNumbers) -> Iterator[Hit]:
    """罚款金额 and the number of fined cases: neither without the other."""
    money, cases = numbers.sheets.get("表3-1"), numbers.sheets.get("表3-2")
    if money is None or cases is None:
        return
    for place, amount in money.each("罚款金额"):
        count = cases.cell(place.line, "罚款", place.period)
        if count is not None and bool(amount) != bool(count):
            yield _two(place, amount, "表3-2 罚款件数", count)


def _parts_of_hours(numbers: MonthNumbers) -> Iterator[Hit]:
    sheet = numbers.sheets.get("表2-1")
    if sheet is None:
        return
    for line in (*sheet.lines, WHOLE):
        whole = sheet.cell(line, "认定学时", YEAR)
        parts = [sheet.cell(line, part) for part in PARTS_OF_HOURS]
        added = sum((n for n in parts if n is not None), Decimal(0))
        if whole is not None and added > whole:
            yield _two(Place("表2-1", line, "认定学时", YEAR), whole, "三类学时之和", added)


FORM_CHECKS = (
    FormCheck(
        id="form.total_of_lines",
        label="合计不等于各行之和",
        level=Level.BLOCK,
        sentence="{place}是{number}，{other}是{other_number}",
        find=_total_of_lines,
        mend="请核对该栏的记录；记录无误仍不平的，请导出支持文件报告程序问题",
        source=_BALANCE,
    ),
    FormCheck(
        id="form.off_the_lines",
        label="有记录没有计入任何一行",
        level=Level.BLOCK,
        sentence="{place}少计{lost}：这些记录所属的机构(类别)已删除，不在表上",
        find=_off_the_lines,
        mend="请恢复该机构，或把这些记录改到现有机构",
        source=_BALANCE,
    ),
    FormCheck(
        id="form.parts_differ",
        label="分项之和不等于总数",
        level=Level.BLOCK,
        sentence="{place}是{number}，{other}是{other_number}，应当相等",
        find=_where(unequal, equal=True, opened=False),
        mend="请核对该行的记录",
        source=_BALANCE,
    ),
    FormCheck(
        id="form.part_above_whole",
        label="分项大于总数",
        level=Level.BLOCK,
        sentence="{place}是{number}，{other}是{other_number}，不应更大",
        find=_where(unequal, equal=False, opened=False),
        mend="请核对该行的记录",
        source=_BALANCE,
    ),
    FormCheck(
        id="form.same_figure_differs",
        label="同一个数两处不一致",
        level=Level.BLOCK,
        sentence="{place}是{number}，{other}是{other_number}，是同一个数，应当相等",
        find=_where(differing, equal=True, opened=False),
        mend="请核对两处的记录和口径选择",
        source="表7与表1至表6的关系",
    ),
    FormCheck(
        id="form.more_than_there_are",
        label="表7的数大于分表",
        level=Level.BLOCK,
        sentence="{place}是{number}，{other}只有{other_number}",
        find=_where(differing, equal=False, opened=False),
        mend="请核对两处的记录",
        source="表7与表1至表6的关系",
    ),
    FormCheck(
        id="form.year_below_month",
        label="累计小于本月",
        level=Level.BLOCK,
        sentence="{place}是{number}，小于{other}的{other_number}",
        find=_year_below_month,
        mend="请核对期初与补录数有没有填成负数",
        source=_BALANCE,
    ),
    FormCheck(
        id="form.share_above_whole",
        label="分子大于分母",
        level=Level.BLOCK,
        sentence="{place}是{number}，大于{other}{other_number}",
        find=_share_above_whole,
        mend="请核对该指标的期初与补录数，(分子)和(分母)要一并填写",
        source="指标口径",
    ),
    FormCheck(
        id="form.opening_disagrees",
        label="补录数使各表不一致",
        level=Level.EXPLAIN,
        sentence="{place}是{number}，{other}是{other_number}，差在启用前补录数",
        find=_any_opened,
        mend="请把相应栏目的期初与补录数补齐；补不齐的说明原因",
        source="报表平衡关系；启用前补录数的约定",
        ready=(_OPENING, "启用前的报表口径不同"),
    ),
    FormCheck(
        id="form.closed_above_filed",
        label="结案大于立案与往年结转",
        level=Level.EXPLAIN,
        sentence="{place}是{number}，大于{other}{other_number}",
        find=_closed_above_filed,
        mend="请核对立案、结案日期，补登往年立案的案件",
        source=_BALANCE,
        ready=("含启用前立案、没有逐件登记的案件",),
    ),
    FormCheck(
        id="form.fine_and_cases",
        label="罚款件数与金额不符",
        level=Level.EXPLAIN,
        sentence="{place}是{number}万元，{other}是{other_number}件，应同时有或同时没有",
        find=_fine_and_cases,
        mend="请核对处理结果和罚款金额",
        source="表3-1与表3-2的关系",
        ready=("并处其他处罚，处理结果登记为主要的一种", "金额不足50元，折合万元为0"),
    ),
    FormCheck(
        id="form.parts_of_hours",
        label="三类学时之和多于认定学时",
        level=Level.HINT,
        sentence="{place}是{number}，{other}是{other_number}",
        find=_parts_of_hours,
        mend="请核对班次的三类学时；认定学时少于班次学时的属正常",
        source="「方案」第3项",
    ),
    FormCheck(
        id="form.opening_only_in_total",
        label="补录数只在合计行",
        level=Level.HINT,
        sentence="{place}是{number}，{other}是{other_number}，差额是只填在合计行的启用前补录数",
        find=_only_in_total,
        mend="能分到各行的，请按行填写期初与补录数",
        source="启用前补录数的约定",
    ),
)
