"""投诉举报, 整改, 监督检查, 行风监督员, 满意度 and 专题报告 as the office keeps them."""

from __future__ import annotations

from datetime import date, timedelta

from zhifa_desktop.sample.clerk import FRONT, Clerk, Row, listed
from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.messy_sheet import MessySheet
from zhifa_desktop.sample.story import SAMPLE, STORY_DAY, pick

FILE = "23-投诉和监督.xlsx"
_MATTERS = (
    "反映执法人员态度生硬",
    "反映超限检测排队时间长",
    "反映网约车无证营运",
    "反映处罚金额偏高",
    "反映黑车揽客",
    "反映码头夜间作业噪声",
)
_SOURCES = (("12328热线", 60), ("12345热线", 20), ("来信", 8), ("网站留言", 7), ("来访", 5))
_PROBLEMS = (
    ("案卷评查", "部分案卷归档超过规定期限", "一般"),
    ("监督检查", "执法记录仪数据未按时上传", "一般"),
    ("12328", "超限检测站排队时间长", "挂牌督办"),
    ("自查自纠", "个别中队检查前未登记备案", "一般"),
    ("复议诉讼", "一件处罚决定被撤销，告知程序不到位", "约谈督导"),
    ("监督检查", "站所便民设施损坏未及时更换", "一般"),
)
_WATCHERS = (
    "人大代表",
    "政协委员",
    "企业代表",
    "司机船员代表",
    "行业协会",
    "新闻媒体",
    "律师",
    "群众代表",
)


def oversight_sheets(county: County) -> tuple[MessySheet, ...]:
    """Return the workbook's sheets."""
    return (
        _complaints(county),
        _rectifications(county),
        _supervisions(county),
        _supervisors(county),
        _surveys(county),
        _reports(county),
    )


def _complaints(county: County) -> MessySheet:
    clerk = Clerk(county, "complaints")
    rows = [_complaint(clerk, n) for n in range(1, 49)]
    wrong: list[Row] = [
        [*rows[0][:4], "", *rows[0][5:]],
        [
            "样工单9999",
            "12328热线",
            "投诉举报",
            "是",
            "2026.9.9",
            "反映执法态度",
            "",
            "2026.9.1",
            *[""] * 4,
        ],
    ]
    return listed(
        FILE,
        "complaint",
        "投诉举报登记",
        (
            "工单编号",
            "受理渠道",
            "工单类型",
            "涉执法",
            "来件日期",
            "投诉内容",
            "承办单位",
            "办理时限",
            "办结时间",
            "查处结果",
            "回访时间",
            "满意度",
        ),
        rows,
        wrong=wrong,
    )


def _complaint(clerk: Clerk, number: int) -> Row:
    received = date(2026, 10, number) if number <= 12 else clerk.day(date(2026, 1, 5))
    due = received + timedelta(days=10)
    late = number == 2
    closed = received + timedelta(days=13 if late else clerk.rng.randint(2, 9))
    if closed > STORY_DAY:
        return _written(clerk, number, received, due, None, None)
    visited = closed + timedelta(days=2)
    return _written(clerk, number, received, due, closed, visited if visited <= STORY_DAY else None)


def _written(
    clerk: Clerk, number: int, received: date, due: date, closed: date | None, visited: date | None
) -> Row:
    results = ("属实", "部分属实", "不属实", "不属实", "已答复")
    rated = (("满意", 82), ("基本满意", 13), ("不满意", 5))
    about = number % 9 != 0
    return [
        f"样工单{number:04d}",
        pick(clerk.rng, _SOURCES),
        "投诉举报",
        clerk.typing.flag(about),
        clerk.typing.day(received),
        clerk.rng.choice(_MATTERS),
        clerk.rng.choice(FRONT),
        clerk.typing.day(due),
        clerk.typing.day(closed),
        clerk.rng.choice(results) if closed else "",
        clerk.typing.day(visited),
        pick(clerk.rng, rated) if visited else "",
    ]


def _rectifications(county: County) -> MessySheet:
    clerk = Clerk(county, "rectifications")
    rows: list[Row] = []
    for source, problem, level in _PROBLEMS:
        found = clerk.day(date(2026, 3, 1), date(2026, 9, 20))
        due = found + timedelta(days=60)
        closed = due - timedelta(days=clerk.rng.randint(3, 30))
        rows.append(
            [
                source,
                problem,
                level,
                clerk.rng.choice(FRONT),
                clerk.typing.day(found),
                clerk.typing.day(due),
                clerk.typing.day(closed if closed < STORY_DAY else None),
                "已制定措施并销号",
            ]
        )
    wrong: list[Row] = [[*rows[0][:4], "2026.9.1", "2026.8.1", "", ""]]
    return listed(
        FILE,
        "rectification",
        "突出问题整改",
        (
            "问题来源",
            "问题描述",
            "问题等级",
            "整改单位",
            "交办日期",
            "整改时限",
            "销号日期",
            "整改情况",
        ),
        rows,
        wrong=wrong,
    )


