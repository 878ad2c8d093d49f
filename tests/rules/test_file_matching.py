"""Files found by their names: numbers before names, nothing guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhifa_desktop.rules.file_matching import (
    CLASH,
    PERHAPS,
    SEVERAL,
    SURE,
    UNKNOWN,
    FileKeys,
    Found,
    compact,
    find,
)

KEYS = FileKeys(
    numbers={
        compact(number): ids
        for number, ids in {
            "340123199001011234": ["zhang"], "RY0002": ["li"], "皖交执罚〔2026〕12号": ["case"],
            "皖A12345": ["car"], "12345": ["other"],
        }.items()
    },
    names={"张三": ["zhang"], "李四": ["li"], "王五": ["wang", "wang2"], "欧阳修文": ["ou"]},
    beside=frozenset({"照片", "证件照", "身份证", "正面", "的", "行驶证"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "state", "ids"),
    [
        ("张三", SURE, ("zhang",)),
        ("　张 三 ", SURE, ("zhang",)),
        ("01_张三", SURE, ("zhang",)),
        ("张三的证件照(2)", SURE, ("zhang",)),
        ("身份证正面-李四", SURE, ("li",)),
        ("340123199001011234", SURE, ("zhang",)),
        ("张三３４０１２３１９９００１０１１２３４", SURE, ("zhang",)),
        ("ry0002照片", SURE, ("li",)),
        ("皖交执罚[2026] 12号", SURE, ("case",)),
        ("皖交执罚（2026）12号_卷宗", SURE, ("case",)),
        ("皖A12345 行驶证", SURE, ("car",)),
        ("王五", SEVERAL, ("wang", "wang2")),
        ("张三丰", PERHAPS, ("zhang",)),
        ("李四 340123199001011234", CLASH, ("zhang", "li")),
        ("DSC_0042", UNKNOWN, ()),
        ("", UNKNOWN, ()),
        ("---", UNKNOWN, ()),
    ],
)
def test_names_of_files(name, state, ids):
    assert find(name, KEYS) == Found(state, ids)


def test_a_namesake_is_told_by_the_number_beside_the_name():
    keys = FileKeys({"340123199001011234": ["wang2"]}, {"王五": ["wang", "wang2"]})
    assert find("王五_340123199001011234", keys) == Found(SURE, ("wang2",))


@given(st.text(max_size=60))
def test_any_name_gives_an_answer(name):
    found = find(name, KEYS)
    assert (found.state == UNKNOWN) == (not found.ids)
    assert found.state != SURE or len(found.ids) == 1
