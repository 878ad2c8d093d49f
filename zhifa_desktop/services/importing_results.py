"""What an import shows before it is done, and what it answers afterwards: frozen, masked.

Personal numbers never leave here unmasked: problems and previews may end in logs and files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from zhifa_desktop.exchange.headings import Heading
from zhifa_desktop.exchange.rows import Ignored
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import Kind
from zhifa_desktop.rules.masking import mask_id_number, mask_id_numbers, mask_phone
from zhifa_desktop.services.importing_entries import (
    CHANGED,
    NEW,
    REFUSED,
    SAME,
    Entry,
    column_of,
    raw_text,
)
from zhifa_desktop.services.importing_plan import Plan, Wishes
from zhifa_desktop.services.importing_source import SESSION, ImportSource, Table
from zhifa_desktop.services.showing import show
from zhifa_desktop.services.validation import ERROR, Problem

CONFLICT = "conflict"
_MASKS = {Kind.ID_NUMBER: mask_id_number, Kind.PHONE: mask_phone}


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """What is wrong in one cell: sheet, row of the file, column by code name, masked value."""

    sheet: str
    row: int
    column: str
    heading: str
    value: str
    rule: str
    message: str
    level: str = ERROR

    def as_json(self) -> dict[str, object]:
        """Return the problem as the command line prints it."""
        names = ("sheet", "row", "column", "value", "rule", "message")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One record of the file: its row, its fate, its texts by column, what is wrong.

    ``before`` holds the present texts of the columns that would change, ``left`` of those that
    stay though the file says otherwise; ``key`` is what a wish for this row is known by.
    """

    sheet: str
    number: int
    status: str
    shown: Mapping[str, str]
    before: Mapping[str, str]
    problems: tuple[ImportProblem, ...]
    left: Mapping[str, str] = field(default_factory=dict)
    key: tuple[int, int] = (0, 0)


class PreviewRows(Sequence[PreviewRow]):
    """The rows of a preview, each made when it is looked at."""

    def __init__(self, preview: ImportPreview) -> None:
        """Look into that preview."""
        self._preview = preview

    def __len__(self) -> int:
        """Return the number of records in the file."""
        return len(self._preview.plan.entries)

    @overload
    def __getitem__(self, index: int) -> PreviewRow: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[PreviewRow, ...]: ...
    def __getitem__(self, index: int | slice) -> PreviewRow | tuple[PreviewRow, ...]:
        """Return one row, or several as a tuple."""
        entries = self._preview.plan.entries
        if isinstance(index, slice):
            return tuple(self._preview.row(entry) for entry in entries[index])
        return self._preview.row(entries[index])

    def __iter__(self) -> Iterator[PreviewRow]:
        """Yield the rows in the order of the file."""
        return (self._preview.row(entry) for entry in self._preview.plan.entries)