def _supervisions(county: County) -> MessySheet:
    clerk = Clerk(county, "supervisions")
    kinds = (
        ("日常监督", "自查"),
        ("三项制度督查", "自查"),
        ("层级监督", "市级"),
        ("明察暗访", "县局"),
    )
    rows: list[Row] = []
    for month in range(1, 11):
        kind, organizer = clerk.rng.choice(kinds)
        unit, found = clerk.rng.choice(FRONT), clerk.rng.randint(0, 4)
        day = date(2026, month, clerk.rng.randint(6, 27))
        rows.append(
            [
                kind,
                "本单位自查" if organizer == "自查" else organizer,
                clerk.typing.day(day),
                unit,
                unit,
                "个别文书要素不全" if found else "",
                found,
                max(0, found - clerk.rng.randint(0, 1)),
            ]
        )
    wrong: list[Row] = [["日常监督", "本单位自查", "2026.9.3", FRONT[0], FRONT[0], "", 1, 3]]
    return listed(
        FILE,
        "supervision",
        "监督检查",
        ("类别", "检查层级", "监督日期", "被监督单位", "机构", "检查情况", "问题数", "整改数"),
        rows,
        wrong=wrong,
    )


def _supervisors(county: County) -> MessySheet:
    clerk = Clerk(county, "supervisors")
    rows: list[Row] = []
    for n, identity in enumerate(_WATCHERS):
        name = f"{'甲乙丙丁戊己庚辛'[n]}{clerk.rng.choice('安宁和平正明')}"
        rows.append(
            [
                clerk.typing.name(name),
                identity,
                f"{SAMPLE}{identity}单位",
                f"1020-000{n:04d}",
                "2024年11月8日",
                "2026.11.7" if n == 0 else "2027.11.7",
                clerk.typing.day(clerk.day(date(2026, 5, 1))),
                clerk.rng.randint(1, 4),
            ]
        )
    wrong: list[Row] = [["壬安", "群众代表", "", "不便透露", "2024.11.8", "2027.11.7", "", ""]]
    return listed(
        FILE,
        "supervisor",
        "行风监督员",
        (
            "监督员姓名",
            "身份",
            "工作单位",
            "电话",
            "聘任时间",
            "聘期至",
            "最近活动日期",
            "活动次数",
        ),
        rows,
        wrong=wrong,
    )


def _surveys(county: County) -> MessySheet:
    clerk = Clerk(county, "surveys")
    rows: list[Row] = [
        [clerk.typing.day(day), organizer, kind, "货车司机、运输企业", sample, satisfied, score]
        for day, organizer, kind, sample, satisfied, score in (
            (date(2025, 11, 20), "样例调查咨询公司", "第三方评估", 300, 282, 93.6),
            (date(2026, 6, 18), "本大队", "问卷调查", 160, 153, 95.2),
            (date(2026, 10, 27), "样例调查咨询公司", "第三方评估", 320, 309, 95.9),
        )
    ]
    return listed(
        FILE,
        "satisfaction_survey",
        "满意度评估",
        ("调查日期", "第三方机构", "方式", "调查对象", "有效问卷", "满意数", "得分"),
        rows,
    )


def _reports(county: County) -> MessySheet:
    clerk = Clerk(county, "reports")
    major = clerk.some([c for c in clerk.decided() if c.major and c.day.year == 2026], 3)
    rows: list[Row] = []
    for n, case in enumerate(major, 1):
        day = case.course.decided_on
        assert day is not None
        rows.append(
            [
                "重大敏感案件报告",
                f"关于{case.cause}案件的报告",
                clerk.typing.day(case.day),
                clerk.typing.day(day),
                "样例市交通运输局",
                case.decision_number,
                f"样交执报〔2026〕{n}号",
            ]
        )
    for n, name in enumerate(("2026年上半年执法工作报告", "执法案件统计分析报告"), 8):
        kind = "执法工作报告" if n == 8 else "统计分析报告"
        rows.append([kind, name, "", "2026.7.10", "样例县交通运输局", "", f"样交执报〔2026〕{n}号"])
    wrong: list[Row] = [
        ["重大敏感案件报告", "关于冲卡事件的报告", "", "2026.8.3", "样例市交通运输局", "", ""]
    ]
    return listed(
        FILE,
        "report",
        "专题报告",
        ("类别", "标题", "发生时间", "报送日期", "报送单位", "案件", "文号"),
        rows,
        wrong=wrong,
    )
