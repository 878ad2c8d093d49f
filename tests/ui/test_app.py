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
