"""A file opened for import: the tables found in it and what each heading was taken for.

Several sheets with the same headings (one per squadron) are one source. Nothing is read into
values here and the store is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from zhifa_desktop.errors import UserError
from zhifa_desktop.exchange.cells import Sheet, is_blank
from zhifa_desktop.exchange.headers import Header, find_header, remap
from zhifa_desktop.exchange.headings import Heading, Vocabulary, fold_heading
from zhifa_desktop.exchange.matrix import REGISTERS as MATRIX_REGISTERS
from zhifa_desktop.exchange.matrix import Matrix, SessionColumn, find_matrix, hours_of
from zhifa_desktop.exchange.reading import read_sheets
from zhifa_desktop.exchange.rows import DataRow, Ignored, data_rows
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import Kind, RegisterSpec

ATTENDANCE = "attendance"
SESSION = "培训班次"
"""What is said of a matrix's column instead of the name of one of ours."""


@dataclass(frozen=True)
class Table:
    """One sheet with its header and rows; ``matrix`` for people down and sessions across."""

    sheet: Sheet
    header: Header
    rows: tuple[DataRow, ...]
    ignored: tuple[Ignored, ...]
    matrix: Matrix | None = None

    @property
    def bottom(self) -> int:
        """Last row of the header, from 0."""
        return self.header.bottom


@dataclass(frozen=True)
class ImportSource:
    """What was found in a file.

    Attributes:
        register: The register the records go to (a matrix goes to attendance).
        sheets: Names of the visible sheets, for choosing another one.
        headings: The headings of the table and the columns they were taken for.
        targets: (column, label) that a heading can be mapped to.
    """

    register: str
    path: Path
    sheets: tuple[str, ...]
    tables: tuple[Table, ...]
    targets: tuple[tuple[str, str], ...]

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Headings of the first table, session headings of a matrix included."""
        return self.tables[0].header.headings

    @property
    def mapping(self) -> dict[int, str]:
        """Column of the register by column of the sheet, as recognised."""
        return {h.index: h.column for h in self.headings if h.column}

    @property
    def is_matrix(self) -> bool:
        """Whether people stand down and sessions across."""
        return self.tables[0].matrix is not None

    @property
    def sessions(self) -> tuple[SessionColumn, ...]:
        """The sessions of a matrix."""
        matrix = self.tables[0].matrix
        return matrix.sessions if matrix else ()

    @property
    def ignored(self) -> tuple[tuple[str, Ignored], ...]:
        """Rows left out with their sheet."""
        return tuple((t.sheet.name, row) for t in self.tables for row in t.ignored)


def open_source(register: str, path: Path, sheet: str | None) -> ImportSource:
    """Find the table of a register in a file.

    Raises:
        UserError: The file cannot be read, or holds no table that reads like this register.
    """
    spec = specifications()[register]
    found = read_sheets(path)
    visible = [s for s in found if not s.hidden] or list(found)
    chosen = [s for s in visible if sheet is None or s.name == sheet]
    if not chosen:
        names = "、".join(s.name for s in visible)
        raise UserError(f"文件“{path.name}”里没有工作表“{sheet}”", todo=f"可选的工作表有：{names}")
    tables = _tables(spec, chosen)
    if not tables:
        raise _no_table(spec, path, chosen)
    target = ATTENDANCE if tables[0].matrix else register
    listed = tuple(s.name for s in visible)
    return ImportSource(target, path, listed, tuple(tables), tuple(_targets(target)))


def remapped(table: Table, mapping: Mapping[int, str] | None, register: str) -> Table:
    """Return a table with the clerk's own mapping (the whole of it, or a part)."""
    if not mapping or table.matrix:
        return table
    specs = specifications()
    header = remap(table.header, Vocabulary(specs[register], specs), mapping)
    rows, ignored = _rows(table.sheet, header)
    return Table(table.sheet, header, tuple(rows), tuple(ignored))


def _tables(spec: RegisterSpec, sheets: list[Sheet]) -> list[Table]:
    matrices = [m for s in sheets if spec.name in MATRIX_REGISTERS and (m := _matrix(s))]
    specs = specifications()
    vocabulary = Vocabulary(spec, specs)
    headers = [(s, h) for s in sheets if (h := find_header(s, vocabulary))]
    if matrices and not any(_is_list(spec, h) for _, h in headers):
        return matrices
    if not headers:
        return []
    best_sheet, best = max(headers, key=lambda found: (found[1].score, len(found[0].rows)))
    same = _signature(best)
    tables = []
    for sheet, header in headers:
        if sheet is best_sheet or _signature(header) == same:
            rows, ignored = _rows(sheet, header)
            tables.append(Table(sheet, header, tuple(rows), tuple(ignored)))
    return [t for t in tables if t.rows] or tables[:1]


def _rows(sheet: Sheet, header: Header) -> tuple[list[DataRow], list[Ignored]]:
    columns = [h.index for h in header.headings if h.column]
    return data_rows(sheet, header.bottom, columns, header.top)


def _is_list(spec: RegisterSpec, header: Header) -> bool:
    """Return whether a header is a plain list rather than the left part of a matrix."""
    mapped = header.mapped
    if spec.name == ATTENDANCE:
        return any(c == "session" or c.startswith("session.") for c in mapped)
    strong = [h for h in mapped.values() if h.score > 60]
    return {"name", "start"} <= {h.column for h in strong}


def _matrix(sheet: Sheet) -> Table | None:
    specs = specifications()
    found = find_matrix(sheet, Vocabulary(specs[ATTENDANCE], specs))
    if found is None:
        return None
    headings = tuple(
        Heading(s.index, s.text, remark=SESSION if s.start or s.hours else "班次没有日期和学时")
        for s in found.sessions
    )
    header = Header(found.top, found.bottom, (*found.people, *headings), 0)
    columns = [h.index for h in header.headings]
    rows, ignored = data_rows(sheet, found.bottom, columns, found.top)
    sessions = tuple(s if s.hours else replace(s, hours=hours_of(s, rows)) for s in found.sessions)
    whole = replace(found, sessions=sessions)
    return Table(sheet, header, tuple(rows), tuple(ignored), whole)


def _signature(header: Header) -> tuple[tuple[int, str], ...]:
    return tuple((h.index, fold_heading(h.text)) for h in header.headings)


def _targets(register: str) -> Iterator[tuple[str, str]]:
    specs = specifications()
    spec = specs[register]
    for column in spec.entered:
        if column.kind is not Kind.PHOTO:
            yield column.name, column.label
    names = {n for words in Vocabulary(spec, specs).known.values() for n in words if "." in n}
    for name in sorted(names):
        link, _, field = name.partition(".")
        column = spec.column(link)
        yield name, f"{column.label}的{specs[column.target].column(field).label}"


def _no_table(spec: RegisterSpec, path: Path, sheets: list[Sheet]) -> UserError:
    wanted = "、".join(c.label for c in spec.entered if c.required)
    empty = all(is_blank(cell) for s in sheets for row in s.rows for cell in row)
    where = f"工作表“{sheets[0].name}”" if len(sheets) == 1 else f"文件“{path.name}”"
    what = "是空的" if empty else f"里没有找到“{spec.label}”的表头"
    return UserError(
        f"{where}{what}",
        kept="台账没有任何改动",
        todo=f"请检查是否选对了台账和工作表；表头应有：{wanted}(写法可以不同，也可先下载模板)",
    )
