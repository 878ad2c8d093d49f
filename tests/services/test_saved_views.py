"""Saved views: everything the table asks comes back, from the store itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zhifa_desktop.errors import UserError
from zhifa_desktop.services.records import Filter, Query
from zhifa_desktop.services.saved_views import SavedView, SavedViews

QUERY = Query(
    "路", (
        Filter("field", "in", ("road", None)),
        Filter("fine", "between", (Decimal("12.50"), None)),
        Filter("decided_on", "between", (date(2026, 1, 1), date(2026, 6, 30))),
        Filter("cause", "contains", "超限"),
        Filter("closed_on", "empty", None),
    ), ("-decided_on", "cause"),
)  # fmt: skip


@pytest.fixture
def views(workspace):
    return SavedViews(workspace)


def test_a_view_comes_back_as_it_was_saved(views):
    view = SavedView("上半年超限", ("cause", "fine"), QUERY)
    views.save("case", view)
    assert views.of("case") == (view,)
    assert views.of("person") == ()


def test_a_view_of_the_same_name_is_replaced_and_can_be_forgotten(views):
    views.save("case", SavedView("甲", ("cause",)))
    views.save("case", SavedView("乙", ("cause",)))
    views.save("case", SavedView(" 甲 ", ("fine",)))
    assert [(v.name, v.columns) for v in views.of("case")] == [
        ("乙", ("cause",)),
        ("甲", ("fine",)),
    ]
    views.forget("case", "乙")
    assert [v.name for v in views.of("case")] == ["甲"]


def test_columns_that_are_no_more_are_left_out(views):
    gone = Query("", (Filter("gone", "empty", None),), ("-gone", "cause"))
    views.save("case", SavedView("旧", ("gone", "cause"), gone))
    assert views.of("case") == (SavedView("旧", ("cause",), Query("", (), ("cause",))),)


@pytest.mark.parametrize("name", ["", "  ", "长" * 31])
def test_a_name_is_wanted(views, name):
    with pytest.raises(UserError, match="视图"):
        views.save("case", SavedView(name, ("cause",)))
    assert views.of("case") == ()
