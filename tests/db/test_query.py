"""Search, filters and order happen in the store, for every column of every register."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import made
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.rules.words import fold_search
from zhifa_desktop.services.records import Filter, Query

REGISTERS = tuple(specifications())


@pytest.fixture
def people(records):
    unit = made.unit(records)
    names = ["张三", "曾单", "李四", "单雄"]
    return [made.officer(records, unit, n, card=f"12060{i}") for i, n in enumerate(names)]


@pytest.mark.parametrize("register", REGISTERS)
def test_every_column_can_be_sorted_filtered_and_counted(records, people, register):
    spec = records.spec(register)
    for column in spec.columns:
        for op, value in (("filled", None), ("empty", None), ("contains", "一")):
            query = Query(order=(f"-{column.name}",), filters=(Filter(column.name, op, value),))
            rows = records.page(register, query)
            assert len(rows) == records.count(register, query)
        records.distinct(register, column.name, Query())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("张三", "张三"),
        ("zs", "张三"),
        ("ZHANGSAN", "张三"),
        ("lisi", "李四"),
        ("120601", "曾单"),
        ("sx", "单雄"),
    ],
)
def test_people_are_found_by_name_pinyin_initials_and_card(records, people, typed, found):
    assert [r.shown["name"] for r in records.page("person", Query(search=typed))] == [found]


@given(word=st.text("ab*?[]^-\\'\"%_/一", min_size=1, max_size=5))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_signs_are_searched_as_they_are_typed(records, workspace, word):
    """No sign means anything but itself, whichever way the store looks for it."""
    folded = fold_search(word)
    if not any(name == "x*a?[b]-一/%_" for _, name in records.options("unit", "x*a")):
        made.unit(records, "x*a?[b]-一/%_")
    found = records.count("unit", Query(search=word))
    with workspace.reader() as connection:
        texts = connection.exec_driver_sql("SELECT search_text FROM unit").scalars()
        assert found == sum(folded in text for text in texts)


def test_two_words_must_both_match(records, people):
    assert records.count("person", Query(search="zhang 张三")) == 1
    assert records.count("person", Query(search="zhang 李四")) == 0


def test_a_case_is_found_by_its_officers(records, people):
    unit = records.options("unit", "一中队")[0][0]
    made.case(
        records,
        records.get("unit", unit),
        people[0],
        people[1],
        date(2026, 11, 2),
        "皖样〔2026〕1号",
    )
    assert records.count("case", Query(search="zhangsan")) == 1
    assert records.count("case", Query(search="李四")) == 0


def test_order_is_by_pinyin_and_stable_over_pages(records, people):
    names = [r.shown["name"] for r in records.page("person", Query(order=("name",)))]
    assert names == ["李四", "单雄", "曾单", "张三"]
    back = [r.shown["name"] for r in records.page("person", Query(order=("-name",)))]
    assert back == names[::-1]
    paged = [records.page("person", Query(), n, 1)[0].shown["name"] for n in range(4)]
    assert paged == names


def test_filters_narrow_and_the_filter_list_counts(records, people):
    values = records.distinct("person", "unit", Query())
    assert [(label, n) for _, label, n in values] == [("一中队", 4)]
    only = Query(filters=(Filter("unit", "in", (values[0][0],)), Filter("name", "contains", "三")))
    assert records.count("person", only) == 1
    by_day = Query(
        filters=(Filter("certificate_valid_until", "between", (date(2029, 1, 1), None)),)
    )
    assert records.count("person", by_day) == 4


@pytest.mark.parametrize("typed", ["'", '"', "%", "_", "\\", ";--", "\0", "🙂" * 50])
def test_odd_search_text_finds_nothing_and_breaks_nothing(records, people, typed):
    assert records.count("person", Query(search=typed)) in {0, 4}
