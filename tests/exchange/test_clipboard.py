"""Blocks on the clipboard: what Excel writes is read, what we write has no stray quotes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa_desktop.exchange.clipboard import read_html, read_tsv, write_html, write_tsv

CELL = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\0\xa0"), max_size=8
)
BLOCKS = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=5
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("张三\t一中队\r\n李四\t二中队\r\n", [["张三", "一中队"], ["李四", "二中队"]]),
        ("张三", [["张三"]]),
        ("", [[""]]),
        ("\t\r\n", [["", ""]]),
        ('"第一行\n第二行"\t后\r\n', [["第一行\n第二行", "后"]]),
        ('"他说""好"""\t1\n', [['他说"好"', "1"]]),
        ('5" 屏\t"引号没有结束\t2\n', [['5" 屏', '"引号没有结束', "2"]]),
        ('"甲"乙\t2\n', [['"甲"乙', "2"]]),
        ("a\xa0b\n\nc\n", [["a b"], [""], ["c"]]),
        ("340123199001011234\t1\0", [["340123199001011234", "1"]]),
    ],
)
def test_reads_what_sheets_copy(text, cells):
    assert read_tsv(text) == cells


def test_only_cells_that_need_it_are_quoted():
    assert (
        write_tsv([["张三", 'A"1'], ["两\n行", "中队, 一"]]) == '张三\t"A""1"\n"两\n行"\t中队, 一'
    )


@given(BLOCKS)
def test_what_is_written_is_read_again(block):
    text = write_tsv(block)
    if text.endswith("\n") or not text:
        return  # a last row of one empty cell is what ends every copy
    assert read_tsv(text) == block


def test_html_tells_texts_from_numbers_and_is_read_again():
    page = write_html([["340123199001011234", "12.5"], ["甲<乙&丙", "两\n行"]], {0})
    assert page.count("mso-number-format:'\\@'") == 2
    assert read_html(page) == [["340123199001011234", "12.5"], ["甲<乙&丙", "两\n行"]]


@pytest.mark.parametrize("page", ["", "没有表", "<table></table>", "<html><body>x</body></html>"])
def test_a_page_without_cells_gives_none(page):
    assert read_html(page) == []
