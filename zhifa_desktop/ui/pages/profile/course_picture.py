"""The course of certificates as bands over the years: states as stretches, events as marks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from zhifa_desktop.services.card_course import Course, Mark, Span
from zhifa_desktop.ui import theme
from zhifa_desktop.ui.pages.profile.palette import state_brush, state_colour

CARD, AXIS = 88, 22
BAND_TOP, BAND = 30, 20
LONG_TERM = date(9000, 1, 1)
REVIEW = "annual_review"
NO_CARD = "还没有登记执法证件。"
LEFT, CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter
NEAR, YEAR_WIDTH = 9, 40


class CoursePicture(QWidget):
    """``opened`` tells (register, id) of the card or the event that was clicked twice."""

    opened = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._courses: tuple[Course, ...] = ()
        self._today = date.min
        self._first = self._last = date.min
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("证件状态与变动")

    def sizeHint(self) -> QSize:
        return QSize(520, CARD * len(self._courses) + AXIS if self._courses else 40)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def show_courses(self, courses: tuple[Course, ...], today: date) -> None:
        """Draw these."""
        self._courses, self._today = courses, today
        days = [span.start for one in courses for span in one.spans]
        ends = [
            min(until, today + timedelta(days=730))
            for one in courses
            if isinstance(until := one.card.values["valid_until"], date) and until < LONG_TERM
        ]
        self._first = min(days, default=today) - timedelta(days=20)
        self._last = max([*ends, today]) + timedelta(days=40)
        told = [f"{one.title}：{one.label}" for one in courses]
        self.setAccessibleDescription("；".join(told) or NO_CARD)
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._courses:
            painter.setPen(theme.color("muted"))
            painter.drawText(QRectF(0, 8, self.width(), 24), LEFT, NO_CARD)
        else:
            self._axis(painter)
        for number, course in enumerate(self._courses):
            self._course(painter, course, number * CARD)
        painter.end()

    def _course(self, painter: QPainter, course: Course, top: float) -> None:
        painter.setFont(_font(self, 13, bold=True))
        painter.setPen(theme.color("text"))
        words = course.title
        painter.drawText(QRectF(0, top + 4, self.width(), 20), LEFT, words)
        x = painter.fontMetrics().horizontalAdvance(words) + 12
        painter.setPen(state_colour(course.state))
        until = course.card.shown["valid_until"]
        painter.drawText(QRectF(x, top + 4, self.width() - x, 20), LEFT,
                         f"● {course.label}    有效期至 {until}")  # fmt: skip
        band = top + BAND_TOP
        painter.fillRect(QRectF(0, band, self.width(), BAND), theme.color("side"))
        for span in course.spans:
            self._span(painter, span, band)
        self._until(painter, course, band)
        taken: list[tuple[float, float]] = []
        for mark in sorted(course.marks, key=lambda one: one.kind == REVIEW):  # changes tell first
            self._mark(painter, mark, band, taken)

    def _span(self, painter: QPainter, span: Span, top: float) -> None:
        left, right = self._x(span.start), self._x(span.until or self._today)
        room = QRectF(left, top, max(right - left, 3), BAND)
        painter.setPen(QPen(state_colour(span.state), 1))
        painter.setBrush(state_brush(span.state))
        painter.drawRect(room)
        painter.setFont(_font(self, 12, bold=True))
        if painter.fontMetrics().horizontalAdvance(span.label) + 10 > room.width():
            return
        if span.state != "valid":
            wide = painter.fontMetrics().horizontalAdvance(span.label) + 10
            painter.fillRect(
                QRectF(room.center().x() - wide / 2, top + 2, wide, BAND - 4), theme.color("field")
            )
        painter.setPen(theme.color("field") if span.state == "valid" else state_colour(span.state))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, span.label)

    def _until(self, painter: QPainter, course: Course, top: float) -> None:
        """Draw the rest of the time that a card runs, as an open frame up to its last day."""
        until = course.card.values["valid_until"]
        if not isinstance(until, date) or until <= self._today or course.state != "valid":
            return
        left, right = self._x(self._today), self._x(min(until, self._last))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(state_colour("valid"), 1, Qt.PenStyle.DashLine))
        painter.drawRect(QRectF(left, top + 0.5, right - left, BAND - 1))

    def _mark(
        self, painter: QPainter, mark: Mark, top: float, taken: list[tuple[float, float]]
    ) -> None:
        """Draw an event: a dot for an annual review, a diamond for a change, its word below."""
        x, y = self._x(mark.day), top + BAND + 7
        painter.setPen(QPen(theme.color("text"), 1))
        painter.setBrush(theme.color("field") if mark.kind == REVIEW else theme.color("warn"))
        if mark.kind == REVIEW:
            painter.drawEllipse(QPointF(x, y), 4, 4)
        else:
            corners = (QPointF(x, y - 5), QPointF(x + 5, y), QPointF(x, y + 5), QPointF(x - 5, y))
            painter.drawPolygon(QPolygonF(corners))
        painter.setFont(_font(self, 11))
        width = painter.fontMetrics().horizontalAdvance(mark.label)
        left = min(max(x - width / 2, 0.0), self.width() - width - 1.0)
        if any(
            left < end + 6 and left + width > start - 6 for start, end in taken
        ):  # what finds no room is told by the tooltip
            return
        taken.append((left, left + width))
        painter.setPen(theme.color("muted"))
        painter.drawText(QRectF(left, y + 6, width + 4, 15), LEFT, mark.label)

    def _axis(self, painter: QPainter) -> None:
        bottom = self.height() - AXIS
        painter.setFont(_font(self, 11))
        now = self._x(self._today)
        for year in range(self._first.year + 1, self._last.year + 1):
            x = self._x(date(year, 1, 1))
            painter.setPen(QPen(theme.color("line"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, BAND_TOP - 4), QPointF(x, bottom))
            if abs(x - now) > YEAR_WIDTH:
                painter.setPen(theme.color("muted"))
                painter.drawText(QRectF(x - 25, bottom + 3, 50, 16), CENTRE, str(year))
        x = now
        painter.setPen(QPen(theme.color("accent"), 1.6))
        painter.drawLine(QPointF(x, BAND_TOP - 4), QPointF(x, bottom))
        painter.setPen(theme.color("accent"))
        painter.drawText(QRectF(x - 25, bottom + 3, 50, 16), CENTRE, "今天")

    def event(self, event: QEvent) -> bool:
        """Tell of the event under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark = self._mark_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), mark.told if mark else "", self)
            return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        mark, number = self._mark_at(event.position()), int(event.position().y() // CARD)
        if mark is not None:
            self.opened.emit("certificate_event", mark.identity)
        elif number < len(self._courses):
            self.opened.emit("certificate", self._courses[number].card.id)

    def _mark_at(self, where: QPointF) -> Mark | None:
        number = int(where.y() // CARD)
        marks: Iterable[Mark] = self._courses[number].marks if number < len(self._courses) else ()
        near = [(abs(self._x(mark.day) - where.x()), mark) for mark in marks]
        nearest = min(near, key=lambda one: one[0], default=None)
        return nearest[1] if nearest and nearest[0] <= NEAR else None

    def _x(self, day: date) -> float:
        whole = max((self._last - self._first).days, 1)
        return (min(max(day, self._first), self._last) - self._first).days / whole * self.width()


def _font(widget: QWidget, size: int, *, bold: bool = False) -> QFont:
    font = QFont(widget.font())
    font.setPixelSize(size)
    font.setBold(bold)
    return font
