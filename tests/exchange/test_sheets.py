"""What leaves as .xlsx: text stays text, templates are read back, nothing half-written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.writing import SOFFICE, convert
from zhifa_desktop.errors import UserError
from zhifa_desktop.exchange.cells import is_blank
from zhifa_desktop.exchange.headers import find_header
from zhifa_desktop.exchange.headings import Vocabulary
from zhifa_desktop.exchange.reading import read_sheets
from zhifa_desktop.exchange.sheets import save, sheet_name, write_list
from zhifa_desktop.exchange.templates import write_template
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import Kind

DANGEROUS = [
    "=1+1",
    "+86 138",
    "-5",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "\t=1",
    "=cmd|' /C calc'!A0",
]


def test_text_never_leaves_as_a_formula(tmp_path):
    path = tmp_path / "a.xlsx"
    write_list(path, "清单", DANGEROUS, [DANGEROUS])
    for row in openpyxl.load_workbook(path).active.iter_rows():
        for cell, text in zip(row, DANGEROUS, strict=True):
            assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_a_stranger_reads_the_dangerous_text_as_text(tmp_path):
    path = tmp_path / "a.xlsx"
    write_list(path, "清单", ["栏目"], [[text] for text in DANGEROUS])
    lines = convert(path, "csv", tmp_path / "out").read_text("utf-8").splitlines()
    assert [line.strip('"').replace('""', '"') for line in lines[1:]] == DANGEROUS


def test_kinds_keep_their_kind(tmp_path):
    path = tmp_path / "a.xlsx"
    row = ["340123199003071234", date(2026, 11, 3), Decimal("200.50"), Decimal(8), 3, True, None]
    write_list(path, "清单", list("abcdefg"), [row], frozenset({0}))
    cells = next(openpyxl.load_workbook(path).active.iter_rows(min_row=2))
    assert [c.data_type for c in cells] == ["s", "d", "n", "n", "n", "s", "n"]
    assert cells[0].number_format == "@"
    assert [c.value for c in cells[2:6]] == [200.5, 8, 3, "是"]


@given(text=st.text(st.characters(codec="utf-8"), max_size=40))
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_any_text_comes_back_or_loses_only_what_no_sheet_can_hold(tmp_path, text):
    path = tmp_path / "a.xlsx"
    write_list(path, "清单", ["栏"], [[text]])
    (sheet,) = read_sheets(path)
    kept = "".join(c for c in text if c in "\t\n" or ord(c) > 31)
    value = sheet.cell(1, 0)
    assert isinstance(value, str)
    assert value.replace("\r", "").strip() == kept.replace("\r", "").strip()


@pytest.mark.parametrize(
    ("title", "name"), [("a/b:c", "a b c"), ("长" * 40, "长" * 31), ("", "Sheet1"), ("'x'", "x")]
)
def test_sheet_names_that_excel_accepts(title, name):
    assert sheet_name(title) == name


def test_a_file_that_cannot_be_written_says_so_and_leaves_nothing(tmp_path, monkeypatch):
    book = openpyxl.Workbook()
    with pytest.raises(UserError, match="所在的文件夹"):
        save(book, tmp_path / "没有" / "a.xlsx")
    for refusal, words in ((OSError(28, "full"), "磁盘空间"), (PermissionError(13, "no"), "权限")):

        def refused(path, data, refusal=refusal):
            raise refusal

        monkeypatch.setattr(Path, "write_bytes", refused)
        with pytest.raises(UserError, match=words):
            save(book, tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("register", sorted(specifications()))
def test_a_template_is_read_back_column_by_column(tmp_path, register):
    spec = specifications()[register]
    path = tmp_path / "t.xlsx"
    write_template(path, spec, {c.name: ["一中队"] for c in spec.entered if c.kind is Kind.LINK})
    sheet = next(s for s in read_sheets(path) if not s.hidden)
    header = find_header(sheet, Vocabulary(spec, specifications()))
    wanted = {c.name for c in spec.entered if c.kind is not Kind.PHOTO}
    assert {h.column for h in header.headings} == wanted
    assert all(is_blank(cell) for row in sheet.rows[1:] for cell in row)


def test_a_template_offers_drop_downs_and_keeps_numbers_as_text(tmp_path):
    spec = specifications()["person"]
    path = tmp_path / "t.xlsx"
    write_template(path, spec, {"unit": ["一中队", "=坏"]})
    book = openpyxl.load_workbook(path)
    sheet = book["人员"]
    headings = {cell.value: cell.column_letter for cell in sheet[1]}
    assert {"姓名*", "身份证号", "人员类别*", "手机号"} <= headings.keys()
    letter = headings["身份证号"]
    assert sheet[f"{letter}2"].number_format == sheet[f"{letter}1001"].number_format == "@"
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    kinds = rules[f"{headings['人员类别*']}2"]
    place = kinds.formula1.split("!")[1].replace("$", "")
    offered = [row[0].value for row in book["选项"][place]]
    assert offered == ["执法人员", "辅助人员", "其他工作人员"]
    units = rules[f"{headings['所属机构*']}2"].formula1.split("!")[1].replace("$", "")
    assert [row[0].value for row in book["选项"][units]] == ["一中队", "=坏"]
    assert book["选项"].sheet_state == "hidden"
    assert sheet[f"{headings['姓名*']}1"].comment.text.startswith("必填")
