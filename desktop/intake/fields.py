"""The controls that an answer is typed in. Each tells the new stored value at every key and keeps what is typed."""

from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QTextOption
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from desktop.intake.answering import NUMBERS
from desktop.intake.numbers import OTHER_MARKS, as_typed, show_number
from desktop.intake.row import Question
from desktop.intake.typed import manner
from desktop.layouts import leading
from desktop.plan.fields import PASTED
from desktop.theme import look
from desktop.widgets import label
from forms.answers import clean_text
from forms.words import Words

WIDTHS: Final = {
    "integer": 140,
    "percent": 140,
    "decimal": 180,
    "range": 100,
    "time": 140,
    "year": 140,
    "month": 180,
    "date": 200,
    "moment": 260,
}
LINES: Final = (3, 8)  # a text field grows from the first to the second number of lines


class Field(QWidget):
    """Base of all controls. changed carries the value to store, "" for empty; left: the worker goes elsewhere."""

    changed = Signal(str)
    left = Signal()

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__()
        self.question, self.today, self.words = question, today, words
        self.wrong = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_question(self, question: Question) -> None:
        """Show a value that came from elsewhere; what is being typed stays as it is when it means the same."""
        self.question = question
        self.name_parts()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            for edit in self.findChildren(QLineEdit):
                edit.setAlignment(leading(self) | Qt.AlignmentFlag.AlignVCenter)

    def speak(self, words: Words) -> None:
        """Say its own words in another language; `show_question` follows with those of the question."""
        self.words = words

    def name_parts(self) -> None:
        """Tell a screen reader what is asked; a label may hold a value that changes."""

    def line(self) -> str:
        """What the value comes to, said quietly below."""
        return self.question.line

    def mark(self, message: str) -> None:
        """Show beside the field, not by colour alone, that it needs a look; the card says the words."""
        self.wrong = message
        self.name_parts()

    def described(self) -> str:
        """What a screen reader says after the name: that it is expected, the hint, and what is wrong."""
        question = self.question
        expected = self.words("intake.expected") if question.expected and not question.value else ""
        return ". ".join(part.rstrip(".") for part in (expected, question.hint, self.wrong) if part)


def call(widget: QWidget, name: str, description: str = "") -> None:
    """Give a control its name and description for a screen reader, where they changed."""
    if widget.accessibleName() != name:
        widget.setAccessibleName(name)
    if widget.accessibleDescription() != description:
        widget.setAccessibleDescription(description)


def mark_edit(edit: QWidget, *, invalid: bool) -> None:
    """Draw the border of what needs a look."""
    if bool(edit.property("invalid")) != invalid:
        edit.setProperty("invalid", invalid)
        edit.style().unpolish(edit)
        edit.style().polish(edit)


