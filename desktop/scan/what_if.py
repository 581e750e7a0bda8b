"""What if: prices up, fixed costs down, a job beside the business; nothing of it is stored."""

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout

from desktop.intake.numbers import read_decimal
from desktop.plan.fields import Why
from desktop.scan.page import Chance, chances
from desktop.theme import look
from desktop.widgets import Card, chip, clear_layout, label
from forms.engine.model import Form
from forms.intake import load_intake
from forms.rules.scan import ScanInput
from forms.rules.what_if import JOB_HOURS
from forms.words import Words

MOST_HOURS = 40
PAD = 12  # between the border and the text, as in the other fields


class HoursField(QSpinBox):
    """Whole hours a week; the wheel scrolls the page."""

    def wheelEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        event.ignore()


class WhatIfCard(Card):
    """Rows of chances; hours and wage of a job are typed by the worker."""

    def __init__(self, words: Words) -> None:
        super().__init__(words("what_if.title"))
        self.setObjectName("what-if")
        self.words = words
        self._facts, self._form = ScanInput(), load_intake()
        self._shown: tuple[Chance, ...] | None = None
        self._opened: set[str] = set()  # whose reasons are unfolded
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(0, 1)
        self.body.addLayout(self._grid)
        self.body.addLayout(self._job())
        self._wrong = label(words("quick.chance.wage.wrong"), "error")
        self._wrong.hide()
        self.body.addWidget(self._wrong)
        self.body.addWidget(label(words("what_if.same"), "soft"))

    def _job(self) -> QHBoxLayout:
        self.hours = HoursField()
        self.hours.setRange(0, MOST_HOURS)
        self.hours.setValue(JOB_HOURS)
        self.hours.setObjectName("job-hours")
        self.hours.setAccessibleName(self.words("quick.chance.hours"))
        self.hours.lineEdit().setAccessibleName(self.words("quick.chance.hours"))  # it holds the focus
        self.hours.lineEdit().setTextMargins(look().px(PAD), 0, look().px(PAD), 0)  # a style sheet pads only its frame
        self.hours.setMinimumHeight(look().px(40))
        self.hours.valueChanged.connect(self._changed)
        self.wage = QLineEdit()
        self.wage.setObjectName("job-wage")
        self.wage.setAccessibleName(self.words("quick.chance.wage"))
        self.wage.setPlaceholderText(self.words("quick.chance.wage.hint"))
        self.wage.setMaxLength(12)
        self.wage.textEdited.connect(self._changed)
        row = QHBoxLayout()
        row.setSpacing(12)
        for text, field in (("quick.chance.hours", self.hours), ("quick.chance.wage", self.wage)):
            column = QVBoxLayout()
            column.setSpacing(2)
            name = label(self.words(text), "soft")
            name.setBuddy(field)
            column.addWidget(name)
            column.addWidget(field)
            row.addLayout(column, 1)
        return row

    def show_facts(self, facts: ScanInput, form: Form) -> None:
        """Compute from other facts. form: names what is missing."""
        self._facts, self._form = facts, form
        self._changed()

    def forget(self) -> None:
        """Another dossier lies open: hours and wage were of someone else."""
        self._facts = ScanInput()
        self._opened.clear()
        self.wage.clear()
        self.hours.setValue(JOB_HOURS)
        self._changed()

    def _changed(self, _value: object = None) -> None:
        wage, wrong = self._wage()
        self._wrong.setVisible(wrong)
        rows = chances(self._facts, self.words, Decimal(self.hours.value()), wage, self._form)
        if rows != self._shown:
            self._shown = rows
            self._draw(rows)

    def _wage(self) -> tuple[Decimal | None, bool]:
        """The wage, and whether what was typed is none."""
        text = self.wage.text().strip()
        try:
            read = read_decimal(text, self.words.language) if text else None
            value = Decimal(read) if read else None
        except InvalidOperation:
            value = None
        if value is not None and value < 0:
            value = None
        return value, bool(text) and value is None

    def _draw(self, rows: tuple[Chance, ...]) -> None:
        clear_layout(self._grid)
        if not rows:
            self._grid.addWidget(label(self.words("quick.chance.empty"), "soft"), 0, 0)
        for number, row in enumerate(rows):
            line = 2 * number
            title = label(f"… {row.title}")
            title.setObjectName(f"chance-{row.key}")
            title.setAccessibleName(f"{row.title}: {row.needed}, {row.room}, {row.colour}")
            self._grid.addWidget(title, line, 0)
            amounts = QVBoxLayout()
            amounts.setSpacing(0)
            needed = label(row.needed, "strong", wrap=False)
            needed.setObjectName(f"chance-{row.key}-needed")
            amounts.addWidget(needed)
            amounts.addWidget(label(self.words("quick.chance.month", room=row.room), "soft", wrap=False))
            self._grid.addLayout(amounts, line, 1)
            place = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self._grid.addWidget(chip(row.colour, row.kind), line, 2, place)
            self._grid.addWidget(self._why(row, line).button, line, 3)

    def _why(self, row: Chance, line: int) -> Why:
        """How it came about, in the line below; it stays unfolded while hours and wage are typed."""
        why = Why(self.words("quick.why"), row.why, f"why-chance-{row.key}", row.title)
        self._grid.addWidget(why.answer, line + 1, 0, 1, 4)
        why.button.setChecked(row.key in self._opened)
        why.button.toggled.connect(lambda on: (self._opened.add if on else self._opened.discard)(row.key))
        return why
