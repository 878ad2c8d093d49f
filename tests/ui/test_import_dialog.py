"""Importing through the dialog: real files, a real store, every row seen before it is written."""

from __future__ import annotations

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from tests.ui.people_sheet import HEADINGS, id_number, row, write_people
from zhifa_desktop.services.importing import Importing
from zhifa_desktop.services.records import Query, Records
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.dialogs import files
from zhifa_desktop.ui.dialogs.importing import ImportDialog
from zhifa_desktop.ui.dialogs.importing.dialog import CHOOSE, DONE, LOOK
from zhifa_desktop.ui.dialogs.importing.preview import COUNTED
from zhifa_desktop.ui.dialogs.importing.rows import REASON


@pytest.fixture
def dialog(qtbot, desk):
    made = ImportDialog(desk, "person")
    qtbot.addWidget(made)
    made.show()
    yield made
    qtbot.waitUntil(lambda: not made.progress.busy())


@pytest.fixture
def settled(qtbot, dialog):
    """Wait until nothing is read or looked at any more."""

    def wait():
        qtbot.waitUntil(
            lambda: not dialog._pause.isActive() and not dialog.progress.busy(), timeout=20000
        )

    return wait


@pytest.fixture
def people(tmp_path):
    wrong = id_number(5)[:-1] + ("0" if id_number(5)[-1] != "0" else "1")
    rows = [row(n) for n in range(12)]
    rows[5] = row(5, 公民身份号码=wrong)
    rows[7] = row(7, 人员类别="临时工人")
    return write_people(tmp_path / "人员.xlsx", rows)


def _column(dialog, heading):
    model = dialog.rows.model
    shown = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    return shown.index(heading)


def test_the_main_road_from_file_to_store(
    qtbot, dialog, settled, desk, people, tmp_path, monkeypatch
):
    assert dialog.stack.currentIndex() == CHOOSE
    dialog.open_file(people)
    settled()
    assert dialog.stack.currentIndex() == LOOK
    assert dialog._preview.counts == {"new": 0, "changed": 0, "same": 0, "refused": 12}
    assert dialog.missing.isVisible()
    assert "一中队" in dialog.missing.said.text()
    assert not dialog.go.isEnabled()
    dialog.missing.make.setChecked(True)
    settled()
    assert dialog._preview.counts == {"new": 10, "changed": 0, "same": 0, "refused": 2}
    assert dialog.go.isEnabled()
    assert "将写入 10 行，有 2 行退回" in dialog.said.text()
    with qtbot.waitSignal(dialog.imported, timeout=20000) as told:
        dialog.go.click()
    assert told.args[0].added == 10
    assert dialog.stack.currentIndex() == DONE
    assert "新增 10" in dialog.outcome.counts.text()
    assert desk.records.count("person", Query()) == 10
    assert desk.records.count("certificate", Query()) == 10
    refused = tmp_path / "退回行.xlsx"
    monkeypatch.setattr(files, "save_file", lambda *_: refused)
    dialog.outcome.refused.click()
    settled()
    text = "\n".join(
        str(cell) for line in openpyxl.load_workbook(refused).active.values for cell in line if cell
    )
    assert "临时工人" in text
    assert "校验码" in text
    assert text.count(row(1)[0]) == 0
    assert "退回行.xlsx" in dialog.outcome.advice.text()


def test_the_same_file_twice_changes_nothing(qtbot, dialog, settled, desk, people):
    for _ in range(2):
        dialog.open_file(people)
        settled()
        if dialog.missing.isVisible():
            dialog.missing.make.setChecked(True)
            settled()
        if dialog.go.isEnabled():
            with qtbot.waitSignal(dialog.imported, timeout=20000):
                dialog.go.click()
            settled()
    assert dialog._preview.counts["same"] == 10
    assert not dialog.go.isEnabled()
    assert desk.records.count("person", Query()) == 10


