"""Import: what an office has becomes records, seen before it is done, whole or not at all.

open → examine → apply; refused rows go into a workbook that can be mended and read again. One
use case per method; knows no thread: ``report`` is called often and may raise Cancelled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from zhifa_desktop.db.query import titles
from zhifa_desktop.errors import UserError
from zhifa_desktop.exchange.headings import Heading
from zhifa_desktop.exchange.refused import RefusedRow, RefusedSheet, write_refused
from zhifa_desktop.exchange.rows import Ignored
from zhifa_desktop.exchange.templates import write_template
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import Kind
from zhifa_desktop.services import importing_memory
from zhifa_desktop.services.importing_entries import CHANGED, REFUSED, Entry, entries
from zhifa_desktop.services.importing_match import ADD, BOTH, UPDATE
from zhifa_desktop.services.importing_near import mark_near
from zhifa_desktop.services.importing_plan import Plan, Planner, Wishes
from zhifa_desktop.services.importing_results import (
    ImportPreview,
    ImportProblem,
    ImportResult,
    PreviewRow,
    result_of,
)
from zhifa_desktop.services.importing_source import ImportSource, Table, open_source, remapped
from zhifa_desktop.services.importing_write import gate_findings, store_state, write
from zhifa_desktop.services.records import Records
from zhifa_desktop.services.validation import ERROR, WARNING
from zhifa_desktop.services.workspace import Report, Workspace, silent

__all__ = [
    "ADD", "BOTH", "UPDATE", "Heading", "Ignored", "ImportPreview", "ImportProblem",
    "ImportResult", "ImportSource", "Importing", "PreviewRow",
]  # fmt: skip

_STEP = 250
_OPTIONS = 500


class Importing:
    """Imports into an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace
        self._records = Records(workspace)

    def open(self, register: str, path: Path, *, sheet: str | None = None) -> ImportSource:
        """Find the table of a register in a file.

        Raises:
            UserError: No such register or sheet, a file that cannot be read, no table in it.
        """
        self._records.spec(register)
        return open_source(register, path, sheet)

    def examine(
        self,
        source: ImportSource,
        *,
        mapping: Mapping[int, str] | None = None,
        mode: str = BOTH,
        columns: Sequence[str] | None = None,
        create_missing: bool = False,
        ours: Mapping[tuple[int, int], frozenset[str]] | None = None,
        theirs: bool = False,
        after: str = "",
        report: Report | None = None,
    ) -> ImportPreview:
        """Return what an import would do; nothing is written.

        Args:
            source: What ``open`` returned.
            mapping: Column of the register by column of the sheet, where the clerk decided.
            mode: "add" new records only, "update" existing ones only, or "both".
            columns: Update only these columns of existing records.
            create_missing: Make units and other linked records that do not exist.
            ours: By a preview row's key, columns where the store's value stays.
            theirs: Let the file win also over what was corrected in the store by hand.
            after: An id made when the file was written from the store (a round's).
            report: Told the progress; may raise Cancelled.
        """
        only = None if columns is None else tuple(columns)
        wishes = Wishes(mode, only, create_missing, dict(ours or {}), theirs, after)
        self._refuse_wishes(source.register, wishes, mapping)
        tables = tuple(remapped(t, mapping, source.register) for t in source.tables)
        tell = report or silent
        rows = sum(len(t.rows) for t in tables)
        found = entries(source, tables, _steps(tell, rows, "正在读取"))
        with self._workspace.reader() as connection:
            planner = Planner(
                connection, self._workspace.today(), source.register, wishes,
                self._workspace.settings.start_month,
            )  # fmt: skip
            plan = planner.plan(found, _steps(tell, len(found), "正在核对"))
            mark_near(connection, self._workspace.at(), planner.spec, plan)
            state = store_state(connection)
            named = {}
            for register, ids in _links_before(source.register, plan).items():
                named.update(titles(connection, self._workspace.at(), register, ids))
        tell(len(found), len(found), "核对完毕")
        return ImportPreview(source, tables, wishes, plan, mapping, state, named)

    def apply(
        self,
        preview: ImportPreview,
        *,
        all_or_nothing: bool = False,
        report: Report | None = None,
    ) -> ImportResult:
        """Write the rows that are not refused, in one transaction.

        Where the store has changed since the preview, the file is examined again first. With
        ``all_or_nothing`` and a refused row nothing is written (``applied`` is false).

        Raises:
            UserError: The store refused a record; nothing was written.
        """
        tell = report or silent
        with self._workspace.reader() as connection:
            stale = store_state(connection) != preview.state
        if stale:
            preview = self.examine(
                preview.source, mapping=preview.mapping, mode=preview.wishes.mode,
                columns=preview.wishes.columns, create_missing=preview.wishes.create_missing,
                ours=preview.wishes.ours, theirs=preview.wishes.theirs,
                after=preview.wishes.after, report=report,
            )  # fmt: skip
        counts = preview.counts
        if all_or_nothing and counts[REFUSED]:
            return replace(result_of(preview, applied=False), added=0, updated=0)
        if not counts["new"] and not counts[CHANGED]:
            return result_of(preview, applied=True)
        register = preview.source.register
        label = specifications()[register].label
        try:
            with self._workspace.work(f"导入{label}：{preview.source.path.name}") as unit:
                write(unit, register, preview.plan, tell)
                found = gate_findings(unit, self._workspace.at(), register, preview.plan)
        except IntegrityError as error:
            raise UserError(
                f"导入{label}时有记录与台账中的记录冲突", kept="没有导入任何一行",
                todo="请重新打开文件预览后再导入",
            ) from error  # fmt: skip
        by_id = {e.id: e for e in preview.plan.entries}
        warnings = tuple(
            ImportProblem(
                preview.tables[by_id[f.record_id].table].sheet.name, by_id[f.record_id].number,
                f.column, specifications()[register].column(f.column).label, "", f.rule,
                f"{f.message}；{f.mend}", WARNING,
            )
            for f in found
        )  # fmt: skip
        return result_of(preview, applied=True, more=warnings)

    def recall(self, source: ImportSource) -> dict[int, str]:
        """Return the mapping settled the last time a table with these headings came."""
        return importing_memory.recall(self._workspace, source)

    def remember(self, source: ImportSource, mapping: Mapping[int, str]) -> None:
        """Remember how this table's columns are ours, for the next from the same sender."""
        importing_memory.keep(self._workspace, source, mapping)

    def trial(self, preview: ImportPreview) -> ImportResult:
        """Return what ``apply`` would answer, without writing (--dry-run)."""
        return result_of(preview, applied=False)

    def write_refused(self, done: ImportPreview | ImportResult, out_path: Path) -> None:
        """Write the refused rows alone, cells marked, reasons beside them, ready to be mended.

        Raises:
            UserError: The file cannot be written.
        """
        preview = done.preview if isinstance(done, ImportResult) else done
        sheets = [_refused_sheet(preview, n, table) for n, table in enumerate(preview.tables)]
        write_refused(out_path, [sheet for sheet in sheets if sheet.rows])

    def template(self, register: str, out_path: Path) -> None:
        """Write the empty sheet of a register with drop-downs, ready to be filled.

        Raises:
            UserError: No such register, or the file cannot be written.
        """
        spec = self._records.spec(register)
        offered = {
            c.name: [label for _, label in self._records.options(c.target, limit=_OPTIONS)]
            for c in spec.entered
            if c.kind is Kind.LINK
        }
        write_template(out_path, spec, offered)

    def _refuse_wishes(
        self, register: str, wishes: Wishes, mapping: Mapping[int, str] | None
    ) -> None:
        spec = specifications()[register]
        if wishes.mode not in (ADD, UPDATE, BOTH):
            raise UserError(
                f"没有“{wishes.mode}”这种导入方式", todo="可用的有：add(新增)、update(更新)、both"
            )
        entered = {c.name for c in spec.entered}
        unknown = [name for name in wishes.columns or () if name not in entered]
        mapped = [name for name in (mapping or {}).values() if name]
        unknown += [name for name in mapped if name.partition(".")[0] not in entered]
        if unknown:
            raise UserError(
                f"{spec.label}没有可导入的栏目“{'、'.join(unknown)}”",
                todo=f"可用的有：{'、'.join(c.label for c in spec.entered)}",
            )


