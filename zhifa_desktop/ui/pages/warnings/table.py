"""The warnings, a line each: how pressing, what, by when, whose, and what was done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from zhifa_desktop.services.early_warnings import Urgency, WarningLine
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.models.row_list import Index, RowList

ICONS = {
    Urgency.URGENT: ("circle-alert", "bad"), Urgency.SOON: ("triangle-alert", "warn"),
    Urgency.EARLY: ("info", "muted"),
}  # fmt: skip
"""Icon and colour of each urgency; a word always stands beside them."""
NO_DAY, NO_UNIT = "—", "—"


class WarningsModel(RowList):
    """The warnings as the service gave them."""

    headings = ("级别", "事项", "到期", "机构", "处理情况")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line: WarningLine = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            # a pixmap: an icon turns white on the chosen line, which here is light
            return icon(*ICONS[line.warned.urgency]).pixmap(theme.ICON)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{line.label}：{line.warned.message}\n{line.warned.mend}"
        return None

    def _text(self, line: WarningLine, column: int) -> str:
        return (
            line.urgency_words, line.warned.message, str(line.warned.due or NO_DAY),
            line.unit_name or NO_UNIT, noted(line),
        )[column]  # fmt: skip


def noted(line: WarningLine) -> str:
    """Return what was done, and when to be reminded again."""
    again = f"({line.note.remind_on}再提醒)" if line.note.remind_on else ""
    return f"{line.note.text}{again}"


class WarningsTable(QTableView):
    """One line is chosen at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.warnings = WarningsModel(self)
        self.setModel(self.warnings)
        self.setAccessibleName("预警")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        modes = QHeaderView.ResizeMode
        for column, width in ((0, 84), (2, 96), (3, 130), (4, 170)):
            header.setSectionResizeMode(column, modes.Interactive)
            header.resizeSection(column, width)
        header.setSectionResizeMode(1, modes.Stretch)

    def show_lines(self, lines: tuple[WarningLine, ...]) -> None:
        """Show these, keeping the chosen one chosen where it is still there."""
        before, row = self.current(), max(self.currentIndex().row(), 0)
        self.warnings.show_rows(lines)
        keys = [line.warned.key for line in lines]
        if before is not None and before.warned.key in keys:
            row = keys.index(before.warned.key)
        if lines:
            self.selectRow(min(row, len(lines) - 1))

    def current(self) -> WarningLine | None:
        """Return the warning chosen."""
        index = self.currentIndex()
        return self.warnings.rows[index.row()] if index.isValid() else None
