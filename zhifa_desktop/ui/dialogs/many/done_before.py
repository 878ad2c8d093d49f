"""Tasks done before the office began with this program: the day and the document for all."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.many.done_before import DoneBefore
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.many.dialog import FieldRow, ManyDialog, day_field, text_field
from zhifa_desktop.ui.dialogs.many.tick_model import TickRow
from zhifa_desktop.ui.dialogs.many.tick_table import TickPane

HEADINGS, WIDTHS = ("任务内容", "编号", "完成时限", "对应举措"), (430, 90, 110, 200)


class DoneBeforeDialog(ManyDialog):
    """Those due before 启用月份 are ticked at first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "批量登记为“启用前已完成”", "登记完成", parent)
        self._bulk = DoneBefore(desk.workspace)
        self.facts = FieldRow(
            desk.records, "task", (day_field("完成日期"), text_field("document", "佐证文号"))
        )
        self.tasks = TickPane(HEADINGS, WIDTHS, all_groups="全部举措", what="项")
        self.body.addWidget(self.facts)
        self.body.addWidget(self.tasks, 1)
        self.hint.setText(f"完成日期应在启用月份({self._bulk.start():%Y-%m})之前")
        found = self._bulk.open_tasks()
        self.tasks.fill(
            TickRow(one.identity, (one.name, one.number, one.due_on, one.measure), one.measure)
            for one in found
        )
        self.tasks.model.tick([one.identity for one in found if one.before])
        self.facts.fields["date"].setFocus()

    def store(self) -> None:
        facts = self.facts.values()
        if isinstance(facts, str):
            self.problem.say(UserError(facts, kept="没有写入"))
            return
        chosen, day = self.tasks.ticked(), facts["date"]
        assert isinstance(day, date)
        document = str(facts["document"] or "")
        self.run(lambda: self._bulk.save(chosen, day, document), "已登记{}项任务完成")
