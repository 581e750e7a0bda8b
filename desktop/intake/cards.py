"""A question as a card: its words, its control, what is wrong with the answer, and the ways of not answering."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.intake.answering import TYPED
from desktop.intake.controls import TilesField, focus_of, make_field
from desktop.intake.fields import call
from desktop.intake.row import Question
from desktop.layouts import Flow, leading
from desktop.unfolding import Unfolding
from desktop.widgets import Card, button, chip, label
from forms.answers import REFUSED, UNKNOWN
from forms.words import Words

CLEARABLE: Final = frozenset(
    {"radios", "scale", "likert", "buttons", "menu", "search", "searches", "range", "signature"}
)
QUIET: Final = frozenset({"note", "line", "shown"})
NO_ANSWERS: Final = (("unknown", UNKNOWN), ("refused", REFUSED))
ROLES: Final = {  # the texts of a card from top to bottom, around its control
    "hint": "soft",
    "help": "help",
    "control": "",
    "wanted": "soft",
    "line": "soft",
    "message": "error",
    "caution": "caution",
    "earlier": "soft",
}
SELECTABLE: Final = frozenset({"line", "earlier"})


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
    table: bool = False  # one of many beside each other: the ways of not answering wait behind one button


_LONG_WORD: Final = re.compile(r"[^\s<>&;]{24}(?=[^\s<>&;])")  # gets a place to break in, and no tag does


def say(shown: QLabel, text: str, html: str = "") -> None:
    """Show a text, with its bold and italic when it has any."""
    wanted = Qt.TextFormat.RichText if html else Qt.TextFormat.PlainText
    if shown.textFormat() != wanted:
        shown.setTextFormat(wanted)
    wrapped = _LONG_WORD.sub("\\g<0>\u200b", html or text)
    if shown.text() != wrapped:
        shown.setText(wrapped)
        shown.setAccessibleName(text if wrapped != text else "")


def align(shown: QLabel) -> None:
    """Begin a text where its screen begins, also one in a language that is written the other way."""
    shown.setAlignment(leading(shown) | Qt.AlignmentFlag.AlignVCenter)


class QuestionCard(Card):
    """One question. Texts and buttons that most questions lack are made when there is something to say."""

    def __init__(self, question: Question, setting: Setting) -> None:
        super().__init__()
        self.setObjectName(f"q-{question.path}")
        if setting.inside:
            self.setProperty("role", "inside")
            self.body.setContentsMargins(0, 0, 0, 0)
            self.body.setSpacing(4)
        self.question, self.setting = question, setting
        self._typing = self._unfolded = False
        self._texts: dict[str, QLabel] = {}
        self.field = make_field(question, setting.today, setting.asked)
        self._head()
        self.body.addWidget(self.field)
        self._private: QLabel | None = None
        self._expected: QLabel | None = None
        self.pills: dict[str, QPushButton] = {}
        self._fold: QPushButton | None = None
        self._extra: dict[str, QPushButton] = {}
        if question.field not in QUIET:
            self._pills()
        self.field.changed.connect(self._changed)
        self.field.left.connect(self._left)
        self.show_row(question)

    # Building.

    def _head(self) -> None:
        self._top = QHBoxLayout()
        leading = not self.setting.inside or isinstance(self.field, TilesField)
        quiet = self.question.field == "note"
        self.title = label("", "" if quiet else "question" if leading else "strong")
        self._top.addWidget(self.title, 1)
        self.body.addLayout(self._top)

    def _pills(self) -> None:
        self.row = QWidget()
        flow = Flow(self.row, 8)
        self._beside = flow.addWidget
        for name, value in NO_ANSWERS:
            one = button("", "no-answer", name=f"{name}-{self.question.path}")
            one.setCheckable(True)
            one.clicked.connect(lambda on, value=value: self._answer(value if on else None))
            self.pills[name] = one
            self._beside(one)
        if self.setting.table:
            self._fold = button("", "bare", on_click=self._unfold, name=f"none-{self.question.path}")
            self._beside(self._fold)
        self.body.addWidget(self.row)
        self._name_pills()

    def _name_pills(self) -> None:
        for name, one in self.pills.items():
            _say_on(one, self.setting.asked(f"intake.{name}"))
            call(one, f"{one.text()}: {self.question.label}")
        if self._fold is not None:
            _say_on(self._fold, self.setting.asked("intake.none"))
            call(self._fold, f"{self._fold.text()}: {self.question.label}")
        if (more := self._extra.get("more")) is not None:
            _say_on(more, self.setting.words("intake.more"))
            more.setToolTip(self.setting.words("intake.help"))
            call(more, f"{self.setting.words('intake.help')}: {self.question.label}")
        if (clear := self._extra.get("clear")) is not None:
            _say_on(clear, self.setting.asked("intake.clear"))
            call(clear, f"{clear.text()}: {self.question.label}")

    def _show_extra(self, name: str, *, on: bool) -> None:
        """The buttons for help and for clearing, where they are of use."""
        if name not in self._extra and on and self.pills:
            if name == "more":
                press, its = self._toggle_help, f"help-{self.question.path}"
                made = button("", "bare", icon_name="question", on_click=press, name=its, kind=Unfolding)
                made.setCheckable(True)
            else:
                made = button("", "bare", name=f"clear-{self.question.path}", on_click=self._clear)
            self._extra[name] = made
            self._beside(made)
            self._name_pills()
        if name in self._extra:
            self._extra[name].setVisible(on)

    def text(self, name: str) -> QLabel:
        """One of the texts around the control, made when it is first needed."""
        found = self._texts.get(name)
        if found is None:
            found = self._texts[name] = label("", ROLES[name], selectable=name in SELECTABLE)
            order = list(ROLES)
            before = sum(order.index(other) < order.index(name) for other in (*self._texts, "control"))
            self.body.insertWidget(1 + before, found)
            align(found)
            found.hide()
        return found

    @property
    def message(self) -> QLabel:
        """What is wrong with the answer."""
        return self.text("message")

    @property
    def line(self) -> QLabel:
        """What the value comes to."""
        return self.text("line")

    @property
    def caution(self) -> QLabel:
        """What to take out of an answer that may stand."""
        return self.text("caution")

    @property
    def earlier(self) -> QLabel:
        """What was answered before."""
        return self.text("earlier")

    # Drawing.

    def speak(self, setting: Setting) -> None:
        """Ask in another language; what is being typed stays. `show_row` follows."""
        self.setting = setting
        self.field.speak(setting.asked)
        if self._private is not None:
            self._private.setText(setting.words("intake.private"))
        if self._expected is not None:
            self._expected.setText(setting.asked("intake.expected"))

    def show_row(self, row: object) -> None:
        """Show what the page says of this question now."""
        if not isinstance(row, Question):
            return
        self.question = row
        say(self.title, row.label, row.rich)
        self._show_chips(row)
        self._say("hint", row.hint, row.rich_hint)
        self.field.show_question(row)
        if row.field in QUIET:
            self.field.setVisible(bool(row.value or row.field == "shown"))
        self._name_pills()
        for name, one in self.pills.items():
            if one.isChecked() != (row.no_answer == name):
                one.setChecked(row.no_answer == name)
        if self._fold is not None:
            self._show_pills(open_=self._unfolded or bool(row.no_answer))
        self._show_extra("more", on=bool(row.help))
        self._show_extra("clear", on=row.field in CLEARABLE and bool(row.value))
        if self._helped():
            self._say("help", row.help)
        self._say("earlier", row.earlier)
        self._show_message()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            for shown in (self.title, *self._texts.values()):
                align(shown)

    def _show_chips(self, row: Question) -> None:
        if row.private and self._private is None:
            self._private = chip(self.setting.words("intake.private"), "amber")
            self._top.addWidget(self._private, 0, Qt.AlignmentFlag.AlignTop)
        waits = row.expected and not row.value and not row.no_answer
        if waits and self._expected is None:
            self._expected = chip(self.setting.asked("intake.expected"))
            self._top.addWidget(self._expected, 0, Qt.AlignmentFlag.AlignTop)
        if self._expected is not None:
            self._expected.setVisible(waits)

    def _say(self, name: str, text: str, html: str = "") -> None:
        if text or name in self._texts:
            shown = self.text(name)
            say(shown, text, html)
            shown.setVisible(bool(text))

    def take_focus(self) -> bool:
        """Put the keyboard in the control; False when there is nothing to do in it."""
        if self.takes_keyboard():
            focus_of(self.field).setFocus(Qt.FocusReason.OtherFocusReason)
        return self.takes_keyboard()

    def takes_keyboard(self) -> bool:
        """Whether there is something to type, choose or read by keyboard."""
        return focus_of(self.field).focusPolicy() != Qt.FocusPolicy.NoFocus

    def _show_message(self) -> None:
        """While a date, an amount or a number with a check is half typed nothing is called wrong yet."""
        waits = self.question.field in TYPED or self.question.checked
        message = "" if self._typing and waits else self.question.message
        self._say("wanted", self.question.wanted if not self.question.no_answer else "")
        self._say("line", "" if message else self.field.line())
        self._say("message", message)
        self._say("caution", self.question.caution)
        self.field.mark(message)

    # Intents.

    def _changed(self, value: str) -> None:
        self._typing = True
        self._answer(value or None)

    def _left(self) -> None:
        self._typing = False
        self._show_message()

    def _answer(self, value: str | None) -> None:
        self.setting.intents.answer(self.question.path, value)

    def _clear(self) -> None:
        self.take_focus()  # the button goes; the keyboard stays with the question
        self._answer(None)

    def _unfold(self) -> None:
        """Show the ways of not answering and put the keyboard in the first."""
        self._unfolded = True
        self._show_pills(open_=True)
        next(iter(self.pills.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_pills(self, *, open_: bool) -> None:
        for one in self.pills.values():
            one.setVisible(open_)
        if self._fold is not None:
            self._fold.setVisible(not open_)

    def _helped(self) -> bool:
        return "more" in self._extra and self._extra["more"].isChecked()

    def _toggle_help(self) -> None:
        self._say("help", self.question.help if self._helped() else "")


def _say_on(one: QPushButton, text: str) -> None:
    if one.text() != text:
        one.setMinimumWidth(0)
        one.setText(text)
        one.setMinimumWidth(one.sizeHint().width())
