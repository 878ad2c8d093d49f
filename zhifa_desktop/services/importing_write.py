"""Writing a planned import: one transaction, bulk statements, gates as warnings.

History is not refused: what a form would refuse for new work is reported here
and again in the month's checks. It judges no row; that has been done.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select, text

from zhifa_desktop.checks.catalogue import CHECKS
from zhifa_desktop.checks.declaration import Finding
from zhifa_desktop.checks.engine import run
from zhifa_desktop.db.system import journal
from zhifa_desktop.db.unit_of_work import Change, UnitOfWork
from zhifa_desktop.db.views import At
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import RegisterSpec
from zhifa_desktop.services.importing_entries import CHANGED, NEW
from zhifa_desktop.services.importing_plan import Plan
from zhifa_desktop.services.workspace import Report

_PART = 1_000


def store_state(connection: object) -> str:
    """Return a mark that changes with every piece of work done in the store."""
    latest = select(journal.c.change).order_by(journal.c.at.desc(), journal.c.change.desc())
    return str(connection.execute(latest.limit(1)).scalar() or "")  # type: ignore[attr-defined]


def write(unit: UnitOfWork, register: str, plan: Plan, report: Report) -> None:
    """Write everything the plan holds; the caller's transaction keeps all or nothing."""
    spec = specifications()[register]
    new = [{**_stored(spec, e.values), "id": e.id} for e in plan.entries if e.status == NEW]
    changed = [Change(e.id, e.values) for e in plan.entries if e.status == CHANGED and e.values]
    total = len(new) + len(changed) + sum(len(rows) for rows in plan.children.rows.values())
    done = 0
    unit.connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    for name in specifications():
        unit.insert(name, plan.planned.get(name, []))
    for start in range(0, len(new), _PART):
        done += len(unit.insert(register, new[start : start + _PART]))
        report(done, total, "正在写入")
    for start in range(0, len(changed), _PART):
        unit.update(register, changed[start : start + _PART])
        done += len(changed[start : start + _PART])
        report(done, total, "正在写入")
    _write_children(unit, plan, report, done, total)


def _write_children(unit: UnitOfWork, plan: Plan, report: Report, done: int, total: int) -> None:
    work = plan.children
    for name, gone in work.gone.items():
        unit.delete(name, [identity for _, identity in gone])
    for name, changes in work.changes.items():
        unit.update(name, [change for _, change in changes])
    for name, rows in work.rows.items():
        for start in range(0, len(rows), _PART):
            part = [values for _, values in rows[start : start + _PART]]
            unit.insert(name, part)
            done += len(part)
            report(done, total, "正在写入")


def gate_findings(unit: UnitOfWork, at: At, register: str, plan: Plan) -> list[Finding]:
    """Return what a form would have refused of the records just written."""
    written = {e.id for e in plan.entries if e.status in (NEW, CHANGED)}
    if not written:
        return []
    gates = [check for check in CHECKS if check.gate and check.register == register]
    return [f for f in run(unit.connection, at, gates) if f.record_id in written]


def _stored(spec: RegisterSpec, values: dict[str, object]) -> dict[str, object]:
    return dict(_pairs(spec, values))


def _pairs(spec: RegisterSpec, values: dict[str, object]) -> Iterator[tuple[str, object]]:
    for column in spec.stored:
        value = values.get(column.name)
        if value is not None and value not in ("", ()):
            yield column.name, value
