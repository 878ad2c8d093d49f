"""The plan's data as tables, and back: its years, targets, weights and readings by year.

A successor plan is a line in 三年行动计划; its years then have columns in the other tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from zhifa_desktop.errors import UserError
from zhifa_desktop.exchange.days import NoDay, read_day
from zhifa_desktop.indicators.catalogue import ALL
from zhifa_desktop.indicators.declaration import Indicator
from zhifa_desktop.indicators.targets import definitions, weights, years
from zhifa_desktop.registers.plan_data import DEFINITIONS, PLANS, TARGETS, WEIGHTS
from zhifa_desktop.rules.words import tidy_name
from zhifa_desktop.services.parameters.tables import PLAN, ParameterRow, ParameterTable, WrongCell

Content = Mapping[str, Any]
YES, NO = "是", "否"
OPERATORS = {"ge": "不低于", "le": "不高于"}
MOST, MOST_HOURS = Decimal(1_000_000), Decimal(1000)
_OPERATOR, _PACED = 2, -3
_PLAN_HEADS = ("名称", "起始年度", "结束年度", "每年学时要求")


def table_of(name: str, now: Content, *, changed: bool) -> ParameterTable:
    """Return one kind of the plan's data as a table."""
    heads, rows, options = _TABLES[name](now)
    grows = name == PLANS
    return ParameterTable(
        name, now["label"], PLAN, now["source"], now["version"], heads, rows, grows, grows,
        options=options, changed=changed,
    )  # fmt: skip


def read(name: str, now: Content, rows: Sequence[ParameterRow]) -> dict[str, Any]:
    """Return the plan's data with what stands in the table; years not shown stay as they were.

    Raises:
        WrongCell: A cell cannot be read, or contradicts another.
        UserError: No plan would be left.
    """
    return {**now, name: _READERS[name](now, rows)}


def _years() -> tuple[str, ...]:
    return tuple(f"{year}年" for year in years())


def _of_plans(now: Content) -> Any:
    rows = tuple(
        ParameterRow(
            str(n),
            (one["name"], str(one["from"]), str(one["to"]), _text(one["required_hours"])),
        )
        for n, one in enumerate(now[PLANS])
    )
    return _PLAN_HEADS, rows, {}


def _of_targets(now: Content) -> Any:
    heads = ("指标", "单位", "比较", *_years(), "年底考核", "完成时限", "说明")
    given = now[TARGETS]
    rows = tuple(
        ParameterRow(
            one.id,
            (
                one.name, one.unit, OPERATORS[given[one.id]["operator"]],
                *(_text(given[one.id]["years"].get(str(year))) for year in years()),
                YES if given[one.id]["paced"] else "", given[one.id]["due"], given[one.id]["note"],
            ),
            frozenset({0, 1}),
        )
        for one in ALL
    )  # fmt: skip
    return heads, rows, {_OPERATOR: tuple(OPERATORS.values()), len(heads) + _PACED: (YES,)}


def _of_weights(now: Content) -> Any:
    by_year = [weights(year) for year in years()]
    rows = tuple(
        ParameterRow(
            one.id, (one.name, *(_text(found.get(one.id, 0)) for found in by_year)), frozenset({0})
        )
        for one in ALL
        if isinstance(one, Indicator)
    )
    return ("指标", *_years()), rows, {}


def _of_definitions(now: Content) -> Any:
    by_year = [definitions(year) for year in years()]
    rows = tuple(
        ParameterRow(
            key, (label, *(YES if found[key] else NO for found in by_year)), frozenset({0})
        )
        for key, label in now["labels"].items()
    )
    heads = ("口径", *_years())
    return heads, rows, dict.fromkeys(range(1, len(heads)), (YES, NO))


def _read_plans(now: Content, rows: Sequence[ParameterRow]) -> list[dict[str, Any]]:
    if not rows:
        raise UserError("计划一行也没有", kept="没有保存", todo="请至少留一行")
    found: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        name = tidy_name(row.texts[0])
        if not name:
            raise WrongCell(number, 0, "名称没有填写", "请写计划的名称")
        first, last = (_year(number, place, row.texts[place]) for place in (1, 2))
        if last < first:
            raise WrongCell(number, 2, "结束年度早于起始年度", "请改正年度")
        for other, one in enumerate(found):
            if first <= one["to"] and one["from"] <= last:
                raise WrongCell(number, 1, f"与第{other + 1}行的年度重叠", "一年只能属于一个计划")
        hours = _number(number, 3, row.texts[3], MOST_HOURS)
        if hours is None:
            raise WrongCell(number, 3, "学时要求没有填写", "请填每人每年应达到的学时")
        found.append({"name": name, "from": first, "to": last, "required_hours": _plain(hours)})
    return found


