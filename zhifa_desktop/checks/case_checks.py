"""Checks of cases: handlers, certificates on the day, legal review, terms (行政处罚法)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, select

from zhifa_desktop.checks.declaration import Check, Level
from zhifa_desktop.registers.certificates import holds_valid
from zhifa_desktop.registers.people import AUXILIARY, OFFICER


def case_day(row: Any, at: Any) -> Any:
    """Return the day handlers acted: filing, else decision."""
    return func.coalesce(row.filed_on, row.decided_on)


def _handlers(row: Any, at: Any, wrong: Any) -> Any:
    """Return the select of a case's handlers that meet a condition over (person, at)."""
    officer, living = at.of("case_officer")
    person, _ = at.of("person")
    joined = and_(officer.person == person.id, officer.case == row.id)
    return select(person.name).where(living, joined, wrong(person))


def _names(row: Any, at: Any, wrong: Any) -> Any:
    people = _handlers(row, at, wrong).subquery()
    return select(func.aggregate_strings(people.c.name, "、")).scalar_subquery()


def _uncertified(row: Any, at: Any) -> Any:
    def wrong(person: Any) -> Any:
        return and_(
            person.kind == OFFICER, ~holds_valid(person.id, at, case_day(row, at))
        )

    return wrong


def _auxiliary(person: Any) -> Any:
    return person.kind == AUXILIARY


def _number_of_handlers(row: Any, at: Any) -> Any:
    return at.count("case_officer", lambda officer: officer.case == row.id)


CASE_CHECKS = (
    Check(
        id="case.handler_without_certificate",
        register="case",
        level=Level.BLOCK,
        columns=("lead_officer",),
        sentence="案件{record}的承办人{who}在办案日({day})没有有效的执法证件",
        broken=lambda row, at: _handlers(row, at, _uncertified(row, at)).exists(),
        details={
            "who": lambda row, at: _names(row, at, _uncertified(row, at)),
            "day": case_day,
        },
        day=case_day,
        gate=True,
        mend="请更换承办人,或补登其执法证件的发证日期、有效期和变动",
        source="行政处罚法第四十二条;「方案」第4项",
    ),
    Check(
        id="case.auxiliary_handler",
        register="case",
        level=Level.BLOCK,
        columns=("lead_officer",),
        sentence="案件{record}的承办人{who}是辅助人员,辅助人员不得直接从事执法工作",
        broken=lambda row, at: _handlers(row, at, _auxiliary).exists(),
        details={"who": lambda row, at: _names(row, at, _auxiliary)},
        day=case_day,
        gate=True,
        mend="请改为持证执法人员",
        source="「方案」第4项",
    ),
    Check(
        id="case.fewer_than_two_handlers",
        register="case",
        level=Level.BLOCK,
        columns=("other_officers",),
        sentence="案件{record}只登记了{number}名承办人,应不少于两名",
        broken=lambda row, at: _number_of_handlers(row, at) < 2,
        details={"number": _number_of_handlers},
        day=case_day,
        mend="请补登协办人",
        source="行政处罚法第四十二条",
    ),
)
