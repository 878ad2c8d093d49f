"""Characters come out of the PDF as they went in, or printing is refused beforehand."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from tests.papers.month_paper import month_paper
from tests.papers.reading import joined
from zhifa_desktop.errors import UserError
from zhifa_desktop.papers.fonts import (
    FILES,
    SONG,
    SONG_BOLD,
    check_glyphs,
    face,
    missing_glyphs,
    width,
)
from zhifa_desktop.papers.lines import NEVER_FIRST, NEVER_LAST, wrap

RARE = "喆堃犇垚玥翀頔甯㛃䶮䒟𬭎𫖯𬱖"


@pytest.mark.parametrize("font", FILES)
def test_rare_names_beyond_the_first_plane_are_read_back(font):
    assert missing_glyphs(RARE, font) == ""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont(font, 12)
    canvas.drawString(72, 700, f"张{RARE}与<b>&")
    canvas.save()
    assert joined(out.getvalue()) == f"张{RARE}与<b>&"


def test_more_characters_than_one_block_holds_are_read_back():
    text = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 700))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    missing_glyphs(text)
    canvas.setFont(SONG, 8)
    for row in range(0, 700, 50):
        canvas.drawString(40, 780 - row, text[row : row + 50])
    canvas.save()
    assert joined(out.getvalue()) == text


def test_a_missing_character_is_named_with_its_place_and_the_way_out():
    with pytest.raises(UserError) as refused:
        check_glyphs(month_paper(preparer="王\U00030123"))
    assert "王\U00030123" in refused.value.what
    assert "U+30123" in refused.value.what
    assert refused.value.kept
    assert refused.value.todo


def test_an_invisible_character_is_found_too():
    with pytest.raises(UserError, match="不可见字符"):
        check_glyphs(("甲", ("乙\x07",)))


@pytest.mark.parametrize("room", [24.0, 36.5, 60.0, 97.0])
def test_lines_fit_lose_nothing_and_break_as_chinese_is_set(room):
    text = "执法中队(含水上)，共12人；其中“持证”11人、待考1人。案号：清交执罚〔2026〕101号，已结。"
    lines = wrap(text, SONG, 12, room)
    assert "".join(lines) == text
    assert all(width(line, SONG, 12) <= room for line in lines)
    if room > 48:  # 〔2026〕 needs so much to stay whole
        assert not [line for line in lines[1:] if line[0] in NEVER_FIRST]
        assert not [line for line in lines[:-1] if line[-1] in NEVER_LAST]


def test_full_width_marks_never_begin_or_end_a_line_wrongly():
    text = "\u4e2d\u961f\uff0c\uff08\u542b\uff09\uff1b" * 12
    lines = wrap(text, SONG, 12, 61.0)
    assert "".join(lines) == text
    assert not [line for line in lines if line[0] in "\uff0c\uff1b\uff09"]
    assert not [line for line in lines if line[-1] == "\uff08"]


def test_a_long_number_without_blanks_is_cut_rather_than_run_over():
    lines = wrap("A1234567890" * 9, SONG, 10, 50)
    assert "".join(lines) == "A1234567890" * 9
    assert all(width(line, SONG, 10) <= 50 for line in lines)


@given(
    text=st.text("执法中iW0。\uff0c\uff08\uff09、/ -A9", min_size=1, max_size=60),
    room=st.floats(min_value=13, max_value=80),
)
def test_no_line_is_wider_than_its_room(text, room):
    lines = wrap(text, SONG, 12, room)
    assert all(width(line, SONG, 12) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_both_fonts_print_the_same_characters():
    """What is looked up in one (check_glyphs) is drawn with either."""
    assert face(SONG).charToGlyph.keys() == face(SONG_BOLD).charToGlyph.keys()


def test_an_amount_stays_on_one_line_where_it_fits():
    assert wrap("罚款1,000.00元", SONG, 10.5, 50) == ("罚款", "1,000.00", "元")
