"""Pictures of every page and dialog at both sizes, to be looked at by a person.

``python -m tests.screens OUT`` makes a small made-up county and takes them without a screen;
1366×768 as it is, and the same panel at 150 %.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

SIZES = {"100": (1366, 768, "1"), "150": (911, 512, "1.5")}


def take_all(out: Path) -> None:
    """Take the pictures of both sizes, each in a process of its own (Qt reads the scale once)."""
    out.mkdir(parents=True, exist_ok=True)
    for name, (width, height, scale) in SIZES.items():
        env = os.environ | {
            "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale,
            "ZHIFA_DATA_DIR": tempfile.mkdtemp(),
        }  # fmt: skip
        arguments = [sys.executable, "-m", "tests.screens", str(out), name, str(width), str(height)]
        subprocess.run(arguments, check=True, env=env)


def take(out: Path, name: str, width: int, height: int) -> None:
    """Take the pictures of one size."""
    from PySide6.QtWidgets import QWidget

    from zhifa_desktop.app import make_application, make_window
    from zhifa_desktop.ui.dialogs.importing import ImportDialog
    from zhifa_desktop.ui.dialogs.record import RecordDialog
    from zhifa_desktop.ui.dialogs.start import StartDialog
    from zhifa_desktop.ui.notices import Notices

    app = make_application()
    with tempfile.TemporaryDirectory() as folder:
        workspace = _county(Path(folder))
        window = make_window(workspace, Notices())
        window.resize(width, height)
        window.show()

        def keep(widget: QWidget, label: str) -> None:
            _settle(window)
            widget.grab().save(str(out / f"{name}-{label}.png"))

        for number, place in enumerate(list(window._places)):
            window.turn_to(place)
            keep(window, f"{number:02d}-{place}")
        month = window.turn_to("month")
        for step in range(month.panes.count()):
            month.bar.turn_to(step) if hasattr(
                month.bar, "turn_to"
            ) else month.panes.setCurrentIndex(step)
            keep(window, f"20-month-{step}")
        people = window.turn_to("person")
        _settle(window)
        first = people.model.row(0)
        for label, dialog in (
            ("30-form", RecordDialog(window._desk, "person", first.id if first else None, window)),
            ("31-form-new-case", RecordDialog(window._desk, "case", None, window)),
            ("32-import", ImportDialog(window._desk, "person", window)),
            ("33-start", StartDialog(None)),
        ):
            dialog.show()
            keep(dialog, label)
            dialog.hide()
            dialog.deleteLater()
        popup = people.view.ask_filter(
            people.spec.column("unit"), people.mapToGlobal(people.rect().center())
        )
        keep(popup, "34-filter")
        popup.close()
        window.close()
        workspace.close()
    app.processEvents()


def _settle(window) -> None:
    """Let readers answer and the window paint."""
    from PySide6.QtCore import QDeadlineTimer
    from PySide6.QtTest import QTest

    deadline = QDeadlineTimer(8000)
    quiet = 0
    while quiet < 5 and not deadline.hasExpired():
        QTest.qWait(20)
        quiet = 0 if window._desk.jobs.busy() else quiet + 1


def _county(folder: Path):
    from tests import made
    from zhifa_desktop.services.clock import fixed_clock
    from zhifa_desktop.services.records import Records
    from zhifa_desktop.services.workspace import Workspace

    today = date(2026, 11, 23)
    workspace, _ = Workspace.create(
        folder / "样例县.zhifa", "样例口令-correct", unit_name="样例县交通运输综合行政执法大队",
        division="340123", clock=fixed_clock(today),
    )  # fmt: skip
    records = Records(workspace)
    units = [made.unit(records, f"{n}中队") for n in "一二三"]
    names = [
        "王建国",
        "李敏",
        "赵小雨",
        "陈志强",
        "周倩",
        "吴刚",
        "郑爽",
        "孙磊",
        "马晓东",
        "朱琳",
        "胡伟",
        "林芳",
        "郭峰",
        "何静",
        "高翔",
        "罗丹",
    ]
    people = [
        made.officer(records, units[n % 3], name, card=f"34029926{n:04d}", post="科员")
        for n, name in enumerate(names)
    ]
    made.auxiliary(records, units[0], "徐亮")
    for month in range(1, 11):
        session = made.session(records, f"2026年第{month}期执法业务培训", date(2026, month, 12))
        for person in people[: 6 + month]:
            made.attend(records, session, person)
    for n in range(40):
        made.case(
            records, units[n % 3], people[n % 16], people[(n + 1) % 16],
            date(2026, 1 + n % 11, 1 + n % 20), f"皖样交罚〔2026〕{n + 1:03d}号",
        )  # fmt: skip
    return workspace


if __name__ == "__main__":
    if len(sys.argv) > 2:
        take(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        take_all(Path(sys.argv[1] if len(sys.argv) > 1 else "build/screens"))
