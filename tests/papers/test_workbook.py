"""The month's workbook as strangers open it: numbers, merged heads, text that stays text."""

from __future__ import annotations

import io
import shutil
import subprocess
from decimal import Decimal

import openpyxl
import pytest

from tests.papers.month_paper import month_paper
from zhifa_desktop.papers.content import Form, Heading
from zhifa_desktop.papers.workbook import month_workbook

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
HOSTILE = ("=1+1", "+86", "-5", "@SUM(A1)", '=HYPERLINK("x")')


def hostile_form() -> Form:
    headings = (
        Heading("栏目", width=2),
        Heading("本月", "立案", numeric=True),
        Heading("累计", "立案", numeric=True, decimals=2),
    )
    rows = tuple((text, 1, Decimal("2.5")) for text in HOSTILE)
    return Form(
        "表9",
        "试验",
        headings,
        rows,
        ("合计", 5, Decimal("12.5")),
        notes=("注一",),
        unit="单位：件",
    )


@pytest.fixture(scope="module")
def book():
    paper = month_paper(
        forms=(hostile_form(), Form("表6", "投诉与救济", (), (), empty="本单位未启用该台账"))
    )
    return openpyxl.load_workbook(io.BytesIO(month_workbook(paper)))


def test_sheets_are_named_after_the_tables(book):
    assert book.sheetnames[:3] == ["封面", "概况", "表7 质效指标对照表"]
    assert {"表9 试验", "表6 投诉与救济", "校核说明", "更正说明", "情况说明", "口径说明"} <= set(
        book.sheetnames
    )


def test_numbers_are_numbers_with_their_format(book):
    sheet = book["表9 试验"]
    total = next(row for row in sheet.iter_rows() if row[0].value == "合计")
    assert [cell.value for cell in total] == ["合计", 5, 12.5]
    assert total[2].number_format == "#,##0.00"
    assert total[1].font.bold


def test_text_is_never_a_formula(book):
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    column = [row[0] for row in book["表9 试验"].iter_rows()]
    kept = {cell.value: cell for cell in column if cell.value in HOSTILE}
    assert set(kept) == set(HOSTILE)
    assert all(cell.quotePrefix for cell in kept.values())


def test_heads_are_merged_and_repeated_on_paper(book):
    sheet = book["表9 试验"]
    assert "B3:C3" in {str(r) for r in sheet.merged_cells.ranges}
    assert sheet.print_title_rows.replace("$", "") == "3:4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToWidth == 1


def test_a_table_not_kept_says_so(book):
    assert "本单位未启用该台账" in [row[0].value for row in book["表6 投诉与救济"].iter_rows()]


def test_equal_content_gives_equal_bytes():
    assert month_workbook(month_paper()) == month_workbook(month_paper())


def test_control_characters_do_not_break_the_file():
    paper = month_paper(leader="王\x07\x00建国")
    again = openpyxl.load_workbook(io.BytesIO(month_workbook(paper)))
    assert "王建国" in [row[1].value for row in again["封面"].iter_rows(max_col=2)]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same_values(tmp_path):
    paper = month_paper(forms=(hostile_form(),))
    path = tmp_path / "月报.xlsx"
    path.write_bytes(month_workbook(paper))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        [SOFFICE, profile, "--headless", "--convert-to", "ods", "--outdir", tmp_path, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    from python_calamine import CalamineWorkbook

    rows = (
        CalamineWorkbook.from_path(tmp_path / "月报.ods").get_sheet_by_name("表9 试验").to_python()
    )
    assert [row[0] for row in rows if row[0] in HOSTILE] == list(HOSTILE)
    assert next(row for row in rows if row[0] == "合计")[1:3] == [5, 12.5]