def _steps(report: Report, total: int, text: str) -> Callable[[int], None]:
    def step(done: int) -> None:
        if done % _STEP == 0:
            report(done, total, text)

    return step


def _links_before(register: str, plan: Plan) -> dict[str, set[str]]:
    """Return the ids whose titles the preview shows as what stands there now."""
    found: dict[str, set[str]] = {}
    for entry in plan.entries:
        if entry.status != CHANGED:
            continue
        for column in specifications()[register].entered:
            if column.target and column.name in entry.given:
                value = entry.before.get(column.name)
                values = value if isinstance(value, tuple) else (value,)
                found.setdefault(column.target, set()).update(str(v) for v in values if v)
    return found


def _refused_sheet(preview: ImportPreview, number: int, table: Table) -> RefusedSheet:
    labels = None
    recognised = preview.source.mapping
    if any(recognised.get(i, "") != column for i, column in (preview.mapping or {}).items()):
        targets = dict(preview.source.targets)
        labels = {h.index: targets.get(h.column, h.text) for h in table.header.headings if h.column}
    rows: dict[int, RefusedRow] = {}
    cells = {row.number: row.cells for row in table.rows}
    for entry in preview.plan.entries:
        if entry.table == number and entry.status == REFUSED:
            row = rows.setdefault(entry.number, RefusedRow(entry.number, cells[entry.number]))
            _mark(row, entry)
    header = table.header
    return RefusedSheet(
        table.sheet, header.top, header.bottom, labels, _text_columns(preview, table),
        tuple(rows.values()),
    )  # fmt: skip


def _mark(row: RefusedRow, entry: Entry) -> None:
    for problem in entry.problems:
        if problem.level == ERROR:
            if problem.message not in row.reasons:
                row.reasons.append(problem.message)
            if problem.column in entry.places:
                row.marked.add(entry.places[problem.column])


def _text_columns(preview: ImportPreview, table: Table) -> frozenset[int]:
    spec = specifications()[preview.source.register]
    kinds = (Kind.ID_NUMBER, Kind.NUMBER, Kind.PHONE)
    found = set()
    for heading in table.header.headings:
        if heading.column:
            link, _, described = heading.column.partition(".")
            column = spec.column(link)
            if described:
                column = specifications()[column.target].column(described)
            if column.kind in kinds:
                found.add(heading.index)
    return frozenset(found)
