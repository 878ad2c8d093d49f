"""Undo and redo over all registers: each piece of work of this session is one step.

The journal's change id names a step, the history twin holds what was before. A step that is
undone is a piece of work of its own, so nothing vanishes from the history.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from threading import Lock

from zhifa_desktop.db.turning_back import ChangedSince, way_back
from zhifa_desktop.errors import UserError
from zhifa_desktop.services.workspace import Report, Workspace, silent

STEPS = 100
"""Steps remembered since the store was opened."""
UNDO, REDO = "撤销", "重做"


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of work that can be taken back; ``what`` says it in the clerk's words."""

    change: str
    what: str
    registers: frozenset[str]


class Undoing:
    """The steps of this session, and those taken back."""

    def __init__(self, workspace: Workspace) -> None:
        """Remember each piece of work from now on."""
        self._workspace = workspace
        self._done: deque[Step] = deque(maxlen=STEPS)
        self._undone: list[Step] = []
        self._turning = Lock()
        self._own = ""
        workspace.remember_work(self._take)

    def next_undo(self) -> str:
        """Return what would be undone, empty where there is nothing."""
        return self._done[-1].what if self._done else ""

    def next_redo(self) -> str:
        """Return what would be done again, empty where there is nothing."""
        return self._undone[-1].what if self._undone else ""

    def undo(self, report: Report = silent) -> str:
        """Take the last step back; return what it was.

        Raises:
            UserError: There is nothing to undo, or its records were changed since.
        """
        with self._turning:
            if not self._done:
                raise UserError("没有可以撤销的操作", todo="只能撤销这次打开台账以后的操作")
            step = self._done[-1]
            self._undone.append(self._turn(UNDO, self._done, report))
            return step.what

    def redo(self, report: Report = silent) -> str:
        """Do the step again that was undone last; return what it was.

        Raises:
            UserError: There is nothing to redo, or its records were changed since.
        """
        with self._turning:
            if not self._undone:
                raise UserError("没有可以重做的操作", todo="撤销以后又改了别的，就不能再重做")
            step = self._undone[-1]
            self._done.append(self._turn(REDO, self._undone, report))
            return step.what

    def _turn(self, way: str, steps: deque[Step] | list[Step], report: Report) -> Step:
        """Bring back what was before the last step; the step that does it keeps its words.

        On a full disk the step stays where it is; one that cannot be undone any more is dropped,
        so that it does not stand before the older ones for ever.
        """
        step = steps[-1]
        registers = sorted(step.registers)
        try:
            with self._workspace.work(f"{way}：{step.what}") as unit:
                self._own = unit.change
                for done, register in enumerate(registers):
                    report(done, len(registers), f"正在{way}")
                    changes = way_back(unit.connection, register, step.change, unit.now)
                    unit.update(register, changes)
        except ChangedSince:
            steps.pop()
            raise UserError(
                f"不能{way}“{step.what}”：其中有记录后来又改过", kept="没有改动",
                todo="请打开那条记录，对照修改记录手工改回",
            ) from None  # fmt: skip
        steps.pop()
        return Step(self._own, step.what, step.registers)

    def _take(self, change: str, what: str, registers: frozenset[str]) -> None:
        if change != self._own:
            self._done.append(Step(change, what, registers))
            self._undone.clear()
