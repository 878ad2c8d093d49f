"""An error said inside the dialog it belongs to: what happened, what was kept, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.ui.notices import sentence


class ProblemLabel(QLabel):
    """Takes no room while nothing is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "problem")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    def say(self, error: Exception) -> None:
        """Show an error; one that is no UserError is said as a fault of the program."""
        self.setText(words(error))
        self.show()

    def forget(self) -> None:
        """Take the message away."""
        self.clear()
        self.hide()


def words(error: Exception) -> str:
    """Return the three parts of an error as rich text."""
    from html import escape  # its table of entities is not needed before something goes wrong

    if not isinstance(error, UserError):
        return escape(sentence(error))
    parts = [f"<b>{escape(error.what)}</b>"]
    if error.kept:
        parts.append(f"现状：{escape(error.kept)}")
    if error.todo:
        parts.append(f"怎么办：{escape(error.todo)}")
    return "<br>".join(parts)
