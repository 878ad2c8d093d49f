"""The warning rules as a table, and back: days ahead, and which are out of use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhifa_desktop.services.parameters.tables import (
    STANDARDS,
    ParameterRow,
    ParameterTable,
    WrongCell,
)
from zhifa_desktop.warnings.catalogue import WARNINGS

NAME = "warnings"
NAMES = (NAME,)
MOVED = {"percent": "数字比上月变动：幅度达到(%)", "count": "数字比上月变动：并且件数达到"}
OFF, NO_DAY = "停用", "—"
MOST_DAYS, MOST = 366, 1_000_000
Content = Mapping[str, Any]


def table_of(name: str, now: Content, *, changed: bool) -> ParameterTable:
    """Return the rules as a table; a rule that knows no day has nothing to fill in."""
    rows = [
        ParameterRow(
            rule.id,
            (rule.label, _days(now, rule.id) if rule.due else NO_DAY, _off(now, rule.id)),
            frozenset({0} if rule.due else {0, 1}),
        )
        for rule in WARNINGS
    ]
    rows += [
        ParameterRow(f"moved.{key}", (label, str(now["moved"][key]), ""), frozenset({0}))
        for key, label in MOVED.items()
    ]
    return ParameterTable(
        name, now["label"], STANDARDS, now["source"], now["version"],
        ("规则", "提前几天(用顿号隔开)", OFF), tuple(rows), flags=frozenset({2}),
        changed=changed,
    )  # fmt: skip


def read(name: str, now: Content, rows: Sequence[ParameterRow]) -> dict[str, Any]:
    """Return the rules with what stands in the table.

    Raises:
        WrongCell: Days are no whole numbers.
    """
    rules: dict[str, Any] = {}
    moved = dict(now["moved"])
    known = {rule.id: rule for rule in WARNINGS}
    for number, row in enumerate(rows):
        if row.key in known:
            said: dict[str, Any] = {"off": True} if row.texts[2] else {}
            if known[row.key].due:
                said["days"] = _read_days(number, row.texts[1])
            rules[row.key] = said
        else:
            key = row.key.removeprefix("moved.")
            moved[key] = _whole(number, row.texts[1], MOST)
            if row.texts[2]:
                moved["off"] = True
    return {**now, "rules": rules, "moved": moved}


def _days(now: Content, rule: str) -> str:
    return "、".join(map(str, now["rules"].get(rule, {}).get("days", (0,))))


def _off(now: Content, rule: str) -> str:
    return OFF if now["rules"].get(rule, {}).get("off") else ""


def _read_days(row: int, text: str) -> list[int]:
    parts = [p for p in text.replace("，", "、").replace(",", "、").split("、") if p.strip()]
    if not parts:
        raise WrongCell(row, 1, "没有填天数", "请至少填一个，如30、0")
    return sorted({_whole(row, part, MOST_DAYS) for part in parts}, reverse=True)


def _whole(row: int, text: str, most: int) -> int:
    text = text.strip()
    if not text.isdecimal() or int(text) > most:
        raise WrongCell(row, 1, f"“{text}”不是可用的整数", f"请填0到{most}的整数")
    return int(text)
