"""What the cells chosen come to: how many, their sum and mean, as a sheet says it at its foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel

from zhifa_desktop.services.records import ColumnSpec, Kind, Row
from zhifa_desktop.services.showing import plain_number
from zhifa_desktop.ui.desk import Desk
from zhifa_desktop.ui.models.record_table import NUMERIC, RecordTable
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.record_view import RecordView

PAUSE = 120
AT_ONCE, MOST = 500, 100_000


class SelectionTotals(QLabel):
    """Says nothing while one cell or none is chosen."""

    def __init__(self, desk: Desk, view: RecordView, model: RecordTable) -> None:
        super().__init__()
        self._desk, self._view, self._model = desk, view, model
        self._asked = 0
        self.setProperty("role", "hint")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.count)
        # bound methods: Qt lets go of them with this label, which a lambda would outlive
        view.selectionModel().selectionChanged.connect(self._soon)
        model.loaded.connect(self._soon)

    def _soon(self, *_: object) -> None:
        self._pause.start()

    def count(self) -> None:
        """Count the cells chosen; many rows in the background."""
        self._asked += 1
        rows, places = self._view.chosen(), self._view.chosen_columns()
        columns = [self._model.columns[n] for n in places if n < len(self._model.columns)]
        if len(rows) * len(columns) < 2:
            self.clear()
            return
        head = f"选中 {len(rows):,} 行 {len(columns)} 栏"
        if not any(column.kind in NUMERIC for column in columns) or len(rows) > MOST:
            self.setText(head)
            return
        if len(rows) <= AT_ONCE and all(self._model.row(n) is not None for n in rows):
            self.setText(_said(head, columns, self._model.rows_at(rows)))
            return
        asked = self._asked
        self.setText(head)

        def counted(found: Sequence[Row]) -> None:
            if asked == self._asked:
                self.setText(_said(head, columns, found))

        self._desk.jobs.submit(
            lambda report: self._model.rows_at(rows), while_living(self, counted)
        )


def _said(head: str, columns: Iterable[ColumnSpec], rows: Sequence[Row]) -> str:
    numbers: list[Decimal] = []
    for column in columns:
        if column.kind in NUMERIC:
            numbers.extend(_numbers(column, rows))
    if not numbers:
        return head
    total = sum(numbers, Decimal(0))
    mean = plain_number(total / len(numbers))
    return f"{head}　{len(numbers):,} 个数　合计 {total:,.2f}　平均 {mean}".replace(".00　", "　")


def _numbers(column: ColumnSpec, rows: Sequence[Row]) -> list[Decimal]:
    values = (row.values.get(column.name) for row in rows)
    kind = int if column.kind is Kind.INTEGER else (int, Decimal)
    return [Decimal(v) for v in values if isinstance(v, kind) and not isinstance(v, bool)]
