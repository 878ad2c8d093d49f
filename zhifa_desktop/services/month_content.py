"""What the month's report says: figures, tables and sentences from the records.

It fills the papers' content records and nothing else; it signs and stores nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from zhifa_desktop.checks.last_month_checks import compared
from zhifa_desktop.indicators.catalogue import ALL, ASKED, TABLES
from zhifa_desktop.indicators.declaration import YES_NO, Blank, Figure, IndicatorResult, Options
from zhifa_desktop.indicators.engine import month_scope, rounded
from zhifa_desktop.indicators.results import BLANK_WORDS, results
from zhifa_desktop.indicators.tables import MONTH, YEAR, Computed, Head, compute, only
from zhifa_desktop.indicators.targets import definitions as readings
from zhifa_desktop.indicators.targets import plan
from zhifa_desktop.papers.content import Cell, Definition, Form, Heading, KeyFigure
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.codes import standard
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.registers_in_use import in_use
from zhifa_desktop.services.showing import plain_number
from zhifa_desktop.services.workspace import OfficeSettings

NOT_KEPT, NOTHING_YET = "本单位未启用该台账", "本年截至本月无记录"
NOTHING = "—"
ALL_OF_IT = 100
KEY_FIGURES = (
    "training_hours", "average_hours", "certificate_held", "annual_review",
    "camera_rate", "terminal_rate", "legal_review", "auxiliary_in_case",
)  # fmt: skip
# table, column, words, unit: what the overview compares with the month before
COMPARED = (
    ("表3-1", "立案", "立案", "件"),
    ("表3-1", "作出决定", "作出处理决定", "件"),
    ("表3-1", "罚款金额", "罚款", "万元"),
    ("表2-1", "参训人次", "参训", "人次"),
    ("表5", "评查案卷", "评查案卷", "卷"),
)


def kept(connection: Connection, settings: OfficeSettings) -> frozenset[str]:
    """Return the names of the registers that the office keeps now."""
    return frozenset(s.name for s in in_use(connection, settings.preset, settings.registers))


def unused(kept: Collection[str]) -> tuple[str, ...]:
    """Return the names of the registers the plan asks about that the office does not keep."""
    return tuple(specifications()[name].label for name in ASKED if name not in kept)


def options(settings: OfficeSettings, year: int) -> Options:
    """Return the definitions that the office chose, and what the data says of a year."""
    return Options(
        share_cameras=settings.share_cameras,
        required_hours=plan(year).required_hours,
        publication_days=int(standard("thresholds")["publication_days"]),
        plan_start=plan(year).start,
        **readings(year),
    )


def indicator_results(
    connection: Connection, month: Month, today: date, settings: OfficeSettings
) -> tuple[IndicatorResult, ...]:
    """Return all indicators of a month."""
    given = options(settings, month.year)
    return results(connection, month, today, given, ALL, kept=kept(connection, settings))


def tables(
    connection: Connection, month: Month, today: date, settings: OfficeSettings
) -> tuple[Computed, ...]:
    """Return the month's tables with their numbers."""
    scope = month_scope(month, today, options(settings, month.year))
    return tuple(compute(connection, table, scope) for table in TABLES)


def tables_before(
    connection: Connection, month: Month, today: date, settings: OfficeSettings
) -> tuple[Computed, ...]:
    """Return of the tables of the month before what a month is compared with, and no more."""
    before = month.before()
    scope = month_scope(before, today, options(settings, before.year))
    told: dict[str, set[str]] = {number: set(columns) for number, columns in compared().items()}
    for number, column, _words, _unit in COMPARED:
        told.setdefault(number, set()).add(column)
    return tuple(
        compute(connection, only(table, told[table.number]), scope)
        for table in TABLES
        if table.number in told
    )


