"""A list as a workbook: what the table shows, searched, filtered and sorted as it stands there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from zhifa_desktop.exchange.sheets import write_list
from zhifa_desktop.services.records import ColumnSpec, Kind, Query, Records, Row
from zhifa_desktop.services.workspace import Report, silent

PLAIN = frozenset({Kind.DATE, Kind.INTEGER, Kind.HOURS, Kind.MONEY, Kind.SCORE})
"""Kinds that stay numbers and dates, so that a sheet can sort and add them."""
PAGE = 500
LONG_TERM = "长期"


def export_list(
    records: Records,
    register: str,
    query: Query,
    columns: Sequence[str],
    path: Path,
    report: Report = silent,
) -> int:
    """Write the rows of a query with these columns; masked numbers stay masked.

    Returns:
        How many rows were written.

    Raises:
        UserError: The file cannot be written.
    """
    spec = records.spec(register)
    shown = [spec.column(name) for name in columns]
    total = records.count(register, query)
    write_list(
        path,
        spec.label,
        [column.label for column in shown],
        _values(records, register, query, shown, total, report),
        frozenset(n for n, column in enumerate(shown) if column.kind not in PLAIN),
        [column.width for column in shown],
    )
    return total


def _values(
    records: Records,
    register: str,
    query: Query,
    columns: Sequence[ColumnSpec],
    total: int,
    report: Report,
) -> Iterator[list[object]]:
    ids = records.ids(register, query)
    names = [column.name for column in columns]
    for start in range(0, len(ids), PAGE):
        report(start, total, "正在导出")
        found = records.pick(register, ids[start : start + PAGE], columns=names)
        for identity in ids[start : start + PAGE]:
            if identity in found:
                yield [_value(found[identity], column) for column in columns]
    report(total, total, "正在写入")


def _value(row: Row, column: ColumnSpec) -> object:
    shown, value = row.shown[column.name], row.values[column.name]
    return value if column.kind in PLAIN and shown != LONG_TERM else shown
