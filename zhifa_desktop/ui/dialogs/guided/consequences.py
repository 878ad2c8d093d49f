"""The third step: what the action touches, each with what is to be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from zhifa_desktop.services.actions.service import Consequence, Decision
from zhifa_desktop.services.records import Records
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.picker import Picker

CHOICES, PICKER = 230, 200
NOTHING = "没有需要一并处理的事项。"
Groups = Sequence[tuple[str, Sequence[Consequence]]]


class ConsequencesPane(QScrollArea):
    """Decisions already made stay when one goes back and comes again."""

    def __init__(self, records: Records) -> None:
        super().__init__()
        self._records = records
        self.boxes: dict[str, Choice] = {}
        self.pickers: dict[str, Picker] = {}
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_groups(self, groups: Groups) -> None:
        """Show what was found; what was decided of it before is kept."""
        before = self.decisions()
        self.boxes.clear()
        self.pickers.clear()
        inner = QWidget()
        inner.setObjectName("canvas")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for heading, found in groups:
            self._group(column, heading, found, before)
        if not groups:
            nothing = QLabel(NOTHING)
            nothing.setProperty("role", "empty")
            column.addWidget(nothing)
        column.addStretch(1)
        self.setWidget(inner)

    def decisions(self) -> dict[str, Decision]:
        """Return what was decided, by key."""
        return {
            key: Decision(str(box.currentData()), self.pickers[key].key())
            for key, box in self.boxes.items()
        }

    def begin(self) -> None:
        """Stand on the first choice."""
        if self.boxes:
            next(iter(self.boxes.values())).setFocus()

    def _group(
        self,
        column: QVBoxLayout,
        heading: str,
        found: Sequence[Consequence],
        before: Mapping[str, Decision],
    ) -> None:
        title = QLabel(f"{heading}({len(found)})")
        title.setProperty("role", "section")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        same = [one for one in found if one.choices]
        if len(same) > 1:
            self._offer_all(head, same)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(0, 1)
        for row, one in enumerate(found):
            text = QLabel(one.text)
            text.setWordWrap(True)
            grid.addWidget(text, row, 0)
            if one.choices:
                self._decide(grid, row, one, before.get(one.key))
        column.addLayout(grid)

    def _decide(
        self, grid: QGridLayout, row: int, one: Consequence, before: Decision | None
    ) -> None:
        box = Choice()
        box.setAccessibleName(one.text)
        for choice in one.choices:
            box.addItem(choice.label, choice.code)
        needs = {choice.code: choice.needs for choice in one.choices}
        register = next((register for register in needs.values() if register), "")
        picker = self._picker(register)
        picker.setAccessibleName(f"{one.text}：选定")
        box.setFixedWidth(CHOICES)
        grid.addWidget(box, row, 1)
        grid.addWidget(picker, row, 2)
        self.boxes[one.key], self.pickers[one.key] = box, picker
        box.currentIndexChanged.connect(
            lambda _: picker.setVisible(bool(needs[str(box.currentData())]))
        )
        wanted = before.choice if before and before.choice in needs else one.default
        box.setCurrentIndex(box.findData(wanted))
        picker.setVisible(bool(needs[wanted]))
        if before and before.other:
            label = self._records.labels(register, [before.other]).get(before.other, "")
            picker.choose(before.other, label)

    def _picker(self, register: str) -> Picker:
        picker = Picker(partial(self._records.options, register) if register else lambda _: ())
        picker.setFixedWidth(PICKER)
        return picker

    def _offer_all(self, head: QHBoxLayout, same: Sequence[Consequence]) -> None:
        """Offer one choice, and one person, for all of a group."""
        box = Choice()
        box.addItem("全部…", "")
        for choice in same[0].choices:
            box.addItem(f"全部{choice.label}", choice.code)
        picker = self._picker(next((c.needs for c in same[0].choices if c.needs), ""))
        box.setFixedWidth(CHOICES)
        picker.hide()
        head.addWidget(box)
        head.addWidget(picker)

        def chosen(_: int) -> None:
            code = str(box.currentData())
            for one in same:
                at = self.boxes[one.key].findData(code)
                if at >= 0:
                    self.boxes[one.key].setCurrentIndex(at)
            picker.setVisible(any(c.code == code and c.needs for c in same[0].choices))

        def named() -> None:
            for one in same:
                if not self.pickers[one.key].isHidden() and picker.key():
                    self.pickers[one.key].choose(picker.key(), picker.text())

        box.currentIndexChanged.connect(chosen)
        picker.changed.connect(named)
