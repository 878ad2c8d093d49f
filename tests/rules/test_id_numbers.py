"""The resident identity number: any digit changed is found; sex and birth date come from it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made import id_number
from zhifa_desktop.rules import id_numbers, masking

TODAY = date(2026, 11, 23)


@given(st.integers(0, 99), st.dates(date(1950, 1, 1), date(2008, 1, 1)))
def test_right_number_has_no_problem_and_gives_its_birth_date(serial, born):
    number = id_number(serial, birth=f"{born:%Y%m%d}")
    assert id_numbers.problem(number, TODAY) == ""
    assert id_numbers.birth_date(number) == born


@given(st.integers(0, 99), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(serial, place, shift):
    number = id_number(serial)
    wrong = str((int(number[place]) + shift) % 10)
    assert id_numbers.problem(number[:place] + wrong + number[place + 1 :], TODAY)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("11010519491231002x", "11010519491231002X"),
        (" 110105 19491231 002X ", "11010519491231002X"),
        ("11010519491231002X", "11010519491231002X"),
    ],
)
def test_typed_number_is_tidied(typed, clean):
    assert id_numbers.normalize(typed) == clean
    assert id_numbers.problem(id_numbers.normalize(typed), TODAY) == ""


@pytest.mark.parametrize(
    "bad", ["1", "110105194912310021", "99999919880808", "30000101", "abc" * 6]
)
def test_what_is_no_number_is_refused_with_a_reason(bad):
    assert id_numbers.problem(bad, TODAY)


def test_born_tomorrow_is_refused():
    assert id_numbers.problem(id_number(1, birth="20261124"), TODAY)


def test_masks_leave_only_the_ends():
    number = id_number(7)
    masked = masking.mask_id_number(number)
    assert len(masked) == 18
    assert masked.startswith("999")
    assert masked.endswith(number[-4:])
    assert number[6:14] not in masked
    assert masking.mask_phone("13812345678") == "138****5678"
    assert masking.mask_phone("123") == "***"
    assert masking.mask_party("王五") == "王某"
