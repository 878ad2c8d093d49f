"""What an analysis is: which records are counted on which lines, in which columns.

A declaration says what a line stands for and what is counted on it; numbers of other periods are
counted by the same statement. Who may compare what with what is rules/spans.py's part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhifa_desktop.indicators.declaration import Condition, Scope

NOWHERE = ""
"""The line of records that name none."""
Hanging = Callable[[Any, Scope], tuple[Any, tuple[Any, ...]]]
"""What hangs on records: the row that conditions see, and what joins it to the record."""


@dataclass(frozen=True)
class Source:
    """Where the counted rows come from: the records of a register, or what hangs on them.

    Attributes:
        register: The register whose records are counted, and stand behind a number.
        line: The line that a row belongs to.
        hanging: Gives for a record's columns the rows that hang on it: its officers, its errors.
    """

    register: str
    line: Condition
    hanging: Hanging | None = None


@dataclass(frozen=True)
class Count:
    """A number that adds up: of records, or of something about them.

    Attributes:
        counted: Whether a record lies in the scope's days (decided, reviewed …).
        also: What else must hold of a row.
        amount: What is summed up of the rows; they are counted without it.
        different: Count each record once, however many of its rows are there.
        whole: Counted for all lines together, as the base of their shares.
        label: The heading; a number without one is only what ratios are made of.
        scale: Shown number = sum × scale (元 to 万元).
    """

    name: str
    source: Source
    counted: Condition
    also: Condition | None = None
    amount: Condition | None = None
    different: bool = False
    whole: bool = False
    label: str = ""
    unit: str = "件"
    decimals: int = 0
    scale: Decimal = Decimal(1)


@dataclass(frozen=True)
class Ratio:
    """A column that divides two counts; ``rows`` names the count whose records stand behind it."""

    name: str
    label: str
    above: str
    below: str
    rows: str
    unit: str = "%"
    per: int = 100
    decimals: int = 2


@dataclass(frozen=True)
class Named:
    """How a line is called whose key begins with ``prefix``: by a code list, a record, itself."""

    prefix: str = ""
    codes: str = ""
    target: str = ""
    words: str = "{}"


Column = Count | Ratio


@dataclass(frozen=True)
class Analysis:
    """One way to look at the records of a period.

    Attributes:
        line: What a line is, as the heading of the first column.
        order: The column that lines are ordered by, most first; without one their own order.
        monthly: The lines are months: of the period, and at least twelve up to its end.
        needs: The registers it rests on.
        definition: 口径 in words; ``{name}`` takes the words of an option.
    """

    id: str
    title: str
    line: str
    columns: tuple[Column, ...]
    named: tuple[Named, ...]
    needs: tuple[str, ...]
    definition: str
    order: str = ""
    monthly: bool = False

    @property
    def counts(self) -> tuple[Count, ...]:
        """What the store counts."""
        return tuple(column for column in self.columns if isinstance(column, Count))

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns that are shown."""
        return tuple(column for column in self.columns if column.label)

    def count_behind(self, name: str) -> Count:
        """Return the count whose records stand behind a column.

        Raises:
            LookupError: There is no such column.
        """
        for column in self.columns:
            if column.name == name:
                return self.count_behind(column.rows) if isinstance(column, Ratio) else column
        raise LookupError(f"{self.id} has no column {name}")
