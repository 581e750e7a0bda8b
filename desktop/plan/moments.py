"""A day and a time as they are typed. Each tells what was meant and can be shown anew.

Showing a field again never touches what is being typed in it.
"""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from desktop.intake.typed import read_date, read_time, show_date
from desktop.plan.days import quick_days
from desktop.plan.fields import mark_invalid
from desktop.theme import look
from desktop.widgets import label, tool
from forms.words import Words


class DayField(QWidget):
    """A day: typed as 23-12-2026, or chosen from the days that are chosen most. Sends ISO text, "" when emptied."""

    typed = Signal(str)

    def __init__(self, name: str, said: str, today: date, words: Words, *, narrow: bool = True) -> None:
        super().__init__()
        self._today, self._words, self._shown = today, words, ""
        self.line = QLineEdit()
        self.line.setObjectName(name)
        self.line.setAccessibleName(said)
        self.line.setPlaceholderText(words("plan.day.hint"))
        self.line.setMaxLength(30)
        self.line.textEdited.connect(self._edited)
        self.line.editingFinished.connect(self._finished)
        self.line.setMinimumWidth(look().px(110))
        self.line.setMaximumWidth(look().px(114))
        self.menu_button = tool("calendar-blank", words("plan.day.choose", what=said), f"{name}-choose")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.menu_button)
        for text, day in quick_days(today, words):
            menu.addAction(text).triggered.connect(lambda _checked=False, day=day: self.choose(day))
        self.menu_button.setMenu(menu)
        self.menu_button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.said = label("", "soft", wrap=True)
        self.said.hide()
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.line, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.menu_button, 0, Qt.AlignmentFlag.AlignTop)
        if not narrow:
            row.addWidget(self.said, 1)
        else:
            row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        if narrow:
            column.addWidget(self.said)

    def choose(self, day: date) -> None:
        """Take a day, as if it was typed."""
        self.show_value(day.isoformat())
        self.typed.emit(day.isoformat())

    def show_value(self, value: str) -> None:
        """Show a stored day; what is being typed stays when it means the same day."""
        if self.line.hasFocus() and self._meant() == value:
            return
        if value == self._shown and self._meant() == value:
            return
        self._shown = value
        self.line.setText(show_date(value))
        self._say(value)

    def forget(self) -> None:
        """Another dossier lies open: nothing of what was typed stays, half a day neither."""
        self._shown = ""
        self.line.clear()
        self._say("")

    def _meant(self) -> str:
        return read_date(self.line.text(), self._today) or ""

    def _edited(self, text: str) -> None:
        meant = self._meant()
        if text.strip() and not meant:
            self._mark(False)
            return  # half a day is not stored; the field says so when it is left
        self._shown = meant
        self._say(meant)
        self.typed.emit(meant)

    def _finished(self) -> None:
        if self.line.text().strip() and not self._meant():
            self._mark(True)
            self.said.setText(self._words("plan.day.wrong"))
            self.said.show()

    def _say(self, iso: str) -> None:
        self._mark(False)
        try:
            text = self._words.show("weekday", date.fromisoformat(iso))
        except ValueError:
            text = ""
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.line.setAccessibleDescription(text)

    def _mark(self, wrong: bool) -> None:
        mark_invalid(self.line, wrong)


class TimeField(QLineEdit):
    """A time of day: 14:30, 14.30 or 9 uur. Sends 14:30, "" when emptied."""

    typed = Signal(str)

    def __init__(self, name: str, said: str, words: Words) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setPlaceholderText(words("plan.time.hint"))
        self.setMaxLength(12)
        self.setMaximumWidth(look().px(110))
        self.textEdited.connect(self._edited)
        self.editingFinished.connect(self._tidy)

    def show_value(self, value: str) -> None:
        """Show a stored time."""
        if self._meant() != value:
            self.setText(value)

    def forget(self) -> None:
        """Another dossier lies open: nothing of what was typed stays, half a time neither."""
        self.clear()
        self._tidy()

    def _meant(self) -> str:
        return read_time(self.text()) or ""

    def _edited(self, text: str) -> None:
        if self._meant() or not text.strip():
            self.typed.emit(self._meant())

    def _tidy(self) -> None:
        wrong = bool(self.text().strip()) and not self._meant()
        if self._meant():
            self.setText(self._meant())
        mark_invalid(self, wrong)
