"""Rows of a source become entries: read values by column, problems beside them.

Every cell is read by exchange.values; links are still names. The store is not asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from zhifa_desktop.exchange.cells import is_blank, text_of
from zhifa_desktop.exchange.headings import Heading
from zhifa_desktop.exchange.matrix import SessionColumn, read_mark
from zhifa_desktop.exchange.rows import DataRow
from zhifa_desktop.exchange.values import Noted, Reader, Unreadable, reader_for, usage
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import ColumnSpec, RegisterSpec
from zhifa_desktop.services.importing_source import ImportSource, Table
from zhifa_desktop.services.importing_witnesses import witnesses
from zhifa_desktop.services.validation import ERROR, WARNING, Problem

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
SESSION = "session"


@dataclass(slots=True)
class Entry:
    """One record on its way in.

    Attributes:
        table: Which table of the source; ``number`` the row in its sheet.
        places: Column of the sheet by column name ("link.column" for described links).
        cells: The raw cells that were filled.
        given: Values read, own columns; links as names until they are resolved.
        about: What the sheet says of a linked record, by link column.
        left: What the sheet says otherwise where the store's value stays.
        conflicts: Columns where the sheet contradicts what was corrected in the store by hand.
        described: The link whose record the sheet itself describes, so that it may be made.
    """

    table: int
    number: int
    places: dict[str, int]
    cells: dict[str, object]
    given: dict[str, object] = field(default_factory=dict)
    about: dict[str, dict[str, object]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    described: str = ""
    status: str = ""
    id: str = ""
    before: dict[str, object] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    left: dict[str, object] = field(default_factory=dict)
    conflicts: frozenset[str] = frozenset()

    @property
    def refused(self) -> bool:
        """Whether an error was found."""
        return any(p.level == ERROR for p in self.problems)

    def refuse(self, column: str, message: str, rule: str) -> None:
        """Note an error."""
        self.problems.append(Problem(column, message, ERROR, rule))

    def warn(self, column: str, message: str, rule: str) -> None:
        """Note something the clerk should know."""
        self.problems.append(Problem(column, message, WARNING, rule))


class _Cell(NamedTuple):
    place: int
    name: str
    link: str
    field: str
    label: str
    read: Reader


def entries(
    source: ImportSource, tables: tuple[Table, ...], step: Callable[[int], None]
) -> list[Entry]:
    """Return the entries of the tables; ``step`` is told the rows read so far."""
    spec = specifications()[source.register]
    found: list[Entry] = []
    done = 0
    for number, table in enumerate(tables):
        compiled = [_compiled(spec, h) for h in table.header.headings if h.column]
        places = {cell.name: cell.place for cell in compiled}
        told = witnesses(spec, table.header)
        for row in table.rows:
            if table.matrix:
                found.extend(_matrix_entries(number, row, compiled, table.matrix.sessions))
            else:
                found.append(_entry(number, row, compiled, places))
                for witness in told:
                    witness.hear(row, found[-1])
            done += 1
            step(done)
    return found


def column_of(spec: RegisterSpec, name: str) -> ColumnSpec:
    """Return the column behind "column" or "link.column"."""
    link, _, described = name.partition(".")
    if not described:
        return spec.column(name)
    return specifications()[spec.column(link).target].column(described)


def _compiled(spec: RegisterSpec, heading: Heading) -> _Cell:
    link, _, described = heading.column.partition(".")
    column = column_of(spec, heading.column)
    owner = spec.column(link).target if described else spec.name
    read = reader_for(owner, column, heading.factor)
    return _Cell(heading.index, heading.column, link, described, column.label, read)


def _entry(table: int, row: DataRow, compiled: list[_Cell], places: dict[str, int]) -> Entry:
    entry = Entry(table, row.number, places, {})
    cells, width = row.cells, len(row.cells)
    for cell in compiled:
        if cell.place >= width:
            continue
        raw = cells[cell.place]
        if raw is None or (raw == "" and type(raw) is str):
            continue
        entry.cells[cell.name] = raw
        _read_cell(entry, cell, raw)
    _zero(entry)
    return entry


def _read_cell(entry: Entry, cell: _Cell, raw: object) -> None:
    try:
        value = cell.read(raw)
    except Unreadable as error:
        entry.refuse(cell.name, f"“{cell.label}”{error}", error.rule)
        return
    if isinstance(value, Noted):
        entry.warn(cell.name, f"“{cell.label}”{value.clause}", value.rule)
        value = value.value
    if value is None:
        return
    if cell.field:
        entry.about.setdefault(cell.link, {})[cell.field] = value
    else:
        entry.given[cell.name] = value


def _matrix_entries(
    table: int, row: DataRow, people: list[_Cell], sessions: tuple[SessionColumn, ...]
) -> Iterator[Entry]:
    for session in sessions:
        raw = row.cells[session.index] if session.index < len(row.cells) else ""
        if is_blank(raw):
            continue
        places = {cell.name: cell.place for cell in people}
        places.update(dict.fromkeys((SESSION, "presence", "hours"), session.index))
        entry = _entry(table, row, people, places)
        entry.cells["presence"] = raw
        try:
            mark = read_mark(raw)
        except Unreadable as error:
            entry.refuse("presence", f"“{session.name}”一列{error}", error.rule)
            mark = None
        else:
            if mark is None:
                continue
        _describe(entry, session)
        if mark is not None:
            entry.given["presence"] = mark.presence
            if mark.hours is not None:
                entry.given["hours"] = mark.hours
        _zero(entry)
        yield entry


def _describe(entry: Entry, session: SessionColumn) -> None:
    entry.described = SESSION
    entry.cells[SESSION] = session.text
    if not session.name:
        entry.refuse(SESSION, f"表头“{session.text}”没有班次名称，请补上", "matrix.session")
        return
    entry.given[SESSION] = session.name
    about: dict[str, object] = {"start": session.start, "hours": session.hours}
    entry.about[SESSION] = {name: value for name, value in about.items() if value is not None}


def _zero(entry: Entry) -> None:
    """Set what is zero where the sheet leaves it blank: no hours for those on leave."""
    for rule in usage()["zero_when"].values():
        if entry.given.get(rule["column"]) in rule["values"]:
            entry.given.setdefault(rule["zero"], Decimal(0))


def raw_text(value: object) -> str:
    """Return a raw cell as the clerk sees it."""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return text_of(value)
