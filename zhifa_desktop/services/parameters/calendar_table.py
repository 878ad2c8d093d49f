"""Holidays and the weekends worked instead as a table, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhifa_desktop.exchange.days import NoDay, read_day
from zhifa_desktop.registers.calendar_data import CALENDAR, REST, WORK
from zhifa_desktop.rules.words import tidy_name
from zhifa_desktop.services.parameters.tables import (
    STANDARDS,
    ParameterRow,
    ParameterTable,
    WrongCell,
)

NAME = CALENDAR
DAY, NAMED, KIND = range(3)
KINDS: Mapping[str, str] = {REST: "放假", WORK: "上班"}
Content = Mapping[str, Any]


def table_of(name: str, now: Content, *, changed: bool) -> ParameterTable:
    """Return the days as a table."""
    rows = tuple(
        ParameterRow(one["day"], (one["day"], one["name"], KINDS[one["kind"]]))
        for one in now["days"]
    )
    return ParameterTable(
        name, now["label"], STANDARDS, now["source"], now["version"],
        ("日期", "名称", "放假或上班"), rows, True, True, options={KIND: tuple(KINDS.values())},
        changed=changed,
    )  # fmt: skip


def read(name: str, now: Content, rows: Sequence[ParameterRow]) -> dict[str, Any]:
    """Return the days with what stands in the table, in order.

    Raises:
        WrongCell: A day is none, stands twice, or is neither rest nor work.
    """
    found: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows):
        day = _day(number, row.texts[DAY])
        if day in found:
            raise WrongCell(number, DAY, f"{day}写了两次", "一天只写一行")
        kind = next((key for key, word in KINDS.items() if word == row.texts[KIND]), None)
        if kind is None:
            raise WrongCell(number, KIND, "没有选“放假”或“上班”", "请选一个")
        found[day] = {"day": day, "name": tidy_name(row.texts[NAMED]), "kind": kind}
    return {**now, "days": [found[day] for day in sorted(found)]}


def _day(row: int, text: str) -> str:
    try:
        return read_day(text.strip()).value.isoformat()
    except NoDay:
        todo = "请写成2026-10-01这样的日期"
        raise WrongCell(row, DAY, f"“{text}”不是日期", todo) from None
