"""Every row of the file with what would become of it; wrong cells marked, the reason in words.

The model makes a row when it is looked at; ten thousand rows cost nothing until seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from zhifa_desktop.services.importing import ImportPreview, PreviewRow
from zhifa_desktop.services.merging import Side
from zhifa_desktop.services.records import ERROR
from zhifa_desktop.ui import theme

Index = QModelIndex | QPersistentModelIndex
STATUSES = {
    "new": "新增", "changed": "有变化", "conflict": "冲突", "same": "相同", "refused": "退回",
}  # fmt: skip
FIXED = ("行号", "处理", "原因或改动")
ALL = ""
REASON = 2
HELD = 400


class PreviewModel(QAbstractTableModel):
    """The rows of one status, or all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[PreviewRow] = ()
        self._statuses: tuple[str, ...] = ()
        self._chosen: Sequence[int] = ()
        self._columns: tuple[tuple[str, str], ...] = ()
        self._status = ALL
        self._row = lru_cache(HELD)(lambda number: self._rows[number])

    def show_preview(self, preview: ImportPreview, columns: tuple[tuple[str, str], ...]) -> None:
        """Show another preview; ``columns`` are (name, label) of what the file fills."""
        self.beginResetModel()
        self._rows, self._columns = preview.rows, columns
        self._statuses = preview.fates
        self._row.cache_clear()
        self._choose()
        self.endResetModel()

    def show_status(self, status: str) -> None:
        """Show only the rows of a status; "" for all."""
        self.beginResetModel()
        self._status = status
        self._choose()
        self.endResetModel()

    def _choose(self) -> None:
        wanted, count = self._status, len(self._statuses)
        self._chosen = (
            [n for n, status in enumerate(self._statuses) if status == wanted]
            if wanted
            else range(count)
        )

    def row(self, number: int) -> PreviewRow:
        """Return a row as it is shown."""
        return self._row(self._chosen[number])

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._chosen)

    def columnCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return len(FIXED) + len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return FIXED[section] if section < len(FIXED) else self._columns[section - len(FIXED)][1]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self.row(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._said(row, column) or self._text(row, column)
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._background(row, column)
        if role == Qt.ItemDataRole.ForegroundRole and column == 1 and row.status == "refused":
            return theme.color("bad")
        return None

    def _text(self, row: PreviewRow, column: int) -> str:
        if column == 0:
            return str(row.number)
        if column == 1:
            return STATUSES[row.status]
        if column == REASON:
            return reason(row, self._columns)
        name = self._columns[column - len(FIXED)][0]
        text = row.shown.get(name, "").replace("\n", " ")
        return f"{text}(原：{row.before[name] or '空'})" if name in row.before else text

    def sides(self, number: int) -> tuple[Side, ...]:
        """Return the file's row beside our record, where one would change the other."""
        row = self.row(number)
        sides = []
        for name, label in self._columns:
            theirs = row.shown.get(name, "")
            ours = row.before.get(name, row.left.get(name, theirs))
            differs = name in row.before or name in row.left
            if theirs or ours:
                sides.append(Side(name, label, theirs, ours, differs, name in row.left))
        return tuple(sides) if row.before or row.left else ()

    def place(self, key: tuple[int, int]) -> int:
        """Return where a row stands among those shown; -1 where it does not."""
        return next((n for n in range(len(self._chosen)) if self.row(n).key == key), -1)

    def told(self, number: int) -> str:
        """Return all that is to be said of a row."""
        return reason(self.row(number), self._columns)

    def _background(self, row: PreviewRow, column: int) -> object:
        """Return the colour of a cell that is wrong, that changes something, or to be noted."""
        if self._said(row, column):
            return theme.color("bad_soft" if row.status == "refused" else "warn_soft")
        changes = column >= len(FIXED) and self._columns[column - len(FIXED)][0] in row.before
        return theme.color("accent_soft") if changes else None

    def _said(self, row: PreviewRow, column: int) -> str:
        """Return what is wrong with a cell; blank where nothing is."""
        if column < len(FIXED):
            return ""
        name = self._columns[column - len(FIXED)][0]
        return "；".join(problem.message for problem in row.problems if problem.column == name)


def reason(row: PreviewRow, columns: Sequence[tuple[str, str]]) -> str:
    """Return what refuses a row; else what it changes, then what is to be noted of it."""
    wrong = [problem.message for problem in row.problems if problem.level == ERROR]
    changes = [
        f"{label}：{row.before[name] or '空'} → {row.shown.get(name) or '空'}"
        for name, label in columns
        if name in row.before
    ]
    labels = dict(columns)
    changes += [
        f"{labels.get(name, name)}：保留台账的“{text or '空'}”" for name, text in row.left.items()
    ]
    notes = [problem.message for problem in row.problems]
    return "；".join(dict.fromkeys(wrong or [*changes, *notes])).replace("\n", " ")
