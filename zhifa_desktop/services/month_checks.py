"""Checks at the month's end: what holds signing back, what wants a reason, what to note.

Saving is never blocked by these; only signing is. A gate that a form refuses
for new work counts here as something to explain: the record came by import, and it is a fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from zhifa_desktop.checks.catalogue import CHECKS, MONTH_CHECKS
from zhifa_desktop.checks.declaration import Finding, Level, Place
from zhifa_desktop.checks.engine import run
from zhifa_desktop.checks.form_declaration import run_forms
from zhifa_desktop.db.views import At
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.codes import term
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import month_content
from zhifa_desktop.services.month_figures import MonthFigures
from zhifa_desktop.services.month_numbers import month_numbers
from zhifa_desktop.services.workspace import Workspace

LEVELS: Mapping[str, str] = {
    Level.BLOCK: "must_fix", Level.EXPLAIN: "explain", Level.HINT: "hint",
}  # fmt: skip
"""The levels from what holds back signing down, with the term of each."""
_GATES = frozenset(check.id for check in CHECKS if check.gate)


@dataclass(frozen=True, slots=True)
class MonthFinding:
    """One record or cell that breaks one rule; ``reason`` is the written reason of its rule.

    A finding about a form has a ``place`` and no register; one about a register as a whole has
    neither place nor record.
    """

    rule: str
    level: str
    register: str
    record_id: str
    key: str
    column: str
    message: str
    mend: str
    reason: str = ""
    place: Place | None = None

    @property
    def identity(self) -> str:
        """What tells it from every other finding of the month, from one check to the next."""
        return f"{self.rule}/{self.record_id or self.key}"

    @property
    def level_words(self) -> str:
        """必须改, 需说明 or 请留意."""
        return level_words(self.level)


def level_words(level: str) -> str:
    """Return what the office calls a level: 必须改, 需说明, 请留意."""
    return term(LEVELS[level])


def month_findings(
    connection: Connection, workspace: Workspace, counted: MonthFigures, reasons: Mapping[str, str]
) -> tuple[MonthFinding, ...]:
    """Return what a month's check finds: its forms, its dated records, and standing ones.

    A month before 启用月份 is not checked: what was not kept then cannot be held against it.
    """
    settings, month = workspace.settings, counted.month
    start = Month.parse(settings.start_month) if settings.start_month else None
    since = max(month.first, start.first) if start else month.first
    until = max(min(month.last, workspace.today()), month.first)
    kept = month_content.kept(connection, settings)
    found = run(connection, At(until), CHECKS, since=since, until=month.last, kept=kept)
    if start is None or month >= start:
        found += run_forms(month_numbers(connection, workspace, counted), MONTH_CHECKS)
    return _sorted(found, reasons)


def all_findings(connection: Connection, workspace: Workspace) -> tuple[MonthFinding, ...]:
    """Return what the check of the whole store finds, from 启用月份 on; no form's."""
    settings = workspace.settings
    since = Month.parse(settings.start_month).first if settings.start_month else None
    kept = month_content.kept(connection, settings)
    return _sorted(run(connection, At(workspace.today()), CHECKS, since=since, kept=kept), {})


def refuse_unsigned(findings: Iterable[MonthFinding]) -> None:
    """Refuse to sign while something must be mended or lacks its reason.

    Raises:
        UserError: It names the first few findings and counts the others.
    """
    findings = tuple(findings)
    wrong = [f for f in findings if f.level == Level.BLOCK]
    if wrong:
        raise UserError(
            f"有{len(wrong)}条“{term('must_fix')}”的问题，不能签发："
            f"{_some(f.message for f in wrong)}",
            kept="没有生成月报包，台账没有改动",
            todo=f"{wrong[0].mend}；改好后再导出",
        )
    silent = sorted({f.rule for f in findings if f.level == Level.EXPLAIN and not f.reason})
    if silent:
        first = [next(f.message for f in findings if f.rule == rule) for rule in silent]
        raise UserError(
            f"有{len(silent)}类“{term('explain')}”的问题没有写明原因：{_some(first)}",
            kept="没有生成月报包，台账没有改动",
            todo="请在月报页逐类填写原因",
            option="--explain “原因”",
        )


def _sorted(found: Iterable[Finding], reasons: Mapping[str, str]) -> tuple[MonthFinding, ...]:
    order = {level: n for n, level in enumerate(LEVELS)}
    made = (_finding(f, reasons) for f in found)

    def place(one: MonthFinding) -> tuple[object, ...]:
        # cells stay in the order in which their rule looked at them, the total first
        return order[one.level], one.rule, "" if one.place else one.key, one.record_id

    return tuple(sorted(made, key=place))


def _finding(found: Finding, reasons: Mapping[str, str]) -> MonthFinding:
    level = Level.EXPLAIN if found.rule in _GATES else found.level
    made = MonthFinding(
        found.rule, level, found.register, found.record_id, found.key, found.column,
        found.message, found.mend, place=found.place,
    )  # fmt: skip
    return replace(made, reason=reasons.get(found.rule, "")) if level != Level.HINT else made


def _some(sentences: Iterable[str]) -> str:
    texts = list(sentences)
    rest = f"……等{len(texts)}条" if len(texts) > 3 else ""
    return "；".join(texts[:3]) + rest
