"""A form tried out: its pages on an empty dossier that is never stored."""

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ids import new_item_id
from desktop.intake.blank import first_repeat
from desktop.intake.cards import Intents, Setting
from desktop.intake.column import Rows
from desktop.intake.cover import Cover
from desktop.intake.going_on import GoingOn
from desktop.intake.language_switch import LanguageSwitch
from desktop.intake.languages import spoken_in
from desktop.intake.page import IntakePage, SectionLine, intake_page
from desktop.intake.section_list import SectionList
from desktop.intake.sections import sections_of
from desktop.shell import Shell
from desktop.sitting import Sitting
from desktop.theme import look
from desktop.widgets import Banner, Column, button, label, row_of
from forms.engine.model import Form

LIST: Final = 220  # width of the sections, at 100% text
NARROW: Final = 760  # below it there is no room for them


class Trial(Cover):
    """Covers the sheet; Esc ends it and everything that was typed is gone."""

    def __init__(self, shell: Shell, over: QWidget, form: Form) -> None:
        super().__init__(over, "page")
        self.shell, self.words = shell, shell.words
        self.setObjectName("trial")
        self.page: IntakePage | None = None
        self.sitting = Sitting(form, today=shell.desk.today, language=shell.words.language)
        self.section = sections_of(form)[0].name
        self._opened: frozenset[str] = frozenset()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.setSpacing(12)
        outer.addWidget(self._told())
        self.title = label("", "heading")
        self.switch = LanguageSwitch(self.words, self._ask_in)
        head = row_of(self.title, self.switch)
        head.setStretch(0, 1)
        outer.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(16)
        self.list = SectionList(self._go, self.words, lambda: None)
        self.list.missing.hide()  # a form that is only tried is for no purpose yet
        self.list.setFixedWidth(look().px(LIST))
        self.column = Column((0, 0, 8, 8))
        row.addWidget(self.list)
        row.addWidget(self.column, 1)
        outer.addLayout(row, 1)
        self.previous = button(self.words("intake.back"), icon_name="arrow-left", name="trial-previous")
        self.next = button("", "primary", icon_name="arrow-right", name="trial-next")
        self.previous.clicked.connect(lambda _on=False: self._step(self.page and self.page.previous))
        self.next.clicked.connect(lambda _on=False: self._step(self.page and self.page.following))
        outer.addLayout(row_of(self.previous, None, self.next))
        self._going_on = GoingOn(self, self._show)
        self.rows = self._new_rows()
        self._show()
        self.begin(self.stop)

    def _told(self) -> Banner:
        told = Banner("info")
        told.show_message("info", self.words("publishing.trial"), self.words("publishing.trial.told"))
        self.stop = button(self.words("publishing.trial.stop"), icon_name="x", on_click=self.end, name="trial-stop")
        told.buttons.addWidget(self.stop)
        return told

    # Drawing.

    def _new_rows(self) -> Rows:
        self.column.clear()
        asked = spoken_in(self.sitting.language, self.words)
        intents = Intents(self._answer, self._add, self._remove, self._open)
        made = Rows(Setting(self.shell.desk.today, asked, self.words, intents))
        self.column.body.addWidget(made)
        return made

    def _show(self) -> None:
        self._begin_items()
        self.page = page = intake_page(self.sitting, self.section, self.words, opened=self._opened)
        self.title.setText(page.title)
        self.list.show_phases(page.phases, page.section)
        self.switch.show_form(self.sitting.form, self.sitting.language)
        self.rows.show_rows(page.rows)
        self.previous.setVisible(page.previous is not None)
        self.next.setVisible(page.following is not None)
        self.next.setText(self.words("intake.next.short"))
        self._going_on.look(self.sitting.session)

    def _begin_items(self) -> None:
        """A page of items begins with one, so that its questions can be read."""
        repeat = first_repeat(self.sitting.form, self.section)
        if repeat is not None and not self.sitting.session.items(repeat):
            self.sitting.add_item(repeat, new_item_id())

    # Intents.

    def _go(self, section: str) -> None:
        self.section = section
        self.rows = self._new_rows()
        self.column.verticalScrollBar().setValue(0)
        self._show()

    def _step(self, line: SectionLine | None) -> None:
        if line is not None:
            self._go(line.name)

    def _ask_in(self, language: str) -> None:
        self.sitting.set_language(language)
        self._go(self.section)

    def _answer(self, path: str, value: str | None) -> None:
        self.sitting.answer(path, value)
        self._show()

    def _add(self, repeat: str) -> None:
        self.sitting.add_item(repeat, new_item_id())
        self._show()

    def _remove(self, item: str) -> None:
        self.sitting.remove_item(item)
        self._show()

    def _open(self, item: str) -> None:
        self._opened |= {item}
        self._show()

    # Following the window.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setVisible(self.width() >= look().px(NARROW))
