"""The lists of the start page: unfinished forms, what the month needs, what presses."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.early_warnings import WarningLine
from zhifa_desktop.services.month_checks import LEVELS
from zhifa_desktop.services.months import MonthFinding
from zhifa_desktop.services.readiness import Readiness
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.pages.warnings.table import ICONS as WARNING_ICONS
from zhifa_desktop.ui.widgets.yielding_label import YieldingLabel

MOST, MOST_UNFINISHED = 200, 4
BLOCK, EXPLAIN, HINT = LEVELS
ICONS = {
    BLOCK: ("circle-alert", "bad"), EXPLAIN: ("triangle-alert", "warn"), HINT: ("info", "muted"),
}  # fmt: skip
SAID_BY_FINDINGS = ("blocking", "unexplained", "issued", "handed_up")
"""Parts of the readiness that the findings say already, or the heading."""
PLACE = Qt.ItemDataRole.UserRole


class Listed(QWidget):
    """A heading, a sentence, a button and a list; ``opened`` gives a line's register and id."""

    opened = Signal(str, str)

    def __init__(self, name: str, button: str, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.said, self.list = QLabel(name), YieldingLabel(), QListWidget()
        self.more, self.nothing = QPushButton(button), QLabel(nothing)
        self.heading.setProperty("role", "section")
        self.said.setProperty("role", "hint")
        self.nothing.setProperty("role", "empty")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.list.setWordWrap(True)
        self.list.setSpacing(1)
        self.list.setAccessibleName(name)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda item: self.opened.emit(*item.data(PLACE)))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.nothing)
        row = QHBoxLayout()
        row.addWidget(self.heading)
        row.addWidget(self.said, 1)
        row.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.stack, 1)

    def fill(self, items: Iterable[QListWidgetItem]) -> None:
        """List other lines; the sentence that there is nothing where there are none."""
        self.list.clear()
        for item in items:
            self.list.addItem(item)
        self.stack.setCurrentIndex(0 if self.list.count() else 1)


def finding_items(findings: Iterable[MonthFinding]) -> list[QListWidgetItem]:
    """Return what a month's check found, without what has its reason."""
    found = []
    for finding in [one for one in findings if not one.reason][:MOST]:
        item = QListWidgetItem(f"[{finding.level_words}] {finding.message}")
        item.setIcon(icon(*ICONS[finding.level]))
        item.setToolTip(f"{finding.mend}\n双击或按回车打开这条记录")
        item.setData(PLACE, (finding.register, finding.record_id))
        found.append(item)
    return found


def part_items(ready: Readiness) -> list[QListWidgetItem]:
    """Return what the month needs besides: what no line of its check says."""
    found = []
    for part in ready.left:
        if part.id not in SAID_BY_FINDINGS:
            for text in part.open:
                item = QListWidgetItem(icon("list-checks", "muted"), text)
                item.setToolTip("双击或按回车去月报")
                item.setData(PLACE, ("", ""))
                found.append(item)
    return found


def warning_items(lines: Iterable[WarningLine]) -> list[QListWidgetItem]:
    """Return warnings, the most pressing first."""
    found = []
    for line in tuple(lines)[:MOST]:
        item = QListWidgetItem(f"[{line.urgency_words}] {line.warned.message}")
        item.setIcon(icon(*WARNING_ICONS[line.warned.urgency]))
        item.setToolTip(f"{line.warned.mend}\n双击或按回车打开")
        item.setData(PLACE, (line.warned.register, line.warned.record_id))
        found.append(item)
    return found


class UnfinishedList(QListWidget):
    """The forms left unfinished; out of sight where there are none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName("没写完的表单")
        self.setWordWrap(True)
        self.setSpacing(1)
        self.hide()

    def refresh(self) -> None:
        """Look which forms there are."""
        kept = {spec.name: spec.label for spec in self._desk.records.kept()}
        waiting = [one for one in self._desk.unfinished.waiting() if one.register in kept]
        self.clear()
        for one in waiting[:MOST_UNFINISHED]:
            what = "修改" if one.record else "新增"
            named = self._desk.records.labels(one.register, [one.record] if one.record else [])
            said = f"没写完：{what}{kept[one.register]} {named.get(one.record, '')}".rstrip()
            item = QListWidgetItem(icon("file-pen"), f"{said}({one.kept_at:%m月%d日 %H:%M})")
            item.setToolTip("双击或按回车接着写")
            item.setData(PLACE, (one.register, one.record))
            self.addItem(item)
        rows = self.count()
        self.setVisible(bool(rows))
        self.setFixedHeight(rows * (self.sizeHintForRow(0) + 2) + 8)
