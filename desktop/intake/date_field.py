"""A day, or a day with a time: typed in any usual way, or picked from a calendar."""

from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtGui import QColor, QHideEvent, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QPushButton, QVBoxLayout

from desktop.intake.fields import LineField, call
from desktop.intake.row import Question
from desktop.intake.typed import show_date, stored_day
from desktop.theme import look
from desktop.widgets import button
from forms.words import Words

PICKED: Final = frozenset({"date", "moment"})


class DateField(LineField):
    """A day, month, year, time, or day with a time."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        self.pick: QPushButton | None = None
        super().__init__(question, today, words)
        if question.field != "moment":
            self.edit.setMaximumWidth(look().px(240))
        self.edit.setMinimumWidth(min(look().px(150), 280))
        self.calendar: QFrame | None = None
        if question.field in PICKED:
            name = f"calendar-{question.path}"
            self.pick = button("", "square", icon_name="calendar-blank", on_click=self._open, name=name)
            self.row.insertWidget(1, self.pick)
        self.speak(words)

    def speak(self, words: Words) -> None:
        super().speak(words)
        self._hint_at()
        if self.pick is not None:
            self.pick.setToolTip(words("intake.calendar"))
        self.name_parts()

    def _hint_at(self) -> None:
        """How it can be typed: two ways where there is room, else one."""
        key = f"intake.like.{self.question.field}"
        room = self.edit.width() - look().px(28)
        for text in (
            (self.words(key), self.words(f"{key}.short")) if f"{key}.short" in self.words else (self.words(key),)
        ):
            self.edit.setPlaceholderText(text)
            if self.edit.fontMetrics().horizontalAdvance(text) <= room:
                break

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hint_at()

    def name_parts(self) -> None:
        super().name_parts()
        if self.pick is not None:
            call(self.pick, f"{self.question.label}: {self.words('intake.calendar')}")

    def _open(self) -> None:
        self._close()
        frame = QFrame(self, Qt.WindowType.Popup)
        frame.setProperty("role", "card")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(4, 4, 4, 4)
        calendar = self._calendar()
        inner.addWidget(calendar)
        frame.adjustSize()
        frame.move(self._beside(frame))
        self.calendar = frame
        frame.show()
        calendar.setFocus()

    def _calendar(self) -> QCalendarWidget:
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
        chosen = stored_day(self.question.value[:10]) or self.today
        calendar.setSelectedDate(QDate(chosen.year, chosen.month, chosen.day))
        calendar.clicked.connect(self._picked)
        calendar.activated.connect(self._picked)
        return calendar

    def _beside(self, frame: QFrame) -> QPoint:
        """Below the line, or above it where the screen ends."""
        below = self.edit.mapToGlobal(QPoint(0, self.edit.height() + 2))
        room = self.screen().availableGeometry()
        x = max(room.left(), min(below.x(), room.right() - frame.width()))
        fits = below.y() + frame.height() <= room.bottom()
        return QPoint(x, max(room.top(), below.y() if fits else below.y() - frame.height() - self.edit.height()))

    def _picked(self, day: QDate) -> None:
        self._close()
        chosen = str(day.toString(Qt.DateFormat.ISODate))
        if self.question.field == "moment":
            clock = self.question.value.partition("T")[2]
            self.edit.setText(self.manner.show(f"{chosen}T{clock}") if clock else f"{show_date(chosen)} ")
        else:
            self._put(chosen)
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
