"""Warnings about people, cards, hours, insurance and pools (「方案」第3、4、16项)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import and_, case, exists, extract, func, literal, type_coerce

from zhifa_desktop.checks.people_checks import PEOPLE_CHECKS
from zhifa_desktop.indicators.declaration import Options, Scope
from zhifa_desktop.indicators.people import ON_STAFF, active_officer, review_due, reviewed
from zhifa_desktop.indicators.targets import plan
from zhifa_desktop.registers.certificates import VALID, state
from zhifa_desktop.registers.columns import Hundredths
from zhifa_desktop.registers.people import AUXILIARY
from zhifa_desktop.registers.training import hours_this_year
from zhifa_desktop.registers.welfare import INSURANCES
from zhifa_desktop.warnings.declaration import Hop, Urgency, WarningRule, of_check

MONTHS, A_YEAR = 12, 12
HOLDER = (Hop("certificate", "id", "holder"),)
CARD_OF_EVENT = (Hop("certificate_event", "id", "certificate"),)
EVENTS_OF_CARD = (Hop("certificate_event", "certificate", "id"),)
CARDS_OF_PERSON = (Hop("certificate", "holder", "id"),)
CHECKS = {check.id: check for check in PEOPLE_CHECKS}


def scope_of(at: Any) -> Scope:
    """Return the scope of a day, for conditions that indicators are made of."""
    return Scope(at, at.today, at.today, Options(required_hours=plan(at.today.year).required_hours))


def _year_end(row: Any, at: Any) -> Any:
    return literal(date(at.today.year, 12, 31))


def _holder(row: Any, at: Any, what: Any) -> Any:
    return at.look_up("person", row.holder, what)


def _holder_name(row: Any, at: Any) -> Any:
    return _holder(row, at, lambda p: p.name)


def _card_runs_out(row: Any, at: Any) -> Any:
    """A card in force or run out, of somebody at work who has no later one."""
    later, living = at.of("certificate")
    renewed = exists().where(
        living, later.holder == row.holder, later.valid_until > row.valid_until
    )
    at_work = _holder(row, at, lambda p: p.status.in_(ON_STAFF)).is_(True)
    return and_(state(row, at).in_((VALID, "expired")), at_work, ~renewed)


def _suspension_ends(row: Any, at: Any) -> Any:
    return and_(row.kind == "suspension", ~_followed(row, at))


def _followed(row: Any, at: Any) -> Any:
    event, living = at.of("certificate_event")
    return exists().where(
        living, event.certificate == row.certificate, event.date > row.date,
        event.kind != "annual_review",
    )  # fmt: skip


def _owed(row: Any, at: Any, months: int) -> Any:
    """Hours that a person owes up to a month; joiners from their month on (as the indicator)."""
    hours = plan(at.today.year).required_hours
    joined = extract("month", row.joined_on)
    due = case((row.joined_on >= date(at.today.year, 1, 1), months + 1 - joined), else_=months)
    return type_coerce(due * int(hours * 100) / MONTHS, Hundredths)


def _hours(row: Any, at: Any) -> Any:
    return type_coerce(hours_this_year(row.id, at), Hundredths)


def _behind_pace(row: Any, at: Any) -> Any:
    behind = hours_this_year(row.id, at) < _owed(row, at, at.today.month)
    return and_(active_officer(row, scope_of(at)), behind)


def _insurance_runs_out(row: Any, at: Any) -> Any:
    later, living = at.of("welfare")
    renewed = exists().where(
        living, later.person == row.person, later.kind == row.kind, later.until > row.until
    )
    at_work = at.look_up("person", row.person, lambda p: p.status.in_(ON_STAFF)).is_(True)
    return and_(row.kind.in_(INSURANCES), at_work, ~renewed)


def _pool_to_review(row: Any, at: Any) -> Any:
    here = and_(row.left_on.is_(None), func.coalesce(row.contribution, "") == "")
    return and_(here, at.plus_months(row.entered_on, literal(A_YEAR)) <= at.today)


def _person_name(row: Any, at: Any) -> Any:
    return at.look_up("person", row.person, lambda p: p.name)


def _contract_ends(row: Any, at: Any) -> Any:
    return and_(row.kind == AUXILIARY, row.status.in_(ON_STAFF), row.contract_until.is_not(None))


PEOPLE_WARNINGS = (
    WarningRule(
        id="certificate.expiring",
        label="执法证件到期",
        register="certificate",
        open=_card_runs_out,
        due=lambda row, at: row.valid_until,
        sentence="{who}的执法证件{record}有效期至{due}，{left}",
        details={"who": _holder_name},
        mend="请办理换证，并登记新证件",
        source="「方案」第4项",
        touched_by={
            "certificate": (*HOLDER, *CARDS_OF_PERSON),  # a new card ends the warning of the old
            "certificate_event": CARD_OF_EVENT,
            "person": CARDS_OF_PERSON,
        },
    ),
    WarningRule(
        id="certificate.review_due",
        label="证件年审",
        register="certificate",
        open=lambda row, at: and_(
            review_due(row, scope_of(at)), ~reviewed(row, scope_of(at))
        ),
        due=_year_end,
        sentence="{who}的执法证件{record}本年还没有年审，{left}",
        details={"who": _holder_name},
        mend="请登记本年年审结果",
        source="「方案」第4项；年审截止按年底(示例)",
        touched_by={"certificate_event": CARD_OF_EVENT, "person": CARDS_OF_PERSON},
    ),
    WarningRule(
        id="certificate_event.suspension_ends",
        label="暂扣期满",
        register="certificate_event",
        open=_suspension_ends,
        due=lambda row, at: row.expected_end,
        sentence="{who}的执法证件暂扣预计{due}期满，{left}，还没有恢复或收回",
        details={"who": lambda row, at: at.look_up(
            "person", at.look_up("certificate", row.certificate, lambda c: c.holder),
            lambda p: p.name)},
        mend="请登记恢复、收回，或改正预计恢复日期",
        source="「方案」第4项",
        since=lambda row, at: row.date,
        touched_by={
            "certificate_event": (*CARD_OF_EVENT, *EVENTS_OF_CARD),
            "certificate": EVENTS_OF_CARD,
        },
    ),
    of_check(
        CHECKS["person.without_certificate"], "在岗执法岗没有有效证件", Urgency.URGENT,
        {"certificate": HOLDER, "certificate_event": (*CARD_OF_EVENT, *HOLDER)},
    ),
    WarningRule(
        id="person.hours_behind",
        label="学时落后于序时进度",
        register="person",
        open=_behind_pace,
        due=_year_end,
        sentence="{record}本年{hours}学时，按序时应达到{pace}学时，年底应达到{whole}学时，{left}",
        details={
            "hours": _hours,
            "pace": lambda row, at: _owed(row, at, at.today.month),
            "whole": lambda row, at: _owed(row, at, MONTHS),
        },
        mend="请安排培训或补训，并登记参训记录",
        source="「方案」第3项",
        touched_by={
            "attendance": (Hop("attendance", "id", "person"),),
            "training_session": (Hop("attendance", "session", "person"),),
        },
    ),
    WarningRule(
        id="person.contract_ends",
        label="辅助人员合同到期",
        register="person",
        open=_contract_ends,
        due=lambda row, at: row.contract_until,
        sentence="辅助人员{record}的合同{due}到期，{left}",
        mend="请续签并更新合同到期日，或办理离岗",
        source="「方案」第4项",
    ),
    WarningRule(
        id="welfare.runs_out",
        label="人员保险到期",
        register="welfare",
        open=_insurance_runs_out,
        due=lambda row, at: row.until,
        sentence="{who}的{kind}{due}到期，{left}",
        details={
            "who": _person_name,
            "kind": lambda row, at: at.code_label("welfare_kind", row.kind),
        },
        mend="请续保并登记新的一条",
        source="「方案」第16项",
        touched_by={
            "welfare": (Hop("welfare", "id", "person"), Hop("welfare", "person", "id")),
            "person": (Hop("welfare", "person", "id"),),
        },
    ),
    WarningRule(
        id="talent_membership.review",
        label="人才库年度评估",
        register="talent_membership",
        open=_pool_to_review,
        sentence="{who}入{pool}已满一年，还没有登记履职情况",
        details={
            "who": _person_name,
            "pool": lambda row, at: at.code_label("talent_pool", row.pool),
        },
        urgency=Urgency.EARLY,
        mend="请登记履职情况，或按“能者进、庸者退”登记出库",
        source="「方案」第3项",
    ),
    of_check(
        CHECKS["certificate.holder_left"], "离岗人员证件未收回", Urgency.SOON,
        {"certificate_event": CARD_OF_EVENT, "person": CARDS_OF_PERSON},
    ),
)  # fmt: skip
