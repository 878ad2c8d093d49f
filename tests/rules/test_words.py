"""Folding, names and pinyin: what people type is found again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa_desktop.errors import UserError
from zhifa_desktop.rules import pinyin, words
from zhifa_desktop.rules.periods import Month


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张 三", "张三"),
        ("张\u3000三", "张三"),
        (" 欧阳 娜娜 ", "欧阳娜娜"),
        ("Li  Ming", "Li Ming"),
        ("张\u200b三\ufeff", "张三"),
        ("\u202e张三\u202c", "张三"),
    ],
)
def test_inner_blanks_of_chinese_names_go(typed, name):
    assert words.tidy_name(typed) == name


@pytest.mark.parametrize(
    "cell", ["张三、李四", "张三,李四", "张三\uff0c李四", "张三/李四", "张三 李四", "张三;李四"]
)
def test_names_in_one_cell_are_split(cell):
    assert words.split_names(cell) == ["张三", "李四"]


def test_two_character_name_with_blank_beside_another_stays_whole():
    assert words.split_names("张 三、李四") == ["张三", "李四"]


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text):
    assert words.fold_search(words.fold_search(text)) == words.fold_search(text)


@pytest.mark.parametrize("typed", ["单雄", "shanxiong", "sx", "SX"])
def test_name_is_found_by_characters_pinyin_and_initials(typed):
    assert words.fold_search(typed) in pinyin.search_forms("单雄")


def test_pinyin_sorts_as_a_clerk_expects():
    names = ["张三", "曾单", "李四", "王五", "白鹭"]
    assert sorted(names, key=pinyin.sort_key) == ["白鹭", "李四", "王五", "曾单", "张三"]


@pytest.mark.parametrize("text", ["2026-11", "202611", "2026年11月", "2026.11", "2026/11"])
def test_months_are_read_as_written(text):
    month = Month.parse(text)
    assert (month.year, month.number, str(month)) == (2026, 11, "2026-11")


@pytest.mark.parametrize("text", ["", "2026-13", "11", "十一月", "2026-00"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(UserError, match="不是月份"):
        Month.parse(text)


@given(st.integers(2000, 2100), st.integers(1, 12))
def test_month_before_ends_the_day_before(year, number):
    month = Month(year, number)
    assert (month.first - month.before().last).days == 1
