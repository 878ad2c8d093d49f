"""The month through the page: check, reasons, text, the signed package and its verification."""

from __future__ import annotations

import threading
import zipfile
from contextlib import closing
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox

from tests.ui.people_sheet import id_number
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.months import Month
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.pages.month import MonthPage
from zhifa_desktop.ui.pages.month.findings import BLOCK, EXPLAIN
from zhifa_desktop.ui.pages.month.page import PREVIEW
from zhifa_desktop.ui.pages.month.steps import CHECK, HAND_UP, PREPARE, SIGN
from zhifa_desktop.ui.widgets.pdf_pages import _PDFIUM

REASON = "专项行动期间集中办案，文书正在送达"
SLOW = 30000


@pytest.fixture
def officers(records):
    unit = records.save("unit", {"name": "一中队", "level": "squadron"}).id
    shared = {"kind": "officer", "post_kind": "enforcement", "unit": unit}
    return [
        records.save(
            "person",
            {
                **shared,
                "establishment": "institution",
                "name": name,
                "id_number": id_number(n),
                "certificate_number": f"1206000{n}",
                "certificate_valid_until": date(2028, 1, 1),
            },
        )
        for n, name in enumerate(("甲一", "乙二", "丙三"))
    ]


@pytest.fixture
def case(records, officers):
    """A case of the month that was not served in time: a reason is wanted."""
    return records.save(
        "case",
        {
            "procedure": "simple",
            "field": "road",
            "cause": "超限运输",
            "party_kind": "citizen",
            "party": "丁四",
            "unit": officers[0].values["unit"],
            "lead_officer": officers[0].id,
            "other_officers": (officers[1].id,),
            "decided_on": date(2026, 11, 2),
            "decision_number": "皖样交罚〔2026〕1号",
            "outcome": "fine",
            "fine": Decimal(200),
        },
    )


@pytest.fixture
def page(qtbot, desk):
    made = MonthPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    settle(qtbot, made)
    yield made
    settle(qtbot, made)


def text_of_pdf(data):
    with _PDFIUM, closing(pypdfium2.PdfDocument(data)) as document:
        return "\n".join(one.get_textpage().get_text_bounded() for one in document)


def settle(qtbot, page):
    qtbot.waitUntil(lambda: not page.progress.busy() and not page._desk.jobs.busy(), timeout=SLOW)


def explain(qtbot, page):
    """Write a reason wherever one is wanted."""
    for _ in range(10):
        silent = [n for n, group in enumerate(page.findings._groups) if group.silent]
        if not silent:
            return
        page.findings.rules.setCurrentRow(silent[0])
        page.findings.reason.setText("")
        page.findings.reason.insert(REASON)
        page.findings.keep_reason()
        settle(qtbot, page)
    raise AssertionError("reasons are not kept")


def export(qtbot, page, folder):
    page.bar.turn_to(SIGN)
    page.issuing.folder.setText(str(folder))
    page.issuing.go.click()
    settle(qtbot, page)


def test_it_opens_on_the_running_month_late_in_it(page):
    assert page.month() == Month(2026, 11)
    assert page.chooser.itemText(1) == "2026年10月"


def test_findings_are_grouped_with_words_and_a_door(qtbot, case, page):
    groups = page.findings._groups
    assert {group.level for group in groups} <= {str(level) for level in (BLOCK, EXPLAIN, "hint")}
    mine = next(n for n, g in enumerate(groups) if any(f.record_id == case.id for f in g.findings))
    page.findings.rules.setCurrentRow(mine)
    assert "需说明" in page.findings.rules.item(mine).text()
    assert "原因未写" in page.findings.rules.item(mine).text()
    with qtbot.waitSignal(page.open_record) as door:
        page.findings.door.click()
    assert door.args == ["case", case.id]
    assert "缺原因" in page.bar.buttons[CHECK].text()
    assert not page.issuing.go.isEnabled()


def test_a_written_reason_opens_the_way_to_sign(qtbot, case, page, desk):
    explain(qtbot, page)
    assert set(desk.months.reasons(Month(2026, 11)).values()) == {REASON}
    assert "可以签章" in page.bar.buttons[CHECK].text()
    assert page.issuing.go.isEnabled()
    assert any(
        "原因已写" in page.findings.rules.item(n).text() for n in range(len(page.findings._groups))
    )


def test_a_reason_being_typed_outlives_a_reload(qtbot, case, page):
    row = next(n for n, group in enumerate(page.findings._groups) if group.silent)
    page.findings.rules.setCurrentRow(row)
    page.findings.reason.setFocus()
    qtbot.keyClicks(page.findings.reason, "half a rea")
    page.refresh()
    settle(qtbot, page)
    assert page.findings.reason.text() == "half a rea"


def test_figures_stand_with_target_shortfall_and_definition(page, officers, qtmodeltester):
    page.reload()
    page.bar.turn_to(PREPARE)
    qtmodeltester.check(page.figures.model)
    model = page.figures.model
    rows = {model.index(n, 1).data(): n for n in range(model.rowCount())}
    held = rows["持证上岗率"]
    assert model.index(held, 6).data() == "100%"
    page.figures.table.selectRow(held)
    assert "口径" in page.figures.definition.text()
    assert "依据" in page.figures.definition.text()


