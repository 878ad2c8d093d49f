"""Starting the program: the start window stands before anything heavy is loaded."""

from __future__ import annotations

import subprocess
import sys


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


LIVE = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from zhifa_desktop import app as program
from zhifa_desktop.ui import collector
from zhifa_desktop.ui.dialogs.start import StartDialog
from zhifa_desktop.ui.main_window import MainWindow

collector.EVERY = 50

def shown(kind):
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]

def open_it():
    for dialog in shown(StartDialog):
        dialog.open_pane.passphrase.setText(sys.argv[2])
        dialog.go.click()
        return close_it()
    QTimer.singleShot(50, open_it)

def close_it(seen=0):
    if seen > 20:  # it has lived through many collections
        print("lived")
        for window in shown(MainWindow):
            window.close()
        return None
    QTimer.singleShot(50, lambda: close_it(seen + bool(shown(MainWindow))))

program.make_application()
QTimer.singleShot(50, open_it)
print(program.run(Path(sys.argv[1]), None))
"""


def test_the_program_lives_on_after_the_passphrase_and_ends_well(store_path, passphrase):
    """The whole way in a process of its own: a crash there is an exit code here."""
    done = subprocess.run(
        [sys.executable, "-c", LIVE, str(store_path), passphrase],
        check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert (done.stdout.split(), done.returncode) == (["lived", "0"], 0), done.stderr
