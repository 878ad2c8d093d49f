"""计划任务, 评估, 专项工作 and 期初数: the three-year plan as the county carries it out."""

from __future__ import annotations

from datetime import date

from zhifa_desktop.registers.codes import code_list
from zhifa_desktop.sample.clerk import OFFICE, Clerk, Row, listed
from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.messy_sheet import MessySheet
from zhifa_desktop.sample.units import REVIEW_OFFICE

FILE = "25-三年行动计划.xlsx"
# the plan's deadlines: 执法事项目录 and 监督员 2024年底, 站所外观 2025年底, 终端 2026年底
_TASKS = (
    (1, "党委(党组)会议专题研究执法工作", date(2026, 12, 31), date(2026, 10, 9)),
    (2, "支部建在大队上，党小组覆盖各中队", date(2024, 12, 31), date(2024, 11, 5)),
    (3, "执法人员每人每年培训不少于60学时", date(2026, 12, 31), None),
    (3, "完成执法人员再轮训", date(2026, 12, 31), None),
    (4, "清理无证人员和辅助人员直接执法", date(2025, 6, 30), date(2025, 6, 12)),
    (5, "推荐执法标兵、示范大队", date(2026, 6, 30), date(2026, 4, 28)),
    (6, "执法领域突出问题专项整治", date(2026, 10, 31), None),
    (7, "落实行政执法三项制度和裁量基准", date(2025, 12, 31), date(2025, 9, 18)),
    (8, "为民办实事清单按年公布", date(2026, 12, 31), None),
    (9, "梳理完善执法事项目录并向社会公布", date(2024, 12, 31), date(2024, 12, 20)),
    (10, "与公安、市场监管建立协作机制", date(2025, 12, 31), date(2025, 8, 6)),
    (11, "建立县级执法监督工作体系", date(2024, 12, 31), date(2024, 12, 16)),
    (12, "行风监督员聘任全覆盖", date(2024, 12, 31), date(2024, 11, 8)),
    (13, "站所外观形象全面统一", date(2025, 12, 31), None),
    (14, "一线执法单元终端配备使用率60%以上", date(2026, 12, 31), None),
    (15, "执法经费全额纳入本级预算", date(2025, 3, 31), date(2025, 2, 20)),
    (16, "一线人员意外伤害保险全覆盖", date(2026, 7, 31), date(2026, 7, 1)),
)


def plan_sheets(county: County) -> tuple[MessySheet, ...]:
    """Return the workbook's sheets."""
    return _tasks(county), _evaluations(county), _projects(county), _openings(county)


def _tasks(county: County) -> MessySheet:
    clerk = Clerk(county, "tasks")
    measures = [item.label for item in code_list("plan_measure").items]
    rows: list[Row] = []
    for number, name, due, done in _TASKS:
        document = f"样交执〔{done.year}〕{clerk.rng.randint(3, 70)}号" if done else ""
        rows.append(
            [
                measures[number - 1],
                name,
                clerk.rng.choice((OFFICE, REVIEW_OFFICE)),
                clerk.typing.day(due),
                clerk.typing.day(done),
                "已完成" if done else "按计划推进",
                document,
            ]
        )
    wrong: list[Row] = [[measures[2], "举办法治云课堂", OFFICE, "年底前", "", "", ""]]
    return listed(
        FILE,
        "task",
        "计划任务",
        ("重点任务", "工作任务", "牵头单位", "完成时间", "实际完成时间", "工作进展", "佐证材料"),
        rows,
        wrong=wrong,
    )


def _evaluations(county: County) -> MessySheet:
    clerk = Clerk(county, "evaluations")
    rows: list[Row] = [
        [2024, "年度评估", "2025.1.31", clerk.typing.day(date(2025, 1, 22)), 88.5],
        [2025, "中期评估", "2025年10月31日", clerk.typing.day(date(2025, 10, 20)), 91],
        [2026, "终期评估", "2026.10.31", clerk.typing.day(date(2026, 10, 26)), 93.5],
    ]
    return listed(
        FILE, "evaluation", "计划评估", ("评估年度", "类别", "时限", "上报日期", "评分"), rows
    )


def _projects(county: County) -> MessySheet:
    clerk = Clerk(county, "projects")
    rows: list[Row] = [
        [kind, name, partner, amount, clerk.typing.day(begin), clerk.typing.day(end), state]
        for kind, name, partner, amount, begin, end, state in (
            ("揭榜挂帅", "非现场治超场景建设", "样例大学", 12, date(2025, 9, 1), None, "进行中"),
            (
                "数据共享",
                "与公安交警共享车辆信息",
                "样例县公安局",
                "",
                date(2025, 5, 6),
                date(2026, 3, 30),
                "已完成",
            ),
            (
                "专项资金",
                "治超奖补资金项目",
                "样例市交通运输局",
                50,
                date(2026, 2, 1),
                None,
                "进行中",
            ),
        )
    ]
    return listed(
        FILE,
        "project",
        "专项工作",
        ("类别", "项目", "合作单位", "金额(万元)", "启动日期", "验收日期", "进度"),
        rows,
    )


def _openings(county: County) -> MessySheet:
    """Numbers of 2024, from before the county's records begin; one for a column nobody prints."""
    year = ("2024.1.1", "2024.12.31")
    source = "2024年度工作总结"
    rows: list[Row] = [
        ["表7", "举办培训场次", "合计", *year, 14, source],
        ["表7", "轮训人数", "合计", *year, 41, source],
    ]
    wrong: list[Row] = [["表7", "持证上岗率", "合计", *year, 96, source]]
    return listed(
        FILE,
        "opening_figure",
        "期初与补录数",
        ("报表", "指标名称", "行次", "期间起", "期间止", "期初数", "数据来源"),
        rows,
        wrong=wrong,
    )
