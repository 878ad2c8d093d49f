"""The fourth step: what goes up, and where the receipt will be noted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from zhifa_desktop.services.clock import china_time
from zhifa_desktop.services.months import MonthState


class HandUpPane(QWidget):
    """Says which version waits to be handed up; receipts are not read in yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said, self.steps = QLabel(), QLabel()
        self.said.setProperty("role", "title")
        for label in (self.said, self.steps):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.said)
        column.addWidget(self.steps)
        column.addStretch(1)

    def show_state(self, state: MonthState) -> None:
        """Show where the month stands."""
        if not state.issued:
            self.said.setText(f"{state.month.label}月报还没有生成")
            self.steps.setText("请先完成前三步：校核、编制审核、签章。")
            return
        last = state.issued[-1]
        made = china_time(last.made_at)
        self.said.setText(f"{state.month.label}月报第{last.version}版待报送")
        self.steps.setText(
            f"月报包：{last.file_name}\n"
            f"生成：{made:%Y-%m-%d %H:%M}，{last.who}\n\n"
            "1. 打印月报 PDF 和报送函，签字、盖章。\n"
            "2. 把月报包交到上级(U盘或报送网页)，报送函随纸质件送达。\n"
            "3. 上级给出的回执请与纸质件一起归档；本版程序还不能读入回执文件。"
        )
