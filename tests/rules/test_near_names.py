"""Names almost like what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa_desktop.rules.near_names import is_near

LETTERS = st.text("abcdefgh", min_size=5, max_size=9)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("王健国", "王建国"), ("王国建", "王建国"), ("王建强", "王建国"), ("章三", "张三"),
        ("zhangsna", "张三"), ("zhangsa", "张三"), ("zhangsann", "张三"), ("zhengsan", "张三"),
        ("Zhang Sna", "张三"),
    ],
)  # fmt: skip
def test_one_slip_is_near(typed, name):
    assert is_near(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("", "张三"), ("张", "章"), ("张三", "张三"), ("zhangsan", "张三"), ("李四", "张四"),
        ("王五六", "张三四"), ("zs", "张三"), ("张三丰", "张三"), ("abcdefgh", "张三"),
    ],
)  # fmt: skip
def test_what_is_the_same_or_far_is_not(typed, name):
    assert not is_near(typed, name)


@given(LETTERS, st.data())
def test_any_letter_left_out_is_near(word, data):
    place = data.draw(st.integers(0, len(word) - 1))
    shorter = word[:place] + word[place + 1 :]
    assert is_near(shorter, word) or shorter == word


@given(st.text(max_size=12), st.text(max_size=12))
def test_anything_is_compared_without_a_fault(typed, name):
    assert is_near(typed, name) in (True, False)