def test_figures_follow_the_records(qtbot, page, officers):
    settle(qtbot, page)
    model = page.figures.model
    held = next(n for n in range(model.rowCount()) if model.index(n, 1).data() == "持证上岗率")
    assert [model.index(held, c).data() for c in (3, 4, 5)] == ["100%", "3", "3"]


def test_from_a_figure_to_the_records_it_lacks(qtbot, page, records, officers):
    person = officers[1]
    records.save(
        "person", {"certificate_valid_until": date(2026, 1, 1)}, identity=person.id,
        version=person.version,
    )  # fmt: skip
    settle(qtbot, page)
    model = page.figures.model
    held = next(n for n in range(model.rowCount()) if model.index(n, 1).data() == "持证上岗率")
    page.figures.table.selectRow(held)
    assert page.figures.lacking.isEnabled()
    page.figures.lacking.click()
    qtbot.waitUntil(lambda: hasattr(page, "lacking"), timeout=SLOW)
    rows = page.lacking.rows
    assert rows.count() == 1
    assert "乙二" in rows.item(0).text()
    with qtbot.waitSignal(page.open_record) as door:
        page.lacking.door.click()
    assert door.args == ["person", person.id]


def test_last_months_reason_is_offered_again(qtbot, case, page, desk):
    group = next(group for group in page.findings._groups if group.silent)
    desk.months.save_reasons(Month(2026, 10), {group.rule: REASON})
    page.refresh()
    settle(qtbot, page)
    page.findings.rules.setCurrentRow([g.rule for g in page.findings._groups].index(group.rule))
    assert page.findings.same.isVisible()
    page.findings.same.click()
    settle(qtbot, page)
    assert desk.months.reasons(Month(2026, 11)) == {group.rule: REASON}
    assert not page.findings.same.isVisible()


def test_the_text_is_drafted_edited_and_kept_when_turning_away(qtbot, page, desk):
    done = page.narrative.fields[0]
    assert done.toPlainText()
    done.setPlainText("开展路警联合治超三次。")
    assert page.narrative.keep.isEnabled()
    page.choose_month(Month(2026, 10))
    settle(qtbot, page)
    assert done.toPlainText() != "开展路警联合治超三次。"
    page.choose_month(Month(2026, 11))
    settle(qtbot, page)
    assert done.toPlainText() == "开展路警联合治超三次。"
    assert desk.months.narrative(Month(2026, 11)).done == "开展路警联合治超三次。"
    assert not page.narrative.dirty()


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


def test_a_month_being_checked_is_not_called_faultless(qtbot, page):
    page.choose_month(Month(2026, 10))
    assert page.findings.mend.text() == "正在校核…"
    assert page.findings.rules.count() == 0
    settle(qtbot, page)
    assert page.findings.mend.text() != "正在校核…"


def test_what_is_typed_is_stored_before_the_window_closes(case, page, desk):
    page.narrative.fields[1].setPlainText("两名新进人员尚未取证。")
    row = next(n for n, group in enumerate(page.findings._groups) if group.silent)
    page.findings.rules.setCurrentRow(row)
    page.findings.reason.setText(REASON)
    assert page.may_leave()
    month = Month(2026, 11)
    assert desk.months.narrative(month).problems == "两名新进人员尚未取证。"
    assert desk.months.reasons(month)[page.findings._groups[row].rule] == REASON


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
    qtbot.waitUntil(lambda: hasattr(page, "verification"), timeout=SLOW)
    steps = page.verification.steps
    assert [steps.item(n, 1).text() for n in range(steps.rowCount())] == [
        "✓ 通过"
    ] * steps.rowCount()
    assert steps.rowCount() >= 6
    assert page.verification.verdict.text().startswith("✓")
    page.verification.findChild(QDialogButtonBox).rejected.emit()


def test_one_changed_byte_is_a_cross_with_a_word(qtbot, case, page, tmp_path):
    explain(qtbot, page)
    export(qtbot, page, tmp_path)
    content = bytearray(page.issuing._package.read_bytes())
    with zipfile.ZipFile(page.issuing._package) as bag:
        member = bag.getinfo("data/indicators.json")
    content[member.header_offset + 200] ^= 1
    forged = tmp_path / "改过.zip"
    forged.write_bytes(content)
    page.verify(forged)
    qtbot.waitUntil(lambda: hasattr(page, "verification"), timeout=SLOW)
    steps = page.verification.steps
    words = [steps.item(n, 1).text() for n in range(steps.rowCount())]
    assert "✗ 不通过" in words
    assert page.verification.verdict.text().startswith("✗")
    page.verification.close()


