"""年度考核, 奖励, 追责 and 职业保障 as the personnel clerk keeps them."""

from __future__ import annotations

from datetime import date

from zhifa_desktop.sample.clerk import FRONT, Clerk, Row, listed
from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.messy_sheet import MessySheet
from zhifa_desktop.sample.people_sheets import NOBODY
from zhifa_desktop.sample.story import SAMPLE

FILE = "18-考核奖惩和职业保障.xlsx"
_AWARDS = (
    ("嘉奖", "2025年度嘉奖", "县级", date(2026, 2, 10), "样例县人力资源和社会保障局"),
    (
        "先进典型(执法标兵、优秀大队长)",
        "全市交通执法标兵",
        "市级",
        date(2026, 4, 28),
        "样例市交通运输局",
    ),
    ("竞赛获奖", "全市交通执法大比武二等奖", "市级", date(2026, 9, 15), "样例市交通运输局"),
)
_MATTERS: tuple[tuple[str, str, str, date, date | None], ...] = (
    ("惩戒(处分)", "已办结", "警告", date(2025, 5, 12), date(2025, 6, 20)),
    ("执法过错责任追究", "已办结", "批评教育(通报)", date(2025, 10, 8), date(2025, 11, 3)),
    ("提醒(谈话、诫勉)", "已办结", "谈话提醒", date(2026, 3, 2), date(2026, 3, 5)),
    ("尽职免责", "已办结", "", date(2026, 6, 15), date(2026, 7, 10)),
    ("容错纠错", "已办结", "", date(2026, 8, 4), date(2026, 8, 28)),
    ("问责", "正在核查", "", date(2026, 11, 2), None),
    ("惩戒(处分)", "已办结", "记过", date(2026, 4, 13), date(2026, 5, 20)),
)


def merit_sheets(county: County) -> tuple[MessySheet, ...]:
    """Return the workbook's sheets."""
    return _appraisals(county), _awards(county), _accountability(county), _welfare(county)


def _appraisals(county: County) -> MessySheet:
    clerk = Clerk(county, "appraisals")
    served = [p for p in clerk.officers if not p.joined_on or p.joined_on.year < 2025]
    rows: list[Row] = []
    for person in served:
        for year in (2024, 2025):
            excellent = clerk.rng.random() < 0.18
            grade = "优秀" if excellent else clerk.rng.choice(("称职", "合格", "称职(合格)"))
            honour = "年度先进工作者" if excellent else ""
            raised = "晋升一级职级" if clerk.rng.random() < 0.06 else ""
            rows.append([clerk.who(person), year, grade, honour, raised])
    wrong: list[Row] = [[rows[0][0], 2023, "良好", "", ""]]
    return listed(
        FILE,
        "appraisal",
        "年度考核",
        ("被考核人", "年度", "等次", "评优情况", "晋升情况"),
        rows,
        wrong=wrong,
        merged=(0,),
    )


def _awards(county: County) -> MessySheet:
    clerk = Clerk(county, "awards")
    rows: list[Row] = []
    for kind, name, level, day, authority in _AWARDS:
        number = f"样人社〔{day.year}〕{clerk.rng.randint(5, 50)}号"
        for person in clerk.some(clerk.officers, 4):
            rows.append(
                [
                    kind,
                    name,
                    level,
                    clerk.who(person),
                    "",
                    clerk.typing.day(day),
                    authority,
                    number,
                ]
            )
    rows.append(
        [
            "表彰(先进个人、先进集体)",
            "全市交通运输系统先进集体",
            "市级",
            "",
            FRONT[0],
            "2026年5月6日",
            "样例市交通运输局",
            "样市交〔2026〕31号",
        ]
    )
    wrong: list[Row] = [["嘉奖", "2025年度嘉奖", "县级", "", "", "2026.2.10", "样例县人社局", ""]]
    return listed(
        FILE,
        "award",
        "奖励表彰",
        ("类别", "荣誉称号", "级别", "获奖人", "获奖单位", "表彰时间", "授予单位", "表彰文号"),
        rows,
        wrong=wrong,
    )


def _accountability(county: County) -> MessySheet:
    clerk = Clerk(county, "accountability")
    graded = [p for p in clerk.officers if not p.joined_on or p.joined_on.year < 2025]
    people = clerk.some(graded, len(_MATTERS))
    rows: list[Row] = []
    for n, (person, (kind, state, sanction, opened, decided)) in enumerate(
        zip(people, _MATTERS, strict=True), 1
    ):
        number = f"样交纪〔{decided.year}〕{n}号" if decided else ""
        rows.append(
            [
                clerk.who(person),
                kind,
                clerk.typing.day(opened),
                state,
                sanction,
                clerk.typing.day(decided),
                number,
                f"{SAMPLE}事由，细节从略",
            ]
        )
    wrong: list[Row] = [
        [rows[0][0], "尽职免责", "2025.5.1", "已办结", "记过", "2025.6.1", "样交纪〔2025〕99号", ""]
    ]
    return listed(
        FILE,
        "accountability",
        "追责问责",
        ("责任人", "类型", "受理日期", "状态", "处理结果", "处理日期", "文号", "事由"),
        rows,
        wrong=wrong,
    )


def _welfare(county: County) -> MessySheet:
    clerk = Clerk(county, "welfare")
    front = [p for p in clerk.officers if p.unit in FRONT]
    rows: list[Row] = []
    for person in clerk.some(front, 70):
        late = clerk.rng.random() < 0.08
        begin, end = (
            (date(2025, 11, 1), date(2026, 10, 31))
            if late
            else (date(2026, 7, 1), date(2027, 6, 30))
        )
        rows.append(
            [
                clerk.who(person),
                "人身意外伤害保险",
                "样例财产保险公司",
                clerk.typing.day(begin),
                clerk.typing.day(end),
            ]
        )
    for person in clerk.some(clerk.officers, 40):
        rows.append(
            [
                clerk.who(person),
                "健康体检",
                "样例县人民医院",
                clerk.typing.day(date(2026, 5, 18)),
                "",
            ]
        )
    wrong: list[Row] = [
        [NOBODY, *rows[0][1:]],
        [rows[1][0], "工伤保险", "样例县社保中心", "2026.1.1", ""],
    ]
    return listed(
        FILE,
        "welfare",
        "职业保障",
        ("参保人", "险种", "保险公司", "参保日期", "终止日期"),
        rows,
        wrong=wrong,
    )
