"""检查, 检查工作量, 复议诉讼, 错题本 and 移送 as the squadrons and the legal office keep them."""

from __future__ import annotations

from datetime import date

from zhifa_desktop.sample.clerk import FRONT, Clerk, Row, listed
from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.messy_sheet import MessySheet
from zhifa_desktop.sample.story import SAMPLE
from zhifa_desktop.sample.units import UNITS

FILE = "21-执法检查.xlsx"
REMEDIES = "22-复议诉讼错题移送.xlsx"
_RESULTS = ("未发现问题", "未发现问题", "未发现问题", "当场改正", "责令改正")
_COMPANIES = (
    "货运有限公司",
    "客运有限公司",
    "危货运输有限公司",
    "驾驶培训学校",
    "汽车维修厂",
    "码头装卸公司",
)
# kind, accepted, concluded, outcome
_REMEDIES = (
    ("行政复议", date(2026, 1, 15), date(2026, 3, 10), "维持"),
    ("行政复议", date(2026, 3, 20), date(2026, 5, 18), "撤回(准予撤诉)"),
    ("行政复议", date(2026, 4, 9), date(2026, 6, 5), "维持"),
    ("行政诉讼一审", date(2026, 2, 26), date(2026, 7, 8), "驳回请求(申请)"),
    ("行政复议", date(2026, 6, 11), date(2026, 8, 7), "撤销"),
    ("行政复议", date(2026, 8, 19), date(2026, 10, 16), "维持"),
    ("行政诉讼一审", date(2026, 6, 2), date(2026, 10, 21), "驳回请求(申请)"),
    ("行政复议", date(2026, 10, 13), None, ""),
)
_LESSONS = (
    ("超过法定期限作出处罚决定", "行政处罚法第六十条", "立案后倒排期限，确需延长的先办延期审批"),
    ("未告知听证权利", "行政处罚法第六十三条", "拟作出较大数额罚款的，告知书载明听证权利和期限"),
    (
        "扣押清单没有当事人签字",
        "行政强制法第二十四条",
        "当场清点、双方签字，拒签的注明并请见证人签字",
    ),
    ("现场笔录没有记录检查起止时间", "行政处罚法第五十五条", "按文书格式逐项填写，不得留空"),
    ("重大案件未经法制审核即决定", "行政处罚法第五十八条", "系统中先提交法制审核，审核意见入卷"),
    ("送达回证日期早于决定日期", "行政处罚法第六十一条", "送达时当场填写，归档前复核日期先后"),
)


def inspection_sheets(county: County) -> tuple[MessySheet, ...]:
    """Return the sheets of both workbooks."""
    return (
        _inspections(county),
        _workload(county),
        _remedies(county),
        _lessons(county),
        _referrals(county),
    )


def _inspections(county: County) -> MessySheet:
    clerk = Clerk(county, "inspections")
    kinds = ("双随机", "综合查一次", "专项检查", "联合检查", "非现场检查")
    units = [unit for unit in UNITS if unit.frontline]
    rows: list[Row] = []
    for n in range(60):
        unit = clerk.rng.choice(units)
        lead = clerk.rng.choice([p for p in clerk.officers if p.unit == unit.name])
        day = clerk.day(date(2026, 1, 8), date(2026, 11, 10))
        company = f"{SAMPLE}{n + 1:02d}号{clerk.rng.choice(_COMPANIES)}"
        rows.append(
            [
                clerk.rng.choice(kinds),
                clerk.typing.day(day),
                unit.name,
                clerk.who(lead),
                clerk.rng.randint(2, 5),
                company,
                clerk.typing.flag(True),
                clerk.typing.code("enforcement_field", unit.fields[0]),
                clerk.rng.choice(_RESULTS),
            ]
        )
    wrong: list[Row] = [[*rows[0][:5], "", *rows[0][6:]], [*rows[1][:1], "2026.13.5", *rows[1][2:]]]
    return listed(
        FILE,
        "inspection",
        "执法检查登记",
        (
            "检查方式",
            "检查时间",
            "实施单位",
            "带队人",
            "检查人数",
            "企业名称",
            "涉企检查",
            "领域",
            "处理结果",
        ),
        rows,
        wrong=wrong,
    )


