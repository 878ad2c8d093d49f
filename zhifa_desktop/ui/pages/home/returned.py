"""The months that came back: each line leads to what the superior wants mended."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from zhifa_desktop.services.receipts import KeptReceipt
from zhifa_desktop.ui.icons import icon

MONTH = Qt.ItemDataRole.UserRole


class ReturnedList(QListWidget):
    """``opened`` gives the month of a return; out of sight where nothing came back."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("被退回的月报")
        self.setWordWrap(True)
        self.setSpacing(1)
        self.itemActivated.connect(lambda item: self.opened.emit(item.data(MONTH)))
        self.hide()

    def show_returns(self, returns: Iterable[KeptReceipt]) -> None:
        """List the returns that wait to be mended."""
        self.clear()
        for one in returns:
            item = QListWidgetItem(icon("circle-alert", "bad"), words(one))
            item.setToolTip("双击或按回车，逐条打开要改的地方")
            item.setData(MONTH, one.month)
            self.addItem(item)
        rows = self.count()
        self.setVisible(bool(rows))
        self.setFixedHeight(rows * (self.sizeHintForRow(0) + 2) + 8)


def words(one: KeptReceipt) -> str:
    """Return what a return says on the start page: 2026年10月月报第1版被退回：3处要改."""
    said = f"{one.month.label}月报第{one.version}版被退回"
    if not one.findings:
        return f"{said}：{one.opinion or '没有列出要改的地方，请电话问清楚'}"
    if not one.open:
        return f"{said}：{len(one.findings)}处都已改，请重新生成一版再报"
    mended = f"，已改{len(one.done)}处" if one.done else ""
    return f"{said}：{one.open}处要改{mended}"
