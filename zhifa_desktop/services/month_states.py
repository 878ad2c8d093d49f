"""Who checked, reviewed, signed and handed up a month, and what became of it since.

What people confirmed is kept beside the month's texts; what was signed and handed up is told by
the versions themselves. Nothing here is part of a package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from zhifa_desktop.db import kept
from zhifa_desktop.db.system import journal, month_text, setting
from zhifa_desktop.errors import UserError
from zhifa_desktop.rules.month_states import (
    Confirmed,
    Lines,
    Stage,
    outdated,
    refuse_same_person,
    stage_of,
)
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import handing_up, snapshots
from zhifa_desktop.services.clock import china_time
from zhifa_desktop.services.workspace import OfficeSettings, Workspace

__all__ = ["Confirmed", "Course", "CourseStep", "Lines", "Stage", "Unlocked"]

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A locked month that was opened for another version: why, by whom, with whose consent."""

    version: int
    reason: str
    name: str
    second: str
    at: str


@dataclass(frozen=True, slots=True)
class CourseStep:
    """One step of a month as it is listed; ``when`` is a day or a minute in China."""

    stage: Stage
    words: str
    version: int
    name: str
    when: str
    note: str


@dataclass(frozen=True, slots=True)
class Course:
    """Where a month stands: its stage, the steps so far, what holds for the version to come.

    ``carried`` is the instant up to which later changes were left to next month's 更正 line.
    """

    month: Month
    stage: Stage
    steps: tuple[CourseStep, ...]
    lines: Lines
    confirmed: tuple[Confirmed, ...]
    unlocked: tuple[Unlocked, ...]
    carried: datetime | None
    changed_at: datetime | None

    @property
    def coming(self) -> int:
        """The number of the version to come."""
        return self.lines.version + 1

    def waiting(self, stage: Stage) -> Confirmed | None:
        """Return what was confirmed last of the version to come at a stage, if it still stands."""
        found: Confirmed | None = None
        for one in self.confirmed:
            if one.version == self.coming and (one.sent_back or one.stage is stage):
                found = None if one.sent_back else one
        return found

    @property
    def last(self) -> Confirmed | None:
        """What was said last of the version to come."""
        found = [one for one in self.confirmed if one.version == self.coming]
        return found[-1] if found else None


def course(connection: Connection, month: Month, content: str | None = None) -> Course:
    """Return where a month stands; ``content`` is the digest of what it says now, if known."""
    stored = kept.read(connection, _name(month)) or {}
    confirmed = tuple(_confirmed(one) for one in stored.get("confirmed", ()))
    issued = snapshots.issued(connection, month)
    texts = _texts(connection, month)
    handed = handing_up.read(texts)
    lines = Lines()
    if issued:
        given = handed.get(issued[-1].version)
        answer = _answer(given.answer) if given else None
        lines = Lines(issued[-1].version, given is not None, answer)
    return Course(
        month, stage_of(confirmed, lines, content),
        _steps(confirmed, issued, handed), lines, confirmed,
        tuple(Unlocked(**one) for one in stored.get("unlocked", ())),
        _instant(stored.get("carried")), _changed_at(connection),
    )  # fmt: skip


def _answer(answer: str) -> Stage | None:
    if not answer:
        return None
    return Stage.RETURNED if answer == handing_up.RETURNED else Stage.RECEIVED


def _steps(
    confirmed: Sequence[Confirmed],
    issued: Sequence[snapshots.Issued],
    handed: dict[int, handing_up.HandUp],
) -> tuple[CourseStep, ...]:
    """Return everything that happened, the earliest first, version by version."""
    found: list[tuple[int, int, CourseStep]] = []
    for place, one in enumerate(confirmed):
        words = "退回填报人修改" if one.sent_back else one.stage.label
        note = "；".join(part for part in (one.note, one.exception) if part)
        when = _minute(datetime.fromisoformat(one.at))
        step = CourseStep(one.stage, words, one.version, one.name, when, note)
        found.append((one.version, place, step))
    for made in issued:
        step = CourseStep(
            Stage.SIGNED, Stage.SIGNED.label, made.version, made.who, _minute(made.made_at),
            made.reason,
        )  # fmt: skip
        found.append((made.version, 1000, step))
    for version, given in handed.items():
        step = CourseStep(Stage.HANDED, Stage.HANDED.label, version, "", str(given.day), given.way)
        found.append((version, 1001, step))
        answer = _answer(given.answer)
        if answer is not None:
            step = CourseStep(answer, given.answer, version, "", given.answered, given.note)
            found.append((version, 1002, step))
    return tuple(step for *_, step in sorted(found, key=lambda one: one[:2]))


