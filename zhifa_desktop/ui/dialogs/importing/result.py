"""What an import did, and what to do with the rows that were sent back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.importing import ImportProblem, ImportResult


class ResultPane(QWidget):
    """Counts in words; ``save_refused``, ``show_folder`` and ``again`` are its buttons."""

    save_refused = Signal()
    show_folder = Signal()
    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.counts, self.advice = QLabel(), QLabel(), QLabel()
        self.warnings = QPlainTextEdit(readOnly=True)
        self.warnings.setAccessibleName("请留意")
        self.title.setProperty("role", "title")
        for label in (self.title, self.counts, self.advice):
            label.setWordWrap(True)
        self.refused = QPushButton("保存退回行…")
        self.folder, self.more = QPushButton("打开所在文件夹"), QPushButton("再导入一个文件")
        self.refused.clicked.connect(self.save_refused)
        self.folder.clicked.connect(self.show_folder)
        self.more.clicked.connect(self.again)
        buttons = QHBoxLayout()
        for button in (self.refused, self.folder, self.more):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        for part in (self.title, self.counts, self.advice):
            column.addWidget(part)
        column.addWidget(self.warnings, 6)
        column.addLayout(buttons)
        column.addStretch(2)

    def show_result(self, result: ImportResult, label: str) -> None:
        """Show the counts of an import."""
        wrote = result.applied and (result.added or result.updated)
        nothing = "没有需要写入的行" if result.applied else "有退回的行，按所选方式一行也没有写入"
        self.title.setText(f"“{label}”导入完成" if wrote else nothing)
        self.counts.setText(
            f"共 {result.rows} 行：新增 {result.added}，更新 {result.updated}，"
            f"相同 {result.unchanged}，退回 {result.rejected}。"
            + (f"一并新建 {len(result.created)} 条关联记录。" if result.created and wrote else "")
        )
        self._warn(result.warnings if wrote else ())
        self.refused.setVisible(bool(result.rejected))
        self.folder.hide()
        self.advice.setText(
            "退回的行没有写入。请保存退回行，在表里照着标出的原因改好，再导入那个文件；已导入的行不会重复。"
            if result.rejected
            else ""
        )

    def _warn(self, warnings: tuple[ImportProblem, ...]) -> None:
        """Say what the clerk should know of rows that went in."""
        lines = [f"第{one.row}行：{one.message}" for one in warnings]
        heading = f"已导入，但有 {len(lines)} 处请留意(可复制)："
        self.warnings.setPlainText("\n".join([heading, *lines]))
        self.warnings.setVisible(bool(lines))

    def saved(self, name: str) -> None:
        """Say where the refused rows went."""
        self.folder.show()
        self.advice.setText(f"退回行已保存为“{name}”。改好后再导入这个文件即可。")
