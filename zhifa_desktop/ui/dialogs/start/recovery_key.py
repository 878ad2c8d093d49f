"""The recovery key, shown once: to be printed or saved, and confirmed before going on."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.errors import UserError
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.problem import ProblemLabel

WARNING = (
    "口令忘了，只有恢复密钥能打开台账；两样都丢，数据再也打不开。"
    "请打印两份装入信封，由负责人和办公室分别保存，不要存放在这台电脑上。"
)


class RecoveryKeyView(QWidget):
    """Key, 打印, 保存 and the box that confirms; ``confirmed`` follows the box."""

    confirmed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._unit, self._store = "", "", ""
        said = QLabel(WARNING)
        said.setWordWrap(True)
        self.key = QLabel()
        self.key.setProperty("role", "key")
        self.key.setWordWrap(True)
        self.key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.print_button, self.save_button = QPushButton("打印…"), QPushButton("保存为文本…")
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._save)
        self.box = QCheckBox("我已打印或抄下恢复密钥，并已妥善保存")
        self.box.toggled.connect(self.confirmed)
        self.problem, self.saved = ProblemLabel(), QLabel()
        self.saved.setProperty("role", "hint")
        self.saved.setWordWrap(True)
        self.saved.hide()
        buttons = QHBoxLayout()
        buttons.addWidget(self.print_button)
        buttons.addWidget(self.save_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (said, self.key):
            column.addWidget(part)
        column.addLayout(buttons)
        column.addWidget(self.problem)
        column.addWidget(self.saved)
        column.addStretch(1)
        column.addWidget(self.box)

    def set_key(self, key: str, unit: str, store: Path) -> None:
        """Show a new key."""
        self._key, self._unit, self._store = key, unit, store.name
        self.box.setChecked(False)
        self.saved.hide()
        groups = key.split("-")
        half = (len(groups) + 1) // 2
        self.key.setText("-".join(groups[:half]) + "-\n" + "-".join(groups[half:]))

    def text(self) -> str:
        """Return what is printed and saved."""
        return (
            f"执法质效工作台 恢复密钥\n\n单位：{self._unit}\n台账文件：{self._store}\n\n"
            f"{self._key}\n\n{WARNING}\n"
        )

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # loaded when printing

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            page = QTextDocument()
            page.setHtml(
                f"<div style='font-size:14pt'>{escape(self.text())}</div>".replace(
                    "\n", "<br>"
                ).replace(self._key, f"<tt>{self._key}</tt>")
            )
            page.print_(printer)

    def _save(self) -> None:
        path = files.save_file(self, "保存恢复密钥(建议存到U盘)", "恢复密钥.txt", files.TEXT)
        if path is None:
            return
        try:
            path.write_text(self.text(), "utf-8")
        except OSError:
            self.problem.say(
                UserError(
                    f"不能写入“{path}”",
                    kept="恢复密钥仍显示在上面",
                    todo="请换一个位置，或抄写、打印",
                )
            )
        else:
            self.problem.forget()
            self.saved.setText(f"已保存到“{path}”")
            self.saved.show()


class RecoveryKeyDialog(QDialog):
    """Shows a key made anew; closes only once it is confirmed."""

    def __init__(self, key: str, unit: str, store: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("新的恢复密钥")
        self.view = RecoveryKeyView()
        self.view.set_key(key, unit, store)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.close_button = buttons.button(QDialogButtonBox.StandardButton.Close)
        self.close_button.setEnabled(False)
        self.view.confirmed.connect(self.close_button.setEnabled)
        buttons.rejected.connect(self.accept)
        column = QVBoxLayout(self)
        column.addWidget(self.view)
        column.addWidget(buttons)
        self.resize(520, 340)

    def reject(self) -> None:
        """Stay until the key is confirmed: it is shown only once."""
        if self.view.box.isChecked():
            super().reject()
        else:
            self.view.box.setFocus()
