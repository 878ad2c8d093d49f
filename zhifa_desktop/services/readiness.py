"""How ready a month is to be handed up (N3): a list of declared parts, each open or done.

A part says what is still to be done, whether that holds signing back, and at which step it is
done. A new part (a signature still to come, say) is a function and a line in PARTS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from zhifa_desktop.checks.declaration import Level
from zhifa_desktop.checks.last_month_checks import SILENT
from zhifa_desktop.db.contents import holding_records
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import month_content
from zhifa_desktop.services.month_changes import NARRATIVE
from zhifa_desktop.services.month_checks import level_words
from zhifa_desktop.services.month_days import MonthDays, days_of
from zhifa_desktop.services.month_states import Stage, course
from zhifa_desktop.services.months import MonthFinding, MonthState, Written
from zhifa_desktop.services.workspace import OfficeSettings, Workspace

CHECK, PREPARE, SIGN, HAND_UP, SETTINGS, REGISTERS = (
    "check", "prepare", "sign", "hand_up", "settings", "registers",
)  # fmt: skip
"""Where a part is done: a step of the month, or a page."""
FEW = 6


@dataclass(frozen=True)
class Standing:
    """Where a month stands, for the parts to look at; ``empty`` are labels of registers.

    ``unconfirmed`` names the steps of other people that signing still wants.
    """

    state: MonthState
    findings: Sequence[MonthFinding]
    written: Written
    empty: tuple[str, ...]
    unconfirmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One thing that a month needs.

    Attributes:
        open: Yields what is still to be done, a sentence each; nothing where it is done.
        step: Where it is done.
        holds: Whether it holds signing back.
    """

    id: str
    label: str
    open: Callable[[Standing], Iterable[str]]
    step: str
    holds: bool = False


@dataclass(frozen=True, slots=True)
class PartState:
    """One part as it stands; ``open`` is empty where it is done."""

    id: str
    label: str
    step: str
    holds: bool
    open: tuple[str, ...]

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return not self.open


@dataclass(frozen=True, slots=True)
class Readiness:
    """All parts of a month, and the days left."""

    month: Month
    parts: tuple[PartState, ...]
    days: MonthDays
    today: date

    @property
    def done(self) -> int:
        """How many parts are done."""
        return sum(part.done for part in self.parts)

    @property
    def total(self) -> int:
        """How many parts there are."""
        return len(self.parts)

    @property
    def handed_up(self) -> bool:
        """Whether there is nothing left to hurry for."""
        return all(part.done for part in self.parts if part.step == HAND_UP)

    @property
    def left(self) -> tuple[PartState, ...]:
        """The parts still open, those that hold signing back first."""
        waiting = (part for part in self.parts if not part.done)
        return tuple(sorted(waiting, key=lambda part: not part.holds))

    @property
    def words(self) -> str:
        """What is left, in a line."""
        said = "；".join(text for part in self.left for text in part.open)
        return f"还差：{said}" if said else "都已做完"

    @property
    def days_words(self) -> str:
        """How many days are left; nothing to say of a month that was handed up."""
        if self.handed_up:
            return "已报送"
        doubt = "(当年放假安排未登记，只避开周末)" if self.days.guessed else ""
        return self.days.words(self.today) + doubt

    @property
    def days_short(self) -> str:
        """The same in few words."""
        return "已报送" if self.handed_up else self.days.short(self.today)


def _blocking(standing: Standing) -> Iterator[str]:
    if standing.state.blocking:
        yield f"{level_words(Level.BLOCK)}{standing.state.blocking}条"


def _unexplained(standing: Standing) -> Iterator[str]:
    if standing.state.unexplained:
        yield f"{standing.state.unexplained}类没有写原因"


def _empty(standing: Standing) -> Iterator[str]:
    silent = [f.key for f in standing.findings if f.rule == SILENT]
    if silent:
        yield f"本月没有登记的台账：{_some(silent)}"
    if standing.empty:
        yield f"启用后一直空着的台账：{_some(standing.empty)}"


def _old_texts(standing: Standing) -> Iterator[str]:
    titles = [f"“{title}”" for part, title in NARRATIVE.items() if part in standing.written.stale]
    if titles:
        yield f"情况说明的{'、'.join(titles)}数字过时"


def _unsaid(standing: Standing) -> Iterator[str]:
    if standing.state.unsaid:
        yield f"封面上{'、'.join(standing.state.unsaid)}空着"


def _unconfirmed(standing: Standing) -> Iterator[str]:
    if standing.unconfirmed and not standing.state.issued:
        yield f"还没有{'、'.join(standing.unconfirmed)}"


def _unissued(standing: Standing) -> Iterator[str]:
    if not standing.state.issued:
        yield "还没有签章生成月报包"


def _not_handed_up(standing: Standing) -> Iterator[str]:
    issued, handed = standing.state.issued, standing.state.handed
    if not issued or issued[-1].version not in handed:
        yield f"第{issued[-1].version}版还没有报送" if issued else "还没有报送"


PARTS = (
    Part("blocking", "必须改的已改完", _blocking, CHECK, holds=True),
    Part("unexplained", "需说明的已写原因", _unexplained, CHECK, holds=True),
    Part("empty", "该登记的台账已登记", _empty, REGISTERS),
    Part("texts", "情况说明是最新的", _old_texts, PREPARE),
    Part("cover", "封面各项已填", _unsaid, SETTINGS),
    Part("confirmed", "已校核、审核", _unconfirmed, PREPARE, holds=True),
    Part("issued", "已签章", _unissued, SIGN),
    Part("handed_up", "已报送", _not_handed_up, HAND_UP),
)
"""What a month needs, in the order in which it is done."""


def readiness(
    workspace: Workspace, state: MonthState, findings: Sequence[MonthFinding], written: Written
) -> Readiness:
    """Return how ready a month is."""
    settings = workspace.settings
    with workspace.reader() as connection:
        standing = Standing(
            state, findings, written, empty_registers(connection, workspace),
            _wanted(connection, settings, state.month),
        )  # fmt: skip
    parts = tuple(
        PartState(part.id, part.label, part.step, part.holds, tuple(part.open(standing)))
        for part in PARTS
    )
    days = days_of(settings, state.month)
    return Readiness(state.month, parts, days, workspace.today())


def _wanted(connection: Connection, settings: OfficeSettings, month: Month) -> tuple[str, ...]:
    """Return the steps that have not been taken, where different people take them."""
    if not settings.separate_roles:
        return ()
    now = course(connection, month)
    steps = {Stage.CHECKED: "确认校核", Stage.REVIEWED: "审核"}
    return tuple(words for stage, words in steps.items() if now.waiting(stage) is None)


def empty_registers(connection: Connection, workspace: Workspace) -> tuple[str, ...]:
    """Return the labels of the registers that are kept and hold nothing, heads of families only."""
    kept = month_content.kept(connection, workspace.settings)
    holding = holding_records(connection)
    return tuple(
        spec.label
        for spec in specifications().values()
        if spec.name in kept and not spec.parent and spec.name not in holding
    )


def _some(labels: Sequence[str]) -> str:
    more = f"等{len(labels)}个" if len(labels) > FEW else ""
    return "、".join(labels[:FEW]) + more
