"""发表收表 in its dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests import made
from tests.services.test_collecting import fill
from zhifa_desktop.ui.dialogs.collecting import CollectingDialog


@pytest.fixture
def dialog(qtbot, desk, records):
    for name, person in (("一中队", "张三"), ("二中队", "李四")):
        made.officer(records, made.unit(records, name), person)
    dialog = CollectingDialog(desk, "person")
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def board(dialog):
    rows = range(dialog.board.rowCount())
    return {dialog.board.item(n, 0).text(): dialog.board.item(n, 1).text() for n in rows}


def test_sheets_are_sent_taken_in_and_asked_for(qtbot, desk, dialog, tmp_path):
    assert dialog.sending.isVisible(), "with no round yet, one begins"
    dialog.send(tmp_path)
    qtbot.waitUntil(lambda: "没有选单位" in dialog.problem.text(), timeout=10_000)
    dialog.sending._tick(Qt.CheckState.Checked)
    assert len(dialog.sending.ticked()) == 3, "the brigade itself among them"
    dialog.send(tmp_path)
    qtbot.waitUntil(lambda: not desk.jobs.busy() and not dialog.progress.busy(), timeout=20_000)
    assert (dialog.board.rowCount(), dialog.problem.text()) == (3, "")
    assert set(board(dialog).values()) == {"未交"}
    dialog.take_in([fill(tmp_path / "人员_一中队.xlsx", 职务="队员")])
    qtbot.waitUntil(lambda: board(dialog)["一中队"] == "已交", timeout=20_000)
    assert "更新1" in dialog.said.text()
    dialog.copy_reminder()
    assert "二中队" in QApplication.clipboard().text()
