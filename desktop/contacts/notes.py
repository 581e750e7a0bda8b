"""Notes: a field that keeps every key press, and the dated notes with a way to copy a sentence to an answer."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.contacts.page import NoteView, changed_note, copy_targets, going_on, notes_newest_first, with_sentence
from desktop.ids import new_item_id
from desktop.intake.fields import TextEdit
from desktop.shell import Shell
from desktop.sitting import Sitting
from desktop.theme import icon, icon_size, look
from desktop.widgets import Card, Column, button, label, let_go, row_of
from forms.answers import MAX_TEXT, clean_text
from forms.checks import caution

NOTE_LINES: Final = (3, 12)


class NoteField(TextEdit):
    """Writes a note while it is typed: a new one from the first key, or one that is being changed.

    What is in it belongs to the dossier that lay open while it was typed; another dossier finds it empty.
    """

    finished = Signal()

    def __init__(self, shell: Shell, note: NoteView | None = None, *, contact: str | None = None) -> None:
        super().__init__(NOTE_LINES)
        self.shell, self.desk = shell, shell.desk
        self.setObjectName(f"note-{note.note_id}" if note else "note-new")
        self.setAccessibleName(shell.words("notes.new"))
        self.setPlaceholderText(shell.words("notes.placeholder"))
        self._contact = contact
        self._of: Sitting | None = self.desk.sitting
        self._note_id, self._at = (note.note_id, note.at) if note else ("", "")
        if note:
            self.setPlainText(note.text)
        self.textChanged.connect(self._typed)
        self.desk.changed.connect(self._follow)
        self.desk.opened.connect(self.belong)
        self.desk.closed.connect(self.belong)
        self.desk.locking.connect(self._let_go)

    @property
    def text(self) -> str:
        """What is typed, as it is stored."""
        return clean_text(self.toPlainText())

    @property
    def note_id(self) -> str:
        """The note being written, "" before the first key."""
        return self._note_id

    def done(self) -> None:
        """This note is ready; the field is empty for the next one."""
        self._note_id = self._at = ""
        self._show("")
        self.finished.emit()

    def belong(self) -> None:
        """Belong to the dossier that lies open now; what was written for another is stored there and leaves."""
        if self.desk.sitting is not self._of:
            self._let_go()
            self._of = self.desk.sitting

    def _let_go(self) -> None:
        self._of = None
        if self._note_id or self.toPlainText():
            self.done()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done()
        else:
            super().keyPressEvent(event)

    def _typed(self) -> None:
        self.belong()  # what was typed for another dossier is never written in this one
        sitting = self.desk.sitting
        if sitting is None or (not self._note_id and not self.text.strip()):
            return
        if self._contact is not None and all(one.contact_id != self._contact for one in sitting.dossier().contacts):
            return
        if not self._note_id:
            self.desk.begin_contact()
            self._note_id, self._at = new_item_id(), self.desk.clock().isoformat(timespec="seconds")
        contact = self._contact
        if contact is None:
            stored = sitting.dossier().text(f"note/{self._note_id}/contact")
            contact = stored or going_on(sitting.dossier(), self.desk.today)
        self.desk.put(changed_note(self._note_id, self.text, self._at, contact))

    def _follow(self) -> None:
        """Undo, or another field, changed this note."""
        self.belong()
        sitting = self.desk.sitting
        if sitting is None or not self._note_id:
            return
        stored = sitting.dossier().text(f"note/{self._note_id}/text")
        if stored != self.text and (stored or self.text.strip()):
            self._show(stored)

    def _show(self, text: str) -> None:
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)


class NoteText(TextEdit):
    """A note to read: a sentence can be selected, dragged to an answer, or copied from its menu."""

    def __init__(self, text: str) -> None:
        super().__init__((1, 40))
        self.setReadOnly(True)
        self.document().setDocumentMargin(0)
        self.setProperty("role", "note")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setPlainText(text)


class NoteCard(QFrame):
    """One note with its time; a menu copies a sentence, a pencil changes it."""

    def __init__(self, shell: Shell, note: NoteView) -> None:
        super().__init__()
        self.setProperty("role", "note")
        self.setObjectName(f"note-card-{note.note_id}")
        self.shell, self.note = shell, note
        words = shell.words
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 4, 8)
        column.setSpacing(0)
        self.copy = _tool("quotes", words("notes.copy"), f"note-copy-{note.note_id}", self._offer)
        self.change = _tool("pencil-simple", words("notes.change"), f"note-change-{note.note_id}", self._change)
        self.when = label(note.when, "soft")
        head = row_of(self.copy, self.change, gap=0)
        head.insertWidget(0, self.when, 1)
        column.addLayout(head)
        self.text = NoteText(note.text)
        self.text.setAccessibleName(words("notes.of", when=note.when))
        self.text.customContextMenuRequested.connect(lambda _at: self._offer())
        column.addWidget(self.text)
        self._place = column
        self.field: NoteField | None = None

    def sentence(self) -> str:
        """What is selected, else the whole note."""
        selected = self.text.textCursor().selectedText().replace("\u2029", "\n")
        return selected.strip() or self.note.text

    def menu(self) -> QMenu:
        """The answers that the sentence can go to."""
        menu = QMenu(self)
        menu.setObjectName("note-menu")
        sitting = self.shell.desk.sitting
        if sitting is None:
            return menu
        for target in copy_targets(sitting, self.shell.words):
            action = menu.addAction(target.label.replace("&", "&&"))
            action.setData(target.path)
            action.triggered.connect(lambda _on=False, target=target: self._copy(target.path))
        return menu

    def _offer(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.copy.mapToGlobal(self.copy.rect().bottomLeft()))

    def _copy(self, path: str) -> None:
        sitting = self.shell.desk.sitting
        if sitting is None:
            return
        target = next(one for one in copy_targets(sitting, self.shell.words) if one.path == path)
        self.shell.desk.answer(path, with_sentence(sitting.values, target, self.sentence()))
        self.shell.tell(self.shell.words("notes.copied", question=target.label))

    def _change(self) -> None:
        if self.field is not None:
            return
        self.field = NoteField(self.shell, self.note)
        self.text.hide()
        self._place.addWidget(self.field)
        self.field.setFocus()
        self.field.left.connect(self._changed)
        self.field.finished.connect(self._changed)

    def _changed(self) -> None:
        """The worker is done with it; the list draws it anew from what is stored."""
        if self.field is not None:
            text = self.field.text
            field, self.field = self.field, None
            let_go(field, self._place)
            if text.strip():
                self.text.setPlainText(text)
            self.text.show()


class NoteList(QWidget):
    """Notes as cards; only what changed is drawn anew."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._cards: dict[str, NoteCard] = {}

    def show_notes(self, notes: tuple[NoteView, ...], hidden: str = "") -> None:
        """Show these notes. hidden: the one that is being written elsewhere."""
        shown = [note for note in notes if note.note_id != hidden]
        for gone in [one for one in self._cards if one not in {note.note_id for note in shown}]:
            let_go(self._cards.pop(gone), self._column)
        for place, note in enumerate(shown):
            card_now = self._cards.get(note.note_id)
            if card_now is not None and card_now.note != note and card_now.field is None:
                card_now.note = note
                card_now.when.setText(note.when)
                card_now.text.setPlainText(note.text)
            elif card_now is None:
                card_now = self._cards[note.note_id] = NoteCard(self.shell, note)
            if self._column.indexOf(card_now) != place:
                self._column.insertWidget(place, card_now)

    def cards(self) -> list[NoteCard]:
        """The cards, as shown."""
        items = (self._column.itemAt(place) for place in range(self._column.count()))
        return [one for item in items if item is not None and isinstance(one := item.widget(), NoteCard)]