def _workload(county: County) -> MessySheet:
    clerk = Clerk(county, "workload")
    rows: list[Row] = []
    for month in range(1, 11):
        for unit in FRONT:
            last = date(2026, month + 1, 1).toordinal() - 1
            checks = clerk.rng.randint(18, 60)
            rows.append(
                [
                    unit,
                    clerk.typing.day(date.fromordinal(last)),
                    checks,
                    f"{checks * 3}人次",
                    checks + clerk.rng.randint(0, 9),
                    checks * clerk.rng.randint(4, 9),
                ]
            )
    wrong: list[Row] = [["执法七中队", *rows[0][1:]]]
    return listed(
        FILE,
        "inspection_workload",
        "检查工作量",
        ("填报单位", "统计日期", "执法检查次数", "出动人员", "出动车辆", "检查车船数"),
        rows,
        wrong=wrong,
    )


def _remedies(county: County) -> MessySheet:
    clerk = Clerk(county, "remedies")
    cases = clerk.some([c for c in clerk.decided() if c.day < date(2026, 1, 1)], len(_REMEDIES))
    rows: list[Row] = []
    for n, (case, (kind, accepted, concluded, outcome)) in enumerate(
        zip(cases, _REMEDIES, strict=True), 1
    ):
        court = kind != "行政复议"
        number = f"样行初〔{accepted.year}〕{n}号" if court else f"样政复〔{accepted.year}〕{n}号"
        organ = "样例县人民法院" if court else "样例县人民政府"
        rows.append(
            [
                kind,
                number,
                case.decision_number,
                organ,
                clerk.typing.day(accepted),
                clerk.typing.day(concluded),
                outcome,
                "是",
            ]
        )
    wrong: list[Row] = [
        ["行政复议", "样政复〔2026〕99号", "", "样例县人民政府", "2026.9.1", "", "", "是"]
    ]
    return listed(
        REMEDIES,
        "remedy",
        "复议诉讼",
        ("类型", "案号", "处罚决定书文号", "审理机关", "受理时间", "审结时间", "复议结果", "终审"),
        rows,
        wrong=wrong,
    )


def _lessons(county: County) -> MessySheet:
    clerk = Clerk(county, "lessons")
    sources = ("案卷评查", "复议诉讼", "监督检查")
    rows: list[Row] = []
    for error, law, right in _LESSONS:
        day = clerk.day(date(2026, 2, 1), date(2026, 11, 5))
        rows.append([clerk.typing.day(day), error, clerk.rng.choice(sources), law, right])
    return listed(
        REMEDIES,
        "lesson",
        "执法错题本",
        ("日期", "典型问题", "问题来源", "法律依据", "规范做法"),
        rows,
    )


def _referrals(county: County) -> MessySheet:
    clerk = Clerk(county, "referrals")
    rows: list[Row] = []
    for n, case in enumerate(clerk.some(clerk.decided(), 8), 1):
        decided = case.course.decided_on
        assert decided is not None
        kind, other = clerk.rng.choice(
            (
                ("行刑衔接移送", "样例县公安局"),
                ("违法线索抄告", "邻县交通运输综合行政执法大队"),
                ("移送其他部门", "样例县市场监督管理局"),
            )
        )
        rows.append(
            [
                kind,
                "移出",
                f"{case.cause}线索",
                case.decision_number,
                other,
                clerk.typing.day(decided),
                f"样交执移〔{decided.year}〕{n}号",
            ]
        )
    wrong: list[Row] = [
        ["违法线索抄告", "移出", "超限运输线索", "样交罚〔2020〕0号", "邻县大队", "2026.3.1", ""]
    ]
    return listed(
        REMEDIES,
        "referral",
        "移送抄告",
        ("类型", "方向", "移送事项", "决定书文号", "接收单位", "移送日期", "函号"),
        rows,
        wrong=wrong,
    )
