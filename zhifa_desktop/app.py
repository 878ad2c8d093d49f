"""Starting the window: the only place where the window, its services and Qt are wired together.

The start window asks for the passphrase before anything heavy is loaded; the services (SQLAlchemy
and what they print and sign with) are loaded meanwhile, on a thread of their own.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from zhifa_desktop.errors import UserError
from zhifa_desktop.log import log_fault, start_logging
from zhifa_desktop.paths import PROGRAM, data_dir, resource
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.jobs import Jobs
from zhifa_desktop.ui.notices import Notices

if TYPE_CHECKING:
    from zhifa_desktop.services.workspace import Workspace
    from zhifa_desktop.ui.main_window import MainWindow

SERVICES = ("workspace", "records", "importing", "months", "dossiers")
LOAD_AFTER = 100  # milliseconds: the start window is painted by then


def run(store: Path | None, passphrase: str | None) -> int:
    """Open the window and return when it is closed.

    Args:
        store: The store to open; None for the one last used.
        passphrase: Opens it without asking; None to ask.
    """
    app = make_application()
    QTimer.singleShot(LOAD_AFTER, start_logging)
    notices = Notices()
    _catch_faults(notices)
    workspace = _open(notices, store, passphrase)
    if workspace is None:
        return 0
    try:
        window = make_window(workspace, notices)
        window.show()
        return app.exec()
    finally:
        workspace.close()


def make_application() -> QApplication:
    """Return the dressed application with its settings file in the data folder."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName(PROGRAM)
    app.setOrganizationName(PROGRAM)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(data_dir()))
    app.setWindowIcon(QIcon(str(resource("icons", "scale.svg"))))
    theme.apply(app)
    return app


def make_window(workspace: Workspace, notices: Notices) -> MainWindow:
    """Return the main window of an opened store."""
    from zhifa_desktop.ui.desk import lay_out
    from zhifa_desktop.ui.main_window import MainWindow

    jobs = Jobs()
    window = MainWindow(lay_out(workspace, jobs, notices))
    jobs.setParent(window)
    notices.stand_on(window)
    notices.follow(workspace)
    return window


def _open(notices: Notices, store: Path | None, passphrase: str | None) -> Workspace | None:
    if store is not None and passphrase is not None:
        from zhifa_desktop.services.workspace import Workspace

        try:
            return Workspace.open(store, passphrase)
        except UserError as error:
            # Said over the start window, which would block a dialog that stood before it.
            refused = error
            QTimer.singleShot(LOAD_AFTER, lambda: notices.fail(refused))
    from zhifa_desktop.ui.dialogs.start import ask_for_store

    QTimer.singleShot(LOAD_AFTER, lambda: Thread(target=_load_services).start())
    return ask_for_store(None, store)


def _load_services() -> None:
    """Load what the main window needs while the clerk types the passphrase."""
    for name in SERVICES:
        import_module(f"zhifa_desktop.services.{name}")


def _catch_faults(notices: Notices) -> None:
    """Log what nobody caught and say so; the program goes on."""

    def caught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        log_fault(error.with_traceback(trace))
        if isinstance(error, Exception):
            notices.fail(error)

    sys.excepthook = caught
