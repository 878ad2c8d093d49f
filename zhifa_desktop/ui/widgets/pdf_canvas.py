"""Scrolling through the pages of a PDF; only pages in sight are rendered, one at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from zhifa_desktop.ui.jobs import Jobs
from zhifa_desktop.ui.widgets.living import while_living
from zhifa_desktop.ui.widgets.pdf_pages import POINTS_PER_INCH, PdfPages

GAP = 12
KEPT = 8
SCREEN = 96
SMALLEST, LARGEST = 0.25, 4.0


class PdfCanvas(QAbstractScrollArea):
    """The pages below one another; ``moved`` gives the page in sight (from 1) and the zoom."""

    moved = Signal(int, float)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._pages: PdfPages | None = None
        self._zoom, self._fit = 1.0, True
        self._rects: list[QRect] = []
        self._pictures: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._rendering = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("页面预览")
        self.verticalScrollBar().valueChanged.connect(self._tell)
        self.horizontalScrollBar().valueChanged.connect(lambda _: self.viewport().update())

    def sizeHint(self) -> QSize:
        return QSize(560, 640)

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show another document, staying at the same height where it is as long."""
        self._pages = pages
        self._pictures.clear()
        self._lay_out()

    @property
    def zoom(self) -> float:
        """How large a page is shown; 1.0 is its size on paper."""
        return self._zoom

    def fit_width(self) -> None:
        """Make the widest page as wide as the view, also when that changes."""
        self._fit = True
        self._lay_out()

    def zoom_to(self, zoom: float) -> None:
        """Show at a fixed zoom, keeping the place."""
        bar = self.verticalScrollBar()
        share = bar.value() / max(bar.maximum(), 1)
        self._fit, self._zoom = False, min(max(zoom, SMALLEST), LARGEST)
        self._lay_out()
        bar.setValue(round(share * bar.maximum()))

    def go_to(self, page: int) -> None:
        """Scroll to a page (from 1)."""
        if 0 < page <= len(self._rects):
            self.verticalScrollBar().setValue(self._rects[page - 1].top() - GAP)

    def page_in_sight(self) -> int:
        """Return the page (from 1) in the middle of the view; 0 without a document."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        above = [number for number, rect in enumerate(self._rects, 1) if rect.top() <= middle]
        return above[-1] if above else min(len(self._rects), 1)

    def _lay_out(self) -> None:
        sizes: tuple[tuple[float, float], ...] = self._pages.sizes if self._pages else ()
        view = self.viewport().size()
        if self._fit and sizes:
            widest = max(width for width, _ in sizes) * SCREEN / POINTS_PER_INCH
            self._zoom = min(max((view.width() - 2 * GAP) / widest, SMALLEST), LARGEST)
        scale = self._zoom * SCREEN / POINTS_PER_INCH
        shapes = [QSize(round(w * scale), round(h * scale)) for w, h in sizes]
        total = max([view.width(), *(shape.width() + 2 * GAP for shape in shapes)])
        self._rects, top = [], GAP
        for shape in shapes:
            self._rects.append(
                QRect((total - shape.width()) // 2, top, shape.width(), shape.height())
            )
            top += shape.height() + GAP
        self._set_bars(QSize(total, top), view)
        self._tell()

    def _set_bars(self, whole: QSize, view: QSize) -> None:
        for bar, length, seen in (
            (self.verticalScrollBar(), whole.height(), view.height()),
            (self.horizontalScrollBar(), whole.width(), view.width()),
        ):
            bar.setRange(0, max(length - seen, 0))
            bar.setPageStep(seen)
            bar.setSingleStep(40)

    def _tell(self) -> None:
        self.viewport().update()
        self.moved.emit(self.page_in_sight(), self._zoom)

    def _seen(self) -> list[int]:
        view = (
            self.viewport()
            .rect()
            .translated(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        )
        return [number for number, rect in enumerate(self._rects) if rect.intersects(view)]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.viewport().rect(), self.palette().color(QPalette.ColorRole.Midlight))
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for number in self._seen():
            picture = self._best(number)
            if picture is None:
                painter.fillRect(self._rects[number], QColor("white"))
                painter.drawText(
                    self._rects[number],
                    Qt.AlignmentFlag.AlignCenter,
                    f"正在显示第 {number + 1} 页…",
                )
            else:
                painter.drawImage(self._rects[number], picture)
            painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
            painter.drawRect(self._rects[number].adjusted(-1, -1, 0, 0))
        self._render_next()

    def _key(self, number: int) -> tuple[int, int]:
        return number, round(self._rects[number].width() * self.devicePixelRatioF())

    def _best(self, number: int) -> QImage | None:
        """Return the picture of that size, or of another while it is being made."""
        exact = self._pictures.get(self._key(number))
        if exact is not None:
            self._pictures.move_to_end(self._key(number))
            return exact
        return next((p for (n, _), p in self._pictures.items() if n == number), None)

    def _render_next(self) -> None:
        pages = self._pages
        wanted = next((n for n in self._seen() if self._key(n) not in self._pictures), None)
        if self._rendering or pages is None or wanted is None:
            return
        self._rendering = True
        dots = SCREEN * self._zoom * self.devicePixelRatioF()
        work: Callable[[object], QImage] = lambda report: pages.image(wanted, dots)  # noqa: E731
        kept = partial(self._rendered, pages, self._key(wanted))
        stop = while_living(self, self._stop)
        self._jobs.submit(work, while_living(self, kept), stop, stop)

    def _rendered(self, pages: PdfPages, key: tuple[int, int], picture: QImage) -> None:
        self._rendering = False
        if pages is self._pages:
            self._pictures[key] = picture
            while len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
        self.viewport().update()

    def _stop(self, _error: Exception | None = None) -> None:
        self._rendering = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_to(self._zoom * (1.1 if event.angleDelta().y() > 0 else 1 / 1.1))
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        steps = {
            Qt.Key.Key_PageDown: bar.pageStep(), Qt.Key.Key_PageUp: -bar.pageStep(),
            Qt.Key.Key_Space: bar.pageStep(), Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
        }  # fmt: skip
        if event.key() in steps:
            bar.setValue(bar.value() + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
