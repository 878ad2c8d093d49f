"""``indicators``: figures of any period, unit, person and past day, and the rows behind them."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date

from zhifa_desktop.cli.opening import opened
from zhifa_desktop.cli.printing import print_json, print_table
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.figures import (
    Asked,
    Blank,
    Figures,
    IndicatorResult,
    Month,
    Span,
    UnitFigure,
)
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.workspace import Workspace

NOTHING = "—"


def indicators(parsed: argparse.Namespace) -> bool:
    """``indicators [PERIOD]``; the running month without one."""
    with opened(parsed) as workspace:
        asked = asked_of(parsed, workspace)
        figures = Figures(workspace)
        if parsed.by_unit:
            _by_unit(parsed, figures, asked)
        elif parsed.records:
            _records(parsed, figures, Records(workspace), asked)
        else:
            _all(parsed, figures.results(asked))
    if not parsed.json:
        when = f"，台账截至{asked.as_of}" if asked.as_of else ""
        print(f"报告期：{asked.period.label}{when}")
    return True


def asked_of(parsed: argparse.Namespace, workspace: Workspace) -> Asked:
    """Return what PERIOD, --as-of, --unit and --person ask for; the running month by itself."""
    today = workspace.today()
    period = Span.parse(parsed.period) if parsed.period else Span.of(Month.of(today))
    asked = Asked(period, _day(parsed.as_of) if parsed.as_of else None)
    records = Records(workspace)
    if parsed.unit:
        asked = replace(asked, unit=_one(records, "unit", parsed.unit))
    if getattr(parsed, "person", ""):
        asked = replace(asked, person=_one(records, "person", parsed.person))
    if period.first > (asked.as_of or today):
        raise UserError(f"{period.label}还没有开始", todo="请选择已经开始的时期")
    return asked


def _all(parsed: argparse.Namespace, found: tuple[IndicatorResult, ...]) -> None:
    if parsed.json:
        print_json(Months.plain_figures(found))
        return
    rows = [
        [
            one.name, *_numbers(one), Months.value_words(one), Months.target_words(one),
            one.verdict, one.shortfall,
        ]
        for one in found
    ]  # fmt: skip
    print_table(["指标", "分子", "分母", "数值", "目标", "结论", "还差"], rows)


def _numbers(one: IndicatorResult) -> list[str]:
    """Return numerator and denominator; a register that is empty or not kept has neither."""
    if one.blank in (Blank.UNFILLED, Blank.UNUSED):
        return [NOTHING, NOTHING]
    below = NOTHING if one.denominator is None else f"{one.denominator.normalize():f}"
    return [f"{one.numerator.normalize():f}", below]


def _by_unit(parsed: argparse.Namespace, figures: Figures, asked: Asked) -> None:
    name = _known(figures, parsed.by_unit)
    lines = figures.by_unit(name, asked)
    if not lines and not figures.can_split(name, "unit"):
        raise UserError(f"“{name}”不能按机构分开", todo="这项指标的记录不属于某个机构")
    (whole,) = figures.results(asked, [name])
    if parsed.json:
        print_json([_plain_line(line) for line in lines])
        return
    rows = [
        ["·" * line.depth + line.name, str(line.figure.numerator),
         NOTHING if line.figure.denominator is None else str(line.figure.denominator),
         Months.value_words(replace(whole, value=line.figure.value, blank=None))]
        for line in lines
    ]  # fmt: skip
    print_table(["机构(含下级)", "分子", "分母", whole.name], rows)


def _plain_line(line: UnitFigure) -> dict[str, object]:
    number = Months.plain_number
    return {
        "unit": line.name, "unit_id": line.unit, "depth": line.depth,
        "numerator": number(line.figure.numerator), "denominator": number(line.figure.denominator),
        "value": number(line.figure.value),
    }  # fmt: skip


def _records(
    parsed: argparse.Namespace, figures: Figures, records: Records, asked: Asked
) -> None:  # fmt: skip
    name = _known(figures, parsed.records)
    register = figures.register_behind(name)
    ids = figures.behind(name, asked)
    named = records.labels(register, ids)
    if parsed.json:
        print_json([{"register": register, "id": i, "title": named[i]} for i in ids])
        return
    print_table([records.spec(register).label], [[named[i]] for i in ids])
    print(f"还差的记录共{len(ids)}条")


def _known(figures: Figures, name: str) -> str:
    if not figures.has_rows(name):
        raise UserError(
            f"没有“{name}”这项指标，或它没有自己的记录", todo="请用 indicators --json 里的 id"
        )
    return name


def _one(records: Records, register: str, text: str) -> str:
    found = records.page(register, Query(search=text), 0, 3)
    named = [row for row in found if text in row.shown.values()] or list(found)
    if len(named) != 1:
        many = "不止一个" if named else "没有"
        label = records.spec(register).label
        raise UserError(f"{label}里{many}“{text}”", todo="请写全名，或编号")
    return named[0].id


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"“{text}”不是日期", todo="请写成2026-11-23这样的日期") from None
