"""How rows go in: new ones, known ones or both, which columns, and whether all or nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

MODES = (("both", "新增并更新"), ("add", "只新增，已有的不动"), ("update", "只更新，不新增"))
NAME = Qt.ItemDataRole.UserRole


class OptionsPane(QWidget):
    """``changed`` when the rows have to be looked at again."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.modes, self.columns = QButtonGroup(self), QListWidget()
        self.only = QCheckBox("只更新这几栏")
        self.whole = QCheckBox("有退回行时全部不导入")
        self.columns.setAccessibleName("要更新的栏目")
        column = QVBoxLayout(self)
        for number, (_, label) in enumerate(MODES):
            button = QRadioButton(label)
            button.setChecked(number == 0)
            self.modes.addButton(button, number)
            column.addWidget(button)
        for part in (self.only, self.columns, self.whole):
            column.addWidget(part)
        column.addStretch(1)
        self.columns.hide()
        self.modes.idToggled.connect(self._mode)
        self.only.toggled.connect(self._only)
        self.columns.itemChanged.connect(lambda _: self.changed.emit())

    def show_columns(self, columns: tuple[tuple[str, str], ...]) -> None:
        """Offer the columns (name, label) that the file fills, all chosen."""
        chosen = {name for name, _ in self._items(Qt.CheckState.Unchecked)}
        self.columns.blockSignals(True)
        self.columns.clear()
        for name, label in columns:
            item = QListWidgetItem(label)
            item.setData(NAME, name)
            state = Qt.CheckState.Unchecked if name in chosen else Qt.CheckState.Checked
            item.setCheckState(state)
            self.columns.addItem(item)
        self.columns.blockSignals(False)

    def mode(self) -> str:
        """Return both, add or update."""
        return MODES[self.modes.checkedId()][0]

    def chosen_columns(self) -> tuple[str, ...] | None:
        """Return the columns to update; None for all."""
        if not self.only.isChecked() or self.mode() == "add":
            return None
        return tuple(name for name, _ in self._items(Qt.CheckState.Checked))

    def take(self, mode: str, only: tuple[str, ...] | None) -> None:
        """Choose as a sender's profile says; nobody is told."""
        self.blockSignals(True)
        number = next(n for n, (name, _) in enumerate(MODES) if name == mode)
        self.modes.button(number).setChecked(True)
        self.only.setChecked(only is not None)
        for row in range(self.columns.count()):
            item = self.columns.item(row)
            on = only is None or item.data(NAME) in only
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.blockSignals(False)

    def _items(self, state: Qt.CheckState) -> list[tuple[str, str]]:
        items = [self.columns.item(row) for row in range(self.columns.count())]
        return [(str(i.data(NAME)), i.text()) for i in items if i.checkState() == state]

    def _mode(self, _number: int, checked: bool) -> None:
        if checked:
            self.only.setEnabled(self.mode() != "add")
            self.columns.setVisible(self.only.isChecked() and self.mode() != "add")
            self.changed.emit()

    def _only(self, checked: bool) -> None:
        self.columns.setVisible(checked)
        self.changed.emit()
