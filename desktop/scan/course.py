"""The line of earlier figures, drawn: turnover as a line with dots, what is needed as dashes with squares."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.scan.course_page import Course, Point
from desktop.theme import look

HEIGHT: Final = 110  # of the drawing without its words, in pixels at 100 %
DOT: Final = 4.0


class CourseChart(QWidget):
    """Painted; what it shows is its accessible name and its tool tip too, and stands in the table below it."""

    def __init__(self) -> None:
        super().__init__()
        self._course: Course | None = None
        self.setObjectName("scan-course")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_course(self, course: Course | None) -> None:
        """Show another line, or none."""
        self._course = course
        self.setVisible(course is not None)
        if course is not None:
            self.setAccessibleName(course.said)
            self.setToolTip(course.said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(300), look().px(HEIGHT) + 4 * self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(160), self.sizeHint().height())

    def places(self) -> list[tuple[Point, QPointF, QPointF | None]]:
        """Where each point stands: its turnover, and what is needed; time runs from the left, nought is at the foot."""
        if self._course is None:
            return []
        where, points = self._area(), self._course.points
        most = max(max(point.turnover, point.needed or Decimal(0)) for point in points) or Decimal(1)
        days = (points[-1].day - points[0].day).days

        def at(day: date, amount: Decimal) -> QPointF:
            across = where.left() + where.width() * (day - points[0].day).days / days
            share = max(0.0, float(amount / most))
            return QPointF(across, where.bottom() - where.height() * share)

        return [
            (one, at(one.day, one.turnover), at(one.day, one.needed) if one.needed is not None else None)
            for one in points
        ]

    def _area(self) -> QRectF:
        """Between the words above, below and beside the line."""
        line = self.fontMetrics().lineSpacing()
        texts = [point.turnover_text for point in self._course.points] if self._course is not None else [""]
        side = max(self.fontMetrics().horizontalAdvance(text) for text in texts) / 2 + DOT
        return QRectF(side, 2.2 * line, max(1.0, self.width() - 2 * side), look().px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._course is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, where, places = look().colours, self._area(), self.places()
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(where.bottomLeft(), where.bottomRight())
        needed = [at for _point, _at, at in places if at is not None]
        self._draw(painter, needed, QPen(QColor(colours.ink), 2, Qt.PenStyle.DashLine), square=True)
        self._draw(painter, [at for _point, at, _ in places], QPen(QColor(colours.accent), 2.5), square=False)
        self._legend(painter)
        self._texts(painter, places)
        painter.end()

    def _draw(self, painter: QPainter, points: list[QPointF], pen: QPen, *, square: bool) -> None:
        painter.setPen(pen)
        for begin, end in pairwise(points):
            painter.drawLine(begin, end)
        painter.setPen(QPen(pen.color(), 1.5))
        painter.setBrush(QColor(look().colours.card) if square else pen.color())
        for at in points:
            around = QRectF(at.x() - DOT, at.y() - DOT, 2 * DOT, 2 * DOT)
            painter.drawRect(around) if square else painter.drawEllipse(around)

    def _legend(self, painter: QPainter) -> None:
        """Which line is which, above the drawing."""
        if self._course is None:
            return
        line, colours = self.fontMetrics().lineSpacing(), look().colours
        x = 0.0
        for text, pen in (
            (self._course.turnover_label, QPen(QColor(colours.accent), 2.5)),
            (self._course.needed_label, QPen(QColor(colours.ink), 2, Qt.PenStyle.DashLine)),
        ):
            if text:
                painter.setPen(pen)
                painter.drawLine(QPointF(x, line / 2), QPointF(x + look().px(22), line / 2))
                painter.setPen(QColor(colours.soft))
                painter.drawText(QPointF(x + look().px(28), line * 0.78), text)
                x += look().px(28 + 20) + self.fontMetrics().horizontalAdvance(text)

    def _texts(self, painter: QPainter, places: list[tuple[Point, QPointF, QPointF | None]]) -> None:
        """Amount and day of each point as far as they fit, of the first and the last always."""
        where, line = self._area(), self.fontMetrics().lineSpacing()
        for point, at, needed in self._labelled(places):
            half = self.fontMetrics().horizontalAdvance(point.turnover_text) / 2 + DOT
            painter.setPen(QColor(look().colours.ink))
            crossed = needed is not None and at.y() - 2 * line < needed.y() < at.y()  # the other line runs above it
            beside = QRectF(at.x() - half, at.y() + DOT + 1 if crossed else at.y() - line - DOT - 1, 2 * half, line)
            painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, point.turnover_text)
            painter.setPen(QColor(look().colours.soft))
            below = QRectF(at.x() - half, where.bottom() + 4, 2 * half, line)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, point.day_text)

    def _labelled(
        self, places: list[tuple[Point, QPointF, QPointF | None]]
    ) -> Iterator[tuple[Point, QPointF, QPointF | None]]:
        room = max((self.fontMetrics().horizontalAdvance(one[0].turnover_text) for one in places), default=0) + 2 * DOT
        last: float | None = None
        for number, one in enumerate(places):
            ends = number in (0, len(places) - 1)
            fits = last is None or (one[1].x() - last >= room and places[-1][1].x() - one[1].x() >= room)
            if ends or fits:
                yield one
                last = one[1].x()
