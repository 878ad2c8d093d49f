"""案件 and 承办人 (「方案」G §6–8 §14; 立案 and 决定 each have their number)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Record, Register
from zhifa_desktop.registers.spec import Kind, RowRule, Values

LEAD = (("role", "lead"),)
ASSISTANT = (("role", "assistant"),)
FINED = "fine"


def _same_handlers(values: Values) -> bool:
    lead, others = values.get("lead_officer"), values.get("other_officers")
    return bool(lead) and isinstance(others, tuple) and lead in others


class Case(Record):
    """案件: a penalty or coercion case, from filing to archive."""

    register = Register(
        name="case",
        label="案件",
        group="办案",
        key=("number",),
        other_keys=(("filing_number",), ("decision_number",)),
        unique=(("filing_number",), ("decision_number",)),
        title=("decision_number|filing_number|number",),
        order=("-number",),
        month="decided_on",
        icon="briefcase",
        sections=(
            ("number", "案件"),
            ("party_kind", "当事人"),
            ("unit", "承办"),
            ("filed_on", "办理经过"),
            ("publish", "公示、记录与上传"),
            ("measure", "强制措施"),
            ("hearing", "其他"),
        ),
        rules=(
            RowRule(
                "case.two_officers_differ",
                ("other_officers",),
                "主办人和协办人不能是同一人(行政处罚法第四十二条要求不少于两名执法人员)",
                _same_handlers,
            ),
            RowRule(
                "case.decided_before_filed",
                ("decided_on",),
                "决定日期早于立案日期",
                col.before("decided_on", "filed_on"),
            ),
            RowRule(
                "case.closed_before_decided",
                ("closed_on",),
                "结案日期早于决定日期",
                col.before("closed_on", "decided_on"),
            ),
            RowRule(
                "case.served_before_decided",
                ("served_on",),
                "送达日期早于决定日期",
                col.before("served_on", "decided_on"),
            ),
            RowRule(
                "case.seizure_end",
                ("seizure_until",),
                "扣押期满(解除)日期早于扣押开始日期",
                col.before("seizure_until", "seizure_from"),
            ),
        ),
    )

    number: Mapped[str] = col.number("案件编号", auto="AJ{year}-{:04d}", synonyms=("编号", "案号"))
    filing_number: Mapped[str | None] = col.number(
        "立案号",
        width=22,
        required_when=col.when("procedure", "ordinary"),
        when_words="普通程序",
        synonyms=("立案编号", "立案文号"),
    )
    decision_number: Mapped[str | None] = col.number(
        "决定书文号",
        width=24,
        required_when=col.filled("decided_on"),
        when_words="已作出决定",
        synonyms=("处罚决定书文号", "处罚决定文号", "决定书编号", "文书号", "处罚决定书号"),
    )
    kind: Mapped[str] = col.code(
        "案件类型", "case_kind", required=True, default="penalty", more=True, synonyms=("案卷类型",)
    )
    procedure: Mapped[str] = col.code(
        "程序类型", "procedure", required=True, synonyms=("程序", "适用程序", "案件程序")
    )
    field: Mapped[str] = col.code(
        "执法门类", "enforcement_field", required=True, synonyms=("门类", "执法领域", "业务门类")
    )
    cause: Mapped[str] = col.name(
        "案由", required=True, width=24, synonyms=("违法行为", "案件名称", "违法事由")
    )
    source: Mapped[str | None] = col.code("案件来源", "case_source", synonyms=("来源",))
    party_kind: Mapped[str] = col.code(
        "当事人类型", "party_kind", required=True, synonyms=("当事人性质", "当事人类别")
    )
    party: Mapped[str] = col.name(
        "当事人名称", private=True, required=True, width=18,
        synonyms=("当事人", "被处罚人", "当事人姓名", "违法当事人", "行政相对人"),
    )  # fmt: skip
    plate: Mapped[str | None] = col.number(
        "车牌号/船名",
        private=True,
        width=12,
        synonyms=("车牌号", "车牌", "车号", "船名", "车(船)号"),
    )
    unit: Mapped[str] = col.link(
        "办案机构", "unit", required=True, width=16,
        synonyms=("办案单位", "承办机构", "中队", "承办单位", "办案中队", "单位"),
    )  # fmt: skip
    lead_officer: Any = col.child(
        "主办人", Kind.LINK, "case_officer", "case", "person", fixed=LEAD, target="person",
        written="historic_name", required=True, width=10,
        synonyms=("主办", "主办人员", "承办人", "执法人员1", "办案人员"),
    )  # fmt: skip
    other_officers: Any = col.child(
        "协办人", Kind.LINKS, "case_officer", "case", "person", fixed=ASSISTANT, target="person",
        multiple=True, written="historic_name", required=True, width=14,
        synonyms=("协办", "协办人员", "执法人员2"),
    )  # fmt: skip
    filed_on: Mapped[date | None] = col.day(
        "立案日期",
        past=True,
        required_when=col.when("procedure", "ordinary"),
        when_words="普通程序",
        synonyms=("立案时间",),
    )
    major: Mapped[bool] = col.flag(
        "是否重大案件", required=True, default=False, synonyms=("重大案件", "是否重大", "重大")
    )
    legal_review_on: Mapped[Any] = col.day(
        "法制审核日期", past=True, synonyms=("法制审核时间", "审核日期")
    )
    legal_reviewer: Mapped[str | None] = col.text("法制审核人", synonyms=("审核人",))
    decided_on: Mapped[Any] = col.day(
        "决定日期", past=True, synonyms=("处罚日期", "处罚决定日期", "决定时间", "作出决定日期")
    )
    outcome: Mapped[str | None] = col.code(
        "处理结果",
        "case_outcome",
        required_when=col.filled("decided_on"),
        when_words="已作出决定",
        synonyms=("处罚结果", "处罚种类", "处理决定"),
    )
    fine: Mapped[Decimal | None] = col.money(
        "罚款金额(元)",
        required_when=col.when("outcome", FINED),
        when_words="处理结果为罚款",
        synonyms=("罚款金额", "罚款", "处罚金额", "罚没金额", "罚款金额（元）", "罚款(元)"),
    )
    served_on: Mapped[Any] = col.day("送达日期", past=True, synonyms=("送达时间",))
    paid_on: Mapped[Any] = col.day("缴款日期", past=True, more=True, synonyms=("缴费日期",))
    execution: Mapped[str | None] = col.code("执行情况", "execution", more=True)
    closed_on: Mapped[Any] = col.day("结案日期", past=True, synonyms=("结案时间",))
    publish: Mapped[bool | None] = col.flag("是否应公示", more=True, synonyms=("应公示",))
    published_on: Mapped[Any] = col.day("公示日期", past=True, synonyms=("公示时间",))
    record_due: Mapped[bool | None] = col.flag("应音像记录", more=True)
    recorded: Mapped[bool | None] = col.flag("音像记录", synonyms=("全过程记录", "音像记录情况"))
    upload: Mapped[str | None] = col.code(
        "系统上传情况", "upload_state", synonyms=("上传情况", "是否上传")
    )
    measure: Mapped[bool | None] = col.flag("是否采取强制措施", more=True)
    seizure_from: Mapped[Any] = col.day("扣押开始日期", past=True, more=True)
    seizure_until: Mapped[Any] = col.day("扣押期满日期", more=True)
    seizure_lifted: Mapped[Any] = col.day("解除扣押日期", past=True, more=True)
    hearing: Mapped[bool | None] = col.flag("是否听证", more=True)
    reasoned: Mapped[bool | None] = col.flag("说理式文书", more=True)
    terminal: Mapped[bool | None] = col.flag("移动终端办理", more=True)
    enterprise: Mapped[bool | None] = col.flag("是否涉企", more=True)
    impact_assessed: Mapped[bool | None] = col.flag("经济影响评估", more=True)
    campaign: Mapped[tuple[str, ...] | None] = col.codes("专项标签", "campaign", more=True)
    unloaded: Mapped[Decimal | None] = col.score(
        "卸载吨数", more=True, required_when=None, help="治超案件"
    )
    archived_on: Mapped[Any] = col.day("归档日期", past=True, more=True)
    __table_args__ = (
        CheckConstraint("fine IS NULL OR fine >= 0", name="fine"),
        # the month's forms count cases over and over: these indexes alone answer most of them
        Index("ix_case_filed", "filed_on", "deleted_at", "field"),
        Index("ix_case_closed", "closed_on", "deleted_at", "field"),
        Index(
            "ix_case_decided", "decided_on", "deleted_at", "field", "outcome", "procedure", "fine"
        ),
    )


class CaseOfficer(Record):
    """承办人: who handled a case, in which role; a name without a file is kept as written."""

    register = Register(
        name="case_officer",
        label="承办人",
        group="办案",
        key=("case", "person"),
        other_keys=(("case", "historic_name"),),
        unique=(("case", "historic_name"),),
        title=("person|historic_name",),
        order=("case", "role"),
        month="case.decided_on",
        parent="case",
        icon="user",
        rules=(
            RowRule(
                "case_officer.who",
                ("person", "historic_name"),
                "请选择承办人，或填写历史姓名(未建档)",
                lambda v: not v.get("person") and not v.get("historic_name"),
            ),
        ),
    )
    __table_args__ = (
        CheckConstraint("person IS NOT NULL OR historic_name IS NOT NULL", name="who"),
    )

    case: Mapped[str] = col.link(
        "案件", "case", required=True, searched=True, width=24, carried=True,
        synonyms=("案件编号", "决定书文号", "立案号"),
    )  # fmt: skip
    person: Mapped[str | None] = col.link(
        "承办人",
        "person",
        searched=True,
        width=10,
        listed="承办的案件",
        synonyms=("姓名", "执法人员"),
    )
    role: Mapped[str] = col.code(
        "承办角色", "case_role", required=True, default="assistant", synonyms=("角色",)
    )
    historic_name: Mapped[str | None] = col.name("历史姓名(未建档)", more=True)
