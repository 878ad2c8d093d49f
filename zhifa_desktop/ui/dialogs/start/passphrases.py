"""Typing a new passphrase twice, with a hint how strong it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.ui.dialogs.start.strength import SHORT, hint


class PassphraseEdit(QLineEdit):
    """A passphrase whose letters are hidden unless asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def reveal(self, shown: bool) -> None:
        """Show or hide the letters."""
        hidden, plain = QLineEdit.EchoMode.Password, QLineEdit.EchoMode.Normal
        self.setEchoMode(plain if shown else hidden)


def reveal_box(*fields: PassphraseEdit) -> QCheckBox:
    """Return a box that shows what is typed in these fields."""
    box = QCheckBox("显示口令")
    for field in fields:
        box.toggled.connect(field.reveal)
    return box


class NewPassphrase(QWidget):
    """Two fields and a hint; ``changed`` tells whether they could be taken."""

    changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first, self.second, self.hint = PassphraseEdit(), PassphraseEdit(), QLabel()
        self.first.setAccessibleName("新口令")
        self.second.setAccessibleName("再输一遍新口令")
        self.hint.setProperty("role", "hint")
        self.form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("新口令", self.first)
        form.addRow("再输一遍", self.second)
        below = QHBoxLayout()
        below.addWidget(self.hint, 1)
        self.shown = reveal_box(self.first, self.second)
        below.addWidget(self.shown)
        form.addRow("", below)
        for field in (self.first, self.second):
            field.textChanged.connect(self._look)
        self._look()

    def _look(self) -> None:
        first, second = self.first.text(), self.second.text()
        said = hint(first)
        if second and not first.startswith(second):
            said = "两次输入不一致"
        elif said and not said.startswith("还差"):
            said = f"口令强度：{said}"
        self.hint.setText(said or f"至少 {SHORT} 个字符，可用四五个不相干的词")
        self.changed.emit(self.ready())

    def ready(self) -> bool:
        """Answer whether both are the same and long enough."""
        return len(self.first.text()) >= SHORT and self.first.text() == self.second.text()

    def value(self) -> str:
        """Return the passphrase.

        Raises:
            UserError: The two differ.
        """
        if self.first.text() != self.second.text():
            raise UserError("两次输入的口令不一致", todo="请重新输入第二遍")
        return self.first.text()

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.second.clear()
