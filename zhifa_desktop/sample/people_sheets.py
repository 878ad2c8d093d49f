"""Sheets of units, people and certificates as the sample brigade keeps them."""

from __future__ import annotations

from zhifa_desktop.sample.certificates import PROVINCIAL, SampleCertificate
from zhifa_desktop.sample.county import County
from zhifa_desktop.sample.mess import Typing
from zhifa_desktop.sample.messy_sheet import GB18030, Heading, MessySheet, plain
from zhifa_desktop.sample.people import OFFICER, SamplePerson
from zhifa_desktop.sample.story import SAMPLE, UNIT_NAME, chance

_NOTE = "备注:本表所有人员、证号均为虚构的样例数据。"
NOBODY = "钱未录"


def unit_sheet(county: County) -> MessySheet:
    """机构设置一览表: a title, one header row, a total, a note."""
    typing = Typing(chance(county.seed, "unit sheet"))
    rows: list[list[object]] = [
        [n, u.name, typing.code("unit_level", u.level), u.parent, typing.flag(u.frontline)]
        for n, u in enumerate(county.units, 1)
    ]
    return MessySheet(
        "01-机构设置一览表.xlsx", "unit", "机构", [f"{UNIT_NAME}机构设置一览表({SAMPLE})"],
        plain("序号", "单位名称", "机构类型", "上级单位", "一线单位"), rows,
        [["合计", f"{len(rows)}个"], [_NOTE]],
    )  # fmt: skip


def officer_sheet(county: County) -> MessySheet:
    """执法人员花名册: two-row header, units merged down, certificates as columns, bad rows."""
    typing = Typing(chance(county.seed, "officer sheet"))
    cards = {c.holder: c for c in county.certificates if c.kind == PROVINCIAL}
    officers = [p for p in county.people if p.kind == OFFICER]
    rows = [_officer(typing, n, p, cards.get(p)) for n, p in enumerate(officers, 1)]
    bad = _bad_officers(typing, rows, officers[-1])
    headings = [
        *plain("序号", "姓 名", "性别", "出生年月", "公民身份号码", "民族", "政治面貌", "学历",
               "毕业院校及专业", "人员类别", "所在单位", "职务", "职级", "岗位类别", "编制类型",
               "人员状态", "离岗日期"),
        Heading("工作经历", "参加工作时间"), Heading("工作经历", "从事执法时间"),
        Heading("工作经历", "到岗日期"), *plain("法律职业资格", "是否公职律师"),
        Heading("执法证件", "执法证号"), Heading("执法证件", "有效期至"),
        *plain("联系电话", "备注"),
    ]  # fmt: skip
    return MessySheet(
        "02-执法人员花名册.xlsx", "person", "花名册",
        [
            f"{UNIT_NAME}执法人员花名册({SAMPLE})",
            "填报单位(盖章):综合办公室    统计截止:2026年11月20日",
        ],
        headings, rows + bad,
        [
            ["合计", f"{len(officers)}人"], [_NOTE],
            ["单位负责人:", "", "", "", "审核人:", "", "", "", "填表人:", "填表日期:2026.11.20"],
        ],
        merged=(10,), refused=len(bad),
    )  # fmt: skip


def auxiliary_sheet(county: County) -> MessySheet:
    """辅助人员名册: text in GB18030, one person entered twice."""
    typing = Typing(chance(county.seed, "auxiliary sheet"), plain_text=True)
    rows: list[list[object]] = [
        [
            p.auxiliary_number, typing.name(p.name), typing.id_number(p.id_number), "辅助人员",
            p.unit, typing.code("establishment", p.establishment), p.employer or "/",
            typing.code("education", p.education), typing.day(p.joined_on),
            typing.day(p.contract_until), p.phone, SAMPLE,
        ]
        for p in county.people
        if p.kind != OFFICER
    ]  # fmt: skip
    rows.append(list(rows[3]))
    return MessySheet(
        "03-辅助人员名册.csv", "person", "", [f"{UNIT_NAME}执法辅助人员名册({SAMPLE})"],
        plain("辅助编号", "名字", "身份证号码", "人员类别", "所在中队", "用工形式", "派遣单位",
              "文化程度", "入职日期", "合同到期日", "手机号码", "备注"),
        rows, [["合计", f"{len(rows) - 1}人"]], repeated=1, kind=GB18030,
    )  # fmt: skip


