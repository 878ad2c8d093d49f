"""What a check is: a stable id, a level, a sentence, and SQL that finds the broken records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Expression = Callable[[Any, Any], Any]


class Level(StrEnum):
    """How a finding counts at month's end."""

    BLOCK = "block"
    EXPLAIN = "explain"
    HINT = "hint"


@dataclass(frozen=True)
class Check:
    """One rule over a register.

    Attributes:
        id: Stable name, ``register.rule``.
        columns: The fields a form marks; the first one takes the message.
        sentence: In the clerk's words; ``{record}`` is the record's title, other names come from
            ``details`` (expressions whose values are put in).
        broken: ``broken(row, at)``: the condition that a record breaks the rule.
        day: The date that decides whether the record belongs to new work (启用月份) and to
            which month; None means always.
        gate: Refused by forms for new work, not only reported.
        mend: What to do, one clause.
        source: Where the rule comes from.
    """

    id: str
    register: str
    level: Level
    columns: tuple[str, ...]
    sentence: str
    broken: Expression
    mend: str
    source: str
    details: Mapping[str, Expression] = field(default_factory=dict)
    day: Expression | None = None
    gate: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One record that breaks one rule."""

    rule: str
    level: Level
    register: str
    record_id: str
    key: str
    column: str
    message: str
    mend: str
