"""Figures of any period, unit, person and past day; blanks, targets by year, and the index."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests import made
from tests.indicators.test_oversight import complaint, one, rated
from zhifa_desktop.errors import UserError
from zhifa_desktop.indicators.declaration import Blank
from zhifa_desktop.indicators.index import points
from zhifa_desktop.registers import codes
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.rules.spans import Span
from zhifa_desktop.services.clock import fixed_clock
from zhifa_desktop.services.figures import Asked, Figures
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.parameters.editing import Parameters
from zhifa_desktop.services.records import Query

NOVEMBER = Month(2026, 11)


@pytest.fixture
def figures(workspace):
    yield Figures(workspace)
    codes.use(codes.Changes())


def save_target(workspace, name, **cells):
    """Change cells of an indicator's line in 指标目标值, by heading."""
    parameters = Parameters(workspace)
    table = parameters.table("targets")
    places = {table.heads.index(head): text for head, text in cells.items()}
    rows = [
        replace(row, texts=tuple(places.get(n, t) for n, t in enumerate(row.texts)))
        if row.key == name else row
        for row in table.rows
    ]  # fmt: skip
    parameters.save("targets", rows)


def test_three_words_for_a_blank(figures, records, workspace):
    workspace.save_settings(replace(workspace.settings, preset="basic"))
    assert one(figures, "rectified").blank is Blank.UNUSED
    assert Months.value_words(one(figures, "rectified")) == "未启用"
    workspace.save_settings(replace(workspace.settings, preset="all"))
    assert one(figures, "rectified").blank is Blank.UNFILLED
    assert Months.value_words(one(figures, "rectified")) == "未填报"
    records.save("rectification", {
        "source": "self", "problem": "某事", "level": "ordinary",
        "found_on": date(2026, 11, 1), "due_on": date(2026, 12, 30),
    })  # fmt: skip
    found = one(figures, "rectified")
    assert (found.blank, found.verdict, found.met) == (Blank.NONE, "本期未发生", None)
    assert Months.value_words(found) == "—"


def test_a_blank_total_is_no_zero(figures, workspace):
    found = one(figures, "auxiliary_in_case")
    assert (found.value, found.met, found.verdict) == (None, None, "未填报")
    (plain,) = Months.plain_figures([found])
    assert (plain["numerator"], plain["value"], plain["blank"]) == (None, None, "未填报")


def test_compared_before_it_is_rounded(figures, records, workspace):
    for n, answer in enumerate(("satisfied", "satisfied", "dissatisfied")):
        complaint(records, str(n), **rated(answer))
    save_target(workspace, "hotline_satisfied", **{"2026年": "66.67"})
    found = one(figures, "hotline_satisfied")
    assert (Months.value_words(found), found.met) == ("66.67%", False)
    save_target(workspace, "hotline_satisfied", **{"2026年": "66.66"})
    assert one(figures, "hotline_satisfied").met is True


def test_a_target_of_one_year_leaves_the_others_alone(figures, records, workspace):
    complaint(records, "1", **rated("dissatisfied"))
    complaint(
        records, "2", received_on=date(2025, 11, 1), due_on=date(2025, 11, 9),
        closed_on=date(2025, 11, 2), result="true", visited_on=date(2025, 11, 20),
        satisfaction="dissatisfied",
    )  # fmt: skip
    save_target(workspace, "hotline_satisfied", **{"2026年": "0"})
    assert one(figures, "hotline_satisfied").met is True
    assert one(figures, "hotline_satisfied", Month(2025, 11)).target == 95


def test_a_successor_plan_needs_no_release(figures, records, workspace):
    parameters = Parameters(workspace)
    table = parameters.table("plans")
    following = type(table.rows[0])("", ("后续三年行动计划", "2027", "2029", "80"))
    parameters.save("plans", [*table.rows, following])
    workspace._clock = fixed_clock(date(2027, 12, 31))
    save_target(workspace, "hotline_satisfied", **{"2027年": "98"})
    person = made.officer(records, made.unit(records), "张三")
    made.attend(records, made.session(records, "新训", date(2027, 3, 1), 60), person)
    made.attend(
        records, made.session(records, "旧训", date(2026, 3, 1), 8, retraining=True), person
    )
    december = Month(2027, 12)
    assert one(figures, "hotline_satisfied", december).target == 98
    hours = one(figures, "training_hours", december)
    assert (hours.value, hours.target) == (0, None)
    assert "80学时" in hours.definition
    retrained = one(figures, "retrained", december)
    assert (retrained.value, "2027年以来" in retrained.definition) == (0, True)
    assert one(figures, "training_hours", Month(2026, 12)).target == 100


def test_any_period(figures, records):
    for n, day in enumerate((date(2026, 2, 3), date(2026, 5, 3), date(2026, 8, 3))):
        made.session(records, f"班{n}", day)
    first_half = one(figures, "sessions", Span.parse("2026H1"))
    assert (first_half.month.value, first_half.year.value, first_half.value) == (2, 2, 2)
    third = one(figures, "sessions", Span.parse("2026Q3"))
    assert (third.month.value, third.year.value) == (1, 3)
    assert one(figures, "sessions", Span.parse("2025")).value == 0