def forms(
    computed: Iterable[Computed], kept: Collection[str], reported: Sequence[Form] = ()
) -> tuple[Form, ...]:
    """Return the tables as the papers print them; a sentence for one without a number.

    Whether a table has numbers is judged by the month's own figures: records of later months
    must not change what a past month prints.

    Args:
        computed: The numbers.
        kept: The registers that the office keeps.
        reported: The forms of the month before as they were handed up, for the line 更正.
    """
    before = {form.number: form for form in reported}
    return tuple(_form(one, kept, before.get(one.table.number)) for one in computed)


def indicator_form(found: Sequence[IndicatorResult], unused: Sequence[str]) -> Form:
    """Return 表7 指标对照."""
    headings = (
        Heading("序号", width=0.6, numeric=True),
        Heading("指标", width=3.2),
        Heading("分子", width=0.9, numeric=True),
        Heading("分母", width=0.9, numeric=True),
        Heading("本月", width=1.1, numeric=True),
        Heading("累计(期末)", width=1.2, numeric=True),
        Heading("目标", width=1.0, numeric=True),
        Heading("达标/序时", width=1.4),
        Heading("还差", width=1.1),
        Heading("口径", width=0.7, numeric=True),
    )
    rows = tuple(_indicator_row(one) for one in found if one.blank is not Blank.UNUSED)
    notes: tuple[str, ...] = (
        "“累计”一栏：期末状态类指标为报告期末数，场次和轮训人数为2024年以来累计，其余为本年累计。",
    )
    if unused:
        notes += (f"以下内容{NOT_KEPT}，相应指标不报：{'、'.join(unused)}。",)
    if opened := [f"第{one.number}项{one.opening}" for one in found if one.opening]:
        notes += (f"{'；'.join(opened)}。",)
    return Form("表7", "指标对照", headings, rows, notes=notes)


def key_figures(found: Iterable[IndicatorResult]) -> tuple[KeyFigure, ...]:
    """Return the eight figures of the overview."""
    by_id = {one.id: one for one in found}
    return tuple(
        KeyFigure(one.name, words_of(one), target_words(one), one.verdict)
        for one in (by_id[name] for name in KEY_FIGURES)
    )


def definitions(found: Iterable[IndicatorResult]) -> tuple[Definition, ...]:
    """Return the numbered 口径."""
    return tuple(
        Definition(one.number, one.name, one.definition, one.source)
        for one in found
        if one.blank is not Blank.UNUSED
    )


def sentences(now: Sequence[Computed], before: Sequence[Computed]) -> tuple[str, ...]:
    """Return what the month did, compared with the month before."""
    return tuple(
        _compared(words, unit, _month_total(now, table, label), _month_total(before, table, label))
        for table, label, words, unit in COMPARED
    )


def value_words(value: Decimal | None, unit: str) -> str:
    """Return 97.24%, 12件, 是; — where nothing happened."""
    if value is None:
        return NOTHING
    if unit == YES_NO:
        return "是" if value >= ALL_OF_IT else "否"
    shown = plain_number(rounded(value) or Decimal(0))
    return f"{shown}{unit}"


def words_of(one: IndicatorResult) -> str:
    """Return an indicator's value in words; a blank says which of the three it is."""
    if one.value is None and one.blank in (Blank.UNFILLED, Blank.UNUSED):
        return BLANK_WORDS[one.blank]
    return value_words(one.value, one.unit)


def target_words(one: IndicatorResult) -> str:
    """Return ≥95%, ≤10%, 100%; 未下达 where the county has no target yet."""
    if one.target is None:
        return "未下达"
    if one.unit == YES_NO:
        return value_words(one.target, one.unit)
    sign = "≤" if one.operator == "le" and one.target else ""
    if one.operator == "ge" and one.target != 100:
        sign = "≥"
    return f"{sign}{value_words(one.target, one.unit)}"


def _indicator_row(one: IndicatorResult) -> tuple[Cell, ...]:
    month = one.month
    return (
        one.number, one.name,
        NOTHING if one.value is None and one.blank is Blank.UNFILLED else
        _cell(one.numerator, 2 if one.unit in ("学时", "分") else 0),
        NOTHING if one.denominator is None else _cell(one.denominator, 0),
        NOTHING if month is None else _figure_words(month, one.unit),
        words_of(one), target_words(one), one.verdict, one.shortfall or NOTHING,
        one.number,
    )  # fmt: skip


