"""A signature: drawn with the mouse, a pen or a finger, or agreed to without a drawing."""

from datetime import date
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout, QWidget

from desktop.intake.fields import Field, call
from desktop.intake.row import Question
from desktop.theme import look
from forms.engine.signature import AGREED, HEIGHT, WIDTH, strokes, written
from forms.words import Words

MOST_POINTS: Final = 5_000  # of one drawing while it is made; what is stored is bounded by signature.written


class Pad(QWidget):
    """Where it is drawn. drawn: a stroke was ended."""

    drawn = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.strokes: list[list[tuple[float, float]]] = []
        self.prompt = ""
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMaximumWidth(look().px(520))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        return round(min(width, self.maximumWidth()) * HEIGHT / WIDTH)

    def sizeHint(self) -> QSize:
        return QSize(look().px(520), self.heightForWidth(look().px(520)))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(200))

    def show_value(self, value: str) -> None:
        """Draw a stored signature."""
        self.strokes = [[(float(x), float(y)) for x, y in stroke] for stroke in strokes(value)]
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.strokes.append([self._place(event.position())])
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        going = bool(event.buttons() & Qt.MouseButton.LeftButton) and bool(self.strokes)
        if going and sum(map(len, self.strokes)) < MOST_POINTS:
            self.strokes[-1].append(self._place(event.position()))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.strokes:
            self.drawn.emit(written(self.strokes))

    def _place(self, at: QPointF) -> tuple[float, float]:
        return at.x() * WIDTH / max(1, self.width()), at.y() * HEIGHT / max(1, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), look().colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.field_line), 1))
        painter.setBrush(QColor(colours.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        base = round(self.height() * 0.78)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(16, base, self.width() - 16, base)
        if not self.strokes:
            painter.setPen(QColor(colours.soft))
            middle = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), middle, self.prompt)
        self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        pen = QPen(QColor(look().colours.ink), max(2.0, self.height() / 70))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        across, down = self.width() / WIDTH, self.height() / HEIGHT
        for stroke in self.strokes:
            points = [QPointF(x * across, y * down) for x, y in stroke]
            if len(points) == 1:
                painter.drawPoint(points[0])
            else:
                painter.drawPolyline(QPolygonF(points))


class SignatureField(Field):
    """A field to draw in, and a tick box for who agrees without drawing; "clear" stands with the card."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.pad = Pad()
        self.pad.setObjectName(f"pad-{question.path}")
        self.box = QCheckBox()
        self.box.setObjectName(f"answer-{question.path}")
        column.addWidget(self.pad)
        column.addWidget(self.box)
        self.pad.drawn.connect(self.changed)
        self.box.clicked.connect(lambda on: self.changed.emit(AGREED if on else ""))
        self._value = ""
        self.speak(words)
        self.show_question(question)

    def speak(self, words: Words) -> None:
        super().speak(words)
        self.pad.prompt = words("intake.sign")
        self.box.setText(words("intake.sign.agreed"))
        self.pad.update()

    def name_parts(self) -> None:
        signed = self.words("intake.signed") if self.question.value not in ("", AGREED) else ""
        call(self.pad, self.question.label, ". ".join(part for part in (signed, self.described()) if part))
        call(self.box, f"{self.question.label}: {self.words('intake.sign.agreed')}", self.described())

    def show_question(self, question: Question) -> None:
        super().show_question(question)
        if question.value != self._value:
            self._value = question.value
            self.pad.show_value(question.value)
        self.box.setChecked(question.value == AGREED)
        self.pad.setVisible(question.value != AGREED)

    def line(self) -> str:
        drawn = self.question.value in ("", AGREED) or bool(self.pad.strokes)
        return self.question.line if drawn else self.words("intake.signed.file")
