"""How one comes to the page of a record: its place beside the navigation, and the keys to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from zhifa_desktop.services.profile_layout import profile_label
from zhifa_desktop.services.records import RegisterSpec
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.icons import icon
from zhifa_desktop.ui.pages.families import family
from zhifa_desktop.ui.pages.profile.page import ProfilePage
from zhifa_desktop.ui.pages.register import RegisterPage
from zhifa_desktop.ui.widgets.doors import Destination, ToProfile, ToRecord
from zhifa_desktop.ui.widgets.navigation import Place


def place_of(register: str) -> str:
    """Return the name of the place where one record of a register is shown with all of its own."""
    return f"profile/{register}"


def profile_places(
    desk: Desk,
    specs: Sequence[RegisterSpec],
    go: Callable[[Destination], object],
    go_back: Callable[[], object],
) -> list[Place]:
    """Return the places of these pages; they have no line of their own in the navigation."""

    def make(register: str) -> QWidget:
        page = ProfilePage(desk, register)
        page.leads_to.connect(go)
        page.went_back.connect(go_back)
        return page

    return [
        Place(
            place_of(spec.name), profile_label(spec.name), spec.icon, partial(make, spec.name),
            spec.group, family(specs, spec.name)[0],
        )
        for spec in specs
        if profile_label(spec.name)
    ]  # fmt: skip


def went_back(page: QWidget | None) -> bool:
    """Let such a page show the record it showed before; answer whether there was one."""
    return isinstance(page, ProfilePage) and page.go_back()


def show_profile(
    turn_to: Callable[[str], QWidget], to: ToProfile, *, came_from: QWidget | None
) -> None:
    """Turn to the page and show a record on it; from another page the way back leads there."""
    page = turn_to(place_of(to.register))
    assert isinstance(page, ProfilePage)
    if page is not came_from:
        page.forget_way()
    page.show_record(to.identity)


def best_door(register: str, identity: str) -> Destination:
    """Return where a record that was found is shown: its page where it has one, else its form."""
    to = ToProfile if profile_label(register) else ToRecord
    return to(register, identity)


def lead_in(page: RegisterPage) -> None:
    """Let a button and Ctrl+Enter in a register's table open the page of the row."""
    label = profile_label(page.register)
    if not label:
        return

    def open_chosen() -> None:
        chosen = page.view.chosen_ids()
        if chosen and not page.model.query.deleted:
            page.leads_to.emit(ToProfile(page.register, chosen[0]))

    button = QPushButton("详情")  # the page of which register it is says the rest
    button.setIcon(icon(page.spec.icon))
    button.setToolTip(f"打开选中一行的{label}(Ctrl+Enter)")
    button.clicked.connect(open_chosen)
    page.tools.insertWidget(page.tools.indexOf(page.change), button)
    scope = Qt.ShortcutContext.WidgetShortcut
    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        QShortcut(QKeySequence(keys), page.view, open_chosen, context=scope)

    def enable() -> None:
        button.setEnabled(bool(page.view.chosen_ids()) and not page.model.query.deleted)

    page.view.selectionModel().selectionChanged.connect(lambda *_: enable())
    page.model.loaded.connect(enable)
    enable()
