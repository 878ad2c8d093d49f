"""按来表填报 in its dialog, from the table's menu to the filled copy."""

from __future__ import annotations

import openpyxl
import pytest

from tests.services.test_filling import cases, form  # noqa: F401 - a fixture
from zhifa_desktop.services.records import Query
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.filling import filler
from zhifa_desktop.ui.pages.register import RegisterPage


@pytest.fixture
def page(qtbot, desk, cases):  # noqa: F811 - the fixture itself
    page = RegisterPage(desk, "case")
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.model.loaded, timeout=10_000):
        page.show()
    return page


def test_a_form_is_filled_with_what_the_table_lists(qtbot, desk, page, tmp_path, monkeypatch):
    path = form(tmp_path / "来表.xlsx", rows=2)
    monkeypatch.setattr(files, "open_file", lambda *_: path)
    page.model.ask(Query(order=("-decided_on",)))
    dialog = filler(desk, page.model, page)()
    qtbot.addWidget(dialog)
    assert "只留了2行" in dialog.said.text()
    assert dialog.boxes[1].currentText() == "处罚决定书文号" or dialog.boxes[1].currentData()
    box = dialog.boxes[5]
    box.setCurrentIndex(box.findData("party"))
    dialog.fill(tmp_path / "填好.xlsx")
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)
    sheet = openpyxl.load_workbook(tmp_path / "填好.xlsx").active
    assert [sheet.cell(5, n).value for n in (1, 2, 6)] == [1, "皖样交罚〔2026〕4号", "某某"]


def test_a_wrong_file_is_said_in_the_window(desk, page, tmp_path, monkeypatch):
    (tmp_path / "来表.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    monkeypatch.setattr(files, "open_file", lambda *_: tmp_path / "来表.xls")
    told = []
    monkeypatch.setattr(desk.notices, "fail", told.append)
    assert filler(desk, page.model, page)() is None
    assert "另存为 .xlsx" in told[0].todo
