"""Rows of people with invented, valid id numbers."""

from __future__ import annotations

from stdnum.cn import ric

PEOPLE_HEADINGS = ["姓名", "身份证号", "人员类别", "所属机构", "岗位类别", "编制类型"]


def id_number(number: int, born: str = "19900307") -> str:
    """Return a valid, unassigned-looking id number."""
    body = f"340123{born}{number:03d}"
    return body + ric.calc_check_digit(body + "0")


def person_row(name: str, number: int, unit: str = "一中队", **_):
    return [name, id_number(number), "执法人员", unit, "执法岗", "事业"]
