"""已被另存，内容与签名版一致: said only when every cell says the same, whoever saved it."""

from __future__ import annotations

import io
import re
import shutil
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl import Workbook

from tests.exchange.writing import convert
from tests.package.tampering import parts_of, repacked, replaced
from zhifa_desktop.errors import UserError
from zhifa_desktop.package.workbook_signature import verify_workbook
from zhifa_desktop.package.workbook_values import (
    SAME,
    Difference,
    differences_sentence,
    same_values,
    values_of,
)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(**sheets) -> bytes:
    """Return a workbook; each sheet is a mapping from place to value."""
    book = Workbook()
    book.remove(book.active)
    for title, cells in sheets.items():
        sheet = book.create_sheet(title)
        for place, value in cells.items():
            sheet[place] = value
    return saved(book)


@pytest.fixture
def opened(signed_workbook) -> Workbook:
    """The signed workbook in an editor that drops signatures."""
    return openpyxl.load_workbook(io.BytesIO(signed_workbook))


class TestSavedAgain:
    def test_by_openpyxl(self, signed_workbook, opened, roots):
        again = saved(opened)
        assert "没有数字签名" in verify_workbook(again, roots).problem
        assert same_values(signed_workbook, again) == ()
        assert differences_sentence(()) == SAME

    @pytest.mark.skipif(
        not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed"
    )
    def test_by_libreoffice(self, signed_workbook, tmp_path, roots):
        source = tmp_path / "月报.xlsx"
        source.write_bytes(signed_workbook)
        again = convert(source, "xlsx", tmp_path / "out").read_bytes()
        assert "没有数字签名" in verify_workbook(again, roots).problem
        assert same_values(signed_workbook, again) == ()

    def test_with_other_looks_and_numbers_in_other_digits(self, workbook):
        book = openpyxl.load_workbook(io.BytesIO(workbook))
        book["封面"]["B8"].font = openpyxl.styles.Font(bold=True)
        book["封面"].column_dimensions["A"].width = 80
        name = "xl/worksheets/sheet3.xml"
        whole = re.compile(rb"<v>([0-9]+)</v>")
        sheet = whole.sub(rb"<v>\g<1>.0E0</v>", parts_of(saved(book))[name])
        assert sheet.count(b".0E0") > 10
        assert same_values(workbook, repacked(saved(book), {name: sheet})) == ()


