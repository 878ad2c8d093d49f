"""The dossier read back: words, photo, margins, page numbers, broken photos, many in one file."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.units import mm

from tests.papers.dossier_paper import CASES, dossier_paper, photo
from tests.papers.reading import ink, joined, page_texts, pictures
from zhifa_desktop.errors import UserError
from zhifa_desktop.papers.content import Grid, Scan, Section, Table
from zhifa_desktop.papers.dossier import dossier_pdf, dossiers_pdf


@pytest.fixture(scope="module")
def pdf():
    return dossier_pdf(dossier_paper(cases=60))


def test_cover_names_the_person_and_no_number_of_his(pdf):
    cover = page_texts(pdf)[0]
    for words in (
        "交通运输综合行政执法人员档案",
        "一人一档",
        "欧阳𬭎",
        "年度考核",
        "2026年11月23日",
    ):
        assert words in cover


def test_contents_give_the_pages_where_the_sections_are(pdf):
    texts = page_texts(pdf)
    for title in ("表一 基本情况", "表四 执法办案", "表六 奖励惩戒", "确认页"):
        line = next(
            x
            for x in texts[1].splitlines()
            if x.replace(" ", "").startswith(title.replace(" ", ""))
        )
        page = int(re.findall(r"(\d+)\s*$", line)[0]) if re.findall(r"(\d+)\s*$", line) else None
        if page is None:  # the number may be read as a line of its own
            continue
        assert title in texts[page - 1]
    assert "以下项目无记录" in texts[1]


def test_every_page_but_the_cover_is_numbered(pdf):
    texts = page_texts(pdf)
    for number, text in enumerate(texts[1:], 2):
        assert f"第{number}页 共{len(texts)}页" in text


def test_heads_repeat_and_no_case_is_lost(pdf):
    texts = page_texts(pdf)
    pages = [text for text in texts if "皖样交罚" in text]
    assert len(pages) > 1
    assert all("案由" in page for page in pages)
    whole = joined(pdf)
    assert all(f"皖样交罚〔2026〕{n}号" in whole for n in range(1, 61))


def test_ink_stays_inside_mirrored_margins(pdf):
    for number, picture in enumerate(pictures(pdf), 1):
        left, top, right, bottom = ink(picture)
        inner, outer = (28, 20) if number % 2 else (20, 28)
        assert left >= inner * mm - 3
        assert right <= picture.width - outer * mm + 3
        assert top >= 10 * mm
        assert bottom <= picture.height - 8 * mm


@pytest.mark.parametrize("rows", range(26, 40))
def test_a_table_that_begins_on_the_next_page_follows_its_margins(rows):
    tables = (
        Table("前表", CASES, tuple((n, "文号", "案由", "某", "", None) for n in range(rows))),
        Table("后表", CASES, ((1, "文号", "案由", "某", "", None),) * 3),
    )
    data = dossier_pdf(dossier_paper(sections=(Section("表四", "执法办案", tables),)))
    for number, picture in enumerate(pictures(data), 1):
        left, _, right, _ = ink(picture)
        inner, outer = (28, 20) if number % 2 else (20, 28)
        assert left >= inner * mm - 3
        assert right <= picture.width - outer * mm + 3
    (page,) = [text for text in page_texts(data) if "后表" in text]
    assert len(re.findall("文号", page.partition("后表")[2])) >= 2  # its head and a row at least


def test_what_is_empty_is_said_in_one_line():
    tables = (Table("奖励", CASES, ()), Table("惩戒", CASES, (), empty="本单位未启用该台账。"))
    data = dossier_pdf(dossier_paper(sections=(Section("表六", "奖励惩戒", tables),)))
    lines = [line.strip() for line in page_texts(data)[2].splitlines()]
    assert "奖励：无" in lines
    assert "惩戒：本单位未启用该台账。" in lines


def test_contents_name_what_is_empty_and_what_is_not_kept(pdf):
    text = page_texts(dossier_pdf(dossier_paper(unkept=("保险", "人才库"))))[1]
    whole = "".join(text.split())
    assert "以下项目无记录：年度考核及运用、佐证材料目录。" in whole
    assert "以下项目本单位未在本程序启用台账，以纸质材料为准：保险、人才库。" in whole
    assert "未在本程序启用" not in page_texts(pdf)[1]


def test_scans_stand_before_the_confirmation_each_page_on_a_sheet(pdf):
    scans = (
        Scan("附件1 证书.pdf", lambda: iter((photo(), "(这一页打不开)"))),
        Scan("附件3 照片.jpg", lambda: iter((photo(2000),))),
    )
    data = dossier_pdf(dossier_paper(scans=scans))
    texts = page_texts(data)
    first, second, third = texts[-4:-1]
    assert "附件1 证书.pdf" in first
    assert "附件1 证书.pdf(第2页)" in second
    assert "(这一页打不开)" in second
    assert "附件3 照片.jpg" in third
    assert "本人核对意见" in texts[-1]
    line = next(x for x in texts[1].splitlines() if "佐证材料扫描件" in x)
    assert re.findall(r"\d+", line) in ([], [str(len(texts) - 3)])
    for number, picture in enumerate(pictures(data), 1):
        left, _, right, bottom = ink(picture)
        inner, outer = (28, 20) if number % 2 else (20, 28)
        assert left >= inner * mm - 3
        assert right <= picture.width - outer * mm + 3
        assert bottom <= picture.height - 8 * mm


def test_photo_has_its_size(pdf):
    page = pypdfium2.PdfDocument(pdf)[2]
    (image,) = [o for o in page.get_objects() if o.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    left, bottom, right, top = image.get_pos() if hasattr(image, "get_pos") else image.get_bounds()
    assert abs((right - left) - 35 * mm) < 0.5
    assert abs((top - bottom) - 45 * mm) < 0.5


@pytest.mark.parametrize(("data", "words"), [(b"no picture", "照片损坏"), (None, "照片")])
def test_broken_or_missing_photo_is_said_in_its_place(data, words):
    section = Section("表一", "基本情况", (Grid((), data, with_photo=True),))
    assert words in joined(dossier_pdf(dossier_paper(sections=(section,))))


def test_equal_content_gives_equal_bytes():
    assert dossier_pdf(dossier_paper()) == dossier_pdf(dossier_paper())


def test_missing_glyph_names_the_character_and_leaves_no_file(tmp_path):
    with pytest.raises(UserError, match="U\\+E0020"):
        dossiers_pdf([dossier_paper(), dossier_paper(name="王\U000e0020")], tmp_path / "all.pdf")
    assert not list(tmp_path.iterdir())


def test_many_in_one_file_are_numbered_apart(tmp_path):
    dossiers_pdf((dossier_paper(name=n) for n in ("甲一", "乙二", "丙三")), tmp_path / "all.pdf")
    texts = page_texts((tmp_path / "all.pdf").read_bytes())
    assert sum("第2页" in text for text in texts) == 3
    assert [n for n in ("甲一", "乙二", "丙三") if any(n in t for t in texts)] == [
        "甲一",
        "乙二",
        "丙三",
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet="王<>&;(),。、a1 \n", min_size=1, max_size=3000))
def test_a_cell_of_any_length_loses_nothing(text):
    table = Table("", CASES, ((1, "文号", text, "某", "2026-01-01", None),))
    pdf = dossier_pdf(dossier_paper(sections=(Section("表四", "办案", (table,)),)))
    wanted = "".join(text.split())
    found = joined(pdf)
    for character in set(wanted):
        assert found.count(character) >= wanted.count(character)
