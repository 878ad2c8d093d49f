"""A figure month by month with its target: a small line on a card, or a chart with its months.

It says in words what it draws: the same sentence is its accessible text and its tool tip.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from zhifa_desktop.services.figures import Point
from zhifa_desktop.services.month_content import value_words
from zhifa_desktop.ui import theme

SMALL, LARGE = QSize(90, 30), QSize(360, 170)
DOT, BIG_DOT = 2.0, 3.5
MARGIN, TOP, FOOT, LEFT = 6, 22, 22, 8
RIGHT_SIDE, CENTRE = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
ABOVE = 1.08
"""Room above the highest point."""


@dataclass(frozen=True)
class Drawn:
    """What is drawn: points oldest first, the target where there is one, and the unit of both."""

    points: tuple[Point, ...]
    target: Decimal | None = None
    unit: str = "%"

    @property
    def most(self) -> float:
        """The height of the picture in the figure's unit; a share never needs more than 100."""
        values = [float(p.value) for p in self.points if p.value is not None]
        target = [float(self.target)] if self.target is not None else []
        most = max((*values, *target, 1.0))
        return max(100.0, most) if self.unit == "%" else most * ABOVE

    @property
    def words(self) -> str:
        """What the picture says, month by month."""
        told = "，".join(
            f"{point.month.label}{value_words(point.value, self.unit)}"
            f"{'(报出数)' if point.reported else ''}"
            for point in self.points
        )
        target = "" if self.target is None else f"；目标{value_words(self.target, self.unit)}"
        return f"{told}{target}"


class LineChart(QWidget):
    """``labelled`` draws the months, the values and the target's word beside the line."""

    def __init__(self, *, labelled: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labelled = labelled
        self._drawn: Drawn | None = None
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Fixed)
        self.setAccessibleName("逐月")

    def sizeHint(self) -> QSize:
        return LARGE if self._labelled else SMALL

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self.sizeHint().height())

    def draw(self, drawn: Drawn | None) -> None:
        """Draw these points; None draws nothing."""
        self._drawn = drawn
        self.setAccessibleDescription(drawn.words if drawn else "")
        self.setToolTip(drawn.words.replace("，", "\n") if drawn else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawn is None or not self._drawn.points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if self._labelled:
            area = QRectF(self.rect()).adjusted(LEFT + 10, TOP, -LEFT - 14, -FOOT)
        self._target(painter, self._drawn, area)
        self._line(painter, self._drawn, area)
        if self._labelled:
            self._labels(painter, self._drawn, area)
        painter.end()

    @staticmethod
    def _at(drawn: Drawn, area: QRectF, number: int, value: Decimal) -> QPointF:
        step = area.width() / max(len(drawn.points) - 1, 1)
        height = min(float(value) / drawn.most, 1.0) * area.height()
        return QPointF(area.left() + step * number, area.bottom() - height)

    def _target(self, painter: QPainter, drawn: Drawn, area: QRectF) -> None:
        if self._labelled:
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(area.bottomLeft(), area.bottomRight())
        if drawn.target is None:
            return
        height = self._at(drawn, area, 0, drawn.target).y()
        painter.setPen(QPen(theme.color("muted"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left(), height), QPointF(area.right(), height))
        if self._labelled:
            painter.drawLine(QPointF(area.left(), 9), QPointF(area.left() + 22, 9))
            painter.setFont(self._font(11))
            words = f"目标{value_words(drawn.target, drawn.unit)}"
            beside = QRectF(area.left() + 28, 2, 120, 14)
            painter.drawText(beside, Qt.AlignmentFlag.AlignLeft, words)

    def _line(self, painter: QPainter, drawn: Drawn, area: QRectF) -> None:
        """Join the points; a month without a value leaves a gap."""
        before: QPointF | None = None
        for number, point in enumerate(drawn.points):
            if point.value is None:
                before = None
                continue
            here = self._at(drawn, area, number, point.value)
            painter.setPen(QPen(theme.color("accent"), 1.8))
            if before is not None:
                painter.drawLine(before, here)
            last = number == len(drawn.points) - 1
            if last or self._labelled or before is None:
                painter.setBrush(theme.color("accent" if last or point.reported else "field"))
                painter.drawEllipse(here, *([BIG_DOT if last else DOT + 0.5] * 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
            before = here

    def _labels(self, painter: QPainter, drawn: Drawn, area: QRectF) -> None:
        painter.setFont(self._font(11))
        painter.setPen(theme.color("muted"))
        for number, point in enumerate(drawn.points):
            x = self._at(drawn, area, number, Decimal(0)).x()
            begins = number == 0 or point.month.number == 1
            words = f"{point.month.year % 100}.{point.month.number}" if begins else str(
                point.month.number
            )  # fmt: skip
            painter.drawText(QRectF(x - 30, area.bottom() + 4, 60, 16), CENTRE, words)
        last = drawn.points[-1]
        if last.value is not None:
            here = self._at(drawn, area, len(drawn.points) - 1, last.value)
            painter.setFont(self._font(12, bold=True))
            painter.setPen(theme.color("text"))
            top = here.y() - 20 if here.y() > TOP + 16 else here.y() + 6
            words = value_words(last.value, drawn.unit)
            painter.drawText(QRectF(here.x() - 90, top, 100, 16), RIGHT_SIDE, words)

    def _font(self, size: int, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(size)
        font.setBold(bold)
        return font
