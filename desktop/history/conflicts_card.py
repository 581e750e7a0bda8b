"""The card that settles conflicts: every value with who and when, one press to keep it, or a new one written here."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.history.conflicts import Conflict
from desktop.history.said import breakable
from desktop.intake.numbers import read_decimal
from desktop.plan.fields import GrowingField
from desktop.widgets import Card, button, clear_layout, label, row_of
from forms.answers import clean_text
from forms.words import Words
from sync.vault import Value

Choose = Callable[[Mapping[str, Value]], None]


class ConflictsCard(Card):
    """choose is called with what a choice writes; ask with the path of a question to be asked again in the intake;
    look_first to see the history before settling."""

    def __init__(
        self, words: Words, choose: Choose, ask: Callable[[str], None], look_first: Callable[[], None]
    ) -> None:
        super().__init__(words("history.conflicts.title"))
        self.setObjectName("conflicts")
        self.words, self._choose, self._ask = words, choose, ask
        self._shown: tuple[Conflict, ...] = ()
        self._own_values: list[OwnValue] = []
        self.body.addWidget(label(words("history.conflicts.told"), "soft"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(12)
        self.body.addLayout(self._rows)
        self._look = button(
            words("history.conflicts.look"),
            "quiet",
            icon_name="clock-counter-clockwise",
            name="conflicts-look",
            on_click=look_first,
        )
        self.body.addLayout(row_of(self._look, None))

    def show_conflicts(self, conflicts: tuple[Conflict, ...]) -> None:
        """Show other conflicts; what is being typed for one that is still there stays as it is."""
        if conflicts == self._shown:
            return
        self._shown = conflicts
        typed = {one.path: (one.text_now, one.place_now) for one in self._own_values if one.is_open}
        self._own_values = []
        clear_layout(self._rows)
        for place, conflict in enumerate(conflicts):
            self._rows.addWidget(self._conflict(place, conflict))
        for one in self._own_values:
            if one.path in typed:
                one.open_with(*typed[one.path])
        self._put_look_last()

    def _put_look_last(self) -> None:
        """Tab comes by in the order in which it stands."""
        before = [one for one in self.findChildren(QPushButton) if one is not self._look]
        if before:
            QWidget.setTabOrder(before[-1], self._look)

    @property
    def has_keyboard(self) -> bool:
        """True while the keyboard is at something in it."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    @property
    def is_choosing(self) -> bool:
        """True while the keyboard is at one of the values, which go when others are shown."""
        return self.has_keyboard and not self._look.hasFocus()

    def take_keyboard(self) -> None:
        """Stand at the first value to choose."""
        for one in self.findChildren(QPushButton, "conflict-0-0")[-1:]:
            one.setFocus()

    def _conflict(self, place: int, conflict: Conflict) -> QWidget:
        frame = QFrame()
        frame.setProperty("role", "inner-card")
        column = QVBoxLayout(frame)
        column.addWidget(label(breakable(conflict.question), "strong"))
        if conflict.removed:
            column.addWidget(label(self.words("history.conflicts.removed_told"), "soft"))
        for number, option in enumerate(conflict.options):
            choose = button(
                self.words("history.conflicts.choose"),
                name=f"conflict-{place}-{number}",
                on_click=partial(self._choose, option.changes),
            )
            choose.setAccessibleName(self.words("history.conflicts.choose.named", text=option.text))
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(label(breakable(option.text), selectable=True))
            words.addWidget(label(option.told, "soft"))
            row = QHBoxLayout()
            row.addLayout(words, 1)
            row.addWidget(choose)
            column.addLayout(row)
        if conflict.own:
            column.addWidget(self._own(place, conflict))
        return frame

    def _own(self, place: int, conflict: Conflict) -> QWidget:
        """A way to write something else than either of them."""
        if conflict.own == "question":
            again = button(
                self.words("history.conflicts.question"), "quiet", name=f"conflict-{place}-question",
                on_click=partial(self._ask, conflict.path),
            )  # fmt: skip
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(again)
            row.addStretch(1)
            return holder
        made = OwnValue(place, conflict, self.words, self._choose)
        self._own_values.append(made)
        return made


class OwnValue(QWidget):
    """A field for a new value, folded behind one quiet button."""

    def __init__(self, place: int, conflict: Conflict, words: Words, choose: Choose) -> None:
        super().__init__()
        self.words, self._conflict, self._choose = words, conflict, choose
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.begin = button(words("history.conflicts.own"), "quiet", name=f"conflict-{place}-own", on_click=self._begin)
        column.addLayout(row_of(self.begin, None))
        self._fields = QWidget()
        inner = QVBoxLayout(self._fields)
        inner.setContentsMargins(0, 0, 0, 0)
        named = words("history.conflicts.own.named", question=conflict.question)
        self.line, self.text = QLineEdit(), GrowingField(f"conflict-{place}-text", named, lines=3)
        self.line.setObjectName(f"conflict-{place}-line")
        self.line.setAccessibleName(named)
        self.line.setMaxLength(2_000)
        self.line.returnPressed.connect(self._write)
        self._field: QWidget = self.text if conflict.own == "text" else self.line
        inner.addWidget(self._field)
        self.problem = label("", "error")
        self.problem.hide()
        inner.addWidget(self.problem)
        write = button(words("history.conflicts.own.write"), name=f"conflict-{place}-write", on_click=self._write)
        inner.addLayout(row_of(write, None))
        self._fields.hide()
        column.addWidget(self._fields)

    @property
    def path(self) -> str:
        """Of the answer that it is about."""
        return self._conflict.path

    @property
    def is_open(self) -> bool:
        """True while somebody writes in it."""
        return not self._fields.isHidden()

    @property
    def text_now(self) -> str:
        """What stands in the field."""
        return self.text.toPlainText() if self._conflict.own == "text" else self.line.text()

    @property
    def place_now(self) -> int:
        """Where in it the next key comes."""
        return self.text.textCursor().position() if self._conflict.own == "text" else self.line.cursorPosition()

    def open_with(self, text: str, cursor: int) -> None:
        """Unfold the field with a text in it, to type on there."""
        self.begin.hide()
        self.line.setText(text)
        self.line.setCursorPosition(cursor)
        self.text.setPlainText(text)
        place = self.text.textCursor()
        place.setPosition(min(cursor, len(self.text.toPlainText())))
        self.text.setTextCursor(place)
        self._fields.show()
        self._field.setFocus()

    def _begin(self) -> None:
        self.open_with(self._conflict.start, len(self._conflict.start))

    def _typed(self) -> str | None:
        """What was typed as it is kept; None for what can't be."""
        if self._conflict.own == "text":
            return None if self.text.is_too_long else clean_text(self.text.toPlainText()).strip() or None
        typed = clean_text(self.line.text()).strip()
        return read_decimal(typed, self.words.language) if self._conflict.own == "number" else typed or None

    def _write(self) -> None:
        value = self._typed()
        if value is None:
            self.problem.setText(self.words(f"history.conflicts.own.wrong.{self._conflict.own}"))
            self.problem.show()
            self._field.setFocus()
        else:
            self._choose({self._conflict.path: value})
