"""What makes two records look like one, and what tells them apart."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import made
from zhifa_desktop.rules.near_duplicates import (
    LIKE_NUMBER,
    SAME_ID,
    SAME_NAME_BIRTH,
    SAME_NAME_UNIT,
    SOUND_BIRTH,
    SOUND_UNIT,
    Looks,
    id_body,
    keys,
    look_alike,
    told_apart,
)

DAY = date(1988, 8, 8)


def shared(one: Looks, other: Looks) -> set[str]:
    mine = {key: reason for reason, key in keys(one)}
    return {
        reason for reason, key in keys(other) if key in mine and not told_apart(reason, one, other)
    }


@given(st.integers(1, 998))
def test_15_and_18_digits_of_one_person_are_one(serial):
    long = made.id_number(serial)
    assert id_body(long) == id_body(long[:6] + long[8:17]) == long[:17]


@settings(deadline=None)  # the first text loads the dictionary of pinyin
@given(st.text(max_size=30))
def test_no_text_breaks_the_keys(text):
    for reason, key in keys(Looks(text, text, DAY, text, [("编号", text)])):
        assert reason
        assert key


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("SN-1O01", "sn1001", True), ("ＳＮ １００１", "SN1001", True), ("Il12", "1112", True),
        ("SN1001", "SN1002", False), ("A1", "A1", False),
    ],
)  # fmt: skip
def test_serials_as_a_tired_eye_reads_them(one, other, alike):
    assert (look_alike(one) == look_alike(other) != "") is alike


def test_names_with_birth_dates_and_homophones():
    zhang = Looks("张三", born=DAY)
    assert shared(zhang, Looks("张 三", born=DAY)) == {SAME_NAME_BIRTH, SOUND_BIRTH}
    assert shared(zhang, Looks("章三", born=DAY)) == {SOUND_BIRTH}
    assert shared(zhang, Looks("张三", born=date(1990, 1, 1))) == set()
    assert shared(Looks("张三", unit="a"), Looks("张三", unit="a")) == {SAME_NAME_UNIT, SOUND_UNIT}
    assert shared(Looks("张三", unit="a"), Looks("张三", unit="b")) == set()


def test_two_whole_id_numbers_tell_namesakes_of_one_squadron_apart():
    one = Looks("张三", made.id_number(1), DAY, "a")
    other = Looks("张三", made.id_number(2, birth="19900101"), date(1990, 1, 1), "a")
    assert shared(one, other) == set()
    assert SAME_ID in shared(one, Looks("李四", made.id_number(1)))
    told = shared(Looks(numbers=[("证号", "SN10O1")]), Looks(numbers=[("证号", "SN1001")]))
    assert told == {LIKE_NUMBER.format(label="证号")}
