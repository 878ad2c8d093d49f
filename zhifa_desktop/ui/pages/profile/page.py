"""The page of one record of a register that has a layout: head, tabs, lists, what can be done."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QLabel, QMenu, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.actions.service import Actions, Offer, has_actions
from zhifa_desktop.services.profiles import Profile, Profiles, Tab
from zhifa_desktop.services.workspace import Report
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.dialogs.finder import remember
from zhifa_desktop.ui.dialogs.record import RecordDialog
from zhifa_desktop.ui.pages.profile.header import Header
from zhifa_desktop.ui.pages.profile.lists import ListingView
from zhifa_desktop.ui.pages.profile.parts import Part, badges, make_part, read_parts
from zhifa_desktop.ui.widgets.doors import ToAction, ToPaper, ToRecord
from zhifa_desktop.ui.widgets.living import while_living

WAY_BACK = 20
Loaded = tuple[Profile, dict[str, Any], tuple[Offer, ...]]


class ProfilePage(QWidget):
    """``leads_to`` gives the Destination of a door; ``went_back`` asks for the page before."""

    leads_to = Signal(object)
    went_back = Signal()

    def __init__(self, desk: Desk, register: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self.register = desk, register
        self._profiles, self._actions = Profiles(desk.workspace), Actions(desk.workspace)
        self._offers: tuple[Offer, ...] = ()
        self._spec = desk.records.spec(register)
        self.identity = ""
        self.profile: Profile | None = None
        self._before: list[str] = []
        self._asked, self._stale = 0, False
        self.header, self.tabs = Header(), QTabWidget()
        self.nothing = QLabel("请从台账中选择一条记录打开。")
        self._dialog: RecordDialog | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self.tabs.setDocumentMode(True)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.tabBar().setExpanding(False)
        self.tabs.setAccessibleName("详情")
        self.nothing.setProperty("role", "empty")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.act_menu = QMenu(self.header.act)
        self.header.act.setMenu(self.act_menu)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(self.header)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.nothing, 1)
        self._show_something(shown=False)

    def _show_something(self, *, shown: bool) -> None:
        self.header.setVisible(shown)
        self.tabs.setVisible(shown)
        self.nothing.setVisible(not shown)

    def _connect(self) -> None:
        self.header.back.clicked.connect(self.went_back)
        self.header.change.clicked.connect(
            lambda: self.leads_to.emit(ToRecord(self.register, self.identity))
        )
        self.header.paper.clicked.connect(lambda: self.leads_to.emit(ToPaper(self.identity)))
        self.header.warnings.clicked.connect(lambda: self.tabs.setCurrentIndex(0))
        self._desk.notices.changed.connect(self._changed)
        scope = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            QShortcut(QKeySequence(keys), self, partial(self._turn, step), context=scope)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.header.act.showMenu, context=scope)

    def show_record(self, identity: str) -> None:
        """Show the page of a record; the one shown before is where 返回 leads first."""
        if self.identity and self.identity != identity:
            self._before = [*self._before[-WAY_BACK:], self.identity]
        remember(self.register, identity)
        self._turn_to(identity)

    def go_back(self) -> bool:
        """Show the record shown before on this page; answer whether there was one."""
        if not self._before:
            return False
        self._turn_to(self._before.pop())
        return True

    def forget_way(self) -> None:
        """Forget the records shown before: somebody came here from another page."""
        self._before, self.identity = [], ""

    def _turn_to(self, identity: str) -> None:
        self.identity = identity
        self.tabs.setCurrentIndex(0)
        self.reload()

    def reload(self) -> None:
        """Read the record anew; an answer to an earlier question is dropped."""
        self._stale = False
        self._asked += 1
        asked, identity = self._asked, self.identity

        def work(report: Report) -> Loaded:
            profile = self._profiles.read(self.register, identity)
            offers = self._actions.offered(self.register, identity)
            return profile, read_parts(self._desk, profile), offers

        def done(loaded: Loaded) -> None:
            if asked == self._asked:
                self._show(*loaded)

        def failed(error: Exception) -> None:
            if asked == self._asked and isinstance(error, UserError):
                self._show_something(shown=False)
                self.nothing.setText(f"{error.what}。{error.todo}")
            elif asked == self._asked:
                self._desk.notices.fail(error)

        self._desk.jobs.submit(work, while_living(self, done), while_living(self, failed))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self.identity:
            self.reload()

    def _changed(self, _: object) -> None:
        if self.isVisible() and self.identity:
            self.reload()
        else:
            self._stale = True

    def _show(self, profile: Profile, found: dict[str, Any], offers: tuple[Offer, ...]) -> None:
        """Fill head and tabs; the tab that stood in front stays in front."""
        self.profile, self._offers = profile, offers
        self._show_something(shown=True)
        self.header.show_profile(profile, badges(profile, found), self._spec.paper)
        self._offer_actions()
        front, had_focus = max(self.tabs.currentIndex(), 0), self.tabs.hasFocus()
        self.tabs.setUpdatesEnabled(False)
        while self.tabs.count():
            old = self.tabs.widget(0)
            self.tabs.removeTab(0)
            old.deleteLater()
        for tab in profile.tabs:
            number = sum(len(listing.lines) for listing in tab.listings)
            label = f"{tab.label} {number}" if number else tab.label
            self.tabs.addTab(self._tab(tab, profile, found), label)
        self.tabs.setCurrentIndex(min(front, self.tabs.count() - 1))
        self.tabs.setUpdatesEnabled(True)
        if had_focus or not self.isAncestorOf(self.focusWidget() or self):
            self.tabs.tabBar().setFocus()

    def _tab(self, tab: Tab, profile: Profile, found: dict[str, Any]) -> QWidget:
        inner = QWidget()
        inner.setObjectName("canvas")
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 10, 8, 8)
        column.setSpacing(12)
        for name in tab.parts:
            part = make_part(name, self._desk, profile, found)
            if isinstance(part, Part):
                part.opened.connect(self._open)
            column.addWidget(part)
        alone = len(tab.listings) == 1
        for listing in tab.listings:
            view = ListingView(listing, alone=alone)
            view.opened.connect(self._open)
            view.adds.connect(self._add)
            view.listed.connect(self.leads_to)
            column.addWidget(view, 1 if alone and listing.lines else 0)
        if tab.off:
            note = QLabel(f"本单位未启用：{'、'.join(tab.off)}。需要时在“设置”里启用。")
            note.setProperty("role", "hint")
            column.addWidget(note)
        if not (alone and tab.listings[0].lines):
            column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        return area

    def _offer_actions(self) -> None:
        """Offer the actions that can be done now, those of its certificates under their numbers."""
        self.act_menu.clear()
        self.header.act.setVisible(has_actions(self.register))
        if not has_actions(self.register):
            return
        self.act_menu.addAction("选择事项…", lambda: self._act("", self.register, self.identity))
        menus: dict[str, QMenu] = {"": self.act_menu}
        for one in self._offers:
            if one.refused:
                continue
            if one.whose not in menus:
                menus[one.whose] = self.act_menu.addMenu(f"证件 {one.whose}")
            act = partial(self._act, one.code, one.register, one.identity)
            menus[one.whose].addAction(f"{one.label}…", act)

    def _act(self, code: str, register: str, identity: str) -> None:
        self.leads_to.emit(ToAction(register, identity, code))

    def _open(self, register: str, identity: str) -> None:
        self.leads_to.emit(ToRecord(register, identity))

    def _add(self, register: str, column: str) -> None:
        """Open the form of a new record with the record of the page filled in."""
        self._dialog = RecordDialog(
            self._desk, register, None, self.window(), given={column: self.identity}
        )
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.leads_to.connect(self.leads_to)
        self._dialog.open()

    def _turn(self, step: int) -> None:
        """Turn to the next tab; the arrows then move in its first list."""
        if not self.tabs.count():
            return
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())
        views: list[ListingView] = list(self.tabs.currentWidget().findChildren(ListingView))
        first = next((view.table for view in views if view.listing.lines), None)
        (first or self.tabs.tabBar()).setFocus()
