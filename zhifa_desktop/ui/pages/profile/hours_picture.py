"""Hours of the year against what is asked, month by month, and the years beside each other."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from zhifa_desktop.services.person_hours import PersonHours
from zhifa_desktop.services.showing import plain_number
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.pages.profile.palette import PACE, SERIES

HEIGHT = 232
BAR_TOP, BAR = 54, 24
CHART_TOP, FOOT = 124, 24
YEARS = 5
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter


class HoursPicture(QWidget):
    """Says in words what it draws: the same sentence is its accessible text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hours: PersonHours | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(520, HEIGHT)

    def show_hours(self, hours: PersonHours) -> None:
        """Draw these."""
        self._hours = hours
        self.setAccessibleName("学时")
        self.setAccessibleDescription(f"{title(hours)}；{said(hours)}")
        self.setToolTip(self.accessibleDescription())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._hours is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._words(painter, self._hours)
        self._bar(painter, self._hours)
        half = self.width() * 0.6
        self._months(painter, self._hours, QRectF(0, CHART_TOP, half - 24, HEIGHT - CHART_TOP))
        rest = QRectF(half, CHART_TOP, self.width() - half, HEIGHT - CHART_TOP)
        self._years(painter, self._hours, rest)
        painter.end()

    def _words(self, painter: QPainter, hours: PersonHours) -> None:
        painter.setFont(_font(self, 15, bold=True))
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(0, 0, self.width(), 22), LEFT, title(hours))
        painter.setFont(_font(self, 13))
        late = hours.asked and hours.behind > 0
        painter.setPen(theme.color("warn" if late else "muted"))
        painter.drawText(QRectF(0, 24, self.width(), 20), LEFT, said(hours))

    def _bar(self, painter: QPainter, hours: PersonHours) -> None:
        """Draw the hours by kind in one bar, with the marks of the pace and of the year."""
        most = max(float(hours.required), float(hours.counted), 1.0)
        unit = (self.width() - 2) / most
        painter.fillRect(QRectF(0, BAR_TOP, self.width() - 1, BAR), theme.color("side"))
        x, key = 0.0, 0.0
        for number, (kind, amount) in enumerate(hours.by_kind):
            colour = QColor(SERIES[number % len(SERIES)])
            width = float(amount) * unit
            painter.fillRect(QRectF(x, BAR_TOP, width, BAR), colour)
            painter.setPen(QPen(theme.color("field"), 1))
            painter.drawLine(QPointF(x + width, BAR_TOP), QPointF(x + width, BAR_TOP + BAR))
            x += width
            key = self._key(painter, key, colour, f"{kind} {plain_number(amount)}")
        if not hours.asked:
            return
        self._mark(painter, float(hours.due) * unit, "序时", dashed=True)
        if hours.counted > hours.required:
            self._mark(painter, float(hours.required) * unit, "应达", dashed=False)

    def _key(self, painter: QPainter, x: float, colour: QColor, words: str) -> float:
        top = BAR_TOP + BAR + 10
        painter.fillRect(QRectF(x, top + 4, 10, 10), colour)
        painter.setFont(_font(self, 12))
        painter.setPen(theme.color("text"))
        width = painter.fontMetrics().horizontalAdvance(words)
        painter.drawText(QRectF(x + 14, top, width + 4, 18), LEFT, words)
        return x + width + 32

    def _mark(self, painter: QPainter, x: float, words: str, *, dashed: bool) -> None:
        x = min(max(x, 1.0), self.width() - 2.0)
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(PACE) if dashed else theme.color("text"), 2, style))
        painter.drawLine(QPointF(x, BAR_TOP - 5), QPointF(x, BAR_TOP + BAR + 5))
        painter.setFont(_font(self, 11))
        width = painter.fontMetrics().horizontalAdvance(words)
        beside = x - width - 5 if x + width + 6 > self.width() else x + 4
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(beside, BAR_TOP + BAR + 1, width + 4, 14), LEFT, words)

    def _months(self, painter: QPainter, hours: PersonHours, room: QRectF) -> None:
        """Draw the hours added up by month beside the straight line of what is asked."""
        chart = room.adjusted(26, 16, -8, -FOOT)
        most = max(float(hours.required), float(hours.counted), 1.0) * 1.05
        self._caption(painter, room, f"{hours.year}年逐月累计")
        self._axis(painter, chart, (0.0, float(hours.required)), most)
        step = chart.width() / 12

        def at(month: int, value: Decimal | float) -> QPointF:
            return QPointF(
                chart.left() + step * month, chart.bottom() - float(value) / most * chart.height()
            )

        if hours.asked:
            painter.setPen(QPen(QColor(PACE), 1.4, Qt.PenStyle.DashLine))
            painter.drawLine(at(0, 0), at(12, hours.required))
        line = [at(0, 0), *(at(n + 1, value) for n, value in enumerate(hours.by_month))]
        painter.setPen(QPen(QColor(SERIES[0]), 2.2))
        painter.drawPolyline(QPolygonF(line))
        painter.setBrush(QColor(SERIES[0]))
        for point in line[1:]:
            painter.drawEllipse(point, 2.4, 2.4)
        painter.setFont(_font(self, 11))
        painter.setPen(theme.color("muted"))
        for month in (3, 6, 9, 12):
            spot = QRectF(at(month, 0).x() - 20, chart.bottom() + 3, 40, 16)
            painter.drawText(spot, CENTRE, f"{month}月")

    def _years(self, painter: QPainter, hours: PersonHours, room: QRectF) -> None:
        chart = room.adjusted(26, 16, -4, -FOOT)
        self._caption(painter, room, "历年学时")
        shown = hours.by_year[-YEARS:]
        if not shown:
            return
        most = max(float(hours.required), *(float(value) for _, value in shown), 1.0) * 1.12
        self._axis(painter, chart, (0.0, float(hours.required)), most)
        step = chart.width() / max(len(shown), 3)
        for number, (year, value) in enumerate(shown):
            height = float(value) / most * chart.height()
            x = chart.left() + step * number + step * 0.22
            painter.fillRect(
                QRectF(x, chart.bottom() - height, step * 0.56, height),
                QColor(SERIES[0] if year == hours.year else SERIES[3]),
            )
            painter.setFont(_font(self, 11))
            painter.setPen(theme.color("text"))
            spot = QRectF(x - step * 0.22, chart.bottom() - height - 15, step, 14)
            painter.drawText(spot, CENTRE, plain_number(value))
            painter.setPen(theme.color("muted"))
            painter.drawText(QRectF(spot.x(), chart.bottom() + 3, step, 16), CENTRE, str(year))

    def _axis(
        self, painter: QPainter, chart: QRectF, marks: tuple[float, ...], most: float
    ) -> None:
        painter.setFont(_font(self, 11))
        for value in marks:
            y = chart.bottom() - value / most * chart.height()
            painter.setPen(QPen(theme.color("line"), 1))
            painter.drawLine(QPointF(chart.left(), y), QPointF(chart.right(), y))
            painter.setPen(theme.color("muted"))
            words = plain_number(Decimal(str(value)))
            painter.drawText(QRectF(chart.left() - 30, y - 8, 25, 16), RIGHT, words)

    def _caption(self, painter: QPainter, room: QRectF, words: str) -> None:
        painter.setFont(_font(self, 12))
        painter.setPen(theme.color("muted"))
        painter.drawText(QRectF(room.left(), room.top() - 4, room.width(), 16), LEFT, words)


def title(hours: PersonHours) -> str:
    """Return the figure in words: 2026年已认定 90 学时(应达 60)."""
    asked = f"，全年应达 {plain_number(hours.required)} 学时" if hours.asked else ""
    return f"{hours.year}年已认定 {plain_number(hours.counted)} 学时{asked}"


def said(hours: PersonHours) -> str:
    """Return what the figure means today."""
    extra = f"；另有不计入的 {plain_number(hours.not_counted)} 学时" if hours.not_counted else ""
    if not hours.asked:
        return f"60学时要求只考核在岗执法人员{extra}"
    if not hours.missing:
        return f"已达到全年要求{extra}"
    if hours.behind:
        return (
            f"按序时进度差 {plain_number(hours.behind)} 学时，"
            f"到年底还差 {plain_number(hours.missing)} 学时{extra}"
        )
    return f"符合序时进度，到年底还差 {plain_number(hours.missing)} 学时{extra}"


def _font(widget: QWidget, size: int, *, bold: bool = False) -> QFont:
    font = QFont(widget.font())
    font.setPixelSize(size)
    font.setBold(bold)
    return font
