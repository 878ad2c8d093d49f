"""A leader's paper as a Word document, to be worked on further in Word or WPS.

Fonts are those of official papers by name (宋体, 黑体, 仿宋): they belong to the office's own
Windows and are not embedded.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zhifa_desktop.papers.content import Cell, Heading
from zhifa_desktop.papers.fixed_zip import fixed_zip
from zhifa_desktop.papers.material import Material, MaterialTable, Part
from zhifa_desktop.papers.ruled import cell_text, spans

SONG, HEI, FANG = "宋体", "黑体", "仿宋"
TITLE, TEXT, LEADING, SMALL = 22, 16, 28, 10.5
EPOCH = datetime(2000, 1, 1)
SHORT, LONG = Mm(210), Mm(297)
MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
MANY_COLUMNS = 8


def material_word(material: Material, pictures: Sequence[bytes]) -> bytes:
    """Return the paper as .docx; equal content gives equal bytes.

    Args:
        material: What it says.
        pictures: The charts as PNG, in their order over all parts.
    """
    document = Document()
    _page(document, material)
    _base_style(document)
    _line(document, material.title, SONG, TITLE, bold=True, center=True)
    _line(document, f"({material.period})", FANG, TEXT, center=True)
    _line(document, f"{material.unit_name}　{material.dated}", FANG, 14, center=True)
    left = iter(pictures)
    for part in material.parts:
        _part(document, part, left)
    for note in material.notes:
        _line(document, note, SONG, SMALL)
    if material.signatures:
        _line(document, "", FANG, TEXT)
        _line(document, "".join(f"{name}：　　　　　　" for name in material.signatures), FANG, 14)
    _footer(document, material)
    core = document.core_properties
    core.author, core.title = material.unit_name, f"{material.period}{material.title}"
    core.last_modified_by, core.comments = material.unit_name, ""
    core.created = core.modified = EPOCH
    out = io.BytesIO()
    document.save(out)
    return fixed_zip(out.getvalue())


def _page(document: Any, material: Material) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = SHORT, LONG
    if material.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = LONG, SHORT
    for name, millimetres in MARGINS.items():
        setattr(section, name, Mm(millimetres))


def _base_style(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FANG, Pt(TEXT)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG)


def _part(document: Any, part: Part, pictures: Iterator[bytes]) -> None:
    heading = document.add_heading(level=part.level)
    _run(heading, part.title, HEI if part.level == 1 else FANG, TEXT, bold=part.level > 1)
    _spaced(heading)
    for text in part.text.split("\n") if part.text else ():
        _line(document, text, FANG, TEXT, indent=True)
    for _ in part.charts:
        document.add_picture(io.BytesIO(next(pictures)), width=Mm(150))
        document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for table in part.tables:
        _table(document, table)


def _line(
    document: Any, text: str, font: str, size: float, *, bold: bool = False, center: bool = False,
    indent: bool = False,
) -> None:  # fmt: skip
    paragraph = document.add_paragraph()
    _run(paragraph, text, font, size, bold=bold)
    _spaced(paragraph, size)
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(size * 2)


def _run(paragraph: Any, text: str, font: str, size: float, *, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.bold = font, Pt(size), bold
    run.font.color.rgb = None
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _spaced(paragraph: Any, size: float = TEXT) -> None:
    """Set the lines of official papers: 28 points for 16, the same share for other sizes."""
    form = paragraph.paragraph_format
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(LEADING * max(size, 12) / TEXT)
    form.space_before = form.space_after = Pt(0)


def _table(document: Any, one: MaterialTable) -> None:
    _line(document, one.title, HEI, 12, center=True)
    if not one.rows:
        _line(document, one.empty, SONG, SMALL, center=True)
        return
    grouped = any(heading.group for heading in one.headings)
    closing = [] if one.total is None else [one.total]
    heads, lines = 2 if grouped else 1, [*one.rows, *closing]
    table = document.add_table(rows=heads + len(lines), cols=len(one.headings))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    size = 8.5 if len(one.headings) > MANY_COLUMNS else SMALL
    _heads(table, one.headings, size, grouped=grouped)
    # Cells are asked for row by row: table.cell() walks the whole table each time.
    for row, cells in zip(table.rows[heads:], lines, strict=True):
        bold = bool(closing) and cells is closing[0]
        _fill(row.cells, one.headings, cells, size, bold=bold)
    for note in one.notes:
        _line(document, f"注：{note}", SONG, 9)


def _heads(table: Any, headings: Sequence[Heading], size: float, *, grouped: bool) -> None:
    last = 1 if grouped else 0
    for heading, first, end in spans(headings):
        if heading.group:
            top = table.cell(0, first).merge(table.cell(0, end - 1))
            _words(top, heading.group, size, bold=True)
            for column in range(first, end):
                _words(table.cell(1, column), headings[column].label, size, bold=True)
        else:
            _words(
                table.cell(0, first).merge(table.cell(last, first)), heading.label, size, bold=True
            )
    for number in range(last + 1):
        properties = table.rows[number]._tr.get_or_add_trPr()
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        properties.append(repeated)


def _fill(
    cells: Sequence[Any], headings: Sequence[Heading], values: Sequence[Cell], size: float,
    *, bold: bool,
) -> None:  # fmt: skip
    for cell, heading, value in zip(cells, headings, values, strict=True):
        _words(cell, cell_text(value, heading), size, bold=bold, right=heading.numeric)


def _words(cell: Any, text: str, size: float, *, bold: bool = False, right: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    _run(paragraph, text, SONG, size, bold=bold)
    paragraph.paragraph_format.space_after = Pt(0)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif bold:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _footer(document: Any, material: Material) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, f"{material.title} · {material.edition_words} · 第", SONG, 9)
    _field(paragraph, "PAGE")
    _run(paragraph, "页 共", SONG, 9)
    _field(paragraph, "NUMPAGES")
    _run(paragraph, "页", SONG, 9)


def _field(paragraph: Any, name: str) -> None:
    """Add a number that Word counts itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
