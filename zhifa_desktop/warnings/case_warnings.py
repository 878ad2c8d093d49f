"""Warnings about cases: terms of the law, legal review, handlers and fines."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, or_

from zhifa_desktop.checks.case_checks import CASE_CHECKS, DECISION_DAYS, SEIZURE_DAYS, SERVICE_DAYS
from zhifa_desktop.warnings.declaration import Hop, Touched, Urgency, WarningRule, of_check
from zhifa_desktop.warnings.people_warnings import CARD_OF_EVENT, HOLDER

CHECKS = {check.id: check for check in CASE_CHECKS}
_HANDLED = (Hop("case_officer", "person", "case"),)
HANDLERS: Touched = {
    "case_officer": (Hop("case_officer", "id", "case"),),
    "certificate": (*HOLDER, *_HANDLED),
    "certificate_event": (*CARD_OF_EVENT, *HOLDER, *_HANDLED),
    "person": _HANDLED,
}
FILING_DAYS, PAYING_DAYS = 5, 15
PAID = ("done", "court")


def _undecided(row: Any, at: Any) -> Any:
    return and_(row.filed_on.is_not(None), row.decided_on.is_(None), row.closed_on.is_(None))


def _unserved(row: Any, at: Any) -> Any:
    dismissed = func.coalesce(row.outcome, "") == "dismissed"
    return and_(row.decided_on.is_not(None), row.served_on.is_(None), ~dismissed)


def _unpublished(row: Any, at: Any) -> Any:
    return and_(
        row.publish.is_(True), row.decided_on.is_not(None), row.published_on.is_(None)
    )  # fmt: skip


def _held(row: Any, at: Any) -> Any:
    return and_(row.seizure_from.is_not(None), row.seizure_lifted.is_(None))


def _held_until(row: Any, at: Any) -> Any:
    return func.coalesce(row.seizure_until, at.plus_days(row.seizure_from, SEIZURE_DAYS))


def _unpaid(row: Any, at: Any) -> Any:
    settled = func.coalesce(row.execution, "").in_(PAID)
    return and_(row.fine > 0, row.paid_on.is_(None), row.served_on.is_not(None), ~settled)


def _not_handed_in(row: Any, at: Any) -> Any:
    return and_(
        row.procedure == "simple", row.decided_on.is_not(None), row.archived_on.is_(None),
        row.closed_on.is_(None),
    )  # fmt: skip


def _about_to_be_decided(row: Any, at: Any) -> Any:
    return and_(row.major.is_(True), row.legal_review_on.is_(None), _undecided(row, at))


CASE_WARNINGS = (
    WarningRule(
        id="case.decision_due",
        label="办案期限90日",
        register="case",
        open=_undecided,
        due=lambda row, at: at.plus_days(row.filed_on, DECISION_DAYS),
        sentence="案件{record}应在{due}前作出决定，{left}",
        mend="请作出决定并登记决定日期；已批准延期的在备注里写明",
        source="行政处罚法第六十条",
        since=lambda row, at: row.filed_on,
    ),
    WarningRule(
        id="case.service_due",
        label="决定书送达7日",
        register="case",
        open=_unserved,
        due=lambda row, at: at.plus_days(row.decided_on, SERVICE_DAYS),
        sentence="案件{record}的决定书应在{due}前送达，{left}",
        mend="请送达并登记送达日期",
        source="行政处罚法第六十一条",
        since=lambda row, at: row.decided_on,
    ),
    WarningRule(
        id="case.publication_due",
        label="处罚决定公示",
        register="case",
        open=_unpublished,
        due=lambda row, at: at.plus_days(
            row.decided_on, int(at.standard("thresholds")["publication_days"])
        ),
        sentence="案件{record}的处罚决定应在{due}前公示，{left}",
        mend="请公示并登记公示日期",
        source="行政处罚法第四十八条；期限为参数(示例)",
        since=lambda row, at: row.decided_on,
    ),
    WarningRule(
        id="case.seizure_due",
        label="扣押期限30日",
        register="case",
        open=_held,
        due=_held_until,
        sentence="案件{record}的扣押{due}期满，{left}",
        mend="请解除扣押并登记日期，或登记批准延长后的期满日期",
        source="行政强制法第二十五条",
        since=lambda row, at: row.seizure_from,
    ),
    WarningRule(
        id="case.filing_due",
        label="当场处罚5日备案",
        register="case",
        open=_not_handed_in,
        due=lambda row, at: at.plus_days(row.decided_on, FILING_DAYS),
        sentence="当场处罚案件{record}应在{due}前交回备案，{left}",
        mend="请交回备案，登记归档日期或结案日期",
        source="交通运输行政执法程序规定第六十一条",
        since=lambda row, at: row.decided_on,
    ),
    WarningRule(
        id="case.fine_due",
        label="罚款催缴",
        register="case",
        open=_unpaid,
        due=lambda row, at: at.plus_days(row.served_on, PAYING_DAYS),
        sentence="案件{record}的罚款{fine}元应在{due}前缴清，{left}",
        details={"fine": lambda row, at: row.fine},
        mend="请催告，并登记缴款日期或执行情况",
        source="行政处罚法第六十七条、第七十二条；15日为送达后的缴款期限",
        since=lambda row, at: row.decided_on,
    ),
    WarningRule(
        id="case.major_to_review",
        label="重大案件待法制审核",
        register="case",
        open=_about_to_be_decided,
        due=lambda row, at: at.plus_days(row.filed_on, DECISION_DAYS),
        sentence="重大案件{record}还没有法制审核，作出决定前必须审核，办案期限{left}",
        mend="请送法制审核并登记审核日期",
        source="行政处罚法第五十八条；「方案」工作目标",
        since=lambda row, at: row.filed_on,
    ),
    of_check(CHECKS["case.major_without_review"], "重大案件未经法制审核", Urgency.URGENT, {}),
    of_check(
        CHECKS["case.handler_without_certificate"], "承办人没有有效证件", Urgency.URGENT, HANDLERS
    ),
    of_check(
        CHECKS["case.auxiliary_handler"], "辅助人员承办案件", Urgency.URGENT, HANDLERS
    ),
    WarningRule(
        id="case_review.mending_due",
        label="案卷问题整改",
        register="case_review",
        open=lambda row, at: and_(
            row.mend_due.is_not(None), row.mended_on.is_(None),
            or_(row.mended.is_(None), row.mended.is_(False)),
        ),
        due=lambda row, at: row.mend_due,
        sentence="案卷{record}的问题应在{due}前整改，{left}",
        mend="请整改并登记整改完成日期",
        source="「方案」第11项",
        since=lambda row, at: row.date,
    ),
)  # fmt: skip