def _minute(instant: datetime) -> str:
    return f"{china_time(instant):%Y-%m-%d %H:%M}"


def confirm(
    workspace: Workspace, month: Month, stage: Stage, name: str, content: str,
    *, note: str = "", exception: str = "",
) -> Confirmed:  # fmt: skip
    """Keep that somebody checked or reviewed what the month says now.

    Raises:
        UserError: Nobody is named, the step before is missing or of other content, the same
            person did it, or the note is too long.
    """
    settings, name = workspace.settings, " ".join(name.split())
    if not name:
        raise UserError("没有填写姓名", kept="没有登记", todo="请填写办理人的姓名")
    if len(note) > LONGEST:
        raise UserError(f"意见超过{LONGEST}字", kept="没有登记", todo="请写得简短些")
    with workspace.work(f"{month.label}月报{stage.label}") as unit:
        now = course(unit.connection, month, content)
        before = now.waiting(Stage.CHECKED) if stage is Stage.REVIEWED else None
        if stage is Stage.REVIEWED:
            _refuse_unchecked(now, content)
            exception = refuse_same_person(
                name, before, apart=settings.separate_roles, exception=exception
            )
        made = Confirmed(
            stage, now.coming, content, name, workspace.user, unit.now.isoformat(), note.strip(),
            exception,
        )  # fmt: skip
        _add(unit.connection, month, made, unit.now)
    return made


def send_back(workspace: Workspace, month: Month, name: str, reason: str) -> None:
    """Keep that the reviewer wants something changed before the month goes on.

    Raises:
        UserError: Nobody is named, no reason, or there is nothing to send back.
    """
    if not name.strip() or not reason.strip():
        raise UserError("没有写明退回的原因", kept="没有登记", todo="请写明要改什么、由谁退回")
    with workspace.work(f"{month.label}月报退回修改") as unit:
        now = course(unit.connection, month)
        if now.last is None or now.last.sent_back:
            raise UserError(f"{month.label}月报还没有校核，不用退回", kept="没有登记")
        made = Confirmed(
            Stage.DRAFT, now.coming, "", name.strip(), workspace.user, unit.now.isoformat(),
            reason.strip(), sent_back=True,
        )  # fmt: skip
        _add(unit.connection, month, made, unit.now)


def _refuse_unchecked(now: Course, content: str) -> None:
    checked = now.waiting(Stage.CHECKED)
    if checked is None:
        raise UserError(
            f"{now.month.label}月报还没有校核", kept="没有登记", todo="请先由填报人确认校核"
        )
    if checked.content != content:
        raise UserError(
            f"{now.month.label}月报校核以后，台账或文字有变化", kept="没有登记",
            todo="请填报人重新确认校核，再审核",
        )  # fmt: skip


def ready_to_sign(workspace: Workspace, month: Month, content: str, today: date) -> None:
    """See to it that a month was reviewed as it stands; one person may do it all at once.

    Where the office has different people (``separate_roles``) both steps must have been taken.
    Else what is missing is kept as done by the preparer, with the exception on record.

    Raises:
        UserError: The month was not checked or reviewed as it stands, or is locked.
    """
    with workspace.reader() as connection:
        now = course(connection, month, content)
    refuse_locked(now, workspace.settings, today)
    reviewed = now.waiting(Stage.REVIEWED)
    if reviewed is not None and reviewed.content == content:
        return
    if workspace.settings.separate_roles:
        stale = outdated(now.confirmed, now.lines, content)
        why = "审核以后，台账或文字有变化" if stale else "还没有审核"
        raise UserError(
            f"{month.label}月报{why}，不能签名", kept="没有生成月报包，台账没有改动",
            todo="请先由填报人校核、审核人审核",
        )  # fmt: skip
    name = workspace.settings.preparer.strip() or workspace.user
    checked = now.waiting(Stage.CHECKED)
    if checked is None or checked.content != content:
        confirm(workspace, month, Stage.CHECKED, name, content)
    reviewer = workspace.settings.reviewer.strip() or name
    note = "" if reviewer == name else "签名时一并登记"
    confirm(workspace, month, Stage.REVIEWED, reviewer, content, note=note)


