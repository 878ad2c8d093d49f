"""What a sheet says of a record that the program works out itself: 性别 beside 身份证号.

Such columns are not imported, but one that says otherwise tells of a wrong number: warned of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhifa_desktop.exchange.days import NoDay, read_day
from zhifa_desktop.exchange.headers import Header
from zhifa_desktop.exchange.headings import Vocabulary
from zhifa_desktop.exchange.rows import DataRow
from zhifa_desktop.exchange.values import Unreadable, reader_for
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec

if TYPE_CHECKING:
    from zhifa_desktop.services.importing_entries import Entry


@dataclass(frozen=True, slots=True)
class Witness:
    """One column of a sheet that is compared, not imported."""

    place: int
    column: ColumnSpec
    differs: Callable[[object, object], bool]

    def hear(self, row: DataRow, entry: Entry) -> None:
        """Compare a row's cell with what its other values say; a difference is a warning."""
        cell = row.cells[self.place] if self.place < len(row.cells) else None
        assert self.column.told is not None
        known = self.column.told(entry.given)
        if known is None or cell in (None, "") or not self.differs(cell, known):
            return
        message = f"“{self.column.label}”与身份证号不符，请核对号码是否错行"
        entry.warn(self.column.name, message, "witness.differs")


def witnesses(spec: RegisterSpec, header: Header) -> list[Witness]:
    """Return the columns of a sheet that can be compared."""
    return list(_witnesses(spec, header))


def _witnesses(spec: RegisterSpec, header: Header) -> Iterator[Witness]:
    vocabulary = Vocabulary(spec, specifications())
    for heading in header.headings:
        name = "" if heading.column else vocabulary.computed_column(heading.text)
        if name and spec.column(name).told is not None:
            column = spec.column(name)
            read = reader_for(spec.name, column)
            differs = _other_day if column.kind is Kind.DATE else _other_value(read)
            yield Witness(heading.index, column, differs)


def _other_value(read: Callable[[object], object]) -> Callable[[object, object], bool]:
    def differs(cell: object, known: object) -> bool:
        try:
            said = read(cell)
        except Unreadable:
            return False
        return said is not None and said != known

    return differs


def _other_day(cell: object, known: object) -> bool:
    """Return whether a cell means another day, or another month where it names no day."""
    try:
        said = read_day(cell)
    except NoDay:
        return False
    assert isinstance(known, date)
    if said.month_only:
        return (said.value.year, said.value.month) != (known.year, known.month)
    return said.value != known
