"""培训计划, 体能测试, 比武 and 人才库 as the training clerk keeps them."""

from __future__ import annotations

from datetime import date

from zhifa_desktop.sample.clerk import OFFICE, Clerk, Row, listed
from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.messy_sheet import MessySheet
from zhifa_desktop.sample.training import ATTENDED, MADE_UP

FILE = "17-培训练兵.xlsx"
EXAMS = "考试成绩"
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
_POOLS = (("leading", 1), ("trainer", 4), ("backbone", 12))
_CONTESTS = (
    ("全县交通执法技能比武", date(2025, 9, 18), "县级", "样例县交通运输局", 12),
    ("全市交通执法大比武", date(2026, 9, 15), "市级", "样例市交通运输局", 8),
    ("大队岗位练兵比武", date(2026, 10, 22), "本单位", "本大队", 16),
)


def drill_sheets(county: County) -> tuple[MessySheet, ...]:
    """Return the workbook's sheets."""
    return (
        _plans(county),
        _exams(county),
        _fitness(county),
        _contests(county),
        _results(county),
        _talents(county),
    )


def _plans(county: County) -> MessySheet:
    clerk = Clerk(county, "training plans")
    rows: list[Row] = []
    for session in county.sessions:
        own = session.host == "本单位"
        if session.start.year == 2026 and own and session.name not in [row[1] for row in rows]:
            rows.append(
                [
                    "2026年",
                    session.name,
                    clerk.typing.code("training_category", session.category),
                    _QUARTERS[(session.start.month - 1) // 3],
                    "全体执法人员",
                    OFFICE,
                    2 if session.cloud else 1,
                    f"{session.hours}学时",
                    clerk.rng.choice((60, 80, 120)),
                ]
            )
    wrong: list[Row] = [["二〇二六年", "冬季练兵", *rows[0][2:]]]
    return listed(
        FILE,
        "training_plan",
        "培训计划",
        (
            "计划年度",
            "培训项目",
            "类别",
            "计划季度",
            "培训对象",
            "责任部门",
            "期数",
            "课时",
            "计划人次",
        ),
        rows,
        wrong=wrong,
    )


def _exams(county: County) -> MessySheet:
    """考试成绩: added to the attendance that the signed sheets brought."""
    clerk = Clerk(county, "exams")
    rows: list[Row] = [
        [
            f"{a.session.name} {a.session.start}",
            clerk.who(a.person),
            clerk.rng.randint(124, 196) / 2,
            "合格",
        ]
        for a in county.attendance
        if a.session.exam and a.presence in (ATTENDED, MADE_UP)
    ]
    return listed(
        FILE, "attendance", EXAMS, ("培训班次", "学员", "考试成绩", "是否合格"), rows, merged=(0,)
    )


def _fitness(county: County) -> MessySheet:
    clerk = Clerk(county, "fitness")
    day, rng = date(2026, 10, 15), clerk.rng
    rows: list[Row] = []
    for person in clerk.some(clerk.officers, 30):
        male = person.sex == "male"
        for item, low, high in (
            ("shuttle", 118 if male else 128, 136 if male else 146),
            ("run_long", 2300, 2790),
            ("jump", 2620 if male else 2270, 2900 if male else 2550),
        ):
            label = clerk.typing.code("fitness_item", item)
            result = rng.randint(low, high) / 10
            rows.append([clerk.who(person), label, clerk.typing.day(day), result])
    wrong: list[Row] = [[rows[0][0], "纵跳摸高", "2027.10.15", 250]]
    return listed(
        FILE,
        "fitness_test",
        "体能测试成绩",
        ("姓名", "项目", "测试时间", "测试成绩"),
        rows,
        wrong=wrong,
        merged=(0,),
    )


def _contests(county: County) -> MessySheet:
    clerk = Clerk(county, "contests")
    rows: list[Row] = [
        [name, clerk.typing.day(day), level, host, "法律知识、现场取证、文书制作"]
        for name, day, level, host, _ in _CONTESTS
    ]
    return listed(
        FILE, "contest", "比武竞赛", ("比武名称", "举办日期", "级别", "举办单位", "比武项目"), rows
    )


def _results(county: County) -> MessySheet:
    clerk = Clerk(county, "contest results")
    rows: list[Row] = []
    for name, day, _, _, number in _CONTESTS:
        scores = sorted((clerk.rng.randint(700, 985) / 10 for _ in range(number)), reverse=True)
        for place, (person, score) in enumerate(
            zip(clerk.some(clerk.officers, number), scores, strict=True), 1
        ):
            award = {1: "一等奖", 2: "二等奖", 3: "二等奖"}.get(place, "")
            rows.append([f"{name} {day}", clerk.who(person), "综合", score, place, award])
    return listed(
        FILE,
        "contest_result",
        "竞赛成绩",
        ("竞赛名称", "参赛人员", "单项", "得分", "排名", "奖项"),
        rows,
        merged=(0,),
    )


def _talents(county: County) -> MessySheet:
    clerk = Clerk(county, "talents")
    rows: list[Row] = []
    for pool, number in _POOLS:
        for person in clerk.some(clerk.officers, number):
            left = pool == "backbone" and clerk.rng.random() < 0.12
            rows.append(
                [
                    clerk.who(person),
                    clerk.typing.code("talent_pool", pool),
                    clerk.typing.day(clerk.day(date(2024, 6, 1), date(2026, 6, 30))),
                    f"样市交执〔2024〕{clerk.rng.randint(10, 60)}号",
                    "2026.9.30" if left else "",
                    "工作岗位变动" if left else "",
                ]
            )
    wrong: list[Row] = [[*rows[-1][:2], "2026.5.1", "样市交执〔2026〕1号", "2025.5.1", "录入有误"]]
    return listed(
        FILE,
        "talent_membership",
        "人才库",
        ("入库人员", "入选人才库", "聘任日期", "聘任文号", "退出日期", "退出原因"),
        rows,
        wrong=wrong,
    )
