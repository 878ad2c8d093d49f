"""The month's report as a PDF, page by page as offices.md 3 has it.

Black and white; text pages upright, tables across and bound on their long top edge. It draws
what it is given and computes nothing.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from zhifa_desktop.papers.book import Book, Later, Shape, millimetres, write
from zhifa_desktop.papers.content import Cell, Form, Heading, MonthPaper
from zhifa_desktop.papers.fonts import SONG, SONG_BOLD, check_glyphs, width
from zhifa_desktop.papers.ruled import DENSE, ROOMY, Ruled, Style
from zhifa_desktop.registers.codes import term

TEXT_PAGE = Shape(millimetres(28, 26, 30, 26))
TABLE_PAGE = Shape(millimetres(18, 18, 28, 20), landscape=True)
SEAL = 45 * mm
DRAFT = "预览稿，尚未签发"
PRACTICE = "演示证书，仅供测试"
SIGNATURE_HEIGHT, PERSONAL_GAP = 9 * mm, 2 * mm
WIDE, MANY = 11, 4
"""Tables with more columns, or many more rows, are set smaller."""
TITLE_ROOM, NOTE_LINE = 60, 14


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """Where the electronic signature's visible line stands, in points from the bottom left."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


def signature_place() -> SignaturePlace:
    """Return the strip at the foot of the cover; nobody writes by hand there."""
    left, bottom = TEXT_PAGE.margins.left, TEXT_PAGE.margins.bottom - 2 * mm
    right = TEXT_PAGE.size[0] - TEXT_PAGE.margins.right
    return SignaturePlace(0, left, bottom, right, bottom + SIGNATURE_HEIGHT)


def signature_places() -> dict[str, SignaturePlace]:
    """Return where each role's visible line stands, all at the foot of the cover.

    The unit's strip, and beneath it three for people who have keys of their own; what nobody signs
    stays white.
    """
    unit, three = signature_place(), ("preparer", "reviewer", "leader")
    wide = (unit.right - unit.left - 2 * PERSONAL_GAP) / 3
    top = unit.bottom - PERSONAL_GAP
    places = {"unit": unit}
    for number, role in enumerate(three):
        left = unit.left + number * (wide + PERSONAL_GAP)
        places[role] = SignaturePlace(0, left, top - SIGNATURE_HEIGHT, left + wide, top)
    return places


def month_pdf(paper: MonthPaper, *, draft: bool = False) -> bytes:
    """Return the report; equal content gives equal bytes.

    A ``draft`` says so on every page and has neither version nor 校验码: what is printed of it must
    not be taken for a version that was issued.

    Raises:
        UserError: A character is missing from the fonts.
    """
    check_glyphs(paper)
    out = io.BytesIO()
    title = f"{paper.unit_name}{paper.period}{paper.title}"
    book = Book(out, title=title, author=paper.unit_name, shape=TEXT_PAGE)
    contents: list[tuple[str, int]] = []
    edition = DRAFT if draft else f"第{paper.version}版  {term('check_code')} {paper.digest}"
    _cover(book, paper, edition)
    book.running = _running(paper, edition)
    _overview(book, paper, contents)
    for form in (paper.indicators, *paper.forms):
        _form(book, form, contents)
    _checks(book, paper, contents)
    if paper.version > 1:
        _corrections(book, paper, contents)
    _narrative(book, paper, contents)
    _definitions(book, paper, contents, "" if draft else paper.digest)
    book.close()
    return out.getvalue()


def _running(paper: MonthPaper, edition: str) -> Later:
    """Return what draws head and foot of a page once the pages are counted."""

    def draw(canvas: Canvas, number: int, total: int) -> None:
        wide, high = canvas._pagesize
        shape = TABLE_PAGE if wide > high else TEXT_PAGE
        left, right = shape.margins.left, wide - shape.margins.right
        head = high - shape.margins.top + 5 * mm
        write(canvas, left, head, f"填报单位：{paper.unit_name}", SONG, 9)
        write(canvas, right, head, f"报告期：{paper.period}", SONG, 9, "right")
        if paper.practice:
            write(canvas, (left + right) / 2, head + 14, PRACTICE, SONG, 9, "center")
        canvas.setLineWidth(0.5)
        canvas.line(left, head - 4, right, head - 4)
        foot = f"第{number}页 共{total}页 · {edition.replace('  ', ' · ')}"
        write(canvas, (left + right) / 2, shape.margins.bottom - 7 * mm, foot, SONG, 9, "center")

    return draw


