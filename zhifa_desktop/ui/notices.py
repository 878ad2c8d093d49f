"""Telling the clerk: a quiet line at the foot, or a dialog where something must be read.

Also carries the store's change notices from the writing thread to the window's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.log import fault_number

if TYPE_CHECKING:
    from zhifa_desktop.services.workspace import Workspace


class Notices(QObject):
    """``said`` is a line for the status bar; ``changed`` names registers that were written."""

    said = Signal(str)
    changed = Signal(frozenset)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._window = parent
        self._box: QMessageBox | None = None
        self._leave: Callable[[], None] | None = None

    def stand_on(self, window: QWidget) -> None:
        """Show dialogs on this window from now on."""
        self._window = window

    def follow(self, workspace: Workspace) -> None:
        """Pass on the store's change notices; Qt queues them to this thread."""
        self._leave = workspace.subscribe(self.changed.emit)

    def leave(self) -> None:
        """Stop passing on notices (before the store is closed)."""
        if self._leave is not None:
            self._leave()
            self._leave = None

    def say(self, text: str) -> None:
        """Show one quiet line."""
        self.said.emit(text)

    def fail(self, error: Exception) -> None:
        """Show an error in a dialog that waits to be read."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("没有完成")
        box.setText(sentence(error))
        if isinstance(error, UserError):
            more = "\n".join(part for part in (error.kept, error.todo) if part)
            box.setInformativeText(more)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._box = box  # without a window nobody else holds it
        box.open()


def sentence(error: Exception) -> str:
    """Return what happened in one sentence; a bug gets its number in the log."""
    if isinstance(error, UserError):
        return error.what
    number = fault_number(error)
    return f"程序出了差错，这一步没有完成(编号{number})。请重试；仍不行时把编号告诉维护人员。"
