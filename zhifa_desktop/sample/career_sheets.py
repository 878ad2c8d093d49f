"""任职经历, 学历经历 and 服装配发 as the personnel clerk keeps them."""

from __future__ import annotations

from datetime import date

from zhifa_desktop.sample.clerk import Clerk, Row, listed
from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.messy_sheet import MessySheet
from zhifa_desktop.sample.people_sheets import NOBODY
from zhifa_desktop.sample.story import UNIT_NAME

FILE = "16-人员履历和服装.xlsx"
_BEFORE = ("样例县公路管理局", "样例县地方海事处", "样例县道路运输管理所", "样例镇人民政府")
_SCHOOLS = ("样例交通职业学院", "样例省立大学", "样例工业大学", "样例师范学院")
_MAJORS = ("法学", "交通运输", "土木工程", "公共管理")
_UNIFORM = (
    ("summer", 2, 3),
    ("winter", 1, 4),
    ("shoes", 1, 2),
    ("vest", 1, 3),
)


def career_sheets(county: County) -> tuple[MessySheet, ...]:
    """Return the workbook's sheets."""
    return _postings(county), _schooling(county), _uniforms(county)


def _postings(county: County) -> MessySheet:
    clerk = Clerk(county, "postings")
    rows: list[Row] = []
    for person in clerk.some(clerk.officers, 30):
        turn = date(clerk.rng.randint(2016, 2022), clerk.rng.randint(1, 12), 1)
        begin = date(turn.year - clerk.rng.randint(2, 5), 7, 1)
        past, now = clerk.rng.choice(_BEFORE), person.post or "科员"
        named = clerk.who(person)
        rows.append(
            [named, clerk.typing.day(begin), clerk.typing.day(turn), past, "办事员", "录用", ""]
        )
        number = f"样交人〔{turn.year}〕{clerk.rng.randint(1, 40)}号"
        rows.append([named, clerk.typing.day(turn), "", UNIT_NAME, now, "调入", number])
    first = rows[0]
    wrong: list[Row] = [[first[0], "2020.5.1", "2018.5.1", *first[3:]]]
    return listed(
        FILE,
        "posting",
        "任职经历",
        ("姓名", "任职时间", "止", "工作单位", "职务", "变动类型", "任职文号"),
        rows,
        wrong=wrong,
        merged=(0,),
    )


def _schooling(county: County) -> MessySheet:
    clerk = Clerk(county, "schooling")
    rows: list[Row] = []
    for person in clerk.some(clerk.officers, 24):
        year = person.born.year + clerk.rng.randint(22, 24)
        full_time = clerk.rng.random() < 0.6
        rows.append(
            [
                clerk.who(person),
                f"{year - 4}-09-01",
                clerk.typing.day(date(year, 6, 30)),
                clerk.rng.choice(_SCHOOLS),
                clerk.rng.choice(_MAJORS),
                "本科",
                "学士" if full_time else "",
                "全日制" if full_time else "在职",
            ]
        )
    return listed(
        FILE,
        "schooling",
        "学历经历",
        ("人员姓名", "入学时间", "毕业时间", "学校", "所学专业", "学历层次", "学位", "学习方式"),
        rows,
    )


def _uniforms(county: County) -> MessySheet:
    clerk = Clerk(county, "uniforms")
    codes = _uniform_codes(clerk)
    rows: list[Row] = []
    for person in clerk.some(clerk.officers, 20):
        size = f"{clerk.rng.choice((165, 170, 175, 180))}/{clerk.rng.choice((88, 92, 96))}A"
        for label, quantity, years in codes:
            day = clerk.day(date(2025, 3, 1), date(2026, 10, 20))
            rows.append(
                [clerk.who(person), label, size, quantity, clerk.typing.day(day), f"{years}年"]
            )
    wrong: list[Row] = [[NOBODY, *rows[0][1:]]]
    return listed(
        FILE,
        "uniform_issue",
        "服装配发登记",
        ("领用人", "服装名称", "尺码", "数量", "发放日期", "使用年限"),
        rows,
        wrong=wrong,
    )


def _uniform_codes(clerk: Clerk) -> list[tuple[str, int, int]]:
    return [(clerk.typing.code("uniform_item", code), n, years) for code, n, years in _UNIFORM]
