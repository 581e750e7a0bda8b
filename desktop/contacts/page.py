"""What the screen of contacts and notes shows, by a pure function."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from desktop.contacts.current import current_contact
from desktop.dossier import Contact, Dossier, Note
from desktop.sitting import Sitting
from forms.answers import text_of
from forms.engine.model import Kind, in_language
from forms.words import Words

CLIENTS_WORDS: Final = "w3_change"
OTHER_TARGETS: Final = ("w4_other", "k1_text", "k3_network", "a1_text", "pl5_reaction")


@dataclass(frozen=True)
class NoteView:
    """A note: when it was written, in words, and its text."""

    note_id: str
    when: str
    text: str
    at: str = ""


@dataclass(frozen=True)
class ContactView:
    """A contact with its notes, newest contact first, notes in the order of writing."""

    contact_id: str
    kind: str
    title: str
    present: str
    interpreter: str
    place: str
    current: bool
    notes: tuple[NoteView, ...]


@dataclass(frozen=True)
class ContactsPage:
    """contacts newest first; loose: notes of no contact; empty: what to do while there is nothing."""

    contacts: tuple[ContactView, ...]
    loose: tuple[NoteView, ...]
    empty: str


@dataclass(frozen=True)
class Target:
    """A text answer that a sentence of a note can be copied to. long: it takes several lines."""

    path: str
    label: str
    long: bool


def contacts_page(dossier: Dossier, words: Words) -> ContactsPage:
    """The contacts of a dossier as they stand now."""
    now = current_contact(dossier, dossier.today)
    known = {contact.contact_id for contact in dossier.contacts}
    contacts = tuple(_contact(one, dossier.notes, one == now, words) for one in reversed(dossier.contacts))
    loose = tuple(_note(note, words, with_day=True) for note in dossier.notes if note.contact not in known)
    return ContactsPage(contacts, loose, "" if contacts or loose else words("contacts.empty"))


def notes_newest_first(dossier: Dossier, words: Words) -> tuple[NoteView, ...]:
    """All notes for the column beside the questions; of today only the time is said."""
    return tuple(
        _note(note, words, with_day=not note.at.startswith(dossier.today.isoformat()))
        for note in reversed(dossier.notes)
    )


def _contact(contact: Contact, notes: Sequence[Note], current: bool, words: Words) -> ContactView:
    own = [_note(note, words, with_day=False) for note in notes if note.contact == contact.contact_id]
    kind = contact.kind if f"contact.{contact.kind}" in words else "visit"
    return ContactView(
        contact_id=contact.contact_id,
        kind=kind,
        title=" · ".join(part for part in (words(f"contact.{kind}"), _when(contact, words)) if part),
        present=contact.present,
        interpreter=contact.interpreter,
        place=contact.place,
        current=current,
        notes=tuple(own),
    )


def _when(contact: Contact, words: Words) -> str:
    started, ended = _moment(contact.started), _moment(contact.ended)
    if started is None:
        return ""
    day = words.show("date", started)
    if ended is None:
        return words("contacts.from", day=day, start=words.show("clock", started))
    return words("contacts.until", day=day, start=words.show("clock", started), end=words.show("clock", ended))


def _note(note: Note, words: Words, *, with_day: bool) -> NoteView:
    at = _moment(note.at)
    when = "" if at is None else words.show("moment" if with_day else "clock", at)
    return NoteView(note.note_id, when, note.text, note.at)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def copy_targets(sitting: Sitting, words: Words) -> tuple[Target, ...]:
    """Where a sentence of a note can go: the client's own words first, then other open questions that are asked now."""
    found = []
    for name in (CLIENTS_WORDS, *OTHER_TARGETS):
        node = sitting.form.nodes.get(name)
        if node is None or node.kind is not Kind.TEXT or not sitting.session.state(name).relevant:
            continue
        label = words("notes.to.words") if name == CLIENTS_WORDS else in_language(node.label, words.language)
        found.append(Target(name, label, "multiline" in node.appearance))
    return tuple(found)


def with_sentence(values: Mapping[str, object], target: Target, sentence: str) -> str:
    """The answer with a sentence added at its end; an answer that says it already stays as it is."""
    before = text_of(values.get(target.path)) or ""
    added = " ".join(sentence.split()) if not target.long else sentence.strip()
    if not before or added in before:
        return before or added
    return f"{before}\n{added}" if target.long else f"{before} {added}"


def changed_note(note_id: str, text: str, at: str, contact: str) -> dict[str, str | None]:
    """What to write for a note; an empty text takes the note away."""
    leaves = {"text": text, "at": at, "contact": contact}
    return {f"note/{note_id}/{leaf}": (value if text.strip() else None) or None for leaf, value in leaves.items()}


def going_on(dossier: Dossier, today: date) -> str:
    """The id of the contact of now, "" for none."""
    now = current_contact(dossier, today)
    return now.contact_id if now else ""
