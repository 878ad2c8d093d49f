"""Buttons with a picture before their words."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from zhifa_desktop.ui.icons import icon


def icon_button(words: str, name: str) -> QPushButton:
    """Return a button that Enter does not press by chance."""
    made = QPushButton(words)
    made.setIcon(icon(name))
    made.setAutoDefault(False)
    return made
