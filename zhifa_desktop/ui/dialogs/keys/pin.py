"""The PINs of the USB keys that are to sign; they live as long as the dialog, and one signing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zhifa_desktop.services.tokens import TokenToAsk
from zhifa_desktop.ui.dialogs.action_buttons import action_buttons
from zhifa_desktop.ui.dialogs.start.passphrases import PassphraseEdit


class PinDialog(QDialog):
    """One field for each token, with what it tells of the tries left."""

    def __init__(self, asked: Sequence[TokenToAsk], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("输入 UKey 的 PIN")
        self.fields: dict[str, PassphraseEdit] = {}
        form = QFormLayout()
        for one in asked:
            field = self.fields[one.serial] = PassphraseEdit()
            field.setAccessibleName(f"“{one.label}”的 PIN")
            field.textChanged.connect(self._look)
            form.addRow(f"“{one.label}”（{one.roles}签名）", field)
            if one.tries:
                warned = QLabel(f"注意：{one.tries}。")
                warned.setProperty("role", "problem")
                warned.setWordWrap(True)
                form.addRow("", warned)
        hint = QLabel("PIN 只用于这一次签名，不保存。签名完成前请不要拔出 UKey。")
        hint.setProperty("role", "hint")
        hint.setWordWrap(True)
        self.go = QPushButton("签名")
        buttons = action_buttons(self.go)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(hint)
        column.addWidget(buttons)
        self.resize(460, 0)
        self._look()

    def pins(self) -> dict[str, str]:
        """Return what was typed, by the token's serial number."""
        return {serial: field.text() for serial, field in self.fields.items()}

    def _look(self) -> None:
        self.go.setEnabled(all(field.text() for field in self.fields.values()))
