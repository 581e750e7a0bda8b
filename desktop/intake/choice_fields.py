"""The controls that an answer is chosen in: radio buttons, tick boxes, a scale, and a list that is searched."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QButtonGroup,
    QCheckBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
)

from desktop.intake.answering import EXCLUSIVE, Option
from desktop.intake.fields import Field
from desktop.intake.page import Question
from desktop.intake.parts import fitted, plain
from desktop.theme import icon, look
from desktop.widgets import Flow
from forms.folded import folded
from forms.words import Words

SHORT: Final = 14  # characters; a few choices this short stand beside each other
MOST_FOUND: Final = 12


def toggled(value: str, name: str, on: bool, options: Sequence[Option]) -> str:
    """The chosen names after one was ticked or unticked, in the order of the form.

    "None" and what there is rule each other out: ticking one side unticks the other.
    """
    chosen = set(value.split())
    if on:
        chosen = {one for one in chosen if (one in EXCLUSIVE) == (name in EXCLUSIVE) and name not in EXCLUSIVE}
        chosen.add(name)
    else:
        chosen.discard(name)
    return " ".join(option.name for option in options if option.name in chosen)


def found_options(options: Sequence[Option], typed: str) -> tuple[Option, ...]:
    """Options that hold every word typed, without regard to accents; those that begin with it first."""
    wanted = folded(typed).split()
    found = [option for option in options if all(word in folded(option.label) for word in wanted)]
    found.sort(key=lambda option: not folded(option.label).startswith(folded(typed.strip())))
    return tuple(found[:MOST_FOUND])


class ButtonsField(Field):
    """One button for each option; exclusive or not."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        self.buttons: dict[str, QAbstractButton] = {}
        self.group = QButtonGroup(self)
        self.group.setExclusive(False)
        flat = all(len(one.label) <= SHORT for one in question.options) and len(question.options) <= 4
        wraps = flat or question.field in ("scale", "tiles", "tiles-many")
        self._layout = Flow(self, 4 if question.field == "scale" else 8) if wraps else QVBoxLayout(self)
        if isinstance(self._layout, QVBoxLayout):
            self._layout.setContentsMargins(0, 0, 0, 0)
            self._layout.setSpacing(0)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._make(question.options)
        self._check(question.value)

    @abstractmethod
    def make_button(self, option: Option) -> QAbstractButton:
        """The button of an option."""

    def _make(self, options: Sequence[Option]) -> None:
        for old in self.buttons.values():
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.buttons = {}
        for option in options:
            one = self.make_button(option)
            one.setObjectName(f"answer-{self.question.path}-{option.name}")
            if not one.accessibleName().startswith(self.question.label):
                one.setAccessibleDescription(self.question.label)
            one.clicked.connect(lambda on, name=option.name: self._clicked(name, on))
            self.buttons[option.name] = one
            self._layout.addWidget(one)

    def show_question(self, question: Question) -> None:
        other = question.options != self.question.options
        super().show_question(question)
        if other:
            self._make(question.options)
            self._wrap()
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

    def _wrap(self) -> None:
        """Break the words of radio buttons and tick boxes where this column ends."""
        for option in self.question.options:
            one = self.buttons.get(option.name)
            if isinstance(one, QRadioButton | QCheckBox):
                text = fitted(option.label, one.fontMetrics(), self.width() - look().px(44))
                if one.text() != text:
                    one.setText(text)
                    one.setAccessibleName(option.label)

    def _clicked(self, name: str, on: bool) -> None:
        self.changed.emit(name)


class RadioField(ButtonsField):
    """One of a few."""

    def make_button(self, option: Option) -> QAbstractButton:
        made = QRadioButton(plain(option.label))
        self.group.addButton(made)
        self.group.setExclusive(True)
        return made


class ChecksField(ButtonsField):
    """Any number of a list."""

    def make_button(self, option: Option) -> QAbstractButton:
        return QCheckBox(plain(option.label))

    def _clicked(self, name: str, on: bool) -> None:
        self.changed.emit(toggled(self.question.value, name, on, self.question.options))


