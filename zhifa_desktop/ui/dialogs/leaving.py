"""The question before something typed would be lost: save, do not save, go on."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

SAVE, DISCARD = QMessageBox.StandardButton.Save, QMessageBox.StandardButton.Discard


def ask_to_save(over: QWidget, title: str, text: str) -> int:
    """Return SAVE, DISCARD, or what says that the clerk goes on."""
    box = QMessageBox(over)
    box.setWindowTitle(title)
    box.setText(text)
    box.setStandardButtons(SAVE | DISCARD | QMessageBox.StandardButton.Cancel)
    box.button(SAVE).setText("保存")
    box.button(DISCARD).setText("不保存")
    box.button(QMessageBox.StandardButton.Cancel).setText("继续修改")
    return box.exec()
