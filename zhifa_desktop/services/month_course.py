"""A month's way up, for the window and the command line: confirm, send back, correct, unlock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhifa_desktop.rules.month_states import outdated
from zhifa_desktop.services import month_states, snapshots
from zhifa_desktop.services.month_checks import refuse_unsigned
from zhifa_desktop.services.month_figures import MonthFigures
from zhifa_desktop.services.month_pending import PendingChange, pending
from zhifa_desktop.services.month_states import (
    Confirmed,
    Course,
    CourseStep,
    Stage,
    lock_day,
    locked,
)
from zhifa_desktop.services.months import Month, Months
from zhifa_desktop.services.workspace import Report, Workspace, silent

__all__ = ["Confirmed", "Course", "CourseStep", "MonthCourse", "PendingChange", "Stage", "Standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a month stands today.

    Attributes:
        course: Its stage and steps.
        pending: What was changed in its records since its last version, and not left to next month.
        outdated: What was confirmed and holds no more, for the content changed; else None.
        locked: Whether another version wants unlocking, and ``lock_day`` since when.
        together: Whether one person may check and review (the office has no others).
    """

    course: Course
    pending: tuple[PendingChange, ...]
    outdated: Confirmed | None
    locked: bool
    lock_day: date
    together: bool

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return self.course.stage

    @property
    def words(self) -> str:
        """The stage with its version: 草稿, 第1版已签名."""
        done = self.stage in (Stage.SIGNED, Stage.HANDED, Stage.RECEIVED, Stage.RETURNED)
        version = self.course.lines.version if done else self.course.coming
        return f"第{version}版{self.stage.label}" if version > 1 or done else self.stage.label


class MonthCourse:
    """The courses of the months of an opened store."""

    def __init__(self, workspace: Workspace, months: Months) -> None:
        """Work on that store."""
        self._workspace, self._months = workspace, months

    def standing(
        self, month: Month, report: Report = silent, counted: MonthFigures | None = None
    ) -> Standing:
        """Return where a month stands; what it says is worked out only where that matters.

        ``counted`` are its numbers, where they are known.
        """
        workspace = self._workspace
        with workspace.reader() as connection:
            now = month_states.course(connection, month)
        content = None
        if now.last is not None and not now.last.sent_back and month_states.may_have_changed(now):
            content = self._months.content(month, report, counted)
        with workspace.reader() as connection:
            now = month_states.course(connection, month, content)
            settings = workspace.settings
            changed: tuple[PendingChange, ...] = ()
            if now.lines.version:
                made = snapshots.issued(connection, month)[-1].made_at
                since = max(made, now.carried) if now.carried else made
                changed = pending(connection, settings, workspace.at(), month, since)
        stale = outdated(now.confirmed, now.lines, content) if content else None
        return Standing(
            now, changed, stale, locked(now, settings, workspace.today()),
            lock_day(month, settings), not settings.separate_roles,
        )  # fmt: skip

    def check(self, month: Month, name: str, note: str = "", report: Report = silent) -> Confirmed:
        """Confirm as the preparer that a month is checked: nothing holds it back.

        Raises:
            UserError: Findings hold it back, or nobody is named.
        """
        counted = self._months.counted(month)
        refuse_unsigned(self._months.check(month, counted))
        content = self._months.content(month, report, counted)
        return month_states.confirm(self._workspace, month, Stage.CHECKED, name, content, note=note)

    def review(
        self, month: Month, name: str, note: str = "", exception: str = "",
        report: Report = silent,
    ) -> Confirmed:  # fmt: skip
        """Confirm as the reviewer that a month may be signed as it stands.

        Raises:
            UserError: It was not checked as it stands, or by the same person without a reason.
        """
        content = self._months.content(month, report)
        return month_states.confirm(
            self._workspace, month, Stage.REVIEWED, name, content, note=note, exception=exception
        )

    def send_back(self, month: Month, name: str, reason: str) -> None:
        """Send a month back to the preparer.

        Raises:
            UserError: No name or reason, or nothing was checked.
        """
        month_states.send_back(self._workspace, month, name, reason)

    def carry(self, month: Month) -> None:
        """Leave the later changes of a month to next month's 更正 line (补报).

        Raises:
            UserError: It was returned, or never went up.
        """
        month_states.carry(self._workspace, month)

    def unlock(self, month: Month, reason: str, second: str = "") -> None:
        """Open a locked month for its next version.

        Raises:
            UserError: No reason, or nobody else agreed.
        """
        month_states.unlock(self._workspace, month, reason, second)
