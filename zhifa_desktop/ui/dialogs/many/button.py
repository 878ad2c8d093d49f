"""The button 批量… of a register's page: what can be entered many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QMenu, QToolButton

from zhifa_desktop.services.records import RegisterSpec
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.many import MakeDialog, actions_for
from zhifa_desktop.ui.icons import icon


class ManyButton(QToolButton):
    """``chosen`` tells the records that stand chosen in the table."""

    def __init__(self, desk: Desk, spec: RegisterSpec, chosen: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        self._desk, self._chosen = desk, chosen
        self.dialog: QDialog | None = None
        self.setText("批量")
        self.setIcon(icon("list-checks"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip("一次登记多条，作为一步，可以撤销(Ctrl+Shift+B)")
        menu = QMenu(self)
        for label, make in actions_for(spec):
            menu.addAction(label).triggered.connect(partial(self._open, make))
        self.setMenu(menu)

    def drop_down(self) -> None:
        """Offer what can be entered at once, for the keys."""
        menu = self.menu()
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        menu.setActiveAction(menu.actions()[0])

    def _open(self, make: MakeDialog, *_: object) -> None:
        self.dialog = make(self._desk, self._chosen(), self.window())
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.open()
