"""The controls that an answer is typed in. Each tells the new stored value at every key and keeps what is typed."""

from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QEvent, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHideEvent, QResizeEvent, QTextCharFormat, QTextOption
from PySide6.QtWidgets import (
    QButtonGroup,
    QCalendarWidget,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.intake.page import Question
from desktop.intake.typed import manner, show_number, stored_day, year_to_month
from desktop.theme import icon, look
from desktop.widgets import button, label
from forms.answers import clean_text
from forms.words import Words

WIDTHS: Final = {"integer": 140, "percent": 140, "decimal": 180, "time": 140, "year": 140, "month": 180, "date": 200}
LINES: Final = (3, 8)  # a text field grows from the first to the second number of lines


class Field(QWidget):
    """Base of all controls. changed carries the value to store, "" for empty; left: the worker goes elsewhere."""

    changed = Signal(str)
    left = Signal()

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__()
        self.question, self.today, self.words = question, today, words
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_question(self, question: Question) -> None:
        """Show a value that came from elsewhere; what is being typed stays as it is when it means the same."""
        self.question = question

    def line(self) -> str:
        """What the value comes to, said quietly below."""
        return self.question.line

    def mark(self, *, invalid: bool) -> None:
        """Show beside the field, not by colour alone, that it needs a look; the card says the words."""


class LineField(Field):
    """One line: text, numbers, money, days and times."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        self.manner = manner(question.field, today)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.edit = QLineEdit()
        self.edit.setObjectName(f"answer-{question.path}")
        self.edit.setAccessibleName(question.label)
        self.edit.setAccessibleDescription(question.hint)
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

    def show_question(self, question: Question) -> None:
        super().show_question(question)
        if self.stored() != question.value:
            self._put(question.value)

    def stored(self) -> str:
        """What is in the field as it is stored: read where it can be, else as typed."""
        typed = clean_text(self.edit.text())
        if not typed.strip():
            return ""
        read = self.manner.read(typed)
        return typed if read is None else read

    def mark(self, *, invalid: bool) -> None:
        if bool(self.edit.property("invalid")) != invalid:
            self.edit.setProperty("invalid", invalid)
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)

    def _put(self, value: str) -> None:
        self.edit.setText(self.manner.show(value))
        self.edit.setCursorPosition(0)

    def _typed(self) -> None:
        self.changed.emit(self.stored())

    def _finished(self) -> None:
        if self.manner.problem and self.manner.read(self.edit.text()) is not None:
            self._put(self.stored())
        self.left.emit()


class MoneyField(LineField):
    """An amount in euros; a sum a month can be typed as a sum a year."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        self.yearly = False
        super().__init__(question, today, words)
        self.edit.addAction(icon("currency-eur", look().colours.soft), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.setMinimumWidth(look().px(160))
        self.edit.setMaximumWidth(look().px(200))
        self.units: dict[str, QPushButton] = {}
        if question.field == "money-month":
            self.row.addWidget(self._unit_choice())
        self.row.addStretch(1)

    def _unit_choice(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        for unit in ("month", "year"):
            text = self.words(f"intake.per.{unit}")
            one = button(text, f"unit-{unit}", name=f"{unit}-{self.question.path}")
            one.setCheckable(True)
            one.setChecked(unit == "month")
            one.setAccessibleName(f"{self.question.label}: {text}")
            one.clicked.connect(lambda _checked=False, unit=unit: self._choose(unit))
            self._group.addButton(one)
            self.units[unit] = one
            row.addWidget(one)
        return holder

    def _choose(self, unit: str) -> None:
        """What is typed now counts for this unit: the worker who typed a year's amount says so afterwards."""
        if self.yearly != (unit == "year"):
            self.yearly = unit == "year"
            if self.edit.text().strip():
                self.changed.emit(self.stored())

    def stored(self) -> str:
        value = super().stored()
        return year_to_month(value) if self.yearly and self.manner.read(show_number(value)) is not None else value

    def _put(self, value: str) -> None:
        if self.yearly and value != self.stored():
            self.yearly = False
            self.units["month"].setChecked(True)
        super()._put(value)

    def _finished(self) -> None:
        if self.yearly:
            read = self.manner.read(self.edit.text())
            if read is not None:
                self.edit.setText(show_number(read))
            self.left.emit()
        else:
            super()._finished()

    def line(self) -> str:
        if not self.yearly or not self.question.line:
            return self.question.line
        return self.words("intake.line.month", amount=self.question.value)


class DateField(LineField):
    """A day, typed in any usual way, or picked from a calendar."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        self.edit.setPlaceholderText(words(f"intake.like.{question.field}"))
        self.edit.setMaximumWidth(look().px(240))
        self.edit.setMinimumWidth(min(look().px(150), 280))
        self.calendar: QFrame | None = None
        if question.field == "date":
            text = words("intake.calendar")
            self.pick = button(
                "", "square", icon_name="calendar-blank", on_click=self._open, name=f"calendar-{question.path}"
            )
            self.pick.setToolTip(text)
            self.pick.setAccessibleName(f"{question.label}: {text}")
            self.row.insertWidget(1, self.pick)

    def _open(self) -> None:
        self._close()
        frame = QFrame(self, Qt.WindowType.Popup)
        frame.setProperty("role", "card")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(4, 4, 4, 4)
        calendar = QCalendarWidget()
        calendar.setObjectName("calendar")
        calendar.setLocale(QLocale(self.words.language))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setGridVisible(False)
        ink = QTextCharFormat()
        ink.setForeground(QColor(look().colours.ink))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(day, ink)
        chosen = stored_day(self.question.value) or self.today
        calendar.setSelectedDate(QDate(chosen.year, chosen.month, chosen.day))
        calendar.clicked.connect(self._picked)
        calendar.activated.connect(self._picked)
        inner.addWidget(calendar)
        frame.adjustSize()
        below = self.edit.mapToGlobal(QPoint(0, self.edit.height() + 2))
        room = self.screen().availableGeometry()
        x = max(room.left(), min(below.x(), room.right() - frame.width()))
        y = (
            below.y()
            if below.y() + frame.height() <= room.bottom()
            else below.y() - frame.height() - self.edit.height()
        )
        frame.move(x, max(room.top(), y))
        self.calendar = frame
        frame.show()
        calendar.setFocus()

    def _picked(self, day: QDate) -> None:
        self._close()
        self._put(day.toString(Qt.DateFormat.ISODate))
        self.edit.setFocus()
        self.changed.emit(self.stored())

    def _close(self) -> None:
        if self.calendar is not None:
            self.calendar.close()
            self.calendar.deleteLater()
            self.calendar = None

    def hideEvent(self, event: QHideEvent) -> None:
        self._close()
        super().hideEvent(event)


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
        around = 2 * int(self.document().documentMargin()) + (4 if self.isReadOnly() else look().px(14))
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
        self.edit.setAccessibleName(question.label)
        self.edit.setAccessibleDescription(question.hint)
        self.edit.setPlainText(question.value)
        self.edit.textChanged.connect(self._typed)
        self.edit.left.connect(self.left)
        row.addWidget(self.edit)

    def show_question(self, question: Question) -> None:
        super().show_question(question)
        if clean_text(self.edit.toPlainText()) != question.value:
            self.edit.blockSignals(True)
            self.edit.setPlainText(question.value)
            self.edit.blockSignals(False)

    def mark(self, *, invalid: bool) -> None:
        if bool(self.edit.property("invalid")) != invalid:
            self.edit.setProperty("invalid", invalid)
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)

    def _typed(self) -> None:
        typed = clean_text(self.edit.toPlainText())
        self.changed.emit(typed if typed.strip() else "")


class TickField(Field):
    """Something to agree to or to have seen."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.box = QCheckBox(words("intake.tick"))
        self.box.setObjectName(f"answer-{question.path}")
        self.box.setAccessibleName(question.label)
        self.box.setChecked(question.value == "OK")
        self.box.clicked.connect(lambda on: self.changed.emit("OK" if on else ""))
        row.addWidget(self.box)

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
        self.said.setText(show_number(question.value))
        self.said.setVisible(bool(question.value))
