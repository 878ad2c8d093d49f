"""From a cell of the month's forms to its line and the records behind it (N6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, select

from zhifa_desktop.checks.declaration import Place
from zhifa_desktop.checks.month_numbers import INDICATORS
from zhifa_desktop.checks.relations import ABOVE, BELOW
from zhifa_desktop.db.query import titles
from zhifa_desktop.db.views import At
from zhifa_desktop.errors import UserError
from zhifa_desktop.indicators.catalogue import INDICATORS as DECLARED
from zhifa_desktop.indicators.catalogue import TABLES
from zhifa_desktop.indicators.declaration import Scope
from zhifa_desktop.indicators.engine import behind, month_scope
from zhifa_desktop.indicators.opening import WHOLE
from zhifa_desktop.indicators.tables import (
    MONTH,
    Measure,
    MonthTable,
    behind_cell,
    compute,
    lines_of,
    year_of,
)
from zhifa_desktop.registers.catalogue import specifications
from zhifa_desktop.rules.periods import Month
from zhifa_desktop.services import month_content, snapshots
from zhifa_desktop.services.showing import plain_number
from zhifa_desktop.services.workspace import Workspace

__all__ = ["CellView", "Cells", "Place"]


@dataclass(frozen=True, slots=True)
class CellView:
    """A form's line with one cell chosen, and the records that the cell counts.

    ``columns`` are headings and texts of the line, ``chosen`` the number of the cell among them;
    ``records`` are titles by id of ``register``, those of ``late`` changed since last month was
    handed up.
    """

    place: Place
    title: str
    columns: tuple[tuple[str, str], ...]
    chosen: int
    register: str
    label: str
    records: dict[str, str]
    late: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as its form says it, and the select of what the chosen cell counts."""

    title: str
    columns: tuple[tuple[str, str], ...]
    chosen: int
    register: str
    asked: Select[Any] | None


class Cells:
    """The cells of an opened store."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on that store."""
        self._workspace = workspace

    def view(self, month: Month, place: Place) -> CellView:
        """Return a cell with what stands behind it.

        Raises:
            UserError: The form has no such line any more.
        """
        options = month_content.options(self._workspace.settings, month.year)
        scope = month_scope(month, self._workspace.today(), options)
        with self._workspace.reader() as connection:
            if place.form == INDICATORS:
                line = self._of_indicator(connection, month, place, scope)
            else:
                line = _of_table(connection, place, scope)
            return self._view(connection, month, place, line)

    def _of_indicator(
        self, connection: Connection, month: Month, place: Place, scope: Scope
    ) -> _Line:
        declared = next((one for one in DECLARED if one.name == place.line), None)
        if declared is None:
            raise UserError(f"没有“{place.line}”这项指标", todo="请重新校核")
        found = month_content.indicator_results(
            connection, month, self._workspace.today(), self._workspace.settings
        )
        one = next(result for result in found if result.id == declared.id)
        columns = (
            (ABOVE, month_content.value_words(one.numerator, "")),
            (BELOW, month_content.value_words(one.denominator, "")),
            ("值", month_content.words_of(one)), ("目标", month_content.target_words(one)),
        )  # fmt: skip
        below = place.column == BELOW
        asked = behind(declared, scope, wanted="counted" if below else "met")
        return _Line("指标对照", columns, 1 if below else 0, declared.register, asked)

    def _view(self, connection: Connection, month: Month, place: Place, line: _Line) -> CellView:
        ids = [] if line.asked is None else list(connection.execute(line.asked).scalars())
        at = self._workspace.at()
        named = titles(connection, at, line.register, ids)
        late = _changed_since(connection, at, line.register, _handed_up_at(connection, month))
        late &= set(ids)
        order = sorted(named, key=lambda identity: (identity not in late, named[identity]))
        return CellView(
            place, line.title, line.columns, line.chosen, line.register,
            specifications()[line.register].label, {one: named[one] for one in order}, late,
        )  # fmt: skip


def _of_table(connection: Connection, place: Place, scope: Scope) -> _Line:
    table = next(one for one in TABLES if one.number == place.form)
    computed = compute(connection, table, scope)
    numbers = dict([*computed.lines, (WHOLE, computed.total)]).get(place.line)
    if numbers is None:
        raise UserError(
            f"{place.form}已没有“{place.line}”这一行", todo="请重新校核；该机构或类别可能已删除"
        )
    heads = [_head(head.label, head.period) for head in computed.heads]
    columns = tuple(zip(heads, map(_text, numbers), strict=True))
    keys = {label: key for key, label in lines_of(connection, table, scope).items()}
    days = year_of(scope) if place.period != MONTH else scope
    asked = behind_cell(table, place.column, keys.get(place.line, WHOLE), days)
    chosen = heads.index(_head(place.column, place.period))
    return _Line(table.title, columns, chosen, _register(table, place.column), asked)


def _handed_up_at(connection: Connection, month: Month) -> datetime | None:
    """Return when last month's last version was made."""
    versions = snapshots.issued(connection, month.before())
    return versions[-1].made_at if versions else None


def _changed_since(
    connection: Connection, at: At, register: str, moment: datetime | None
) -> frozenset[str]:
    """Return which records changed after an instant; none where there is none."""
    if moment is None:
        return frozenset()
    row, living = at.of(register)
    asked = select(row.id).where(living, row.changed_at > moment)
    return frozenset(connection.execute(asked).scalars())


def _register(table: MonthTable, column: str) -> str:
    return next(c.register for c in table.columns if isinstance(c, Measure) and c.label == column)


def _head(label: str, period: str) -> str:
    return f"{label}({period})" if period else label


def _text(number: Decimal | str | None) -> str:
    if number is None:
        return month_content.NOTHING
    return number if isinstance(number, str) else plain_number(number)
