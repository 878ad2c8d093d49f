"""Dossiers through the page: searched, previewed, masked, exported; and the PDF view itself."""

from __future__ import annotations

from contextlib import closing

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog
from sqlalchemy import select

from tests.ui.people_sheet import id_number
from zhifa_desktop.db.system import print_log
from zhifa_desktop.services.dossiers import ALL_PARTS, PARTS
from zhifa_desktop.services.records import Query
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.pages.dossiers import DossiersPage
from zhifa_desktop.ui.pages.dossiers.parts import PartsButton
from zhifa_desktop.ui.widgets.pdf_pages import _PDFIUM, PdfPages
from zhifa_desktop.ui.widgets.pdf_view import PdfView, print_pages

PHONE = "13800001234"


@pytest.fixture
def people(records):
    unit = records.save("unit", {"name": "一中队", "level": "squadron"}).id
    shared = {"kind": "officer", "post_kind": "enforcement", "unit": unit, "phone": PHONE}
    return [
        records.save(
            "person",
            {**shared, "establishment": "institution", "name": name, "id_number": id_number(n)},
        )
        for n, name in enumerate(("曾单", "欧阳明月", "单雄信"))
    ]


@pytest.fixture
def page(qtbot, desk, people):
    made = DossiersPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    qtbot.waitExposed(made)
    yield made
    qtbot.waitUntil(lambda: not made.progress.busy(), timeout=20000)


def text_of(data: bytes) -> str:
    with _PDFIUM, closing(pypdfium2.PdfDocument(data)) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def preview(qtbot, page, change):
    """Do something that changes the preview, and return the new one's text."""
    before = page._asked
    change()
    qtbot.waitUntil(
        lambda: page._asked > before and not page._pause.isActive() and page.view.pages is not None
        and page._made_for == page._asked,
        timeout=20000,
    )  # fmt: skip
    return text_of(page.view.pages.data)


def choose(page, *names):
    table = page.people.table
    table.clearSelection()
    model = page.people.model
    for number in range(model.rowCount()):
        if model.person(number).shown["name"] in names:
            selection = table.selectionModel()
            flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
            selection.select(model.index(number, 0), flags)


def test_search_finds_by_characters_pinyin_and_initials(qtbot, page, qtmodeltester):
    for typed, names in (
        ("zengdan", {"曾单"}),
        ("shanxiongxin", {"单雄信"}),
        ("oymy", {"欧阳明月"}),
        ("雄信", {"单雄信"}),
    ):
        page.people.search.setText(typed)
        page.people.reload()
        model = page.people.model
        assert {model.person(n).shown["name"] for n in range(model.rowCount())} == names
    qtmodeltester.check(page.people.model)


def test_preview_is_masked_until_a_purpose_is_given(qtbot, page):
    number = id_number(0)
    masked = preview(qtbot, page, lambda: choose(page, "曾单"))
    assert "曾单" in masked
    assert number not in masked
    assert PHONE not in masked
    still = preview(qtbot, page, lambda: page.options.reveal.setChecked(True))
    assert number not in still
    assert page.problem.isVisible()
    assert "打印用途" in page.problem.text()
    purpose = page.options.purpose
    shown = preview(qtbot, page, lambda: purpose.setCurrentIndex(purpose.findData("干部调整")))
    assert number in shown
    assert "干部调整" in shown
    assert not page.problem.isVisible()


def test_the_preset_for_promotion_leaves_out_contact_data(qtbot, page):
    page.options.purpose.setCurrentIndex(1)
    full = preview(
        qtbot, page, lambda: (choose(page, "曾单"), page.options.reveal.setChecked(True))
    )
    assert PHONE in full
    assert PHONE not in preview(qtbot, page, lambda: page.options.preset.setCurrentIndex(1))


def test_parts_are_ticked_remembered_and_never_all_taken_away(qtbot, page, desk):
    parts = page.options.parts
    assert parts.text() == "全部"
    whole = preview(qtbot, page, lambda: choose(page, "曾单"))
    assert "表四" in whole
    fewer = preview(qtbot, page, lambda: parts.tick("cases", False))
    assert "表四" not in fewer
    assert "表五" in fewer
    preview(qtbot, page, lambda: parts.attaching.setChecked(True))
    assert page.options.chosen().scans
    again = PartsButton()
    qtbot.addWidget(again)
    assert again.codes() == ALL_PARTS - {"cases"}
    assert again.text() == "10项，附扫描件"
    for part in PARTS:
        again.tick(part.code, False)
    assert again.codes() == {PARTS[-1].code}
    again.all.trigger()
    assert again.codes() == ALL_PARTS
    again.attaching.setChecked(False)


def test_ticking_by_mouse_keeps_the_menu_open(qtbot, page):
    parts = page.options.parts
    menu = parts.menu()
    menu.popup(parts.mapToGlobal(parts.rect().bottomLeft()))
    qtbot.waitUntil(menu.isVisible)
    for number in (0, 1):
        tick = menu.actions()[number]
        qtbot.mouseMove(menu, menu.actionGeometry(tick).center())
        menu.setActiveAction(tick)
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(tick).center())
    assert menu.isVisible()
    assert parts.codes() == ALL_PARTS - {PARTS[0].code, PARTS[1].code}
    menu.close()
    parts.all.trigger()


