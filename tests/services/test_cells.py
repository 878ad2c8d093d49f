"""From a cell of a form to its line and the very records that it counts."""

from __future__ import annotations

from datetime import date

import pytest

from tests import made
from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.cells import Cells, Place

OCTOBER = Month(2026, 10)


@pytest.fixture
def cells(workspace):
    return Cells(workspace)


@pytest.fixture
def county(records):
    unit = made.unit(records)
    officers = [made.officer(records, unit, n, card=f"12060{i}") for i, n in enumerate("甲乙")]
    for n, day in enumerate((date(2026, 9, 5), date(2026, 10, 6), date(2026, 10, 7))):
        field = "road" if n < 2 else "port"
        made.case(records, unit, *officers, day, f"皖样〔2026〕{n}号", field=field)
    return unit, *officers


@pytest.mark.parametrize(
    ("line", "period", "numbers"),
    [
        ("合计", "本月", {"1", "2"}), ("合计", "本年累计", {"0", "1", "2"}),
        ("公路路政", "本年累计", {"0", "1"}), ("港口行政", "本月", {"2"}), ("航道行政", "本月", set()),
    ],
)  # fmt: skip
def test_records_of_a_cell_are_those_it_counts(cells, county, line, period, numbers):
    view = cells.view(OCTOBER, Place("表3-1", line, "作出决定", period))
    assert set(view.records.values()) == {f"皖样〔2026〕{n}号" for n in numbers}
    assert view.register == "case"
    head, text = view.columns[view.chosen]
    assert (head, text) == (f"作出决定({period})", str(len(numbers)))


def test_a_unit_is_a_line_by_its_name(cells, county):
    view = cells.view(OCTOBER, Place("表1", "一中队", "在岗执法人员"))
    assert set(view.records.values()) == {"甲", "乙"}
    assert dict(view.columns)["执法人员"] == "2"


def test_parts_of_an_indicator(cells, records, county):
    made.officer(records, county[0], "丙")
    above, below = (
        cells.view(OCTOBER, Place("表7", "持证上岗率", column)) for column in ("分子", "分母")
    )
    assert set(above.records.values()) == {"甲", "乙"}
    assert set(below.records.values()) == {"甲", "乙", "丙"}
    assert below.columns[below.chosen] == ("分母", "3")


def test_a_line_that_is_gone_is_a_sentence(cells, county):
    with pytest.raises(UserError, match="已没有“三中队”这一行"):
        cells.view(OCTOBER, Place("表1", "三中队", "实有人员"))
    with pytest.raises(UserError, match="没有“某率”这项指标"):
        cells.view(OCTOBER, Place("表7", "某率", "分子"))
