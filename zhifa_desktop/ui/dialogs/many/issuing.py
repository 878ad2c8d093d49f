"""Equipment out to many people at once, and back from many at once."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QSplitter, QVBoxLayout, QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.many.issuing import BulkIssuing
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.many.dialog import FieldRow, ManyDialog, day_field, text_field
from zhifa_desktop.ui.dialogs.many.tick_model import TickRow
from zhifa_desktop.ui.dialogs.many.tick_table import TickPane
from zhifa_desktop.ui.widgets.choice import Choice

PIECES, PIECE_WIDTHS = ("装备", "型号", "使用单位"), (280, 110, 110)
PEOPLE, PEOPLE_WIDTHS = ("姓名", "机构", "已有"), (90, 140, 60)
HELD, HELD_WIDTHS = ("领用人", "装备", "机构", "领用日期"), (90, 300, 150, 100)


class IssueDialog(ManyDialog):
    """Pieces at the left, people at the right; the first piece goes to the first person."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "批量配发装备", "配发", parent)
        self._bulk = BulkIssuing(desk.workspace)
        self.category = Choice()
        self.category.setAccessibleName("装备类别")
        for code, label in desk.records.choices("equipment_category"):
            self.category.addItem(label, code)
        self.facts = FieldRow(
            desk.records, "equipment_assignment",
            (day_field("领用日期", desk.workspace.today()), text_field("handled_by", "经办人")),
        )  # fmt: skip
        self.pieces = TickPane(PIECES, PIECE_WIDTHS, all_groups="全部单位", what="件")
        self.people = TickPane(PEOPLE, PEOPLE_WIDTHS)
        self.pairs = QListWidget()
        self.pairs.setAccessibleName("将要配发")
        self._build()
        self.category.currentIndexChanged.connect(lambda _: self._fill())
        self.pieces.changed.connect(self._show_pairs)
        self.people.changed.connect(self._show_pairs)
        self._fill()
        self.category.setFocus()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(QLabel("装备类别"))
        top.addWidget(self.category)
        top.addWidget(self.facts, 1)
        split = QSplitter()
        for pane in (self.pieces, self.people):
            split.addWidget(pane)
        split.setStretchFactor(0, 1)
        self.people.set_apart()
        self.said = QLabel()
        self.said.setProperty("role", "section")
        self.pairs.setFixedHeight(112)
        self.body.addLayout(top)
        self.body.addWidget(split, 1)
        self.body.addWidget(self.said)
        self.body.addWidget(self.pairs)
        self.hint.setText("只列出没有人领用、可以使用的单件装备；已有同类装备的人排在后面")

    def _fill(self) -> None:
        category = str(self.category.currentData())
        self.pieces.fill(
            TickRow(one.identity, (one.label, one.model, one.unit), one.unit)
            for one in self._bulk.in_store(category)
        )
        self.people.fill(
            TickRow(one.identity, (one.name, one.unit, f"{one.holds}件" if one.holds else ""),
                    one.unit)
            for one in self._bulk.takers(category)
        )  # fmt: skip

    def chosen(self) -> list[tuple[str, str]]:
        """Return the pairs (piece, person), in the order of both lists."""
        return list(zip(self.pieces.ticked(), self.people.ticked(), strict=False))

    def _show_pairs(self) -> None:
        pairs = self.chosen()
        pieces = self._desk.records.titles("equipment", [piece for piece, _ in pairs])
        people = self._desk.records.titles("person", [person for _, person in pairs])
        self.pairs.clear()
        self.pairs.addItems([f"{people[person]}  ←  {pieces[piece]}" for piece, person in pairs])
        more = len(self.pieces.ticked()) - len(self.people.ticked())
        rest = f"，多选了{more}件" if more > 0 else f"，还差{-more}件" if more < 0 else ""
        self.said.setText(f"将要配发 {len(pairs)} 件{rest}")

    def store(self) -> None:
        facts = self.facts.values()
        if isinstance(facts, str):
            self.problem.say(UserError(facts, kept="没有写入"))
            return
        pairs, day = self.chosen(), facts["date"]
        if len(self.pieces.ticked()) != len(self.people.ticked()):
            self.problem.say(
                UserError(
                    f"勾选了{len(self.pieces.ticked())}件装备、{len(self.people.ticked())}人，数目不同",
                    kept="没有写入", todo="请一人一件勾选",
                )
            )  # fmt: skip
            return
        assert isinstance(day, date)
        by = str(facts["handled_by"] or "")
        self.run(lambda: self._bulk.issue(pairs, day, by), "已配发{}件")


class GivingBackDialog(ManyDialog):
    """What people hold, to be ticked as given back."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "批量归还装备", "登记归还", parent)
        self._bulk = BulkIssuing(desk.workspace)
        self.category = Choice()
        self.category.setAccessibleName("装备类别")
        self.category.addItem("全部类别", "")
        for code, label in desk.records.choices("equipment_category"):
            self.category.addItem(label, code)
        today = desk.workspace.today()
        self.facts = FieldRow(desk.records, "equipment_assignment", (day_field("归还日期", today),))
        self.held = TickPane(HELD, HELD_WIDTHS, what="件")
        top = QHBoxLayout()
        top.addWidget(QLabel("装备类别"))
        top.addWidget(self.category)
        top.addWidget(self.facts, 1)
        column = QVBoxLayout()
        column.addLayout(top)
        column.addWidget(self.held, 1)
        self.body.addLayout(column)
        self.hint.setText("归还后装备状况改为“闲置”，可以再配发")
        self.category.currentIndexChanged.connect(lambda _: self._fill())
        self._fill()
        self.held.search.setFocus()

    def _fill(self) -> None:
        self.held.fill(
            TickRow(one.assignment, (one.holder, one.label, one.unit, one.since), one.unit)
            for one in self._bulk.held(str(self.category.currentData()))
        )

    def store(self) -> None:
        facts = self.facts.values()
        if isinstance(facts, str):
            self.problem.say(UserError(facts, kept="没有写入"))
            return
        day, chosen = facts["date"], self.held.ticked()
        assert isinstance(day, date)
        self.run(lambda: self._bulk.give_back(chosen, day), "已归还{}件")
