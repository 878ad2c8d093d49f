"""Checks of how a case was handled: simple procedure, seizure, records, fines, publication.

What the law fixes stands here as a number; what differs from place to place is data.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, and_, case, cast, func, literal, or_

from zhifa_desktop.checks.case_checks import LONGEST_SEIZURE, SEIZURE_DAYS
from zhifa_desktop.checks.declaration import Check, Level
from zhifa_desktop.registers.columns import Hundredths
from zhifa_desktop.registers.remedies import corrected

SIMPLE, CITIZEN = "simple", "citizen"
# 行政处罚法 51; a business run by a household is held against the higher limit
CITIZEN_FINE, OTHERS_FINE = Decimal(200), Decimal(3000)
BEYOND_SIMPLE = ("confiscation", "suspension", "execution")
UNPUNISHED = ("waived", "none", "dismissed")
FILING_DAYS = 5


def _simple_limit(row: Any, at: Any) -> Any:
    citizen, others = (literal(one, Hundredths) for one in (CITIZEN_FINE, OTHERS_FINE))
    return case((row.party_kind == CITIZEN, citizen), else_=others)


def _above_simple(row: Any, at: Any) -> Any:
    return and_(row.procedure == SIMPLE, row.fine > _simple_limit(row, at))


def _decided_on(row: Any, at: Any) -> Any:
    return row.decided_on


def _outcome(row: Any, at: Any) -> Any:
    return at.code_label("case_outcome", row.outcome)


def _handed_in(row: Any, at: Any) -> Any:
    """The day by which a decision on the spot was with the body: archived or closed."""
    return func.coalesce(row.archived_on, row.closed_on, at.today)


def _held_days(row: Any, at: Any) -> Any:
    return at.days_between(row.seizure_from, row.seizure_lifted)


def _held_too_long(row: Any, at: Any) -> Any:
    """Longer than sixty days, or longer than thirty where no extension is entered."""
    extended = at.days_between(row.seizure_from, row.seizure_until) > SEIZURE_DAYS
    not_extended = and_(_held_days(row, at) > SEIZURE_DAYS, ~func.coalesce(extended, False))
    return or_(_held_days(row, at) > LONGEST_SEIZURE, not_extended)


def _late_to_publish(row: Any, at: Any) -> Any:
    days = int(at.standard("thresholds")["publication_days"])
    late = at.days_between(row.decided_on, row.published_on) > days
    return and_(row.publish.is_(True), row.published_on <= at.today, late)


def _still_published(row: Any, at: Any) -> Any:
    published = at.look_up("case", row.case, lambda c: c.published_on)
    return and_(row.final.is_(True), corrected(row, at), published <= row.concluded_on)


PROCEDURE_CHECKS = (
    Check(
        id="case.simple_fine_limit",
        label="简易程序罚款超限",
        register="case",
        level=Level.EXPLAIN,
        columns=("fine",),
        sentence="案件{record}适用简易程序，罚款{fine}元，超过{limit}元的限额",
        broken=_above_simple,
        details={"fine": lambda row, at: row.fine, "limit": _simple_limit},
        day=_decided_on,
        mend="请核对罚款金额、当事人类型；应适用普通程序的改为普通程序",
        source="行政处罚法第五十一条；交通运输行政执法程序规定第六十条(个体工商户按3000元判断)",
        blank="没有罚款金额的不判断",
        ready=("程序类型录入错误，正在核对原卷", "当时适用程序不当，已列入整改"),
    ),
    Check(
        id="case.simple_outcome",
        label="简易程序作出其他处罚",
        register="case",
        level=Level.EXPLAIN,
        columns=("procedure",),
        sentence="案件{record}适用简易程序，处理结果却是“{outcome}”，简易程序只能警告或小额罚款",
        broken=lambda row, at: and_(row.procedure == SIMPLE, row.outcome.in_(BEYOND_SIMPLE)),
        details={"outcome": _outcome},
        day=_decided_on,
        mend="请核对程序类型和处理结果",
        source="行政处罚法第五十一条",
        ready=("程序类型录入错误，正在核对原卷",),
    ),
    Check(
        id="case.fine_without_penalty",
        label="不予处罚却有罚款",
        register="case",
        level=Level.EXPLAIN,
        columns=("fine",),
        sentence="案件{record}处理结果为“{outcome}”，却登记了罚款{fine}元，会计入表3-1罚款金额",
        broken=lambda row, at: and_(row.outcome.in_(UNPUNISHED), row.fine > 0),
        details={"outcome": _outcome, "fine": lambda row, at: row.fine},
        day=_decided_on,
        mend="请改正处理结果，或清空罚款金额",
        source="行政处罚法第三十三条；表3-1与表3-2的关系",
    ),
    Check(
        id="case.fine_of_nothing",
        label="处理结果为罚款但金额为0",
        register="case",
        level=Level.EXPLAIN,
        columns=("fine",),
        sentence="案件{record}处理结果为“{outcome}”，罚款金额却是0元",
        broken=lambda row, at: and_(row.outcome == "fine", row.fine == 0),
        details={"outcome": _outcome},
        day=_decided_on,
        mend="请填罚款金额；没有罚款的改正处理结果",
        source="表3-1与表3-2的关系",
        blank="金额空着由表单要求填写，这里不判断",
    ),
    Check(
        id="case.not_recorded",
        label="应音像记录没有记录",
        register="case",
        level=Level.EXPLAIN,
        columns=("recorded",),
        sentence="案件{record}应音像记录，但登记为没有记录",
        broken=lambda row, at: and_(row.record_due.is_(True), row.recorded.is_(False)),
        day=_decided_on,
        mend="请核对音像资料；有资料的改登为“是”",
        source="行政处罚法第四十七条；「方案」第7项",
        blank="“音像记录”空着不等于没有记录，不判断",
        ready=("设备故障，已报修", "音像资料随后上传补登"),
    ),
    Check(
        id="case.seizure_too_long",
        label="扣押超过法定期限",
        register="case",
        level=Level.EXPLAIN,
        columns=("seizure_lifted",),
        sentence="案件{record}扣押自{day}起{days}天才解除，超过30日(经批准延长的不超过60日)",
        broken=_held_too_long,
        details={
            "day": lambda row, at: row.seizure_from,
            "days": lambda row, at: cast(_held_days(row, at), Integer),
        },
        day=lambda row, at: row.seizure_lifted,
        mend="请核对日期；批准延长的登记延长后的扣押期满日期",
        source="行政强制法第二十五条",
        ready=("已批准延长，期满日期随后补登", "送检期间不计入扣押期限"),
    ),
    Check(
        id="case.filing_term",
        label="当场处罚未在5日内备案",
        register="case",
        level=Level.HINT,
        columns=("archived_on",),
        sentence="当场处罚案件{record}决定({day})后5日内没有登记备案(归档或结案日期)",
        broken=lambda row, at: and_(
            row.procedure == SIMPLE,
            at.days_between(row.decided_on, _handed_in(row, at)) > FILING_DAYS,
        ),
        details={"day": _decided_on},
        day=_decided_on,
        mend="请交回备案，登记归档日期或结案日期",
        source="交通运输行政执法程序规定第六十一条第(八)项",
        blank="归档和结案日期都空着，按还没有备案算到校核当天",
    ),
    Check(
        id="case.published_late",
        label="公示超过期限",
        register="case",
        level=Level.HINT,
        columns=("published_on",),
        sentence="案件{record}决定({day})后{days}天才公示，不计入按期公示",
        broken=_late_to_publish,
        details={
            "day": _decided_on,
            "days": lambda row, at: cast(
                at.days_between(row.decided_on, row.published_on), Integer
            ),
        },
        day=lambda row, at: row.published_on,
        mend="请核对公示日期",
        source="行政处罚法第四十八条；期限为参数(示例：7个工作日按9天计)",
    ),
    Check(
        id="remedy.publication_to_withdraw",
        label="被纠错的决定应撤回公示",
        register="remedy",
        level=Level.HINT,
        columns=("outcome",),
        sentence="{record}的结果是“{outcome}”，原处罚决定已经公示，应在3日内撤回公示信息并说明理由",
        broken=_still_published,
        details={"outcome": lambda row, at: at.code_label("remedy_outcome", row.outcome)},
        day=lambda row, at: row.concluded_on,
        mend="请在公示平台撤回，并在案件备注里写明撤回日期",
        source="行政处罚法第四十八条第二款",
        needs=("case",),
    ),
)
