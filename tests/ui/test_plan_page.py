"""The plan's page: a measure is chosen, a task begun and logged, figures and registers opened."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from tests import made
from zhifa_desktop.ui.pages.plan import PlanPage
from zhifa_desktop.ui.widgets.doors import ToList


@pytest.fixture
def page(desk, qtbot, records):
    made.session(records, "业务班", date(2026, 3, 1))
    values = {"measure": "m03", "name": "全员轮训", "due_on": date(2026, 12, 1)}
    records.save("task", values)
    made_page = PlanPage(desk)
    qtbot.addWidget(made_page)
    made_page.resize(1180, 680)
    made_page.show()
    qtbot.waitUntil(lambda: made_page.measures.list.rowCount() == 16, timeout=10000)
    made_page.measures.selectRow(2)
    return made_page


def test_a_measure_is_told_whole(page):
    assert page.detail.title.text() == "全面提升执法队伍能力素质 › 3. 提升业务能力"
    assert "不少于60学时" in page.detail.text.text()
    assert page.detail.tasks.list.index(0, 0).data() == "全员轮训"
    figures = [page.detail.figures.list.index(n, 0).data() for n in range(3)]
    assert figures[0] == "年度60学时达标率"


def test_progress_is_logged_with_enter_and_shown(page, desk, qtbot, records):
    page.detail.tasks.selectRow(0)
    page.detail.progress.setText("完成第一期")
    qtbot.keyClick(page.detail.progress, Qt.Key.Key_Return)
    shown = "2026-11-23 内勤：完成第一期"
    qtbot.waitUntil(lambda: page.detail.tasks.list.index(0, 4).data() == shown, timeout=10000)
    assert page.detail.progress.text() == ""


def test_doors_lead_to_figure_task_and_list(page, qtbot):
    with qtbot.waitSignal(page.show_figure) as figure:
        page.detail.figures.activated.emit(page.detail.figures.list.index(0, 0))
    assert figure.args == ["training_hours"]
    page.detail.tasks.selectRow(0)
    with qtbot.waitSignal(page.open_record) as task:
        page.detail.open.click()
    assert task.args[0] == "task"
    with qtbot.waitSignal(page.new_task) as new:
        page.detail.add.click()
    assert new.args == ["m03"]
    page.detail.proofs.selectRow(1)
    with qtbot.waitSignal(page.leads_to) as listed:
        page.detail.proofs.activated.emit(page.detail.proofs.list.index(1, 0))
    assert isinstance(listed.args[0], ToList)
    assert listed.args[0].register == "training_session"


def test_the_whole_plan_and_its_paper(page, desk, qtbot):
    page.period.setCurrentIndex(page.period.count() - 1)
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=10000)
    page.print_plan()
    qtbot.waitUntil(lambda: hasattr(page, "preview"), timeout=10000)
    page.preview.close()


def test_the_folder_for_inspectors(page, desk, qtbot, tmp_path):
    page.ask_folder()
    dialog = page.dialog
    dialog.none.click()
    assert not dialog.pdf.isEnabled()
    dialog.list.item(2).setCheckState(Qt.CheckState.Checked)
    assert dialog.numbers() == [3]
    out = tmp_path / "资料.pdf"
    out.write_bytes(b"mine")
    dialog.make(out, as_files=False)
    qtbot.waitUntil(lambda: "已经存在" in dialog.problem.text(), timeout=10000)
    with qtbot.waitSignal(dialog.accepted, timeout=15000):
        dialog.make(tmp_path / "新资料.pdf", as_files=False)
    assert (tmp_path / "新资料.pdf").read_bytes().startswith(b"%PDF")
