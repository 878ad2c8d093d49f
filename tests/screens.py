"""Pictures of every page and dialog at both sizes, to be looked at by a person.

``python -m tests.screens OUT`` makes the sample county and takes them without a screen; 1366×768
as it is, and the same panel at 150 %.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from zhifa_desktop.rules.periods import Month
from zhifa_desktop.sample.story import STORY_DAY
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.demo import PASSPHRASE, make_demo
from zhifa_desktop.services.records import Query
from zhifa_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from zhifa_desktop.ui.main_window import MainWindow

LONGEST = 8  # seconds
SIZES = {"100": (1366, 768, "1"), "150": (911, 512, "1.5")}


def take_all(out: Path) -> None:
    """Take the pictures of both sizes, each in a process of its own (Qt reads the scale once)."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = make_demo(Path(folder, "样例县")).store
        for name, (width, height, scale) in SIZES.items():
            env = os.environ | {
                "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale,
                "ZHIFA_DATA_DIR": str(Path(folder, name)),
            }  # fmt: skip
            size = (str(width), str(height))
            arguments = [sys.executable, "-m", "tests.screens", str(out), name, *size, str(store)]
            subprocess.run(arguments, check=True, env=env)


def take(out: Path, name: str, size: tuple[int, int], store: Path) -> None:
    """Take the pictures of one size."""
    from zhifa_desktop.app import make_application, make_window
    from zhifa_desktop.ui.dialogs.importing import ImportDialog
    from zhifa_desktop.ui.dialogs.record import RecordDialog
    from zhifa_desktop.ui.dialogs.start import StartDialog
    from zhifa_desktop.ui.notices import Notices
    from zhifa_desktop.ui.pages.month import steps

    app = make_application()
    workspace = Workspace.open(store, PASSPHRASE, clock=fixed_clock(STORY_DAY))
    with closing(workspace):
        window = make_window(workspace, Notices())
        window.showNormal()  # the screen without a screen is small, it would be maximised there
        window.resize(*size)

        def keep(widget: QWidget, label: str) -> None:
            _settle(window)
            widget.grab().save(str(out / f"{name}-{label}.png"))

        for number, place in enumerate(list(window._places)):
            window.turn_to(place)
            keep(window, f"{number:02d}-{place}")
        month = window.turn_to("month")
        for step in range(month.panes.count()):
            month.bar.turn_to(step)
            keep(window, f"20-month-{step}")
        month.bar.turn_to(steps.PREPARE)
        for tab in range(month.prepare.count()):
            month.prepare.setCurrentIndex(tab)
            keep(window, f"21-prepare-{tab}")
        _take_analyses(window, keep)
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
        _take_more(window, store, keep)
        window.close()
    app.processEvents()


def _take_analyses(window: MainWindow, keep: Callable[[QWidget, str], None]) -> None:
    """Take each analysis of a whole month, and the ways to look at one."""
    page = window.turn_to("analysis")
    period = page.asking.period
    period.setCurrentIndex(period.findText(Month(2026, 10).label))
    for number in range(page.kinds.count()):
        page.kinds.setCurrentIndex(number)
        keep(window, f"23-analysis-{number}")
    page.choose("unit")
    _settle(window)
    for number, view in enumerate(page.board.views):
        page.board.turn_to(view)
        keep(window, f"24-analysis-view-{number}")


def _take_more(window: MainWindow, store: Path, keep: Callable[[QWidget, str], None]) -> None:
    """Take what takes some doing before it can be seen."""
    from zhifa_desktop.ui.dialogs.start.recovery_key import RecoveryKeyDialog
    from zhifa_desktop.ui.pages.month import steps

    people, month = window.turn_to("person"), window.turn_to("month")
    window.turn_to("person")
    people.view.selectRow(0)
    people.view.menu_asked.emit(people.mapToGlobal(people.rect().center()))
    keep(people.row_menu, "35-row-menu")
    people.row_menu.close()
    key = RecoveryKeyDialog("-".join(["ABCD"] * 8), "样例县", store)
    key.show()
    keep(key, "36-recovery-key")
    key.view.box.setChecked(True)
    key.close()
    with tempfile.TemporaryDirectory() as folder:
        month.choose_month(Month(2026, 10))
        made = window._desk.months.export(
            Month(2026, 10), Path(folder), explain="见附件", reason="见附件"
        )
        for step in (steps.SIGN, steps.HAND_UP):
            window.turn_to("month").bar.turn_to(step)
            keep(window, f"22-issued-{step}")
        _take_hand_up(window, made.package, keep)


def _take_hand_up(window: MainWindow, package: Path, keep: Callable[[QWidget, str], None]) -> None:
    """Take the hand-over, a return with its findings, and the start page after it."""
    from PySide6.QtWidgets import QMessageBox

    from zhifa_desktop.package.identity import new_test_identity
    from zhifa_desktop.package.receipt_document import RETURNED, ReceiptFinding
    from zhifa_desktop.services.receipt_writing import receipt_for, write_receipt
    from zhifa_desktop.ui.pages.month.issued_files import remember_place

    month, desk = window.turn_to("month"), window._desk
    remember_place(package)
    month.reload()
    _settle(window)
    month.handing.ask_where()
    _settle(window)
    stick = package.parent / "U盘"
    stick.mkdir()
    month.handing.place.add_place(stick)
    keep(month.handing.place, "23-hand-over")
    month.handing.place.go.click()
    keep(window, "23-handed-over")
    case = desk.records.page("case", Query(), 0, 1)[0]
    findings = (
        ReceiptFinding("决定书文号与上报系统不一致，请核对", "case", case.id, "皖样〔2026〕1号"),
        ReceiptFinding("合计与上月累计不衔接", form="表3-1", field="合计"),
        ReceiptFinding("请补填联系电话"),
    )
    now = desk.workspace.now().replace(tzinfo=UTC)
    city = new_test_identity("滁州市交通运输综合行政执法支队", "341100", now)
    said = receipt_for(
        package, receiver="滁州市交通运输综合行政执法支队", verdict=RETURNED, received_at=now,
        opinion="请核对后重报。", findings=findings,
    )  # fmt: skip
    sure, QMessageBox.question = QMessageBox.question, lambda *_: QMessageBox.StandardButton.Yes
    month.handing.read_receipt(write_receipt(said, city, package.parent, now))
    keep(window, "24-returned")
    QMessageBox.question = sure
    month.handing.show_next_changes()
    _settle(window)
    if hasattr(month.handing, "what"):
        keep(month.handing.what, "24-changes")
        month.handing.what.close()
    month.handing.note_by_hand()
    keep(month.handing.note, "24-note")
    month.handing.note.close()
    window.turn_to("home")
    keep(window, "25-home-returned")


def _settle(window: MainWindow) -> None:
    """Let readers answer and the window paint; to sleep is to let other threads work."""
    from PySide6.QtWidgets import QApplication

    quiet, until = 0, time.monotonic() + LONGEST
    while quiet < 5 and time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.02)
        quiet = 0 if window._desk.jobs.busy() else quiet + 1


if __name__ == "__main__":
    if len(sys.argv) > 2:
        wanted = (int(sys.argv[3]), int(sys.argv[4]))
        take(Path(sys.argv[1]), sys.argv[2], wanted, Path(sys.argv[5]))
    else:
        take_all(Path(sys.argv[1] if len(sys.argv) > 1 else "build/screens"))
