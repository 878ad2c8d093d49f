"""The first columns of a register's table, which stay in sight while the others scroll.

A second view over the first one's left part: same model, same selection, same rows in sight. The
keys stay with the table itself.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSettings, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from zhifa_desktop.ui import theme
from zhifa_desktop.ui.models.record_table import RecordTable
from zhifa_desktop.ui.widgets.cell_delegate import CellDelegate
from zhifa_desktop.ui.widgets.filter_header import FilterHeader

MOST_SHARE = 0.6
"""Of the table's width; wider ones are let go, so that something can still scroll."""


class FrozenColumns(QTableView):
    """Takes no room while nothing is frozen."""

    def __init__(self, table: QTableView, model: RecordTable) -> None:
        super().__init__(table)
        self._table, self._model = table, model
        self._kept = f"frozen/{model.register}"
        kept = str(QSettings().value(self._kept) or "")
        self.count = int(kept) if kept.isdigit() else 0
        self.setObjectName("frozen")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(table)
        self.setModel(model)
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(CellDelegate(table))
        self.setSelectionMode(table.selectionMode())
        self.setSelectionBehavior(table.selectionBehavior())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = FilterHeader(model, self)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalHeader(header)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.horizontalHeader().sectionResized.connect(self._fit)
        table.selectionModel().currentChanged.connect(self._repaint)
        model.modelReset.connect(self._fit)
        table.installEventFilter(self)
        self._fit()

    def freeze(self, count: int) -> None:
        """Keep so many columns in sight; 0 lets all scroll."""
        self.count = count
        QSettings().setValue(self._kept, count)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            self._fit()
        return super().eventFilter(watched, event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._table.doubleClicked.emit(self.indexAt(event.position().toPoint()))

    def _menu(self, at: QPoint) -> None:
        there = self._table.viewport().mapFromGlobal(self.viewport().mapToGlobal(at))
        self._table.customContextMenuRequested.emit(there)

    def _repaint(self, *_: object) -> None:
        self.viewport().update()

    def _fit(self, *_: object) -> None:
        """Lie over the first columns, as wide as they are."""
        header = self._table.horizontalHeader()
        shown = min(self.count, len(self._model.columns))
        width = sum(header.sectionSize(n) for n in range(shown))
        if not shown or width > self._table.viewport().width() * MOST_SHARE:
            self.hide()
            return
        for n in range(len(self._model.columns)):
            self.setColumnHidden(n, n >= shown)
            if n < shown:
                self.setColumnWidth(n, header.sectionSize(n))
        frame = self._table.frameWidth()
        left = self._table.verticalHeader().width() + frame
        self.horizontalHeader().setFixedHeight(header.height())
        self.setGeometry(left, frame, width, self._table.viewport().height() + header.height())
        self.verticalScrollBar().setValue(self._table.verticalScrollBar().value())
        self.show()
        self.raise_()
