"""The covering letter: to whom, what, with which files, by whom, and room for the seal."""

from __future__ import annotations

from tests.papers.month_paper import month_paper
from tests.papers.reading import ink, joined, page_texts, pictures, sizes
from zhifa_desktop.papers.letter import letter_pdf

MM = 72 / 25.4


def test_the_letter_says_to_whom_what_and_with_which_files():
    paper = month_paper()
    text = joined(letter_pdf(paper))
    assert text.startswith("关于报送2026年10月交通运输综合行政执法质效月报的函")
    assert "云州市交通运输综合行政执法支队：现将我单位" in text
    for number, name in enumerate(paper.attachments, 1):
        assert f"{number}.{name}" in text
    assert text.index("附件") < text.rindex("清溪县交通运输") < text.index("2026年11月5日")


def test_it_is_one_upright_page_with_the_margins_of_an_official_letter():
    data = letter_pdf(month_paper())
    assert len(page_texts(data)) == 1
    wide, high = sizes(data)[0]
    assert wide < high
    left, top, right, _ = ink(pictures(data)[0])
    assert left >= 27 * MM
    assert top >= 36 * MM
    assert wide - right >= 25 * MM


def test_equal_content_gives_equal_bytes():
    assert letter_pdf(month_paper()) == letter_pdf(month_paper())


def test_many_long_file_names_go_over_to_a_second_page_and_stay_whole():
    names = tuple(f"清溪县第{n}号附件" + "材料" * 30 + ".pdf" for n in range(1, 20))
    data = letter_pdf(month_paper(attachments=names))
    text = joined(data)
    assert len(page_texts(data)) > 1
    assert all(f"{n}.{name}" in text for n, name in enumerate(names, 1))


def test_practice_letters_say_so():
    assert "仅供测试" in joined(letter_pdf(month_paper(practice=True)))
    assert "仅供测试" not in joined(letter_pdf(month_paper()))


def test_markup_in_names_is_printed_as_it_was_typed():
    assert "<b>甲</b>&amp;" in joined(letter_pdf(month_paper(preparer="<b>甲</b>&amp;")))


def test_a_correction_says_what_it_replaces_and_why():
    said = "更正第1版：7处，更正原因：补录一件。本次报送的第2版替代第1版。"
    assert said in joined(letter_pdf(month_paper(), correction=said))
    assert "替代" not in joined(letter_pdf(month_paper()))


def test_a_month_without_anything_says_so_in_words():
    zero = joined(letter_pdf(month_paper(title="交通运输综合行政执法质效月报(零报告)")))
    assert "按零报告报送" in zero
    assert "零报告" not in joined(letter_pdf(month_paper()))


def ink_in(picture):
    return picture.getextrema()[0] < 128


def test_the_code_that_ties_the_files_stands_below_them_with_room_for_the_seal():
    data = letter_pdf(month_paper())
    text = joined(data)
    assert (
        text.index("附件")
        < text.index("(以上各件校验码均为7c3f09ab)")
        < text.index("2026年11月5日")
    )
    picture = pictures(data)[0]
    strip = picture.crop((310, 0, 450, picture.height))
    rows = [y for y in range(picture.height) if ink_in(strip.crop((0, y, 140, y + 1)))]
    dates = [y for y in rows if y > 0.5 * picture.height]
    above = [y for y in rows if y < dates[0]]
    assert dates[0] - above[-1] >= (45 * MM - 2 * 29) / 2  # half the seal over name and date
