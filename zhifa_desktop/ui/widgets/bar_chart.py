"""Bars side by side: each line of an analysis in the period, the one before and the year before.

Told apart by dark, grey and hatched, so that they can be told on paper and by the colour-blind;
the numbers are written. It says in words what it draws.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from zhifa_desktop.ui import theme

WANTED, LEAST = QSize(640, 200), QSize(200, 130)
LEGEND, NUMBER, FOOT, SIDE = 22, 16, 34, 8
ROOM, SHORT_ROOM, SHORT, WIDEST = 78, 56, 8, 34
"""Pixels that a line needs at least, less with a short name; and that a bar is wide at most."""
GAP = 0.24
"""Of a line's room, what stays white."""
TEXT, SMALL = 12, 11
CENTRE, FLAT = Qt.AlignmentFlag.AlignCenter, 2.0


@dataclass(frozen=True)
class Bar:
    """One number: how high it stands, and how it is written; nothing stands for None."""

    height: float | None
    words: str


@dataclass(frozen=True)
class Bars:
    """What is drawn: groups of bars, one for each series (its name, and how it is filled)."""

    title: str
    series: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[Bar, ...]], ...]

    @property
    def most(self) -> float:
        """The height of the highest bar, never 0."""
        return max([abs(b.height or 0) for _, bars in self.groups for b in bars], default=0) or 1.0

    @property
    def words(self) -> str:
        """What the picture says, line by line."""
        told = "；".join(
            label.replace("\n", "") + "，".join(
                f"{name}{bar.words}" for (name, _), bar in zip(self.series, bars, strict=True)
            )
            for label, bars in self.groups
        )  # fmt: skip
        return f"{self.title}：{told}"


class BarChart(QWidget):
    """Draws as many groups as there is room for, and says how many it leaves out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: Bars | None = None
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Expanding)
        self.setAccessibleName("图")

    def sizeHint(self) -> QSize:
        return WANTED

    def minimumSizeHint(self) -> QSize:
        return LEAST

    def draw(self, bars: Bars | None) -> None:
        """Draw these bars; None draws nothing."""
        self._bars = bars
        self.setAccessibleDescription(bars.words if bars else "")
        self.setToolTip(bars.words.replace("；", "\n").replace("：", "\n", 1) if bars else "")
        self.update()

    def shown_groups(self) -> int:
        """Return how many groups there is room for."""
        labels = [label for label, _ in self._bars.groups] if self._bars else []
        room = SHORT_ROOM if all(len(label) <= SHORT for label in labels) else ROOM
        return max(int((self.width() - 2 * SIDE) // room), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._bars is None or not self._bars.groups:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        groups = self._bars.groups[: self.shown_groups()]
        area = QRectF(self.rect()).adjusted(SIDE, LEGEND + NUMBER + 4, -SIDE, -FOOT)
        self._legend(painter, self._bars, len(self._bars.groups) - len(groups))
        room = area.width() / len(groups)
        for n, (label, bars) in enumerate(groups):
            place = QRectF(area.left() + n * room, area.top(), room, area.height())
            self._group(painter, place, label, bars, self._bars)
        painter.setPen(QPen(theme.color("muted"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.end()

    def _legend(self, painter: QPainter, bars: Bars, left_out: int) -> None:
        painter.setFont(self._font(TEXT, bold=True))
        painter.setPen(theme.color("text"))
        metrics, x, middle = QFontMetricsF(painter.font()), float(SIDE), LEGEND / 2
        row = QRectF(x, 0, self.width(), LEGEND)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(row, flags, bars.title)
        x += metrics.horizontalAdvance(bars.title) + 20
        painter.setFont(self._font(SMALL))
        metrics = QFontMetricsF(painter.font())
        for name, fill in bars.series if len(bars.series) > 1 else ():
            self._fill(painter, QRectF(x, middle - 5, 18, 10), fill)
            painter.setPen(theme.color("text"))
            painter.drawText(QRectF(x + 23, 0, 300, LEGEND), flags, name)
            x += 23 + metrics.horizontalAdvance(name) + 18
        if left_out:
            painter.setPen(theme.color("muted"))
            end = QRectF(x, 0, self.width() - x - SIDE, LEGEND)
            said = f"画出前{len(bars.groups) - left_out}项，另有{left_out}项见表"
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(end, side, said)

    def _group(
        self, painter: QPainter, place: QRectF, label: str, bars: tuple[Bar, ...], drawn: Bars
    ) -> None:
        slot = min(place.width() * (1 - GAP) / len(bars), WIDEST)
        x = place.center().x() - slot * len(bars) / 2
        for n, bar in enumerate(bars):
            height = max(bar.height or 0, 0) / drawn.most * place.height()
            spot = QRectF(x + n * slot, place.bottom() - height, slot, height)
            if height:
                self._fill(painter, spot.adjusted(1, 0, -1, 0), drawn.series[n][1])
            self._number(painter, spot, bar.words, first=n == 0)
        painter.setFont(self._font(SMALL))
        painter.setPen(theme.color("text"))
        under = QRectF(place.left() + 2, place.bottom() + 2, place.width() - 4, FOOT - 2)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(under, int(flags) | int(Qt.TextFlag.TextWrapAnywhere), label)

    def _number(self, painter: QPainter, spot: QRectF, words: str, *, first: bool) -> None:
        """Write a number over its bar: upright where it is wider than the bar has room."""
        painter.setFont(self._font(SMALL, bold=first))
        painter.setPen(theme.color("text" if first else "muted"))
        metrics = QFontMetricsF(painter.font())
        wide = metrics.horizontalAdvance(words)
        if wide <= spot.width() + FLAT:
            above = QRectF(spot.center().x() - wide, spot.top() - NUMBER, 2 * wide, NUMBER)
            painter.drawText(above, CENTRE, words)
            return
        painter.save()
        inside = spot.height() > wide + 8 and not first
        start = spot.top() + wide + 4 if inside else max(spot.top() - 3, LEGEND + wide)
        painter.translate(spot.center().x(), start)
        painter.rotate(-90)
        painter.drawText(QRectF(0, -8, wide + 2, 16), Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()

    @staticmethod
    def _fill(painter: QPainter, spot: QRectF, fill: str) -> None:
        """Fill a bar: dark, grey, or hatched."""
        brushes = {
            "dark": QBrush(theme.color("accent")), "grey": QBrush(QColor("#aab4c2")),
            "hatched": QBrush(theme.color("muted"), Qt.BrushStyle.BDiagPattern),
        }  # fmt: skip
        painter.setPen(QPen(theme.color("accent" if fill == "dark" else "muted"), 1))
        painter.setBrush(brushes[fill])
        painter.drawRect(spot)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _font(self, size: int, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(size)
        font.setBold(bold)
        return font
