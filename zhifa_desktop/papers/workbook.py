"""The month's workbook: a cover, one sheet per table, and the texts, for WPS and Excel.

Numbers stay numbers, text stays text (never a formula), and equal content gives equal bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from zhifa_desktop.papers import content
from zhifa_desktop.papers.content import Form, Heading, MonthPaper
from zhifa_desktop.papers.ruled_sheet import (
    BOLD,
    CENTER,
    COVER,
    EPOCH,
    LEFT,
    PLAIN,
    RULED,
    SMALL,
    TITLE,
    page_setup,
    put,
    settled,
    tab,
    table,
)
from zhifa_desktop.registers.codes import term


def month_workbook(paper: MonthPaper) -> bytes:
    """Return the workbook as .xlsx."""
    book = Workbook()
    cover = book.active
    assert isinstance(cover, Worksheet)
    _cover(cover, paper)
    _overview(book.create_sheet("概况"), paper)
    for form in (paper.indicators, *paper.forms):
        _form(book.create_sheet(tab(f"{form.number} {form.title}")), form, paper)
    _texts(book, paper)
    book.properties.creator = paper.unit_name
    book.properties.title = f"{paper.unit_name}{paper.period}{paper.title}"
    book.properties.created = book.properties.modified = EPOCH
    return settled(book)


def _cover(sheet: Worksheet, paper: MonthPaper) -> None:
    sheet.title = "封面"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 60
    sheet.merge_cells("A3:B3")
    put(sheet, 3, 1, paper.title, COVER, CENTER)
    sheet.row_dimensions[3].height = 48
    sheet.merge_cells("A4:B4")
    put(sheet, 4, 1, f"({paper.period})", TITLE, CENTER)
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
        put(sheet, row, 1, label, BOLD, LEFT, RULED)
        put(sheet, row, 2, text, PLAIN, LEFT, RULED)
        sheet.row_dimensions[row].height = 24
    note = "本表与签名的 PDF 由同一份数据生成，以签字盖章的纸质件为准。"
    put(sheet, 8 + len(lines), 1, note, SMALL)
    if paper.practice:
        put(sheet, 9 + len(lines), 1, "演示证书，仅供测试。", SMALL)
    _page_setup(sheet, paper, landscape=False)


def _overview(sheet: Worksheet, paper: MonthPaper) -> None:
    headings = (
        Heading("指标", width=3), Heading("本期", width=1.4),
        Heading("目标", width=1.4), Heading("结论", width=1.8),
    )  # fmt: skip
    rows = [(f.name, f.value, f.target, f.verdict) for f in paper.key_figures]
    last = table(sheet, 1, "本月概况", headings, rows)
    for row, sentence in enumerate(paper.sentences, last + 2):
        put(sheet, row, 1, sentence, PLAIN)
    if paper.unused:
        unused = f"未启用台账：{'、'.join(paper.unused)}"
        put(sheet, last + 3 + len(paper.sentences), 1, unused, SMALL)
    _page_setup(sheet, paper, landscape=False)


def _form(sheet: Worksheet, form: Form, paper: MonthPaper) -> None:
    title = f"{form.number} {form.title}"
    if not form.headings:
        put(sheet, 1, 1, title, TITLE)
        put(sheet, 3, 1, form.empty, PLAIN)
        sheet.column_dimensions["A"].width = 40
        return
    closing = [row for row in (form.total, form.correction) if row is not None]
    last = table(sheet, 1, title, form.headings, form.rows, closing, form.unit)
    for row, note in enumerate(form.notes, last + 1):
        put(sheet, row, 1, f"注：{note}", SMALL)
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
    if paper.changes:
        _listing(
            book, "更正明细", paper,
            [(c.where, c.which, c.field, c.before, c.after) for c in paper.changes],
            Heading("台账", width=1.5), Heading("记录", width=3), Heading("栏目", width=2),
            Heading("原报", width=3), Heading("现报", width=3),
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
    table(sheet, 1, title, headings, rows)
    _page_setup(sheet, paper, landscape=True)


def _page_setup(sheet: Worksheet, paper: MonthPaper, *, landscape: bool) -> None:
    page_setup(
        sheet, f"填报单位：{paper.unit_name}", f"报告期：{paper.period}",
        f"第{paper.version}版 · {term('check_code')} {paper.digest}", landscape=landscape,
    )  # fmt: skip
