"""A number between two ends: typed, or by a slider."""

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSlider

from desktop.intake.fields import LineField, call
from desktop.intake.numbers import show_number
from desktop.intake.row import Question
from desktop.theme import look
from desktop.widgets import label
from forms.words import Words


class CalmSlider(QSlider):
    """A wheel that rolls over it scrolls the page, and never changes an answer."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class RangeField(LineField):
    """A line for the number, and a slider beside it; untouched, both say nothing."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        self.least, self.most, self.step = (Decimal(number) for number in question.span)
        self.slider = CalmSlider(Qt.Orientation.Horizontal)
        super().__init__(question, today, words)
        self.row.takeAt(self.row.count() - 1)
        self.slider.setObjectName(f"slider-{question.path}")
        steps = int((self.most - self.least) / self.step)
        self.slider.setRange(0, steps)
        self.slider.setPageStep(max(1, steps // 10))
        self.slider.setMinimumWidth(look().px(120))
        self.slider.valueChanged.connect(self._slid)
        self._ends = [label("", "soft", wrap=False) for _ in range(2)]
        self._say_ends()
        self.row.addWidget(self._ends[0])
        self.row.addWidget(self.slider, 1)
        self.row.addWidget(self._ends[1])
        self._follow(question.value)

    def name_parts(self) -> None:
        super().name_parts()
        call(self.slider, self.words("intake.range.slider", question=self.question.label), self.described())

    def speak(self, words: Words) -> None:
        super().speak(words)
        self._say_ends()

    def _say_ends(self) -> None:
        for shown, number in zip(self._ends, self.question.span, strict=False):
            shown.setText(show_number(number, self.words.language))

    def show_question(self, question: Question) -> None:
        super().show_question(question)
        self._follow(question.value)

    def _follow(self, value: str) -> None:
        """Put the slider where the number is; without a number it stays at the beginning."""
        try:
            place = int((Decimal(value or self.least) - self.least) / self.step)
        except ArithmeticError:
            return
        if self.slider.value() != place:
            self.slider.blockSignals(True)
            self.slider.setValue(max(0, min(self.slider.maximum(), place)))
            self.slider.blockSignals(False)

    def _slid(self, place: int) -> None:
        value = format((self.least + self.step * place).normalize(), "f")
        self._put(value)
        self.changed.emit(value)