def _read_targets(now: Content, rows: Sequence[ParameterRow]) -> dict[str, Any]:
    found = dict(now[TARGETS])
    shown = [str(year) for year in years()]
    for number, row in enumerate(rows):
        old, texts = now[TARGETS][row.key], row.texts
        by_year = dict(old["years"])
        for place, year in enumerate(shown, 3):
            value = _number(number, place, texts[place], MOST)
            by_year[year] = None if value is None else _plain(value)
        operator = next((k for k, word in OPERATORS.items() if word == texts[_OPERATOR]), None)
        if operator is None:
            raise WrongCell(number, _OPERATOR, "没有选比较方式", "请选“不低于”或“不高于”")
        kept = {y: v for y, v in by_year.items() if v is not None or y in old["years"]}
        found[row.key] = {
            **old, "operator": operator, "years": kept, "paced": texts[_PACED] == YES,
            "due": _due(number, len(texts) - 2, texts[-2]), "note": tidy_name(texts[-1]),
        }  # fmt: skip
    return found


def _read_weights(now: Content, rows: Sequence[ParameterRow]) -> dict[str, Any]:
    return _by_year(now[WEIGHTS], rows, _weight, weights)


def _read_definitions(now: Content, rows: Sequence[ParameterRow]) -> dict[str, Any]:
    return _by_year(now[DEFINITIONS], rows, _yes_or_no, definitions)


def _by_year(
    now: Content, rows: Sequence[ParameterRow], value: Callable[[int, int, str], object],
    in_force: Callable[[int], Mapping[str, Any]],
) -> dict[str, Any]:  # fmt: skip
    """Return what each line says of each year; a year that says what held anyway is not written."""
    found = dict(now)
    for number, row in enumerate(rows):
        by_year = dict(now.get(row.key, {}))
        for place, year in enumerate(years(), 1):
            given = value(number, place, row.texts[place])
            if str(year) in by_year or given != in_force(year).get(row.key, 0):
                by_year[str(year)] = given
        if by_year:
            found[row.key] = by_year
    return found


def _weight(row: int, place: int, text: str) -> object:
    return _plain(_number(row, place, text, MOST) or Decimal(0))


def _yes_or_no(row: int, place: int, text: str) -> bool:
    if text not in (YES, NO):
        raise WrongCell(row, place, "没有选“是”或“否”", "请选一个")
    return text == YES


def _year(row: int, place: int, text: str) -> int:
    text = text.strip().removesuffix("年")
    if not (text.isdigit() and 2000 <= int(text) <= 2999):
        raise WrongCell(row, place, f"“{text}”不是年度", "请写四位年份，如2027")
    return int(text)


def _due(row: int, place: int, text: str) -> str:
    if not text.strip():
        return ""
    try:
        return read_day(text.strip()).value.isoformat()
    except NoDay:
        todo = "请写成2026-12-31这样的日期"
        raise WrongCell(row, place, f"“{text}”不是日期", todo) from None


def _number(row: int, place: int, text: str, most: Decimal) -> Decimal | None:
    if not text.strip():
        return None
    try:
        value = Decimal(text.strip().removesuffix("%"))
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value <= most:
        raise WrongCell(row, place, f"“{text}”不是可用的数", f"请填0到{most}的数，没有的留空")
    return value


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _text(value: object) -> str:
    return "" if value is None else f"{Decimal(str(value)).normalize():f}"


_TABLES: Mapping[str, Callable[[Content], Any]] = {
    PLANS: _of_plans, TARGETS: _of_targets, WEIGHTS: _of_weights, DEFINITIONS: _of_definitions,
}  # fmt: skip
_READERS: Mapping[str, Callable[[Content, Sequence[ParameterRow]], Any]] = {
    PLANS: _read_plans, TARGETS: _read_targets, WEIGHTS: _read_weights,
    DEFINITIONS: _read_definitions,
}  # fmt: skip
NAMES = (PLANS, TARGETS, WEIGHTS, DEFINITIONS)
