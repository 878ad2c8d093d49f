"""Tasks that were done before the office began with this program, entered at once.

From 启用月份 on the program keeps the course of each task; of what was done before only the day
and the document are asked (启用前已完成).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.records import Filter, Query, Records
from zhifa_desktop.services.together import Together
from zhifa_desktop.services.workspace import Workspace

ALL = 100_000
WORDS = "启用前已完成"


@dataclass(frozen=True, slots=True)
class Open:
    """A task not yet done."""

    identity: str
    number: str
    measure: str
    name: str
    due_on: str
    before: bool
    """Whether it was due before 启用月份."""


class DoneBefore:
    """Enters tasks as done before the start."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace, self._records = workspace, Records(workspace)

    def start(self) -> date:
        """Return the first day of 启用月份; of this month where none is set."""
        month = self._workspace.settings.start_month
        return Month.parse(month).first if month else Month.of(self._workspace.today()).first

    def open_tasks(self) -> tuple[Open, ...]:
        """Return the tasks not done, those first that were due before 启用月份."""
        start = self.start()
        query = Query(filters=(Filter("done_on", "empty"),), order=("due_on", "measure"))
        rows = self._records.page("task", query, 0, ALL)
        return tuple(
            Open(
                row.id, row.shown["number"], row.shown["measure"], row.shown["name"],
                row.shown["due_on"], str(row.values["due_on"]) < str(start),
            )
            for row in rows
        )  # fmt: skip

    def save(self, ids: Sequence[str], day: date, document: str) -> int:
        """Enter tasks as done on a day before the start, as one piece of work; return how many.

        Raises:
            UserError: None was chosen, the day is not before the start, or one is done already.
        """
        start = self.start()
        if not ids:
            raise UserError("没有勾选任何任务", kept="没有写入", todo="请勾选启用前已完成的任务")
        if day >= start:
            raise UserError(
                f"完成日期{day}不在启用月份({start:%Y-%m})之前", kept="没有写入",
                todo="启用以后完成的，请在任务里逐条登记完成日期和进展",
            )  # fmt: skip
        rows = self._records.pick("task", list(ids))
        if any(row.values["done_on"] for row in rows.values()) or len(rows) < len(ids):
            raise UserError("有的任务已登记完成或已删除", kept="没有写入", todo="请刷新后再选")
        with self._workspace.work(f"登记{len(ids)}项任务为“{WORDS}”") as unit:
            work = Together(self._workspace, unit)
            for row in rows.values():
                told = "\n".join(t for t in (row.shown["progress"], WORDS) if t)
                values = {"done_on": day, "progress": told, "document": document or None}
                if not document:
                    del values["document"]
                work.change("task", row.id, values, row.version)
            work.settle()
        return len(rows)
