"""Fields of the plan: text that grows, a choice, buttons. Each tells what was typed and can be shown anew.

Showing a field again never touches what is being typed in it.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.layouts import Flow
from desktop.theme import icon, icon_size, look
from desktop.unfolding import UnfoldingMark
from desktop.widgets import button, label, tool
from forms.answers import MAX_TEXT, clean_text
from forms.words import Words

PASTED: Final = 1_000_000  # a line takes a pasted book whole, so that it can be said that it is too long


def mark_invalid(field: QWidget, wrong: bool) -> None:
    """Mark a field, or take the mark off."""
    if bool(field.property("invalid")) != wrong:
        field.setProperty("invalid", wrong)
        field.style().unpolish(field)
        field.style().polish(field)


class Forgetting(Protocol):
    """A field that can be emptied, told of nothing, when another dossier lies open."""

    def forget(self) -> None:
        """Keep nothing of what was typed."""


class LineField(QLineEdit):
    """One line of text. One that is too long stays as it is typed, is marked and is told to nobody as typed."""

    typed = Signal(str)
    too_long = Signal(bool)

    def __init__(self, name: str, said: str, hint: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setPlaceholderText(hint)
        self.setMaxLength(PASTED)
        self._stored = ""
        self.textEdited.connect(self._edited)

    @property
    def is_too_long(self) -> bool:
        """True when the text cannot be kept."""
        return len(clean_text(self.text())) > MAX_TEXT

    def show_value(self, value: str) -> None:
        """Show a stored text; one that is too long to be stored stays while the stored one is the same."""
        if value != self.text() and not (self.is_too_long and value == self._stored):
            self.setText(value)
            self.setCursorPosition(0)
        self._stored = value
        self._mark()

    def forget(self) -> None:
        """Another dossier lies open: nothing of what was typed stays."""
        self._stored = ""
        self.clear()
        self._mark()

    def _edited(self, text: str) -> None:
        self._mark()
        if not self.is_too_long:
            self.typed.emit(clean_text(text))

    def _mark(self) -> None:
        mark_invalid(self, self.is_too_long)
        self.too_long.emit(self.is_too_long)


class GrowingField(QPlainTextEdit):
    """Text of a few lines that grows with what is typed; Tab goes to the next field.

    A text that is too long stays as it is typed, is marked and is told to nobody as typed.
    """

    typed = Signal(str)
    too_long = Signal(bool)

    def __init__(self, name: str, said: str, hint: str = "", *, lines: int = 1, at_most: int = 8) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self._lines, self._at_most, self._showing, self._stored = lines, at_most, False, ""
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._changed)
        self._grow()

    @property
    def is_too_long(self) -> bool:
        """True when the text cannot be kept."""
        return len(clean_text(self.toPlainText())) > MAX_TEXT

    def show_value(self, value: str) -> None:
        """Show a stored text; one that is too long to be stored stays while the stored one is the same."""
        if value != clean_text(self.toPlainText()) and not (self.is_too_long and value == self._stored):
            self._set(value)
        self._stored = value
        self._mark()
        self._grow()

    def forget(self) -> None:
        """Another dossier lies open: nothing of what was typed stays."""
        self._stored = ""
        self._set("")
        self._mark()
        self._grow()

    def _set(self, text: str) -> None:
        self._showing = True
        self.setPlainText(text)
        self._showing = False

    def _changed(self) -> None:
        if not self._showing:
            self._mark()
            if not self.is_too_long:
                self.typed.emit(clean_text(self.toPlainText()))
        self._grow()

    def _mark(self) -> None:
        mark_invalid(self, self.is_too_long)
        self.too_long.emit(self.is_too_long)

    def _grow(self) -> None:
        rows = 0
        block = self.document().firstBlock()
        while block.isValid():
            rows += max(1, block.layout().lineCount())
            block = block.next()
        wanted = min(max(rows, self._lines), self._at_most)
        spacing = QFontMetrics(self.font()).lineSpacing()
        self.setFixedHeight(max(wanted * spacing + look().px(20), look().px(40)))
        scrolls = rows > self._at_most
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._grow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._grow()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls, not the field


def beneath(field: LineField | GrowingField, words: Words) -> QWidget:
    """A field of text with room under it for the sentence that it is too long."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(field)
    said = label(words("plan.text.too_long"), "error")
    said.setObjectName(f"{field.objectName()}-too-long")
    said.hide()
    column.addWidget(said)

    def say(wrong: bool) -> None:
        said.setVisible(wrong)
        field.setAccessibleDescription(said.text() if wrong else "")

    field.too_long.connect(say)
    return holder


