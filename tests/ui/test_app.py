"""Starting the program: straight into a store, or through the start window."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from zhifa_desktop import app
from zhifa_desktop.log import LOGGER
from zhifa_desktop.services.workspace import Workspace
from zhifa_desktop.ui.dialogs import start


@pytest.fixture(autouse=True)
def _leave_no_trace(qapp, monkeypatch):
    """Give back the hook and the log's file that a run takes."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    before = list(LOGGER.handlers)
    yield
    for handler in [h for h in LOGGER.handlers if h not in before]:
        LOGGER.removeHandler(handler)
        handler.close()


@pytest.fixture
def windows(qtbot, monkeypatch):
    """The main windows that a run opens; each is closed as soon as the event loop runs."""
    opened = []
    make = app.make_window

    def watched(workspace, notices):
        window = make(workspace, notices)
        qtbot.addWidget(window)
        opened.append(window)

        def leave():
            window.close()
            QApplication.exit(0)

        QTimer.singleShot(0, window, leave)
        return window

    monkeypatch.setattr(app, "make_window", watched)
    return opened


def test_a_store_and_its_passphrase_open_the_window_at_once(
    windows, store_path, passphrase, monkeypatch
):
    monkeypatch.setattr(start, "ask_for_store", lambda *_: pytest.fail("asked"))
    assert app.run(store_path, passphrase) == 0
    assert len(windows) == 1
    Workspace.open(store_path, passphrase).close()


def test_leaving_the_start_window_ends_the_program(windows, store_path, monkeypatch):
    asked = []
    monkeypatch.setattr(start, "ask_for_store", lambda _, store: asked.append(store))
    assert app.run(store_path, None) == 0
    assert asked == [store_path]
    assert windows == []


def test_the_start_window_needs_nothing_heavy():
    script = (
        "import sys, zhifa_desktop.app, zhifa_desktop.ui.dialogs.start\n"
        "heavy = ('sqlalchemy', 'openpyxl', 'reportlab', 'PIL', 'pyhanko', 'pypinyin')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
