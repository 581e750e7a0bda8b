"""The controls with a button for each choice: radio buttons, tick boxes, a scale, a row of opinions."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.intake.answering import EXCLUSIVE, PACKED, Option
from desktop.intake.fields import Field, Tick, call
from desktop.intake.parts import fitted, plain
from desktop.intake.row import Question
from desktop.layouts import Flow, Grid
from desktop.theme import look
from desktop.widgets import let_go
from forms.words import Words

SHORT: Final = 14  # characters; a few choices this short stand beside each other
COLUMN: Final = 130  # least width of a column of choices
OPINION: Final = 96  # least width of a choice in a row of opinions
LONG: Final = 30  # characters from which the words of a button in a row may take several lines
LEAST: Final = 28  # width of a button of one figure
SIGN: Final = 44  # room of the ring or box before a choice
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


def _step(event: QKeyEvent, button: QWidget) -> int | None:
    """How far an arrow goes in the list, None for another key; to the left is on in what is written from the right."""
    step = _STEPS.get(Qt.Key(event.key()))
    if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return None
    sideways = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
    return -step if sideways and button.layoutDirection() == Qt.LayoutDirection.RightToLeft else step


def toggled(value: str, name: str, on: bool, options: Sequence[Option]) -> str:
    """The chosen names after one was ticked or unticked, in the order of the form.

    "None" and what there is rule each other out: ticking one side unticks the other. A name that the list does not
    hold stays where it is until it is taken away.
    """
    chosen = set(value.split())
    if on:
        chosen = {one for one in chosen if (one in EXCLUSIVE) == (name in EXCLUSIVE) and name not in EXCLUSIVE}
        chosen.add(name)
    else:
        chosen.discard(name)
    known = [option.name for option in options if option.name in chosen]
    strange = [one for one in value.split() if one in chosen and one not in known]
    return " ".join(known + strange)


class ButtonsField(Field):
    """One button for each option; exclusive or not."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        self.buttons: dict[str, QAbstractButton] = {}
        self.group = QButtonGroup(self)
        self.group.setExclusive(False)
        self._layout = self.make_layout()
        if isinstance(self._layout, QVBoxLayout):
            self._layout.setContentsMargins(0, 0, 0, 0)
            self._layout.setSpacing(0)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._make(question.options)
        self._check(question.value)

    def make_layout(self) -> QVBoxLayout | Flow | Grid:
        """How the buttons stand: in columns, beside each other as far as they fit, or below each other."""
        question = self.question
        flat = all(len(one.label) <= SHORT for one in question.options) and len(question.options) <= 4
        if question.columns > 1:
            return Grid(self, question.columns, look().px(COLUMN), 0)
        if question.columns == PACKED or flat or question.field in ("scale", "tiles", "tiles-many", "buttons"):
            return Flow(self, 4 if question.field == "scale" else 8)
        return QVBoxLayout(self)

    @abstractmethod
    def make_button(self, option: Option) -> QAbstractButton:
        """The button of an option."""

    def _make(self, options: Sequence[Option]) -> None:
        for old in self.buttons.values():
            let_go(old, self._layout)
        self.buttons = {}
        for option in options:
            one = self.make_button(option)
            one.setObjectName(f"answer-{self.question.path}-{option.name}")
            one.setMinimumWidth(look().px(LEAST))  # else its words in one line would make the page too wide to wrap in
            one.clicked.connect(lambda on, name=option.name: self._clicked(name, on))
            self.buttons[option.name] = one
            self._layout.addWidget(one)
        self.name_parts()

    def _make_anew(self, options: Sequence[Option]) -> None:
        """Other buttons, with the keyboard where it was: left alone it goes on to "I don't know"."""
        names = list(self.buttons)
        had = next((name for name, one in self.buttons.items() if one.hasFocus()), None)
        self._make(options)
        if had is not None and self.buttons:
            place = min(names.index(had), len(self.buttons) - 1)
            stay = self.buttons.get(had, list(self.buttons.values())[place])
            stay.show()  # the layout shows it later, and what is hidden takes no keyboard
            stay.setFocus(Qt.FocusReason.OtherFocusReason)

    def name_parts(self) -> None:
        for option in self.question.options:
            one = self.buttons.get(option.name)
            if one is not None:
                call(one, self.name_of(option), self.told_of(option))

    def name_of(self, option: Option) -> str:
        """What a screen reader calls the button of an option."""
        return option.label

    def told_of(self, option: Option) -> str:
        """What it says after that: the question."""
        return ". ".join(part for part in (self.question.label, self.described()) if part)

    def show_question(self, question: Question) -> None:
        before = self.question.options
        self.question = question
        if [one.name for one in question.options] != [one.name for one in before]:
            self._make_anew(question.options)
        elif question.options != before:
            for option in question.options:
                self.buttons[option.name].setText(plain(option.label))
        if question.options != before:
            self._wrap()
        super().show_question(question)
        self._check(question.value)

    def _check(self, value: str) -> None:
        chosen = value.split()
        exclusive = self.group.exclusive()
        self.group.setExclusive(False)
        for name, one in self.buttons.items():
            if one.isChecked() != (name in chosen):
                one.setChecked(name in chosen)
        self.group.setExclusive(exclusive)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wrap()

    def _room(self) -> int:
        """Width for the words of a choice."""
        width = self._layout.column_width(self.width()) if isinstance(self._layout, Grid) else self.width()
        return width - look().px(SIGN)

    def _wrap(self) -> None:
        """Break the words of the choices where their column ends."""
        for option in self.question.options:
            one = self.buttons.get(option.name)
            if isinstance(one, QRadioButton | QCheckBox | OpinionButton):
                text = fitted(option.label, one.fontMetrics(), self._room())
                if one.text() != text:
                    one.setText(text)

    def neighbour(self, begin: QWidget, step: int) -> QAbstractButton | None:
        """The button so many places on in the order of the list."""
        row = list(self.buttons.values())
        place = next((number for number, one in enumerate(row) if one is begin), 0) + step
        return row[place] if 0 <= place < len(row) else None

    def _clicked(self, name: str, on: bool) -> None:
        self.changed.emit(name)


