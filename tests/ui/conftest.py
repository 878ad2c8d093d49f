"""A desk over a test's own store, dressed as the window is; all its work ends before the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from zhifa_desktop.paths import PROGRAM
from zhifa_desktop.services.workspace import Workspace
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.desk import Desk, lay_out
from zhifa_desktop.ui.jobs import Jobs
from zhifa_desktop.ui.notices import Notices


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application in the program's own dress."""
    qapp.setApplicationName(PROGRAM)
    qapp.setOrganizationName(PROGRAM)
    theme.apply(qapp)
    return qapp


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path) -> None:
    """Keep tests away from the window settings of whoever runs them, and from each other's."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    folder = str(tmp_path / "settings")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)


@pytest.fixture(autouse=True)
def _keys_let_go(qapp: QApplication) -> Iterator[None]:
    """Let go of the modifiers that a test's shortcut holds: Qt's selection would heed them."""
    yield
    if qapp.keyboardModifiers():
        QTest.keyRelease(QWindow(), Qt.Key.Key_Control)


@pytest.fixture
def desk_of(qapp: QApplication) -> Iterator[Callable[[Workspace], Desk]]:
    """Return a function that lays out the desk of a store."""
    made: list[Desk] = []

    def lay(workspace: Workspace) -> Desk:
        notices = Notices()
        notices.follow(workspace)
        made.append(lay_out(workspace, Jobs(), notices))
        return made[-1]

    yield lay
    for desk in made:
        desk.jobs.stop()
        desk.notices.leave()


@pytest.fixture
def desk(workspace: Workspace, desk_of: Callable[[Workspace], Desk]) -> Desk:
    """The desk of the test's store."""
    return desk_of(workspace)
