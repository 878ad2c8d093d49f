"""What a check is: a stable id, a level, a sentence, and SQL that finds the broken records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

Expression = Callable[[Any, Any], Any]


class Level(StrEnum):
    """How a finding counts at month's end."""

    BLOCK = "block"
    EXPLAIN = "explain"
    HINT = "hint"


NOT_JUDGED = "有关栏目空着的记录不判断"
"""How most rules treat a blank: it is not 0, and it breaks nothing."""


class Rule(Protocol):
    """What every rule says of itself, whatever it looks at: the manual prints this."""

    @property
    def id(self) -> str:
        """Stable name."""

    @property
    def label(self) -> str:
        """What it is called in lists, in a few words."""

    @property
    def level(self) -> Level:
        """As it is declared; an office may set another (checks/levels.py)."""

    @property
    def sentence(self) -> str:
        """The clerk's words, with names in braces."""

    @property
    def mend(self) -> str:
        """What to do, one clause."""

    @property
    def source(self) -> str:
        """Where it comes from."""

    @property
    def blank(self) -> str:
        """How it treats blanks, in words."""

    @property
    def ready(self) -> tuple[str, ...]:
        """Reasons that offices give again and again, to choose from."""

    @property
    def fixed(self) -> bool:
        """Whether an office may not change its level or put it out of use."""


@dataclass(frozen=True)
class Check:
    """One rule over a register.

    Attributes:
        id: Stable name, ``register.rule``.
        label: What it is called in lists.
        columns: The fields a form marks; the first one takes the message.
        sentence: In the clerk's words; ``{record}`` is the record's title, other names come from
            ``details`` (expressions whose values are put in).
        broken: ``broken(row, at)``: the condition that a record breaks the rule.
        day: The date that decides whether the record belongs to new work (启用月份) and to
            which month; None means always.
        gate: Refused by forms for new work, not only reported.
        mend: What to do, one clause.
        source: Where the rule comes from.
        blank: How blanks are treated, for the manual.
        ready: Reasons to choose from.
        needs: Registers without which it says nothing: not kept, no finding.
    """

    id: str
    label: str
    register: str
    level: Level
    columns: tuple[str, ...]
    sentence: str
    broken: Expression
    mend: str
    source: str
    details: Mapping[str, Expression] = field(default_factory=dict, hash=False)
    day: Expression | None = None
    gate: bool = False
    blank: str = NOT_JUDGED
    ready: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def fixed(self) -> bool:
        """Whether its level is not an office's to change: what forms refuse or must be mended."""
        return self.gate or self.level is Level.BLOCK


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of the month's forms: 表3-1, 合计, 立案, 本月.

    ``period`` is empty for a column that has only one; of 表7 the line is the indicator's name.
    """

    form: str
    line: str
    column: str
    period: str = ""

    @property
    def words(self) -> str:
        """As a sentence names it: 表3-1 合计·立案(本月)."""
        return f"{self.form} {self.line}·{self.column}" + (
            f"({self.period})" if self.period else ""
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """One record that breaks one rule, or one cell of a form (``place``; register empty)."""

    rule: str
    level: Level
    register: str
    record_id: str
    key: str
    column: str
    message: str
    mend: str
    place: Place | None = None
