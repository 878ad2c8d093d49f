"""The leader's papers in the window: words are edited, kept by themselves, fixed, given out."""

from __future__ import annotations

from datetime import date

import pytest

from tests import made
from zhifa_desktop.services.materials.service import Format
from zhifa_desktop.ui.pages.materials import MaterialsPage
from zhifa_desktop.ui.pages.materials.editors import DRAFTED, FIXED, OLD, OWN


@pytest.fixture
def people(records):
    unit = made.unit(records)
    lead, other = (made.officer(records, unit, name, card=f"3400000{n}")
                   for n, name in enumerate(("王一", "李二")))  # fmt: skip
    return unit, lead, other


@pytest.fixture
def page(desk, qtbot, records, people):
    made.case(records, *people, date(2026, 10, 8), "决1号")
    shown = MaterialsPage(desk)
    qtbot.addWidget(shown)
    shown.resize(1180, 680)
    shown.show()
    drafted(qtbot, shown)
    return shown


def drafted(qtbot, page):
    """Wait until the paper stands in the page and nothing more is under way."""
    qtbot.waitUntil(
        lambda: bool(page.parts.parts) and not page._desk.jobs.busy()
        and page.view.pages is not None,
        timeout=15000,
    )  # fmt: skip


def editor(page, key):
    return next(one for one in page.parts.parts if one.key == key)


def kept(page):
    return page._materials.work_on(page.current().id, page.span()).own


def test_the_likeliest_paper_stands_there_drafted(page):
    assert page.current().id == "brief"
    assert page.span().label == "2026年10月"
    whole = editor(page, "whole")
    assert "作出处理决定1件" in whole.text()
    assert whole.state.text() == DRAFTED
    assert whole.again.isHidden()
    assert page.work_on.text() == "存为 Word…"


def test_what_is_typed_is_kept_by_itself_and_the_preview_follows(page, qtbot):
    whole = editor(page, "whole")
    before = page.view.pages
    whole.field.setFocus()
    whole.field.selectAll()
    qtbot.keyClicks(whole.field, "x")
    whole.field.insertPlainText("本月平稳。")
    assert whole.state.text() == OWN
    qtbot.waitUntil(lambda: page.view.pages is not before, timeout=15000)
    drafted(qtbot, page)
    assert kept(page) == {"whole"}
    assert editor(page, "whole").text() == "x本月平稳。"
    editor(page, "whole").again.click()
    assert "作出处理决定1件" in editor(page, "whole").text()
    page.store()
    qtbot.waitUntil(lambda: kept(page) == frozenset(), timeout=15000)


def test_turning_to_another_paper_keeps_what_was_just_typed(page, qtbot):
    editor(page, "advice").field.setPlainText("我的建议。")
    page.choose("year")
    drafted(qtbot, page)
    assert page.current().id == "year"
    page.choose("brief")
    drafted(qtbot, page)
    qtbot.waitUntil(lambda: editor(page, "advice").text() == "我的建议。", timeout=15000)


def test_own_words_whose_figures_are_old_say_so(page, qtbot, records, people):
    editor(page, "whole").field.setPlainText("本月1件。")
    page.store()
    qtbot.waitUntil(lambda: kept(page) == {"whole"}, timeout=15000)
    drafted(qtbot, page)
    made.case(records, *people, date(2026, 10, 9), "决2号")
    qtbot.waitUntil(lambda: editor(page, "whole").state.text() == OLD, timeout=15000)
    assert "请核对" in page.said.text()


def test_a_paper_is_fixed_and_its_edition_stays(page, qtbot, records, people):
    with qtbot.waitSignal(page.fixed, timeout=15000) as fixed:
        page.fix.click()
    assert fixed.args[0].number == 1
    qtbot.waitUntil(lambda: page.edition.count() == 2, timeout=15000)
    drafted(qtbot, page)
    assert not page.fix.isEnabled()
    made.case(records, *people, date(2026, 10, 9), "决2号")
    qtbot.waitUntil(page.fix.isEnabled, timeout=15000)
    page.edition.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page._shown.edition == 1 and not page._desk.jobs.busy(), timeout=15000)
    assert not page.parts.isEnabled()
    assert not page.fix.isEnabled()
    assert "作出处理决定1件" in page._shown.parts[0].text


def test_files_are_written_as_shown(page, qtbot, tmp_path):
    for name in ("简报.pdf", "简报.docx"):
        page.export(tmp_path / name)
        qtbot.waitUntil(lambda name=name: (tmp_path / name).exists(), timeout=15000)
        qtbot.waitUntil(lambda: not page._desk.jobs.busy(), timeout=15000)
    page.export(tmp_path / "简报.xlsx")
    qtbot.waitUntil(lambda: "不能存成" in page.problem.text(), timeout=15000)
    assert not (tmp_path / "简报.xlsx").exists()


def test_tables_are_named_and_not_edited(page, qtbot):
    page.choose("appraisals")
    drafted(qtbot, page)
    people = editor(page, "people")
    assert people.fixed
    assert people.field.isHidden()
    assert people.state.text() == FIXED
    assert page.work_on.text() == "存为 Excel…"
    assert page.current().editable is Format.SHEET
