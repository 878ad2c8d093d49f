"""The month through the page: check, reasons, figures, text and preview."""

from __future__ import annotations

import zipfile
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.month.working import REASON, SLOW, explain, export, settle
from tests.ui.people_sheet import id_number
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.months import Month
from zhifa_desktop.ui.pages.month.findings import BLOCK, EXPLAIN
from zhifa_desktop.ui.pages.month.steps import CHECK, PREPARE


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

    def lacks():  # the page counts anew a moment after the record was saved
        page.figures.table.clearSelection()
        page.figures.table.selectRow(held)
        return page.figures.lacking.isEnabled()

    qtbot.waitUntil(lacks, timeout=SLOW)
    page.figures.lacking.click()
    qtbot.waitUntil(lambda: hasattr(page, "lacking"), timeout=SLOW)
    rows = page.lacking.rows
    assert rows.count() == 1
    assert "乙二" in rows.item(0).text()
    page.lacking.copy.click()
    assert QApplication.clipboard().text() == rows.item(0).text()
    with qtbot.waitSignal(page.open_record) as door:
        page.lacking.door.click()
    assert door.args == ["person", person.id]


def test_last_months_reason_is_offered_again(qtbot, officers, page, desk, records, tmp_path):
    unit, october = officers[0].values["unit"], Month(2026, 10)
    bare = {"kind": "officer", "post_kind": "enforcement", "establishment": "institution"}
    records.save("person", {**bare, "unit": unit, "name": "无证一", "id_number": id_number(7)})
    desk.months.export(october, tmp_path, explain=REASON)
    page.refresh()
    settle(qtbot, page)
    pane, rule = page.findings, "person.without_certificate"
    pane.rules.setCurrentRow([g.rule for g in pane._groups].index(rule))
    assert pane.before.text() == f"上月说明(2026年10月起)：{REASON}"
    assert pane.same.isVisible()
    pane.same.click()
    settle(qtbot, page)
    assert desk.months.reasons(Month(2026, 11)) == {rule: REASON}
    assert not pane.same.isVisible()
    assert not pane.before.isVisible()


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


def test_one_changed_byte_is_a_cross_with_a_word(qtbot, case, page, tmp_path):
    explain(qtbot, page)
    export(qtbot, page, tmp_path)
    content = bytearray(page.issuing._package.read_bytes())
    with zipfile.ZipFile(page.issuing._package) as bag:
        member = bag.getinfo("data/indicators.json")
    content[member.header_offset + 200] ^= 1
    forged = tmp_path / "改过.zip"
    forged.write_bytes(content)
    page.signing.verify(forged)
    qtbot.waitUntil(lambda: hasattr(page.signing, "verification"), timeout=SLOW)
    steps = page.signing.verification.steps
    words = [steps.item(n, 1).text() for n in range(steps.rowCount())]
    assert "✗ 不通过" in words
    assert page.signing.verification.verdict.text().startswith("✗")
    page.signing.verification.close()


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
