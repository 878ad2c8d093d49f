"""The month's workbook: a cover, one sheet per table, and the texts, for WPS and Excel.

Numbers stay numbers, text stays text (never a formula), and equal content gives equal bytes.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zhifa_desktop.exchange.saving import workbook_bytes
from zhifa_desktop.papers import content
from zhifa_desktop.papers.content import Form, Heading, MonthPaper
from zhifa_desktop.papers.ruled import spans
from zhifa_desktop.registers.codes import term

SONG = "宋体"
PLAIN, BOLD = Font(name=SONG, size=10.5), Font(name=SONG, size=10.5, bold=True)
TITLE, COVER = Font(name=SONG, size=16, bold=True), Font(name=SONG, size=24, bold=True)
SMALL = Font(name=SONG, size=9)
_SIDE = Side(style="thin", color="FF000000")
RULED = Border(_SIDE, _SIDE, _SIDE, _SIDE)
SHADE = PatternFill("solid", fgColor="FFF2F2F2")
CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")
EPOCH = datetime(2000, 1, 1)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_FORMULA_START = ("=", "+", "-", "@")
_NOT_IN_TABS = re.compile(r"[\\/*?:\[\]]")
PAPER_A4 = 9
LOW, LINE, LATIN = 20, 15, 0x2E7F


def month_workbook(paper: MonthPaper) -> bytes:
    """Return the workbook as .xlsx."""
    book = Workbook()
    cover = book.active
    assert isinstance(cover, Worksheet)
    _cover(cover, paper)
    _overview(book.create_sheet("概况"), paper)
    for form in (paper.indicators, *paper.forms):
        _form(book.create_sheet(_tab(f"{form.number} {form.title}")), form, paper)
    _texts(book, paper)
    book.properties.creator = paper.unit_name
    book.properties.title = f"{paper.unit_name}{paper.period}{paper.title}"
    book.properties.created = book.properties.modified = EPOCH
    return _settled(book)


def _cover(sheet: Worksheet, paper: MonthPaper) -> None:
    sheet.title = "封面"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 60
    sheet.merge_cells("A3:B3")
    _put(sheet, 3, 1, paper.title, COVER, CENTER)
    sheet.row_dimensions[3].height = 48
    sheet.merge_cells("A4:B4")
    _put(sheet, 4, 1, f"({paper.period})", TITLE, CENTER)
    lines = (
        ("填报单位(公章)", paper.unit_name),
        ("报送至", paper.addressee),
        (term("leader"), paper.leader),
        (term("reviewer"), paper.reviewer),
        (term("preparer"), paper.preparer),
        (term("phone"), paper.phone),
        (term("reported_on"), paper.reported_on),
        ("版次", f"第{paper.version}版"),
        (term("check_code"), paper.digest),
        ("标准版本", paper.rules_version),
    )
    for row, (label, text) in enumerate(lines, 7):
        _put(sheet, row, 1, label, BOLD, LEFT, RULED)
        _put(sheet, row, 2, text, PLAIN, LEFT, RULED)
        sheet.row_dimensions[row].height = 24
    note = "本表与签名的 PDF 由同一份数据生成，以签字盖章的纸质件为准。"
    _put(sheet, 8 + len(lines), 1, note, SMALL)
    if paper.practice:
        _put(sheet, 9 + len(lines), 1, "演示证书，仅供测试。", SMALL)
    _page_setup(sheet, paper, landscape=False)


def _overview(sheet: Worksheet, paper: MonthPaper) -> None:
    headings = (
        Heading("指标", width=3), Heading("本期", width=1.4),
        Heading("目标", width=1.4), Heading("结论", width=1.8),
    )  # fmt: skip
    rows = [(f.name, f.value, f.target, f.verdict) for f in paper.key_figures]
    last = _table(sheet, 1, "本月概况", headings, rows)
    for row, sentence in enumerate(paper.sentences, last + 2):
        _put(sheet, row, 1, sentence, PLAIN)
    if paper.unused:
        unused = f"未启用台账：{'、'.join(paper.unused)}"
        _put(sheet, last + 3 + len(paper.sentences), 1, unused, SMALL)
    _page_setup(sheet, paper, landscape=False)


def _form(sheet: Worksheet, form: Form, paper: MonthPaper) -> None:
    title = f"{form.number} {form.title}"
    if not form.headings:
        _put(sheet, 1, 1, title, TITLE)
        _put(sheet, 3, 1, form.empty, PLAIN)
        sheet.column_dimensions["A"].width = 40
        return
    closing = [row for row in (form.total, form.correction) if row is not None]
    last = _table(sheet, 1, title, form.headings, form.rows, closing, form.unit)
    for row, note in enumerate(form.notes, last + 1):
        _put(sheet, row, 1, f"注：{note}", SMALL)
    _page_setup(sheet, paper, landscape=True)


def _texts(book: Workbook, paper: MonthPaper) -> None:
    """Add 校核说明, 更正说明 (from the second version on), 情况说明 and 口径说明."""
    checks = [
        (number, n.level, n.message, n.reason) for number, n in enumerate(paper.check_notes, 1)
    ]
    _listing(
        book, "校核说明", paper, checks or [(None, "", "无", "")],
        Heading("序号", width=0.6, numeric=True), Heading("级别", width=0.9),
        Heading("问题", width=5), Heading("说明的原因", width=3),
    )  # fmt: skip
    if paper.version > 1:
        lines = [
            (c.form, c.field, c.reported, c.corrected, c.difference, c.reason)
            for c in paper.corrections
        ]
        _listing(
            book, "更正说明", paper, lines or [("各表数字没有变化", "", "", "", "", "")],
            Heading("表", width=2), Heading("栏目", width=3), Heading("原报"), Heading("现报"),
            Heading("差额"), Heading("原因", width=3),
        )  # fmt: skip
    narrative = paper.narrative
    parts = [
        ("主要工作", narrative.done), ("存在问题", narrative.problems),
        ("下步打算", narrative.next_steps),
    ]  # fmt: skip
    _listing(book, "情况说明", paper, parts, Heading("部分", width=1), Heading("内容", width=8))
    definitions = [(d.number, d.name, d.text, d.source) for d in paper.definitions]
    _listing(
        book, "口径说明", paper, definitions, Heading("口径", width=0.6, numeric=True),
        Heading("指标", width=2), Heading("计算方法", width=6), Heading("依据", width=2.2),
    )  # fmt: skip


def _listing(
    book: Workbook,
    title: str,
    paper: MonthPaper,
    rows: Sequence[Sequence[content.Cell]],
    *headings: Heading,
) -> None:
    sheet = book.create_sheet(title)
    _table(sheet, 1, title, headings, rows)
    _page_setup(sheet, paper, landscape=True)


def _table(
    sheet: Worksheet,
    row: int,
    title: str,
    headings: Sequence[Heading],
    rows: Sequence[Sequence[content.Cell]],
    closing: Sequence[Sequence[content.Cell]] = (),
    unit: str = "",
) -> int:
    """Write a titled table; return the last row used."""
    count = len(headings)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=count)
    _put(sheet, row, 1, title, TITLE, CENTER)
    sheet.row_dimensions[row].height = 30
    if unit:
        row += 1
        _put(sheet, row, count, unit, SMALL, RIGHT)
    first = row + 1
    row = _head(sheet, first, headings)
    for line in rows:
        row += 1
        _line(sheet, row, headings, line, PLAIN)
    for line in closing:
        row += 1
        _line(sheet, row, headings, line, BOLD)
    for n, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(n)].width = _column_width(heading)
    head_end = first + (1 if any(h.group for h in headings) else 0)
    sheet.freeze_panes = f"{'B' if headings[0].width > 1 else 'A'}{head_end + 1}"
    sheet.print_title_rows = f"{first}:{head_end}"
    return row


def _head(sheet: Worksheet, row: int, headings: Sequence[Heading]) -> int:
    """Write one head row, or two with merged groups; return the last one."""
    grouped = any(heading.group for heading in headings)
    last = row + 1 if grouped else row
    for heading, first, end in spans(headings):
        if not heading.group:
            if grouped:
                sheet.merge_cells(
                    start_row=row, end_row=last, start_column=first + 1, end_column=end
                )
            _put(sheet, row, first + 1, heading.label, BOLD, CENTER)
            continue
        sheet.merge_cells(start_row=row, end_row=row, start_column=first + 1, end_column=end)
        _put(sheet, row, first + 1, heading.group, BOLD, CENTER)
        for n in range(first, end):
            _put(sheet, last, n + 1, headings[n].label, BOLD, CENTER)
    for line in range(row, last + 1):
        sheet.row_dimensions[line].height = 30
        for n in range(1, len(headings) + 1):
            cell = sheet.cell(line, n)
            cell.border, cell.fill = RULED, SHADE
    return last


def _line(
    sheet: Worksheet,
    row: int,
    headings: Sequence[Heading],
    cells: Sequence[content.Cell],
    font: Font,
) -> None:
    for n, (heading, value) in enumerate(zip(headings, cells, strict=True), 1):
        align = RIGHT if heading.numeric else LEFT
        cell = _put(sheet, row, n, value, font, align, RULED)
        if heading.numeric and not isinstance(value, str | None):
            places = f".{'0' * heading.decimals}" if heading.decimals else ""
            cell.number_format = f"#,##0{places}"
    lines = max(_lines(value, heading) for value, heading in zip(cells, headings, strict=True))
    sheet.row_dimensions[row].height = max(LOW, lines * LINE)


def _lines(value: content.Cell, heading: Heading) -> int:
    """Return how many lines a text takes up in its column; a Chinese character is two wide."""
    if not isinstance(value, str):
        return 1
    room = max(_column_width(heading) - 2, 2)
    return sum(
        max(1, math.ceil(sum(2 if ord(c) > LATIN else 1 for c in part) / room))
        for part in value.split("\n")
    )


def _column_width(heading: Heading) -> float:
    return 3 + 8 * heading.width


def _put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: content.Cell,
    font: Font,
    align: Alignment | None = None,
    border: Border | None = None,
) -> Cell:
    """Write one cell; text that looks like a formula is marked as text."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.font = font
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_START)
    else:
        cell.value = value
    if align is not None:
        cell.alignment = align
    if border is not None:
        cell.border = border
    return cell


def _page_setup(sheet: Worksheet, paper: MonthPaper, *, landscape: bool) -> None:
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = PAPER_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddHeader.left.text = f"填报单位：{paper.unit_name}"
    sheet.oddHeader.right.text = f"报告期：{paper.period}"
    sheet.oddFooter.center.text = (
        f"第&P页 共&N页 · 第{paper.version}版 · {term('check_code')} {paper.digest}"
    )


def _tab(text: str) -> str:
    """Return a name that a sheet may have."""
    return _NOT_IN_TABS.sub("_", text)[:31]


def _settled(book: Workbook) -> bytes:
    """Return the file with all times fixed, so that equal books have equal bytes."""
    raw, settled = io.BytesIO(workbook_bytes(book)), io.BytesIO()
    stamp = f"{EPOCH:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(settled, "w") as target:
        for name in sorted(source.namelist(), key=_content_types_first):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, data)
    return settled.getvalue()


def _content_types_first(name: str) -> tuple[bool, str]:
    """Sort [Content_Types].xml to the front, where readers of streams expect it."""
    return (name != "[Content_Types].xml", name)
