"""How soon the windows can be used, beside a bare PySide6 window with an empty table.

Each is a process of its own. Two ratios are printed: the start window, from the start of the
process to the first painted window with an idle event loop (what the clerk waits for after the
double click); and the main window on a store of the promised size, from the opened store to the
same point (what the clerk waits for after the passphrase; the services were loaded while it was
typed, and deriving the key is slow on purpose). The promise is at most 1.5 in the same run;
nothing is asserted.
Run with ``python3 dev.py bench``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROMISED_RATIO = 1.5
ROUNDS = 3 if os.environ.get("ZHIFA_BENCH_QUICK") else 7

BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget
app = QApplication([])
loaded = time.time()
window = QMainWindow()
window.setCentralWidget(QTableWidget(0, 12))
window.resize(1280, 720)
window.show()
app.processEvents()
print(time.time() - float(sys.argv[1]), time.time() - loaded)
"""

START = """
import sys, time
from pathlib import Path
from zhifa_desktop.app import make_application
from zhifa_desktop.ui.dialogs.start import StartDialog
app = make_application()
window = StartDialog(Path(sys.argv[2]))
window.show()
app.processEvents()
print(time.time() - float(sys.argv[1]), 0)
"""

MAIN = """
import sys, time
from pathlib import Path
from zhifa_desktop.app import make_application, make_window, _load_services
from zhifa_desktop.services.workspace import Workspace
from zhifa_desktop.ui.notices import Notices
_load_services()
app = make_application()
workspace = Workspace.open(Path(sys.argv[2]), sys.argv[3])
opened = time.time()
window = make_window(workspace, Notices())
window.show()
app.processEvents()
usable = time.time() - opened
while window._desk.jobs.busy():
    app.processEvents()
print(usable, time.time() - opened)
window.close()
workspace.close()
"""


def _seconds(cache: Path, script: str, *arguments: str) -> tuple[float, float]:
    """Return the medians of what a script prints: since its process began, since its mark.

    A first run, not counted, compiles the modules, as installing or freezing the program does.
    """
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(cache)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    found = []
    for _ in range(ROUNDS + 1):
        command = [sys.executable, "-c", script, str(time.time()), *arguments]
        out = subprocess.run(command, check=True, env=env, capture_output=True, text=True).stdout
        found.append([float(part) for part in out.split()])
    return tuple(statistics.median(column) for column in zip(*found[1:], strict=True))


@pytest.mark.benchmark(group="window")
def test_the_windows_are_usable_soon(
    benchmark, full: Path, passphrase_of_all: str, tmp_path: Path
) -> None:
    def seconds(script: str, *arguments: str) -> tuple[float, float]:
        return _seconds(tmp_path / "compiled", script, *arguments)

    bare, bare_window = seconds(BARE)
    start, _ = benchmark.pedantic(lambda: seconds(START, str(full)), rounds=1, iterations=1)
    main, filled = seconds(MAIN, str(full), passphrase_of_all)
    benchmark.extra_info |= {"start": start / bare, "main": main / bare}
    print(
        f"\nstart window {start:.2f} s, bare {bare:.2f} s: ratio {start / bare:.2f}"
        f" (promised {PROMISED_RATIO})\nmain window {main:.2f} s after the passphrase: ratio"
        f" {main / bare:.2f} to a bare process, {main / bare_window:.2f} to a bare window alone;"
        f" its first page is filled after {filled:.2f} s"
    )