@dataclass(frozen=True)
class ImportPreview:
    """What an import would do; nothing has been written.

    Attributes:
        counts: Number of rows by status (new, changed, same, refused).
        missing: (register, name, how often) of linked records that do not exist.
        created: (register, name) of linked records that would be made.
        state: What the store was when it was looked at.
    """

    source: ImportSource
    tables: tuple[Table, ...]
    wishes: Wishes
    plan: Plan
    mapping: Mapping[int, str] | None
    state: str
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> PreviewRows:
        """The records of the file."""
        return PreviewRows(self)

    @property
    def counts(self) -> dict[str, int]:
        """Number of rows by status."""
        found = Counter(entry.status for entry in self.plan.entries)
        return {status: found[status] for status in (NEW, CHANGED, SAME, REFUSED)}

    @property
    def fates(self) -> tuple[str, ...]:
        """What the clerk is told of each row: its status, or that it is a conflict."""
        return tuple(_fate(entry) for entry in self.plan.entries)

    @property
    def conflicts(self) -> int:
        """Number of rows that contradict what was corrected in the store by hand."""
        return sum(fate == CONFLICT for fate in self.fates)

    @property
    def problems(self) -> tuple[ImportProblem, ...]:
        """What keeps rows out."""
        return tuple(p for p in self._problems() if p.level == ERROR)

    @property
    def warnings(self) -> tuple[ImportProblem, ...]:
        """What the clerk should know of rows that go in."""
        return tuple(p for p in self._problems(refused=False) if p.level != ERROR)

    @property
    def missing(self) -> tuple[tuple[str, str, int], ...]:
        """Linked records that do not exist."""
        return tuple(
            (register, mask_id_numbers(text), n)
            for (register, text), n in self.plan.missing.items()
        )

    @property
    def created(self) -> tuple[tuple[str, str], ...]:
        """Linked records that would be made."""
        return tuple(
            (register, _title(register, row))
            for register, rows in self.plan.planned.items()
            for row in rows
        )

    @property
    def unmapped(self) -> tuple[Heading, ...]:
        """Headings that are not read, each with its reason."""
        headings = self.tables[0].header.headings
        return tuple(h for h in headings if not h.column and h.remark not in ("", SESSION))

    @property
    def ignored(self) -> tuple[tuple[str, Ignored], ...]:
        """Rows that are no records: totals, notes, signatures."""
        return tuple((t.sheet.name, row) for t in self.tables for row in t.ignored)

    def row(self, entry: Entry) -> PreviewRow:
        """Return an entry as it is shown."""
        spec = specifications()[self.source.register]
        shown = {name: self._shown(entry, name) for name in entry.cells}
        before = {
            name: self._text(name, entry.before.get(name))
            for name, value in entry.given.items()
            if entry.status == CHANGED and name in spec.by_name and entry.before.get(name) != value
        }
        problems = tuple(self._problem(entry, p) for p in entry.problems)
        sheet = self.tables[entry.table].sheet.name
        left = {name: self._text(name, entry.before.get(name)) for name in entry.left}
        key = (entry.table, entry.number)
        return PreviewRow(sheet, entry.number, _fate(entry), shown, before, problems, left, key)

    def _problems(self, *, refused: bool = True) -> Iterator[ImportProblem]:
        for entry in self.plan.entries:
            if entry.status == REFUSED and not refused:
                continue
            for problem in entry.problems:
                yield self._problem(entry, problem)

    def _problem(self, entry: Entry, problem: Problem) -> ImportProblem:
        spec = specifications()[self.source.register]
        column = column_of(spec, problem.column)
        cell = entry.cells.get(problem.column, "")
        return ImportProblem(
            self.tables[entry.table].sheet.name, entry.number, problem.column, column.label,
            masked(column.kind, raw_text(cell)), problem.rule, mask_id_numbers(problem.message),
            problem.level,
        )  # fmt: skip

    def _shown(self, entry: Entry, name: str) -> str:
        column = column_of(specifications()[self.source.register], name)
        if "." in name or column.target or name not in entry.given:
            return masked(column.kind, raw_text(entry.cells.get(name, entry.given.get(name, ""))))
        return show(column, entry.given[name])

    def _text(self, name: str, value: object) -> str:
        column = specifications()[self.source.register].column(name)
        if not column.target:
            return show(column, value)
        values = value if isinstance(value, tuple) else (value,)
        return "、".join(self.titles.get(str(v), str(v)) for v in values if v)


@dataclass(frozen=True)
class ImportResult:
    """What an import did. ``rows`` is added + updated + unchanged + rejected.

    ``applied`` is false where nothing was written: a trial run (the counts say what would be), or
    all or nothing with refusals (nothing added, nothing updated).
    """

    register: str
    file: str
    rows: int
    added: int
    updated: int
    unchanged: int
    rejected: int
    problems: tuple[ImportProblem, ...]
    warnings: tuple[ImportProblem, ...]
    created: tuple[tuple[str, str], ...]
    applied: bool
    conflicts: int
    preview: ImportPreview = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """Return the result as the command line prints it."""
        names = ("register", "file", "rows", "added", "updated", "unchanged", "rejected")
        return {
            **{name: getattr(self, name) for name in names},
            "problems": [problem.as_json() for problem in self.problems],
            "conflicts": self.conflicts,
        }


def result_of(
    preview: ImportPreview, *, applied: bool, more: tuple[ImportProblem, ...] = ()
) -> ImportResult:
    """Return the result of a preview: as it was written, or as it would be."""
    counts = preview.counts
    return ImportResult(
        preview.source.register, preview.source.path.name, len(preview.plan.entries),
        counts[NEW], counts[CHANGED], counts[SAME], counts[REFUSED],
        preview.problems, (*preview.warnings, *more), preview.created, applied, preview.conflicts,
        preview,
    )  # fmt: skip


def _fate(entry: Entry) -> str:
    return CONFLICT if entry.conflicts and entry.status in (CHANGED, SAME) else entry.status


def _title(register: str, row: Mapping[str, object]) -> str:
    return " ".join(str(row[n]) for n in specifications()[register].title if row.get(n))


def masked(kind: Kind, text: str) -> str:
    """Return a raw text with personal numbers masked, also where they are in the wrong column."""
    mask = _MASKS.get(kind)
    if mask:
        return mask(text)
    return text if kind is Kind.NUMBER else mask_id_numbers(text)