class NotesColumn(Card):
    """The notes beside the questions: write at the top, the newest below it."""

    def __init__(self, shell: Shell, on_close: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.shell, self.desk = shell, shell.desk
        words = shell.words
        head = row_of(label(words("notes.title"), "heading", wrap=False), None, label("Ctrl+J", "soft", wrap=False))
        if on_close is not None:
            head.addWidget(_tool("x", words("notes.close"), "notes-close", on_close))
        self.body.addLayout(head)
        self.body.addWidget(label(words("notes.readable"), "soft"))
        self.field = NoteField(shell)
        self.body.addWidget(self.field)
        self.caution = label("", "caution")
        self.caution.setObjectName("note-caution")
        self.body.addWidget(self.caution)
        self.ready = button(words("notes.done"), "", icon_name="check", on_click=self.field.done, name="note-done")
        self.body.addLayout(row_of(None, self.ready))
        self.field.finished.connect(self.refresh)
        self.list = NoteList(shell)
        self._column = Column()
        self._column.body.addWidget(self.list)
        self.body.addWidget(self._column, 1)
        self.desk.changed.connect(self.refresh)
        self.desk.opened.connect(self.begin)
        self.desk.closed.connect(self.begin)
        self.refresh()

    def begin(self) -> None:
        """Another dossier lies open, or none: nothing of the one before stays."""
        self.field.belong()
        self.refresh()

    def let_write(self, on: bool) -> None:
        """Whether a note can be written; those that are there can be read."""
        self.field.setEnabled(on)
        self._column.let_write(on)

    def refresh(self) -> None:
        """Show the notes as they stand now, with a warning about a number that does not belong in one."""
        found = caution("", self.field.text)
        self.caution.setText(self.shell.words(found) if found else "")
        self.caution.setVisible(found is not None)
        sitting = self.desk.sitting
        if sitting is None:
            self.list.show_notes(())
            self.ready.setEnabled(False)
        else:
            self.list.show_notes(notes_newest_first(sitting.dossier(), self.shell.words), self.field.note_id)
            self.ready.setEnabled(bool(self.field.text.strip()) and len(self.field.text) <= MAX_TEXT)


def _tool(sign: str, said: str, name: str, on_click: Callable[[], object]) -> QToolButton:
    made = QToolButton()
    made.setIcon(icon(sign, look().colours.soft))
    made.setIconSize(icon_size())
    made.setToolTip(said)
    made.setAccessibleName(said)
    made.setObjectName(name)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    made.setMinimumSize(look().px(36), look().px(36))
    made.clicked.connect(lambda _checked=False: on_click())
    return made
