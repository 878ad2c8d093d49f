"""按来表填报: our rows put into a superior's own form, column by column as its headings say.

Headings are known by the words that imports know; computed columns count too, for a form asks for
what the program works out. What the clerk settled is remembered for the form's headings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from zhifa_desktop.db import kept
from zhifa_desktop.db.files import write_beside
from zhifa_desktop.errors import UserError
from zhifa_desktop.exchange.filled_forms import NOT_WRITTEN, Place, filled
from zhifa_desktop.exchange.headers import Header, find_header, stacked_texts
from zhifa_desktop.exchange.headings import Vocabulary, factor_of, fold_heading
from zhifa_desktop.exchange.reading import read_sheets
from zhifa_desktop.exchange.rows import data_rows
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import ColumnSpec, Kind
from zhifa_desktop.services.records import Query, Records, Row
from zhifa_desktop.services.workspace import Report, Workspace, silent

PLACE = "filling/"
SERIAL = "#"
"""Stands for a column that is only counted: 序号."""
SERIALS = frozenset(map(fold_heading, ("序号", "序", "编号序", "No", "NO.")))
PLAIN = frozenset({Kind.DATE, Kind.INTEGER, Kind.HOURS, Kind.MONEY, Kind.SCORE})
MOST, PAGE = 5_000, 500


@dataclass(frozen=True, slots=True)
class Slot:
    """One column of the form: its place (from 0), its words, what of ours goes there ("" none)."""

    index: int
    text: str
    column: str
    factor: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was understood; ``room`` is how many rows it leaves before its totals."""

    path: Path
    register: str
    place: Place
    slots: tuple[Slot, ...]
    room: int | None
    remembered: bool = False

    def key(self) -> str:
        """Return what the form is known by next time: its headings."""
        told = "|".join([self.register, *(fold_heading(slot.text) for slot in self.slots)])
        return PLACE + hashlib.sha256(told.encode()).hexdigest()[:32]


