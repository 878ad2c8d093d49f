"""The foot of a dialog that does one thing: its button, which Enter presses, and 取消."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QPushButton


def action_buttons(go: QPushButton) -> QDialogButtonBox:
    """Return the foot with a button that does it; its role and default are set here."""
    go.setProperty("role", "primary")
    go.setDefault(True)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    buttons.addButton(go, QDialogButtonBox.ButtonRole.AcceptRole)
    cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
    cancel.setAutoDefault(False)  # else Enter closes the dialog while the action is not ready
    return buttons