class ChoiceField(QComboBox):
    """One of a few named choices; "" is not chosen. The wheel scrolls the page, never the choice."""

    chosen = Signal(str)

    def __init__(self, name: str, said: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, text in choices:
            self.addItem(text, value)
        self.setMinimumHeight(look().px(40))
        self.setStyleSheet("QComboBox { padding-right: 0px; }")  # the arrow has room of its own
        self.activated.connect(lambda index: self.chosen.emit(str(self.itemData(index))))

    def show_value(self, value: str) -> None:
        """Show a stored choice; one that the list lacks is shown as it stands."""
        index = self.findData(value)
        if index < 0:
            self.addItem(value, value)
            index = self.count() - 1
        if index != self.currentIndex():
            self.setCurrentIndex(index)

    def sizeHint(self) -> QSize:
        """Room for the longest choice and the arrow, no more."""
        longest = max((self.fontMetrics().horizontalAdvance(self.itemText(n)) for n in range(self.count())), default=0)
        return QSize(longest + look().px(28) + 22, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Segments(QWidget):
    """A few choices side by side, one of them on; clicking it again takes it off."""

    chosen = Signal(str)

    def __init__(self, name: str, said: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(said)
        flow = Flow(self)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self.buttons: dict[str, QPushButton] = {}
        self._value = ""
        for value, text in choices:
            one = button(text, "choice", name=f"{name}-{value}", on_click=partial(self._pressed, value))
            one.setCheckable(True)
            one.setAccessibleName(f"{said}: {text}")
            one.setIconSize(icon_size(16))
            self._group.addButton(one)
            self.buttons[value] = one
            flow.addWidget(one)

    def first(self) -> QPushButton:
        """Where the keyboard begins."""
        return next(iter(self.buttons.values()))

    def _pressed(self, value: str) -> None:
        self.show_value("" if value == self._value else value)
        self.chosen.emit(self._value)

    def show_value(self, value: str) -> None:
        """Show a stored choice."""
        self._value = value
        for one, press in self.buttons.items():
            press.setChecked(one == value)
            press.setIcon(icon("check", look().colours.accent) if one == value else QIcon())
            press.setMinimumWidth(press.sizeHint().width())


class Why:
    """A small question mark; pressing it unfolds the answer. The caller gives both a place."""

    def __init__(self, question: str, answer: str, name: str = "", about: str = "") -> None:
        self.question = question
        self.button = tool("question", question, name, kind=UnfoldingMark)
        self.button.setCheckable(True)
        self.answer = label(answer, "soft", selectable=True)
        self.answer.setObjectName(f"{name}-answer")
        self.answer.hide()
        self.button.toggled.connect(self.answer.setVisible)
        self.show_answer(answer, about)

    def show_answer(self, answer: str, about: str) -> None:
        """Another answer; about is what is asked about, for a screen reader."""
        self.answer.setText(answer)
        self.button.setAccessibleName(f"{self.question} {about}".strip())

    def fold(self) -> None:
        """Put the answer away: what is asked about is another thing now."""
        self.button.setChecked(False)

    def under(self, said: QWidget) -> QVBoxLayout:
        """What is said with the question mark beside it, and the answer below both."""
        made, row = QVBoxLayout(), QHBoxLayout()
        made.setSpacing(2)
        row.setSpacing(8)
        row.addWidget(said, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        made.addLayout(row)
        made.addWidget(self.answer)
        return made
