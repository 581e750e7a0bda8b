"""One of a drop-down list."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter

from desktop.intake.answering import Option
from desktop.intake.fields import Field, call, mark_edit
from desktop.intake.row import Question
from desktop.theme import look
from forms.words import Words


class CalmCombo(QComboBox):
    """A wheel that rolls over it scrolls the page, and never changes an answer. A choice too long for it ends in …"""

    def shown(self) -> str:
        """The chosen text, as far as there is room for it."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        text = self.shown()
        if text == self.currentText():
            super().paintEvent(event)
            return
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = text
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class MenuField(Field):
    """Opens with the space bar or Alt and arrow down; arrows and letters choose."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.combo = CalmCombo()
        self.combo.setObjectName(f"answer-{question.path}")
        self.combo.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.combo.setMinimumWidth(look().px(200))
        self.combo.setMaxVisibleItems(12)
        self.combo.activated.connect(lambda _place: self.changed.emit(str(self.combo.currentData())))
        row.addWidget(self.combo)
        row.addStretch(1)
        self._shown: tuple[Option, ...] = ()
        self.speak(words)
        self.show_question(question)

    def speak(self, words: Words) -> None:
        super().speak(words)
        self.combo.setPlaceholderText(words("intake.menu"))

    def name_parts(self) -> None:
        call(self.combo, self.question.label, self.described())

    def show_question(self, question: Question) -> None:
        super().show_question(question)
        strange = question.value and all(option.name != question.value for option in question.options)
        shown = (*question.options, Option(question.value, question.value)) if strange else tuple(question.options)
        if shown != self._shown:
            self._shown = shown
            self.combo.clear()
            for option in shown:
                self.combo.addItem(option.label, option.name)
        place = next((number for number, option in enumerate(shown) if option.name == question.value), -1)
        if self.combo.currentIndex() != place:
            self.combo.setCurrentIndex(place)
        chosen = shown[place].label if place >= 0 else ""
        self.combo.setToolTip(chosen)

    def mark(self, message: str) -> None:
        super().mark(message)
        mark_edit(self.combo, invalid=bool(message))
