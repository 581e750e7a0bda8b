"""Two bars, turnover now and turnover needed: one filled, one hatched, so that they differ without colour too."""

from decimal import Decimal
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.scan.page import Bars
from desktop.theme import look

BAR: Final = 24  # height in pixels at 100 %
GAP: Final = 20
RADIUS: Final = 5.0
LEAST: Final = 3.0  # a bar of nothing is still seen


class TurnoverBars(QWidget):
    """Painted; the sentence that says the same is its accessible name."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: Bars | None = None
        self.setObjectName("scan-bars")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Bars | None) -> None:
        """Show other bars, or none."""
        self._bars = bars
        self.setVisible(bars is not None)
        if bars is not None:
            self.setAccessibleName(bars.said)
            self.setToolTip(bars.said)
        self.updateGeometry()
        self.update()

    def _stacked(self) -> bool:
        """With large text or little room the words stand above their bar."""
        return self.width() < look().px(420)

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        row = look().px(BAR) + (line + 4 if self._stacked() else 0)
        return QSize(look().px(300), 2 * row + look().px(GAP))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(160), self.sizeHint().height())

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        self.setFixedHeight(self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._bars is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bars = self._bars
        most = max(bars.now, bars.needed, Decimal(1))
        metrics = painter.fontMetrics()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        values = max(metrics.horizontalAdvance(text) for text in (bars.now_text, bars.needed_text)) + look().px(20)
        labels = max(metrics.horizontalAdvance(text) for text in (bars.now_label, bars.needed_label)) + look().px(16)
        left = 0 if self._stacked() else labels
        room = max(1, self.width() - left - values)
        top = 0.0
        for number, (name, text, amount) in enumerate(
            ((bars.now_label, bars.now_text, bars.now), (bars.needed_label, bars.needed_text, bars.needed))
        ):
            height = float(look().px(BAR))
            if self._stacked():
                painter.setPen(QColor(look().colours.soft))
                painter.setFont(self.font())
                painter.drawText(QRectF(0, top, self.width(), metrics.lineSpacing()), name)
                top += metrics.lineSpacing() + 4
            else:
                painter.setPen(QColor(look().colours.soft))
                painter.setFont(self.font())
                painter.drawText(QRectF(0, top, labels, height), Qt.AlignmentFlag.AlignVCenter, name)
            width = max(LEAST, float(amount / most) * room)
            self._bar(painter, QRectF(left + 0.5, top + 0.5, width, height - 1), hatched=number == 1)
            painter.setPen(QColor(look().colours.ink))
            painter.setFont(bold)
            painter.drawText(
                QRectF(left + width + look().px(8), top, values, height), Qt.AlignmentFlag.AlignVCenter, text
            )
            top += height + look().px(GAP)
        painter.end()

    def _bar(self, painter: QPainter, where: QRectF, *, hatched: bool) -> None:
        colours = look().colours
        painter.setPen(QPen(QColor(colours.ink if hatched else colours.accent), 1))
        painter.setBrush(QColor(colours.card) if hatched else QColor(colours.accent))
        painter.drawRoundedRect(where, RADIUS, RADIUS)
        if hatched:
            painter.setBrush(QBrush(QColor(colours.ink), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(where, RADIUS, RADIUS)
