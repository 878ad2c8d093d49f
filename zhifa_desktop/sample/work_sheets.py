"""Sheets of equipment, cases and reviews as the sample brigade keeps them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

from zhifa_desktop.sample.cases import SampleCase
from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.equipment import SampleEquipment
from zhifa_desktop.sample.mess import Typing
from zhifa_desktop.sample.messy_sheet import GB18030, Heading, MessySheet, plain
from zhifa_desktop.sample.people_sheets import NOBODY
from zhifa_desktop.sample.story import SAMPLE, UNIT_NAME, chance

VEHICLES = ("vehicle", "vessel")
_BANDS = {
    "body_camera": "一、执法记录仪", "mobile_terminal": "二、移动执法终端",
    "drone": "三、无人机", "protective": "四、防护、通信和管控器材",
}  # fmt: skip


def equipment_sheet(county: County) -> MessySheet:
    """装备台账: group titles between the rows, who uses each, two rows that cannot go in."""
    typing = Typing(chance(county.seed, "equipment sheet"))
    pieces = [e for e in county.equipment if e.category not in VEHICLES]
    rows = [_piece(typing, e) for e in pieces]
    first = [n for n, (a, b) in enumerate(pairwise(pieces), 1) if a.category != b.category]
    bands = {n: _BANDS[c] for n in (0, *first) if (c := pieces[n].category) in _BANDS}
    unknown = list(rows[0])
    unknown[0], unknown[4], unknown[8] = "样资JL9998", "YJ99999998", NOBODY
    nameless = list(rows[0])
    nameless[0], nameless[4] = "样资JL9999", ""
    return MessySheet(
        "09-执法装备台账.xlsx", "equipment", "装备",
        [f"{UNIT_NAME}执法装备台账({SAMPLE})", "单位:台、件、元"],
        plain("资产编号", "装备类型", "设备名称", "规格型号", "SN号", "数量", "配发单位",
              "配发方式", "使用人", "领用时间", "采购日期", "单价", "状况", "备注"),
        [*rows, unknown, nameless],
        [["合计", "", "", "", "", sum(e.quantity for e in pieces)],
         ["注:个人配发的装备须填写使用人。"], ["装备管理员:", "", "", "", "负责人:"]],
        bands=bands, refused=2,
    )  # fmt: skip


def vehicle_sheet(county: County) -> MessySheet:
    """车辆船艇台账: text in GB18030, one vehicle without its inspection date."""
    typing = Typing(chance(county.seed, "vehicle sheet"), plain_text=True)
    rows: list[list[object]] = [
        [
            e.asset_number, typing.code("equipment_category", e.category), e.name, e.model,
            e.serial, e.unit, typing.day(e.acquired_on), typing.amount(e.price),
            typing.day(e.inspection_until), typing.day(e.insurance_until),
            typing.code("equipment_state", e.state), SAMPLE,
        ]
        for e in county.equipment
        if e.category in VEHICLES
    ]  # fmt: skip
    undated = list(rows[0])
    undated[0], undated[4], undated[8] = "样资CL9999", "皖样Z0000", ""
    return MessySheet(
        "10-执法车辆船艇台账.csv", "equipment", "", [f"执法车辆、船艇台账({SAMPLE})"],
        plain("资产编号", "装备类别", "名称", "品牌型号", "车牌号", "使用部门", "购买日期", "原值",
              "年检到期", "保险到期", "状态", "备注"),
        [*rows, undated], refused=1, kind=GB18030,
    )  # fmt: skip


def _piece(typing: Typing, e: SampleEquipment) -> list[object]:
    return [
        e.asset_number, typing.code("equipment_category", e.category), e.name, e.model or "/",
        e.serial, typing.digits(e.quantity), e.unit, typing.code("issue_mode", e.issue_mode),
        typing.name(e.user.name) if e.user else "", typing.day(e.issued_on),
        typing.day(e.acquired_on), typing.amount(e.price),
        typing.code("equipment_state", e.state), SAMPLE,
    ]  # fmt: skip


def case_sheets(county: County) -> list[MessySheet]:
    """Three lists of cases, each in another shape: 2025, and the halves of 2026."""
    halves = (date(2026, 1, 1), date(2026, 7, 1))
    first = [c for c in county.cases if c.day < halves[0]]
    second = [c for c in county.cases if halves[0] <= c.day < halves[1]]
    third = [c for c in county.cases if c.day >= halves[1]]
    return [
        _cases_of_2025(county.seed, first),
        _cases_in_one_cell(county.seed, second),
        _cases_in_ten_thousands(county.seed, third),
    ]


def _cases_of_2025(seed: int, cases: list[SampleCase]) -> MessySheet:
    """主办人 and 协办人 in two columns, two-row header, a total of the fines."""
    typing = Typing(chance(seed, "cases 2025"))
    rows = [_case(typing, n, c, _officers(typing, c)) for n, c in enumerate(cases, 1)]
    fines = sum((c.course.fine or Decimal(0) for c in cases), Decimal(0))
    total: list[object] = ["合计", f"{len(cases)}件", *[""] * 17, float(fines)]
    return MessySheet(
        "11-案件台账2025年.xlsx", "case", "2025年",
        [f"{UNIT_NAME}2025年行政处罚案件台账({SAMPLE})"],
        _case_headings([Heading("承办人", "主办人"), Heading("承办人", "协办人")], "罚款金额(元)"),
        rows, [total, ["注:当事人均为虚构。"], ["审核人:", "", "", "填表人:"]],
    )  # fmt: skip


def _cases_in_one_cell(seed: int, cases: list[SampleCase]) -> MessySheet:
    """All officers in one cell; one fine in words, one officer whom nobody knows."""
    typing = Typing(chance(seed, "cases one cell"))
    rows = [
        _case(typing, n, c, [typing.names((c.lead.name, *(p.name for p in c.others)))])
        for n, c in enumerate(cases, 1)
    ]
    headings = _case_headings([Heading("执法人员")], "罚款金额(元)")
    fined = next(n for n, c in enumerate(cases) if c.course.fine)
    words = _bad_case(rows[fined], 1)
    words[_place(headings, "罚款金额(元)")] = "贰佰元整"
    unknown = _bad_case(rows[fined], 2)
    unknown[_place(headings, "执法人员")] = f"{cases[fined].lead.name}、{NOBODY}"
    return MessySheet(
        "12-案件台账2026年上半年.xlsx", "case", "上半年", [f"2026年上半年案件台账({SAMPLE})"],
        headings, [*rows, words, unknown], [["合计", f"{len(rows)}件"], ["以下无正文"]],
        refused=2,
    )  # fmt: skip


def _cases_in_ten_thousands(seed: int, cases: list[SampleCase]) -> MessySheet:
    """Text in GB18030, fines in 万元; one case whose decision is older than its filing."""
    typing = Typing(chance(seed, "cases csv"), plain_text=True)
    rows = [
        _case(typing, n, c, _officers(typing, c), ten_thousands=True)
        for n, c in enumerate(cases, 1)
    ]
    headings = _case_headings([Heading("主办人员"), Heading("协办人员")], "罚款金额(万元)")
    decided = next(n for n, c in enumerate(cases) if c.course.filed_on and c.course.decided_on)
    older = _bad_case(rows[decided], 3)
    older[_place(headings, "处罚决定日期")] = "2020.1.2"
    flat = [Heading(h.lower or h.upper) for h in headings]
    return MessySheet(
        "13-案件台账2026年下半年.csv", "case", "", [f"2026年下半年案件台账({SAMPLE})"], flat,
        [*rows, older], [["合计", f"{len(rows)}件"]], refused=1, kind=GB18030,
    )  # fmt: skip


def _place(headings: list[Heading], text: str) -> int:
    return next(n for n, h in enumerate(headings) if text in (h.upper, h.lower))


def _officers(typing: Typing, case: SampleCase) -> list[object]:
    others = tuple(p.name for p in case.others) or (case.unfiled,)
    return [typing.name(case.lead.name), typing.names(others)]


def _case_headings(officers: list[Heading], fine: str) -> list[Heading]:
    return [
        *plain("序号", "立案编号", "处罚决定书文号", "适用程序", "业务门类", "违法行为",
               "案件来源"),
        Heading("当事人", "当事人性质"), Heading("当事人", "当事人名称"),
        *plain("车(船)号", "办案单位"), *officers, *plain("立案时间", "是否重大"),
        Heading("法制审核", "审核日期"), Heading("法制审核", "审核人"),
        *plain("处罚决定日期", "处罚结果", fine, "送达时间", "缴费日期", "结案时间", "应公示",
               "公示时间", "应音像记录", "全过程记录", "上传情况", "移动终端办理", "专项标签",
               "卸载吨数", "扣押开始日期", "解除扣押日期", "备注"),
    ]  # fmt: skip


def _case(
    typing: Typing, n: int, c: SampleCase, officers: list[object], *, ten_thousands: bool = False
) -> list[object]:
    course = c.course
    fine = typing.amount(course.fine)
    if ten_thousands and course.fine is not None:
        fine = f"{(course.fine / 10_000).normalize():f}"
    return [
        n, c.filing_number, c.decision_number, typing.code("procedure", c.procedure),
        typing.code("enforcement_field", c.field), c.cause, typing.code("case_source", c.source),
        typing.code("party_kind", c.party_kind), c.party, c.plate, c.unit, *officers,
        typing.day(course.filed_on), typing.flag(c.major), typing.day(course.legal_review_on),
        course.legal_reviewer, typing.day(course.decided_on),
        typing.code("case_outcome", course.outcome), fine, typing.day(course.served_on),
        typing.day(course.paid_on), typing.day(course.closed_on), typing.flag(course.publish),
        typing.day(course.published_on), typing.flag(c.procedure == "ordinary"),
        typing.flag(course.recorded),
        typing.code("upload_state", course.upload), typing.flag(course.terminal),
        typing.codes("campaign", (c.campaign,)) if c.campaign else "",
        str(c.unloaded or ""), typing.day(course.seizure_from), typing.day(course.seizure_lifted),
        SAMPLE,
    ]  # fmt: skip


def _bad_case(like: list[object], number: int) -> list[object]:
    """Return a copy of a row under numbers of its own."""
    row = list(like)
    row[0] = f"错{number}"
    row[1] = f"样交立〔2026〕99{number:02d}号"
    row[2] = f"样交罚〔2026〕99{number:02d}号"
    return row


def review_sheet(county: County) -> MessySheet:
    """案卷评查汇总表: own rounds without a total, the city's with nothing else; two bad rows."""
    typing = Typing(chance(county.seed, "review sheet"))
    rows: list[list[object]] = [
        [
            n, r.round, typing.code("review_organizer", r.organizer), r.case.title,
            r.case.cause, r.reviewers, typing.day(r.date),
            "" if r.total is None else float(r.total), typing.code("veto_item", r.veto_item),
            r.findings,
        ]
        for n, r in enumerate(county.reviews, 1)
    ]  # fmt: skip
    last = rows[-1]
    nowhere = [*last[:3], "样交罚〔2026〕9999号", *last[4:]]
    above = [*last[:1], "2026年市级复查", *last[2:7], 105.5, *last[8:]]
    return MessySheet(
        "14-案卷评查汇总表.xlsx", "case_review", "评查汇总", [f"案卷评查汇总表({SAMPLE})"],
        plain("序号", "评查批次", "评查层级", "处罚决定书文号", "案由", "评查人员", "评查时间",
              "评查得分", "一票否决项", "存在问题"),
        [*rows, nowhere, above], [["合计", f"{len(rows)}件"]], merged=(1,), refused=2,
    )  # fmt: skip


def score_sheet(county: County) -> MessySheet:
    """自评扣分明细: the file merged down beside its items; one deduction above the maximum."""
    rows: list[list[object]] = [
        [
            r.title, s.item.label, float(s.item.value or 0), float(s.deduction) or "", s.reason,
        ]
        for r in county.reviews
        for s in r.scores
    ]  # fmt: skip
    city = next(r for r in county.reviews if r.total is not None)
    item = county.reviews[0].scores[0].item
    above = [city.title, item.label, float(item.value or 0), float(item.value or 0) + 1, "扣过了头"]
    return MessySheet(
        "15-案卷自评扣分明细.xlsx", "review_score", "扣分明细", [f"案卷自评扣分明细({SAMPLE})"],
        plain("案卷评查", "考评内容", "分值", "扣分", "扣分原因"), [*rows, above],
        [["注:未扣分的项目扣分栏空着。"]], merged=(0,), refused=1,
    )  # fmt: skip
