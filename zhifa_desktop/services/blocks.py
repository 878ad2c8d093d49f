"""Many cells at once, as a sheet takes them: pasted, filled down, cleared, set for many rows.

All of a block is judged before anything is stored, and all of it is one piece of work: one step
to undo. Nothing here knows a register by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.exc import IntegrityError

from zhifa_desktop.db.query import Query, reader_of
from zhifa_desktop.db.unit_of_work import Change, UnitOfWork, conflict, new_id
from zhifa_desktop.errors import UserError
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.services import children
from zhifa_desktop.services.blocks_against import gated, taken
from zhifa_desktop.services.blocks_reading import SAME, CellReader
from zhifa_desktop.services.rows import CHUNK, rows_at
from zhifa_desktop.services.validation import ERROR, Invalid, blank, examine, fault_of
from zhifa_desktop.services.workspace import Report, Workspace, silent

MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a block: texts, or values, by column; ``id`` is empty for a new record."""

    id: str
    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one row of a block: which of its lines, at which column, in words."""

    line: int
    column: str
    message: str


class BlockRefused(UserError):
    """A block that cannot be stored as it is; nothing of it was."""

    def __init__(self, what: str, troubles: tuple[Trouble, ...], lines: int) -> None:
        """Say how many rows are wrong."""
        wrong = len({one.line for one in troubles})
        super().__init__(
            f"{what}：{lines}行中有{wrong}行不能保存", kept="表里的记录没有改动",
            todo="请看清原因，改好再试；也可以只保存没有问题的行",
        )  # fmt: skip
        self.troubles = troubles


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a block: the ids of its rows that were stored, and what was left out."""

    ids: tuple[str, ...]
    changed: int
    added: int
    left: tuple[Trouble, ...] = ()


@dataclass(slots=True)
class _Entry:
    """One row of a block on its way: its line, record, values given and the whole record."""

    line: int
    id: str
    new: bool
    given: dict[str, object]
    whole: dict[str, object]
    before: dict[str, object]


