"""The month through the page: the signed package, its versions, its hand-up."""

from __future__ import annotations

import threading
import zipfile
from decimal import Decimal

from PySide6.QtWidgets import QDialogButtonBox, QMessageBox

from tests.ui.month.working import SLOW, explain, export, settle, text_of_pdf
from zhifa_desktop.services.months import Month
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.pages.month.page import PREVIEW
from zhifa_desktop.ui.pages.month.steps import HAND_UP, PREPARE, SIGN


def test_a_preview_of_another_month_is_dropped(qtbot, page, desk, monkeypatch):
    preview, hold = type(desk.months).preview_pdf, threading.Event()

    def slow(self, month):
        data = preview(self, month)
        hold.wait(20)
        return data

    monkeypatch.setattr(type(desk.months), "preview_pdf", slow)
    page.bar.turn_to(PREPARE)
    page.prepare.setCurrentIndex(PREVIEW)
    page.prepare.setCurrentIndex(0)
    page.choose_month(Month(2026, 10))
    hold.set()
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=30000)
    assert page.preview.pages is None


def test_the_preview_shows_what_was_just_typed(qtbot, page):
    page.bar.turn_to(PREPARE)
    page.narrative.fields[2].setPlainText("下月开展船舶防污染专项检查。")
    page.narrative.keep.click()
    settle(qtbot, page)
    page.prepare.setCurrentIndex(2)
    settle(qtbot, page)
    assert page.preview.pages is not None
    assert len(page.preview.pages) >= 5


def test_the_signed_package_is_made_verified_and_listed(qtbot, case, page, tmp_path):
    explain(qtbot, page)
    export(qtbot, page, tmp_path / "报送")
    made = page.issuing._package
    assert made is not None
    assert made.exists()
    shown = [page.issuing.made.item(n).text() for n in range(page.issuing.made.count())]
    assert shown[0] == str(made)
    assert all((tmp_path / "报送" / name.rpartition("/")[2]).exists() for name in shown)
    assert "已生成第1版" in page.bar.buttons[SIGN].text()
    assert "第1版待报送" in page.bar.buttons[HAND_UP].text()
    assert page.issuing.versions.rowCount() == 1
    page.issuing.check_made.click()
    qtbot.waitUntil(lambda: hasattr(page.signing, "verification"), timeout=SLOW)
    steps = page.signing.verification.steps
    assert [steps.item(n, 1).text() for n in range(steps.rowCount())] == [
        "✓ 通过"
    ] * steps.rowCount()
    assert steps.rowCount() >= 6
    assert page.signing.verification.verdict.text().startswith("✓")
    page.signing.verification.findChild(QDialogButtonBox).rejected.emit()


def test_a_second_version_wants_its_reason(qtbot, case, page, records, tmp_path):
    explain(qtbot, page)
    export(qtbot, page, tmp_path)
    records.save("case", {"fine": Decimal(150)}, identity=case.id, version=case.version)
    settle(qtbot, page)
    assert page.issuing.reason.isVisible()
    page.issuing.go.click()
    settle(qtbot, page)
    assert page.issuing.problem.isVisible()
    assert "更正原因" in page.issuing.problem.text()
    page.issuing.reason.setText("罚款数额录错")
    page.issuing.go.click()
    settle(qtbot, page)
    assert page.issuing.versions.rowCount() == 2
    assert page.issuing.versions.item(0, 4).text() == "罚款数额录错"
    assert page.issuing.reason.text() == ""  # the next version has its own


def test_figures_grown_old_in_the_text_are_told_and_drafted_again(
    qtbot, case, page, desk, records, tmp_path
):
    explain(qtbot, page)
    first = page.narrative.fields[0]
    drafted = first.toPlainText()
    assert drafted
    first.setPlainText(f"{drafted}另开展路警联合治超三次。")
    page.narrative.keep.click()
    settle(qtbot, page)
    assert not page.narrative.old[0].isVisibleTo(page.narrative)
    records.save("case", {"fine": Decimal(100)}, identity=case.id, version=case.version)
    settle(qtbot, page)
    assert page.narrative.old[0].isVisibleTo(page.narrative)
    assert not page.narrative.old[1].isVisibleTo(page.narrative)
    assert "“主要工作”" in page.issuing.ready.text()
    page.narrative.again[0].click()
    page.narrative.keep.click()
    settle(qtbot, page)
    assert not page.narrative.old[0].isVisibleTo(page.narrative)
    assert "0.01万元" in page.narrative.fields[0].toPlainText()
    assert "“主要工作”" not in page.issuing.ready.text()