def test_chosen_people_are_exported_each_to_a_file(qtbot, page, tmp_path, monkeypatch):
    out = tmp_path / "档案"
    monkeypatch.setattr(files, "folder", lambda *_: out)
    choose(page, "曾单", "单雄信")
    page.chosen.click()
    qtbot.waitUntil(page.folder.isVisible, timeout=20000)
    made = sorted(out.glob("*.pdf"))
    assert len(made) == 2
    assert all(any(name in path.name for name in ("曾单", "单雄信")) for path in made)
    assert all(id_number(n) not in path.name for n in range(3) for path in made)
    assert "已导出 2 个文件" in page.said.text()


def test_everybody_goes_into_one_file(qtbot, page, tmp_path, monkeypatch):
    out = tmp_path / "档案"
    monkeypatch.setattr(files, "folder", lambda *_: out)
    page.one_file.setChecked(True)
    page.all.click()
    qtbot.waitUntil(page.folder.isVisible, timeout=20000)
    made = list(out.glob("*.pdf"))
    assert len(made) == 1
    text = text_of(made[0].read_bytes())
    assert all(name in text for name in ("曾单", "欧阳明月", "单雄信"))


def test_a_folder_that_cannot_be_written_is_a_sentence(qtbot, page, tmp_path):
    blocked = tmp_path / "文件"
    blocked.write_text("x")
    page.export(None, blocked / "里面")
    qtbot.waitUntil(page.problem.isVisible, timeout=20000)
    assert not page.folder.isVisible()


def test_exporting_can_be_stopped(qtbot, page, tmp_path, records):
    page.export(None, tmp_path / "停")
    page.progress.cancel()
    qtbot.waitUntil(lambda: not page.progress.busy(), timeout=20000)
    assert page.said.text().startswith("已停止")
    assert page.chosen.isEnabled() == bool(page.people.ids())


def test_a_new_person_appears_without_losing_the_choice(qtbot, page, records, people):
    choose(page, "欧阳明月")
    values = dict(records.get("person", people[0].id).values)
    records.save(
        "person",
        {
            **{n: values[n] for n in ("kind", "post_kind", "unit", "establishment")},
            "name": "陈新",
            "id_number": id_number(9),
        },
    )
    page.refresh()
    assert page.people.model.total == records.count("person", Query()) == 4
    assert page.people.ids() == (people[1].id,)


def test_printing_turns_each_page_as_it_lies(qtbot, desk, tmp_path):
    path = tmp_path / "两页.pdf"
    with _PDFIUM, closing(pypdfium2.PdfDocument.new()) as document:
        for size in ((595, 842), (842, 595)):
            document.new_page(*size)
        document.save(path)
    pages = PdfPages(path.read_bytes())
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "印.pdf"))
    printer.setResolution(72)
    print_pages(pages, printer, lambda *_: None)
    printed = PdfPages((tmp_path / "印.pdf").read_bytes())
    assert [w > h for w, h in printed.sizes] == [False, True]
    assert printer.pageLayout().orientation() == QPageLayout.Orientation.Landscape


def test_the_view_zooms_turns_pages_and_saves(qtbot, desk, page, tmp_path, monkeypatch):
    preview(qtbot, page, lambda: choose(page, "曾单"))
    view: PdfView = page.view
    pages = len(view.pages)
    assert pages > 2
    assert view.place.text() == f"第 1 页 / 共 {pages} 页"
    fitted = view.canvas.zoom
    view.larger.click()
    assert view.canvas.zoom > fitted
    view.canvas.go_to(pages)
    assert view.canvas.page_in_sight() == pages
    view.fit.click()
    assert view.canvas.zoom == fitted
    qtbot.keyClick(view.canvas, Qt.Key.Key_Home)
    assert view.canvas.page_in_sight() == 1
    qtbot.waitUntil(lambda: view.canvas._key(0) in view.canvas._pictures, timeout=20000)
    picture = view.canvas._pictures[view.canvas._key(0)]
    colours = {
        picture.pixel(x, y)
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    }
    assert len(colours) > 1
    target = tmp_path / "存.pdf"
    monkeypatch.setattr(files, "save_file", lambda *_: target)
    view.save_button.click()
    qtbot.waitUntil(lambda: target.exists() and not page._desk.jobs.busy())
    assert target.read_bytes() == view.pages.data


def test_several_chosen_are_printed_one_after_another_and_logged(
    qtbot, page, people, desk, monkeypatch, tmp_path
):
    out = tmp_path / "印.pdf"

    def printed_to_file(dialog):
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(out))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", printed_to_file)
    preview(qtbot, page, page.people.table.selectAll)
    assert page.view.print_button.text() == "打印所选3人…"
    one = len(page.view.pages)
    with qtbot.waitSignal(page.view.printed, timeout=60000):
        page.view.print_button.click()
    qtbot.waitUntil(lambda: not desk.jobs.busy(), timeout=20000)
    assert len(PdfPages(out.read_bytes())) == 3 * one
    with desk.workspace.reader() as connection:
        logged = {row.record for row in connection.execute(select(print_log))}
    assert logged == {person.id for person in people}
