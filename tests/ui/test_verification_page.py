"""核验: files dropped, pasted or chosen, one after the other; what is found of each; the report."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from tests import made
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.ui.main_window import MainWindow
from zhifa_desktop.ui.pages.verification import VerificationPage

SLOW = 20000


@pytest.fixture
def package(desk, records, tmp_path):
    """A signed package of this office."""
    unit = made.unit(records)
    one, two = (
        made.officer(records, unit, n, card=c) for n, c in (("张三", "120601"), ("李四", "120602"))
    )
    made.case(records, unit, one, two, date(2026, 10, 5), "皖样〔2026〕1号")
    return desk.months.export(Month(2026, 10), tmp_path / "out").package


@pytest.fixture
def page(qtbot, desk):
    page = VerificationPage(desk)
    qtbot.addWidget(page)
    page.resize(900, 460)
    page.show()
    return page


def settle(qtbot, page):
    qtbot.waitUntil(lambda: all(one.found or one.error for one in page._handed), timeout=SLOW)
    qtbot.waitUntil(lambda: not page.progress.busy(), timeout=SLOW)


def marks(page):
    return [page.list.item(n).text()[0] for n in range(page.list.count())]


def results(page):
    steps = page.report.steps
    return [steps.item(n, 1).text() for n in range(steps.rowCount())]


def drop(widget, paths):
    """Drag files over a widget and let them go; whether it took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    button, no = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), Qt.DropAction.CopyAction, data, button, no)
    enter.ignore()
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    let_go = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, button, no, QEvent.Type.Drop)
    QApplication.sendEvent(widget, let_go)
    return True


def test_an_empty_page_is_a_large_area_that_says_what_to_do(page):
    assert page.area.isVisible()
    assert not page.list.isVisible()
    assert not page.report.isVisible()
    assert page.area.width() > page.width() * 0.9
    assert page.area.height() > page.height() * 0.6


def test_several_files_dropped_are_looked_at_one_after_the_other(qtbot, page, package, tmp_path):
    forged = tmp_path / "340123-202610-v7.zip"
    forged.write_bytes(package.read_bytes())
    picture = tmp_path / "照片.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    gone = tmp_path / "拔了U盘.zip"
    assert drop(page.area, [package, forged, picture, gone])
    settle(qtbot, page)
    assert marks(page) == ["✓", "✗", "✗", "✗"]
    assert page.report.verdict.text().startswith("✓ 有效")
    assert set(results(page)) == {"✓ 通过"}
    page.list.setCurrentRow(1)
    assert "月份和版次" in page.report.steps.item(page.report.steps.currentRow(), 0).text()
    page.list.setCurrentRow(2)
    assert "图片(PNG)" in page.report.steps.item(0, 2).text()
    page.list.setCurrentRow(3)
    assert "找不到文件" in page.problem.text()
    assert not page.report.isVisible()
    assert not page.print.isEnabled()
    page.clear.click()
    assert page.list.count() == 0
    assert not page.list.isVisible()


@pytest.mark.parametrize("as_text", [True, False])
def test_ctrl_v_takes_a_copied_file_or_its_path(qtbot, page, package, as_text):
    data = QMimeData()
    if as_text:
        data.setText(f'"{package}"\n')  # as Windows copies a path
    else:
        data.setUrls([QUrl.fromLocalFile(str(package))])
    QGuiApplication.clipboard().setMimeData(data)
    page.area.choose.setFocus()
    qtbot.keyClick(page.area.choose, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page)
    assert marks(page) == ["✓"]


def test_ctrl_v_without_a_file_says_so(qtbot, page, desk):
    QGuiApplication.clipboard().setText("随便一句话")
    with qtbot.waitSignal(desk.notices.said) as said:
        qtbot.keyClick(page.area.choose, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "没有文件" in said.args[0]
    assert page.list.count() == 0


def test_files_are_chosen_with_the_button(qtbot, page, package, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(package)], ""))
    page.area.choose.click()
    settle(qtbot, page)
    assert marks(page) == ["✓"]


def test_the_command_of_the_chosen_step_is_copied(qtbot, page, package):
    page.take([package])
    settle(qtbot, page)
    steps = page.report.steps
    row = next(n for n in range(steps.rowCount()) if steps.item(n, 0).text() == "数字签名")
    steps.setFocus()
    steps.selectRow(row)
    assert page.report.command.text().startswith("OpenSSL：openssl cms -verify")
    qtbot.mouseClick(page.report.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith("openssl cms -verify -noverify")


def test_the_keyboard_walks_through_the_steps(qtbot, page, package):
    page.take([package])
    settle(qtbot, page)
    page.report.steps.setFocus()
    assert page.report.steps.currentRow() == 0
    qtbot.keyClick(page.report.steps, Qt.Key.Key_Down)
    assert page.report.steps.currentRow() == 1
    assert "bagit" in page.report.command.text()


def test_the_report_is_shown_to_be_printed(qtbot, page, package):
    page.take([package])
    settle(qtbot, page)
    page.print.click()
    qtbot.waitUntil(lambda: hasattr(page, "paper"), timeout=SLOW)
    assert page.paper.windowTitle() == "核验报告"
    page.paper.close()


def test_work_that_is_stopped_says_what_was_not_looked_at(qtbot, page, package, tmp_path):
    page.take([package, package])
    page.progress.stop.click()
    qtbot.waitUntil(lambda: not page.progress.busy(), timeout=SLOW)
    settle(qtbot, page)
    assert len(page._handed) == 2
    if page._handed[1].error is not None:  # stopped before the first one was done
        page.list.setCurrentRow(1)
        assert "没有核验" in page.problem.text()


@pytest.fixture
def window(qtbot, desk):
    window = MainWindow(desk)
    desk.notices.stand_on(window)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=SLOW)
    return window


def test_a_package_dropped_anywhere_leads_here(qtbot, window, package):
    assert drop(window, [package])
    page = window.stack.currentWidget()
    assert isinstance(page, VerificationPage)
    settle(qtbot, page)
    assert marks(page) == ["✓"]


def test_other_files_dropped_anywhere_are_left_alone(window, tmp_path):
    sheet = tmp_path / "花名册.xlsx"
    sheet.write_bytes(b"PK")
    assert not drop(window, [sheet])
    assert not isinstance(window.stack.currentWidget(), VerificationPage)


def test_it_stands_among_the_results(window):
    place = window._places["verification"]
    assert (place.label, place.group) == ("核验", "成果")
