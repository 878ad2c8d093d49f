"""The rules of 校核 as a table, and back: level, ready reasons, which are out of use.

A rule whose level is the law's, or that forms refuse, shows its level and keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhifa_desktop.checks.catalogue import ALL_RULES
from zhifa_desktop.checks.declaration import Level, Rule
from zhifa_desktop.checks.levels import STANDARD
from zhifa_desktop.registers.codes import term
from zhifa_desktop.rules.words import tidy_name
from zhifa_desktop.services.parameters.tables import (
    STANDARDS,
    ParameterRow,
    ParameterTable,
    WrongCell,
)

NAME = STANDARD
OFF = "停用"
LEVEL, READY, IN_USE = 1, 2, 3
TERMS: Mapping[Level, str] = {
    Level.BLOCK: "must_fix", Level.EXPLAIN: "explain", Level.HINT: "hint",
}  # fmt: skip
Content = Mapping[str, Any]


def table_of(name: str, now: Content, *, changed: bool) -> ParameterTable:
    """Return the rules as a table, in the order in which they are checked."""
    rows = tuple(_row(rule, now["rules"].get(rule.id, {})) for rule in ALL_RULES)
    return ParameterTable(
        name, now["label"], STANDARDS, now["source"], now["version"],
        ("规则", "级别", "常用说明(用分号隔开)", OFF), rows, flags=frozenset({IN_USE}),
        options={LEVEL: tuple(map(term, TERMS.values()))}, changed=changed,
    )  # fmt: skip


def read(name: str, now: Content, rows: Sequence[ParameterRow]) -> dict[str, Any]:
    """Return the rules with what stands in the table; what is as declared is not written.

    Raises:
        WrongCell: A level is missing, or one that is fixed was changed.
    """
    known = {rule.id: rule for rule in ALL_RULES}
    rules: dict[str, Any] = {}
    for number, row in enumerate(rows):
        if told := _read(number, known[row.key], row.texts):
            rules[row.key] = told
    return {**now, "rules": rules}


def _row(rule: Rule, told: Mapping[str, Any]) -> ParameterRow:
    level = rule.level if rule.fixed else Level(told.get("level", rule.level))
    ready = told.get("ready", rule.ready)
    texts = (rule.label, term(TERMS[level]), "；".join(ready), OFF if told.get("off") else "")
    return ParameterRow(rule.id, texts, frozenset({0}))


def _read(number: int, rule: Rule, texts: Sequence[str]) -> dict[str, Any]:
    level = next((one for one, name in TERMS.items() if term(name) == texts[LEVEL]), None)
    if level is None:
        raise WrongCell(number, LEVEL, "没有选级别", "请选一个级别")
    if rule.fixed and (level is not rule.level or texts[IN_USE]):
        raise WrongCell(
            number, LEVEL, f"“{rule.label}”是法定或登记时就拦住的，级别不能改，也不能停用",
            f"请改回“{term(TERMS[rule.level])}”，不勾停用",
        )  # fmt: skip
    parts = (tidy_name(part) for part in texts[READY].replace(";", "；").split("；"))
    ready = tuple(dict.fromkeys(part for part in parts if part))
    told: dict[str, Any] = {}
    if level is not rule.level:
        told["level"] = str(level)
    if ready != rule.ready:
        told["ready"] = list(ready)
    if texts[IN_USE]:
        told["off"] = True
    return told