class _ChildWrong(Exception):
    """A child record of one row cannot be stored."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.message)
        self.trouble = trouble


class Blocks:
    """Blocks of cells of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def write(
        self,
        register: str,
        lines: Sequence[Line],
        what: str,
        *,
        leave_wrong: bool = False,
        report: Report = silent,
    ) -> Written:
        """Store a block.

        Args:
            register: Whose records.
            lines: Its rows; columns that are not named stay as they are.
            what: The journal's line, in the clerk's words.
            leave_wrong: Store the rows that are right and leave the others.
            report: Progress; may raise Cancelled, then nothing is stored.

        Raises:
            BlockRefused: A row is wrong; nothing was stored.
            UserError: Too many rows.
        """
        if len(lines) > MOST_ROWS:
            raise UserError(
                f"一次最多{MOST_ROWS:,}行，这里有{len(lines):,}行", kept="没有改动",
                todo="更多的请存成 Excel，用“导入”读入",
            )  # fmt: skip
        wrong: dict[int, Trouble] = {}
        while True:
            kept = [n for n in range(len(lines)) if n not in wrong]
            try:
                written = self._write(register, [(n, lines[n]) for n in kept], what, report)
            except BlockRefused as refused:
                if not leave_wrong:
                    raise
                for trouble in refused.troubles:
                    wrong.setdefault(trouble.line, trouble)
            else:
                return replace(written, left=tuple(wrong[n] for n in sorted(wrong)))

    def fault(self, register: str, column: str, value: object) -> str:
        """Return what is wrong with one cell's value by itself; empty where nothing is."""
        spec = specifications()[register]
        return fault_of(spec.column(column), value, self._workspace.today())

    def _write(
        self, register: str, lines: Sequence[tuple[int, Line]], what: str, report: Report
    ) -> Written:
        spec = specifications()[register]
        try:
            with self._workspace.work(what) as unit:
                entries, troubles = self._read(unit, spec, lines, report)
                troubles.extend(self._judge(unit, spec, entries))
                self._refuse(what, troubles, lines)
                self._store(unit, spec, entries, report)
                ids = {entry.id: entry.line for entry in entries}
                start = self._workspace.settings.start_month
                found = gated(unit.connection, self._workspace.at(), register, ids, start)
                self._refuse(what, [Trouble(ids[i], c, m) for i, c, m in found], lines)
        except _ChildWrong as error:
            raise BlockRefused(what, (error.trouble,), len(lines)) from None
        except IntegrityError:
            raise UserError(
                f"{what}：编号互相占用", kept="没有改动",
                todo="互换编号请分两次：先改成临时编号，再改成要的编号",
            ) from None  # fmt: skip
        new = sum(entry.new for entry in entries)
        return Written(tuple(ids), len(entries) - new, new)

    @staticmethod
    def _refuse(what: str, troubles: list[Trouble], lines: Sequence[object]) -> None:
        if troubles:
            troubles.sort(key=lambda one: one.line)
            raise BlockRefused(what, tuple(troubles), len(lines))

    def _read(
        self,
        unit: UnitOfWork,
        spec: RegisterSpec,
        lines: Sequence[tuple[int, Line]],
        report: Report,
    ) -> tuple[list[_Entry], list[Trouble]]:
        """Return the rows with their texts read; one that says nothing new is left out."""
        cells = CellReader(unit.connection, self._workspace.at(), self._workspace.today(), spec)
        present = self._present(unit, spec, [line.id for _, line in lines if line.id])
        defaults = {c.name: c.default for c in spec.entered if c.default is not None}
        entries: list[_Entry] = []
        troubles: list[Trouble] = []
        for done, (number, line) in enumerate(lines):
            if not done % CHUNK:
                report(done, len(lines), "正在核对")
            before = present.get(line.id)
            if line.id and before is None:
                raise conflict(spec.label)
            now = before or defaults
            given = dict(line.values)
            for name, text in line.texts.items():
                value, message = cells.read(spec.column(name), text, now)
                if message:
                    troubles.append(Trouble(number, name, message))
                elif value is not SAME:
                    given[name] = value
            given = {n: v for n, v in given.items() if _differs(v, now.get(n))}
            if given or (not line.id and line.texts):
                identity = line.id or new_id()
                whole = {**now, **given, "id": identity}
                entries.append(_Entry(number, identity, before is None, given, whole, dict(now)))
        return entries, troubles

    def _present(
        self, unit: UnitOfWork, spec: RegisterSpec, ids: Sequence[str]
    ) -> dict[str, dict[str, object]]:
        reader = reader_of(spec.name, self._workspace.at())
        found = rows_at(
            unit.connection, reader, spec.entered, list(dict.fromkeys(ids)), Query(), reveal=True
        )
        return {row.id: dict(row.values) for row in found}

    def _judge(self, unit: UnitOfWork, spec: RegisterSpec, entries: list[_Entry]) -> list[Trouble]:
        today, found = self._workspace.today(), list[Trouble]()
        for entry in entries:
            entry.whole = children.filled_in(unit.connection, spec, entry.whole)
            problems = [p for p in examine(spec, entry.whole, today) if p.level == ERROR]
            if problems and not entry.new:
                # what a record lacked before it may lack on: setting the unit of people read in
                # long ago must not ask for their missing phones
                old = {(p.column, p.rule) for p in examine(spec, entry.before, today)}
                problems = [
                    p for p in problems if p.column in entry.given or (p.column, p.rule) not in old
                ]
            found.extend(Trouble(entry.line, p.column, p.message) for p in problems)
        rows = {entry.id: (entry.whole, frozenset(entry.given)) for entry in entries}
        lines = {entry.id: entry.line for entry in entries}
        new = frozenset(entry.id for entry in entries if entry.new)
        for identity, column, message in taken(unit.connection, spec, rows, new):
            found.append(Trouble(lines[identity], column, message))
        return found

    def _store(
        self, unit: UnitOfWork, spec: RegisterSpec, entries: list[_Entry], report: Report
    ) -> None:
        stored = [c.name for c in spec.stored]
        total, done = len(entries), 0
        for part in _parts(entries):
            report(done, total, "正在保存")
            unit.insert(
                spec.name,
                [{"id": e.id, **{n: _bare(e.whole.get(n)) for n in stored}} for e in part if e.new],
            )
            changes = [e for e in part if not e.new and set(e.given) & set(stored)]
            unit.update(
                spec.name,
                [Change(e.id, {n: _bare(e.whole.get(n)) for n in stored}) for e in changes],
            )
            for entry in part:
                self._store_children(unit, spec, entry)
            done += len(part)

    def _store_children(self, unit: UnitOfWork, spec: RegisterSpec, entry: _Entry) -> None:
        if not any(spec.column(name).child is not None for name in entry.given):
            return
        today = self._workspace.today()
        try:
            children.write(unit, spec, entry.id, entry.given, entry.whole, today)
        except Invalid as error:
            problem = error.problems[0]
            name = next(n for n in entry.given if spec.column(n).child is not None)
            raise _ChildWrong(Trouble(entry.line, name, problem.message)) from None


def _parts(entries: list[_Entry]) -> Iterable[list[_Entry]]:
    return (entries[start : start + CHUNK] for start in range(0, len(entries), CHUNK))


def _bare(value: object) -> object:
    return None if blank(value) else value


def _differs(new: object, old: object) -> bool:
    return new != old and not (blank(new) and blank(old))


def may_be_set(column: ColumnSpec) -> bool:
    """Return whether a column takes what is typed or pasted into its cells."""
    return not column.computed and column.kind is not Kind.PHOTO
