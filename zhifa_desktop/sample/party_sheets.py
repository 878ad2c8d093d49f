"""党组织 and 党建活动: the branch, its groups, and 三会一课 month by month."""

from __future__ import annotations

from datetime import date

from zhifa_desktop.sample.clerk import Clerk, Row, listed
from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.messy_sheet import MessySheet
from zhifa_desktop.sample.people import SamplePerson
from zhifa_desktop.sample.story import UNIT_NAME
from zhifa_desktop.sample.units import LEADERS

FILE = "19-党建台账.xlsx"
BRANCH = "样例县交通执法大队党支部"
_GROUPS = (
    ("机关党小组", LEADERS, "大队机关党建"),
    ("路政党小组", "路政执法一中队", "红色护路"),
    ("运政党小组", "运政执法二中队", "红色运政"),
    ("水上党小组", "水上执法四中队", "碧水先锋"),
)
_MEETINGS = (
    ("支部党员大会", "季度党员大会：总结执法质效提升工作", (3, 6, 9)),
    ("党课", "书记讲党课：严格规范公正文明执法", (4, 7, 10)),
    ("支部委员会", "支委会：研究党建与执法融合", tuple(range(1, 11))),
    ("主题党日", "主题党日：走进货运企业送法上门", (5, 8, 10)),
)


def party_sheets(county: County) -> tuple[MessySheet, ...]:
    """Return the workbook's sheets."""
    return _organizations(county), _activities(county)


def _organizations(county: County) -> MessySheet:
    clerk = Clerk(county, "party organizations")

    def head(unit: str) -> SamplePerson:
        return next(p for p in clerk.officers if p.unit == unit)

    rows: list[Row] = [
        [
            BRANCH,
            "党支部",
            UNIT_NAME,
            clerk.who(head(LEADERS)),
            62,
            "2019.12.20",
            "是",
            "路畅民安先锋队",
        ]
    ]
    for name, unit, brand in _GROUPS:
        members = clerk.rng.randint(8, 18)
        rows.append(
            [name, "党小组", unit, clerk.who(head(unit)), members, "2020年1月8日", "", brand]
        )
    return listed(
        FILE,
        "party_organization",
        "党组织",
        ("支部名称", "类别", "单位", "负责人", "党员数", "成立时间", "四强党支部", "品牌"),
        rows,
    )


def _activities(county: County) -> MessySheet:
    clerk = Clerk(county, "party activities")
    rows: list[Row] = []
    for kind, topic, months in _MEETINGS:
        for month in months:
            day = date(2026, month, clerk.rng.randint(5, 25))
            people = clerk.rng.randint(5, 7) if kind == "支部委员会" else clerk.rng.randint(48, 62)
            rows.append([BRANCH, kind, clerk.typing.day(day), topic, people])
    for name, _, _ in _GROUPS:
        for month in clerk.some(range(1, 11), 5):
            day = date(2026, month, clerk.rng.randint(5, 25))
            people = clerk.rng.randint(7, 14)
            rows.append([name, "党小组会", clerk.typing.day(day), "学习执法人员行为规范", people])
    wrong: list[Row] = [
        ["车站党小组", "党小组会", "2026.9.10", "学习", 6],
        [BRANCH, "党课", "9月10日", "专题党课", 50],
    ]
    return listed(
        FILE,
        "party_activity",
        "三会一课记录",
        ("支部", "会议类别", "会议日期", "会议主题", "到会人数"),
        rows,
        wrong=wrong,
        merged=(0,),
    )
