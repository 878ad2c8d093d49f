"""The month's report as a stranger reads it: words, pages, margins and empty places."""

from __future__ import annotations

import re
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.papers.month_paper import FIELDS, INDICATORS, SQUADRONS, month_paper
from tests.papers.reading import ink, joined, page_texts, pictures, sizes
from zhifa_desktop.papers.content import CheckNote, Narrative
from zhifa_desktop.papers.month_pdf import PRACTICE, SEAL, month_pdf, signature_place

MM = 72 / 25.4
EDGE = 12 * MM
LONG = "国道G319线K12+300至K15+900段超限运输车辆联合整治情况<b>&amp;</b>"


@pytest.fixture(scope="module")
def report():
    return month_pdf(month_paper())


def test_equal_content_gives_equal_bytes(report):
    assert month_pdf(month_paper()) == report
    assert month_pdf(month_paper(version=3)) != report


def test_every_page_after_the_cover_has_unit_period_and_number(report):
    pages = page_texts(report)
    assert 8 <= len(pages) <= 12
    for number, text in enumerate(pages[1:], 2):
        assert "填报单位：清溪县交通运输综合行政执法大队" in text
        assert "报告期：2026年10月" in text
        assert f"第{number}页 共{len(pages)}页" in text
        assert "第2版" in text
        assert "7c3f09ab" in text


def test_tables_lie_across_and_text_stands_upright(report):
    for (wide, high), text in zip(sizes(report), page_texts(report), strict=True):
        is_table = re.search(r"表[1-7] [^\s…]+表\s", text) and "目录" not in text
        assert (wide > high) == bool(is_table), text[:60]


def test_indicators_come_before_the_other_tables_and_nothing_is_left_out(report):
    text = joined(report)
    for word in (*FIELDS, *SQUADRONS, *INDICATORS, "合计", "更正", "以签字盖章的纸质件为准"):
        assert word in text
    pages = page_texts(report)
    first = {n: next(i for i, t in enumerate(pages[2:]) if n in t) for n in ("表7", "表1", "表3")}
    assert first["表7"] < first["表1"] < first["表3"]


def test_contents_name_the_page_that_each_part_stands_on(report):
    pages = page_texts(report)
    entries = re.findall(r"([一二三四五表][^…\r\n]*?)…+\s*(\d+)", pages[1])
    assert len(entries) == 8
    for title, page in entries:
        assert title.strip() in pages[int(page) - 1]


def test_outline_leads_to_every_part(report):
    titles = [item.get_title() for item in pypdfium2.PdfDocument(report).get_toc()]
    assert titles[0] == "封面"
    assert "表7 质效指标对照表" in titles
    assert "五、口径说明与核验方法" in titles


def test_the_file_says_what_it_is(report):
    meta = pypdfium2.PdfDocument(report).get_metadata_dict()
    assert meta["Title"] == "清溪县交通运输综合行政执法大队2026年10月交通运输综合行政执法质效月报"
    assert meta["Author"] == "清溪县交通运输综合行政执法大队"
    assert b"/Lang" in report


def test_nothing_is_printed_in_the_margins(report):
    for picture in pictures(report):
        left, top, right, bottom = ink(picture)
        assert min(left, top, picture.width - right, picture.height - bottom) >= EDGE


def test_the_report_is_black_and_white(report):
    for page in pypdfium2.PdfDocument(report):
        hue, saturation, _ = page.render(scale=0.5).to_pil().convert("HSV").split()
        assert saturation.getextrema()[1] == 0, hue


def test_seal_and_signature_places_are_empty(report):
    cover = pictures(report)[0]
    place = signature_place()
    strip = cover.crop((int(place.left), int(cover.height - place.top), int(place.right),
                        int(cover.height - place.bottom)))  # fmt: skip
    assert strip.getextrema() == (255, 255)
    assert SEAL >= 45 * MM - 0.01
    right, bottom = place.right - 4 * MM, cover.height - place.top - 7 * MM
    seal = cover.crop((int(right - SEAL) + 2, int(bottom - SEAL) + 2, int(right) - 2,
                       int(bottom) - 2))  # fmt: skip
    assert seal.width >= 122
    assert seal.getextrema() == (255, 255)


def test_long_names_stay_on_the_cover_and_clear_of_the_signature():
    long = month_paper(
        unit_name="云岭哈尼族彝族傣族自治州交通运输综合行政执法支队直属高速公路执法大队",
        leader="阿卜杜热合曼·麦麦提吐尔逊·艾力江",
    )
    short = month_paper(unit_name="甲", leader="乙")
    long_cover, short_cover = pictures(month_pdf(long))[0], pictures(month_pdf(short))[0]
    assert ink(long_cover)[2] == ink(short_cover)[2]
    text = joined(month_pdf(long))
    assert long.unit_name in text
    assert long.leader in text
    label = pypdfium2.PdfDocument(month_pdf(long))[0].get_textpage()
    where = label.search("艾力江").get_next()
    name_end = label.get_charbox(where[0] + where[1] - 1)[2]
    sign = label.search("签字").get_next()
    assert name_end < label.get_charbox(sign[0])[0]


def test_a_test_certificate_is_named_on_every_page(report):
    assert PRACTICE not in joined(report)
    assert all(PRACTICE in text for text in page_texts(month_pdf(month_paper(practice=True))))


def test_first_version_has_no_page_of_corrections():
    text = joined(month_pdf(month_paper(version=1, corrections=())))
    assert "更正说明" not in text


def test_a_table_without_rows_says_why_instead():
    paper = month_paper()
    empty = replace(paper.forms[0], rows=(), total=None, empty="本单位未启用该台账。")
    text = joined(month_pdf(replace(paper, forms=(empty, paper.forms[1]))))
    assert "本单位未启用该台账。" in text
    assert "编制数" not in text


def test_long_cells_wrap_and_a_row_higher_than_a_page_goes_on():
    message = LONG * 120
    notes = (CheckNote("C-1", "需说明", message, "专项行动"),)
    data = month_pdf(month_paper(check_notes=notes))
    pages = [text for text in page_texts(data) if "说明的原因" in text]
    assert len(pages) > 1, "the head is repeated where the row goes on"
    assert joined(data).count("K12+300至K15+900") == pytest.approx(120, abs=12)  # page ends
    for picture in pictures(data):
        left, top, right, bottom = ink(picture)
        assert min(left, top, picture.width - right, picture.height - bottom) >= EDGE


def test_many_rows_repeat_the_head_and_lose_none():
    paper = month_paper()
    rows = tuple((f"第{n}中队", *range(8)) for n in range(1, 91))
    form = replace(paper.forms[0], rows=rows)
    pages = page_texts(month_pdf(replace(paper, forms=(form,))))
    assert sum("编制数" in text for text in pages) >= 3
    found = re.findall(r"第(\d+)中队", "".join(pages))
    assert [int(n) for n in found] == list(range(1, 91))


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text("执法<>&;/、。(“\uff0cA9 \n", min_size=0, max_size=400))
def test_any_text_is_printed_literally_within_the_margins(text):
    paper = month_paper(
        narrative=Narrative(text, text, text),
        check_notes=(CheckNote("C-1", "需说明", text, text),),
        unit_name=f"清溪县{text[:10].replace(chr(10), '')}大队",
    )
    data = month_pdf(paper)
    assert "".join(text.split()) in joined(data)
    for picture in pictures(data):
        left, top, right, bottom = ink(picture)
        assert min(left, top, picture.width - right, picture.height - bottom) >= EDGE
