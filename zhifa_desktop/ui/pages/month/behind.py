"""The records behind a figure, each a door; from every figure to its rows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

IDENTITY = Qt.ItemDataRole.UserRole


class BehindDialog(QDialog):
    """``open_record`` (register, id) opens the one chosen."""

    open_record = Signal(str, str)

    def __init__(
        self,
        heading: str,
        register: str,
        titles: Mapping[str, str],
        parent: QWidget | None = None,
        *,
        title: str = "相差的记录",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._register = register
        said = QLabel(f"{heading}，共 {len(titles)} 条")
        said.setWordWrap(True)
        self.rows = QListWidget()
        self.rows.setAccessibleName(title)
        for identity, named in titles.items():
            item = QListWidgetItem(named)
            item.setData(IDENTITY, identity)
            self.rows.addItem(item)
        self.door = QPushButton("打开这条记录")
        self.door.setProperty("role", "primary")
        self.door.setEnabled(bool(titles))
        self.rows.setCurrentRow(0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.door, QDialogButtonBox.ButtonRole.ActionRole)
        self.copy = buttons.addButton("复制名单", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        self.door.clicked.connect(self._open)
        self.rows.itemActivated.connect(lambda _: self._open())
        column = QVBoxLayout(self)
        column.addWidget(said)
        column.addWidget(self.rows, 1)
        column.addWidget(buttons)
        self.resize(480, 400)

    def _copy(self) -> None:
        """Copy the names, one to a line, as a sheet or a message takes them."""
        names = (self.rows.item(row).text() for row in range(self.rows.count()))
        QGuiApplication.clipboard().setText("\n".join(names))

    def _open(self) -> None:
        item = self.rows.currentItem()
        if item is not None:
            self.accept()
            self.open_record.emit(self._register, str(item.data(IDENTITY)))
