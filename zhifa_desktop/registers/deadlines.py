"""What became of something that was due on a day: it follows from two dates, never typed.

Codes of the list ``deadline_state``: open, done, late (done after the day), overdue.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, case, func

from zhifa_desktop.registers import columns as col
from zhifa_desktop.registers.base import Computed
from zhifa_desktop.registers.spec import Kind

Column = Callable[[Any], Any]


def deadline_state(due: Any, done: Any, today: Any) -> Any:
    """Return the state's code on a day; what has no due day is open until it is done."""
    ended = func.coalesce(done, today)
    too_late = func.coalesce(ended > due, False)
    return case(
        (and_(done.is_not(None), too_late), "late"),
        (done.is_not(None), "done"),
        (too_late, "overdue"),
        else_="open",
    )


def state_of(label: str, due: Column, done: Column) -> Computed:
    """Declare the column of that state."""
    return col.computed(
        label,
        Kind.CODE,
        lambda row, at: deadline_state(due(row), done(row), at.today),
        codes="deadline_state",
        width=10,
    )
