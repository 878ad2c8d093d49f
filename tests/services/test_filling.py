"""A superior's form filled: its looks and formulas stay, our rows stand where they belong."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.styles import Font

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.filling import SERIAL, Filling
from zhifa_desktop.services.records import Query

CSV = "csv:Text - txt - csv (StarCalc):44,34,76"
"""Commas, quotes, UTF-8."""
TITLE = "全市交通运输执法案件情况表"


@pytest.fixture
def cases(records):
    unit = made.unit(records, "一中队")
    people = [
        made.officer(records, unit, name, card=f"34029926000{n}")
        for n, name in enumerate(("张三", "李四"))
    ]
    for n in range(4):
        number = f"皖样交罚〔2026〕{n + 1}号"
        made.case(
            records, unit, *people, date(2026, 11, n + 1), number, fine=Decimal(1000 * (n + 1))
        )
    return people


@pytest.fixture
def filling(workspace, records):
    return Filling(workspace, records)


def form(path, rows=2, *, sums=True):
    """Write a form as the city sends it: title, two rows of heads, room, totals, signature."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "情况表"
    sheet.append([TITLE])
    sheet.merge_cells("A1:F1")
    sheet.append(["填报单位：", "", "", "", "", "年  月"])
    sheet.append(["序号", "案件信息", "", "", "处罚", ""])
    sheet.append(["", "决定书文号", "案由", "主办人", "罚款金额(万元)", "上级备注"])
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:D3")
    sheet.merge_cells("E3:F3")
    for _ in range(rows):
        sheet.append([])
    for column in range(1, 7):
        sheet.cell(5, column).font = Font(name="仿宋", size=12)
    total = 5 + rows
    sheet.cell(total, 1).value = "合计"
    sheet.cell(total, 5).value = f"=SUM(E5:E{total - 1})" if sums else None
    sheet.cell(total + 1, 1).value = "单位负责人：          审核人：          填报人："
    sheet.merge_cells(start_row=total + 1, start_column=1, end_row=total + 1, end_column=6)
    sheet.row_dimensions[total + 1].height = 33
    book.save(path)
    return path


def filled(filling, path, query=None, **more):
    found = filling.open("case", path)
    mapping = {slot.index: slot.column for slot in found.slots}
    query = query or Query(order=("decided_on",))
    out, rows = filling.fill(found, mapping, query, path.with_name("已填.xlsx"), **more)
    return openpyxl.load_workbook(out)["情况表"], rows


def test_headings_are_known_the_serial_counted_and_ten_thousands_divided(filling, cases, tmp_path):
    path = form(tmp_path / "来表.xlsx", rows=6)
    before = path.read_bytes()
    sheet, rows = filled(filling, path)
    assert rows == 4
    assert [cell.value for cell in sheet[5]][:5] == [
        1, "皖样交罚〔2026〕1号", "超限运输", "张三", 0.1
    ]  # fmt: skip
    assert [sheet.cell(n, 1).value for n in (5, 6, 7, 8, 9)] == [1, 2, 3, 4, None]
    assert sheet["A1"].value == TITLE
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"A1:F1", "B3:D3", "A12:F12"}
    assert sheet["E11"].value == "=SUM(E5:E10)"
    assert sheet["C7"].font.name == "仿宋"
    assert path.read_bytes() == before


def test_more_rows_than_room_push_totals_down_and_sums_reach_them(filling, cases, tmp_path):
    sheet, _ = filled(filling, form(tmp_path / "来表.xlsx", rows=2))
    assert [sheet.cell(n, 1).value for n in (5, 6, 7, 8)] == [1, 2, 3, 4]
    assert sheet["A9"].value == "合计"
    assert sheet["E9"].value == "=SUM(E5:E8)"
    assert str(sheet["A10"].value).startswith("单位负责人")
    assert "A10:F10" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet.row_dimensions[10].height == 33


