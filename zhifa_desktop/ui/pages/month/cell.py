"""One cell of a form: its line as printed, the cell marked, and the records behind it as doors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.cells import Cells, CellView
from zhifa_desktop.services.months import Month, MonthFinding
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.progress import ProgressRow

if TYPE_CHECKING:
    from zhifa_desktop.ui.pages.month.page import MonthPage

IDENTITY = Qt.ItemDataRole.UserRole
SIZE, MARGIN = (720, 440), 48
LATE = "　(上月报出后改过)"
NO_ROWS = "没有逐条的记录：这一格是0，或者只含启用前补录数"


class CellDialog(QDialog):
    """``open_record`` (register, id) opens the record chosen."""

    open_record = Signal(str, str)

    def __init__(self, view: CellView, message: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        place = view.place
        self.setWindowTitle(f"{place.form} {view.title} · {place.line}")
        self.said, self.counted = QLabel(message), QLabel()
        self.said.setWordWrap(True)
        self.counted.setProperty("role", "hint")
        self.line, self.rows = QTableWidget(1, len(view.columns)), QListWidget()
        self.door = QPushButton("打开这条记录")
        self.door.setProperty("role", "primary")
        self._build()
        self._fill_line()
        self._fill_rows()

    def _build(self) -> None:
        self.line.setAccessibleName("这一行")
        self.line.verticalHeader().hide()
        self.line.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.line.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setAccessibleName("这一格的记录")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.door, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self.door.clicked.connect(self._open)
        self.rows.itemActivated.connect(lambda _: self._open())
        column = QVBoxLayout(self)
        for part in (self.said, self.line, self.counted):
            column.addWidget(part)
        column.addWidget(self.rows, 1)
        column.addWidget(buttons)
        room = self.screen().availableGeometry()
        self.resize(min(SIZE[0], room.width() - MARGIN), min(SIZE[1], room.height() - MARGIN))

    def _fill_line(self) -> None:
        columns = self._view.columns
        self.line.setHorizontalHeaderLabels([head for head, _ in columns])
        for place, (_, text) in enumerate(columns):
            item = QTableWidgetItem(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            if place == self._view.chosen:
                item.setBackground(theme.color("warn_soft"))
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            self.line.setItem(0, place, item)
        self.line.resizeColumnsToContents()
        self.line.setCurrentCell(0, self._view.chosen)
        chosen = self.line.item(0, self._view.chosen)
        if chosen is not None:
            self.line.scrollToItem(chosen)
        scroll = self.line.horizontalScrollBar().sizeHint().height()
        height = self.line.horizontalHeader().sizeHint().height() + theme.ROW_HEIGHT
        self.line.setRowHeight(0, theme.ROW_HEIGHT)
        self.line.setFixedHeight(height + scroll + 4)

    def _fill_rows(self) -> None:
        view = self._view
        for identity, title in view.records.items():
            item = QListWidgetItem(title + (LATE if identity in view.late else ""))
            item.setData(IDENTITY, identity)
            self.rows.addItem(item)
        self.rows.setCurrentRow(0)
        self.door.setEnabled(bool(view.records))
        late = f"，其中{len(view.late)}条在上月报出后改过，排在前面" if view.late else ""
        said = f"{view.label}{len(view.records)}条{late}"
        self.counted.setText(said if view.records else NO_ROWS)

    def _open(self) -> None:
        item = self.rows.currentItem()
        if item is not None:
            self.accept()
            self.open_record.emit(self._view.register, str(item.data(IDENTITY)))


def show_cell(
    desk: Desk, page: MonthPage, progress: ProgressRow, month: Month, finding: MonthFinding
) -> None:
    """Show the cell that a finding is about, with the records behind it, over the month page."""
    place = finding.place
    if place is None or progress.busy():
        return
    cells = Cells(desk.workspace)

    def show(view: CellView) -> None:
        dialog = page.cell = CellDialog(view, f"{finding.message}。{finding.mend}。", page)
        dialog.open_record.connect(page.open_record)
        dialog.open()

    progress.run(lambda report: cells.view(month, place), show, page.problem.say)
