"""The intake: where we are at the left, the questions of one section in the middle, notes at the right."""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.contacts.notes import NotesColumn
from desktop.intake.blank import Blank
from desktop.intake.cards import Intents, QuestionCard, Setting
from desktop.intake.column import AdderRow, Rows
from desktop.intake.cover import Overlay
from desktop.intake.going_on import GoingOn
from desktop.intake.language_switch import LanguageSwitch, turn
from desktop.intake.languages import asked_in, spoken_in
from desktop.intake.open_questions import show_open_questions
from desktop.intake.page import IntakePage, intake_page
from desktop.intake.parts import bring_into_sight, keep_order
from desktop.intake.section_list import SectionList
from desktop.intake.sections import sections_of
from desktop.intake.tiles import UrgencyView
from desktop.intake.urgency_page import SECTION, UrgencyPage, urgency_page
from desktop.intake.way import Way
from desktop.shell import Screen, Shell
from desktop.theme import look
from desktop.widgets import Column, button, label, let_go

WIDE: Final = 900  # from this width (at 100% text) notes have their own column
NARROW: Final = 620  # below it the sections fold into a button
VERY_LOW: Final = 620  # height of a window in which every line counts: of 1024 by 600 a quarter was left for questions
LOW: Final = 240  # below this height the hint of a section gives way to its questions
SECTIONS: Final = (220, 184)  # width of the list: wide, narrower
NOTES: Final = 260