def _cover(book: Book, paper: MonthPaper, edition: str) -> None:
    book.page(TEXT_PAGE)
    book.mark("封面")
    middle = (book.left + book.right) / 2
    if paper.practice:
        book.text(book.right, book.top + 6 * mm, PRACTICE, SONG, 10, "right")
    book.y = book.top - 42 * mm
    for line in _title_lines(paper.title):
        book.text(middle, book.y, line, SONG_BOLD, 26, "center")
        book.y -= 40
    book.text(middle, book.y - 4, f"({paper.period})", SONG, 18, "center")
    book.y -= 26 * mm
    _cover_lines(book, paper, edition)
    _seal_place(book)
    place = signature_place()
    book.text(place.left, place.top + 4, "电子签名(单位)：", SONG, 9)


def _title_lines(title: str) -> tuple[str, ...]:
    """Break the long title where its sense breaks."""
    head, mark, rest = title.partition("综合行政执法")
    return (f"{head}{mark}", rest) if mark and rest else (title,)


def _cover_lines(book: Book, paper: MonthPaper, edition: str) -> None:
    lines = (
        ("填报单位(公章)", paper.unit_name, False),
        ("报送至", paper.addressee, False),
        (term("leader"), paper.leader, True),
        (term("reviewer"), paper.reviewer, True),
        (term("preparer"), paper.preparer, True),
        (term("phone"), paper.phone, False),
        (term("reported_on"), paper.reported_on, False),
        ("版次", edition, False),
    )
    label_right, text_left, line_right = (
        book.left + 46 * mm,
        book.left + 50 * mm,
        book.right - 6 * mm,
    )
    for label, text, by_hand in lines:
        book.text(label_right, book.y, label, SONG, 14, "right")
        room = line_right - text_left - (48 * mm if by_hand else 0)
        book.text(text_left, book.y, text, SONG, _fitting_size(text, 14, room))
        if by_hand:
            book.text(line_right - 30 * mm, book.y, "签字：", SONG, 14, "right")
        book.canvas.setLineWidth(0.5)
        book.canvas.line(text_left, book.y - 4, line_right, book.y - 4)
        book.y -= 11.5 * mm


def _fitting_size(text: str, size: float, room: float) -> float:
    """Return the size at which a text fits on one line: long names are set smaller."""
    return min(size, room / max(width(text, SONG, 1), 0.01))


def _seal_place(book: Book) -> None:
    """Leave 45 mm free for the paper seal, with its name in the corner."""
    left = book.right - SEAL - 4 * mm
    bottom = signature_place().top + 7 * mm
    book.canvas.setLineWidth(0.4)
    book.canvas.setDash(2, 2)
    book.canvas.rect(left, bottom, SEAL, SEAL)
    book.canvas.setDash()
    book.text(left - 3 * mm, bottom + SEAL - 12, "(盖章处)", SONG, 9, "right")


