"""Records as plain JSON values, for the command line and for packages.

Field names are those of the declaration. A link gives the other record's title, with its id
beside it; a code gives the code, with its label beside it; numbers stay numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.services.records import Row

PHOTO_KINDS = (Kind.PHOTO,)


def may_leave(column: ColumnSpec) -> bool:
    """Return whether a column may leave the office in a package (明细级)."""
    return not (column.private or column.masked or column.kind in PHOTO_KINDS)


def plain_record(row: Row, columns: Iterable[ColumnSpec]) -> dict[str, object]:
    """Return one record with the given columns; masked columns as they are shown."""
    found: dict[str, object] = {"id": row.id, "version": row.version}
    for column in columns:
        found.update(_fields(column, row.values.get(column.name), row.shown.get(column.name, "")))
    return found


def package_columns(spec: RegisterSpec) -> tuple[ColumnSpec, ...]:
    """Return the columns of a register that travel in a package."""
    return tuple(column for column in spec.columns if may_leave(column))


def _fields(column: ColumnSpec, value: object, shown: str) -> dict[str, object]:
    name = column.name
    if column.kind in (Kind.LINK, Kind.LINKS):
        many = isinstance(value, tuple)
        titles: object = list(filter(None, shown.split("、"))) if many else shown or None
        return {name: titles, f"{name}_id": list(value) if isinstance(value, tuple) else value}
    if column.kind is Kind.CODE:
        return {name: value, f"{name}_label": shown or None}
    if column.masked:
        return {name: shown or None}
    return {name: _plain(value)}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return list(value) if isinstance(value, tuple) else value