class TestDifferences:
    def test_one_cell(self, signed_workbook, opened):
        opened["封面"]["B8"] = "别处"
        was = openpyxl.load_workbook(io.BytesIO(signed_workbook))["封面"]["B8"].value
        found = same_values(signed_workbook, saved(opened))
        assert found == (Difference("封面", "B8", was, "别处"),)
        assert found[0].sentence == f"工作表“封面”B8 原为“{was}”，现为“别处”"
        assert "有 1 处内容与签名版不同" in differences_sentence(found)

    def test_every_cell_of_the_workbook_counts(self, signed_workbook):
        """Each number of a table, changed by one, is found at its place."""
        before = values_of(signed_workbook)
        numbers = [
            (sheet, place)
            for sheet, cells in before.items()
            for place, said in cells.items()
            if said.startswith("n:")
        ]
        assert len(numbers) > 50
        for sheet, place in numbers[::15]:
            book = openpyxl.load_workbook(io.BytesIO(signed_workbook))
            book[sheet][place].value += 1
            (found,) = same_values(signed_workbook, saved(book))
            assert (found.sheet, found.cell) == (sheet, place)

    @pytest.mark.parametrize(
        ("was", "now"),
        [
            (5, "5"), (0, None), ("", 0), (True, 1), ("是", True), (1.25, 1.2500001),
            (date(2026, 11, 23), "2026-11-23"), ("甲", "甲 "), ("甲\n乙", "甲乙"), (3, "=1+2"),
            ("#N/A", "N/A"), (date(2026, 11, 23), datetime(2026, 11, 23, 8)),
        ],
    )  # fmt: skip
    def test_values_that_only_look_alike(self, was, now):
        before, after = book_of(甲={"A1": was, "C3": 1}), book_of(甲={"A1": now, "C3": 1})
        assert [found.cell for found in same_values(before, after)] == ["A1"]
        assert same_values(before, before) == same_values(after, after) == ()

    @pytest.mark.parametrize(
        ("was", "now"),
        [
            (5, 5.0), (0.1 + 0.2, 0.3), (-0.0, 0), ("甲\r\n乙", "甲\n乙"), (None, ""),
            (date(2026, 11, 23), datetime(2026, 11, 23)),
        ],
    )  # fmt: skip
    def test_values_that_programs_write_in_two_ways(self, was, now):
        assert same_values(book_of(甲={"A1": was, "B1": 1}), book_of(甲={"A1": now, "B1": 1})) == ()

    def test_a_formula_with_the_right_result_is_not_what_was_signed(self, workbook):
        name = "xl/worksheets/sheet3.xml"
        start = parts_of(workbook)[name].index(b"<v>")
        cell = parts_of(workbook)[name][start : start + 12]
        (found,) = same_values(workbook, replaced(workbook, name, cell, b"<f>A1+0</f>" + cell))
        assert found.now == "=A1+0"

    @pytest.mark.parametrize("change", ["prefix", "utf-16"])
    def test_a_formula_in_another_writing(self, workbook, change):
        name = "xl/worksheets/sheet3.xml"
        sheet = parts_of(workbook)[name].replace(b"<v>", b"<f>1+1</f><v>", 1)
        if change == "prefix":
            sheet = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", sheet).replace(
                b"xmlns=", b"xmlns:x=", 1
            )
        else:
            text = re.sub(r"^<\?xml.*?\?>", "", sheet.decode())
            sheet = ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")
        try:
            found = same_values(workbook, repacked(workbook, {name: sheet}))
        except UserError as error:
            assert "读不出来" in str(error)
        else:
            assert "=1+1" in {one.now for one in found}

    def test_sheets_added_gone_renamed_and_hidden(self, signed_workbook, opened):
        opened.create_sheet("多的")["A1"] = "x"
        opened["多的"].sheet_state = "veryHidden"
        opened["概况"].title = "情况"
        sentences = {found.sentence for found in same_values(signed_workbook, saved(opened))}
        assert sentences == {"多了工作表“多的”", "多了工作表“情况”", "少了工作表“概况”"}

    def test_a_cell_far_away_or_emptied(self, signed_workbook, opened):
        opened["封面"]["Z99"] = "x"
        opened["封面"]["B8"] = None
        found = same_values(signed_workbook, saved(opened))
        assert {(one.cell, one.now) for one in found} == {("Z99", "x"), ("B8", "")}
        assert "Z99 原为空，现为“x”" in differences_sentence(found)

    def test_many_are_counted_and_the_first_told(self):
        cells = {f"A{row}": row for row in range(1, 30)}
        more = {place: value + 1 for place, value in cells.items()}
        sentence = differences_sentence(same_values(book_of(甲=cells), book_of(甲=more)))
        assert "有 29 处" in sentence
        assert sentence.count("原为") == 5


class TestUnreadable:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"PK\x03\x04" + bytes(40),
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "甲,乙\n".encode(),
        ],
        ids=["empty", "cut off", "password", "text"],
    )
    def test_it_is_a_sentence(self, data, signed_workbook):
        with pytest.raises(UserError, match="表格内容读不出来") as caught:
            same_values(signed_workbook, data)
        assert caught.value.todo

    def test_a_sheet_of_broken_xml(self, signed_workbook):
        broken = replaced(
            signed_workbook, "xl/worksheets/sheet1.xml", b"</sheetData>", b"<sheetData>"
        )
        with pytest.raises(UserError, match="读不出来"):
            values_of(broken)

    def test_entities_are_not_followed(self, signed_workbook):
        name = "xl/worksheets/sheet1.xml"
        sheet = parts_of(signed_workbook)[name]
        declared = b'<!DOCTYPE x [<!ENTITY b "bomb"><!ENTITY c "&b;&b;">]><worksheet'
        text = re.search(rb"<t[^>]*>", sheet).group()
        hostile = sheet.replace(b"<worksheet", declared, 1).replace(text, text + b"&c;", 1)
        try:
            said = values_of(repacked(signed_workbook, {name: hostile}))
        except UserError as error:
            assert "读不出来" in str(error)
        else:
            assert "bomb" not in str(said)
