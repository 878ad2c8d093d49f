"""Sheets sent out to the squadrons, taken in when they come back, and who is still missing.

A round is one register's sheet for several units with a day it is due. Each file carries a number
on a hidden sheet; what comes back goes through the same import as any file. Which register, and
which of its columns names the unit, follows from the declaration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from zhifa_desktop.db import kept
from zhifa_desktop.db.files import names_beside
from zhifa_desktop.db.unit_of_work import new_id
from zhifa_desktop.errors import DataError, UserError
from zhifa_desktop.exchange.reading import read_sheets
from zhifa_desktop.exchange.templates import MARK, write_template
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.rules.file_names import file_part
from zhifa_desktop.services.importing import Importing
from zhifa_desktop.services.records import Filter, Query, Records
from zhifa_desktop.services.workspace import Report, Workspace, silent

CHINA = timedelta(hours=8)
PLACE = "collecting/"
UNIT = "unit"
PLAIN = frozenset({Kind.DATE, Kind.INTEGER, Kind.HOURS, Kind.MONEY, Kind.SCORE})
OFFERED, PAGE = 2_000, 500
WAITING, RETURNED, FAULTY = "未交", "已交", "有错"


@dataclass(frozen=True, slots=True)
class Sent:
    """One unit's file of a round; ``said`` tells what became of it when it came back."""

    unit: str
    name: str
    file: str
    state: str = WAITING
    returned_at: str = ""
    digest: str = ""
    said: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """A register's sheet sent out once; ``due`` as 2026-11-20."""

    id: str
    register: str
    label: str
    sent_on: str
    due: str
    sheets: tuple[Sent, ...]

    def missing(self) -> tuple[str, ...]:
        """Return the units whose sheet has not come back."""
        return tuple(one.name for one in self.sheets if one.state == WAITING)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the files taken in: a sentence for each, and the round as it stands."""

    said: tuple[str, ...]
    round: Round


def unit_column(spec: RegisterSpec) -> ColumnSpec | None:
    """Return the column that says whose a record is, where a sheet can be made by unit."""
    return next((c for c in spec.columns if c.target == UNIT and not c.child), None)


class Collecting:
    """The rounds of an opened store."""

    def __init__(self, workspace: Workspace, records: Records) -> None:
        """Work on that store."""
        self._workspace, self._records = workspace, records
        self._importing = Importing(workspace)

    def rounds(self, register: str) -> tuple[Round, ...]:
        """Return a register's rounds, the latest first."""
        with self._workspace.reader() as connection:
            found = [_read(held) for held in kept.beginning(connection, PLACE).values()]
        mine = [one for one in found if one.register == register]
        return tuple(sorted(mine, key=lambda one: one.id, reverse=True))

    def send(
        self,
        register: str,
        units: Sequence[str],
        due: date,
        folder: Path,
        *,
        filled: bool = True,
        reveal: bool = False,
        report: Report = silent,
    ) -> Round:
        """Write a sheet for each unit into a folder and remember the round.

        Args:
            register: Whose sheet.
            units: Ids of the units.
            due: The day they are to be back.
            folder: Where the files go; none is overwritten.
            filled: Write the unit's own records into it, to be put right.
            reveal: Write masked numbers in full; else those cells stay empty, and empty cells
                change nothing when the sheet comes back.
            report: Progress; may raise Cancelled.

        Raises:
            UserError: No unit was chosen, or the folder cannot be written.
        """
        if not units:
            raise UserError("没有选单位", kept="没有写出文件", todo="请勾选要发给哪些单位")
        spec, identity = self._records.spec(register), new_id()
        named = self._records.titles(UNIT, units)
        offered = self._offered(spec)
        sent = []
        for number, unit in enumerate(units):
            report(number, len(units), f"正在写{named.get(unit, '')}的表")
            wanted = folder / f"{spec.label}_{file_part(named.get(unit, unit))}.xlsx"
            path = next(place for place in names_beside(wanted) if not place.exists())
            rows = self._rows(spec, unit, reveal=reveal) if filled else ()
            write_template(path, spec, offered, rows, f"{identity}/{unit}")
            sent.append(
                Sent(unit, named.get(unit, ""), path.name, digest=_digest(path.read_bytes()))
            )
        today = self._workspace.today().isoformat()
        made = Round(identity, register, spec.label, today, due.isoformat(), tuple(sent))
        self._keep(made, f"发表：{spec.label}")
        return made

    def take_in(self, round_: Round, paths: Sequence[Path], report: Report = silent) -> Taken:
        """Take returned files in: each is known by its number and imported.

        A file that is not of this round, was not filled or came before is said and left alone.
        Refused rows lie in a workbook beside the returned file, ready to go back.
        """
        said: list[str] = []
        for number, path in enumerate(paths):
            report(number, len(paths), f"正在收{path.name}")
            try:
                round_, told = self._one(round_, path)
            except DataError:
                raise
            except UserError as error:
                told = f"{path.name}：{error.what}{'，' + error.todo if error.todo else ''}"
            said.append(told)
        return Taken(tuple(said), round_)

    def drop(self, round_: Round) -> None:
        """Forget a round; records and files stay as they are."""
        with self._workspace.work(f"结束收表：{round_.label}") as unit:
            kept.write(unit.connection, PLACE + round_.id, None, unit.now)

    def reminder(self, round_: Round) -> str:
        """Return a text that asks for what is missing, ready for the work group."""
        missing, today = round_.missing(), self._workspace.today()
        if not missing:
            return f"《{round_.label}》应收{len(round_.sheets)}份，已全部收齐，谢谢各单位配合。"
        due = date.fromisoformat(round_.due)
        late = f"应于{_day(due)}前交，现已逾期{(today - due).days}天" if today > due else ""
        when = late or f"请于{_day(due)}前交"
        done = len(round_.sheets) - len(missing)
        text = f"《{round_.label}》应收{len(round_.sheets)}份，已收{done}份。{when}。"
        faulty = [one.name for one in round_.sheets if one.state == FAULTY]
        back = f"{'、'.join(faulty)}有退回的行，请按退回表中的原因改好再交。" if faulty else ""
        return f"{text}还没有交的：{'、'.join(missing)}。{back}"

    def _one(self, round_: Round, path: Path) -> tuple[Round, str]:
        number = _number(path)
        identity, _, unit = number.partition("/")
        sheet = next((one for one in round_.sheets if one.unit == unit), None)
        if identity != round_.id or sheet is None:
            raise UserError("不是这一轮发出的表", todo="请核对是不是别的台账或以前发的表")
        digest = _digest(path.read_bytes())
        if digest == sheet.digest:
            again = sheet.state != WAITING
            return (
                round_,
                f"{sheet.name}：{'已经收过这份表' if again else '与发出时一样，没有填写'}",
            )
        label = self._records.spec(round_.register).label
        importing = self._importing
        source = importing.open(round_.register, path, sheet=label[:31])
        result = importing.apply(importing.examine(source, after=round_.id))
        told = f"新增{result.added}，更新{result.updated}，相同{result.unchanged}"
        if result.conflicts:
            told += f"，{result.conflicts}条与发表后台账里改过的冲突，保留了台账的"
        back = ""
        if result.rejected:
            wanted = path.with_name(f"{path.stem}_退回.xlsx")
            place = next(one for one in names_beside(wanted) if not one.exists())
            importing.write_refused(result, place)
            back = place.name
            told += f"，退回{result.rejected}行(见{back})"
        now = (self._workspace.now() + CHINA).strftime("%Y-%m-%d %H:%M")
        state = FAULTY if result.rejected else RETURNED
        new = replace(sheet, state=state, returned_at=now, digest=digest, said=told, back=back)
        sheets = tuple(new if one.unit == unit else one for one in round_.sheets)
        round_ = replace(round_, sheets=sheets)
        self._keep(round_, f"收表：{label} {sheet.name}")
        return round_, f"{sheet.name}：{told}"

    def _rows(
        self, spec: RegisterSpec, unit: str, *, reveal: bool
    ) -> tuple[dict[str, object], ...]:
        if (column := unit_column(spec)) is None:
            return ()  # nobody knows whose its records are
        query = Query(filters=(Filter(column.name, "in", (unit,)),))
        names = [c.name for c in spec.entered if reveal or not c.masked]
        found: list[dict[str, object]] = []
        total = self._records.count(spec.name, query)
        for start in range(0, total, PAGE):
            page = self._records.page(
                spec.name, query, start, PAGE, columns=names, reveal=reveal
            )  # fmt: skip
            for row in page:
                shown = {n: row.shown.get(n, "") for n in names}
                plain = {
                    n: row.values[n] for n in names
                    if spec.column(n).kind in PLAIN and shown[n] != "长期" and n in row.values
                }  # fmt: skip
                found.append(shown | plain)
        return tuple(found)

    def _offered(self, spec: RegisterSpec) -> dict[str, list[str]]:
        return {
            c.name: [label for _, label in self._records.options(c.target, limit=OFFERED)]
            for c in spec.entered
            if c.kind is Kind.LINK
        }

    def _keep(self, round_: Round, what: str) -> None:
        with self._workspace.work(what) as unit:
            kept.write(unit.connection, PLACE + round_.id, asdict(round_), unit.now)


def _number(path: Path) -> str:
    """Return the number of a returned file.

    Raises:
        UserError: It cannot be read, or carries no number.
    """
    for sheet in read_sheets(path):
        if sheet.name == MARK and sheet.rows:
            return str(sheet.rows[0][0]).strip()
    raise UserError("不是本程序发出的表", todo="请让对方在发去的表里填写，或用“导入”读入")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(held: dict[str, Any]) -> Round:
    return Round(**held | {"sheets": tuple(Sent(**one) for one in held["sheets"])})


def _day(day: date | datetime) -> str:
    return f"{day.month}月{day.day}日"
