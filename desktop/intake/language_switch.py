"""The language that the questions are asked in: buttons for two, a list of names for more."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.intake.cards import align
from desktop.intake.fields import call
from desktop.intake.languages import asked_in, language_name, right_to_left
from desktop.intake.menu_field import CalmCombo
from desktop.widgets import button, clear_layout
from forms.engine.model import Form
from forms.words import Words

FEW: Final = 2  # languages that stand beside each other


def turn(language: str, *parts: QWidget) -> None:
    """Lay parts of a screen out as a language is read: from the left or from the right."""
    direction = Qt.LayoutDirection.RightToLeft if right_to_left(language) else Qt.LayoutDirection.LeftToRight
    for part in parts:
        if part.layoutDirection() != direction:
            part.setLayoutDirection(direction)
            if isinstance(part, QLabel):
                align(part)


class LanguageSwitch(QWidget):
    """choose(language) is called when the worker chooses another one. words: the worker's."""

    def __init__(self, words: Words, choose: Callable[[str], None]) -> None:
        super().__init__()
        self.words, self._choose = words, choose
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        self.combo: CalmCombo | None = None
        self._languages: tuple[str, ...] = ()

    def show_form(self, form: Form, language: str) -> None:
        """Offer the languages of a form; of one language there is nothing to choose."""
        if form.languages != self._languages:
            self._build(form.languages)
        self.setVisible(len(form.languages) > 1)
        shown = asked_in(form, language)
        if self.combo is not None:
            self.combo.setCurrentIndex(self.combo.findData(shown))
        elif shown in self.buttons:
            self.buttons[shown].setChecked(True)

    def _build(self, languages: tuple[str, ...]) -> None:
        self._languages = languages
        clear_layout(self._row)
        self.buttons, self.combo = {}, None
        if len(languages) > FEW:
            self._row.addWidget(self._list(languages))
        else:
            for place, language in enumerate(languages):
                self._row.addWidget(self._button(language, first=not place))

    def _list(self, languages: tuple[str, ...]) -> QWidget:
        self.combo = made = CalmCombo()
        made.setObjectName("ask-in")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for language in languages:
            made.addItem(language_name(language), language)
        call(made, self.words("intake.ask_in.choose"))
        made.setToolTip(self.words("intake.ask_in.choose"))
        made.activated.connect(lambda _place: self._choose(str(made.currentData())))
        return made

    def _button(self, language: str, *, first: bool) -> QWidget:
        short = language.upper() if len(language) <= len("nl-NL") else language
        one = button(short, f"unit-{'month' if first else 'year'}", name=f"ask-in-{language}")
        one.setCheckable(True)
        one.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard in what is half typed
        known = f"language.{language}"
        name = self.words(known) if known in self.words else language_name(language)
        said = self.words("intake.ask_in", language=name)
        one.setToolTip(said)
        call(one, said)
        one.clicked.connect(lambda _on=False: self._choose(language))
        self._group.addButton(one)
        self.buttons[language] = one
        return one
