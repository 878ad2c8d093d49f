"""A pasted list of names, and what has to be decided about those that are not sure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.many.names import FOUND, SEVERAL, TWICE, Match
from zhifa_desktop.services.records import Records
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.picker import Picker

HINT = "每行一人，或用顿号、逗号、空格隔开；可写“张三(一中队)”、身份证号或人员编号"


class NamesPane(QWidget):
    """``found`` gives the ids of those who are sure; ``open_names`` says how many are not."""

    found = Signal(object)

    def __init__(self, desk: Desk, match: Callable[[str], tuple[Match, ...]]) -> None:
        super().__init__()
        self._desk, self._match = desk, match
        self._open: dict[int, QWidget] = {}
        self.text, self.read = QPlainTextEdit(), QPushButton("认出名单")
        self.said, self.troubles = QLabel(), QWidget()
        self._build(desk.records)

    def _build(self, records: Records) -> None:
        self._records = records
        title = QLabel("粘贴名单")
        title.setProperty("role", "section")
        self.text.setPlaceholderText(HINT)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("粘贴名单")
        self.read.setAutoDefault(False)
        self.read.setToolTip("在左边勾选认出的人(Ctrl+Enter)")
        self.said.setWordWrap(True)
        self.said.setProperty("role", "hint")
        self._lines = QVBoxLayout(self.troubles)
        self._lines.setContentsMargins(0, 0, 4, 0)
        self._lines.setSpacing(4)
        self._lines.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.troubles)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.troubles.setObjectName("canvas")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(6)
        for part, stretch in (
            (title, 0),
            (self.text, 2),
            (self.read, 0),
            (self.said, 0),
            (area, 3),
        ):
            column.addWidget(part, stretch)
        self.read.clicked.connect(self.recognize)

    def recognize(self) -> None:
        """Find out who is meant; the sure ones are told, the others stand below to be decided."""
        text = self.text.toPlainText()
        self._desk.jobs.submit(
            lambda report: self._match(text),
            while_living(self, self._show), while_living(self, self._desk.notices.fail),
        )  # fmt: skip

    def open_names(self) -> int:
        """Return how many names are still to be decided."""
        return len(self._open)

    def _show(self, matches: Sequence[Match]) -> None:
        for line in self._open.values():
            line.deleteLater()
        self._open.clear()
        sure = [one.candidates[0].identity for one in matches if one.state == FOUND]
        twice = [one.text for one in matches if one.state == TWICE]
        for number, one in enumerate(matches):
            if one.state not in (FOUND, TWICE):
                line = self._line(number, one)
                self._open[number] = line
                self._lines.insertWidget(self._lines.count() - 1, line)
        again = f"；重复的{len(twice)}个只算一次({'、'.join(twice[:3])})" if twice else ""
        self._told = f"认出 {len(sure)} 人{again}"
        self._say()
        self.found.emit(tuple(sure))

    def _say(self) -> None:
        rest = f"；还有 {len(self._open)} 个要确认" if self._open else ""
        self.said.setText(f"{self._told}{rest}")

    def _line(self, number: int, one: Match) -> QWidget:
        """Return a line to decide who is meant by one name, or that it is left out."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        several = one.state == SEVERAL
        words = QLabel(f"“{one.text}”{'有重名' if several else '没找到'}")
        words.setProperty("role", "caution" if several else "fault")
        row.addWidget(words)
        if several:
            box = Choice()
            box.addItem("请选择…", "")
            for candidate in one.candidates:
                box.addItem(candidate.label, candidate.identity)
            box.setAccessibleName(f"{one.text}是哪一位")
            box.currentIndexChanged.connect(lambda _: self._choose(number, box.currentData()))
            row.addWidget(box, 1)
        else:
            picker = Picker(partial(self._records.options, "person"))
            picker.setAccessibleName(f"{one.text}是哪一位")
            picker.changed.connect(lambda: self._choose(number, picker.key()))
            row.addWidget(picker, 1)
        skip = QPushButton("跳过")
        skip.setAutoDefault(False)
        skip.clicked.connect(lambda: self._decided(number, ""))
        row.addWidget(skip)
        return line

    def _choose(self, number: int, identity: object) -> None:
        if identity:
            self._decided(number, str(identity))

    def _decided(self, number: int, identity: str) -> None:
        line = self._open.pop(number, None)
        if line is not None:
            line.hide()
            line.deleteLater()
        self._say()
        if identity:
            self.found.emit((identity,))
