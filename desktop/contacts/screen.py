"""The screen of contacts and notes: who spoke with whom, when, and what was noted."""

from typing import Final

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.contacts.current import KINDS, start_contact
from desktop.contacts.notes import NoteField, NoteList
from desktop.contacts.page import ContactsPage, ContactView, contacts_page
from desktop.ids import new_item_id
from desktop.shell import Screen, Shell
from desktop.theme import look
from desktop.widgets import Card, Column, button, chip, flow_of, label, let_go, row_of
from forms.answers import clean_text

ICONS: Final = {"visit": "house-line", "office": "buildings", "phone": "phone", "video": "video-camera"}
LEAVES: Final = ("present", "interpreter", "place")
LEAF: Final = 240  # least width of their fields, at 100% text


class ContactCard(Card):
    """One contact: what kind, who was there, and its notes. Fields write at every key."""

    def __init__(self, shell: Shell, contact: ContactView) -> None:
        super().__init__()
        self.setObjectName(f"contact-{contact.contact_id}")
        self.shell, self.contact = shell, contact
        words = shell.words
        self.title = label("", "heading")
        self.now = chip(words("contacts.now"), "green")
        self.end = button(words("contacts.end"), "", on_click=self._end, name=f"contact-end-{contact.contact_id}")
        head = row_of(self.title, self.now, self.end)
        head.setStretch(0, 1)
        self.body.addLayout(head)
        self.body.addWidget(self._kinds())
        self.body.addWidget(self._leaves())
        self.notes = NoteList(shell)
        self.body.addWidget(self.notes)
        self.field = NoteField(shell, contact=contact.contact_id)
        self.field.setObjectName(f"note-new-{contact.contact_id}")
        self.done = button(words("notes.done"), "", icon_name="check", on_click=self.field.done)
        self.body.addWidget(self.field)
        foot = row_of(label(words("notes.readable"), "soft"), self.done)
        foot.setStretch(0, 1)
        self.body.addLayout(foot)
        self.field.finished.connect(lambda: self.show_contact(self.contact))
        self.show_contact(contact)

    def _kinds(self) -> QWidget:
        self.kinds: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for kind in KINDS:
            one = button(self.shell.words(f"contact.{kind}"), "choice", icon_name=ICONS[kind], name=f"kind-{kind}")
            one.setCheckable(True)
            one.clicked.connect(lambda _on=False, kind=kind: self._put("kind", kind))
            group.addButton(one)
            self.kinds[kind] = one
        return flow_of(self.kinds.values())

    def _leaves(self) -> QWidget:
        """Beside each other where what they ask fits, else below each other."""
        self.edits: dict[str, QLineEdit] = {}
        holders: list[QWidget] = []
        for leaf in LEAVES:
            edit = QLineEdit()
            edit.setObjectName(f"contact-{leaf}")
            said = label(self.shell.words(f"contacts.{leaf}"), "soft")
            edit.setAccessibleName(said.text())
            edit.setPlaceholderText(self.shell.words(f"contacts.{leaf}.like"))
            edit.textEdited.connect(lambda text, leaf=leaf: self._put(leaf, clean_text(text)))
            said.setBuddy(edit)
            self.edits[leaf] = edit
            edit.ensurePolished()
            text_width = edit.fontMetrics().horizontalAdvance(edit.placeholderText())
            edit.setMinimumWidth(max(text_width + look().px(32), look().px(LEAF)))
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            column.addWidget(said)
            column.addWidget(edit)
            holders.append(holder)
        return flow_of(holders, 12, middle=False)

    def show_contact(self, contact: ContactView) -> None:
        """Show it as it stands now."""
        self.contact = contact
        self.title.setText(contact.title)
        self.now.setVisible(contact.current)
        self.end.setVisible(contact.current)
        for kind, one in self.kinds.items():
            one.setChecked(kind == contact.kind)
            one.setAccessibleName(f"{contact.title}: {self.shell.words(f'contact.{kind}')}")
        for leaf, edit in self.edits.items():
            stored = str(getattr(contact, leaf))
            if clean_text(edit.text()) != stored:
                edit.setText(stored)
        self.notes.show_notes(contact.notes, self.field.note_id)

    def _put(self, leaf: str, value: str) -> None:
        self.shell.desk.put({f"contact/{self.contact.contact_id}/{leaf}": value or None})

    def _end(self) -> None:
        self._put("ended", self.shell.desk.clock().isoformat(timespec="minutes"))


class Contacts(Screen):
    """Drawn by enter(), and after every change while it is seen."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 8, 0, 0)
        page.setSpacing(12)
        self.starts: dict[str, QPushButton] = {}
        for kind in KINDS:
            text = self.words(f"contacts.start.{kind}")
            one = button(text, "", icon_name=ICONS[kind], name=f"start-{kind}")
            one.setAccessibleName(f"{self.words('contacts.new')} {text}")
            one.clicked.connect(lambda _on=False, kind=kind: self._start(kind))
            self.starts[kind] = one
        self._new = label(self.words("contacts.new"), "soft", wrap=False)
        self._scroll = Column()
        self._scroll.body.addWidget(
            flow_of([self._new, *self.starts.values()])
        )  # scrolls too: large text needs the room
        self._empty = label("", "soft")
        self._scroll.body.addWidget(self._empty)
        self._loose = NoteList(shell)
        self._scroll.body.addWidget(self._loose)
        page.addWidget(self._scroll, 1)
        self._cards: dict[str, ContactCard] = {}
        self.page: ContactsPage | None = None
        self.desk.changed.connect(self._changed)

    def enter(self) -> None:
        if self.desk.sitting is None:
            return
        page = contacts_page(self.desk.sitting.dossier(), self.words)
        if page == self.page:
            return
        self.page = page
        self._empty.setText(page.empty)
        self._empty.setVisible(bool(page.empty))
        known = {contact.contact_id for contact in page.contacts}
        for gone in [one for one in self._cards if one not in known]:
            let_go(self._cards.pop(gone), self._scroll.body)
        for place, contact in enumerate(page.contacts, start=1):  # below the buttons
            found = self._cards.get(contact.contact_id)
            if found is None:
                found = self._cards[contact.contact_id] = ContactCard(self.shell, contact)
                self._scroll.body.insertWidget(place, found)
            elif found.contact != contact:
                found.show_contact(contact)
        self._loose.show_notes(page.loose)

    def let_write(self, on: bool) -> None:
        self._scroll.let_write(on)

    def _changed(self) -> None:
        if self.isVisible():
            self.enter()

    def _start(self, kind: str) -> None:
        sitting = self.desk.sitting
        if sitting is None:
            return
        at = self.desk.clock()
        ended = {
            f"contact/{one.contact_id}/ended": at.isoformat(timespec="minutes")
            for one in sitting.dossier().contacts
            if not one.ended and one.started.startswith(self.desk.today.isoformat())
        }
        contact_id = new_item_id()
        self.desk.put({**ended, **start_contact(kind, at, contact_id)})
        self._cards[contact_id].edits["present"].setFocus()
