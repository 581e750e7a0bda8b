"""Read-along: the laptop turned to the client, with only this client's questions, large."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.intake.blank import Blank
from desktop.intake.cards import Intents, Setting
from desktop.intake.column import Rows
from desktop.intake.cover import Cover
from desktop.intake.going_on import GoingOn
from desktop.intake.language_switch import turn
from desktop.intake.languages import asked_in, spoken_in
from desktop.intake.page import IntakePage, SectionLine, intake_page
from desktop.shell import Shell
from desktop.theme import Look, look, style_sheet
from desktop.widgets import Column, button, label, row_of

LARGER: Final = 1.35
READABLE: Final = 900  # widest column, at 100% text


class ReadAlong(Cover):
    """Covers the whole sheet: no navigation, no names of others, no notes, no private questions. Esc ends it."""

    def __init__(self, shell: Shell, over: QWidget, section: str) -> None:
        super().__init__(over, "page")
        self.setObjectName("read-along")
        self.shell, self.desk, self.section = shell, shell.desk, section
        sitting = shell.desk.sitting
        self.asked = spoken_in(sitting.language, shell.words) if sitting is not None else shell.words
        now = look()
        self.setStyleSheet(style_sheet(Look(now.colours, round(now.percent * LARGER))))
        self._blank = Blank(shell.desk)
        self._going_on = GoingOn(self, self._changed)
        self._page: IntakePage = self._make()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(40, 24, 40, 24)
        outer.setSpacing(16)
        self.title = label("", "title")
        self.stop = button(self.asked("along.stop"), "", icon_name="x", on_click=self.end, name="read-along-stop")
        head = row_of(self.title, self.stop)
        head.setStretch(0, 1)
        outer.addLayout(head)
        outer.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty = label(self.asked("along.empty"), "soft")
        outer.addWidget(self.empty)
        self.column = Column((0, 0, 8, 8))
        intents = Intents(self._blank.answer, lambda _repeat: None, lambda _item: None, lambda _item: None)
        setting = Setting(self.desk.today, self.asked, self.asked, intents, client=True)
        self.rows = Rows(setting)
        self.rows.setMaximumWidth(now.px(READABLE))
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(self.rows, 100)
        centred.addStretch(1)
        self.column.body.addLayout(centred)
        outer.addWidget(self.column, 1)
        self.back = button(self.asked("intake.back"), "", icon_name="arrow-left", name="along-previous")
        self.back.clicked.connect(lambda _on=False: self._go(self._page.previous))
        self.next = button("", "primary", icon_name="arrow-right", name="along-next")
        self.next.clicked.connect(lambda _on=False: self._go(self._page.following))
        outer.addLayout(row_of(self.back, None, self.next))
        self.desk.changed.connect(self._changed)
        self._show()
        self.begin(self.stop)

    def page(self) -> IntakePage:
        """What the client sees now."""
        return self._page

    def _make(self) -> IntakePage:
        sitting = self.desk.sitting
        if sitting is None:
            raise RuntimeError("no dossier lies open")
        session = self._blank.session(self.section) or sitting.session
        made = intake_page(sitting, self.section, self.asked, client=True, session=session)
        self._going_on.look(session)
        return made

    def _show(self) -> None:
        page = self._page
        if (sitting := self.desk.sitting) is not None:
            turn(asked_in(sitting.form, sitting.language), self.title, self.column)
        self.title.setText(page.title)
        self.rows.show_rows(page.rows)
        self.empty.setVisible(not page.rows)
        self.back.setVisible(page.previous is not None)
        self.next.setVisible(page.following is not None)
        if page.following is not None:
            self.next.setText(self.asked("intake.next", section=page.following.title))

    def _go(self, line: SectionLine | None) -> None:
        if line is not None:
            self.section = line.name
            self._page = self._make()
            self.column.verticalScrollBar().setValue(0)
            self._show()

    def _changed(self) -> None:
        if self.isVisible() and self.desk.sitting is not None:
            self._page = self._make()
            self._show()
