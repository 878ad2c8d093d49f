"""Findings as a list to work off: open, explained, mended; and whose they are."""

from __future__ import annotations

from datetime import date

import pytest

from tests import made
from zhifa_desktop.registers import codes
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services.months import Months
from zhifa_desktop.services.parameters.editing import Parameters
from zhifa_desktop.services.worklist import Worklist, WorkState

NOVEMBER = Month(2026, 11)
RULE = "person.without_certificate"


@pytest.fixture(autouse=True)
def _as_shipped():
    yield
    codes.use(codes.Changes())


@pytest.fixture
def months(workspace):
    return Months(workspace)


@pytest.fixture
def worklist(workspace):
    return Worklist(workspace)


def check(months, worklist, rule=RULE):
    """Check the month once more and return the lines of a rule, as the page does."""
    lines = worklist.lines(NOVEMBER, months.check(NOVEMBER))
    worklist.remember(NOVEMBER, lines)
    return [line for line in lines if line.finding.rule == rule]


@pytest.fixture
def bare(records):
    return made.officer(records, made.unit(records), "张三")


def card(records, person):
    values = {"certificate_number": "120601", "certificate_valid_until": made.FAR}
    records.save("person", values, identity=person.id)


def test_open_then_explained_then_mended_and_it_stays(months, worklist, records, bare):
    (line,) = check(months, worklist)
    assert (line.state, line.label, line.where) == (
        WorkState.OPEN, "在岗执法岗无有效证件", "人员",
    )  # fmt: skip
    months.save_reasons(NOVEMBER, {RULE: "换证中"})
    (line,) = check(months, worklist)
    assert (line.state, line.finding.reason) == (WorkState.EXPLAINED, "换证中")
    card(records, bare)
    for _ in range(2):
        (line,) = check(months, worklist)
        assert line.state is WorkState.MENDED
        assert line.finding.message.startswith("张三在岗执法岗")


def test_what_breaks_again_is_open_again(months, worklist, records, bare):
    check(months, worklist)
    card(records, bare)
    check(months, worklist)
    (own,) = records.page("certificate", _everything(), 0, 9)
    records.save("certificate", {"valid_until": date(2026, 1, 1)}, identity=own.id)
    (line,) = check(months, worklist)
    assert line.state is WorkState.OPEN


def _everything():
    from zhifa_desktop.services.records import Query

    return Query()


def test_a_rule_put_out_of_use_mends_nothing(workspace, months, worklist, bare):
    check(months, worklist)
    parameters = Parameters(workspace)
    rows = [
        row if row.key != RULE else type(row)(row.key, (*row.texts[:3], "停用"))
        for row in parameters.table("checks").rows
    ]
    parameters.save("checks", rows)
    assert check(months, worklist) == []


def test_nothing_is_written_where_nothing_changed(workspace, months, worklist, bare):
    check(months, worklist)
    written = []
    original = workspace.work

    def counted(what):
        written.append(what)
        return original(what)

    workspace.work = counted
    check(months, worklist)
    assert written == []


def test_another_month_has_its_own_list(months, worklist, records, bare):
    check(months, worklist)
    card(records, bare)
    october = worklist.lines(Month(2026, 10), months.check(Month(2026, 10)))
    assert [line for line in october if line.state is WorkState.MENDED] == []


def test_whose_it_is_lead_officer_head_or_unit(workspace, months, worklist, records):
    headed = made.unit(records, "一中队", head="孙队长")
    plain = made.unit(records, "二中队")
    lead, other = (
        made.officer(records, headed, name, card=f"12060{n}") for n, name in enumerate("甲乙")
    )
    made.case(records, headed, lead, other, date(2026, 11, 2), "皖样〔2026〕1号", served_on=None)
    made.officer(records, headed, "丙")
    made.officer(records, plain, "丁")
    task = {"measure": "m03", "name": "轮训", "due_on": date(2026, 11, 1)}
    records.save("task", task | {"responsible": "戊"})
    whose = {}
    for line in worklist.lines(NOVEMBER, months.check(NOVEMBER)):
        whose[line.finding.rule, line.finding.key] = line.whose
    assert whose["case.service_term", "皖样〔2026〕1号"] == "甲"
    assert whose[RULE, "丙"] == "孙队长"
    assert whose[RULE, "丁"] == "二中队"
    assert whose["task.overdue", "轮训"] == "戊"


def test_a_forms_line_is_the_clerks(workspace, months, worklist, records):
    gone = made.unit(records, "二中队")
    made.officer(records, gone, "丁", card="120601")
    with workspace.work("试") as work:
        work.delete("unit", [gone.id])
    found = check(months, worklist, "form.off_the_lines")
    line = next(one for one in found if one.finding.place.column == "实有人员")
    assert (line.where, line.whose, line.state) == ("表1", "填报人", WorkState.OPEN)
    with workspace.work("试") as work:
        work.restore("unit", [gone.id])
    mended = check(months, worklist, "form.off_the_lines")
    assert {one.state for one in mended} == {WorkState.MENDED}
    assert line.finding.place in {one.finding.place for one in mended}
