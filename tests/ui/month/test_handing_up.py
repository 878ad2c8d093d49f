"""The fourth step through the page: a stick, 可以拔出, receipts, returns with doors."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMessageBox

from tests.conftest import PASSPHRASE, TODAY
from tests.package.identities import certificate
from tests.ui.month.conftest import late_case, officers_of
from tests.ui.month.working import REASON, SLOW, export, settle
from zhifa_desktop.db import keys
from zhifa_desktop.package.encryption import recipient_names
from zhifa_desktop.package.identity import new_test_identity
from zhifa_desktop.package.receipt_document import ReceiptFinding
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.receipt_writing import receipt_for, write_receipt
from zhifa_desktop.services.receipts import Receipts
from zhifa_desktop.services.receivers import Receivers
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.services.workspace import Workspace
from zhifa_desktop.ui import drives
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.pages.home import HomePage
from zhifa_desktop.ui.pages.month import hand_over_place
from zhifa_desktop.ui.pages.month.handing_up import FILES, HISTORY, RECEIPTS
from zhifa_desktop.ui.pages.month.issued_files import remember_place
from zhifa_desktop.ui.pages.month.page import FIGURES, PREVIEW
from zhifa_desktop.ui.pages.month.steps import HAND_UP, PREPARE

MOMENT = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
CITY = "滁州市交通运输综合行政执法支队"
NOVEMBER = Month(2026, 11)


@pytest.fixture(scope="session")
def city():
    return new_test_identity(CITY, "341100", MOMENT)


@pytest.fixture
def desk(desk, city):
    """A desk whose office trusts the city."""
    return replace(desk, receipts=Receipts(desk.workspace, lambda: (city.trust_anchor_pem,)))


@pytest.fixture(scope="session")
def _reported(_template, tmp_path_factory):
    """A closed store that has issued November, and the folder with its package; made once."""
    folder = tmp_path_factory.mktemp("reported")
    store = folder / _template[0].name
    shutil.copyfile(_template[0], store)
    shutil.copyfile(keys.key_path(_template[0]), keys.key_path(store))
    opened = Workspace.open(store, PASSPHRASE, clock=fixed_clock(TODAY))
    with closing(opened):
        opened.save_settings(replace(opened.settings, grade="detail"))
        records = Records(opened)
        late_case(records, officers_of(records))
        package = Months(opened).export(NOVEMBER, folder / "月报", explain=REASON).package
    return store, package


@pytest.fixture
def store_path(_reported, tmp_path):
    target = tmp_path / "store" / _reported[0].name
    target.parent.mkdir()
    shutil.copyfile(_reported[0], target)
    shutil.copyfile(keys.key_path(_reported[0]), keys.key_path(target))
    return target


@pytest.fixture
def case(records):
    (one,) = records.page("case", Query())
    return records.get("case", one.id)


@pytest.fixture
def issued(qtbot, _reported, page, tmp_path):
    """The package of November where this clerk made it; the page stands at its hand-over."""
    shutil.copytree(_reported[1].parent, tmp_path / "月报")
    package = tmp_path / "月报" / _reported[1].name
    remember_place(package)
    page.bar.turn_to(HAND_UP)
    page.reload()
    settle(qtbot, page)
    return package


@pytest.fixture
def stick(tmp_path, monkeypatch):
    folder = tmp_path / "stick"
    folder.mkdir()
    one = drives.Drive(folder, "KINGSTON", 8 << 30)
    monkeypatch.setattr(hand_over_place, "sticks", lambda: [one])
    return folder


@pytest.fixture
def answer(city, tmp_path, issued):
    def write(verdict="退回", findings=(), who=city, opinion=""):
        receipt = receipt_for(
            issued, receiver=CITY, verdict=verdict, received_at=MOMENT, opinion=opinion,
            findings=findings,
        )  # fmt: skip
        folder = tmp_path / f"{verdict}{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        return write_receipt(receipt, who, folder, MOMENT)

    return write


def hand_over(qtbot, page):
    page.handing_up.carry.click()
    settle(qtbot, page)
    place = page.handing.place
    place.go.click()
    settle(qtbot, page)
    return place


def cells(table, column):
    return [table.list.index(n, column).data() for n in range(table.list.rowCount())]


def test_files_stand_there_and_go_to_the_stick_that_is_plugged_in(qtbot, page, issued, stick):
    pane = page.handing_up
    assert cells(pane.files, 0)[0] == issued.name
    assert len(cells(pane.files, 0)) == 4
    assert not pane.done.isVisible()
    place = hand_over(qtbot, page)
    assert "KINGSTON" in place.places.item(0).text()
    assert "没有加密" in place.caution.text()
    assert pane.done.isVisible()
    assert pane.done.text().startswith("✓")
    assert "4个文件已写入，逐个读回核对无误，可以拔出" in pane.done.text()
    assert sorted(path.name for path in stick.iterdir()) == sorted(cells(pane.files, 0))
    assert pane.tabs.currentIndex() == HISTORY
    assert cells(pane.history, 2) == [str(stick)]
    assert cells(pane.history, 5) == ["读回核对无误"]
    assert "已交出，送达后请登记报送" in pane.said.text()
    page.choose_month(page.month().before())
    settle(qtbot, page)
    assert not pane.done.isVisible()  # it was another month's


@pytest.fixture
def receivers(desk, tmp_path):
    """Two offices above: one with a good certificate, one whose certificate has run out."""
    found, lines = Receivers(desk.workspace), []
    for name, days in (("样例市交通运输局", (-9, 300)), ("样例省厅", (-9, 1))):
        key = ec.generate_private_key(ec.SECP256R1())
        made = certificate(name, key, MOMENT, usage=("key_agreement",), days=days)
        path = tmp_path / f"{name}.cer"
        path.write_bytes(made.public_bytes(Encoding.DER))
        lines.append(found.look_at(path))
        found.keep(lines[-1])
    return lines


def test_a_package_is_encrypted_to_the_receiver_ticked(
    qtbot, page, issued, stick, receivers, desk, monkeypatch
):
    pane, good = page.handing_up, receivers[0]
    monkeypatch.setattr(Receivers, "_moment", lambda self: MOMENT + timedelta(days=5))
    place = hand_over(qtbot, page)
    box, other = (place.sealing.boxes[one.id] for one in receivers)
    assert (box.isChecked(), other.isEnabled()) == (True, False)  # the only one that can
    assert "过期" in other.toolTip()
    assert "没有加密" not in place.caution.text()
    assert "加密给样例市交通运输局" in pane.done.text()
    there = sorted(path.name for path in stick.iterdir())
    assert there[0] == f"{issued.name}.p7m"
    assert ["报送函" in name for name in there[1:]] == [True]
    assert recipient_names(stick / there[0]) == (good.name,)
    assert "加密给样例市交通运输局" in cells(pane.history, 4)[0]
    pane.carry.click()
    settle(qtbot, page)
    again = page.handing.place
    again.sealing.boxes[good.id].setChecked(False)
    assert "没有加密" in again.caution.text()
    again.go.click()
    settle(qtbot, page)
    assert issued.name in {path.name for path in stick.iterdir()}
    pane.carry.click()
    settle(qtbot, page)
    assert page.handing.place.sealing.ids() == ()  # as it was chosen last
    page.handing.place.reject()


def test_a_stick_that_refuses_says_so_and_nothing_may_be_pulled_out(qtbot, page, issued, stick):
    pane = page.handing_up
    (stick / issued.name).write_bytes(b"other")
    hand_over(qtbot, page)
    assert not pane.done.isVisible()
    assert "内容不一样" in pane.problem.text()
    assert cells(pane.history, 0) == []


def test_any_folder_can_be_chosen_where_no_stick_is(qtbot, page, issued, tmp_path, monkeypatch):
    monkeypatch.setattr(hand_over_place, "sticks", list)
    page.handing_up.carry.click()
    settle(qtbot, page)
    place = page.handing.place
    assert place.none.isVisible()
    assert not place.go.isEnabled()
    folder = tmp_path / "OneDrive"
    folder.mkdir()
    monkeypatch.setattr(files, "folder", lambda *_: folder)
    place.other.click()
    assert "网盘" in place.caution.text()
    place.go.click()
    settle(qtbot, page)
    assert (folder / issued.name).exists()
    assert "网盘" in page.handing_up.caution.text()


def test_a_package_that_is_elsewhere_is_asked_for(
    qtbot, page, issued, stick, monkeypatch, tmp_path
):
    moved = tmp_path / "别处" / issued.name
    moved.parent.mkdir()
    shutil.move(issued, moved)
    page.reload()
    settle(qtbot, page)
    assert page.handing_up.missing.isVisible()
    assert issued.name in page.handing_up.missing.text()
    monkeypatch.setattr(files, "open_file", lambda *_: moved)
    hand_over(qtbot, page)
    assert [path.name for path in stick.iterdir()] == [issued.name]
    assert "旁边没有" in page.handing.place.caution.text()


def test_a_return_leads_to_record_and_form_and_is_ticked_off(
    qtbot, page, answer, case, monkeypatch
):
    pane, returns = page.handing_up, page.handing_up.returns
    findings = (
        ReceiptFinding("罚款少一个0", "case", case.id, "皖样交罚〔2026〕1号"),
        ReceiptFinding("与上月不符", form="表3-1"),
        ReceiptFinding("缺联系电话"),
        ReceiptFinding("不在这里的", "case", "no-such-id", "某号"),
    )
    path = answer(findings=findings)
    monkeypatch.setattr(files, "open_file", lambda *_: path)
    pane.receipt.click()
    settle(qtbot, page)
    assert "被退回" in pane.said.text()
    assert not pane.done.isVisible()  # a return is nothing green
    assert "退回修改" in page.bar.buttons[HAND_UP].text()
    assert pane.tabs.currentIndex() == RECEIPTS
    assert pane.tabs.tabText(RECEIPTS) == "回执：4处待改"
    assert cells(returns.table, 0) == ["待改"] * 4
    assert cells(returns.table, 1)[0] == "案件“皖样交罚〔2026〕1号”"
    with qtbot.waitSignal(page.open_record) as door:
        returns.door.click()
    assert door.args == ["case", case.id]
    returns.tick.click()
    settle(qtbot, page)
    assert cells(returns.table, 0) == ["✓ 已改", "待改", "待改", "待改"]
    assert pane.tabs.tabText(RECEIPTS) == "回执：3处待改"
    assert returns.tick.text() == "改回待改"
    returns.table.selectRow(2)
    assert not returns.door.isEnabled()
    returns.table.selectRow(3)
    assert not returns.door.isEnabled()
    returns.table.selectRow(1)
    assert returns.door.text() == "看这张表"
    returns.door.click()
    assert page.panes.currentIndex() == PREPARE
    assert page.prepare.currentIndex() == PREVIEW
    settle(qtbot, page)
    assert page.preview.pages.page_of("表3-1") > 1
    qtbot.waitUntil(lambda: shown_page(page) == page.preview.pages.page_of("表3-1"))
    page._show_form("表6-2")  # the preview is there already
    assert shown_page(page) == page.preview.pages.page_of("表6-2")
    page._show_form("表7")
    assert page.prepare.currentIndex() == FIGURES


def shown_page(page):
    """Return the page at the top of the preview."""
    top = page.preview.canvas.verticalScrollBar().value() + 20
    return next(n for n, one in enumerate(page.preview.canvas._rects, 1) if one.bottom() > top)


def drop(pane, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    shared = (
        Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )  # fmt: skip
    enter = QDragEnterEvent(QPoint(5, 5), *shared)
    enter.ignore()
    pane.dragEnterEvent(enter)
    if enter.isAccepted():
        pane.dropEvent(QDropEvent(QPointF(5, 5), *shared))
    return enter.isAccepted()


def test_a_receipt_can_be_dragged_in_and_twice_changes_nothing(qtbot, page, answer, tmp_path):
    pane = page.handing_up
    (tmp_path / "别的.txt").write_text("x")
    assert not drop(pane, tmp_path / "别的.txt")
    path = answer("接收", opinion="同意")
    assert drop(pane, path)
    settle(qtbot, page)
    assert "已接收" in pane.said.text()
    assert "接收" in pane.returns.which.currentText()
    assert "意见：同意" in pane.returns.said.text()
    assert not pane.returns.table.isVisible()
    assert drop(pane, path)
    settle(qtbot, page)
    assert "此前已经读入过" in pane.done.text()
    assert pane.returns.which.count() == 1


def test_a_receipt_of_another_package_is_refused_here(qtbot, page, issued, city, tmp_path):
    receipt = receipt_for(issued, receiver=CITY, verdict="接收", received_at=MOMENT)
    other = replace(receipt, package="0b6a4a4e-7d43-5d2c-9c1a-0d1a2b3c4d5e", code="0A0B0C0D")
    path = write_receipt(other, city, tmp_path, MOMENT)
    page.handing.read_receipt(path)
    settle(qtbot, page)
    assert "另一个月报包" in page.handing_up.problem.text()
    assert "待报送" in page.handing_up.said.text()


@pytest.mark.parametrize("sure", [True, False])
def test_an_unknown_signer_is_asked_about(qtbot, page, answer, monkeypatch, sure):
    stranger = new_test_identity("不认识的单位", "341200", MOMENT)
    kinds, asked = QMessageBox.StandardButton, []

    def question(parent, title, text, *rest):
        asked.append(text)
        return kinds.Yes if sure else kinds.No

    monkeypatch.setattr(QMessageBox, "question", question)
    page.handing.read_receipt(answer("接收", who=stranger))
    settle(qtbot, page)
    assert "不认识的单位" in asked[0]
    assert ("已接收" in page.handing_up.said.text()) is sure
    assert ("未经确认" in page.handing_up.returns.which.currentText()) is sure
    assert page.handing_up.problem.isVisible() is not sure


def test_a_receipt_is_shown_and_given_out_again(qtbot, page, answer, tmp_path, monkeypatch):
    path = answer("接收")
    page.handing.read_receipt(path)
    settle(qtbot, page)
    page.handing_up.returns.paper.click()
    settle(qtbot, page)
    qtbot.waitUntil(lambda: hasattr(page.handing, "paper"), timeout=SLOW)
    page.handing.paper.close()
    out = tmp_path / "归档"
    out.mkdir()
    monkeypatch.setattr(files, "folder", lambda *_: out)
    page.handing_up.returns.copy.click()
    assert (out / path.name).read_bytes() == path.read_bytes()


def test_what_a_version_changes_is_seen_before_and_after(
    qtbot, page, issued, case, records, tmp_path
):
    assert not page.handing_up.what.isVisible()
    row = records.labels("case", [case.id])
    assert row
    records.save("case", {"fine": 100}, identity=case.id, version=case.version)
    settle(qtbot, page)
    page.issuing.what.click()
    settle(qtbot, page)
    dialog = page.handing.what
    assert "第2版" in dialog.windowTitle()
    assert "更正原因：还没有写" in dialog.said.text()
    lines = dialog.others.list
    told = [lines.index(n, 2).data() for n in range(lines.rowCount())]
    assert "罚款金额(元)" in told
    assert dialog.figures.list.rowCount() > 0
    dialog.close()
    page.issuing.reason.setText("罚款录错")
    export(qtbot, page, tmp_path / "月报")
    page.bar.turn_to(HAND_UP)
    assert page.handing_up.what.isVisible()
    page.handing_up.what.click()
    settle(qtbot, page)
    assert "更正原因：罚款录错" in page.handing.what.said.text()
    page.handing.what.close()


def test_the_start_page_says_what_came_back_and_leads_there(qtbot, page, answer, desk):
    home = HomePage(desk)
    qtbot.addWidget(home)
    home.show()
    assert not home.returned.isVisible()
    home.hide()
    page.handing.read_receipt(answer(findings=(ReceiptFinding("甲"), ReceiptFinding("乙"))))
    settle(qtbot, page)
    home.show()
    assert home.returned.isVisibleTo(home.stack.widget(1))
    assert home.returned.item(0).text() == "2026年11月月报第1版被退回：2处要改"
    with qtbot.waitSignal(home.show_return) as door:
        home.returned.itemActivated.emit(home.returned.item(0))
    page.handing_up.tabs.setCurrentIndex(FILES)
    page.show_return(*door.args)
    assert page.panes.currentIndex() == HAND_UP
    assert page.handing_up.tabs.currentIndex() == RECEIPTS
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=SLOW)


def test_it_fits_a_small_window(qtbot, page, issued):
    page.resize(735, 480)
    hint = page.handing_up.minimumSizeHint()
    assert hint.width() <= 700
    assert hint.height() <= 330
