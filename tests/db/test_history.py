"""Versions, history and the bin: every change can be seen and told when it held."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import made
from zhifa_desktop.db.views import At
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.catalogue import by_name
from zhifa_desktop.services.clock import fixed_clock


def test_conflict_is_a_sentence_and_keeps_the_other_change(records):
    row = made.unit(records, "一中队")
    records.save("unit", {"phone": "0550-1111111"}, identity=row.id, version=row.version)
    with pytest.raises(UserError, match=r"别处|已被|改"):
        records.save("unit", {"address": "某路"}, identity=row.id, version=row.version)
    assert records.get("unit", row.id).values["phone"] == "0550-1111111"


def test_each_version_is_kept_with_who_and_until_when(workspace, records):
    row = made.unit(records, "一中队")
    row = records.save("unit", {"name": "一分队"}, identity=row.id, version=row.version)
    history = by_name()["unit"].history
    with workspace.reader() as connection:
        kept = connection.execute(
            select(history.c.name, history.c.version, history.c.who, history.c.held_until)
            .where(history.c.id == row.id)
            .order_by(history.c.version)
        ).all()
    assert [(k.name, k.version, k.who) for k in kept] == [
        ("一中队", 1, "内勤"),
        ("一分队", 2, "内勤"),
    ]
    assert kept[0].held_until is not None
    assert kept[1].held_until is None


def test_registers_can_be_seen_as_they_stood(workspace, records):
    row = made.unit(records, "一中队")
    before = workspace.now() + timedelta(minutes=1)
    workspace._clock = fixed_clock(date(2026, 11, 24))
    records.save("unit", {"name": "一分队"}, identity=row.id, version=row.version)
    names = []
    for at in (At(date(2026, 11, 23), before), At(date(2026, 11, 24))):
        unit, living = at.of("unit")
        with workspace.reader() as connection:
            names.append(
                connection.execute(select(unit.name).where(living, unit.id == row.id)).scalar()
            )
    assert names == ["一中队", "一分队"]


def test_a_linked_record_in_the_bin_is_still_named_once_as_it_stood(workspace, records):
    row = made.unit(records, "一中队")
    workspace._clock = fixed_clock(date(2026, 11, 24))
    records.save("unit", {"name": "一分队"}, identity=row.id, version=row.version)
    records.delete("unit", [row.id])
    later = workspace.now() + timedelta(minutes=1)
    for at in (At(date(2026, 11, 24), later), At(date(2026, 11, 24))):
        unit, held = at.ever("unit")
        with workspace.reader() as connection:
            wanted = select(unit.name).where(held, unit.id == row.id)
            assert list(connection.execute(wanted).scalars()) == ["一分队"]


def test_bin_and_back(records):
    row = made.unit(records, "一中队")
    records.delete("unit", [row.id])
    with pytest.raises(UserError, match="已被删除"):
        records.get("unit", row.id)
    records.restore("unit", [row.id])
    assert records.get("unit", row.id).values["name"] == "一中队"


def test_what_others_point_to_cannot_be_deleted(records):
    unit = made.unit(records)
    made.officer(records, unit, "张三")
    with pytest.raises(UserError, match="人员"):
        records.delete("unit", [unit.id])


def test_children_go_along_into_the_bin(records):
    from zhifa_desktop.services.records import Query

    unit = made.unit(records)
    a, b = (made.officer(records, unit, n, card=f"1206{i}") for i, n in enumerate(["张三", "李四"]))
    case = made.case(records, unit, a, b, date(2026, 11, 2), "皖样〔2026〕1号")
    assert records.count("case_officer", Query()) == 2
    records.delete("case", [case.id])
    assert records.count("case_officer", Query()) == 0


def test_restoring_over_a_taken_number_is_a_sentence(records):
    row = made.unit(records, "一中队")
    records.delete("unit", [row.id])
    made.unit(records, "一中队")
    with pytest.raises(UserError, match="相同"):
        records.restore("unit", [row.id])