class ScaleField(ButtonsField):
    """A number from a row of buttons; pressing it again takes it away."""

    def make_button(self, option: Option) -> QAbstractButton:
        made = QPushButton(option.label)
        made.setProperty("role", "scale")
        made.setCheckable(True)
        made.setAccessibleName(f"{self.question.label}: {option.label}")
        return made

    def _clicked(self, name: str, on: bool) -> None:
        self._check(name if on else "")
        self.changed.emit(name if on else "")


class SearchField(Field):
    """One of many: typing a few letters finds it, also without accents."""

    def __init__(self, question: Question, today: date, words: Words) -> None:
        super().__init__(question, today, words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.edit = SearchEdit(self)
        self.edit.setObjectName(f"answer-{question.path}")
        self.edit.setAccessibleName(question.label)
        self.edit.setAccessibleDescription(question.hint)
        self.edit.setPlaceholderText(words("intake.search"))
        self.edit.addAction(icon("magnifying-glass", look().colours.soft), QLineEdit.ActionPosition.LeadingPosition)
        self._model = QStandardItemModel(self)
        self.completer = QCompleter(self._model, self)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setWidget(self.edit)
        self.completer.setMaxVisibleItems(8)
        self.completer.activated[QModelIndex].connect(self._picked)  # type: ignore[index]
        self.edit.textEdited.connect(self._typed)
        self.edit.left.connect(self._finished)
        row.addWidget(self.edit)
        self._put()

    def show_question(self, question: Question) -> None:
        before = self.question
        super().show_question(question)
        if question.value != self._stored() or question.options != before.options:
            self._put()

    def offer(self) -> None:
        """Open the list with what fits."""
        self._model.clear()
        for option in found_options(self.question.options, self.edit.text()):
            item = QStandardItem(option.label)
            item.setData(option.name, Qt.ItemDataRole.UserRole)
            self._model.appendRow(item)
        if not self._model.rowCount():
            self.popup().hide()
        elif self.isVisible():
            self.completer.complete()
            self.popup().setCurrentIndex(self.completer.completionModel().index(0, 0))

    def popup(self) -> QAbstractItemView:
        """The list below the field."""
        found = self.completer.popup()
        if found is None:
            raise RuntimeError("a completer has a list")
        return found

    def mark(self, *, invalid: bool) -> None:
        if bool(self.edit.property("invalid")) != invalid:
            self.edit.setProperty("invalid", invalid)
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)

    def _put(self) -> None:
        labels = {option.name: option.label for option in self.question.options}
        self.edit.setText(labels.get(self.question.value, self.question.value))
        self.edit.setCursorPosition(0)

    def _stored(self) -> str:
        """The name of what stands there in full, else what was typed."""
        typed = self.edit.text().strip()
        same = (option.name for option in self.question.options if folded(option.label) == folded(typed))
        return next(same, typed)

    def _typed(self) -> None:
        self.offer()
        self.changed.emit(self._stored())

    def _picked(self, index: QModelIndex) -> None:
        self.edit.setText(str(index.data(Qt.ItemDataRole.DisplayRole)))
        self.changed.emit(str(index.data(Qt.ItemDataRole.UserRole)))

    def _finished(self) -> None:
        found = found_options(self.question.options, self.edit.text()) if self.edit.text().strip() else ()
        if len(found) == 1 and self._stored() != found[0].name:
            self.edit.setText(found[0].label)
            self.changed.emit(found[0].name)
        self.left.emit()


class SearchEdit(QLineEdit):
    """Arrow down opens the list; left comes also when the list is still open."""

    left = Signal()

    def __init__(self, field: SearchField) -> None:
        super().__init__()
        self._field = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self._field.popup().isVisible():
            self._field.offer()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._field.popup().hide()
            self.left.emit()