def test_a_count_filters_its_rows_and_the_cell_says_why(dialog, settled, people, qtmodeltester):
    dialog.open_file(people)
    settled()
    dialog.missing.make.setChecked(True)
    settled()
    model = dialog.rows.model
    assert model.rowCount() == 12
    dialog.rows.filters.button(COUNTED.index("refused")).click()
    assert model.rowCount() == 2
    assert [model.row(n).number for n in range(2)] == [9, 11]
    cell = model.index(0, _column(dialog, "身份证号"))
    assert "校验码" in cell.data(Qt.ItemDataRole.ToolTipRole)
    assert cell.data(Qt.ItemDataRole.BackgroundRole) is not None
    assert id_number(5)[6:14] not in cell.data()
    dialog.rows.table.selectRow(1)
    assert "临时工人" in dialog.rows.detail.text()
    qtmodeltester.check(model)


def test_a_heading_can_be_given_another_column(dialog, settled, tmp_path):
    path = write_people(tmp_path / "改列.xlsx", [row(n) for n in range(3)])
    dialog.open_file(path)
    settled()
    dialog.missing.make.setChecked(True)
    settled()
    dialog.mapping.choose("联系手机", "remarks")
    settled()
    mapping = dialog.mapping.mapping()
    assert mapping[HEADINGS.index("联系手机")] == "remarks"
    assert "备注" in [label for _, label in dialog._filled()]
    assert dialog._preview.counts["new"] == 3


def test_one_column_is_filled_by_one_heading(dialog, settled, people):
    dialog.open_file(people)
    settled()
    dialog.mapping.choose("用工性质", "phone")
    mapping = dialog.mapping.mapping()
    assert mapping[HEADINGS.index("用工性质")] == "phone"
    assert mapping[HEADINGS.index("联系手机")] == ""


def test_all_or_nothing_writes_nothing_while_a_row_is_refused(dialog, settled, desk, people):
    dialog.open_file(people)
    settled()
    dialog.missing.make.setChecked(True)
    settled()
    dialog.options.whole.setChecked(True)
    assert not dialog.go.isEnabled()
    assert "全部不导入" in dialog.said.text()
    dialog.options.whole.setChecked(False)
    assert dialog.go.isEnabled()
    assert desk.records.count("person", Query()) == 0


def test_updating_one_column_leaves_the_others(qtbot, dialog, settled, desk, people, tmp_path):
    dialog.open_file(people)
    settled()
    dialog.missing.make.setChecked(True)
    settled()
    with qtbot.waitSignal(dialog.imported, timeout=20000):
        dialog.go.click()
    changed = write_people(
        tmp_path / "改.xlsx", [row(0, 联系手机="13912345678", 用工性质="合同制")]
    )
    dialog.open_file(changed)
    settled()
    dialog.options.modes.button(2).setChecked(True)
    dialog.options.only.setChecked(True)
    settled()
    boxes = dialog.options.columns
    for number in range(boxes.count()):
        item = boxes.item(number)
        if item.text() != "手机号":
            item.setCheckState(Qt.CheckState.Unchecked)
    settled()
    assert dialog._preview.counts["changed"] == 1
    with qtbot.waitSignal(dialog.imported, timeout=20000):
        dialog.go.click()
    found = desk.records.page("person", Query(search=row(0)[0]), reveal=True)[0]
    assert found.values["phone"] == "13912345678"
    assert found.shown["establishment"] == "事业编制"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("人员.xlsx", b"not a workbook"),
        ("空.csv", b""),
        ("照片.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 64),
    ],
)
def test_a_bad_file_is_a_sentence_and_nothing_changes(
    dialog, settled, desk, tmp_path, name, content
):
    bad = tmp_path / name
    bad.write_bytes(content)
    dialog.open_file(bad)
    settled()
    assert dialog.problem.isVisible()
    assert name in dialog.problem.text()
    assert dialog.stack.currentIndex() == CHOOSE
    assert desk.records.count("person", Query()) == 0


