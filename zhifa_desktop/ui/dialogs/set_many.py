"""One column of many rows set to one value, with the editor that the form has for it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.blocks import may_be_set
from zhifa_desktop.services.records import ColumnSpec, Records
from zhifa_desktop.ui.widgets.choice import Choice
from zhifa_desktop.ui.widgets.fields import Field, Unreadable, make_field

WIDTH = 460


class SetManyDialog(QDialog):
    """``given`` tells the column and the value."""

    given = Signal(str, object)

    def __init__(
        self,
        records: Records,
        register: str,
        rows: int,
        first: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._records, self._spec = records, records.spec(register)
        self.setWindowTitle("批量修改")
        self.setMinimumWidth(WIDTH)
        self.columns, self.fault = Choice(), QLabel()
        self.fault.setProperty("role", "fault")
        self.fault.setWordWrap(True)
        self.fault.hide()
        settable = [column for column in self._spec.columns if may_be_set(column)]
        for column in settable:
            self.columns.addItem(column.label, column.name)
        self.field: Field | None = None
        self.go, self.back = QPushButton(f"修改这 {rows:,} 行"), QPushButton("取消")
        self._build(rows)
        self.columns.currentIndexChanged.connect(lambda _: self._show_field())
        self.columns.setCurrentIndex(max(self.columns.findData(first), 0))
        self._show_field()

    def _build(self, rows: int) -> None:
        self.go.setProperty("role", "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self._give)
        self.back.clicked.connect(self.reject)
        self._place = QVBoxLayout()
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        for part in (
            QLabel(f"把选中的 {rows:,} 行{self._spec.label}的"), self.columns,
            QLabel("都改为(留空就是清空)："),
        ):  # fmt: skip
            column.addWidget(part)
        column.addLayout(self._place)
        column.addWidget(self.fault)
        column.addStretch(1)
        column.addLayout(buttons)

    def _show_field(self) -> None:
        if self.field is not None:
            self.field.hide()
            self.field.deleteLater()
        column = self._spec.column(self.columns.currentData())
        self.field = make_field(self._records, self._spec.name, column)
        self._place.addWidget(self.field)
        self.fault.hide()

    def _give(self) -> None:
        assert self.field is not None
        column: ColumnSpec = self.field.column
        try:
            value = self.field.value()
        except Unreadable as error:
            self.fault.setText(f"✗ “{column.label}”{error}")
            self.fault.show()
            self.field.mark(wrong=True)
            return
        self.given.emit(column.name, value)
        self.accept()
