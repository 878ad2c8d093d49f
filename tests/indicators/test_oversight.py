"""Complaints, remedies, problems, supervisors, party, stations, insurance: worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tests import made
from zhifa_desktop.registers import codes
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.figures import Asked, Figures
from zhifa_desktop.services.parameters.editing import Parameters

NOVEMBER = Month(2026, 11)


@pytest.fixture
def figures(workspace):
    yield Figures(workspace)
    codes.use(codes.Changes())


def one(figures, name, period=NOVEMBER, **narrowed):
    (found,) = figures.results(Asked(period, **narrowed), [name])
    return found


def numbers(figures, name, period=NOVEMBER, **narrowed):
    found = one(figures, name, period, **narrowed)
    return found.numerator, found.denominator


def choose(workspace, name, year, word):
    """Choose a reading for a year, as in 设置 › 代码与标准."""
    parameters = Parameters(workspace)
    table = parameters.table("definitions")
    place = table.heads.index(f"{year}年")
    rows = [
        type(row)(row.key, tuple(word if n == place else t for n, t in enumerate(row.texts)))
        if row.key == name else row
        for row in table.rows
    ]  # fmt: skip
    parameters.save("definitions", rows)


def complaint(records, number, **more):
    values = {
        "number": number, "source": "12328", "kind": "complaint", "about_enforcement": True,
        "received_on": date(2026, 11, 1), "matter": "某事", "due_on": date(2026, 11, 10),
    }  # fmt: skip
    return records.save("complaint", values | more)


def closed(day, **more):
    return {"closed_on": date(2026, 11, day), "result": "true", **more}


def rated(answer, day=20):
    return closed(9, visited_on=date(2026, 11, day), satisfaction=answer)


def test_only_complaints_about_enforcement_that_came_by_12328_count(figures, records):
    complaint(records, "1", **closed(10))  # on the last day
    late = complaint(records, "2", **closed(11))
    open_one = complaint(records, "3")
    complaint(records, "4", source="12345")
    complaint(records, "5", kind="advice")
    complaint(records, "6", about_enforcement=False)
    complaint(records, "7", due_on=date(2026, 12, 1))
    found = one(figures, "hotline_closed")
    assert (found.numerator, found.denominator, found.met) == (1, 3, False)
    assert (found.shortfall, found.verdict) == ("还差2件", "未达标")
    assert set(figures.behind("hotline_closed", NOVEMBER)) == {late.id, open_one.id}


def test_basically_satisfied_counts_by_default(figures, records, workspace):
    for n, answer in enumerate(("satisfied", "basically", "dissatisfied", "unreached")):
        complaint(records, str(n), **rated(answer))
    assert numbers(figures, "hotline_satisfied") == (2, 3)
    assert "满意含基本满意" in one(figures, "hotline_satisfied").definition
    choose(workspace, "basically_satisfied", 2026, "否")
    assert numbers(figures, "hotline_satisfied") == (1, 3)
    assert "满意不含基本满意" in one(figures, "hotline_satisfied").definition


def remedy(records, number, outcome, **more):
    values = {
        "number": number, "kind": "reconsideration", "matter": "某处罚", "outcome": outcome,
        "accepted_on": date(2026, 9, 1), "concluded_on": date(2026, 11, 5),
    }  # fmt: skip
    return records.save("remedy", values | more)


def test_ten_per_cent_is_met_and_a_little_more_is_not(figures, records):
    lost = remedy(records, "1", "annulled")
    for n in range(2, 11):
        remedy(records, str(n), "upheld", kind="first" if n > 6 else "reconsideration")
    found = one(figures, "corrected")
    assert (found.value, found.met, found.shortfall) == (10, True, "")
    assert numbers(figures, "corrected_reconsideration") == (1, 6)
    assert numbers(figures, "corrected_litigation") == (0, 4)
    records.save("remedy", {"final": False}, identity=_any_upheld(records))
    found = one(figures, "corrected")
    assert (found.numerator, found.denominator, found.met) == (1, 9, False)
    assert found.shortfall == "超出1件"
    # what has to change is the decision that was corrected, not those that were upheld
    assert figures.behind("corrected", NOVEMBER) == (lost.id,)


def _any_upheld(records):
    from zhifa_desktop.services.records import Query

    return next(r.id for r in records.page("remedy", Query()) if r.values["outcome"] == "upheld")


def test_withdrawn_ones_stay_below_the_line_unless_the_office_says_otherwise(
    figures, records, workspace
):
    remedy(records, "1", "annulled")
    remedy(records, "2", "withdrawn")
    assert numbers(figures, "corrected") == (1, 2)
    choose(workspace, "ended_otherwise", 2026, "否")
    assert numbers(figures, "corrected") == (1, 1)
    assert "不计入审结" in one(figures, "corrected").definition
    assert numbers(figures, "corrected", Month(2025, 12)) == (0, 0)


def test_a_choice_for_one_year_leaves_the_others_alone(figures, records, workspace):
    complaint(records, "1", **rated("basically"))
    complaint(
        records, "2", received_on=date(2025, 11, 1), due_on=date(2025, 11, 9),
        closed_on=date(2025, 11, 2), result="true", visited_on=date(2025, 11, 20),
        satisfaction="basically",
    )  # fmt: skip
    choose(workspace, "basically_satisfied", 2026, "否")
    assert numbers(figures, "hotline_satisfied") == (0, 1)
    assert numbers(figures, "hotline_satisfied", Month(2025, 11)) == (1, 1)


def test_problems_due_in_the_period(figures, records):
    def problem(due, done=None):
        records.save("rectification", {
            "source": "self", "problem": f"问题{due}", "level": "ordinary", "due_on": due,
            "found_on": date(2026, 1, 5), "closed_on": done,
        })  # fmt: skip

    problem(date(2026, 11, 20), date(2026, 11, 20))
    problem(date(2026, 11, 19), date(2026, 11, 21))
    problem(date(2026, 3, 1))
    problem(date(2026, 11, 30))  # not due on the 23rd
    found = one(figures, "rectified")
    assert (found.numerator, found.denominator) == (1, 3)
    assert (found.month.numerator, found.month.denominator) == (1, 2)


def test_supervisors_must_be_in_term_and_have_been_active(figures, records, workspace):
    squad = made.unit(records, "一中队")
    hired = {"hired_on": date(2024, 12, 1), "term_until": date(2027, 11, 30)}
    records.save("supervisor", {"name": "甲", **hired, "last_activity": date(2025, 12, 31)})
    assert numbers(figures, "supervisors") == (0, 1)
    records.save("supervisor", {"name": "乙", **hired, "last_activity": date(2026, 2, 1)})
    found = one(figures, "supervisors")
    assert (found.numerator, found.denominator, found.verdict) == (1, 1, "达标")
    choose(workspace, "supervisors_of_squadrons", 2026, "是")
    assert numbers(figures, "supervisors") == (1, 2)
    assert "大队、中队" in one(figures, "supervisors").definition
    assert figures.behind("supervisors", NOVEMBER) == (squad.id,)


def test_a_deadline_to_come_is_no_failure(figures, records, workspace):
    made.unit(records, "城东站", level="station")
    records.save("station", {"unit": made.unit(records, "城西站", level="station").id})
    before, after = Month(2025, 11), Month(2026, 1)
    assert one(figures, "station_look", before).verdict == "序时推进"
    assert one(figures, "station_look", before).met is None
    assert one(figures, "station_look", after).verdict == "未达标"


def test_the_catalogue_is_yes_or_no(figures, records, workspace):
    from zhifa_desktop.services.months import Months

    records.save("item_list", {"kind": "powers", "version_name": "2024版"})
    assert Months.value_words(one(figures, "items_catalogue")) == "否"
    records.save("item_list", {
        "kind": "powers", "version_name": "2025版", "published_on": date(2024, 12, 30),
    })  # fmt: skip
    assert Months.value_words(one(figures, "items_catalogue")) == "是"
    assert Months.target_words(one(figures, "items_catalogue")) == "是"
    assert one(figures, "items_catalogue", Month(2024, 11)).value == 0


def test_meetings_held_beyond_what_is_due_do_not_make_up_for_others(figures, records):
    branch = records.save("party_organization", {
        "name": "大队支部", "kind": "branch", "unit": made.unit(records).id,
    })  # fmt: skip

    def meet(kind, *days):
        for month, day in days:
            records.save("party_activity", {
                "organization": branch.id, "kind": kind, "date": date(2026, month, day),
                "topic": "学习",
            })  # fmt: skip

    meet("committee", *((m, 5) for m in range(1, 10)), (9, 20), (9, 25))
    meet("assembly", (3, 1), (6, 1))
    meet("theme_day", (5, 1))
    # by 23 November ten months and three quarters are over: 10 committees, 3 assemblies, 3 lessons
    found = one(figures, "party_meetings")
    assert (found.numerator, found.denominator, found.shortfall) == (12, 16, "还差4次")
    assert figures.behind("party_meetings", NOVEMBER) == (branch.id,)
    assert figures.behind("party_meetings", NOVEMBER, "counted") == (branch.id,)


def test_insurance_must_hold_on_the_day(figures, records, workspace):
    unit = made.unit(records, frontline=True)
    a, b, c = (made.officer(records, unit, name) for name in ("张三", "李四", "王五"))
    helper = made.auxiliary(records, unit, "赵六")
    day = date(2026, 11, 23)
    for person, kind, until in (
        (a, "accident", day), (b, "accident", date(2026, 11, 22)), (c, "check_up", day),
        (helper, "liability", day),
    ):  # fmt: skip
        records.save("welfare", {
            "person": person.id, "kind": kind, "start": date(2026, 1, 1), "until": until,
        })  # fmt: skip
    assert numbers(figures, "insured") == (1, 3)
    choose(workspace, "auxiliaries_insured", 2026, "是")
    assert numbers(figures, "insured") == (2, 4)


def test_only_running_costs_and_equipment_must_be_in_the_budget(figures, records):
    for subject, kind, within in (
        ("工作经费", "operation", True), ("装备", "equipment", False), ("服装", "uniform", False),
    ):  # fmt: skip
        records.save("budget_item", {
            "year": 2026, "subject": subject, "kind": kind, "in_budget": within, "budgeted": 100,
        })  # fmt: skip
    assert numbers(figures, "budgeted") == (1, 2)
    assert one(figures, "budgeted").verdict == "序时推进"


def test_a_task_done_late_is_done_and_one_not_done_is_missing(figures, records):
    def task(name, due, done=None):
        return records.save("task", {
            "measure": "m03", "name": name, "due_on": due, "done_on": done,
        })  # fmt: skip

    task("甲", date(2025, 6, 30), date(2025, 7, 15))
    late = task("乙", date(2026, 6, 30))
    task("丙", date(2026, 12, 31))
    found = one(figures, "tasks")
    assert (found.numerator, found.denominator, found.shortfall) == (1, 2, "还差1项")
    assert figures.behind("tasks", NOVEMBER) == (late.id,)
    assert one(figures, "tasks", Month(2025, 6)).met is False  # done later, not known then


def test_pools_count_people_once(figures, records):
    unit = made.unit(records)
    a, b = made.officer(records, unit, "张三"), made.officer(records, unit, "李四")

    def enter(person, pool, day, left=None):
        records.save("talent_membership", {
            "person": person.id, "pool": pool, "entered_on": day, "left_on": left,
            "left_reason": "调出" if left else None,
        })  # fmt: skip

    enter(a, "trainer", date(2025, 1, 1))
    enter(a, "backbone", date(2025, 1, 1))
    enter(b, "backbone", date(2025, 1, 1), date(2026, 11, 23))
    assert one(figures, "talent_pools").value == 1
    assert one(figures, "talent_backbone").value == 1
    assert one(figures, "talent_backbone", Month(2026, 10)).value == 2


def test_fitness_goes_by_the_last_try_and_leaves_the_excused_out(figures, records):
    unit = made.unit(records)
    a, b, c, d = (made.officer(records, unit, n) for n in ("张三", "李四", "王五", "赵六"))

    def test(person, day, judged, item="jump", **more):
        records.save("fitness_test", {
            "person": person.id, "date": day, "item": item, "judged": judged, **more,
        })  # fmt: skip

    test(a, date(2026, 5, 1), "failed")
    test(a, date(2026, 6, 1), "passed")
    test(b, date(2026, 5, 1), "passed")
    test(b, date(2026, 5, 1), "failed", "shuttle")
    test(c, date(2025, 5, 1), "passed")
    test(d, date(2026, 5, 1), None, exempt="temporary", exempt_until=date(2026, 12, 31))
    assert numbers(figures, "fitness") == (1, 2)
    assert numbers(figures, "fitness_tested") == (2, 3)


def test_a_brigade_may_count_through_its_squadrons(figures, records, workspace):
    from zhifa_desktop.services.records import Query

    (brigade,) = records.page("unit", Query())
    records.save("unit", {"frontline": True}, identity=brigade.id)
    squad = made.unit(records, frontline=True, parent=brigade.id)
    records.save("equipment", {
        "category": "mobile_terminal", "name": "终端", "serial": "T1", "unit": squad.id,
        "issue_mode": "shared",
    })  # fmt: skip
    assert numbers(figures, "terminal_rate") == (1, 2)
    choose(workspace, "terminal_of_squadrons", 2026, "是")
    assert numbers(figures, "terminal_rate") == (2, 2)
    assert "大队可由所属中队的终端视为配备" in one(figures, "terminal_rate").definition
