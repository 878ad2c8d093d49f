"""Names of people and units as parts of file names."""

from __future__ import annotations

import pytest

from zhifa_desktop.rules.file_names import file_part


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("张三", "张三"),
        ("甲/乙大队", "甲_乙大队"),
        ("..", "_"),
        ('a\\b:c*d?e"f<g>h|i\tj', "a_b_c_d_e_f_g_h_i_j"),
        (" 县大队. ", "县大队"),
        ("长" * 100, "长" * 40),
    ],
)
def test_a_name_becomes_part_of_a_file_name(text, part):
    assert file_part(text) == part
    assert len(f"{part}_2026年10月_月报(可编辑副本).xlsx".encode()) < 255
