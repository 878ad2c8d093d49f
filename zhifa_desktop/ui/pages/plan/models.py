"""The tables of the plan: measures, their figures, the county's tasks, the registers of proof."""

from __future__ import annotations

from PySide6.QtCore import Qt

from zhifa_desktop.services.figures import IndicatorResult
from zhifa_desktop.services.month_content import NOTHING, target_words, words_of
from zhifa_desktop.services.plan_overview import DONE, OVERDUE, MeasureView, Proof, TaskLine
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.models.row_list import Index, RowList
from zhifa_desktop.ui.pages.indicators.table import verdict_color

DISPLAY = Qt.ItemDataRole.DisplayRole
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class _Told(RowList):
    """A list whose cells are texts; ``right`` names the columns of numbers."""

    right: frozenset[int] = frozenset()

    def data(self, index: Index, role: int = DISPLAY) -> object:
        row = self.rows[index.row()]
        if role in {DISPLAY, Qt.ItemDataRole.ToolTipRole}:
            return self.texts(row)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.right:
            return RIGHT
        if role == Qt.ItemDataRole.ForegroundRole:
            name = self.colour(row, index.column())
            return theme.color(name) if name else None
        return None

    def texts(self, row: object) -> tuple[str, ...]:
        """Return the texts of a line."""
        raise NotImplementedError

    def colour(self, row: object, column: int) -> str:
        """Return the theme's colour of a cell; empty for the usual one."""
        return ""


class MeasuresModel(_Told):
    """The sixteen measures."""

    headings = ("举措", "进展")

    def texts(self, row: MeasureView) -> tuple[str, ...]:  # type: ignore[override]
        return f"{row.number}. {row.title}", row.words

    def colour(self, row: MeasureView, column: int) -> str:  # type: ignore[override]
        return "bad" if column == 1 and (row.unmet or row.overdue) else ""


class FiguresModel(_Told):
    """The figures that prove a measure."""

    headings = ("指标", "数值", "目标", "结论", "还差")
    right = frozenset({1, 2})

    def texts(self, row: IndicatorResult) -> tuple[str, ...]:  # type: ignore[override]
        return (
            row.name, words_of(row), target_words(row), row.verdict, row.shortfall or NOTHING,
        )  # fmt: skip

    def colour(self, row: IndicatorResult, column: int) -> str:  # type: ignore[override]
        return verdict_color(row) if column == 3 else ""


class TasksModel(_Told):
    """The county's tasks."""

    headings = ("任务", "完成时限", "完成状态", "责任", "最近进展", "佐证")
    right = frozenset({5})

    def texts(self, row: TaskLine) -> tuple[str, ...]:  # type: ignore[override]
        evidence = f"{row.evidence}份" if row.evidence else NOTHING
        return (
            row.name, str(row.due_on), row.state_words, row.responsible, row.progress, evidence,
        )  # fmt: skip

    def colour(self, row: TaskLine, column: int) -> str:  # type: ignore[override]
        if column != 2:
            return ""
        return "bad" if row.state == OVERDUE else "good" if row.state == DONE else ""


class ProofsModel(_Told):
    """The registers where the proof of a measure stands."""

    headings = ("台账", "范围", "本期", "共有")
    right = frozenset({2, 3})

    def texts(self, row: Proof) -> tuple[str, ...]:  # type: ignore[override]
        period = NOTHING if row.in_period is None else f"{row.in_period:,}条"
        label = row.label if row.kept else f"{row.label}(未启用)"
        return label, row.narrowed or "全部", period, f"{row.in_all:,}条"

    def colour(self, row: Proof, column: int) -> str:  # type: ignore[override]
        return "warn" if column == 3 and not row.in_all else ""
