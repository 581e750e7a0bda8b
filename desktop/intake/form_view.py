"""Any form as the worker will see it, filled out without being kept: sections at the left, questions beside them."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ids import new_item_id
from desktop.intake.cards import Intents, QuestionCard, Setting
from desktop.intake.column import Rows
from desktop.intake.going_on import GoingOn
from desktop.intake.language_switch import LanguageSwitch, turn
from desktop.intake.languages import asked_in, spoken_in
from desktop.intake.page import IntakePage, intake_page
from desktop.intake.parts import bring_into_sight, keep_order
from desktop.intake.section_list import SectionList
from desktop.intake.sections import sections_of
from desktop.intake.way import Way
from desktop.sitting import Sitting, TooLong
from desktop.theme import look
from desktop.widgets import Column, label, let_go
from forms.answers import MAX_TEXT
from forms.words import Words

NARROW: Final = 620  # below this width, at 100% text, the list of sections gives way to the questions
SECTIONS: Final = 210


class FormView(QWidget):
    """sitting: of the form, in no dossier; nothing of it is ever written anywhere. words: the worker's."""

    def __init__(self, sitting: Sitting, words: Words) -> None:
        super().__init__()
        self.sitting, self.words = sitting, words
        self.section = sections_of(sitting.form)[0].name
        self._opened: frozenset[str] = frozenset()
        self._visited: dict[str, Rows] = {}
        self._order: list[QWidget] = []
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(16)
        self.list = SectionList(self.go_to, self.words)
        self.list.setFixedWidth(look().px(SECTIONS))
        outer.addWidget(self.list)
        outer.addLayout(self._middle(), 1)
        QShortcut(QKeySequence.StandardKey.Undo, self, self.undo)
        self._going_on = GoingOn(self, self.refresh)
        self.page: IntakePage = self._make()
        self.refresh()

    def _middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        self.title, self.hint = label("", "heading"), label("", "soft")
        self.languages = LanguageSwitch(self.words, self.ask_in)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.languages)
        column.addLayout(head)
        column.addWidget(self.hint)
        self.column = Column((0, 0, 8, 8))
        column.addWidget(self.column, 1)
        self.way = Way(self.words, self.go_to)
        column.addWidget(self.way)
        return column

    # Going about.

    def go_to(self, place: str) -> None:
        """Show a section, or the section that asks a question of that name, with the keyboard in its first question."""
        self.rows.hide()
        self.section = intake_page(self.sitting, place, self.words).section
        self.column.verticalScrollBar().setValue(0)
        self.refresh()
        first = self.rows.first()
        if first is not None:
            first.take_focus()

    def cards(self) -> list[QuestionCard]:
        """All question cards of this section."""
        return self.rows.cards()

    def card(self, name: str) -> QuestionCard:
        """The card of a question, by its name in the form or its stored path."""
        return next(card for card in self.cards() if name in (card.question.name, card.question.path))

    def ask_in(self, language: str) -> None:
        """Ask in another language; what is being typed stays as it is."""
        if self.sitting.language != language:
            self.sitting.set_language(language)
            shown = self._visited.pop(self.section)
            for other in self._visited.values():
                let_go(other, self.column.body)
            self._visited = {self.section: shown}
            shown.speak(self._setting())
            self.refresh()

    # Drawing.

    def refresh(self) -> None:
        """Bring everything in line with the answers."""
        self.page = page = self._make()
        self.title.setText(page.title)
        self.hint.setText(page.hint)
        self.hint.setVisible(bool(page.hint))
        self.list.show_phases(page.phases, page.section)
        self.languages.show_form(self.sitting.form, self.sitting.language)
        turn(asked_in(self.sitting.form, self.sitting.language), self.title, self.hint, self.column)
        self.rows.show_rows(page.rows)
        self.rows.show()
        self.way.show_way(page.previous, page.following)
        self._keep_order()
        self._going_on.look(self.sitting.session)

    def _keep_order(self) -> None:
        others = [rows for section, rows in self._visited.items() if section != self.section]
        self._order = keep_order(self, self._order, others)

    @property
    def rows(self) -> Rows:
        """The rows of this section; those of a section that was seen before are kept."""
        if self.section not in self._visited:
            self._visited[self.section] = made = Rows(self._setting())
            made.grown.connect(self._keep_order)
            self.column.body.addWidget(made)
        return self._visited[self.section]

    def _make(self) -> IntakePage:
        return intake_page(self.sitting, self.section, self.words, opened=self._opened)

    def _setting(self) -> Setting:
        intents = Intents(self._answer, self._add, self._remove, self._open)
        return Setting(self.sitting.today, spoken_in(self.sitting.language, self.words), self.words, intents)

    # Intents.

    def _answer(self, path: str, value: str | None) -> None:
        try:
            self.sitting.answer(path, value)
        except TooLong:
            self._tell_too_long(path, value or "")
        else:
            self.refresh()

    def _tell_too_long(self, path: str, value: str) -> None:
        """What is too long to be kept stays as it is typed, and that is said beside it."""
        card = self.card(path)
        said = self._setting().asked("intake.bad.long", length=len(value), most=MAX_TEXT)
        card.show_row(replace(card.question, value=value, message=said))

    def _add(self, repeat: str) -> None:
        path = self.sitting.add_item(repeat, new_item_id())
        self.refresh()
        cards = [card for card in self.cards() if card.question.path.startswith(path + "/")]
        if cards:
            cards[0].take_focus()
            QTimer.singleShot(0, cards[0], lambda: bring_into_sight(self.column, cards[0], 80))

    def _remove(self, item: str) -> None:
        self.sitting.remove_item(item)
        self.refresh()

    def _open(self, item: str) -> None:
        self._opened |= {item}
        self.refresh()

    def undo(self) -> None:
        """Take the last change back."""
        if self.sitting.undo():
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setVisible(self.width() >= look().px(NARROW))
