"""An amount of money as an answer."""

from datetime import date

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from desktop.intake.fields import LineField, call
from desktop.intake.numbers import is_stored, year_to_month
from desktop.intake.row import Question
from desktop.layouts import Flow
from desktop.theme import look
from desktop.widgets import SignEdit, button
from forms.words import Words


class MoneyField(LineField):
    """An amount in euros; a sum a month can be typed as a sum a year."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        self.yearly = False
        self.units: dict[str, QPushButton] = {}
        super().__init__(question, today, words)
        self.edit.setMinimumWidth(look().px(140))
        self.edit.setMaximumWidth(look().px(200))
        if question.field == "money-month":
            self._put_together(self.edit, self._unit_choice())
        else:
            self.row.addStretch(1)

    def _put_together(self, *parts: QWidget) -> None:
        """Beside each other, or below each other where there is no room, as in a table."""
        self.row.removeWidget(self.edit)
        both = QWidget()
        flow = Flow(both, 8)
        for one in parts:
            flow.addWidget(one)
        for widget in (both, self):
            policy = widget.sizePolicy()
            policy.setHeightForWidth(True)
            widget.setSizePolicy(policy)
        self.row.addWidget(both, 1)

    def make_edit(self) -> QLineEdit:
        return SignEdit("currency-eur")

    def _unit_choice(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        for unit in ("month", "year"):
            one = button("", f"unit-{unit}", name=f"{unit}-{self.question.path}")
            one.setCheckable(True)
            one.setChecked(unit == "month")
            one.clicked.connect(lambda _checked=False, unit=unit: self._choose(unit))
            self._group.addButton(one)
            self.units[unit] = one
            row.addWidget(one)
        self.name_parts()
        return holder

    def name_parts(self) -> None:
        super().name_parts()
        for unit, one in self.units.items():
            text = self.words(f"intake.per.{unit}")
            if one.text() != text:
                one.setMinimumWidth(0)
                one.setText(text)
                one.setMinimumWidth(one.sizeHint().width())
            call(one, f"{self.question.label}: {text}")

    def _choose(self, unit: str) -> None:
        """What is typed now counts for this unit: the worker who typed a year's amount says so afterwards."""
        if self.yearly != (unit == "year"):
            self.yearly = unit == "year"
            if self.edit.text().strip():
                self.changed.emit(self.stored())

    def stored(self) -> str:
        value = super().stored()
        return year_to_month(value) if self.yearly and is_stored(value) else value

    def _put(self, value: str) -> None:
        if self.yearly and value != self.stored():
            self.yearly = False
            self.units["month"].setChecked(True)
        super()._put(value)

    def _finished(self) -> None:
        if self.yearly:
            read = self.manner.read(self.edit.text())
            if read is not None:
                self.edit.setText(self.manner.show(read))
            self.left.emit()
        else:
            super()._finished()

    def line(self) -> str:
        if not self.yearly or not self.question.line:
            return self.question.line
        return self.words("intake.line.month", amount=self.question.value)