def test_a_preview_is_a_draft_until_it_is_what_was_issued(qtbot, case, page, desk, tmp_path):
    explain(qtbot, page)
    month = page.month()
    draft = text_of_pdf(desk.months.preview_pdf(month))
    assert "预览稿" in draft
    assert "第1版" not in draft
    export(qtbot, page, tmp_path)
    issued = text_of_pdf(desk.months.preview_pdf(month))
    assert "预览稿" not in issued
    assert "第1版" in issued
    (package,) = tmp_path.glob("*.zip")
    with zipfile.ZipFile(package) as bag:
        name = next(n for n in bag.namelist() if n.endswith("data/月报.pdf"))
        signed = bag.read(name)
    assert desk.months.version_pdf(month, 1, package) == signed
    assert text_of_pdf(desk.months.version_pdf(month, 1)) == issued


def test_what_was_handed_up_and_answered_is_noted_with_its_version(
    qtbot, case, page, desk, tmp_path, monkeypatch
):
    explain(qtbot, page)
    export(qtbot, page, tmp_path)
    page.bar.turn_to(HAND_UP)
    pane = page.handing_up
    assert "待报送" in pane.said.text()
    pane.by_hand.click()
    note = page.handing.note
    note.day.line.setText("20990101")
    note.save.click()
    settle(qtbot, page)
    assert "将来" in note.problem.text()
    note.day.line.setText("20201101")
    note.save.click()
    settle(qtbot, page)
    assert "早于月报生成" in note.problem.text()
    assert note.isVisible()
    note.day.hold(desk.workspace.today(), desk.workspace.today().isoformat())
    note.save.click()
    settle(qtbot, page)
    assert not note.isVisible()
    assert "已报送" in pane.said.text()
    assert "已报送" in page.bar.buttons[HAND_UP].text()
    pane.by_hand.click()
    note = page.handing.note
    note.answer.setCurrentText("退回修改")
    note.save.click()
    settle(qtbot, page)
    assert "退回的原因" in note.problem.text()
    note.note.setText("表3与上月不符")
    note.save.click()
    settle(qtbot, page)
    assert "再出一版" in pane.said.text()
    assert page.issuing.versions.item(0, 3).text() == "退回修改"
    kept = desk.months.state(page.month()).handed[1]
    assert (kept.answer, kept.note) == ("退回修改", "表3与上月不符")
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop(0))
    pane.by_hand.click()
    page.handing.note.forget.click()
    settle(qtbot, page)
    assert "再出一版" in pane.said.text()
    page.handing.note.forget.click()
    settle(qtbot, page)
    assert "待报送" in pane.said.text()
    again = desk.months.export(page.month(), tmp_path)
    assert again.repeated  # the note is no part of the package


def test_a_version_leads_to_its_folder(qtbot, case, page, tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr(files, "show_folder", shown.append)
    explain(qtbot, page)
    export(qtbot, page, tmp_path)
    page.issuing.folder.setText(str(tmp_path / "别处"))
    assert not page.issuing.open_version.isEnabled()
    page.issuing.versions.selectRow(0)
    page.issuing.open_version.click()
    (package,) = tmp_path.glob("*.zip")
    assert shown == [package]
    page.issuing.check_version.click()
    qtbot.waitUntil(lambda: hasattr(page.signing, "verification"), timeout=SLOW)
    page.signing.verification.close()
    package.rename(tmp_path / "改名.zip")
    page.issuing.open_version.click()
    assert "没有找到" in page.issuing.problem.text()
    page.issuing.look_version.click()
    settle(qtbot, page)
    assert len(page.signing.version.view.pages) > 5  # made again from the snapshot
    page.signing.version.close()
    assert files.usual_folder("month") == tmp_path


def test_a_folder_that_cannot_be_written_leaves_everything(qtbot, case, page, tmp_path):
    explain(qtbot, page)
    blocked = tmp_path / "文件"
    blocked.write_text("x")
    export(qtbot, page, blocked / "里面")
    assert page.issuing.problem.isVisible()
    assert page.issuing.folder.text() == str(blocked / "里面")
    assert "未生成" in page.bar.buttons[SIGN].text()


def test_a_file_that_is_no_package_fails_its_first_step(qtbot, page, tmp_path):
    other = tmp_path / "别的.zip"
    other.write_bytes(b"PK nothing of the kind")
    page.signing.verify(other)
    qtbot.waitUntil(lambda: hasattr(page.signing, "verification"), timeout=SLOW)
    assert page.signing.verification.steps.item(0, 1).text() == "✗ 不通过"
    page.signing.verification.close()