def _figure_words(figure: Figure, unit: str) -> str:
    return value_words(figure.value, unit)


def _form(computed: Computed, kept: Collection[str], before: Form | None) -> Form:
    table = computed.table
    if not any(isinstance(cell, Decimal) and cell for cell in computed.total):
        why = NOTHING_YET if table.registers() & set(kept) else NOT_KEPT
        return Form(table.number, table.title, (), (), empty=why)
    heads = computed.heads
    headings = (Heading(table.line, width=2.2), *(_heading(head) for head in heads))
    rows = tuple((label, *_cells(heads, cells)) for label, cells in computed.lines)
    total = ("合计", *_cells(heads, computed.total))
    made = Form(
        table.number, table.title, headings, rows, total,
        notes=(*table.notes, *_opening_note(computed)),
        unit=f"单位：{table.unit}",
    )  # fmt: skip
    return replace(made, correction=_correction(made, before)) if before else made


def _opening_note(computed: Computed) -> tuple[str, ...]:
    """Return the footnote that says what of the year's figures is from before the program."""
    if not computed.opened:
        return ()
    told = "、".join(f"{label}{plain_number(figure)}" for label, figure in computed.opened)
    return (f"“累计”含启用前补录数{len(computed.opened)}项：{told}。",)


def _heading(head: Head) -> Heading:
    period = {MONTH: "本月", YEAR: "累计"}.get(head.period, "")
    return Heading(
        period or head.label, head.group, 1.0, numeric=not head.text, decimals=head.decimals
    )


def _cells(heads: Sequence[Head], cells: Sequence[Decimal | str | None]) -> tuple[Cell, ...]:
    return tuple(
        cell if isinstance(cell, str) else NOTHING if cell is None else _cell(cell, head.decimals)
        for head, cell in zip(heads, cells, strict=True)
    )


def _cell(number: Decimal, decimals: int) -> Cell:
    if decimals == 0 and number == number.to_integral_value():
        return int(number)
    return rounded(number)


def _correction(now: Form, before: Form) -> tuple[Cell, ...] | None:
    """Return what the year's figures changed beyond this month; None where nothing did."""
    if before.empty:
        before = replace(before, headings=now.headings, total=("", *(0 for _ in now.headings[1:])))
    if now.headings != before.headings or not now.total or not before.total:
        return None
    cells: list[Cell] = ["更正"]
    month: Cell = None
    for heading, cell, old in zip(now.headings[1:], now.total[1:], before.total[1:], strict=True):
        differs: Cell = None
        if heading.label == "本月":
            month = cell
        elif heading.label == "累计":
            differs = _difference(cell, month, old)
        cells.append(differs)
    return tuple(cells) if any(cell for cell in cells[1:]) else None


def _difference(total: Cell, month: Cell, before: Cell) -> Cell:
    if isinstance(total, str | None) or isinstance(month, str | None):
        return None
    if isinstance(before, str | None):
        return None
    return Decimal(total) - Decimal(month) - Decimal(before)


def _month_total(computed: Sequence[Computed], table: str, label: str) -> Decimal:
    one = next(c for c in computed if c.table.number == table)
    for head, cell in zip(one.heads, one.total, strict=True):
        if head.label == label and head.period == MONTH and isinstance(cell, Decimal):
            return rounded(cell) or Decimal(0)
    raise LookupError(f"{table} has no column {label}")


def _compared(words: str, unit: str, now: Decimal, before: Decimal) -> str:
    said = f"本月{words}{plain_number(now)}{unit}"
    if now == before:
        return f"{said}，与上月持平。"
    way = "增加" if now > before else "减少"
    by = plain_number(abs(now - before))
    return f"{said}，比上月({plain_number(before)}{unit}){way}{by}{unit}。"