def certificate_sheet(county: County) -> MessySheet:
    """执法证件登记表: completes the cards of the roster and adds the ministry's."""
    typing = Typing(chance(county.seed, "certificate sheet"))
    rows: list[list[object]] = [
        [
            n, typing.name(c.holder.name), typing.id_number(c.holder.id_number),
            typing.code("certificate_kind", c.kind), c.number, c.issuer,
            typing.codes("enforcement_field", c.fields), typing.day(c.issued_on),
            typing.day(c.valid_until), "",
        ]
        for n, c in enumerate(county.certificates, 1)
    ]  # fmt: skip
    like = rows[0]
    unknown = [len(rows) + 1, NOBODY, "", like[3], "34029924999", *like[5:9], "查无此人"]
    return MessySheet(
        "04-执法证件登记表.xlsx", "certificate", "证件", [f"执法证件登记表({SAMPLE})"],
        plain("序号", "持证人姓名", "身份证号", "证件类型", "证件号码", "发证单位", "执法领域",
              "领证日期", "到期日期", "备注"),
        [*rows, unknown], [["合计", f"{len(rows)}本"], [_NOTE]], refused=1,
    )  # fmt: skip


def event_sheet(county: County) -> MessySheet:
    """证件年审与变动登记表, with a year too many in one row."""
    typing = Typing(chance(county.seed, "event sheet"))
    rows: list[list[object]] = [
        [
            e.certificate.number, typing.name(e.certificate.holder.name),
            typing.code("certificate_event_kind", e.kind), typing.day(e.date),
            typing.digits(e.review_year) if e.review_year else "",
            typing.code("review_result", e.result), e.reason, e.document,
        ]
        for e in county.events
    ]  # fmt: skip
    first = rows[0]
    bad = [first[0], first[1], "暂扣", "2028.3.1", "", "", "日期写错的样例", ""]
    return MessySheet(
        "05-证件年审与变动登记表.xlsx", "certificate_event", "年审变动",
        [f"{UNIT_NAME}", f"执法证件年审、暂扣、收回登记表({SAMPLE})"],
        plain("执法证号", "姓名", "变动类型", "办理日期", "年审年份", "年审成绩", "变动原因",
              "决定文号"),
        [*rows, bad], [["注:暂扣、收回须附决定文号。"]], refused=1,
    )  # fmt: skip


def _officer(
    typing: Typing, n: int, p: SamplePerson, card: SampleCertificate | None
) -> list[object]:
    return [
        n, typing.name(p.name), typing.code("sex", p.sex), typing.month(p.born),
        typing.id_number(p.id_number), typing.code("ethnicity", p.ethnicity),
        typing.code("political_status", p.political), typing.code("education", p.education),
        p.school, "执法人员", p.unit, p.post, p.rank, typing.code("post_kind", p.post_kind),
        typing.code("establishment", p.establishment), typing.code("person_status", p.status),
        typing.day(p.status_since), typing.month(p.work_since), typing.month(p.enforcement_since),
        typing.day(p.joined_on), typing.code("legal_qualification", p.legal_qualification),
        typing.flag(p.lawyer), card.number if card else "",
        typing.day(card.valid_until) if card else "", typing.digits(p.phone), SAMPLE,
    ]  # fmt: skip


def _bad_officers(
    typing: Typing, rows: list[list[object]], like: SamplePerson
) -> list[list[object]]:
    """Return people who cannot go in: a wrong digit, a rounded number, no such unit."""
    wrong = like.id_number[:-1] + ("1" if like.id_number[-1] != "1" else "2")
    rounded = int(like.id_number[:15] + "000")
    bad: tuple[tuple[str, object, str], ...] = (
        ("王小样", wrong, like.unit),
        ("李小样", rounded, like.unit),
        ("张小样", "", "机动执法七中队"),
    )
    made = []
    for n, (name, number, unit) in enumerate(bad, len(rows) + 1):
        row = list(rows[-1])
        row[0], row[1], row[4], row[10], row[22], row[23] = n, name, number, unit, "", ""
        row[25] = f"{SAMPLE}(有意写错)"
        made.append(row)
    return made
