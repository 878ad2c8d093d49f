"""How one comes to the page of a record: its place beside the navigation, and the keys to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from zhifa_desktop.services.profile_layout import profile_label
from zhifa_desktop.services.records import RegisterSpec
from zhifa_desktop.ui.pages.families import family
from zhifa_desktop.ui.pages.profile.page import ProfilePage
from zhifa_desktop.ui.pages.register import RegisterPage
from zhifa_desktop.ui.widgets.doors import ToProfile
from zhifa_desktop.ui.widgets.navigation import Place


def place_of(register: str) -> str:
    """Return the name of the place where one record of a register is shown with all of its own."""
    return f"profile/{register}"


def profile_places(specs: Sequence[RegisterSpec], make: Callable[[str], QWidget]) -> list[Place]:
    """Return the places of these pages; they have no line of their own in the navigation."""
    return [
        Place(
            place_of(spec.name), profile_label(spec.name), spec.icon, partial(make, spec.name),
            spec.group, family(specs, spec.name)[0],
        )
        for spec in specs
        if profile_label(spec.name)
    ]  # fmt: skip


def show_profile(page: QWidget, identity: str, *, came_from: QWidget) -> None:
    """Show a record on its page; from another page the way back leads there."""
    assert isinstance(page, ProfilePage)
    if page is not came_from:
        page.forget_way()
    page.show_record(identity)


def lead_in(page: RegisterPage) -> None:
    """Let Ctrl+Enter in a register's table open the page of the row."""
    if not profile_label(page.register):
        return

    def open_chosen() -> None:
        chosen = page.view.chosen_ids()
        if chosen and not page.model.query.deleted:
            page.leads_to.emit(ToProfile(page.register, chosen[0]))

    scope = Qt.ShortcutContext.WidgetShortcut
    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        QShortcut(QKeySequence(keys), page.view, open_chosen, context=scope)