class Filling:
    """Fills forms from an opened store."""

    def __init__(self, workspace: Workspace, records: Records) -> None:
        """Work on that store."""
        self._workspace, self._records = workspace, records

    def open(self, register: str, path: Path) -> Form:
        """Understand a form as one of a register.

        Raises:
            UserError: It is no .xlsx, cannot be read, or its headings are not this register's.
        """
        spec = self._records.spec(register)
        if path.suffix.lower() != ".xlsx":
            raise UserError(
                f"“{path.name}”不是 .xlsx 文件", kept=NOT_WRITTEN,
                todo="请在 Excel 或 WPS 里另存为 .xlsx 再选",
            )  # fmt: skip
        vocabulary = Vocabulary(spec, specifications())
        sheets = [one for one in read_sheets(path) if not one.hidden]
        found = [(one, head) for one in sheets if (head := find_header(one, vocabulary))]
        if not found:
            raise UserError(
                f"在“{path.name}”里没有认出{spec.label}的栏目", kept=NOT_WRITTEN,
                todo="请核对是不是要用别的台账来填，或表头是否在前几行",
            )  # fmt: skip
        sheet, header = max(found, key=lambda one: one[1].score)
        slots = _slots(header, vocabulary, dict(stacked_texts(sheet, header.top, header.bottom)))
        indexes = [slot.index for slot in slots]
        _, ignored = data_rows(sheet, header.bottom, indexes, header.top)
        first = header.bottom + 2
        tail = min((one.number for one in ignored if one.number >= first), default=None)
        room = tail - first if tail is not None else None
        form = Form(path, register, Place(sheet.name, first, tail), slots, room)
        return self._as_remembered(form)

    def choices(self, register: str) -> tuple[tuple[str, str], ...]:
        """Return (name, label) of what a column of a form can be filled with."""
        columns = [c for c in self._records.spec(register).columns if c.kind is not Kind.PHOTO]
        return (("", "不填"), (SERIAL, "序号"), *((c.name, c.label) for c in columns))

    def fill(
        self,
        form: Form,
        mapping: Mapping[int, str],
        query: Query,
        out: Path,
        *,
        reveal: bool = False,
        report: Report = silent,
    ) -> tuple[Path, int]:
        """Write a filled copy beside what lies there; return where, and how many rows.

        Args:
            form: What ``open`` returned.
            mapping: What goes into each column of the form, as the clerk settled it.
            query: Which records, in which order.
            out: The new file.
            reveal: Write masked numbers in full.
            report: Progress; may raise Cancelled, then nothing is written.

        Raises:
            UserError: No column is mapped, no row or too many, or the file cannot be written.
        """
        slots = [replace(slot, column=mapping.get(slot.index, "")) for slot in form.slots]
        slots = [slot for slot in slots if slot.column]
        total = self._records.count(form.register, query)
        self._refuse(slots, total)
        rows = self._rows(form.register, slots, query, total, reveal=reveal, report=report)
        spec = self._records.spec(form.register)
        texts = frozenset(
            s.index for s in slots if s.column != SERIAL and spec.column(s.column).kind not in PLAIN
        )
        report(total, total, "正在写出")
        written = write_beside(out, filled(form.path, form.place, rows, texts))
        self._remember(form, mapping)
        return written, total

    @staticmethod
    def _refuse(slots: list[Slot], total: int) -> None:
        if not any(slot.column != SERIAL for slot in slots):
            raise UserError("没有选填哪些栏目", kept=NOT_WRITTEN, todo="请给来表的栏目选上填什么")
        if not total or total > MOST:
            why = f"表中列了{total:,}条，太多" if total else "表中一条也没有"
            todo = f"请先查找、筛选到{MOST:,}条以内"
            raise UserError(why, kept=NOT_WRITTEN, todo=todo if total else "请换个查找、筛选的条件")

    def _rows(
        self, register: str, slots: list[Slot], query: Query, total: int, *, reveal: bool,
        report: Report,
    ) -> list[dict[int, object]]:  # fmt: skip
        names = [slot.column for slot in slots if slot.column != SERIAL]
        spec = self._records.spec(register)
        rows: list[dict[int, object]] = []
        for start in range(0, total, PAGE):
            report(start, total, "正在取数")
            page = self._records.page(register, query, start, PAGE, columns=names, reveal=reveal)
            for row in page:
                filled_row: dict[int, object] = {}
                for slot in slots:
                    serial = slot.column == SERIAL
                    column = None if serial else spec.column(slot.column)
                    filled_row[slot.index] = (
                        len(rows) + 1 if column is None else _value(row, column, slot.factor)
                    )
                rows.append(filled_row)
        return rows

    def _as_remembered(self, form: Form) -> Form:
        with self._workspace.reader() as connection:
            settled = kept.read(connection, form.key())
        if settled is None:
            return form
        known = dict(self.choices(form.register))
        slots = tuple(
            replace(slot, column=column)
            if (column := settled.get(str(slot.index))) in known
            else slot
            for slot in form.slots
        )
        return replace(form, slots=slots, remembered=True)

    def _remember(self, form: Form, mapping: Mapping[int, str]) -> None:
        """Keep what was settled; the journal's line says that a form was filled."""
        with self._workspace.work(f"按来表填报：{form.path.name}") as unit:
            settled = {str(index): column for index, column in mapping.items()}
            kept.write(unit.connection, form.key(), settled, unit.now)


def _slots(
    header: Header, vocabulary: Vocabulary, stacked: Mapping[int, tuple[str, ...]]
) -> tuple[Slot, ...]:
    """Return the form's columns with what is guessed for each."""
    slots = []
    for heading in header.headings:
        parts = stacked.get(heading.index, (heading.text,))
        last = parts[-1] if parts else heading.text
        column = heading.column if "." not in heading.column else ""
        column = column or vocabulary.computed_column(last)
        if fold_heading(last) in SERIALS:
            column = SERIAL
        if heading.text:
            slots.append(Slot(heading.index, heading.text, column, factor_of(heading.text)))
    return tuple(slots)


def _value(row: Row, column: ColumnSpec, factor: int) -> object:
    """Return what a cell of the form holds: numbers and days as such, all else as it is shown."""
    shown, value = row.shown.get(column.name, ""), row.values.get(column.name)
    if column.kind not in PLAIN or shown == "长期":
        return shown or None
    if factor != 1 and isinstance(value, (int, Decimal)):
        return Decimal(value) / factor
    return value
