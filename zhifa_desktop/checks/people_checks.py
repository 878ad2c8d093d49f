"""Checks of people, certificates and training (「方案」§3 §4)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, exists, func, select

from zhifa_desktop.checks.declaration import Check, Level
from zhifa_desktop.registers.certificates import VALID, holds_valid, state
from zhifa_desktop.registers.people import ACTIVE, AUXILIARY, OFFICER

_EXTENSION = "「方案」第4项"
AT_WORK = (ACTIVE, "seconded_out", "seconded_in", "long_leave", "off_post")
DEPARTURES = ("transferred_out", "retired", "resigned")


def _holder(row: Any, at: Any, wrong: Any) -> Any:
    person, living = at.of("person")
    return select(person.id).where(living, person.id == row.holder, wrong(person)).exists()


def _holder_name(row: Any, at: Any) -> Any:
    return at.look_up("person", row.holder, lambda p: p.name)


def _session_hours(row: Any, at: Any) -> Any:
    return at.look_up("training_session", row.session, lambda s: s.hours)


PEOPLE_CHECKS = (
    Check(
        id="person.without_certificate",
        label="在岗执法岗无有效证件",
        register="person",
        level=Level.EXPLAIN,
        columns=("certificate_number",),
        sentence="{record}在岗执法岗，但没有有效的执法证件，不得上岗执法",
        broken=lambda row, at: and_(
            row.kind == OFFICER,
            row.status == ACTIVE,
            row.post_kind == "enforcement",
            ~holds_valid(row.id, at),
        ),
        mend="请补登证件，或调整岗位类别",
        source=_EXTENSION,
        ready=("换证办理中，暂不上岗执法", "新进人员，等待资格考试", "证件暂扣，已调离执法岗位"),
    ),
    Check(
        id="certificate.auxiliary_holder",
        label="辅助人员持执法证件",
        register="certificate",
        level=Level.BLOCK,
        columns=("holder",),
        sentence="辅助人员{who}不能持有执法证件({record})",
        broken=lambda row, at: _holder(row, at, lambda p: p.kind == AUXILIARY),
        details={"who": _holder_name},
        gate=True,
        mend="请核对持证人，或改正其人员类别",
        source=_EXTENSION,
    ),
    Check(
        id="certificate.holder_left",
        label="离岗人员证件未收回",
        register="certificate",
        level=Level.HINT,
        columns=("holder",),
        sentence="{who}已不在岗，证件{record}仍为有效，应收回或提请注销",
        broken=lambda row, at: and_(
            state(row, at) == VALID,
            _holder(
                row, at, lambda p: p.status.in_(("retired", "transferred", "resigned", "deceased"))
            ),
        ),
        details={"who": _holder_name},
        mend="请登记收回、提请注销",
        source=_EXTENSION,
    ),
    Check(
        id="attendance.above_session",
        label="认定学时多于班次学时",
        register="attendance",
        level=Level.EXPLAIN,
        columns=("hours",),
        sentence="{record}认定{hours}学时，多于班次总学时{session}",
        broken=lambda row, at: row.hours > _session_hours(row, at),
        details={"hours": lambda row, at: row.hours, "session": _session_hours},
        day=lambda row, at: at.look_up("training_session", row.session, lambda s: s.start),
        gate=True,
        mend="请改正认定学时或班次总学时",
        source="「方案」第3项",
    ),
    Check(
        id="certificate_event.before_issue",
        label="证件变动早于发证",
        register="certificate_event",
        level=Level.HINT,
        columns=("date",),
        sentence="证件变动{record}的日期早于发证日期{issued}",
        broken=lambda row, at: row.date < _issued(row, at),
        details={"issued": lambda row, at: _issued(row, at)},  # noqa: PLW0108 - defined below
        mend="请核对日期",
        source=_EXTENSION,
    ),
    Check(
        id="person.same_name_and_birth",
        label="疑似同一人登记两次",
        register="person",
        level=Level.HINT,
        columns=("name",),
        sentence="有两名{record}出生日期相同，可能是同一人登记了两次",
        broken=lambda row, at: _twin(row, at),  # noqa: PLW0108 - defined below
        mend="请核对身份证号，重复的删除一条",
        source="数据质量",
    ),
    Check(
        id="person.left_by_posting",
        label="任职经历与在岗状态不符",
        register="person",
        level=Level.HINT,
        columns=("status",),
        sentence="{record}的任职经历最后一条是{day}{manner}，在岗状态却没有改",
        broken=lambda row, at: and_(
            row.status.in_(AT_WORK),
            _last_manner(row, at, lambda p: p.manner).in_(DEPARTURES),
        ),
        details={
            "day": lambda row, at: _last_manner(row, at, lambda p: p.start),
            "manner": lambda row, at: _last_manner(
                row, at, lambda p: at.code_label("post_change", p.manner)
            ),
        },
        mend="请在人员详情里办理，或改正任职经历",
        source="数据质量",
    ),
)


def _issued(row: Any, at: Any) -> Any:
    return at.look_up("certificate", row.certificate, lambda c: c.issued_on)


def _last_manner(row: Any, at: Any, what: Any) -> Any:
    """Return something about a person's latest posting that has begun."""
    posting, living = at.of("posting")
    mine = (living, posting.person == row.id, posting.start <= at.today)
    newest = select(what(posting)).where(*mine).order_by(posting.start.desc(), posting.id.desc())
    return newest.limit(1).scalar_subquery()


def _twin(row: Any, at: Any) -> Any:
    other, living = at.of("person")
    born = func.substr(other.id_number, 7, 8) == func.substr(row.id_number, 7, 8)
    return exists().where(living, other.name == row.name, other.id != row.id, born)