def test_stopping_leaves_the_store_as_it_was(qtbot, dialog, settled, desk, tmp_path):
    path = write_people(tmp_path / "多人.xlsx", [row(n) for n in range(900)])
    dialog.open_file(path)
    settled()
    dialog.missing.make.setChecked(True)
    settled()
    assert dialog._preview.counts["new"] > 800
    dialog.go.click()
    dialog.progress.cancel()
    settled()
    assert dialog.stack.currentIndex() == LOOK
    assert dialog.said.text() == "已停止，台账没有改动"
    assert dialog.go.isEnabled()
    assert desk.records.count("person", Query()) == 0
    assert desk.records.count("unit", Query()) == 1


def test_a_file_can_be_dragged_in(qtbot, dialog, settled, people):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(people))])
    dialog.choose.dropEvent(
        QDropEvent(
            QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip
    settled()
    assert dialog.stack.currentIndex() == LOOK
    assert dialog.file.text() == "人员.xlsx"


def test_the_template_reads_back(dialog, settled, workspace, tmp_path, monkeypatch):
    path = tmp_path / "模板.xlsx"
    monkeypatch.setattr(files, "save_file", lambda *_: path)
    dialog.choose.template.click()
    settled()
    source = Importing(workspace).open("person", path)
    required = {c.name for c in Records(workspace).spec("person").entered if c.required}
    assert required <= set(source.mapping.values())


def test_the_keyboard_stands_somewhere_after_a_file_that_cannot_be_read(qtbot, desk, tmp_path):
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK nothing")
    dialog = ImportDialog(desk, "person")
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    dialog.open_file(broken)
    qtbot.waitUntil(dialog.problem.isVisible, timeout=10000)
    assert dialog.focusWidget() is dialog.choose.choose
    assert dialog.focusWidget().isEnabled()


def test_the_preview_says_what_each_row_changes(qtbot, dialog, settled, tmp_path):
    dialog.open_file(write_people(tmp_path / "人员.xlsx", [row(n) for n in range(3)]))
    settled()
    dialog.missing.make.setChecked(True)
    settled()
    with qtbot.waitSignal(dialog.imported, timeout=20000):
        dialog.go.click()
    moved = write_people(tmp_path / "改.xlsx", [row(0), row(1, 用工性质="劳务派遣"), row(2)])
    dialog.open_file(moved)
    settled()
    assert dialog._preview.counts["changed"] == 1
    model = dialog.rows.model
    said = model.data(model.index(1, REASON))
    assert "编制(用工)类型：事业编制 → 劳务派遣" in said
    dialog.rows.table.selectRow(1)
    assert "事业编制 → 劳务派遣" in dialog.rows.detail.text()
    cell = model.index(1, _column(dialog, "编制(用工)类型"))
    dialog.rows.table.scrollTo(cell)
    dialog.rows.table.clearSelection()
    qtbot.wait(50)
    painted = dialog.rows.table.viewport().grab().toImage()
    corner = dialog.rows.table.visualRect(cell).topLeft() + QPoint(2, 2)
    assert painted.pixelColor(corner * painted.devicePixelRatio()) == theme.color("accent_soft")


def test_refused_rows_can_be_saved_where_nothing_else_can_be_imported(
    qtbot, dialog, settled, tmp_path, monkeypatch
):
    wrong = [row(n, 人员类别="临时工人") for n in range(3)]
    dialog.open_file(write_people(tmp_path / "人员.xlsx", wrong))
    settled()
    assert not dialog.go.isEnabled()
    out = tmp_path / "退回.xlsx"
    monkeypatch.setattr(files, "save_file", lambda *_: out)
    dialog.rows.save_refused.click()
    settled()
    assert "已保存" in dialog.said.text()
    assert openpyxl.load_workbook(out).active.max_row >= 4
    dialog.open_file(write_people(tmp_path / "好.xlsx", [row(0)]))
    settled()
    dialog.missing.make.setChecked(True)
    settled()
    assert not dialog.rows.save_refused.isVisible()


def test_a_changed_row_stands_beside_our_record_and_ours_may_stay(
    qtbot, dialog, settled, desk, tmp_path
):
    dialog.open_file(write_people(tmp_path / "一.xlsx", [row(n) for n in range(3)]))
    settled()
    dialog.missing.make.setChecked(True)
    settled()
    dialog.go.click()
    settled()
    changed = [row(0), row(1, 联系手机="13911110000"), row(2)]
    dialog.open_file(write_people(tmp_path / "二.xlsx", changed))
    settled()
    assert not dialog.rows.sides.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_F8)
    sides = dialog.rows.sides
    assert sides.isVisible()
    told = [sides.item(0, n).text() for n in range(3)]
    assert told[1:] == ["✓ 139****0000", "138****0001"]
    sides.setCurrentCell(0, 1)
    qtbot.keyClick(sides, Qt.Key.Key_Space)
    settled()
    assert dialog._preview.counts["changed"] == 0
    assert sides.item(0, 2).text() == "✓ 138****0001"
    qtbot.keyClick(sides, Qt.Key.Key_Space)
    settled()
    assert dialog._preview.counts["changed"] == 1


def test_what_was_corrected_here_is_a_conflict_and_ours_stays(dialog, settled, desk, tmp_path):
    dialog.open_file(write_people(tmp_path / "一.xlsx", [row(n) for n in range(3)]))
    settled()
    conflict = dialog.rows.filters.button(COUNTED.index("conflict"))
    assert conflict.isHidden()
    dialog.missing.make.setChecked(True)
    settled()
    dialog.go.click()
    settled()
    person = desk.records.page("person", Query())[0]
    desk.records.save("person", {"phone": "13911110000"}, identity=person.id)
    dialog.open_file(tmp_path / "一.xlsx")
    settled()
    assert (conflict.isHidden(), conflict.text()) == (False, "冲突 1")
    assert dialog.said.text() == "没有要写入的行"
    conflict.click()
    assert dialog.rows.model.rowCount() == 1
    dialog.rows.table.selectRow(0)
    sides = dialog.rows.sides
    assert sides.item(0, 2).text().startswith("✓ 139")
    sides.choose(0, 1)
    settled()
    assert dialog.said.text() == "将写入 1 行"
    dialog.go.click()
    settled()
    assert desk.records.get("person", person.id).values["phone"] != "13911110000"


def test_a_senders_table_is_kept_under_a_name_and_read_so_again(
    qtbot, dialog, settled, desk, people, tmp_path
):
    dialog.open_file(people)
    settled()
    assert dialog.profiles.box.currentText() == "自动识别"
    heading = dialog.mapping.item(0, 0).text()
    dialog.mapping.choose(heading, "")
    dialog.options.modes.button(1).setChecked(True)
    settled()
    dialog.profiles.save_wanted.emit("")
    assert "请起一个" in dialog.problem.text()
    dialog.profiles.save_wanted.emit("人事系统")
    assert "人事系统" in dialog.said.text()
    again = ImportDialog(desk, "person")
    qtbot.addWidget(again)
    again.show()
    again.open_file(people)
    qtbot.waitUntil(lambda: again._preview is not None and not again.progress.busy(), timeout=20000)
    assert again.profiles.box.currentText() == "人事系统"
    assert again.mapping.mapping()[0] == ""
    assert again.options.mode() == "add"
    again.profiles.rename_to("编办系统")
    assert again.profiles.box.currentText() == "编办系统"
    again.profiles.remove.trigger()
    qtbot.waitUntil(
        lambda: not again._pause.isActive() and not again.progress.busy(), timeout=20000
    )
    assert again.profiles.box.currentText() == "自动识别"
    assert again.mapping.mapping()[0] != ""