class LineField(Field):
    """One line: text, numbers, money, days and times."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        self.manner = manner(question.field, today, words.language)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.edit = self.make_edit()
        self.edit.setObjectName(f"answer-{question.path}")
        self.edit.setMaxLength(PASTED)
        self.name_parts()
        if question.field in WIDTHS:
            self.edit.setMaximumWidth(look().px(WIDTHS[question.field]))
        self.edit.textEdited.connect(self._typed)
        self.edit.editingFinished.connect(self._finished)
        self.row.addWidget(self.edit, 1)
        if question.field == "percent":
            self.row.addWidget(label("%", wrap=False))
        if question.field in WIDTHS:
            self.row.addStretch(1)
        self._put(question.value)

    def make_edit(self) -> QLineEdit:
        """The line itself."""
        return QLineEdit()

    def name_parts(self) -> None:
        call(self.edit, self.question.label, self.described())

    def show_question(self, question: Question) -> None:
        super().show_question(question)
        if self.stored() != question.value:
            self._put(question.value)

    def speak(self, words: Words) -> None:
        """A number gets the marks of the other language, half of one too: "12," is "12." and can be gone on with."""
        super().speak(words)
        before, self.manner = self.manner, manner(self.question.field, self.today, words.language)
        typed, value, place = self.edit.text(), self.question.value, self.edit.cursorPosition()
        said = typed
        if typed == before.show(value):
            said = self.manner.show(value)
        elif before.read(typed) == value != self.manner.read(typed):
            said = typed.translate(OTHER_MARKS)
        if said != typed:
            self.edit.setText(said)
            self.edit.setCursorPosition(place)

    def stored(self) -> str:
        """What is in the field as it is stored: read where it can be, else as typed."""
        typed = clean_text(self.edit.text())
        if not typed.strip():
            return ""
        read = self.manner.read(typed)
        if read is not None:
            return read
        return as_typed(typed) if self.question.field in NUMBERS else typed

    def mark(self, message: str) -> None:
        super().mark(message)
        mark_edit(self.edit, invalid=bool(message))

    def _put(self, value: str) -> None:
        self.edit.setText(self.manner.show(value))
        self.edit.setCursorPosition(0)

    def _typed(self) -> None:
        self.changed.emit(self.stored())

    def _finished(self) -> None:
        if self.manner.problem and self.manner.read(self.edit.text()) is not None:
            self._put(self.stored())
        self.left.emit()


class TextEdit(QPlainTextEdit):
    """Several lines; grows with its text, and Tab goes on to the next control."""

    left = Signal()

    def __init__(self, lines: tuple[int, int] = LINES) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def _grow(self) -> None:
        least, most = self._lines
        count = max(least, min(most, int(self.document().documentLayout().documentSize().height())))
        bare = self.isReadOnly() and self.property("role") == "note"
        around = 2 * int(self.document().documentMargin()) + (4 if bare else look().px(14))
        height = count * self.fontMetrics().lineSpacing() + around
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._grow()
        elif event.type() == QEvent.Type.LayoutDirectionChange:
            option = self.document().defaultTextOption()
            option.setAlignment(leading(self))
            self.document().setDefaultTextOption(option)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class LinesField(Field):
    """An answer in the client's own words."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.edit = TextEdit()
        self.edit.setObjectName(f"answer-{question.path}")
        self.name_parts()
        self.edit.setPlainText(question.value)
        self.edit.textChanged.connect(self._typed)
        self.edit.left.connect(self.left)
        row.addWidget(self.edit)

    def name_parts(self) -> None:
        call(self.edit, self.question.label, self.described())

    def show_question(self, question: Question) -> None:
        super().show_question(question)
        if clean_text(self.edit.toPlainText()) != question.value:
            self.edit.blockSignals(True)
            self.edit.setPlainText(question.value)
            self.edit.blockSignals(False)

    def mark(self, message: str) -> None:
        super().mark(message)
        mark_edit(self.edit, invalid=bool(message))

    def _typed(self) -> None:
        typed = clean_text(self.edit.toPlainText())
        self.changed.emit(typed if typed.strip() else "")


class Tick(QCheckBox):
    """A box to tick, anywhere in its row: beside the words a press moved the keyboard there and ticked nothing."""

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)


class TickField(Field):
    """Something to agree to or to have seen."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.box = Tick()
        self.box.setObjectName(f"answer-{question.path}")
        self.name_parts()
        self.box.setChecked(question.value == "OK")
        self.box.clicked.connect(lambda on: self.changed.emit("OK" if on else ""))
        row.addWidget(self.box)

    def name_parts(self) -> None:
        text = self.words("intake.tick")
        if self.box.text() != text:
            self.box.setText(text)
        call(self.box, self.question.label, self.described())

    def show_question(self, question: Question) -> None:
        super().show_question(question)
        self.box.setChecked(question.value == "OK")


class QuietField(Field):
    """A note, or what was worked out: nothing to type."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.said: QLabel = label("", "strong", selectable=True)
        row.addWidget(self.said)
        self.show_question(question)

    def show_question(self, question: Question) -> None:
        super().show_question(question)
        self.said.setText(show_number(question.value, self.words.language))
        self.said.setVisible(bool(question.value))


class ShownField(Field):
    """A value that can be read, also by keyboard and screen reader, and not changed."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.edit = TextEdit((1, LINES[1]))
        self.edit.setProperty("role", "shown")
        self.edit.setReadOnly(True)
        self.edit.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        flags = Qt.TextInteractionFlag
        self.edit.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.edit.setObjectName(f"answer-{question.path}")
        row.addWidget(self.edit)
        self.show_question(question)

    def name_parts(self) -> None:
        said = self.words("intake.readonly")
        call(self.edit, self.question.label, f"{said}. {self.question.hint}".strip(". "))

    def show_question(self, question: Question) -> None:
        super().show_question(question)
        shown = question.shown or "–"
        if self.edit.toPlainText() != shown:
            self.edit.setPlainText(shown)
