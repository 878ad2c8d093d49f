"""Where a month stands before it is signed: what holds it back, what was issued and handed up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from zhifa_desktop.checks.declaration import Level
from zhifa_desktop.registers.codes import term
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import handing_up, month_texts, snapshots
from zhifa_desktop.services.handing_up import HandUp
from zhifa_desktop.services.month_checks import MonthFinding
from zhifa_desktop.services.month_records import is_empty
from zhifa_desktop.services.snapshots import Issued
from zhifa_desktop.services.workspace import OfficeSettings, Workspace

COVER = ("leader", "reviewer", "preparer", "phone")
"""Settings that the cover prints, by the term of each."""


@dataclass(frozen=True, slots=True)
class MonthState:
    """Where a month stands.

    ``blocking`` counts findings that must be mended, ``unexplained`` rules without a reason,
    ``issued`` the versions made so far, oldest first; ``empty`` is a month without any case
    (handed up as 零报告). ``running`` says that the month is not over, ``early`` that it lies
    before 启用月份; ``unsaid`` names what the cover would leave blank; ``handed`` holds what was
    handed up, by version; ``certificates`` says what to know of those that sign.
    """

    month: Month
    blocking: int
    unexplained: int
    hints: int
    issued: tuple[Issued, ...]
    empty: bool
    running: bool = False
    early: bool = False
    unsaid: tuple[str, ...] = ()
    handed: Mapping[int, HandUp] = field(default_factory=dict)
    certificates: str = ""

    @property
    def ready(self) -> bool:
        """Whether nothing holds signing back."""
        return not self.blocking and not self.unexplained

    @property
    def cautions(self) -> Iterator[str]:
        """What a clerk should know before signing, though nothing holds it back."""
        if self.running:
            yield "本月还没有结束，月底前登记的内容要再出一版才会报上去。"
        if self.early:
            yield "本月早于启用月份，台账里可能没有当时的全部记录，报出的数字会偏少。"
        if self.unsaid:
            yield f"封面上{'、'.join(self.unsaid)}会空着，可先在“设置”里填写。"
        if self.certificates:
            yield self.certificates


def month_state(workspace: Workspace, month: Month, findings: Iterable[MonthFinding]) -> MonthState:
    """Return where a month stands; ``findings`` are those of its check."""
    from zhifa_desktop.services.keys import Keys

    findings = tuple(findings)
    start = workspace.settings.start_month
    silent_rules = {f.rule for f in findings if f.level == Level.EXPLAIN and not f.reason}
    with workspace.reader() as connection:
        versions = snapshots.issued(connection, month)
        empty = is_empty(connection, month)
        handed = handing_up.read(month_texts.read(connection, month))
    return MonthState(
        month,
        sum(f.level == Level.BLOCK for f in findings),
        len(silent_rules),
        sum(f.level == Level.HINT for f in findings),
        versions,
        empty,
        month.last > workspace.today(),
        bool(start) and month.first < Month.parse(start).first,
        _unsaid(workspace.settings),
        handed,
        Keys(workspace).caution(),
    )


def _unsaid(settings: OfficeSettings) -> tuple[str, ...]:
    """Return the labels of what the cover says of the office and nobody has entered."""
    return tuple(term(name) for name in COVER if not getattr(settings, name).strip())
