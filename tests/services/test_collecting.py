"""Sheets go to the squadrons, come back, are known by their number and taken in."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date

import openpyxl
import pytest

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.exchange.templates import MARK
from zhifa_desktop.services.collecting import FAULTY, RETURNED, WAITING, Collecting
from zhifa_desktop.services.records import Query

DUE = date(2026, 11, 20)


@pytest.fixture
def squadrons(records):
    units = [made.unit(records, name) for name in ("一中队", "二中队")]
    for unit, names in zip(units, (("张三", "李四"), ("王五",)), strict=True):
        for name in names:
            made.officer(records, unit, name)
    return units


@pytest.fixture
def collecting(workspace, records):
    return Collecting(workspace, records)


@pytest.fixture
def sent(collecting, squadrons, tmp_path):
    return collecting.send("person", [one.id for one in squadrons], DUE, tmp_path)


def fill(path, **changes):
    """Fill a returned sheet as somebody does in Excel: {heading: text} of its first person."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headings = [str(cell.value).rstrip("*") for cell in sheet[1]]
    for heading, text in changes.items():
        sheet.cell(2, headings.index(heading) + 1).value = text
    book.save(path)
    return path


def test_each_unit_gets_its_own_people_with_drop_downs_and_only_cells_to_fill_open(sent, tmp_path):
    assert [one.file for one in sent.sheets] == ["人员_一中队.xlsx", "人员_二中队.xlsx"]
    book = openpyxl.load_workbook(tmp_path / "人员_一中队.xlsx")
    sheet = book.worksheets[0]
    headings = [str(cell.value).rstrip("*") for cell in sheet[1]]
    names = {sheet.cell(row, headings.index("姓名") + 1).value for row in (2, 3, 4)}
    assert names == {"张三", "李四", None}
    assert sheet.protection.sheet
    assert sheet.cell(1, 1).protection.locked
    assert not sheet.cell(4, 1).protection.locked
    assert sheet.data_validations.dataValidation
    assert book[MARK].sheet_state == "veryHidden"
    phone = headings.index("联系电话" if "联系电话" in headings else "手机号") + 1
    assert sheet.cell(2, phone).value is None, "masked numbers do not leave unasked"


def test_what_comes_back_is_taken_in_and_the_board_knows_who_is_missing(
    collecting, records, sent, tmp_path
):
    back = fill(tmp_path / "人员_一中队.xlsx", 职务="副中队长")
    taken = collecting.take_in(sent, [back.rename(tmp_path / "一中队交的.xlsx")])
    assert taken.said == ("一中队：新增0，更新1，相同1",)
    assert [one.state for one in taken.round.sheets] == [RETURNED, WAITING]
    assert taken.round.missing() == ("二中队",)
    post = next(c.name for c in records.spec("person").columns if c.label == "职务")
    assert "副中队长" in {row.shown[post] for row in records.page("person", Query())}
    (kept,) = collecting.rounds("person")
    assert kept == taken.round
    assert "还没有交的：二中队" in collecting.reminder(kept)
    assert "现已逾期3天" in collecting.reminder(kept)


def test_only_what_was_corrected_after_sending_stays_against_the_sheet(
    collecting, records, squadrons, tmp_path
):
    post = next(c.name for c in records.spec("person").columns if c.label == "职务")
    first, other = records.page("person", Query(), columns=("name",))[:2]
    for row in (first, other):
        records.save("person", {post: "队员"}, identity=row.id)
        records.save("person", {post: "中队长"}, identity=row.id)
    sent = collecting.send("person", [one.id for one in squadrons], DUE, tmp_path)
    units = {row.id: records.get("person", row.id).shown["unit"] for row in (first, other)}
    name = f"人员_{units[first.id]}.xlsx"
    taken = collecting.take_in(sent, [fill(tmp_path / name, 职务="副中队长")])
    assert "更新1" in taken.said[0]
    assert "冲突" not in taken.said[0]
    records.save("person", {post: "教导员"}, identity=first.id)
    records.save("person", {post: "教导员"}, identity=other.id)
    again = collecting.take_in(taken.round, [fill(tmp_path / name, 职务="大队长")])
    assert "冲突，保留了台账的" in again.said[0]
    posts = {row.values[post] for row in records.page("person", Query(), columns=(post,))}
    assert "大队长" not in posts


def test_the_same_file_an_unfilled_one_and_a_strange_one_are_said(
    collecting, sent, tmp_path, workspace, records
):
    untouched = tmp_path / "人员_二中队.xlsx"
    filled = fill(tmp_path / "人员_一中队.xlsx", 职务="队员")
    strange = tmp_path / "别的.xlsx"
    openpyxl.Workbook().save(strange)
    book = openpyxl.load_workbook(strange)
    book.active["A1"] = "姓名"
    book.save(strange)
    first = collecting.take_in(sent, [untouched, filled, strange, tmp_path / "没有.xlsx"])
    assert "没有填写" in first.said[0]
    assert "不是本程序发出的表" in first.said[2]
    assert "没有.xlsx" in first.said[3]
    again = collecting.take_in(first.round, [filled])
    assert again.said == ("一中队：已经收过这份表",)
    other = collecting.send("person", [sent.sheets[0].unit], DUE, tmp_path)
    assert "不是这一轮" in collecting.take_in(sent, [tmp_path / other.sheets[0].file]).said[0]


def test_wrong_rows_go_back_in_a_workbook_beside_the_file(collecting, sent, tmp_path):
    bad = fill(tmp_path / "人员_二中队.xlsx", 人员类别="不知道")
    taken = collecting.take_in(sent, [bad])
    sheet = next(one for one in taken.round.sheets if one.name == "二中队")
    assert sheet.state == FAULTY
    assert (tmp_path / sheet.back).exists()
    assert "二中队有退回的行" in collecting.reminder(taken.round)


def test_no_file_is_overwritten_and_no_unit_is_refused(collecting, sent, squadrons, tmp_path):
    again = collecting.send("person", [squadrons[0].id], DUE, tmp_path, filled=False)
    assert again.sheets[0].file != "人员_一中队.xlsx"
    with pytest.raises(UserError, match="没有选单位"):
        collecting.send("person", [], DUE, tmp_path)
    collecting.drop(again)
    assert collecting.rounds("person") == (sent,)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_sheet_saved_by_libreoffice_is_still_known(collecting, sent, tmp_path):
    fill(tmp_path / "人员_一中队.xlsx", 职务="队员")
    out = tmp_path / "转存"
    command = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run(
        [*command, f"-env:UserInstallation=file://{tmp_path}/lo", str(tmp_path / "人员_一中队.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    taken = collecting.take_in(sent, [out / "人员_一中队.xlsx"])
    assert taken.said == ("一中队：新增0，更新1，相同1",)
