"""What an editable table of parameters is: headings, rows of texts, and what is wrong in a cell."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhifa_desktop.errors import UserError

PLAN, LISTS, STANDARDS = "计划和指标", "代码表", "标准与参数"
LONGEST = 60


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One line; ``key`` is what it is known by, empty for one just added.

    ``locked`` are the places that cannot be edited in this line.
    """

    key: str
    texts: tuple[str, ...]
    locked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ParameterTable:
    """One list or standard as it is shown.

    Attributes:
        grows: Lines can be added.
        shrinks: Lines can be taken away (those of a list are put out of use instead).
        flags: Places that hold 停用 or nothing.
        options: The words that a place may hold, by place.
        changed: It differs from what was shipped.
    """

    name: str
    label: str
    kind: str
    source: str
    version: str
    heads: tuple[str, ...]
    rows: tuple[ParameterRow, ...]
    grows: bool = False
    shrinks: bool = False
    flags: frozenset[int] = frozenset()
    options: dict[int, tuple[str, ...]] = field(default_factory=dict)
    changed: bool = False


class WrongCell(UserError):
    """One cell is wrong; nothing was stored."""

    def __init__(self, row: int, place: int, message: str, todo: str) -> None:
        """Keep where it is, counted from 0."""
        super().__init__(f"第{row + 1}行：{message}", kept="没有保存", todo=todo)
        self.row, self.place = row, place
