"""Undo and redo of the whole program: two buttons that say what they would do, and their keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QToolButton, QWidget

from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.icons import icon


class UndoButtons(QWidget):
    """Stands in the status bar of the window whose keys it serves."""

    def __init__(self, desk: Desk, window: QMainWindow) -> None:
        super().__init__(window)
        self._desk = desk
        self._turning = False
        self.undo, self.redo = QToolButton(), QToolButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button, words, name in ((self.undo, "撤销", "undo-2"), (self.redo, "重做", "redo-2")):
            button.setText(words)
            button.setIcon(icon(name))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            row.addWidget(button)
        self.undo.clicked.connect(lambda: self._turn(desk.undoing.undo, "已撤销"))
        self.redo.clicked.connect(lambda: self._turn(desk.undoing.redo, "已重做"))
        QShortcut(QKeySequence.StandardKey.Undo, window, self.undo.click)
        QShortcut(QKeySequence("Ctrl+Y"), window, self.redo.click)
        QShortcut(QKeySequence("Ctrl+Shift+Z"), window, self.redo.click)
        desk.notices.changed.connect(lambda _: self.show_steps())
        self.show_steps()

    def show_steps(self) -> None:
        """Say what would be undone and done again."""
        undoing = self._desk.undoing
        for button, what, words, keys in (
            (self.undo, undoing.next_undo(), "撤销", "Ctrl+Z"),
            (self.redo, undoing.next_redo(), "重做", "Ctrl+Y"),
        ):
            button.setEnabled(bool(what) and not self._turning)
            button.setToolTip(f"{words}：{what}({keys})" if what else f"没有可{words}的操作")

    def _turn(self, way: Callable[[Report], str], done: str) -> None:
        self._turning = True
        self.show_steps()

        def over() -> None:
            self._turning = False
            self.show_steps()

        def turned(what: str) -> None:
            over()
            self._desk.notices.say(f"{done}：{what}")

        def failed(error: Exception) -> None:
            over()
            self._desk.notices.fail(error)

        self._desk.jobs.submit(
            way, turned, failed, over, label=done.removeprefix("已"), writes=True
        )