def carry(workspace: Workspace, month: Month) -> None:
    """Leave a month's later changes to next month's 更正 line: no new version.

    Raises:
        UserError: The month was returned: it must be corrected itself.
    """
    with workspace.work(f"{month.label}的补报计入下月") as unit:
        now = course(unit.connection, month)
        if not now.lines.version:
            raise UserError(f"{month.label}月报还没有报出", kept="没有登记")
        if now.lines.answer is Stage.RETURNED:
            raise UserError(
                f"{month.label}月报被退回，不能计入下月", kept="没有登记",
                todo=f"请改好后重报(第{now.coming}版)",
            )  # fmt: skip
        stored = dict(kept.read(unit.connection, _name(month)) or {})
        carried = {**stored, "carried": unit.now.isoformat()}
        kept.write(unit.connection, _name(month), carried, unit.now)


def unlock(workspace: Workspace, month: Month, reason: str, second: str) -> None:
    """Open a locked month for its next version.

    Raises:
        UserError: No reason, or nobody else agreed where the office has different people.
    """
    settings = workspace.settings
    name = settings.preparer.strip() or workspace.user
    if not reason.strip():
        raise UserError("没有写明解锁的原因", kept="没有解锁", todo="请写明为什么要重报")
    if settings.separate_roles and second.strip() in ("", name):
        raise UserError(
            "解锁要有另一个人同意", kept="没有解锁", todo="请填写审核人或单位负责人的姓名"
        )
    with workspace.work(f"{month.label}月报解锁") as unit:
        coming = course(unit.connection, month).coming
        made = Unlocked(coming, reason.strip(), name, second.strip(), unit.now.isoformat())
        stored = dict(kept.read(unit.connection, _name(month)) or {})
        stored["unlocked"] = [*stored.get("unlocked", ()), asdict(made)]
        kept.write(unit.connection, _name(month), stored, unit.now)


def locked(now: Course, settings: OfficeSettings, today: date) -> bool:
    """Return whether a month's next version wants unlocking: it went up, and its day is past.

    A month that was returned is open, and so is one that never went up.
    """
    if not now.lines.version or now.lines.answer is Stage.RETURNED:
        return False
    if any(one.version == now.coming for one in now.unlocked):
        return False
    return today > lock_day(now.month, settings)


def lock_day(month: Month, settings: OfficeSettings) -> date:
    """Return the day after which a month's versions are locked: so many days into the next."""
    following = month.after()
    return following.first.replace(day=min(settings.lock_day, following.last.day))


def refuse_locked(now: Course, settings: OfficeSettings, today: date) -> None:
    """Refuse another version of a month that is locked.

    Raises:
        UserError: It is locked.
    """
    if locked(now, settings, today):
        raise UserError(
            f"{now.month.label}月报已于{lock_day(now.month, settings)}锁定",
            kept="没有生成新的一版",
            todo="迟到的记录可计入下月(补报)；确需重报的，请先解锁并写明原因",
            option=f"stage {now.month} unlock --note “原因”",
        )  # fmt: skip


def may_have_changed(now: Course) -> bool:
    """Return whether anything was written since the last version or confirmation."""
    last = max((one.at for one in now.confirmed), default="")
    if now.changed_at is None or not last:
        return True
    return now.changed_at.isoformat() >= last


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _changed_at(connection: Connection) -> datetime | None:
    newest = [
        connection.execute(select(func.max(column))).scalar()
        for column in (journal.c.at, month_text.c.changed_at)
    ]
    kept_at = select(func.max(setting.c.changed_at)).where(~setting.c.name.startswith("month/"))
    newest.append(connection.execute(kept_at).scalar())
    return max((one for one in newest if one is not None), default=None)


def _add(connection: Connection, month: Month, made: Confirmed, now: datetime) -> None:
    stored = dict(kept.read(connection, _name(month)) or {})
    stored["confirmed"] = [*stored.get("confirmed", ()), asdict(made)]
    kept.write(connection, _name(month), stored, now)


def _confirmed(raw: dict[str, Any]) -> Confirmed:
    return replace(Confirmed(**raw), stage=Stage(raw["stage"]))


def _texts(connection: Connection, month: Month) -> dict[str, str]:
    rows = connection.execute(select(month_text).where(month_text.c.month == month.first))
    return {row.part: row.content for row in rows}


def _name(month: Month) -> str:
    return f"month/{month}/states"
