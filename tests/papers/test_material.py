"""A leader's paper in PDF, Word and Excel: the same words in each, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.papers import reading
from zhifa_desktop.errors import UserError
from zhifa_desktop.papers.bars import chart_page
from zhifa_desktop.papers.content import Heading
from zhifa_desktop.papers.material import (
    Chart,
    Material,
    MaterialTable,
    Part,
    Series,
    from_document,
    to_document,
)
from zhifa_desktop.papers.material_pdf import material_pdf
from zhifa_desktop.papers.material_sheet import material_sheet
from zhifa_desktop.papers.material_word import material_word
from zhifa_desktop.services.materials.declaration import Format
from zhifa_desktop.services.materials.output import rendered

HEADINGS = (
    Heading("姓名", width=2), Heading("主办", "办案", 1, numeric=True),
    Heading("协办", "办案", 1, numeric=True), Heading("均分", width=1, numeric=True, decimals=2),
)  # fmt: skip
CHART = Chart(
    "各月案件", "件", ("26.1", "26.2"),
    (
        Series("本期", (Decimal(12), Decimal(0))),
        Series("上年同月", (Decimal("7.5"), None)),
    ),
    Decimal(10),
)  # fmt: skip
TABLE = MaterialTable(
    "工作量", HEADINGS, (("王某", 3, 0, Decimal("92.5")), ("=1+1", 1, 2, None)),
    ("合计", 4, 2, Decimal("92.5")), ("只计决定的案件。",),
)  # fmt: skip
PAPER = Material(
    "brief", "执法运行情况分析简报", "2026年10月", "样例县交通运输综合行政执法大队", "2026年11月23日",
    (
        Part("whole", "一、总体情况", "本月立案3件。\n比上月增加1件。", (CHART,)),
        Part("people", "二、办案力量", tables=(TABLE,), fixed=True),
        Part("none", "(一)附表", "没有。", tables=(replace(TABLE, rows=(), empty="本期没有案件。"),),
             level=2),
    ),
    ("数字截至2026年10月31日。",), 2, signatures=("单位负责人", "制表人"),
)  # fmt: skip
WORDS = (
    "执法运行情况分析简报", "2026年10月", "一、总体情况", "本月立案3件。", "比上月增加1件。",
    "二、办案力量", "王某", "92.50", "本期没有案件。", "数字截至2026年10月31日。", "定稿第2稿",
    "单位负责人", "只计决定的案件。", "=1+1",
)  # fmt: skip


def words_of_docx(data):
    """Return all text of a Word file, tables and footer too."""
    document = Document(io.BytesIO(data))
    texts = [one.text for one in document.paragraphs]
    for table in document.tables:
        texts += [cell.text for row in table.rows for cell in row.cells]
    texts += [one.text for one in document.sections[0].footer.paragraphs]
    return "\n".join(texts)


def test_a_paper_is_kept_as_json_and_comes_back_the_same():
    assert from_document(to_document(PAPER)) == PAPER


def test_the_pdf_says_all_and_its_bars_have_their_numbers():
    text = reading.joined(material_pdf(PAPER))
    for words in WORDS:
        assert words in text
    assert "各月案件(件)" in text
    for number in ("12", "7.5", "目标10", "上年同月"):
        assert number in text


def test_equal_papers_have_equal_bytes():
    for form in Format:
        assert rendered(PAPER, form) == rendered(PAPER, form)


def test_word_opens_it_with_the_same_words_and_the_chart_as_a_picture():
    data = rendered(PAPER, Format.WORD)
    text = words_of_docx(data)
    for words in WORDS:
        assert words in text
    document = Document(io.BytesIO(data))
    assert len(document.inline_shapes) == 1
    assert document.tables[0].rows[0].cells[1].text == "办案"
    assert document.tables[0].rows[1].cells[2].text == "协办"
    assert document.core_properties.author == PAPER.unit_name


def test_the_word_file_is_a_sound_zip_without_times(tmp_path):
    path = tmp_path / "简报.docx"
    path.write_bytes(rendered(PAPER, Format.WORD))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_workbook_has_a_sheet_for_each_table_and_text_stays_text():
    book = load_workbook(io.BytesIO(material_sheet(PAPER)))
    assert book.sheetnames == ["工作量", "工作量(2)", "文字"]
    cells = [[cell.value for cell in row] for row in book["工作量"].iter_rows()]
    assert ["王某", 3, 0, 92.5] in cells
    assert ["合计", 4, 2, 92.5] in cells
    formula = next(c for row in book["工作量"].iter_rows() for c in row if c.value == "=1+1")
    assert formula.data_type == "s"
    assert any(row[0].value == "一、总体情况" for row in book["文字"].iter_rows())


def test_a_long_table_goes_on_with_its_head_on_every_page():
    rows = tuple((f"第{n}人", n, n, None) for n in range(120))
    long = replace(PAPER, parts=(Part("people", "名单", tables=(replace(TABLE, rows=rows),)),))
    texts = reading.page_texts(material_pdf(long))
    assert len(texts) > 2
    assert all("协办" in text for text in texts if "人\n" in text or "第3" in text)
    assert "第119人" in "".join("".join(texts).split())


def test_a_paper_of_many_parts_has_its_contents_with_pages():
    parts = tuple(Part(f"p{n}", f"第{n}部分", "文字。" * 200) for n in range(1, 15))
    first = reading.page_texts(material_pdf(replace(PAPER, parts=parts)))[0]
    lines = ["".join(line.split()) for line in first.splitlines()]
    assert any("目录" in line for line in lines)
    joined = "".join(lines)
    assert "第1部分" in joined
    assert "第14部分" in joined


def test_a_draft_says_so_on_every_page():
    draft = replace(PAPER, edition=0)
    assert all(
        "草稿，尚未定稿" in "".join(t.split()) for t in reading.page_texts(material_pdf(draft))
    )
    assert "草稿，尚未定稿" in words_of_docx(material_word(draft, [png()]))


def png() -> bytes:
    out = io.BytesIO()
    from PIL import Image

    Image.new("L", (20, 10), 255).save(out, "PNG")
    return out.getvalue()


def test_a_character_no_font_has_is_refused_before_printing():
    bad = replace(PAPER, parts=(Part("a", "一", "怪字\U000323aa"),))
    with pytest.raises(UserError, match="字体里没有"):
        material_pdf(bad)


def test_bars_of_nothing_and_of_long_names_stay_on_their_page():
    empty = replace(CHART, labels=(), series=(Series("本期", ()),), target=None)
    assert reading.joined(chart_page(empty)) == "各月案件(件)"
    names = tuple(f"很长很长的机构名称之第{n}中队" for n in range(16))
    many = Chart("各机构", "件", names, (Series("本期", tuple(Decimal(n) for n in range(16))),))
    text = reading.joined(chart_page(many))
    assert "…" in text
    left, top, right, bottom = reading.ink(reading.pictures(chart_page(many))[0])
    assert left >= 2
    assert right <= 438
    assert top >= 0
    assert bottom <= 165
