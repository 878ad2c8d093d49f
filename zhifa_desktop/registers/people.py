"""人员: officers, auxiliaries and other staff (「方案」§3–5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, case, func, type_coerce
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind, RowRule
from zhifa_desktop.registers.training import hours_this_year
from zhifa_desktop.rules import id_numbers

OFFICER = "officer"
AUXILIARY = "auxiliary"
ACTIVE = "active"


def sex_of(id_number: Any) -> Any:
    """Return the code of the sex that an id number says, NULL without one."""
    digit = func.substr(id_number, 17, 1)
    return case((id_number.is_(None), None), (digit.in_(list("13579")), "male"), else_="female")


def _birth_date(row: Any, at: Any) -> Any:
    n = row.id_number
    parts = func.substr(n, 7, 4) + "-" + func.substr(n, 11, 2) + "-" + func.substr(n, 13, 2)
    return case((n.is_(None), None), else_=type_coerce(parts, Date))


def _is_frontline(row: Any, at: Any) -> Any:
    return func.coalesce(row.frontline, at.look_up("unit", row.unit, lambda u: u.frontline))


class Person(Record):
    """人员: everyone the brigade keeps a file on; the id number may be missing for a while."""

    register = Register(
        name="person",
        label="人员",
        group="队伍",
        key=("id_number",),
        other_keys=(("number",),),
        unique=(("number",), ("auxiliary_number",)),
        title=("name",),
        order=("name",),
        icon="users",
        paper="一人一档",
        apart=("unit", "number"),
        sections=(
            ("name", "身份"),
            ("kind", "岗位"),
            ("ethnicity", "经历与联系"),
            ("auxiliary_number", "辅助人员"),
            ("number", "登记"),
            ("certificate_number", "执法证件"),
        ),
        rules=(
            RowRule(
                "person.work_before_enforcement",
                ("enforcement_since",),
                "从事执法时间早于参加工作时间",
                col.before("enforcement_since", "work_since"),
            ),
            RowRule(
                "person.auxiliary_post",
                ("post_kind",),
                "辅助人员不能登记为执法岗：辅助人员不得直接从事执法工作(「方案」第4项)",
                lambda v: v.get("kind") == AUXILIARY and v.get("post_kind") == "enforcement",
            ),
        ),
    )

    name: Mapped[str] = col.name(
        "姓名", required=True, max_length=50, width=10,
        synonyms=("名字", "人员姓名", "执法人员姓名", "执法人员", "职工姓名"),
    )  # fmt: skip
    id_number: Mapped[str | None] = col.id_number(
        "身份证号",
        required_when=lambda v: not v.get("id_missing_reason"),
        when_words="确实暂缺时请填写“身份证号暂缺说明”",
        synonyms=("公民身份号码", "身份证号码", "证件号", "身份号码", "身份证", "居民身份证号"),
    )
    sex: Any = col.computed(
        "性别", Kind.CODE, lambda row, at: sex_of(row.id_number), codes="sex", width=6,
        told=lambda v: id_numbers.sex(str(v.get("id_number") or "")),
    )  # fmt: skip
    birth_date: Any = col.computed(
        "出生日期", Kind.DATE, _birth_date, private=True, synonyms=("出生年月", "生日"),
        told=lambda v: id_numbers.birth_date(str(v.get("id_number") or "")),
    )  # fmt: skip
    kind: Mapped[str] = col.code(
        "人员类别",
        "person_kind",
        required=True,
        carried=True,
        synonyms=("人员类型", "人员性质", "类别"),
    )
    unit: Mapped[str] = col.link(
        "所属机构", "unit", required=True, width=16, carried=True,
        synonyms=(
            "单位", "所在单位", "中队", "部门", "所属单位", "所在中队", "所属中队", "工作单位",
        ),
    )  # fmt: skip
    post_kind: Mapped[str | None] = col.code(
        "岗位类别",
        "post_kind",
        required_when=col.when("kind", OFFICER),
        when_words="执法人员",
        synonyms=("岗位", "岗位类型"),
    )
    frontline: Mapped[bool | None] = col.flag(
        "一线(单独指定)", more=True, help="留空时随所属机构", synonyms=("是否一线",)
    )
    is_frontline: Any = col.computed("是否一线", Kind.FLAG, _is_frontline, width=8)
    post: Mapped[str | None] = col.text("职务", synonyms=("现任职务", "职务名称"))
    rank: Mapped[str | None] = col.text("职级(岗位等级)", synonyms=("职级", "岗位等级"))
    establishment: Mapped[str] = col.code(
        "编制(用工)类型", "establishment", required=True,
        synonyms=("编制类型", "编制", "人员编制", "用工类型", "用工形式", "编制性质"),
    )  # fmt: skip
    status: Mapped[str] = col.code(
        "在岗状态", "person_status", required=True, default=ACTIVE,
        synonyms=("状态", "人员状态", "在职状态"),
    )  # fmt: skip
    status_since: Mapped[date | None] = col.day(
        "状态起始日期",
        required_when=lambda v: v.get("status") not in (None, ACTIVE),
        when_words="不在岗",
        synonyms=("离岗日期", "状态日期"),
    )
    joined_on: Mapped[date | None] = col.day(
        "到本单位日期", synonyms=("入职日期", "调入日期", "到岗日期"), help="本年新进人员请填写"
    )
    ethnicity: Mapped[str | None] = col.code("民族", "ethnicity", width=8)
    political_status: Mapped[str | None] = col.code("政治面貌", "political_status")
    education: Mapped[str | None] = col.code("最高学历", "education", synonyms=("学历", "文化程度"))
    degree: Mapped[str | None] = col.code("学位", "degree", more=True)
    school: Mapped[str | None] = col.text(
        "毕业院校及专业", width=24, synonyms=("毕业院校", "毕业学校", "所学专业", "学校及专业")
    )
    work_since: Mapped[date | None] = col.day(
        "参加工作时间", past=True, synonyms=("参加工作日期", "工作时间")
    )
    enforcement_since: Mapped[date | None] = col.day(
        "从事执法时间", past=True, synonyms=("从事执法日期", "执法时间")
    )
    legal_qualification: Mapped[str | None] = col.code(
        "法律职业资格", "legal_qualification", synonyms=("法律职业资格证", "法考")
    )
    public_lawyer: Mapped[bool | None] = col.flag("公职律师", synonyms=("是否公职律师",))
    phone: Mapped[str | None] = col.phone(
        "手机号", synonyms=("手机", "电话", "联系电话", "联系方式", "手机号码")
    )
    photo: Mapped[str | None] = col.photo("照片", more=True)
    auxiliary_number: Mapped[str | None] = col.number(
        "辅助人员编号",
        required_when=col.when("kind", AUXILIARY),
        when_words="辅助人员",
        synonyms=("辅助编号", "协管编号"),
    )
    contract_until: Mapped[date | None] = col.day("合同到期日", more=True, synonyms=("合同期至",))
    employer: Mapped[str | None] = col.text("派遣单位", private=True, more=True)
    number: Mapped[str] = col.number(
        "人员编号", auto="P{:04d}", more=True, width=10, help="由程序编号，上报明细时代替身份证号"
    )
    id_missing_reason: Mapped[str | None] = col.text(
        "身份证号暂缺说明", private=True, more=True, synonyms=("暂缺说明",)
    )
    certificate_number: Any = col.child(
        "执法证号", Kind.NUMBER, "certificate", "holder", "number", group="certificate", width=18,
        synonyms=("执法证件号", "执法证编号", "行政执法证号", "证件编号", "执法证号码"),
    )  # fmt: skip
    certificate_kind: Any = col.child(
        "执法证种类", Kind.CODE, "certificate", "holder", "kind", group="certificate",
        codes="certificate_kind", more=True, default="provincial", synonyms=("证件种类",),
    )  # fmt: skip
    certificate_valid_until: Any = col.child(
        "执法证有效期至", Kind.DATE, "certificate", "holder", "valid_until", group="certificate",
        open_ended=True, synonyms=("有效期", "有效期至", "证件有效期", "执法证有效期", "到期日期"),
    )  # fmt: skip
    year_hours: Any = col.computed(
        "本年学时",
        Kind.HOURS,
        lambda row, at: hours_this_year(row.id, at),
        width=8,
        help="计入60学时的合计",
    )