def test_another_sheets_formulas_on_it_are_not_broken_silently(filling, cases, tmp_path):
    path = form(tmp_path / "来表.xlsx", rows=2)
    book = openpyxl.load_workbook(path)
    book.create_sheet("汇总")["A1"] = "=情况表!E7"
    book.save(path)
    with pytest.raises(UserError, match="不能自动加行"):
        filled(filling, path)
    assert not (tmp_path / "已填.xlsx").exists()


def test_formulas_in_the_rows_and_locked_sheets_are_left_alone(filling, cases, tmp_path):
    path = form(tmp_path / "来表.xlsx", rows=6)
    book = openpyxl.load_workbook(path)
    book["情况表"]["C5"] = '="照"&"旧"'
    book["情况表"].protection.sheet = True
    book.save(path)
    sheet, _ = filled(filling, path)
    assert sheet["C5"].value == '="照"&"旧"'
    assert sheet.protection.sheet
    assert sheet["B5"].value == "皖样交罚〔2026〕1号"


def test_what_was_settled_is_remembered_for_the_same_headings(filling, cases, tmp_path):
    first = filling.open("case", form(tmp_path / "十月.xlsx", rows=6))
    assert not first.remembered
    mapping = {slot.index: slot.column for slot in first.slots} | {5: "party"}
    filling.fill(first, mapping, Query(), tmp_path / "十月填好.xlsx")
    again = filling.open("case", form(tmp_path / "十一月.xlsx", rows=9))
    assert again.remembered
    assert {slot.index: slot.column for slot in again.slots} == mapping


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda p: p.with_suffix(".xls").write_bytes(b"\xd0\xcf\x11\xe0") and p.with_suffix(".xls"),
         "不是 .xlsx"),
        (lambda p: p.write_bytes(b"PK broken") and p, "来表"),
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused(filling, cases, tmp_path, make, said):
    with pytest.raises(UserError, match=said):
        filling.open("case", make(tmp_path / "来表.xlsx"))


def test_nothing_to_fill_is_refused_and_no_file_overwritten(filling, cases, tmp_path):
    path = form(tmp_path / "来表.xlsx", rows=6)
    with pytest.raises(UserError, match="一条也没有"):
        filled(filling, path, Query("没有这样的"))
    found = filling.open("case", path)
    with pytest.raises(UserError, match="没有选填"):
        filling.fill(found, {0: SERIAL}, Query(), tmp_path / "已填.xlsx")
    (tmp_path / "已填.xlsx").write_bytes(b"mine")
    mapping = {slot.index: slot.column for slot in found.slots}
    out, _ = filling.fill(found, mapping, Query(), tmp_path / "已填.xlsx")
    assert out.name != "已填.xlsx"
    assert (tmp_path / "已填.xlsx").read_bytes() == b"mine"


def test_numbers_stay_masked_unless_asked_for(filling, records, tmp_path):
    unit = made.unit(records, "一中队")
    number = made.id_number(3)
    made.officer(records, unit, "张三", id_number=number, id_missing_reason=None)
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号", "所属机构"])
    book.save(tmp_path / "来表.xlsx")
    found = filling.open("person", tmp_path / "来表.xlsx")
    mapping = {slot.index: slot.column for slot in found.slots}
    for reveal, name in ((False, "遮盖.xlsx"), (True, "完整.xlsx")):
        out, _ = filling.fill(found, mapping, Query(), tmp_path / name, reveal=reveal)
        cell = openpyxl.load_workbook(out).active["B2"]
        assert (cell.value == number) is reveal
        assert cell.data_type == "s"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_filled_form_and_counts_its_sums(filling, cases, tmp_path):
    filled(filling, form(tmp_path / "来表.xlsx", rows=2))
    command = ["soffice", "--headless", "--convert-to", CSV, "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, f"-env:UserInstallation=file://{tmp_path}/lo", str(tmp_path / "已填.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    told = (tmp_path / "已填.csv").read_text("utf-8")
    assert "合计,,,,1" in told


def test_the_workbook_is_sound(filling, cases, tmp_path):
    filled(filling, form(tmp_path / "来表.xlsx", rows=2))
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "已填.xlsx").read_bytes()))
    assert book.sheetnames == ["情况表"]
