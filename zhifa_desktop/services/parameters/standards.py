"""The standards as tables, and back: grades of a review, limits of fitness, thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.services.parameters.tables import (
    STANDARDS,
    ParameterRow,
    ParameterTable,
    WrongCell,
)

Standard = Mapping[str, Any]
OLDEST = 120
MOST = Decimal(100_000_000)
NO_NUMBER = "请填不小于0的数"


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of a standard's table: its key in the data, its heading, its codes if any."""

    key: str
    head: str
    codes: str = ""
    whole: bool = False
    optional: bool = False


_GRADES = (_Column("label", "等次"), _Column("from", "最低分"))
_BANDS = (
    _Column("item", "测试项目", "fitness_item"), _Column("sex", "性别", "sex"),
    _Column("age_from", "年龄从", whole=True), _Column("age_to", "到", whole=True),
    _Column("post", "岗位(空为全部)", "post_kind", optional=True), _Column("pass", "达标线"),
)  # fmt: skip
NAMES = ("case_review", "fitness", "thresholds", "check_limits", "talents")


def table_of(name: str, now: Standard, *, changed: bool) -> ParameterTable:
    """Return a standard as a table."""
    if name == "case_review":
        heads, rows = tuple(c.head for c in _GRADES), _grades(now)
    elif name == "fitness":
        heads, rows = tuple(c.head for c in _BANDS), _bands(now)
    else:
        heads, rows = ("参数", "数值"), _thresholds(now)
    grows = name == "fitness"
    options = {
        place: tuple(item.label for item in code_list(column.codes).offered)
        for place, column in enumerate(_BANDS) if column.codes
    } if grows else {}  # fmt: skip
    return ParameterTable(
        name, now["label"], STANDARDS, now["source"], now["version"], heads, rows, grows, grows,
        options=options, changed=changed,
    )  # fmt: skip


def read(name: str, now: Standard, rows: Sequence[ParameterRow]) -> dict[str, Any]:
    """Return a standard with what stands in the table.

    Raises:
        WrongCell: A cell cannot be read, or contradicts another.
        UserError: Nothing would be left.
    """
    if name == "case_review":
        return {**now, "grades": _read_grades(now, rows)}
    if name == "fitness":
        return {**now, "bands": _read_bands(rows)}
    return {**now, **_read_thresholds(now, rows)}


def _grades(now: Standard) -> tuple[ParameterRow, ...]:
    return tuple(
        ParameterRow(one["code"], (one["label"], str(one["from"])), frozenset({0}))
        for one in now["grades"]
    )


def _read_grades(now: Standard, rows: Sequence[ParameterRow]) -> list[dict[str, Any]]:
    by_code, found = {row.key: (n, row.texts[1]) for n, row in enumerate(rows)}, []
    above = Decimal(101)
    for one in now["grades"]:
        row, text = by_code[one["code"]]
        value = _number(row, 1, text)
        last = one is now["grades"][-1]
        if value >= above or (last and value):
            todo = "各等次的最低分要一级比一级低" + ("，最末一级为0" if last else "，最高不超过100")
            raise WrongCell(row, 1, f"“{one['label']}”的最低分{text}不对", todo)
        above = value
        found.append({**one, "from": _plain(value)})
    return found


def _bands(now: Standard) -> tuple[ParameterRow, ...]:
    return tuple(
        ParameterRow(str(n), tuple(_band_text(c, band.get(c.key)) for c in _BANDS))
        for n, band in enumerate(now["bands"])
    )


def _band_text(column: _Column, value: object) -> str:
    if value in (None, ""):
        return ""
    return code_list(column.codes).label_of(str(value)) if column.codes else str(value)


def _read_bands(rows: Sequence[ParameterRow]) -> list[dict[str, Any]]:
    if not rows:
        raise UserError("体能标准一行也没有", kept="没有保存", todo="请至少留一行")
    bands: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        band: dict[str, Any] = {}
        for place, column in enumerate(_BANDS):
            value = _band_value(number, place, column, row.texts[place])
            if value is not None:
                band[column.key] = value
        _refuse_band(number, band, bands)
        bands.append(band)
    return bands


def _band_value(row: int, place: int, column: _Column, text: str) -> object:
    if not text.strip() and column.optional:
        return None
    if column.codes:
        code = code_list(column.codes).find(text)
        if code is None:
            named = "、".join(item.label for item in code_list(column.codes).offered)
            raise WrongCell(row, place, f"“{column.head}”没有“{text}”", f"可填：{named}")
        return code
    value = _number(row, place, text)
    if column.whole and (value != value.to_integral_value() or value > OLDEST):
        raise WrongCell(row, place, f"“{column.head}”应为周岁", f"请填0到{OLDEST}的整数")
    return _plain(value)


def _refuse_band(number: int, band: Mapping[str, Any], before: Sequence[Mapping[str, Any]]) -> None:
    """Refuse ages from high to low, and two limits for one age."""
    if band["age_from"] > band["age_to"]:
        raise WrongCell(number, 3, "年龄的起止颠倒了", "“年龄从”应不大于“到”")
    for other, one in enumerate(before):
        same = all(one.get(key) == band.get(key) for key in ("item", "sex", "post"))
        if same and one["age_from"] <= band["age_to"] and band["age_from"] <= one["age_to"]:
            raise WrongCell(
                number, 2, f"与第{other + 1}行的年龄段重叠", "同一项目、性别、岗位的年龄段不能重叠"
            )


def _thresholds(now: Standard) -> tuple[ParameterRow, ...]:
    return tuple(
        ParameterRow(key, (label, _threshold_text(now[key])), frozenset({0}))
        for key, label in now["labels"].items()
    )


def _threshold_text(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _read_thresholds(now: Standard, rows: Sequence[ParameterRow]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, row in enumerate(rows):
        text = row.texts[1]
        if isinstance(now[row.key], list):
            parts = text.replace("，", "、").replace(",", "、").split("、")
            days = {_whole(number, part) for part in parts if part.strip()}
            found[row.key] = sorted(days, reverse=True)
        else:
            found[row.key] = _whole(number, text)
    return found


def _whole(row: int, text: str) -> int:
    value = _number(row, 1, text)
    if value != value.to_integral_value():
        raise WrongCell(row, 1, f"“{text}”不是整数", "请填整数")
    return int(value)


def _number(row: int, place: int, text: str) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise WrongCell(row, place, f"“{text}”不是数", NO_NUMBER) from None
    if not value.is_finite() or not 0 <= value <= MOST:
        raise WrongCell(row, place, f"“{text}”不是可用的数", NO_NUMBER)
    return value


def _plain(value: Decimal) -> int | float:
    """Return a number as JSON has it, whole ones without a point."""
    return int(value) if value == value.to_integral_value() else float(value)