def test_as_it_stood_on_a_past_day(figures, records, workspace):
    workspace._clock = fixed_clock(date(2026, 11, 3))
    unit = made.unit(records)
    person = made.officer(records, unit, "张三")
    made.attend(records, made.session(records, "法规", date(2026, 3, 1), 30), person)
    workspace._clock = fixed_clock(date(2026, 11, 10))
    made.officer(records, unit, "李四")
    made.attend(records, made.session(records, "补登", date(2026, 3, 2), 30), person)
    workspace._clock = fixed_clock(date(2026, 11, 23))
    october = Month(2026, 10)
    then = Asked(october, as_of=date(2026, 11, 5))
    (hours,) = figures.results(then, ["training_hours"])
    assert (hours.numerator, hours.denominator) == (0, 1)
    assert figures.behind("training_hours", then) == (person.id,)
    (now,) = figures.results(Asked(october), ["training_hours"])
    assert (now.numerator, now.denominator) == (1, 2)
    (before,) = figures.results(Asked(october, as_of=date(2026, 11, 2)), ["training_hours"])
    assert before.blank is Blank.UNFILLED
    with pytest.raises(UserError, match="还没有到"):
        figures.results(Asked(october, as_of=date(2026, 11, 24)))


def test_by_unit_with_what_is_under_it(figures, records):
    (brigade,) = records.page("unit", Query())
    squad = made.unit(records, "一中队", parent=brigade.id, code="01")
    station = made.unit(records, "城东站", level="station", parent=squad.id, code="02")
    good = made.officer(records, station, "张三", card="120601")
    made.officer(records, squad, "李四")
    made.officer(records, brigade, "王五", card="120602")
    lines = figures.by_unit("certificate_held", Asked(NOVEMBER))
    assert [(x.name, x.depth, x.figure.numerator, x.figure.denominator) for x in lines] == [
        (brigade.shown["name"], 0, 2, 3), ("一中队", 1, 1, 2), ("城东站", 2, 1, 1),
    ]  # fmt: skip
    found = one(figures, "certificate_held", unit=squad.id)
    assert (found.numerator, found.denominator) == (1, 2)
    mine = one(figures, "certificate_held", person=good.id)
    assert (mine.numerator, mine.denominator) == (1, 1)
    assert figures.behind("certificate_held", Asked(NOVEMBER, unit=station.id)) == ()
    assert figures.by_unit("sessions", Asked(NOVEMBER)) == ()
    assert not figures.can_split("sessions", "unit")
    assert figures.can_split("auxiliary_in_case", "person")
    assert not figures.has_rows("quality_index")


def test_who_is_behind_the_pace(figures, records):
    unit = made.unit(records)
    slow, quick = made.officer(records, unit, "张三"), made.officer(records, unit, "李四")
    made.attend(records, made.session(records, "法规", date(2026, 3, 1), 56), quick)
    found = one(figures, "training_hours")
    assert (found.late, found.verdict, found.waiting) == (1, "序时落后1人", True)
    assert figures.behind("training_hours", NOVEMBER, "behind") == (slow.id,)
    assert set(figures.behind("training_hours", NOVEMBER)) == {slow.id, quick.id}


def test_the_index_by_hand(figures, records, workspace):
    """Two of three certified (weight 8), 94 % against 95 % would be 98.95; nothing else has data."""
    unit = made.unit(records)
    for n, name in enumerate(("张三", "李四")):
        made.officer(records, unit, name, card=f"12060{n}")
    made.officer(records, unit, "王五")
    complaint(records, "1", **rated("satisfied"))
    complaint(records, "2", **rated("dissatisfied"))
    for unwanted in ("training_hours", "annual_review", "party_cover", "hotline_closed"):
        save_target(workspace, unwanted, **{"2026年": ""})
    index = one_of_all(figures, "quality_index")
    certificates = (Decimal(200) / 3).quantize(Decimal("0.01"))
    satisfied = (Decimal(50) * 100 / 95).quantize(Decimal("0.01"))
    assert index.denominator == 8 + 6
    assert index.numerator == 8 * certificates + 6 * satisfied
    assert Months.value_words(index) == "60.65分"


def one_of_all(figures, name):
    return next(found for found in figures.results(Asked(NOVEMBER)) if found.id == name)


def test_what_must_not_exceed_its_target_counts_in_full_or_not_at_all(figures, records):
    from tests.indicators.test_oversight import remedy

    remedy(records, "1", "annulled")
    found = one_of_all(figures, "corrected")
    assert points(found) == 0
    assert points(replace(found, value=Decimal(10))) == 100
    assert points(replace(found, weight=Decimal(0))) is None


def test_a_month_handed_up_shows_what_was_handed_up(figures, records, workspace, tmp_path):
    unit = made.unit(records)
    made.officer(records, unit, "张三", card="120601")
    october = Month(2026, 10)
    Months(workspace).export(october, tmp_path, explain="样例")
    made.officer(records, unit, "李四")
    points = figures.over_months(["certificate_held"], NOVEMBER, 3)["certificate_held"]
    assert [(p.month.number, p.value, p.reported) for p in points] == [
        (9, 50, False), (10, 100, True), (11, 50, False),
    ]  # fmt: skip