class RadioField(ButtonsField):
    """One of a few; each arrow goes on in the order of the list, also where the choices stand beside each other."""

    def make_button(self, option: Option) -> QAbstractButton:
        made = Radio(plain(option.label), self)
        self.group.addButton(made)
        self.group.setExclusive(True)
        return made


class Radio(QRadioButton):
    """A choice of which one is made; by itself it would look for a neighbour in the direction of the arrow only."""

    def __init__(self, text: str, field: RadioField) -> None:
        super().__init__(text)
        self._field = field

    def hitButton(self, pos: QPoint) -> bool:
        """Anywhere in its row, as a box to tick."""
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _step(event, self)
        if step is None:
            super().keyPressEvent(event)
        elif (other := self._field.neighbour(self, step)) is not None:
            other.setFocus(Qt.FocusReason.TabFocusReason)
            other.click()


class ChecksField(ButtonsField):
    """Any number of a list."""

    def make_button(self, option: Option) -> QAbstractButton:
        return Tick(plain(option.label))

    def _clicked(self, name: str, on: bool) -> None:
        self.changed.emit(toggled(self.question.value, name, on, self.question.options))


class ChoiceButton(QPushButton):
    """A choice in a row: arrows go to its neighbours, Tab leaves the row, the space bar chooses."""

    def __init__(self, text: str, role: str, row: "RowField") -> None:
        super().__init__(text)
        self._row = row
        self.setProperty("role", role)
        self.setCheckable(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _step(event, self)
        if step is None:
            super().keyPressEvent(event)
        elif (other := self._row.neighbour(self, step)) is not None:
            other.setFocus(Qt.FocusReason.TabFocusReason)


class RowField(ButtonsField):
    """Buttons beside each other, of which one can be pressed in; pressing it again takes the answer away."""

    role = "choice"

    def make_button(self, option: Option) -> QAbstractButton:
        if len(option.label) > LONG:
            return OpinionButton(option.label, self.role, self)
        return ChoiceButton(plain(option.label), self.role, self)

    def name_of(self, option: Option) -> str:
        return f"{self.question.label}: {option.label}"

    def told_of(self, option: Option) -> str:
        return self.described()

    def _check(self, value: str) -> None:
        super()._check(value)
        chosen = next((one for one in self.buttons.values() if one.isChecked()), None)
        enters = chosen or next(iter(self.buttons.values()), None)
        for one in self.buttons.values():  # Tab comes to one of them, as with radio buttons
            policy = Qt.FocusPolicy.StrongFocus if one is enters else Qt.FocusPolicy.ClickFocus
            if one.focusPolicy() != policy:
                one.setFocusPolicy(policy)

    def _clicked(self, name: str, on: bool) -> None:
        self._check(name if on else "")
        self.changed.emit(name if on else "")


class ScaleField(RowField):
    """A number from a row of buttons."""

    role = "scale"


class LikertField(RowField):
    """An opinion: choices of equal width beside each other, or below each other where there is no room."""

    def make_layout(self) -> QVBoxLayout | Flow | Grid:
        return Grid(self, 0, look().px(OPINION), 6, whole=True)

    def make_button(self, option: Option) -> QAbstractButton:
        return OpinionButton(option.label, self.role, self)

    def _wrap(self) -> None:
        if isinstance(self._layout, Grid):
            inner = self._layout.column_width(self.width()) - 2 * 8 - 4
            for option in self.question.options:
                one = self.buttons[option.name]
                text = fitted(option.label, one.fontMetrics(), inner)
                if one.text() != text:
                    one.setText(text)


class OpinionButton(ChoiceButton):
    """Its words may take several lines."""

    def __init__(self, text: str, role: str, row: RowField) -> None:
        super().__init__(plain(text), f"{role}-words", row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        lines = self.text().count("\n") + 1
        self.ensurePolished()
        height = lines * self.fontMetrics().lineSpacing() + look().px(18)
        return QSize(super().sizeHint().width(), max(height, look().px(40)))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(60), self.sizeHint().height())
