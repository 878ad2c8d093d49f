"""疑似重复 in its dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests import made
from zhifa_desktop.services.records import Query
from zhifa_desktop.ui.dialogs.merging import MergingDialog


@pytest.fixture
def dialog(qtbot, desk, records):
    unit = made.unit(records, "一中队")
    made.officer(records, unit, "张三", phone="13800000001")
    made.officer(records, unit, "张 三", phone="13900000002")
    made.officer(records, unit, "李四")
    made.officer(records, unit, "李四")
    dialog = MergingDialog(desk, "person")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.pairs.count() == 2, timeout=10_000)
    return dialog


def stand_on(dialog, name):
    items = [dialog.pairs.item(n) for n in range(dialog.pairs.count())]
    dialog.pairs.setCurrentItem(next(item for item in items if name in item.text()))


def test_a_pair_is_merged_with_the_phone_chosen_by_keys(qtbot, desk, records, dialog):
    stand_on(dialog, "张")
    keep, other = dialog.current()
    phone = records.get("person", other).values["phone"]
    sides = dialog.sides
    row = next(n for n in range(sides.rowCount()) if sides.item(n, 0).text().endswith("手机号"))
    assert sides.item(row, 1).text().startswith("✓")
    sides.setCurrentCell(row, 1)
    qtbot.keyClick(sides, Qt.Key.Key_Space)
    assert sides.item(row, 2).text().startswith("✓")
    dialog.merge.click()
    qtbot.waitUntil(lambda: dialog.pairs.count() == 1, timeout=10_000)
    assert records.get("person", keep).values["phone"] == phone
    assert other not in records.ids("person", Query())


def test_sides_can_be_swapped_and_a_pair_told_apart(qtbot, records, dialog):
    stand_on(dialog, "李四")
    keep, other = dialog.current()
    dialog.swap.click()
    assert dialog.current() == (other, keep)
    dialog.apart.click()
    qtbot.waitUntil(lambda: dialog.pairs.count() == 1, timeout=10_000)
    assert records.count("person", Query()) == 4
