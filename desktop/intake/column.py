"""Rows of a page below each other: cards, headings, items of repeats; only what changed is drawn anew."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.intake.cards import QuestionCard, Setting, say
from desktop.intake.fields import call
from desktop.intake.row import Adder, Heading, Item, Question, Row
from desktop.layouts import Grid
from desktop.theme import look
from desktop.widgets import button, label, let_go

AT_ONCE_MS: Final = 10  # of making cards in one go; drawing them takes as long again, and a click answers within 50 ms
ENDLESS_MS: Final = 60_000
CELL: Final = 200  # least width of a question in a table, at 100% text


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

    def speak(self, setting: Setting) -> None:
        """Has no words of its own."""

    def take_focus(self) -> bool:
        """Takes no keyboard."""
        return False

    def show_row(self, row: Row) -> None:
        """Show what the page says of it now."""
        if isinstance(row, Heading):
            say(self._text, row.text, row.rich)
            say(self._hint, row.hint, row.rich_hint)
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

    def speak(self, setting: Setting) -> None:
        """Its words come with the page."""

    def take_focus(self) -> bool:
        """Put the keyboard in the button."""
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def show_row(self, row: Row) -> None:
        """Show what the page says of it now."""
        if isinstance(row, Adder):
            if self.button.text() != row.text:
                self.button.setMinimumWidth(0)
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
        self._title = label("", "strong" if setting.inside else "heading")
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
            self.setProperty("role", "inner-card" if setting.inside else "card")
            column.setContentsMargins(16, 8, 16, 14)
        self.rows = Rows(self._within(setting), beside=item.table)
        column.addWidget(self.rows)
        self.show_row(item)

    def take_focus(self) -> bool:
        """Put the keyboard in the first question; False when there is none."""
        first = self.rows.first()
        return first is not None and first.take_focus()

    def speak(self, setting: Setting) -> None:
        """Ask in another language."""
        self.rows.speak(self._within(setting))

    def _within(self, setting: Setting) -> Setting:
        return setting if self._item.spread else replace(setting, inside=True, table=self._item.table)

    def show_row(self, row: Row) -> None:
        """Show what the page says of it now."""
        if not isinstance(row, Item):
            return
        self._item = row
        self._title.setText(row.title)
        for one, key in ((self._open, "intake.open"), (self._remove, "intake.remove")):
            call(one, f"{self._setting.words(key)}: {row.title}")
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
    """show_rows changes what differs and leaves focus, scroll and half-typed text alone.

    beside: the rows stand in columns where there is room. grown: cards were made, after the first ones too.
    """

    grown = Signal()

    def __init__(self, setting: Setting, *, beside: bool = False) -> None:
        super().__init__()
        self.setting = setting
        self._column: QVBoxLayout | Grid
        if beside:
            self._column = Grid(self, 0, look().px(CELL), 16)
        else:
            self._column = QVBoxLayout(self)
            self._column.setContentsMargins(0, 0, 0, 0)
            self._column.setSpacing(12)
            self._column.addStretch(1)  # takes what is left, so that no card grows
        self._rows: tuple[Row, ...] = ()
        self._widgets: dict[tuple[str, str], RowWidget] = {}

    def speak(self, setting: Setting) -> None:
        """Ask in another language; the cards stay, with what is being typed in them. `show_rows` follows."""
        self.setting = setting
        for widget in self._widgets.values():
            widget.speak(setting)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Bring the column in line with the page; of a long new page the top comes first, the rest right after."""
        if tuple(rows) == self._rows:
            return
        before = {_identity(row): row for row in self._rows}
        self._rows = tuple(rows)
        wanted = {_identity(row) for row in rows}
        lost = self._losing_focus(before, wanted)
        for identity in [one for one in self._widgets if one not in wanted]:
            let_go(self._widgets.pop(identity), self._column)
        for row in rows:
            widget = self._widgets.get(_identity(row))
            if widget is not None and before.get(_identity(row)) != row:
                widget.show_row(row)
        self._build(AT_ONCE_MS)
        if lost is not None:
            self._catch_focus(list(before.values()), lost)

    def _losing_focus(self, before: Mapping[tuple[str, str], Row], wanted: Set[tuple[str, str]]) -> int | None:
        """The place of the row that has the keyboard and goes away."""
        here = QApplication.focusWidget()
        for place, identity in enumerate(before):
            widget = self._widgets.get(identity)
            if identity not in wanted and widget is not None and here is not None and widget.isAncestorOf(here):
                return place
        return None

    def _catch_focus(self, before: list[Row], lost: int) -> None:
        """Put the keyboard in what came in the place of a row that went, or in what stands nearest to it."""
        now = {row.key: row for row in self._rows}
        near = [before[lost], *before[lost + 1 :], *reversed(before[:lost])]
        for row in near:
            widget = self._widgets.get(_identity(now[row.key])) if row.key in now else None
            if widget is not None and widget.take_focus():
                return

    def finish(self) -> None:
        """Make what is still to come, now."""
        self._build(ENDLESS_MS)

    def _build(self, within_ms: int) -> None:
        """Make cards for so long, and the rest when what was clicked has been drawn."""
        clock, before = QElapsedTimer(), len(self._widgets)
        clock.start()
        for place, row in enumerate(self._rows):
            if _identity(row) not in self._widgets and clock.elapsed() > within_ms:
                QTimer.singleShot(0, self, self._build_more)
                break
            self._put(place, row)
        if len(self._widgets) > before:
            self.grown.emit()

    def _put(self, place: int, row: Row) -> RowWidget:
        """The widget of a row, in its place; those before it are in theirs."""
        widget = self._widgets.get(_identity(row)) or self._make(row)
        if self._column.indexOf(widget) != place:
            self._column.insertWidget(place, widget)
        return widget

    def _make(self, row: Row) -> RowWidget:
        made = self._widgets[_identity(row)] = _MAKERS[type(row)](row, self.setting)
        if isinstance(made, ItemRow):
            made.rows.grown.connect(self.grown)
        return made

    def _build_more(self) -> None:
        self._build(AT_ONCE_MS)

    def first(self) -> QuestionCard | AdderRow | None:
        """What the keyboard comes to first: a question, or the button that adds an item where there is none yet."""
        for place, row in enumerate(self._rows):
            widget = self._put(place, row)
            found = widget.rows.first() if isinstance(widget, ItemRow) else widget
            if isinstance(found, QuestionCard) and found.takes_keyboard():
                return found
            if isinstance(found, AdderRow) and not any(isinstance(one, Item) for one in self._rows[place:]):
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
    """Rows of one identity share a widget; another control needs a new one."""
    return (row.key, row.field if isinstance(row, Question) else type(row).__name__)
