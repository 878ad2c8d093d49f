"""The annual review of all certificates due in a year: 合格 at first, exceptions by hand."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.many.reviews import PASSED, BulkReviews, Reviewed
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.many.dialog import FieldRow, ManyDialog, day_field, text_field
from zhifa_desktop.ui.dialogs.many.tick_model import Edited, TickRow
from zhifa_desktop.ui.dialogs.many.tick_table import TickPane
from zhifa_desktop.ui.widgets.choice import Choice

HEADINGS = ("姓名", "证件编号", "机构", "证件种类", "状态", "本年学时", "影响期")
WIDTHS = (90, 140, 130, 170, 60, 76, 64)
RESULT, REASON = 0, 1
YEARS = 3


class ReviewsDialog(ManyDialog):
    """All that are due are ticked at first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "批量登记证件年审", "登记年审", parent)
        self._bulk = BulkReviews(desk.workspace)
        today = desk.workspace.today()
        self.year = Choice()
        self.year.setAccessibleName("年审年度")
        for year in range(today.year, today.year - YEARS, -1):
            self.year.addItem(f"{year}年", year)
        self.facts = FieldRow(
            desk.records, "certificate_event",
            (day_field("年审日期", today), text_field("document", "文号")),
        )  # fmt: skip
        result = Edited("年审结果", desk.records.choices("review_result"), PASSED, 84)
        self.cards = TickPane(
            HEADINGS, WIDTHS, (result, Edited("不合格等的原因", (), "", 140)), what="本"
        )
        top = QHBoxLayout()
        top.addWidget(QLabel("年审年度"))
        top.addWidget(self.year)
        top.addWidget(self.facts, 1)
        self.body.addLayout(top)
        self.body.addWidget(self.cards, 1)
        self.hint.setText("列出当年应审、还没有审的；结果不是合格的，双击那一格(或按F2)改")
        self.year.currentIndexChanged.connect(lambda _: self._fill())
        self._fill()
        self.cards.table.setFocus()

    def _fill(self) -> None:
        due = self._bulk.due(int(self.year.currentData()))
        self.cards.fill(
            TickRow(
                one.identity,
                (one.holder, one.number, one.unit, one.kind, one.state, one.hours,
                 "有" if one.sanctioned else ""),
                one.unit,
            )
            for one in due
        )  # fmt: skip
        self.cards.model.tick([one.identity for one in due])
        self.title.setText(f"批量登记证件年审：应审未审 {len(due)} 本")

    def store(self) -> None:
        facts = self.facts.values()
        if isinstance(facts, str):
            self.problem.say(UserError(facts, kept="没有写入"))
            return
        model, year = self.cards.model, int(self.year.currentData())
        results = [
            Reviewed(key, model.value(key, RESULT), model.value(key, REASON))
            for key in self.cards.ticked()
        ]
        day, document = facts["date"], str(facts["document"] or "")
        assert isinstance(day, date)
        self.run(lambda: self._bulk.save(year, day, document, results), "已登记{}本年审")
