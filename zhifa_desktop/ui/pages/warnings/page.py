"""The page of warnings: narrowed by urgency, unit, rule and words; printed unit by unit."""

from __future__ import annotations

from collections import Counter
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zhifa_desktop.services.early_warnings import URGENCIES, Urgency, WarningLine
from zhifa_desktop.services.printed_warnings import print_warnings
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.paper import show_paper
from zhifa_desktop.ui.dialogs.progress import ProgressRow
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.pages.warnings.handling import HandlingBar
from zhifa_desktop.ui.pages.warnings.table import WarningsTable
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.search_box import SearchBox

EVERY_UNIT, EVERY_RULE, NO_UNIT = "全部机构", "全部事项", "未注明机构"
NOTHING = "没有需要处理的预警。"
NARROWED = "没有符合条件的预警。"
LOOKING = "正在检查…"


class WarningsPage(QWidget):
    """``open_record`` (register, id) leads to what has to be mended; ``go`` to a page."""

    open_record = Signal(str, str)
    go = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lines: tuple[WarningLine, ...] = ()
        self.said, self.nothing = QLabel(), QLabel(LOOKING)
        self.chips = {one: QPushButton(words) for one, words in URGENCIES.items()}
        self.units, self.rules, self.search = Choice(), Choice(), SearchBox("查找预警")
        self.waiting = QCheckBox("含稍后提醒的")
        self.print = QPushButton(icon("printer"), "打印清单…")
        self.table, self.handling = WarningsTable(), HandlingBar()
        self.progress = ProgressRow(desk.jobs)
        self._build()
        self._connect()

    def _build(self) -> None:
        title = QLabel("预警")
        title.setProperty("role", "title")
        self.said.setProperty("role", "hint")
        self.nothing.setProperty("role", "empty")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(self.said, 1)
        head.addWidget(self.print)
        row = QHBoxLayout()
        for chip in self.chips.values():
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            row.addWidget(chip)
        for box, name in ((self.units, "机构"), (self.rules, "事项")):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            row.addWidget(box, 1)
        row.addWidget(self.search, 2)
        row.addWidget(self.waiting)
        column = QVBoxLayout(self)
        for part in (head, row):
            column.addLayout(part)
        column.addWidget(self.table, 1)
        column.addWidget(self.nothing, 1)
        column.addWidget(self.handling)
        column.addWidget(self.progress)

    def _connect(self) -> None:
        self._desk.watch.found.connect(self._found)
        for chip in self.chips.values():
            chip.toggled.connect(lambda _: self._narrow())
        for box in (self.units, self.rules):
            box.currentIndexChanged.connect(lambda _: self._narrow())
        self.search.asked.connect(lambda _: self._narrow())
        self.search.down.connect(self.table.setFocus)
        self.waiting.toggled.connect(lambda _: self._narrow())
        self.table.selectionModel().currentRowChanged.connect(
            lambda *_: self.handling.show_line(self.table.current())
        )
        self.table.doubleClicked.connect(lambda _: self._open())
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pressed = QShortcut(QKeySequence(key), self.table)
            pressed.setContext(Qt.ShortcutContext.WidgetShortcut)
            pressed.activated.connect(self._open)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        QShortcut(QKeySequence.StandardKey.Print, self, self.print_list)
        self.handling.opened.connect(self._open)
        self.handling.kept.connect(self._keep)
        self.print.clicked.connect(self.print_list)
        self.progress.running.connect(lambda on: self.print.setEnabled(not on))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._desk.watch.want()

    def shown(self) -> tuple[WarningLine, ...]:
        """Return the warnings that are listed."""
        return tuple(self.table.warnings.rows)

    def _found(self, lines: tuple[WarningLine, ...]) -> None:
        self._lines = lines
        units = sorted({line.unit_name or NO_UNIT for line in lines})
        labels = dict.fromkeys(line.label for line in lines)
        _offer(self.units, [EVERY_UNIT, *units])
        _offer(self.rules, [EVERY_RULE, *labels])
        self._narrow()

    def _narrow(self) -> None:
        today = self._desk.workspace.today()
        due = [one for one in self._lines if self.waiting.isChecked() or not one.put_off(today)]
        counts = Counter(line.warned.urgency for line in due)
        for urgency, chip in self.chips.items():
            chip.setText(f"{URGENCIES[urgency]} {counts[urgency]}")
        put_off = len(self._lines) - len(due)
        self.said.setText(f"另有{put_off}条设了稍后提醒" if put_off else "")
        lines = tuple(line for line in due if self._fits(line))
        self.table.show_lines(lines)
        self.table.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        self.nothing.setText(NARROWED if due else NOTHING)
        self.handling.show_line(self.table.current() if lines else None)
        self.print.setEnabled(bool(lines))

    def _fits(self, line: WarningLine) -> bool:
        wanted = {one for one, chip in self.chips.items() if chip.isChecked()}
        if wanted and line.warned.urgency not in wanted:
            return False
        unit = line.unit_name or NO_UNIT
        if self.units.currentIndex() > 0 and unit != self.units.currentText():
            return False
        if self.rules.currentIndex() > 0 and line.label != self.rules.currentText():
            return False
        said = f"{line.warned.message}{line.unit_name}{line.note.text}"
        return all(word in said for word in self.search.text().split())

    def show_urgency(self, urgency: Urgency) -> None:
        """List the warnings of one urgency alone."""
        for one, chip in self.chips.items():
            chip.setChecked(one is urgency)

    def _open(self) -> None:
        line = self.table.current()
        if line is None:
            return
        if line.warned.register:
            self.open_record.emit(line.warned.register, line.warned.record_id)
        else:
            self.go.emit("month")

    def _keep(self, key: str, text: str, remind_on: date | None) -> None:
        service = self._desk.watch.service
        self._desk.jobs.submit(
            lambda report: service.note(key, text, remind_on),
            while_living(self, self._kept), while_living(self, self.handling.refuse), writes=True,
        )  # fmt: skip

    def _kept(self, _: object) -> None:
        self._desk.notices.say("处理情况已保存")
        self._desk.watch.refresh()

    def print_list(self) -> None:
        """Show what is listed as it will be printed, each unit on a page of its own."""
        lines, workspace = self.shown(), self._desk.workspace
        if lines and not self.progress.busy():
            self.progress.run(
                lambda report: print_warnings(workspace, lines),
                while_living(self, self._show_paper), self._desk.notices.fail,
            )  # fmt: skip

    def _show_paper(self, data: bytes) -> None:
        name = f"预警清单_{self._desk.workspace.today()}.pdf"
        self.preview = show_paper(self._desk.jobs, self, "打印预警清单", data, name)


def _offer(box: Choice, words: list[str]) -> None:
    """Offer other words, keeping the chosen one where it is still offered."""
    chosen = box.currentText() if box.currentIndex() > 0 else words[0]
    blocked = box.blockSignals(True)
    box.clear()
    box.addItems(words)
    box.setCurrentIndex(max(box.findText(chosen), 0))
    box.blockSignals(blocked)
