"""Questions, items and headings as cards, and the column that changes only the cards whose page row changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.intake.answering import TYPED
from desktop.intake.controls import TilesField, focus_of, make_field
from desktop.intake.page import Adder, Heading, Item, Question, Row
from desktop.widgets import Card, Flow, button, chip, label
from forms.answers import REFUSED, UNKNOWN
from forms.words import Words

CLEARABLE: Final = frozenset({"radios", "scale", "search"})
QUIET: Final = frozenset({"note", "line"})
AT_ONCE: Final = 4  # cards made in one go; a page has up to fifteen, and a click answers within 50 ms
NO_ANSWERS: Final = (("unknown", UNKNOWN), ("refused", REFUSED))


@dataclass(frozen=True)
class Intents:
    """What the cards may ask for. Paths are stored paths."""

    answer: Callable[[str, str | None], None]
    add: Callable[[str], None]
    remove: Callable[[str], None]
    open: Callable[[str], None]


@dataclass(frozen=True)
class Setting:
    """What every card needs: today, words for the questions and for the worker, and the intents."""

    today: date
    asked: Words  # the language of the questions
    words: Words  # the worker's
    intents: Intents
    client: bool = False
    inside: bool = False  # drawn inside another card: no border of its own


class QuestionCard(Card):
    """One question with its control, what is wrong with the answer in words, and the two ways of not answering."""

    def __init__(self, question: Question, setting: Setting) -> None:
        super().__init__()
        self.setObjectName(f"q-{question.path}")
        if setting.inside:
            self.setProperty("role", "inside")
            self.body.setContentsMargins(0, 0, 0, 0)
            self.body.setSpacing(4)
        self.question, self.setting = question, setting
        self._typing = False
        self.field = make_field(question, setting.today, setting.asked)
        self._head()
        self.hint = label(question.hint, "soft")
        self.help = label(question.help, "help")
        self.line = label("", "soft", selectable=True)
        self.message = label("", "error")
        self.caution = label("", "caution")
        self.earlier = label("", "soft", selectable=True)
        for part in (self.hint, self.help, self.field, self.line, self.message, self.caution, self.earlier):
            self.body.addWidget(part)
        self.help.hide()
        self._pills()
        self.field.changed.connect(self._changed)
        self.field.left.connect(self._left)
        self.show_row(question)

    def _head(self) -> None:
        row = QHBoxLayout()
        leading = not self.setting.inside or isinstance(self.field, TilesField)
        self.title = label(self.question.label, "question" if leading else "strong")
        row.addWidget(self.title, 1)
        if self.question.private:
            alone = chip(self.setting.words("intake.private"), "amber")
            row.addWidget(alone, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)

    def _pills(self) -> None:
        self.pills: dict[str, QPushButton] = {}
        self.row = QWidget()
        flow = Flow(self.row, 8)
        beside = self.field.add_beside if isinstance(self.field, TilesField) else flow.addWidget
        for name, value in NO_ANSWERS:
            text = self.setting.asked(f"intake.{name}")
            one = button(text, "no-answer", name=f"{name}-{self.question.path}")
            one.setCheckable(True)
            one.setAccessibleName(f"{text}: {self.question.label}")
            one.clicked.connect(lambda on, value=value: self._answer(value if on else None))
            self.pills[name] = one
            beside(one)
        self.more = button(self.setting.words("intake.more"), "bare", icon_name="question", on_click=self._toggle_help)
        self.more.setObjectName(f"help-{self.question.path}")
        self.more.setCheckable(True)
        self.more.setToolTip(self.setting.words("intake.help"))
        self.more.setAccessibleName(f"{self.setting.words('intake.help')}: {self.question.label}")
        beside(self.more)
        self.clear = button(self.setting.asked("intake.clear"), "bare", name=f"clear-{self.question.path}")
        self.clear.setAccessibleName(f"{self.clear.text()}: {self.question.label}")
        self.clear.clicked.connect(lambda _on=False: self._answer(None))
        beside(self.clear)
        self.body.addWidget(self.row)
        self.more.setVisible(bool(self.question.help))
        self.row.setVisible(self.question.field not in QUIET and not isinstance(self.field, TilesField))

    def show_row(self, row: Row) -> None:
        """Show what the page says of this question now."""
        if not isinstance(row, Question):
            return
        self.question = row
        self.title.setText(row.label)
        self.hint.setText(row.hint)
        self.hint.setVisible(bool(row.hint))
        self.help.setText(row.help)
        self.field.show_question(row)
        for name, one in self.pills.items():
            if one.isChecked() != (row.no_answer == name):
                one.setChecked(row.no_answer == name)
        self.clear.setVisible(row.field in CLEARABLE and bool(row.value))
        self.more.setVisible(bool(row.help))
        self.earlier.setText(row.earlier)
        self.earlier.setVisible(bool(row.earlier))
        self._show_message()

    def take_focus(self) -> None:
        """Put the keyboard in the control."""
        focus_of(self.field).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_message(self) -> None:
        """While a date, an amount or a number with a check is half typed nothing is called wrong yet."""
        waits = self.question.field in TYPED or self.question.checked
        message = "" if self._typing and waits else self.question.message
        line = "" if message else self.field.line()
        self.line.setText(line)
        self.line.setVisible(bool(line))
        self.message.setText(message)
        self.message.setVisible(bool(message))
        self.caution.setText(self.question.caution)
        self.caution.setVisible(bool(self.question.caution))
        self.field.mark(invalid=bool(message))

    def _changed(self, value: str) -> None:
        self._typing = True
        self._answer(value or None)

    def _left(self) -> None:
        self._typing = False
        self._show_message()

    def _answer(self, value: str | None) -> None:
        self.setting.intents.answer(self.question.path, value)

    def _toggle_help(self) -> None:
        self.help.setVisible(self.more.isChecked())


class HeadingRow(QWidget):
    """A heading between cards."""

    def __init__(self, heading: Heading, _setting: Setting) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(2)
        self._text, self._hint = label("", "heading"), label("", "soft")
        column.addWidget(self._text)
        column.addWidget(self._hint)
        self.show_row(heading)

    def show_row(self, row: Row) -> None:
        """Show what the page says of it now."""
        if isinstance(row, Heading):
            self._text.setText(row.text)
            self._hint.setText(row.hint)
            self._hint.setVisible(bool(row.hint))


class AdderRow(QWidget):
    """The button that adds an item, with what it is for while there is none."""

    def __init__(self, adder: Adder, setting: Setting) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._empty = label("", "soft")
        column.addWidget(self._empty)
        self.button = button(
            adder.text,
            "",
            icon_name="plus",
            on_click=lambda: setting.intents.add(adder.repeat),
            name=f"add-{adder.repeat}",
        )
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        self.show_row(adder)

    def show_row(self, row: Row) -> None:
        """Show what the page says of it now."""
        if isinstance(row, Adder):
            self.button.setText(row.text)
            self._empty.setText(row.empty)
            self._empty.setVisible(bool(row.empty))


class ItemRow(QFrame):
    """An item of a repeat: its title, its questions, and a way to remove it (undo brings it back)."""

    def __init__(self, item: Item, setting: Setting) -> None:
        super().__init__()
        self.setObjectName(f"item-{item.path}")
        self.setProperty("role", "item")
        self._item, self._setting = item, setting
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        self._title = label("", "heading")
        head.addWidget(self._title, 1)
        self._open = button(
            setting.words("intake.open"),
            "quiet",
            on_click=lambda: setting.intents.open(item.path),
            name=f"open-{item.path}",
        )
        self._remove = button(
            setting.words("intake.remove"),
            "quiet",
            icon_name="trash",
            on_click=lambda: setting.intents.remove(item.path),
            name=f"remove-{item.path}",
        )
        head.addWidget(self._open)
        head.addWidget(self._remove)
        column.addLayout(head)
        if not item.spread:
            self.setProperty("role", "card")
            column.setContentsMargins(16, 8, 16, 14)
        self.rows = Rows(setting if item.spread else replace(setting, inside=True))
        column.addWidget(self.rows)
        self.show_row(item)

    def show_row(self, row: Row) -> None:
        """Show what the page says of it now."""
        if not isinstance(row, Item):
            return
        self._item = row
        self._title.setText(row.title)
        for one, key in ((self._open, "intake.open"), (self._remove, "intake.remove")):
            one.setAccessibleName(f"{self._setting.words(key)}: {row.title}")
        self._remove.setVisible(row.removable and not row.folded)
        self._open.setVisible(row.folded)
        self.rows.setVisible(not row.folded)
        self.rows.show_rows(row.rows)


RowWidget = QuestionCard | HeadingRow | AdderRow | ItemRow
_MAKERS: Final[dict[type, Callable[..., RowWidget]]] = {
    Question: QuestionCard,
    Heading: HeadingRow,
    Adder: AdderRow,
    Item: ItemRow,
}


class Rows(QWidget):
    """A column of rows. show_rows changes what differs and leaves focus, scroll and half-typed text alone."""

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.setting = setting
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addStretch(1)  # takes what is left, so that no card grows
        self._rows: tuple[Row, ...] = ()
        self._widgets: dict[tuple[str, str], RowWidget] = {}

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Bring the column in line with the page; of a long new page the top comes first, the rest right after."""
        if tuple(rows) == self._rows:
            return
        before = {_identity(row): row for row in self._rows}
        self._rows = tuple(rows)
        wanted = {_identity(row) for row in rows}
        for identity in [one for one in self._widgets if one not in wanted]:
            gone = self._widgets.pop(identity)
            gone.hide()
            self._column.removeWidget(gone)
            gone.deleteLater()
        for row in rows:
            widget = self._widgets.get(_identity(row))
            if widget is not None and before.get(_identity(row)) != row:
                widget.show_row(row)
        self._build(AT_ONCE)

    def finish(self) -> None:
        """Make what is still to come, now."""
        self._build(len(self._rows))

    def _build(self, most: int) -> None:
        for place, row in enumerate(self._rows):
            widget = self._widgets.get(_identity(row))
            if widget is None:
                if most <= 0:
                    QTimer.singleShot(0, self, self._build_more)
                    return
                most -= 1
                widget = self._widgets[_identity(row)] = _MAKERS[type(row)](row, self.setting)
            if self._column.indexOf(widget) != place:
                self._column.insertWidget(place, widget)

    def _build_more(self) -> None:
        self._build(AT_ONCE)

    def first(self) -> QuestionCard | None:
        """The first question card."""
        for row in self._rows:
            widget = self._widgets.get(_identity(row))
            found = widget.rows.first() if isinstance(widget, ItemRow) else widget
            if isinstance(found, QuestionCard):
                return found
        return None

    def cards(self) -> list[QuestionCard]:
        """The question cards, in order, also those in items."""
        self.finish()
        found: list[QuestionCard] = []
        for row in self._rows:
            widget = self._widgets[_identity(row)]
            if isinstance(widget, QuestionCard):
                found.append(widget)
            elif isinstance(widget, ItemRow):
                found.extend(widget.rows.cards())
        return found


def _identity(row: Row) -> tuple[str, str]:
    """Rows of one identity share a widget; another control or another language of choices needs a new one."""
    return (row.key, row.field if isinstance(row, Question) else type(row).__name__)
