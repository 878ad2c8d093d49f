"""Files as offices have them, and files that are broken, locked, hostile or something else."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt

from tests.exchange.writing import SOFFICE, convert, write_file
from zhifa_desktop.errors import UserError
from zhifa_desktop.exchange import containers, reading
from zhifa_desktop.exchange.cells import Area, CellError, Formula, is_blank, text_of
from zhifa_desktop.exchange.reading import read_sheets

ROWS = [
    ["人员花名册", None, None],
    ["姓名", "身份证号", "出生"],
    ["张三", "340123199003071234", date(1990, 3, 7)],
    ["李四", "34012319900307123X", date(1990, 3, 8)],
]
MERGES = [(0, 0, 0, 2)]
FORMATS = ["a.xlsx", "a.xls", "a.ods"]


def texts(sheet):
    return [[text_of(cell) for cell in row if not is_blank(cell)] for row in sheet.rows]


EXPECTED = [
    ["人员花名册"],
    ["姓名", "身份证号", "出生"],
    ["张三", "340123199003071234", "1990-03-07"],
    ["李四", "34012319900307123X", "1990-03-08"],
]


@pytest.mark.parametrize("name", FORMATS)
def test_workbooks_of_three_programs(tmp_path, name):
    (sheet,) = read_sheets(write_file(tmp_path / name, ROWS, MERGES, title="花名册"))
    assert sheet.name == "花名册"
    assert texts(sheet) == EXPECTED
    assert sheet.merged == ((0, 0, 0, 2),)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_workbooks_that_libreoffice_wrote(tmp_path, kind):
    source = write_file(tmp_path / "a.xlsx", ROWS, MERGES)
    (sheet,) = read_sheets(convert(source, kind, tmp_path / "out"))
    assert texts(sheet) == EXPECTED
    assert sheet.merged == ((0, 0, 0, 2),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_tables(tmp_path, encoding, separator):
    lines = ["姓名,身份证号,备注", '张三,"340123199003071234",㐀𠮷', '李四,="0123",空 格']
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(lines).replace(",", separator).encode(encoding))
    (sheet,) = read_sheets(path)
    assert sheet.rows == (
        ("姓名", "身份证号", "备注"),
        ("张三", "340123199003071234", "㐀𠮷"),
        ("李四", "0123", "空 格"),
    )


def test_a_text_table_that_is_called_xls(tmp_path):
    path = tmp_path / "导出.xls"
    path.write_bytes("姓名\t单位\n张三\t一中队\n".encode("gb18030"))
    assert read_sheets(path)[0].rows[1] == ("张三", "一中队")


def test_errors_and_unworked_formulas_are_told_from_blanks(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "#N/A", '=A1&"<乙>"', None])
    book.save(tmp_path / "a.xlsx")
    (read,) = read_sheets(tmp_path / "a.xlsx")
    assert read.rows[0][1] == CellError("#N/A")
    assert isinstance(read.rows[0][1], CellError)
    assert read.rows[0][2] == Formula('=A1&"<乙>"')
    assert isinstance(read.rows[0][2], Formula)


def test_hidden_sheets_are_marked(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["甲"])
    book.create_sheet("暗").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert [(s.name, s.hidden) for s in read_sheets(tmp_path / "a.xlsx")] == [
        ("Sheet", False),
        ("暗", True),
    ]


def refused(path: Path) -> str:
    with pytest.raises(UserError) as error:
        read_sheets(path)
    assert error.value.todo, "the sentence must say how to mend it"
    return str(error.value)


@pytest.mark.parametrize("name", ["空.xlsx", "空.csv"])
def test_an_empty_file(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    assert "是空的" in refused(tmp_path / name)


def test_a_workbook_without_a_filled_cell(tmp_path):
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    assert "没有任何内容" in refused(tmp_path / "a.xlsx")


def test_a_missing_file_and_a_folder(tmp_path):
    assert "找不到" in refused(tmp_path / "没有.xlsx")
    (tmp_path / "夹.xlsx").mkdir()
    assert "文件夹" in refused(tmp_path / "夹.xlsx")


def test_the_shadow_of_an_opened_workbook(tmp_path):
    (tmp_path / "~$花名册.xlsx").write_bytes(b"\x05owner")
    assert "临时文件" in refused(tmp_path / "~$花名册.xlsx")


def test_a_file_that_excel_holds_open(tmp_path, monkeypatch):
    path = write_file(tmp_path / "a.xlsx", ROWS)

    def locked(self):
        raise PermissionError(13, "sharing violation")

    monkeypatch.setattr(Path, "read_bytes", locked)
    assert "占用" in refused(path)


def test_a_disk_that_gives_errors(tmp_path, monkeypatch):
    path = write_file(tmp_path / "a.xlsx", ROWS)

    def failing(self):
        raise OSError(5, "I/O error")

    monkeypatch.setattr(Path, "read_bytes", failing)
    assert "出错" in refused(path)


def test_a_file_larger_than_a_table_can_be(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 1000)
    assert "MB" in refused(write_file(tmp_path / "a.xlsx", ROWS))


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.xlsx", b"%PDF-1.7 ...", "PDF"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n....", "图片"),
        ("a.xlsx", b"Rar!\x1a\x07\x00.....", "RAR"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        ("a.docx", b"plain text", "不是可以导入的电子表格"),
        ("a.csv", b"a\0b\0c", "不是可以导入的电子表格"),
        ("a.csv", b"\xff\x80\x81 bytes", "编码"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "已损坏"),
    ],
)
def test_files_of_other_kinds(tmp_path, name, data, word):
    (tmp_path / name).write_bytes(data)
    assert word in refused(tmp_path / name)


def test_a_word_document_called_xlsx(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "Word" in refused(tmp_path / "a.xlsx")


def test_encrypted_workbooks(tmp_path):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "a.xlsx").write_bytes(ole + bytes(512))
    assert "密码" in refused(tmp_path / "a.xlsx")
    ods = write_file(tmp_path / "a.ods", ROWS)
    rewrite(ods, "META-INF/manifest.xml", lambda xml: xml + b"<manifest:encryption-data/>")
    assert "密码" in refused(ods)


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm"])
def test_workbooks_with_macros(tmp_path, name):
    path = write_file(tmp_path / "plain.xlsx", ROWS).rename(tmp_path / name)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    assert "含有宏" in refused(path)


def test_a_zip_bomb(tmp_path):
    path = write_file(tmp_path / "a.xlsx", ROWS)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/bomb.xml", "w") as out,
    ):
        for _ in range(70):
            out.write(bytes(2**20))
    assert path.stat().st_size < 200_000
    assert "大得不正常" in refused(path)


def test_a_zip_bomb_that_lies_about_its_size(tmp_path):
    path = write_file(tmp_path / "a.xlsx", ROWS)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", bytes(70 * 2**20))
        offset = archive.start_dir
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/bomb.xml"))
    assert at >= offset
    data[at + 24 : at + 28] = struct.pack("<I", 100)  # "uncompressed size" in the directory
    path.write_bytes(data)
    assert any(word in refused(path) for word in ("大得不正常", "已损坏"))


def test_an_archive_with_too_many_members(tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "MAX_MEMBERS", 3)
    assert "大得不正常" in refused(write_file(tmp_path / "a.xlsx", ROWS))


@pytest.mark.parametrize("cell", ["A1048576", "XFD1"])
def test_a_sheet_whose_last_cell_is_far_away(tmp_path, cell):
    book = openpyxl.Workbook()
    book.active["A1"] = "姓名"
    book.active[cell] = "远"
    book.save(tmp_path / "a.xlsx")
    assert "超出" in refused(tmp_path / "a.xlsx")


@pytest.mark.parametrize("text", ["甲," * 1000, "甲\n" * 600_000])
def test_a_text_table_beyond_all_measure(tmp_path, text):
    (tmp_path / "a.csv").write_text(text, "utf-8")
    assert "超出" in refused(tmp_path / "a.csv")


def test_a_sheet_that_claims_to_be_huge_is_read_as_it_is(tmp_path):
    path = write_file(tmp_path / "a.xlsx", ROWS)
    rewrite(
        path, "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<dimension ref="A1:C4"', b'<dimension ref="A1:XFD1048576"'),
    )  # fmt: skip
    assert texts(read_sheets(path)[0]) == EXPECTED


def test_an_open_document_that_repeats_a_cell_a_billion_times(tmp_path):
    path = write_file(tmp_path / "a.ods", ROWS)
    rewrite(
        path, "content.xml",
        lambda xml: xml.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="900000000">', 1),
    )  # fmt: skip
    assert "超出" in refused(path)


def test_entities_in_an_open_document_are_refused(tmp_path):
    path = write_file(tmp_path / "a.ods", ROWS)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    rewrite(path, "content.xml", lambda xml: xml.replace(b"?>", b"?>" + bomb, 1))
    assert "已损坏" in refused(path)


def test_an_open_document_without_its_manifest_is_damaged(tmp_path):
    path = write_file(tmp_path / "a.ods", ROWS)
    with zipfile.ZipFile(path) as archive:
        members = {n: archive.read(n) for n in archive.namelist() if "manifest" not in n}
    bare = tmp_path / "b.ods"
    with zipfile.ZipFile(bare, "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    assert "已损坏" in refused(bare)


@pytest.mark.parametrize("name", [*FORMATS, "a.csv"])
def test_mangled_files_give_a_sentence_or_a_table(tmp_path, name):
    whole = write_file(tmp_path / name, ROWS, MERGES).read_bytes()
    chance = random.Random(name)
    for number in range(120):
        data = bytearray(whole)
        if number % 3 == 0:
            data = data[: chance.randrange(1, len(data))]
        else:
            for _ in range(chance.choice((1, 3, 40))):
                data[chance.randrange(len(data))] = chance.randrange(256)
        mangled = tmp_path / f"{number}-{name}"
        mangled.write_bytes(data)
        try:
            read_sheets(mangled)
        except UserError as error:
            assert str(error).endswith("。")


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods"])
def test_mangled_xml_gives_a_sentence_or_a_table(tmp_path, name):
    """Whole archives with broken members: checksums do not catch these."""
    whole = write_file(tmp_path / name, ROWS, MERGES)
    chance = random.Random(name)
    with zipfile.ZipFile(whole) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    for number in range(120):
        wanted = chance.choice(sorted(members))
        data = bytearray(members[wanted])
        for _ in range(chance.choice((1, 5))):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(32, 127)
        if number % 4 == 0:
            data = data[: len(data) // 2]
        mangled = tmp_path / f"{number}-{name}"
        with zipfile.ZipFile(mangled, "w") as archive:
            for member, content in members.items():
                if member != wanted or number % 10:
                    archive.writestr(member, bytes(data) if member == wanted else content)
        try:
            read_sheets(mangled)
        except UserError as error:
            assert str(error).endswith("。")


def rewrite(path: Path, member: str, change) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == member else data)
    path.write_bytes(out.getvalue())


def test_an_xml_of_an_unknown_encoding_is_damaged(tmp_path):
    path = write_file(tmp_path / "a.ods", ROWS)
    rewrite(path, "content.xml", lambda xml: xml.replace(b"UTF-8", b"UTF-5", 1))
    assert "已损坏" in refused(path)


def test_an_old_workbook_tells_errors_hidden_sheets_and_hours(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    sheet.write(0, 0, xlwt.Formula("1/0"))
    sheet.write(0, 1, datetime(2026, 11, 3, 8, 30), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm"))
    sheet.write(0, 2, True)
    sheet.write_merge(1, 2, 0, 1, "合并")
    book.add_sheet("草稿").visibility = 1
    book.save(str(tmp_path / "a.xls"))
    shown, draft = read_sheets(tmp_path / "a.xls")
    assert shown.rows[0][1:3] == (datetime(2026, 11, 3, 8, 30), True)
    assert shown.merged == (Area(1, 0, 2, 1),)
    assert (shown.hidden, draft.hidden) == (False, True)