class Intake(Screen):
    """Drawn by enter() and after every change; a section that is left is saved."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.section = ""
        self.page: IntakePage | None = None
        self._for: object = None  # the sitting that the section belongs to
        self._opened: frozenset[str] = frozenset()
        self._blank = Blank(shell.desk)
        self._going_on = GoingOn(self, self._changed)
        self._seek = ""
        self._visited: dict[str, QWidget] = {}
        self._order: list[QWidget] = []
        self.rows: Rows | None = None
        self.tiles: UrgencyView | None = None
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        outer.setSpacing(16)
        self.list = SectionList(self.go_to, self.words, self.show_open)
        outer.addWidget(self.list)
        outer.addLayout(self._middle(), 1)
        self.notes = NotesColumn(shell)
        outer.addWidget(self.notes)
        self.desk.changed.connect(self._changed)
        self.desk.saved.connect(self._saved)

    # Building.

    def _middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        self.title = label("", "heading")
        self.hint = label("", "soft")
        self.fold = button("", "", icon_name="list", on_click=self._open_list, name="open-sections")
        self.fold.setAccessibleName(self.words("intake.sections"))
        self.note = button(self.words("notes.button"), "", icon_name="note-pencil", name="open-notes")
        self.note.clicked.connect(lambda _on=False: self.open_notes())
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.fold)
        head.addWidget(self.title, 1)
        self.languages = LanguageSwitch(self.words, self._ask_in)
        head.addWidget(self.languages)
        head.addWidget(self.note)
        column.addLayout(head)
        column.addWidget(self.hint)
        self.column = Column((0, 0, 8, 8))
        self.column.setObjectName("questions")
        column.addWidget(self.column, 1)
        self.way = Way(self.words, self.go_to)
        self.back, self.next, self.kept = self.way.back, self.way.next, self.way.kept
        column.addWidget(self.way)
        return column

    # Going about.

    def enter(self) -> None:
        sitting = self.desk.sitting
        if sitting is None:
            return
        if self._for is not sitting:
            self._for, self._opened = sitting, frozenset()
            self.section = sections_of(sitting.form)[0].name
            self.kept.setText("")
            self._forget()
            self.notes.begin()
            self._seek = self._seek or self.section
        if self._seek:
            page = intake_page(sitting, self._seek.rpartition("/")[2], self.words)
            if page.section != self.section:
                self._empty()
            self.section = page.section
        self.refresh()
        if self._seek:
            sought, self._seek = self._seek, ""
            self._fold()
            self._point_at(sought)

    def seek(self, place: str) -> None:
        """Show a section, or the question of that name or stored path; `enter` follows."""
        self._seek = place

    def let_write(self, on: bool) -> None:
        self.column.let_write(on)
        self.notes.let_write(on)

    def go_to(self, place: str) -> None:
        """Leave this section, which saves it, and show another."""
        self.desk.commit_decided()
        self.shell.go(f"dossier/intake/{place}")

    def card(self, name: str) -> QuestionCard:
        """The card of a question on this page, by its name in the form; in the newest item of a repeat."""
        return next(card for card in self.cards() if name in (card.question.name, card.question.path))

    def cards(self) -> list[QuestionCard]:
        """All question cards on this page."""
        return self.tiles.cards() if self.tiles is not None else self.rows.cards() if self.rows is not None else []

    def show_open(self) -> None:
        """What is still missing, for each purpose."""
        show_open_questions(self.shell, self)

    def open_notes(self) -> None:
        """The field for a note: in its column, or laid over the questions where there is no room for a column."""
        if self.notes.isVisible():
            self.notes.field.setFocus()
            return
        lay_notes(self.shell, self)

    # Drawing.

    def refresh(self) -> None:
        """Bring everything in line with what stands in the dossier now."""
        sitting = self.desk.sitting
        if sitting is None:
            return
        if self.section == SECTION:
            tiles = urgency_page(sitting, self.words)
            self.page = tiles.page
            self._show_tiles(tiles)
        else:
            session = self._blank.session(self.section) or sitting.session
            self.page = intake_page(sitting, self.section, self.words, opened=self._opened, session=session)
            self._show_rows(self.page)
            self._going_on.look(session)
        page = self.page
        self.title.setText(page.title)
        self.hint.setText(page.hint)
        self.hint.setVisible(bool(page.hint) and self.height() >= look().px(LOW))
        self.list.show_phases(page.phases, page.section)
        self.way.show_way(page.previous, page.following)
        self.languages.show_form(sitting.form, sitting.language)
        turn(asked_in(sitting.form, sitting.language), self.title, self.hint, self.column)
        if sitting.unsaved and not self.desk.is_asking:
            self.kept.setText(self.words("intake.keeping"))
        self._keep_order()

    def _setting(self) -> Setting:
        sitting = self.desk.sitting
        language = sitting.language if sitting is not None else self.words.language
        intents = Intents(self._blank.answer, self._add, self._remove, self._open)
        return Setting(self.desk.today, spoken_in(language, self.words), self.words, intents)

    def _show_rows(self, page: IntakePage) -> None:
        if self.rows is None:
            kept = self._visited.get(page.section)
            self.rows = kept if isinstance(kept, Rows) else self._new_rows()
            self._lay(page.section, self.rows)
        self.rows.show_rows(page.rows)

    def _new_rows(self) -> Rows:
        made = Rows(self._setting())
        made.grown.connect(self._keep_order)
        return made

    def _keep_order(self) -> None:
        shown = self.tiles or self.rows
        self._order = keep_order(self, self._order, [one for one in self._visited.values() if one is not shown])

    def _show_tiles(self, page: UrgencyPage) -> None:
        if self.tiles is None:
            kept = self._visited.get(SECTION)
            made = kept if isinstance(kept, UrgencyView) else None
            self.tiles = made or UrgencyView(self._setting(), self._ask_debt_help, self._confirm)
            self._lay(SECTION, self.tiles)
        self.tiles.show_page(page)

    def _lay(self, section: str, widget: QWidget) -> None:
        """Show a section's cards; those of a section that was seen before are kept for when the worker comes back."""
        for other in self._visited.values():
            other.hide()
        if section not in self._visited:
            self._visited[section] = widget
            self.column.body.addWidget(widget)
        widget.show()

    def _empty(self) -> None:
        """Another section follows."""
        self.rows = self.tiles = None
        self.column.verticalScrollBar().setValue(0)

    def _forget(self) -> None:
        """Another dossier or another language follows: no card is kept."""
        self._visited = {}
        self.column.clear()
        self._empty()

    def _point_at(self, name: str) -> None:
        """Put the keyboard in the question of that name, or in the first one of a section.

        Of a question in a repeat without items: in the button that adds the first.
        """
        shown = self.tiles or self.rows
        if name == self.section and shown is not None:
            first = shown.first()
            if first is not None:
                first.take_focus()
            return
        cards = {card.question.path: card for card in self.cards()}
        same = (card for card in cards.values() if card.question.name == name.rpartition("/")[2])
        found = cards.get(name) or next(same, None) or self._adder_of(name)
        if found is not None:
            found.take_focus()
            QTimer.singleShot(0, found, lambda: self._bring(found))

    def _adder_of(self, name: str) -> AdderRow | None:
        """The row that adds the first item of the repeat in which a question of that name is asked."""
        node = self.desk.sitting.form.nodes.get(name) if self.desk.sitting is not None else None
        above = node.path.split("/") if node is not None else []
        rows = {row.button.objectName(): row for row in self.column.findChildren(AdderRow)}
        return next((rows[f"add-{part}"] for part in reversed(above) if f"add-{part}" in rows), None)

    def _bring(self, card: QWidget) -> None:
        """Scroll to a card, also when its section was made just now and nothing has its place yet."""
        holder = self.column.widget()
        if holder is not None:
            holder.adjustSize()
        self.column.body.activate()
        bring_into_sight(self.column, card)

    # Intents.

    def _add(self, repeat: str) -> None:
        path = self._blank.add(repeat)
        cards = [card for card in self.cards() if card.question.path.startswith(path + "/")]
        if cards:
            cards[0].take_focus()
            QTimer.singleShot(0, cards[0], lambda: bring_into_sight(self.column, cards[0], 80))

    def _remove(self, item: str) -> None:
        self.desk.remove_item(item)
        self.shell.tell(self.words("intake.removed"))

    def _open(self, item: str) -> None:
        self._opened = self._opened | {item}
        self.refresh()

    def _ask_debt_help(self, on: bool) -> None:
        sitting = self.desk.sitting
        if sitting is None:
            return
        asked_on = sitting.values.get("t1_asked_on") or self.desk.today.isoformat()
        self.desk.answer_many({"t1_asked": "yes" if on else None, "t1_asked_on": str(asked_on) if on else None})

    def _confirm(self, answer: str) -> None:
        self.desk.put({"dossier/eviction_confirmed": answer})

    def _ask_in(self, language: str) -> None:
        sitting = self.desk.sitting
        if sitting is not None and sitting.language != language:
            sitting.set_language(language)
            self._speak()
            self.refresh()

    def _speak(self) -> None:
        """Ask in another language: what is being typed stays as it is; sections that are not seen are made anew."""
        shown = self.tiles or self.rows
        for section, other in list(self._visited.items()):
            if other is not shown:
                del self._visited[section]
                let_go(other, self.column.body)
        if shown is not None:
            shown.speak(self._setting())

    def _open_list(self) -> None:
        overlay = Overlay(self, self.words("intake.sections"), self.words("intake.close"), width=420)
        overlay.setObjectName("sections-overlay")

        def chosen(name: str) -> None:
            overlay.end()
            self.go_to(name)

        def missing() -> None:
            overlay.end()
            self.show_open()

        inside = SectionList(chosen, self.words, missing)
        overlay.body.addWidget(inside)
        if self.page is not None:
            inside.show_phases(self.page.phases, self.page.section)
            inside.setMinimumHeight(look().px(44 * (len(inside.buttons) + 6)))
            overlay.open_it(inside.buttons.get(self.page.section))

    # Following the desk and the window.

    def _changed(self) -> None:
        if self.isVisible() and self.desk.sitting is not None and self._for is self.desk.sitting:
            self.refresh()

    def _saved(self) -> None:
        if self.isVisible():
            self.kept.setText(self.words("intake.kept", at=self.desk.clock()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Columns that do not fit fold into buttons."""
        px, width = look().px, self.width()
        wide, narrow = width >= px(WIDE), width < px(NARROW)
        self.list.setVisible(not narrow)
        self.fold.setVisible(narrow)
        beside = wide and self.section != SECTION  # tiles want the room
        self.notes.setVisible(beside)
        low = self.window().height() < px(VERY_LOW)  # where the header has the same button
        self.note.setVisible(not beside and not low)
        self.list.setFixedWidth(px(SECTIONS[0] if wide else SECTIONS[1]))
        self.notes.setFixedWidth(px(NOTES))
        self.way.fit()


def lay_notes(shell: Shell, over: QWidget) -> Overlay:
    """Lay the notes over a screen, with the keyboard in the field."""
    overlay = Overlay(over, shell.words("notes.title"), shell.words("notes.close"), width=520)
    overlay.setObjectName("notes-overlay")
    notes = NotesColumn(shell)
    notes.setMinimumHeight(look().px(320))
    overlay.body.addWidget(notes)
    overlay.open_it(notes.field)
    overlay.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return overlay
