"""Reading the cells of a block: as people write them, links by their names, masks as no change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from zhifa_desktop.db.views import At
from zhifa_desktop.exchange.values import Noted, Reader, Unreadable, reader_for
from zhifa_desktop.registers.spec import ColumnSpec, Kind, RegisterSpec
from zhifa_desktop.services.importing_links import Directory
from zhifa_desktop.services.rows import UNFILED
from zhifa_desktop.services.showing import show

SAME = object()
"""Read from a cell that says nothing new: a number that was copied masked."""
MASKED = "“{}”是隐去几位的号码，请从原来的表格复制完整的号码"
UNIT = "unit"


class CellReader:
    """Reads the texts of one register's cells; links are looked up once each."""

    def __init__(self, connection: Connection, at: At, today: date, spec: RegisterSpec) -> None:
        """Prepare; nothing is loaded before it is needed."""
        self._spec = spec
        self._directory = Directory(connection, at, today, create=False)
        self._readers: dict[str, Reader] = {}

    def read(self, column: ColumnSpec, text: str, now: Mapping[str, object]) -> tuple[object, str]:
        """Return (value, "") or (None, what is wrong, in a sentence).

        Args:
            column: Whose cell.
            text: What stands there; a blank empties the cell.
            now: The record's values: its unit decides between people of one name.
        """
        if column.computed or column.kind is Kind.PHOTO:
            return SAME, ""
        if not text.strip():
            return None, ""
        if column.name not in self._readers:
            self._readers[column.name] = reader_for(self._spec.name, column)
        try:
            read = self._readers[column.name](text.strip())
        except Unreadable as error:
            return None, f"“{column.label}”{error}"
        if isinstance(read, Noted):
            if read.value is None:
                own = show(column, now.get(column.name))
                return (SAME, "") if text.strip() == own else (None, MASKED.format(column.label))
            read = read.value
        if column.target and read is not None:
            return self._linked(column, read, now)
        return read, ""

    def _linked(
        self, column: ColumnSpec, names: object, now: Mapping[str, object]
    ) -> tuple[object, str]:
        near = str(now.get(UNIT) or "")
        found = []
        for name in names if isinstance(names, tuple) else (names,):
            if str(name).endswith(UNFILED):
                continue  # a name as written, behind which no record stands: it stays by itself
            answer = self._directory.resolve(column.target, str(name), {}, near)
            if not answer.id:
                return None, f"“{column.label}”：{answer.clause}"
            found.append(answer.id)
        if column.kind is Kind.LINKS:
            return tuple(dict.fromkeys(found)) or None, ""
        if len(found) > 1:
            return None, f"“{column.label}”只能填一个"
        return (found[0], "") if found else (SAME, "")