def _overview(book: Book, paper: MonthPaper, contents: list[tuple[str, int]]) -> None:
    book.page(TEXT_PAGE)
    _heading(book, "一、本月概况", contents)
    _subheading(book, "目录")
    start = book.y
    book.later(lambda canvas, number, total: _contents(canvas, start, contents))
    book.y -= CONTENTS_LINE * ((_entries(paper) + 1) // 2) + 10
    _subheading(book, "主要指标")
    headings = (
        Heading("指标", width=3),
        Heading("本期", width=1.4, numeric=True),
        Heading("目标", width=1.4, numeric=True),
        Heading("结论", width=1.6),
    )
    rows = [(f.name, f.value, f.target, f.verdict) for f in paper.key_figures]
    Ruled(book, headings, ROOMY).draw(rows)
    book.y -= 14
    _subheading(book, "与上月相比")
    for sentence in paper.sentences:
        book.paragraph(sentence, size=12, leading=20)
    if paper.unused:
        book.y -= 4
        book.paragraph(f"未启用台账：{'、'.join(paper.unused)}。", size=10.5, leading=17)


CONTENTS_LINE = 18


def _entries(paper: MonthPaper) -> int:
    return 5 + len(paper.forms) + (paper.version > 1)


def _contents(canvas: Canvas, top: float, contents: list[tuple[str, int]]) -> None:
    """Draw the table of contents in two columns."""
    left = TEXT_PAGE.margins.left
    room = TEXT_PAGE.size[0] - left - TEXT_PAGE.margins.right
    per_column = (len(contents) + 1) // 2
    column_room = (room - 10 * mm) / 2
    for n, (title, page) in enumerate(contents):
        x = left + (n // per_column) * (column_room + 10 * mm)
        y = top - CONTENTS_LINE * (n % per_column + 1)
        _contents_line(canvas, x, y, column_room, title, page)


def _contents_line(canvas: Canvas, x: float, y: float, room: float, title: str, page: int) -> None:
    write(canvas, x, y, title, SONG, 10.5)
    number = str(page)
    write(canvas, x + room, y, number, SONG, 10.5, "right")
    dots = room - width(title, SONG, 10.5) - width(number, SONG, 10.5) - 8
    step = width("…", SONG, 10.5)
    if dots > step:
        write(canvas, x + room - width(number, SONG, 10.5) - 4, y, "…" * int(dots / step), SONG,
              10.5, "right")  # fmt: skip


def _form(book: Book, form: Form, contents: list[tuple[str, int]]) -> None:
    """Set a table on a fresh page, or below the last one where it fits whole."""
    style = DENSE if max(len(form.headings), len(form.rows) - MANY) > WIDE else Style()
    ruled = Ruled(book, form.headings, style) if form.rows else None
    closing = sum(row is not None for row in (form.total, form.correction))
    notes = NOTE_LINE * len(form.notes)
    needed = TITLE_ROOM + notes + (ruled.height(len(form.rows) + closing) if ruled else 0)
    if not book.shape.landscape or book.space < needed:
        book.page(TABLE_PAGE)
        ruled = Ruled(book, form.headings, style) if form.rows else None
    else:
        book.y -= 14
    _title(book, f"{form.number} {form.title}", contents)
    if ruled is None:
        book.paragraph(form.empty or "本月无此类事项。", size=12, indent=0, align="center")
        return
    book.y -= 6
    if form.unit:
        book.text(book.right, book.y + 4, form.unit, SONG, 9, "right")
    ruled.draw(form.rows, (form.total, form.correction))
    book.y -= 8
    for note in form.notes:
        book.paragraph(f"注：{note}", size=9, leading=NOTE_LINE, indent=0)


def _checks(book: Book, paper: MonthPaper, contents: list[tuple[str, int]]) -> None:
    book.page(TEXT_PAGE)
    _heading(book, "二、校核说明", contents)
    if not paper.check_notes:
        book.paragraph(f"无。本月校核没有发现“{term('must_fix')}”和“{term('explain')}”的问题。")
        return
    headings = (
        Heading("序号", width=0.5, numeric=True),
        Heading("级别", width=0.8),
        Heading("问题", width=3.6),
        Heading("说明的原因", width=2.2),
    )
    rows: list[tuple[Cell, ...]] = [
        (number, note.level, note.message, note.reason)
        for number, note in enumerate(paper.check_notes, 1)
    ]
    Ruled(book, headings, Style()).draw(rows)


def _corrections(book: Book, paper: MonthPaper, contents: list[tuple[str, int]]) -> None:
    book.page(TEXT_PAGE)
    _heading(book, f"三、更正说明(第{paper.version}版)", contents)
    headings = (
        Heading("表", width=1.5),
        Heading("栏目", width=2.2),
        Heading("原报", width=0.9, numeric=True),
        Heading("现报", width=0.9, numeric=True),
        Heading("差额", width=0.9, numeric=True),
        Heading("原因", width=1.8),
    )
    rows: list[tuple[Cell, ...]] = [
        (c.form, c.field, c.reported, c.corrected, c.difference, c.reason)
        for c in paper.corrections
    ]
    if paper.changes:
        _subheading(book, "(一)报表数字")
    if rows:
        Ruled(book, headings, Style()).draw(rows)
    else:
        book.paragraph("各表数字没有变化。")
    if paper.changes:
        book.y -= 12
        _subheading(book, "(二)记录、原因和文字")
        _changes(book, paper)


def _changes(book: Book, paper: MonthPaper) -> None:
    """Draw old and new of what changed besides the figures."""
    headings = (
        Heading("台账", width=1.2),
        Heading("记录", width=2),
        Heading("栏目", width=1.3),
        Heading("原报", width=2),
        Heading("现报", width=2),
    )
    rows: list[tuple[Cell, ...]] = [
        (c.where, c.which, c.field, c.before, c.after) for c in paper.changes
    ]
    Ruled(book, headings, DENSE).draw(rows)


def _narrative(book: Book, paper: MonthPaper, contents: list[tuple[str, int]]) -> None:
    book.page(TEXT_PAGE)
    _heading(book, f"{_ordinal(paper, 3)}、情况说明", contents)
    parts = (
        ("(一)主要工作", paper.narrative.done),
        ("(二)存在问题", paper.narrative.problems),
        ("(三)下步打算", paper.narrative.next_steps),
    )
    for title, text in parts:
        _subheading(book, title)
        book.paragraph(text or "无。", size=14, leading=26, after=6)


def _definitions(book: Book, paper: MonthPaper, contents: list[tuple[str, int]], code: str) -> None:
    book.page(TEXT_PAGE)
    _heading(book, f"{_ordinal(paper, 4)}、口径说明与核验方法", contents)
    headings = (
        Heading("口径", width=0.5, numeric=True),
        Heading("指标", width=1.7),
        Heading("计算方法", width=5.2),
        Heading("依据", width=1.5),
    )
    rows: list[tuple[Cell, ...]] = [(d.number, d.name, d.text, d.source) for d in paper.definitions]
    Ruled(book, headings, DENSE).draw(rows)
    book.y -= 12
    book.need(60 * mm)
    _subheading(book, "核验方法")
    for line in _verifying(paper, code):
        book.paragraph(line, size=10.5, leading=17)


def _verifying(paper: MonthPaper, code: str) -> tuple[str, ...]:
    said = f"应为 {code}，" if code else "在生成月报包时定下，应"
    return (
        f"一、标准版本：{paper.rules_version}。",
        "二、本文件的电子签名可用常用 PDF 阅读器查看；月报包可用本程序的“校验”，"
        "或用 sha256sum 核对 manifest-sha256.txt 和 tagmanifest-sha256.txt，"
        "再用 openssl cms 核对 tagmanifest-sha256.txt.p7s。",
        f"三、每页页脚的{term('check_code')}{said}与月报包 bag-info.txt 中的一致；它是"
        " manifest-sha256.txt 去掉 月报.pdf、月报.xlsx 两行后的 SHA-256 的前8位，"
        "上一版的摘要(Zhifa-Previous-Digest)是上一版按同样方法算得的 SHA-256。",
        "四、以签字盖章的纸质件为准。",
    )


def _ordinal(paper: MonthPaper, number: int) -> str:
    """Return the numeral of a part that follows 更正说明, which a first version has not."""
    return "〇一二三四五"[number + (paper.version > 1)]


def _heading(book: Book, title: str, contents: list[tuple[str, int]]) -> None:
    contents.append((title, book.page_number))
    book.mark(title)
    book.y -= 20
    book.text(book.left, book.y, title, SONG_BOLD, 16)
    book.y -= 12


def _title(book: Book, title: str, contents: list[tuple[str, int]]) -> None:
    contents.append((title, book.page_number))
    book.mark(title)
    book.y -= 18
    book.text((book.left + book.right) / 2, book.y, title, SONG_BOLD, 15, "center")
    book.y -= 6


def _subheading(book: Book, title: str) -> None:
    book.need(60)
    book.y -= 22
    book.text(book.left, book.y, title, SONG_BOLD, 13)
    book.y -= 6
