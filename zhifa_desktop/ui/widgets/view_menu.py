"""The button of a register's views: take one up, keep one, divide the register, print it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QToolButton

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.near_duplicates import comparable
from zhifa_desktop.services.saved_views import SavedView
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.collecting import opener
from zhifa_desktop.ui.dialogs.filling import filler
from zhifa_desktop.ui.dialogs.merging import merger
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.models.record_table import RecordTable
from zhifa_desktop.ui.widgets.group_pane import GroupPane


class ViewMenu(QToolButton):
    """``chosen`` gives the SavedView to show, ``printing`` asks for the list on paper."""

    chosen = Signal(object)
    printing = Signal()

    def __init__(self, desk: Desk, model: RecordTable, groups: GroupPane) -> None:
        super().__init__()
        self._desk, self._model, self._groups = desk, model, groups
        self.setText("视图")
        self.setIcon(icon("eye"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip("保存现在的查找、筛选、排序、分组和栏目，下次一点就到")
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    def keep(self, name: str) -> None:
        """Keep what the table shows now under a name."""
        columns = tuple(column.name for column in self._model.columns)
        try:
            view = SavedView(name, columns, self._model.query, self._groups.by)
            self._desk.views.save(self._model.register, view)
        except UserError as error:
            self._desk.notices.fail(error)
            return
        self._desk.notices.say(f"已保存视图“{name.strip()}”")

    def _fill(self) -> None:
        menu, register = self.menu(), self._model.register
        menu.clear()
        views = self._desk.views.of(register)
        for view in views:
            menu.addAction(view.name.replace("&", "&&"), partial(self.chosen.emit, view))
        if views:
            menu.addSeparator()
        menu.addAction("保存当前视图…", self._ask_name)
        if views:
            dropping = menu.addMenu("删除视图")
            for view in views:
                forget = partial(self._desk.views.forget, register, view.name)
                dropping.addAction(view.name.replace("&", "&&"), forget)
        menu.addSeparator()
        self._groups.fill_menu(menu.addMenu(icon("list-checks"), "分组"))
        menu.addAction(icon("send"), "发表收表…", opener(self._desk, register, self))
        if comparable(self._desk.records.spec(register)):
            menu.addAction(icon("users"), "查疑似重复…", merger(self._desk, register, self))
        menu.addAction(icon("file-pen"), "按来表填报…", filler(self._desk, self._model, self))
        menu.addAction(icon("printer"), "打印表中所列的…\tCtrl+P", self.printing.emit)

    def _ask_name(self) -> None:
        name, given = QInputDialog.getText(self, "保存视图", "视图名称(如：一中队在岗)：")
        if given:
            self.keep(name)
