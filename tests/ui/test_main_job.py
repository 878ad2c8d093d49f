"""一个新用户的第一天: new store → a squadron's Excel → the signed month → a printed dossier.

Every step goes through the dialogs and pages, with real files and the real store.
"""

from __future__ import annotations

from contextlib import closing

import pypdfium2
import pytest
from PySide6.QtCore import Qt

from tests.ui.people_sheet import id_number, row, write_people
from zhifa_desktop.db import keys
from zhifa_desktop.services.records import Query
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.importing import ImportDialog
from zhifa_desktop.ui.dialogs.start import StartDialog
from zhifa_desktop.ui.dialogs.start.dialog import KEY
from zhifa_desktop.ui.pages.dossiers import DossiersPage
from zhifa_desktop.ui.pages.month import MonthPage
from zhifa_desktop.ui.widgets.pdf_pages import _PDFIUM

PEOPLE = 24
SLOW = 30000


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch):
    for name, value in {"memory": 64, "time": 1, "lanes": 1}.items():
        monkeypatch.setitem(keys.ARGON2, name, value)


def shown(qtbot, widget):
    qtbot.addWidget(widget)
    widget.resize(1100, 640)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def new_store(qtbot, path):
    dialog = shown(qtbot, StartDialog(path))
    pane = dialog.create_pane
    pane.unit.setText("样例县交通运输综合行政执法大队")
    pane.division.setCurrentIndex(pane.division.findData("340123"))
    pane.passphrase.first.setText("correct horse 电池")
    pane.passphrase.second.setText("correct horse 电池")
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == KEY, timeout=SLOW)
    dialog.key_view.box.setChecked(True)
    dialog.go.click()
    return dialog.workspace


def import_people(qtbot, desk, path):
    dialog = shown(qtbot, ImportDialog(desk, "person"))

    def settle():
        qtbot.waitUntil(
            lambda: not dialog._pause.isActive() and not dialog.progress.busy(), timeout=SLOW
        )

    dialog.open_file(path)
    settle()
    dialog.missing.make.setChecked(True)
    settle()
    with qtbot.waitSignal(dialog.imported, timeout=SLOW) as told:
        dialog.go.click()
    settle()
    return told.args[0]


def sign_month(qtbot, desk, folder):
    page = shown(qtbot, MonthPage(desk))

    def settle():
        qtbot.waitUntil(lambda: not page.progress.busy() and not desk.jobs.busy(), timeout=SLOW)

    settle()
    for number, group in enumerate(page.findings._groups):
        if group.silent:
            page.findings.rules.setCurrentRow(number)
            page.findings.reason.setText("刚启用，正在补录")
            page.findings.keep_reason()
            settle()
    page.bar.turn_to(2)
    page.issuing.folder.setText(str(folder))
    page.issuing.go.click()
    settle()
    page.issuing.check_made.click()
    qtbot.waitUntil(lambda: hasattr(page.signing, "verification"), timeout=SLOW)
    steps = page.signing.verification.steps
    words = {steps.item(n, 1).text() for n in range(steps.rowCount())}
    page.signing.verification.close()
    settle()
    return page.issuing._package, words


def print_dossiers(qtbot, desk, folder, monkeypatch):
    page = shown(qtbot, DossiersPage(desk))
    table = page.people.table
    first = table.visualRect(table.model().index(0, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=first)
    name = page.people.current_name()
    view = page.view
    qtbot.waitUntil(lambda: view.pages is not None or view.problem.isVisible(), timeout=SLOW)
    assert view.pages is not None, view.problem.text()
    monkeypatch.setattr(files, "folder", lambda *_: folder)
    page.all.click()
    qtbot.waitUntil(page.folder.isVisible, timeout=SLOW)
    qtbot.waitUntil(lambda: not page.progress.busy() and not desk.jobs.busy(), timeout=SLOW)
    return name


def test_from_excel_to_signed_month_and_printed_dossier(qtbot, tmp_path, desk_of, monkeypatch):
    workspace = new_store(qtbot, tmp_path / "新.zhifa")
    with closing(workspace):
        desk = desk_of(workspace)
        rows = [row(n) for n in range(PEOPLE)]
        rows[3] = row(3, 公民身份号码=int(id_number(3)[:15]) * 1000)
        result = import_people(qtbot, desk, write_people(tmp_path / "人员.xlsx", rows))
        assert (result.added, result.rejected) == (PEOPLE - 1, 1)
        assert desk.records.count("certificate", Query()) == PEOPLE - 1
        package, words = sign_month(qtbot, desk, tmp_path / "月报")
        assert package.name.startswith("340123-")
        assert words == {"✓ 通过"}
        name = print_dossiers(qtbot, desk, tmp_path / "档案", monkeypatch)
    made = sorted((tmp_path / "档案").glob("*.pdf"))
    assert len(made) == PEOPLE - 1
    mine = next(path for path in made if name in path.name)
    with _PDFIUM, closing(pypdfium2.PdfDocument(mine.read_bytes())) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert name in text
    assert all(id_number(n) not in text for n in range(PEOPLE))