def test_a_second_version_wants_its_reason(qtbot, case, page, records, tmp_path):
    explain(qtbot, page)
    export(qtbot, page, tmp_path)
    records.save("case", {"fine": Decimal(500)}, identity=case.id, version=case.version)
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
    records.save("case", {"fine": Decimal(5000)}, identity=case.id, version=case.version)
    settle(qtbot, page)
    assert page.narrative.old[0].isVisibleTo(page.narrative)
    assert not page.narrative.old[1].isVisibleTo(page.narrative)
    assert "“主要工作”" in page.issuing.ready.text()
    page.narrative.again[0].click()
    page.narrative.keep.click()
    settle(qtbot, page)
    assert not page.narrative.old[0].isVisibleTo(page.narrative)
    assert "0.5万元" in page.narrative.fields[0].toPlainText()
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
    pane.day.line.setText("20990101")
    pane.save.click()
    settle(qtbot, page)
    assert "将来" in pane.problem.text()
    pane.day.line.setText("20201101")
    pane.save.click()
    settle(qtbot, page)
    assert "早于月报生成" in pane.problem.text()
    pane.day.hold(desk.workspace.today(), desk.workspace.today().isoformat())
    pane.save.click()
    settle(qtbot, page)
    assert "已报送" in pane.said.text()
    assert "已报送" in page.bar.buttons[HAND_UP].text()
    pane.answer.setCurrentText("退回修改")
    pane.save.click()
    settle(qtbot, page)
    assert "退回的原因" in pane.problem.text()
    pane.note.setText("表3与上月不符")
    pane.save.click()
    settle(qtbot, page)
    assert "再出一版" in pane.said.text()
    assert page.issuing.versions.item(0, 3).text() == "退回修改"
    kept = desk.months.state(page.month()).handed[1]
    assert (kept.answer, kept.note) == ("退回修改", "表3与上月不符")
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop(0))
    pane.forget.click()
    settle(qtbot, page)
    assert "再出一版" in pane.said.text()
    pane.forget.click()
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
    qtbot.waitUntil(lambda: hasattr(page, "verification"), timeout=SLOW)
    page.verification.close()
    package.rename(tmp_path / "改名.zip")
    page.issuing.open_version.click()
    assert "没有找到" in page.issuing.problem.text()
    page.issuing.look_version.click()
    settle(qtbot, page)
    assert len(page.version.view.pages) > 5  # made again from the snapshot
    page.version.close()
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
    page.verify(other)
    qtbot.waitUntil(lambda: hasattr(page, "verification"), timeout=SLOW)
    assert page.verification.steps.item(0, 1).text() == "✗ 不通过"
    page.verification.close()


def test_enter_in_the_reason_keeps_it(qtbot, case, page, desk):
    row = next(n for n, group in enumerate(page.findings._groups) if group.silent)
    page.findings.rules.setCurrentRow(row)
    rule = page.findings._groups[row].rule
    qtbot.keyClicks(page.findings.reason, "served by post")
    qtbot.keyClick(page.findings.reason, Qt.Key.Key_Return)
    settle(qtbot, page)
    assert desk.months.reasons(Month(2026, 11))[rule] == "served by post"


def test_keeping_a_reason_goes_on_to_the_next_rule_that_wants_one(
    qtbot, case, officers, page, records
):
    unit = officers[0].values["unit"]
    bare = {"kind": "officer", "post_kind": "enforcement", "establishment": "institution"}
    records.save("person", {**bare, "unit": unit, "name": "无证一", "id_number": id_number(7)})
    settle(qtbot, page)
    pane = page.findings
    silent = [group.rule for group in pane._groups if group.silent]
    assert len(silent) == 2
    pane.rules.setCurrentRow([group.rule for group in pane._groups].index(silent[1]))
    qtbot.keyClicks(pane.reason, "waiting for the card")
    qtbot.keyClick(pane.reason, Qt.Key.Key_Return)
    assert pane._shown.rule == silent[0]  # round the end, and at once: one types on
    assert pane.reason.text() == ""
    for letter in "served by post":
        qtbot.keyClick(pane.reason, letter)
        qtbot.wait(30)  # the check comes back meanwhile
    settle(qtbot, page)
    assert pane.reason.text() == "served by post"
    pane.keep.click()
    settle(qtbot, page)
    assert pane._shown.rule == silent[0]
    kept = page._desk.months.reasons(page.month())
    assert kept == {silent[0]: "served by post", silent[1]: "waiting for the card"}


def test_a_reason_that_could_not_be_stored_can_be_stored_again(qtbot, case, page, monkeypatch):
    pane, months = page.findings, page._desk.months
    row = next(n for n, group in enumerate(pane._groups) if group.silent)
    pane.rules.setCurrentRow(row)

    def full(*_):
        raise UserError("磁盘空间不足")

    with monkeypatch.context() as broken:
        broken.setattr(months, "save_reasons", full)
        pane.reason.setText("邮寄送达中")
        pane.keep.setEnabled(True)
        pane.keep.click()
        settle(qtbot, page)
    assert "磁盘空间不足" in page.problem.text()
    pane.rules.setCurrentRow(row)
    pane.reason.setText("邮寄送达中")
    pane.keep.setEnabled(True)
    pane.keep.click()
    settle(qtbot, page)
    assert "邮寄送达中" in months.reasons(page.month()).values()
